"""CycloneDX bills of materials (ECMA-424), JSON and XML, 1.4 to 1.7.

- Recognised by `bomFormat`, or by the XML root's namespace; XML becomes the JSON form (`cyclonedx_xml`).
- Models are components of type machine-learning-model (since 1.5); their hashes are a model's digests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.metadata.summary import (
    MOST_ENTITIES,
    Summary,
    joined,
    known_version,
    names_a_model,
    objects,
    scalar,
    tallied,
)
from reviewer_app.evidence.untrusted_json import mapping, string

KNOWN = ("1.4", "1.5", "1.6", "1.7")
MODEL = "machine-learning-model"


def recognised(plain: object) -> bool:
    return mapping(plain).get("bomFormat") == "CycloneDX"


def summarised(path: str, plain: dict[str, Any]) -> MetadataDocument:
    summary = Summary(path, MetadataKind.CYCLONEDX)
    known_version(summary, scalar(plain.get("specVersion")), KNOWN)
    metadata = mapping(plain.get("metadata"))
    main = mapping(metadata.get("component"))
    summary.title = string(main.get("name"))
    summary.fact("Describes", _named(main))
    summary.fact("Created", metadata.get("timestamp"))
    makers = [*objects(metadata.get("authors")), *objects(metadata.get("supplier"))]
    makers += [*objects(metadata.get("manufacturer")), *objects(metadata.get("manufacture"))]
    summary.fact("Creator", joined(one.get("name") for one in makers))
    summary.fact("Tools", joined(_named(tool) for tool in _tools(metadata.get("tools"))))
    summary.fact("Serial number", plain.get("serialNumber"))
    _components(summary, plain, main)
    return summary.finished(signed="signature" in plain)


def _components(summary: Summary, plain: dict[str, Any], main: dict[str, Any]) -> None:
    components = list(_walked([*([main] if main else []), *objects(plain.get("components"))]))
    kinds = Counter(scalar(one.get("type")) or "no type" for one in components)
    summary.fact("Components", sum(kinds.values()))
    summary.fact("Kinds", tallied(kinds))
    for one in components:
        model = one.get("type") == MODEL
        if model:
            summary.fact("Model", _named(one))
        for each in objects(one.get("hashes")):
            is_model = model or (
                one.get("type") in ("file", "data") and names_a_model(string(one.get("name")))
            )
            summary.digest(_named(one), each.get("alg"), each.get("content"), model=is_model)


def _walked(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Components and those within them, without recursion and never without end."""
    waiting, seen = components[::-1], 0
    while waiting and seen < MOST_ENTITIES:
        one = waiting.pop()
        seen += 1
        yield one
        waiting += list(objects(one.get("components")))[::-1]


def _tools(value: object) -> Iterator[dict[str, Any]]:
    """Until 1.4 a list of tools; since then also {"components": […]}."""
    yield from objects(value if isinstance(value, list) else mapping(value).get("components"))


def _named(component: dict[str, Any]) -> str:
    return " ".join(words for key in ("name", "version") if (words := scalar(component.get(key))))
