"""CycloneDX XML as the JSON form of it, so that one reader serves both.

- Expat, and a document type or an entity declaration is refused at once: nothing is ever expanded or fetched.
- Only the elements that the summary reads are kept. Depth, number of elements and text are bounded.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from reviewer_app.evidence.files import EvidenceUnreadable

FORM = "CycloneDX XML"
NAMESPACE = re.compile(r"http://cyclonedx\.org/schema/bom/([\w.-]{1,20})")
_DEEPEST = 100
_MOST_ELEMENTS = 400_000
_MOST_TEXT = 4_000
_SEPARATOR = " "


class _Refused(Exception):
    """Raised within expat's callbacks; its words say why."""


class _Element:
    """An element while it is open: name without its namespace, attributes, text, children by name."""

    __slots__ = ("attributes", "children", "name", "space", "text")

    def __init__(self, name: str, space: str, attributes: dict[str, str]) -> None:
        self.name, self.space, self.attributes = name, space, attributes
        self.children: list[_Element] = []
        self.text = ""

    def all(self, name: str) -> list[_Element]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> _Element | None:
        return next((child for child in self.children if child.name == name), None)

    def words(self, name: str) -> str:
        found = self.first(name)
        return found.text.strip() if found else ""


def plain_of(data: bytes, name: str) -> dict[str, Any] | None:
    """The document as the JSON form; None where it is other XML. Raises EvidenceUnreadable."""
    try:
        root = _Building().parsed(data)
    except _Refused as refused:
        raise EvidenceUnreadable(name, FORM, str(refused)) from None
    except (expat.ExpatError, LookupError, ValueError):
        raise EvidenceUnreadable(name, FORM, "it is not well-formed XML") from None
    match = NAMESPACE.fullmatch(root.space) if root else None
    return _bom(root, match[1]) if root and match and root.name == "bom" else None


class _Building:
    def __init__(self) -> None:
        self._root: _Element | None = None
        self._open: list[_Element] = []
        self._seen = 0

    def parsed(self, data: bytes) -> _Element | None:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._no_doctype
        parser.EntityDeclHandler = self._no_entity
        parser.ExternalEntityRefHandler = self._no_reference
        parser.Parse(data, True)
        return self._root

    def _start(self, untrusted_name: str, attributes: dict[str, str]) -> None:
        space, _, name = untrusted_name.rpartition(_SEPARATOR)
        self._seen += 1
        if self._seen > _MOST_ELEMENTS:
            raise _Refused(f"it has more than {_MOST_ELEMENTS:,} elements")
        if len(self._open) >= _DEEPEST:
            raise _Refused("it is nested too deeply")
        element = _Element(name, space, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _words(self, words: str) -> None:
        element = self._open[-1]
        if len(element.text) < _MOST_TEXT:
            element.text += words

    def _no_doctype(self, *_facts: object) -> None:
        raise _Refused("it declares a document type, which is not read")

    def _no_entity(self, *_facts: object) -> None:
        raise _Refused("it declares an entity, which is not read")

    def _no_reference(self, *_facts: object) -> int:
        raise _Refused("it refers to something outside itself, which is not read")


def _bom(root: _Element, version: str) -> dict[str, Any]:
    metadata = root.first("metadata")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": root.attributes.get("serialNumber", ""),
        "metadata": _metadata(metadata) if metadata else {},
        "components": _components(root.first("components")),
    }


def _metadata(element: _Element) -> dict[str, Any]:
    tools, authors = element.first("tools"), element.first("authors")
    listed = [*tools.all("tool"), *_all_within(tools, "components", "component")] if tools else []
    main = element.first("component")
    return {
        "timestamp": element.words("timestamp"),
        "tools": [{"name": tool.words("name"), "version": tool.words("version")} for tool in listed],
        "authors": [{"name": author.words("name")} for author in authors.all("author")] if authors else [],
        "supplier": [{"name": one.words("name")} for one in element.all("supplier")],
        "manufacturer": [{"name": one.words("name")} for one in element.all("manufacturer")],
        "component": _component(main) if main else {},
    }


def _all_within(element: _Element, holder: str, name: str) -> list[_Element]:
    held = element.first(holder)
    return held.all(name) if held else []


def _components(element: _Element | None) -> list[dict[str, Any]]:
    return [_component(one) for one in element.all("component")] if element else []


def _component(element: _Element) -> dict[str, Any]:
    """Goes as deep as the elements, which is bounded."""
    hashes = [
        {"alg": one.attributes.get("alg", ""), "content": one.text.strip()}
        for one in _all_within(element, "hashes", "hash")
    ]
    return {
        "type": element.attributes.get("type", ""),
        "name": element.words("name"),
        "version": element.words("version"),
        "hashes": hashes,
        "components": _components(element.first("components")),
    }
