"""in-toto: statements (v0.1, v1) with SLSA provenance among them, links and layouts.

- A statement says of its subjects what its predicate type means; a bill of materials within it is read too.
- Links (materials, products) and layouts (steps, inspections) are the older form, in a `signed` block.
"""

from __future__ import annotations

from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.metadata import cyclonedx, spdx
from reviewer_app.evidence.metadata.envelopes import Wrapping
from reviewer_app.evidence.metadata.summary import (
    Summary,
    joined,
    known_version,
    names_a_model,
    objects,
    scalar,
)
from reviewer_app.evidence.untrusted_json import mapping, sequence, string

KNOWN = ("v0.1", "v1")
_STATEMENT = "https://in-toto.io/Statement/"
_SLSA = "https://slsa.dev/provenance/"
_MOST_ARTEFACTS = 1_000


def is_statement(plain: object) -> bool:
    return string(mapping(plain).get("_type")).startswith(_STATEMENT)


def recognised(plain: object) -> bool:
    """A statement, or a link or layout (with its usual fields: others use the word "link" too)."""
    whole = mapping(plain)
    link = whole.get("_type") == "link" and "materials" in whole and "products" in whole
    layout = whole.get("_type") == "layout" and "steps" in whole
    return is_statement(whole) or link or layout


def summarised(path: str, plain: dict[str, Any], wrapping: Wrapping | None) -> MetadataDocument:
    summary = Summary(path, MetadataKind.IN_TOTO)
    if is_statement(plain):
        _statement(summary, path, plain)
    elif plain.get("_type") == "link":
        _link(summary, plain)
    else:
        _layout(summary, plain)
    if wrapping:
        wrapping.tell(summary)
    return summary.finished(signed=wrapping is not None)


def _statement(summary: Summary, path: str, plain: dict[str, Any]) -> None:
    known_version(summary, string(plain.get("_type")).removeprefix(_STATEMENT), KNOWN)
    subjects = list(objects(plain.get("subject")))
    summary.title = string(next((one.get("name") for one in subjects if one.get("name")), ""))
    kind = string(plain.get("predicateType"))
    summary.fact("Predicate", kind)
    summary.fact("Subjects", len(subjects))
    for one in subjects:
        name = scalar(one.get("name")) or scalar(one.get("uri"))
        summary.digests_of(name, mapping(one.get("digest")), model=names_a_model(name))
    predicate = mapping(plain.get("predicate"))
    if kind.startswith(_SLSA):
        _slsa(summary, predicate)
    _bill_of_materials(summary, path, predicate)


def _slsa(summary: Summary, predicate: dict[str, Any]) -> None:
    """SLSA provenance: v1 has a build definition and run details, v0.x has a builder and an invocation."""
    definition, run = mapping(predicate.get("buildDefinition")), mapping(predicate.get("runDetails"))
    builder = mapping(run.get("builder")) or mapping(predicate.get("builder"))
    times = mapping(run.get("metadata")) or mapping(predicate.get("metadata"))
    summary.fact("Builder", builder.get("id"))
    summary.fact("Build type", definition.get("buildType"), predicate.get("buildType"))
    summary.fact("Build began", times.get("startedOn"), times.get("buildStartedOn"))
    summary.fact("Build ended", times.get("finishedOn"), times.get("buildFinishedOn"))
    inputs = sequence(definition.get("resolvedDependencies")) or sequence(predicate.get("materials"))
    summary.fact("Inputs", len(inputs) or None)


def _bill_of_materials(summary: Summary, path: str, predicate: dict[str, Any]) -> None:
    """A CycloneDX or SPDX document as the predicate: its facts and digests join the statement's."""
    inner: MetadataDocument | None = None
    if cyclonedx.recognised(predicate):
        inner = cyclonedx.summarised(path, predicate)
    elif spdx.recognised(predicate):
        inner = spdx.summarised(path, predicate)
    if inner is None:
        return
    summary.fact("Holds", f"{inner.kind} {inner.version}")
    for fact in inner.facts:
        summary.fact(fact.label, fact.value)
    for digest in inner.digests:
        summary.digest(digest.name, digest.algorithm, digest.digest, model=digest.model)
    for note in inner.notes:
        summary.note(note)


def _link(summary: Summary, plain: dict[str, Any]) -> None:
    summary.version, summary.title = "link", string(plain.get("name"))
    summary.fact("Step", plain.get("name"))
    summary.fact("Command", joined(sequence(plain.get("command"))[:50]))
    for label, key in (("Materials", "materials"), ("Products", "products")):
        artefacts = mapping(plain.get(key))
        summary.fact(label, len(artefacts))
        for name, digests in list(artefacts.items())[:_MOST_ARTEFACTS]:
            summary.digests_of(name, mapping(digests), model=key == "products" and names_a_model(name))


def _layout(summary: Summary, plain: dict[str, Any]) -> None:
    steps = list(objects(plain.get("steps")))
    summary.version, summary.title = "layout", joined(one.get("name") for one in steps)
    summary.fact("Steps", joined(one.get("name") for one in steps))
    summary.fact("Inspections", joined(one.get("name") for one in objects(plain.get("inspect"))))
    summary.fact("Expires", plain.get("expires"))
    summary.fact("Keys", len(mapping(plain.get("keys"))))
