"""OpenSSF Model Signing (OMS): an in-toto statement in a Sigstore bundle, usually `model.sig`.

- Recognised by its predicate type, https://model_signing/signature/v1.0; known also bare, without the bundle.
- The subject's digest is over the list of files, not over a file; the files stand in predicate.resources.
- Nothing is verified: the reference tool itself was seen to accept an expired certificate, and files its
  signer chose to ignore are not covered. What is ignored is therefore shown.
"""

from __future__ import annotations

from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
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

KNOWN = ("v1.0",)
_PREDICATE = "https://model_signing/"


def recognised(plain: object) -> bool:
    return string(mapping(plain).get("predicateType")).startswith(_PREDICATE)


def summarised(path: str, plain: dict[str, Any], wrapping: Wrapping | None) -> MetadataDocument:
    summary = Summary(path, MetadataKind.MODEL_SIGNING)
    kind = string(plain.get("predicateType"))
    known_version(summary, kind.rsplit("/", 1)[-1], KNOWN)
    predicate = mapping(plain.get("predicate"))
    subjects, resources = list(objects(plain.get("subject"))), list(objects(predicate.get("resources")))
    summary.title = scalar(subjects[0].get("name")) if subjects else ""
    summary.fact("Model", summary.title)
    summary.fact("Predicate", kind)
    summary.fact("Files signed", len(resources) or len(subjects))
    how = mapping(predicate.get("serialization"))
    summary.fact("Method", how.get("method"))
    summary.fact("Hash", how.get("hash_type"))
    summary.fact("Left out by its signer", joined(sequence(how.get("ignore_paths"))))
    _digests(summary, subjects, resources)
    if wrapping:
        wrapping.tell(summary)
    return summary.finished(signed=True)


def _digests(summary: Summary, subjects: list[dict[str, Any]], resources: list[dict[str, Any]]) -> None:
    for one in subjects:
        name = scalar(one.get("name"))
        # Without resources (older form) the subjects are the files themselves.
        model = not resources and names_a_model(name)
        summary.digests_of(name, mapping(one.get("digest")), model=model)
    if resources:
        summary.note("The digest of its subject is over the list of files, not over the weights alone.")
    for one in resources:
        name = scalar(one.get("name"))
        summary.digest(name, one.get("algorithm"), one.get("digest"), model=names_a_model(name))
