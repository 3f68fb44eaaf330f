"""The parts every letter has: letterhead, headings, numbered lines, a table of points, the name at the end.

- Every string is plain text and is escaped here. Short places (names, references) cut with …; a point's texts
  are never cut.
- A point too tall for a page goes on in the next row, which says so: a table splits between rows only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reviewer_app.domain.text import one_line
from reviewer_app.findings import fonts
from reviewer_app.findings.blocks import BARE, PADDING, paragraph, ruled
from reviewer_app.findings.styles import ACCENT, LINE, style
from reviewer_app.findings.tagged import Element, TaggedParagraph, TaggedTable

_TALLEST = (
    190.0  # of a row, points: under a third of a page, so that a row that must go over leaves little white
)
_GAP = 8.0  # of a cell at its right, points
_PADS = _GAP + 6  # and reportlab's own at its left
_NO_BREAK = "\u00a0"
_MARKS = re.compile(r"(?<=[/._-])")
_PLAIN, _STRONG = "letter cell", "letter cell head"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`references` are (label, value) at the right, `addressee` the lines at the left, the first one bold."""

    office: str
    addressee: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    title: str
    subject: str


def short(text: str, limit: int = 120) -> str:
    """Untrusted text for one line of a letter, as it will be drawn; a cut is shown as …"""
    return one_line(fonts.shown(text), limit)


def letterhead(head: Letterhead) -> Iterator[Flowable]:
    """Office and rule; addressee beside the references; title (the document's first heading) and subject."""
    yield paragraph(short(head.office), "letter office")
    yield Rule()
    names = ["letter address name", *["letter address"] * len(head.addressee)]
    left = [paragraph(short(text), name) for text, name in zip(head.addressee, names, strict=False) if text]
    yield Abreast(left, [_reference(label, value) for label, value in head.references])
    yield Spacer(1, 13)
    yield _headed(head.title, "letter title", "H1", "top", 0)
    yield paragraph(head.subject, "letter subject")


def _reference(label: str, value: str) -> TaggedParagraph:
    chosen = style("letter reference")
    made = TaggedParagraph(fonts.markup(short(value)), chosen, bulletText=f"{label} ")
    return made.tagged("P")


def heading(text: str, key: str) -> TaggedParagraph:
    """A section's heading; `key` names its bookmark and is unique in the letter."""
    return _headed(text, "letter h2", "H2", key, 1)


def subheading(text: str) -> TaggedParagraph:
    made = paragraph(text, "letter h3", "H3")
    made.keepWithNext = 1
    return made


def _headed(text: str, name: str, tag: str, key: str, depth: int) -> TaggedParagraph:
    made = paragraph(text, name, tag)
    made.outline = (key, text, depth)
    made.keepWithNext = 1
    return made


def body(text: str, mark: str) -> TaggedParagraph:
    """A paragraph of the letter, its portion mark first."""
    return paragraph(f"{mark} {text}", "letter body")


def listing(texts: Iterable[str], mark: str) -> TaggedParagraph:
    """Short names one after the other, small; "C4 Multi-step ranges" keeps its number."""
    return paragraph(
        f"{mark} {'; '.join(short(one).replace(' ', _NO_BREAK, 1) for one in texts)}.", "letter small"
    )


def steps(texts: Sequence[str], mark: str) -> Iterator[Flowable]:
    """Numbered lines, each with the portion mark."""
    numbered = Element("L", attributes={"O": "List", "ListNumbering": "Decimal"})
    for number, text in enumerate(texts, start=1):
        line = TaggedParagraph(fonts.markup(f"{mark} {text}"), style("letter item"), bulletText=f"{number}. ")
        yield line.tagged("LBody", (numbered, Element("LI")))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> TaggedTable:
    """Rows of plain text under a head that repeats on each page; `widths` are shares of the line.

    The first cell heads its row and stays short, the second is bold.
    """
    points = [LINE * share for share in widths]
    cells: list[list[list[Flowable]]] = [[[paragraph(text, _STRONG)] for text in header]]
    for row in rows:
        cells += _rows(row, points)
    made = TaggedTable(cells, colWidths=points, repeatRows=1, spaceAfter=7)
    made.row_heads = True
    made.setStyle([*BARE, *PADDING, ("RIGHTPADDING", (0, 0), (-2, -1), _GAP), *ruled()])
    return made


