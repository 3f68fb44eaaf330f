"""What of a document cannot be drawn as it was written, with its place: told before anybody draws or signs.

- A character that no bundled face has, that is written from right to left, or that cannot be seen, stands as
  ‹U+XXXX› on the page (`fonts`). Words inside a figure are set in one face, without the spare one.
- A place is the section's number and title, the parts inside it, and the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from reviewer_app.domain.figure import Figure
from reviewer_app.domain.text import one_line
from reviewer_app.findings import fonts
from reviewer_app.findings.tree import Citation, Citations, Document, Fact, Paragraph, Section, Table, texts

_SHOWN = re.compile(r"‹U\+([0-9A-F]{4,6})›")  # hidden, and made visible where the act was read


@dataclass(frozen=True, slots=True)
class Lacking:
    """`codes` are such as "U+6F22", each once, in order; `place` says where they stand."""

    place: str
    codes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{', '.join(self.codes)} in {self.place}"


def lacking(document: Document) -> tuple[Lacking, ...]:
    """Every place with characters that stand as their code points. Raises shelf.ResourceMissing."""
    front = [("title", (document.title, document.subject)), ("notice", document.notice)]
    found = [_at(f"page 1, {name}", node) for name, node in front]
    found += [_at(f"page 1, {row.label}", row.value) for row in document.authority.rows]
    for index, section in enumerate(document.sections, start=1):
        found += _section(f"section {index} {section.title}", section)
    return tuple(one for one in found if one.codes)


def _section(place: str, section: Section) -> Iterator[Lacking]:
    yield _at(f"{place}, title", section.title)
    for block in section.blocks:
        yield from _block(place, block)
    for one in section.sections:
        yield from _section(f"{place}, {_short(one.title)}", one)


def _block(place: str, block: object) -> Iterator[Lacking]:
    match block:
        case Paragraph():
            name = fonts.shown(one_line(block.label, 60)).rstrip(".") or "text"
            yield _at(f"{place}, {name}", (block.label, block.text))
        case Figure():
            yield Lacking(f"{place}, figure “{_short(block.title)}”", _in_figure(block))
        case Table():
            yield _at(f"{place}, table “{_short(block.title)}”", block)
        case Fact():
            yield _at(f"{place}, {_short(block.label)}", block.value)
        case Citations():
            for entry in block.entries:
                yield from _citation(place, entry)
        case _ if is_dataclass(block):
            rows = getattr(block, "rows", None)
            if isinstance(rows, tuple):
                for row in rows:
                    yield from _block(place, row)
            else:
                yield _at(place, block)


def _citation(place: str, entry: Citation) -> Iterator[Lacking]:
    for one in fields(entry):
        name = {"sources": "file or place", "what": "kind", "by": "name"}.get(one.name, one.name)
        yield _at(f"{place}, exhibit [{entry.number}], {name}", getattr(entry, one.name))


def _short(text: str) -> str:
    return one_line(fonts.shown(text), 80)


def _at(place: str, node: object) -> Lacking:
    return Lacking(place, tuple(dict.fromkeys(code for text in texts(node) for code in _codes(text))))


def _codes(text: str) -> Iterator[str]:
    yield from (f"U+{code}" for code in _SHOWN.findall(text))
    if not text.isascii():
        yield from (f"U+{ord(one):04X}" for one in fonts.lacking(text))


def _in_figure(figure: Figure) -> tuple[str, ...]:
    """Labels of a figure are drawn, not set: what the text face lacks stands as a code point there."""
    names = (*figure.rows, *(one.name for one in figure.series), figure.x.label)
    drawn = [code for name in names for code in _SHOWN.findall(fonts.plain(name, fonts.TEXT))]
    said = [*(f"U+{code}" for code in drawn), *_codes(figure.title), *_codes(figure.caption)]
    return tuple(dict.fromkeys(said))
