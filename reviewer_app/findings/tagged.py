"""The structure of a tagged PDF, recorded while reportlab draws; `finish` writes it into the file.

- Open-source reportlab draws but does not tag. These subclasses add marked-content operators around what
  is drawn and keep the tree of elements they belong to (ISO 32000-1, 14.7 and 14.8).
- One element may be drawn in pieces: a paragraph or table that is split over pages keeps its element.
- Everything that is not content (banners, rules, backgrounds, repeated table heads) is an artifact.
- A tree is drawn once: an element joins its parent when it is first drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table
from reportlab.platypus.tables import TableRenderCB

Attribute = str | int | tuple[float, ...]
Rectangle = tuple[float, float, float, float]  # points: left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked content: which page (from 0), which number on it."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Element:
    """A node of the structure tree. `kids` are elements and pieces of content, in reading order."""

    tag: str
    alternative: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    kids: list[Element | Marked] = field(default_factory=list)
    attached: bool = False


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A place for a signature field, made by `finish`."""

    name: str
    tooltip: str
    page: int
    box: Rectangle
    element: Element


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab is not typed
    """A canvas that knows the element being drawn. `pages[p][n]` is the element of content n of page p."""

    def __init__(self, *arguments: object, **named: object) -> None:
        self.root = Element("Document", attached=True)
        self.pages: list[list[Element]] = []
        self.boxes: list[FieldBox] = []
        self._open: list[Element] = [self.root]
        self._marking = False
        super().__init__(*arguments, **named)

    @property
    def page_index(self) -> int:
        return int(self._pageNumber) - 1

    def on_page(self) -> list[Element]:
        """The elements of this page's marked content, in order."""
        while len(self.pages) <= self.page_index:
            self.pages.append([])
        return self.pages[self.page_index]

    def attach(self, element: Element) -> None:
        if not element.attached:
            self._open[-1].kids.append(element)
            element.attached = True

    def enter(self, element: Element) -> None:
        """What is drawn until `leave` belongs under `element`."""
        self.attach(element)
        self._open.append(element)

    def leave(self) -> None:
        self._open.pop()

    def begin(self, element: Element) -> bool:
        """What is drawn until `end` is content of `element`. False inside other content or an artifact: then
        it stays what it is, and nothing is to be ended."""
        if self._marking:
            return False
        self.attach(element)
        numbers = self.on_page()
        element.kids.append(Marked(self.page_index, len(numbers)))
        self._code.append(f"/{element.tag} <</MCID {len(numbers)}>> BDC")
        numbers.append(element)
        self._marking = True
        return True

    def begin_artifact(self, kind: str = "/Layout") -> bool:
        """What is drawn until `end` is no content. `kind` is a type, with a subtype where it has one."""
        if self._marking:
            return False
        self.on_page()
        self._code.append(f"/Artifact <</Type {kind}>> BDC")
        self._marking = True
        return True

    def end(self) -> None:
        self._marking = False
        self._code.append("EMC")

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """`begin` and `end` around what is drawn inside."""
        begun = self.begin(element)
        yield
        if begun:
            self.end()

    @contextmanager
    def artifact(self, kind: str = "/Layout") -> Iterator[None]:
        """`begin_artifact` and `end` around what is drawn inside."""
        begun = self.begin_artifact(kind)
        yield
        if begun:
            self.end()

    def _escape(self, text: bytes | str) -> str:
        """The bytes of a string as a PDF writes them (7.3.4.2)."""
        return (
            text.decode("latin-1").translate(_ESCAPES) if isinstance(text, bytes) else super()._escape(text)
        )


