"""RO-Crate (researchobject.org, 1.0 to 1.2): `ro-crate-metadata.json`, a flat JSON-LD graph.

- Recognised by its descriptor entity, which conforms to https://w3id.org/ro/crate/…; in any folder.
- The root is what the descriptor is about. Entities refer to each other by @id; names are looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.metadata.summary import Summary, joined, known_version, names_a_model, objects
from reviewer_app.evidence.untrusted_json import mapping, sequence, string

KNOWN = ("1.0", "1.1", "1.2")
_PROFILE = re.compile(r"https?://w3id\.org/ro/crate/([^/\s]{1,40})")
_ALGORITHMS = ("sha256", "sha384", "sha512")
_DESCRIPTORS = ("ro-crate-metadata.json", "ro-crate-metadata.jsonld")


def recognised(plain: object) -> bool:
    return _descriptor(plain) is not None


def summarised(path: str, plain: dict[str, Any]) -> MetadataDocument:
    summary = Summary(path, MetadataKind.RO_CRATE)
    descriptor = _descriptor(plain) or {}
    known_version(summary, _version(plain, descriptor), KNOWN)
    entities = {string(one.get("@id")): one for one in objects(plain.get("@graph"))}
    root = entities.get(string(mapping(descriptor.get("about")).get("@id")), {})
    if not root:
        summary.note("Its descriptor names no root that is in the graph.")
    summary.title = string(root.get("name"))
    summary.fact("Name", root.get("name"))
    summary.fact("Description", root.get("description"))
    summary.fact("Published", root.get("datePublished"), root.get("dateCreated"))
    for label, key in (("Creator", "creator"), ("Author", "author"), ("Publisher", "publisher")):
        summary.fact(label, joined(_names(root.get(key), entities)))
    summary.fact("Conforms to", joined(_names(root.get("conformsTo"), {})))
    summary.fact("Entities", len(entities))
    summary.fact("Files", sum("File" in _types(one) for one in entities.values()))
    for one in entities.values():
        _entity(summary, one)
    return summary.finished()


def _descriptor(plain: object) -> dict[str, Any] | None:
    for one in objects(mapping(plain).get("@graph")):
        own = string(one.get("@id")).rsplit("/", 1)[-1] in _DESCRIPTORS
        if own and (_profile(one) or mapping(one.get("about"))):
            return one
    return None


def _profile(descriptor: dict[str, Any]) -> str:
    said = (_PROFILE.match(string(one.get("@id"))) for one in objects(descriptor.get("conformsTo")))
    return next((match[1] for match in said if match), "")


def _version(plain: dict[str, Any], descriptor: dict[str, Any]) -> str:
    """From the descriptor; else from the context."""
    contexts = plain.get("@context")
    listed = contexts if isinstance(contexts, list) else [contexts]
    named = (_PROFILE.match(string(one)) for one in listed)
    return _profile(descriptor) or next((match[1] for match in named if match), "")


def _types(entity: dict[str, Any]) -> list[Any]:
    kind = entity.get("@type")
    return kind if isinstance(kind, list) else [kind]


def _names(value: object, entities: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The names behind references, strings as they are."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            identity = string(one.get("@id"))
            yield string(entities.get(identity, one).get("name")) or identity
        else:
            yield string(one)


def _entity(summary: Summary, entity: dict[str, Any]) -> None:
    name, identity = string(entity.get("name")), string(entity.get("@id"))
    kinds = [string(kind) for kind in sequence(_types(entity))]
    model = names_a_model(identity) or names_a_model(name) or any("model" in kind.lower() for kind in kinds)
    if model and "File" in kinds:
        summary.fact("Model file", name or identity)
    for algorithm in _ALGORITHMS:
        if algorithm in entity:
            summary.digest(name or identity, algorithm, entity[algorithm], model=model)