def led(over: list[TaggedParagraph], below: TaggedTable) -> Iterator[Flowable]:
    """A table under its headings, which stay with its first row; reportlab would keep them with all of it."""
    needed = sum(one.wrap(LINE, 10_000)[1] + one.style.spaceBefore + one.style.spaceAfter for one in over)
    below.wrap(LINE, 10_000)
    needed += sum(below._rowHeights[:2])
    yield CondPageBreak(needed)
    for one in over:
        one.keepWithNext = 0
        yield one
    yield below


def _rows(row: Sequence[str], widths: Sequence[float]) -> Iterator[list[list[Flowable]]]:
    """One row of a table, or as many as it takes."""
    first, *others = row
    columns = [
        _in_rows(text, width - _PADS, _STRONG if column == 0 else _PLAIN)
        for column, (text, width) in enumerate(zip(others, widths[1:], strict=True))
    ]
    for index in range(max(len(groups) for groups in columns)):
        yield [
            [paragraph(first, _PLAIN)],
            *(_cell(groups, index, n == 0) for n, groups in enumerate(columns)),
        ]


def _cell(groups: list[list[Flowable]], index: int, names: bool) -> list[Flowable]:
    """Row `index` of a cell; the cell that names the point says where a row goes on."""
    if index < len(groups):
        return groups[index]
    return [paragraph("continued" if names else "", _PLAIN)]


def _in_rows(text: str, width: float, name: str) -> list[list[Flowable]]:
    """The paragraphs of a cell, in groups of which none is taller than a row may be."""
    groups: list[list[Flowable]] = [[]]
    room = _TALLEST
    for piece in _pieces(text, width, name):
        height = piece.wrap(width, _TALLEST)[1]
        if height > room and groups[-1]:
            groups.append([])
            room = _TALLEST
        groups[-1].append(piece)
        room -= height
    return groups


def _pieces(text: str, width: float, name: str) -> Iterator[TaggedParagraph]:
    """A paragraph a line, each no taller than a row may be; blank lines go."""
    for line in text.split("\n"):
        rest = [_breakable(line, width, name)] if line.strip() else []
        while rest:
            piece, *rest = rest[0].split(width, _TALLEST)
            yield piece.tagged("P")


def _breakable(line: str, width: float, name: str) -> TaggedParagraph:
    """A paragraph in which a name too long for the column breaks after its own marks, not anywhere."""
    chosen = style(name)
    face, size = chosen.fontName, chosen.fontSize
    words: list[str] = []
    for word in line.split(" "):
        if fonts.width(fonts.shown(word), face, size) <= width:
            words.append(fonts.markup(word, face))
        else:
            lines = [fonts.markup(part, face) for part in _parts(word, width, face, size)]
            words += ["<br/>" if words else "", "<br/>".join(lines)]
    return TaggedParagraph(" ".join(words), chosen)


def _parts(word: str, width: float, face: str, size: float) -> Iterator[str]:
    """`word` cut after / . _ or -, each part as long as fits; what has none of them stays whole."""
    held = ""
    for part in _MARKS.split(word):
        if held and fonts.width(fonts.shown(held + part), face, size) > width:
            yield held
            held = ""
        held += part
    yield held


def signed(name: str, role: str, office: str, note: str) -> Iterator[Flowable]:
    """The typed name under the letter."""
    yield Spacer(1, 14)
    yield paragraph(short(name), "letter address name")
    for text in (role, office):
        if text.strip():
            yield paragraph(short(text), "letter address")
    yield Spacer(1, 3)
    yield paragraph(note, "small")


class Rule(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """A line of the accent's colour under the letterhead."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 16

    def draw(self) -> None:
        with self.canv.artifact():
            self.canv.setStrokeColor(ACCENT)
            self.canv.setLineWidth(0.9)
            self.canv.line(0, 14.5, self.width, 14.5)


class Abreast(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """Two columns of short paragraphs, read left, then right; never split."""

    LEFT, RIGHT = 0.50, 0.44  # shares of the line

    def __init__(self, left: list[TaggedParagraph], right: list[TaggedParagraph]) -> None:
        super().__init__()
        self.left, self.right = left, right

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        heights = [
            sum(one.wrap(width * share, 10_000)[1] for one in column)
            for column, share in ((self.left, self.LEFT), (self.right, self.RIGHT))
        ]
        self.height = max(heights)
        return width, self.height

    def draw(self) -> None:
        self._column(self.left, 0)
        self._column(self.right, self.width * (1 - self.RIGHT))

    def _column(self, column: list[TaggedParagraph], left: float) -> None:
        top = self.height
        for one in column:
            top -= one.height
            one.drawOn(self.canv, left, top)