_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))}
_ESCAPES |= {ord(one): f"\\{one}" for one in "\\()"}


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # reportlab is not typed
    """A paragraph that belongs to `element`, under the elements of `outer`; `outline` (key, title, depth)
    makes a bookmark."""

    element = Element("P")
    outer: tuple[Element, ...] = ()
    outline: tuple[str, str, int] | None = None
    _broken_at: float | None = None
    _lines: object = None

    def tagged(
        self, tag: str, outer: tuple[Element, ...] = (), outline: tuple[str, str, int] | None = None
    ) -> TaggedParagraph:
        self.element, self.outer, self.outline = Element(tag), outer, outline
        return self

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Broken into lines once for a width: tables, and what is kept together, ask several times."""
        if self._broken_at != width or getattr(self, "blPara", None) is not self._lines:
            super().wrap(width, height)
            self._broken_at, self._lines = width, self.blPara
        return self.width, self.height

    def split(self, width: float, height: float) -> list[TaggedParagraph]:
        parts: list[TaggedParagraph] = super().split(width, height)
        for index, part in enumerate(parts):
            part.element, part.outer = self.element, self.outer
            part.outline = None if index else self.outline
        return parts

    def draw(self) -> None:
        canvas = self.canv
        if self.outline:
            key, title, depth = self.outline
            canvas.bookmarkHorizontal(key, 0, self.height)
            canvas.addOutlineEntry(title, key, depth, closed=depth >= 1)
        for element in self.outer:
            canvas.enter(element)
        begun = canvas.begin(self.element)
        if not _set_plainly(self):
            super().draw()
        if begun:
            canvas.end()
        for _ in self.outer:
            canvas.leave()


def _set_plainly(paragraph: TaggedParagraph) -> bool:
    """Set a paragraph of one face, left-aligned and without a bullet, by the operators alone; whether it is
    such a one. The same glyphs in the same places as reportlab sets them, in a third of the time."""
    lines, chosen, canvas = paragraph.blPara, paragraph.style, paragraph.canv
    if lines.kind or paragraph.bulletText or chosen.alignment or chosen.firstLineIndent or chosen.backColor:
        return False
    if not lines.lines or any(spare < 0 for spare, _ in lines.lines):
        return False
    font, code = getFont(lines.fontName), canvas._code
    ink = lines.textColor
    x, y = chosen.leftIndent, paragraph.height - lines.fontSize
    code.append(f"q {ink.red:.4f} {ink.green:.4f} {ink.blue:.4f} rg BT 1 0 0 1 {x:.3f} {y:.3f} Tm")
    code.append(f"{chosen.leading:g} TL")
    subset = -1
    for _, words in lines.lines:
        for found, text in font.splitString(" ".join(words), canvas._doc):
            if found != subset:
                subset = found
                name = font.getSubsetInternalName(found, canvas._doc)
                code.append(f"{name} {lines.fontSize:g} Tf")
            code.append(f"({canvas._escape(text)}) Tj")
        code.append("T*")
    code.append("ET Q")
    return True


@dataclass(slots=True, eq=False)
class _TableParts:
    """The elements shared by the pieces of one table."""

    table: Element = field(default_factory=lambda: Element("Table"))
    head: Element = field(default_factory=lambda: Element("THead"))
    body: Element = field(default_factory=lambda: Element("TBody"))
    head_drawn: bool = False


class TaggedTable(Table):  # type: ignore[misc]  # reportlab is not typed
    """A table whose cells are lists of tagged paragraphs; `row_heads`: the first column heads its row."""

    def __init__(self, data: object, *arguments: object, **named: object) -> None:
        named["renderCB"] = _TAGS
        super().__init__(data, *arguments, **named)
        self.parts = _TableParts()
        self.row_heads = False
        self._sized_at: float | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Measured once for a width, when all of it was measured."""
        if self._sized_at == width:
            return float(self._width), float(self._height)
        size: tuple[float, float] = super().wrap(width, height)
        if None not in self._rowHeights:
            self._sized_at = width
        return size

    def onSplit(self, piece: TaggedTable, byRow: int = 1) -> None:  # noqa: N803, ARG002  # reportlab's
        piece.parts, piece.row_heads = self.parts, self.row_heads


class _Tags(TableRenderCB):  # type: ignore[misc]  # reportlab is not typed
    """Called by a table while it draws; the names are reportlab's.

    `table.ends` says whether an artifact that a row or the lines began is to be ended here."""

    def startTable(self, table: TaggedTable) -> None:
        table.canv.enter(table.parts.table)

    def endTable(self, table: TaggedTable) -> None:
        table.parts.head_drawn = True
        table.canv.leave()

    def startBG(self, table: TaggedTable) -> None:
        table.ends = table.canv.begin_artifact()

    def endBG(self, table: TaggedTable) -> None:
        if table.ends:
            table.canv.end()

    def startLines(self, table: TaggedTable) -> None:
        self.startBG(table)

    def endLines(self, table: TaggedTable) -> None:
        self.endBG(table)

    def startRow(self, table: TaggedTable, row: int) -> None:
        parts, canvas = table.parts, table.canv
        table.in_head = row < int(table.repeatRows or 0)
        table.repeats = table.in_head and parts.head_drawn
        if table.repeats:
            table.ends = canvas.begin_artifact("/Pagination")
            return
        canvas.enter(parts.head if table.in_head else parts.body)
        canvas.enter(Element("TR"))

    def endRow(self, table: TaggedTable) -> None:
        if table.repeats:
            self.endBG(table)
            return
        table.canv.leave()
        table.canv.leave()

    def startCell(
        self, table: TaggedTable, _row: int, column: int, _value: object, _style: object, *_place: object
    ) -> None:
        if table.repeats:
            return
        scope = "Column" if table.in_head else "Row" if table.row_heads and column == 0 else ""
        attributes: dict[str, Attribute] = {"O": "Table", "Scope": scope} if scope else {}
        table.canv.enter(Element("TH" if scope else "TD", attributes=attributes))

    def endCell(self, table: TaggedTable) -> None:
        if not table.repeats:
            table.canv.leave()


_TAGS = _Tags()


class SignatureBox(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """A frame, and the place of a signature field in it."""

    def __init__(self, name: str, tooltip: str, width: float, height: float) -> None:
        super().__init__()
        self.name, self.tooltip, self.width, self.height = name, tooltip, width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        with canvas.artifact():
            canvas.setStrokeColorRGB(0.35, 0.38, 0.42)
            canvas.setLineWidth(0.8)
            canvas.rect(0, 0, self.width, self.height)
        left, bottom = canvas.absolutePosition(0, 0)
        box = (left, bottom, left + self.width, bottom + self.height)
        element = Element("Form", alternative=self.tooltip)
        canvas.attach(element)
        canvas.on_page()
        canvas.boxes.append(FieldBox(self.name, self.tooltip, canvas.page_index, box, element))
