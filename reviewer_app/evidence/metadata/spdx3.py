"""SPDX 3.0 JSON-LD, with the AI profile (spdx.org/rdf/3.0.1).

- Recognised by its context, https://spdx.org/rdf/3…; elements lie in `@graph`.
- Models are elements of type ai_AIPackage, or packages whose primary purpose is "model".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.metadata.summary import (
    Summary,
    joined,
    known_version,
    names_a_model,
    objects,
    scalar,
    tallied,
)
from reviewer_app.evidence.untrusted_json import mapping, sequence, string

KNOWN = ("3.0", "3.0.0", "3.0.1")
_CONTEXT = re.compile(r"https?://spdx\.(?:org|github\.io)/(?:\S{0,40}/)?rdf/(3[\w.]{0,20})")
_CARRIERS = ("software_Package", "software_File", "ai_AIPackage", "dataset_DatasetPackage")


def recognised(plain: object) -> bool:
    return bool(_context_version(mapping(plain)))


def summarised(path: str, plain: dict[str, Any]) -> MetadataDocument:
    summary = Summary(path, MetadataKind.SPDX)
    elements = list(objects(plain.get("@graph"))) or [plain]
    by_id = {_identity(one): one for one in elements}
    made = next((one for one in elements if _type(one) == "CreationInfo"), {})
    known_version(summary, scalar(made.get("specVersion")) or _context_version(plain), KNOWN)
    document = next((one for one in elements if _type(one) == "SpdxDocument"), {})
    summary.title = string(document.get("name"))
    summary.fact("Name", document.get("name"))
    summary.fact("Created", made.get("created"))
    summary.fact("Creator", joined(_names(made.get("createdBy"), by_id)))
    summary.fact("Profiles", joined(sequence(document.get("profileConformance"))))
    summary.fact("Elements", len(elements))
    kinds = Counter(_type(one) for one in elements if _type(one) in _CARRIERS)
    summary.fact("Kinds", tallied(kinds))
    for one in elements:
        if _type(one) in _CARRIERS:
            _carrier(summary, one)
    return summary.finished()


def _carrier(summary: Summary, one: dict[str, Any]) -> None:
    name = joined((one.get("name"), one.get("software_packageVersion")))
    declared = _type(one) == "ai_AIPackage" or one.get("software_primaryPurpose") == "model"
    if declared:
        summary.fact("Model", name)
    for each in objects(one.get("verifiedUsing")):
        model = declared or names_a_model(name)
        summary.digest(name, each.get("algorithm"), each.get("hashValue"), model=model)


def _context_version(plain: dict[str, Any]) -> str:
    context = plain.get("@context")
    for one in context if isinstance(context, list) else [context]:
        if match := _CONTEXT.match(string(one)[:200]):
            return match[1]
    return ""


def _type(element: dict[str, Any]) -> str:
    return string(element.get("type")) or string(element.get("@type"))


def _identity(element: dict[str, Any]) -> str:
    return string(element.get("spdxId")) or string(element.get("@id"))


def _names(value: object, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        yield string(by_id.get(string(one), {}).get("name")) or string(one)
