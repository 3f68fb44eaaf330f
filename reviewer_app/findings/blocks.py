"""From blocks of the tree to things reportlab can set: each knows its place in the structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, KeepTogether, Spacer

from reviewer_app.domain.figure import Figure
from reviewer_app.findings import fonts
from reviewer_app.findings.plot import Plot
from reviewer_app.findings.styles import ACCENT, LINE, RULE, WASH, style
from reviewer_app.findings.tagged import Element, SignatureBox, TaggedParagraph, TaggedTable
from reviewer_app.findings.tree import (
    Citation,
    Citations,
    Facts,
    Items,
    Paragraph,
    Result,
    Results,
    SignatureField,
    Style,
    Table,
)
from reviewer_app.findings.words import line

FACT_LABELS = 0.24  # share of the line
_DIGITS = 96  # a SHA-384 fits the narrowest place it has
BARE = [
    ("FONTNAME", (0, 0), (-1, -1), fonts.TEXT),  # else the tables name Helvetica, which is not embedded
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def paragraph(text: str, name: str, tag: str = "P", outer: tuple[Element, ...] = ()) -> TaggedParagraph:
    """Plain text as one tagged paragraph."""
    return plain(text, name).tagged(tag, outer)


def plain(text: str, name: str, *, strong: str = "", bullet: str | None = None) -> TaggedParagraph:
    """Plain text in a style, not tagged yet; `strong` stands bold before it, `bullet` beside it."""
    chosen = style(name)
    return TaggedParagraph(
        None, chosen, bulletText=bullet, frags=fonts.fragments(text, chosen, strong=strong)
    )


def digest(text: str) -> TaggedParagraph:
    """Hex digits in one line, or in two equal ones where they are more than fit."""
    half = (len(text) + 1) // 2
    return paragraph(text if len(text) <= _DIGITS else f"{text[:half]} {text[half:]}", "digest")


@singledispatch
def flowables(block: object) -> Iterator[Flowable]:
    """What to set for a block, in order."""
    raise TypeError(f"{type(block).__name__} is not a block of a finding")


@flowables.register
def _(block: Paragraph) -> Iterator[Flowable]:
    if not block.text:
        label = paragraph(block.label, "label")
        label.keepWithNext = 1
        yield label
        return
    strong, mark = block.label, block.mark
    for piece in block.text.split("\n"):
        if piece.strip():
            yield plain(_marked(mark, piece), block.style.value, strong=strong).tagged("P")
            strong = mark = ""


@flowables.register
def _(block: Facts) -> Iterator[Flowable]:
    rows = [
        [
            [paragraph(fact.label, "cell label")],
            [digest(fact.value) if fact.digest else paragraph(_marked(fact.mark, fact.value), "cell")],
        ]
        for fact in block.rows
    ]
    table = TaggedTable(rows, colWidths=[LINE * FACT_LABELS, LINE * (1 - FACT_LABELS)], spaceAfter=6)
    table.row_heads = True
    table.setStyle([*BARE, *PADDING, ("LINEBELOW", (0, 0), (-1, -1), 0.35, RULE)])
    yield table


def _marked(mark: str, text: str) -> str:
    return f"{mark} {text}" if mark else text


PADDING = [("TOPPADDING", (0, 0), (-1, -1), 2.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2)]


@flowables.register
def _(block: Table) -> Iterator[Flowable]:
    caption = paragraph(_marked(block.mark, block.title), "caption")
    caption.keepWithNext = 1
    yield caption
    head = [[paragraph(text, "cell head")] for text in block.header]
    rows = [
        [_lines(text, "cell head" if text in block.strong else "cell") for text in row] for row in block.rows
    ]
    widths = column_widths([block.header, *block.rows], [LINE * share for share in block.widths])
    table = TaggedTable([head, *rows], colWidths=widths, repeatRows=1, spaceAfter=8)
    table.row_heads = True
    table.setStyle([*BARE, *PADDING, *ruled()])
    yield table


def column_widths(rows: Sequence[Sequence[str]], asked: Sequence[float]) -> list[float]:
    """Column widths in points, as asked but that the longest word of each column stands in one line where
    the table has room for it: what a column lacks, the others give of what they do not need."""
    if not any(_breaks(rows, at, width) for at, width in enumerate(asked)):
        return list(asked)
    needed = [_longest_word(rows, at) for at in range(len(asked))]
    spare = [max(0.0, width - need) for need, width in zip(needed, asked, strict=True)]
    widths, left = list(asked), sum(spare)
    for lacks, at in sorted((need - asked[at], at) for at, need in enumerate(needed)):
        if 0.0 < lacks <= left:  # a word that finds no room here either way is broken where it stands
            widths[at], left = needed[at], left - lacks
    share = 1.0 - left / sum(spare) if left else 1.0
    return [width - share * one for width, one in zip(widths, spare, strict=True)]


def _breaks(rows: Sequence[Sequence[str]], at: int, width: float) -> bool:
    """Whether a word of the column finds no room in it; a word of few letters is not measured."""
    surely = max(0, int((width - _PADS) / _CELL_SIZE))  # no letter is wider than the size
    long = re.findall(rf"\S{{{surely + 1},}}", "\n".join([row[at] for row in rows]))
    return any(_word_width(word) > width - _PADS for word in set(long))


def _longest_word(rows: Sequence[Sequence[str]], at: int) -> float:
    """The column's width, in points, in which none of its words is broken."""
    words = {word for row in rows for word in row[at].split()}
    return max(map(_word_width, words), default=0.0) + _PADS


def _word_width(word: str) -> float:
    return fonts.width(word, fonts.STRONG, _CELL_SIZE) + 0.5


_CELL_SIZE, _PADS = 8.2, 12.0  # points: of a cell's letters; what reportlab keeps free beside them


def ruled() -> list[tuple[object, ...]]:
    return [
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, RULE),
    ]


def _lines(text: str, name: str) -> list[Flowable]:
    return [paragraph(piece, name) for piece in text.split("\n")]


@flowables.register
def _(block: Figure) -> Iterator[Flowable]:
    title, caption = line(block.title, 300), line(block.caption, 1200)
    yield Together([paragraph(title, "caption"), Plot(block), paragraph(caption, "small", "Caption")])


@flowables.register
def _(block: Items) -> Iterator[Flowable]:
    listing = Element("L")
    for text in block.texts:
        yield _item(text, listing)


def _item(text: str, listing: Element) -> TaggedParagraph:
    """A point of a list; one that begins with the number of an exhibit leads to that exhibit."""
    made = plain(text, "item", bullet="•")
    exhibit = _EXHIBIT.match(text) if text.startswith("[") else None
    if exhibit is None:
        return made.tagged("LBody", (listing, Element("LI")))
    made.leads_to, made.link_words = _place_of(exhibit[1]), f"Exhibit {exhibit[1]}"
    return made.tagged("Link", (listing, Element("LI"), Element("LBody")))


_EXHIBIT = re.compile(r"\[(\d{1,9})\] ")


def _place_of(number: int | str) -> str:
    return f"exhibit {number}"


@flowables.register
def _(block: Citations) -> Iterator[Flowable]:
    for entry in block.entries:
        yield Together(list(_citation(entry)))


def _citation(entry: Citation) -> Iterator[Flowable]:
    head = f"[{entry.number}] {entry.descriptor} {entry.mark}"
    title = paragraph(head, "label")
    title.place = _place_of(entry.number)
    title.keepWithNext = 1
    yield title
    said = f"{entry.what.capitalize()}, cited by {entry.by}, {entry.at}."
    yield paragraph(f"{said} {entry.note}".strip(), "small")
    rows = []
    for source in entry.sources:
        rows.append([[paragraph("File", "cell label")], [paragraph(source.path, "cell")]])
        rows.append(
            [[paragraph("Place", "cell label")], [paragraph(source.locator or "the whole file", "cell")]]
        )
        rows.append([[paragraph("Original, SHA-512", "cell label")], [digest(source.object_sha512)]])
        rows.append([[paragraph("Excerpt, SHA-384", "cell label")], [digest(source.excerpt_sha384)]])
    table = TaggedTable(rows, colWidths=[LINE * 0.17, LINE * 0.83], spaceAfter=5)
    table.row_heads = True
    tight = [("TOPPADDING", (0, 0), (-1, -1), 0.8), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2)]
    table.setStyle([*BARE, *tight])
    yield table


class Together(KeepTogether):  # type: ignore[misc]  # reportlab is not typed
    """Kept on one page where it fits; measured without the canvas, else each is given a copy of the frame."""

    @property
    def inner(self) -> list[Flowable]:
        return list(self._content)

    def wrapOn(self, _canvas: object, width: float, height: float) -> tuple[float, float]:
        measured: tuple[float, float] = super().wrapOn(None, width, height)
        return measured


class Panel(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """Paragraphs on a wash with an accent at the left; it is never split."""

    def __init__(self, inner: list[TaggedParagraph], edge: Color = ACCENT) -> None:
        super().__init__()
        self.inner, self.edge = inner, edge

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        self.heights = [one.wrap(width - 26, 10_000)[1] + one.style.spaceAfter for one in self.inner]
        self.height = sum(self.heights) + 17
        return width, self.height

    def draw(self) -> None:
        with self.canv.artifact():
            self.canv.setFillColor(WASH)
            self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
            self.canv.setFillColor(self.edge)
            self.canv.rect(0, 0, 3.2, self.height, stroke=0, fill=1)
        top = self.height - 9
        for one, height in zip(self.inner, self.heights, strict=True):
            top -= height
            one.drawOn(self.canv, 15, top + one.style.spaceAfter)


class Beside(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """Panels in one row, equally wide and equally high."""

    GAP = 12.0

    def __init__(self, panels: list[Panel]) -> None:
        super().__init__()
        self.panels = panels

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.each = (width - self.GAP * (len(self.panels) - 1)) / len(self.panels)
        self.height = max(panel.wrap(self.each, height)[1] for panel in self.panels)
        self.width = width
        return width, self.height

    def draw(self) -> None:
        for index, panel in enumerate(self.panels):
            panel.height = self.height  # panels set from their top, so a higher one only has a longer foot
            panel.drawOn(self.canv, index * (self.each + self.GAP), 0)


@flowables.register
def _(block: Results) -> Iterator[Flowable]:
    yield Beside([_panel(one) for one in block.panels])
    yield Spacer(1, 8)


def _panel(result: Result) -> Panel:
    return Panel(
        [
            paragraph(result.label, "panel label"),
            paragraph(result.outcome, "panel outcome"),
            paragraph(result.detail, "panel detail"),
        ]
    )


@flowables.register
def _(block: SignatureField) -> Iterator[Flowable]:
    yield Together(
        [
            paragraph(block.role, "signature role", "H3"),
            paragraph(block.statement, "body"),
            SignatureBox(block.name, f"Signature of the {block.role.lower()}", 300, 70),
        ]
    )


def notice(*texts: str) -> Panel:
    return Panel([paragraph(text, Style.NOTICE.value) for text in texts], RULE)
