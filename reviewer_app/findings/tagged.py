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

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table
from reportlab.platypus.tables import TableRenderCB

from reviewer_app.findings.places import FieldBox, LinkBox, Place

Attribute = str | int | tuple[float, ...]


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


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab is not typed
    """A canvas that knows the element being drawn. `pages[p][n]` is the element of content n of page p."""

    def __init__(self, *arguments: object, **named: object) -> None:
        self.root = Element("Document", attached=True)
        self.pages: list[list[Element]] = []
        self.boxes: list[FieldBox] = []
        self.links: list[LinkBox] = []
        self.places: dict[str, Place] = {}
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

    def show(self, face: str, size: float, text: str, subset: int = -1) -> int:
        """Set `text` where the pen is; `subset` of the face is the chosen one. The subset chosen after it."""
        font = getFont(face)
        for found, shown in font.splitString(text, self._doc):
            if found != subset:
                subset = found
                self._code.append(f"{font.getSubsetInternalName(found, self._doc)} {size:g} Tf")
            self._code.append(f"({self._escape(shown)}) Tj")
        return subset

    def _escape(self, text: bytes | str) -> str:
        """The bytes of a string as a PDF writes them (7.3.4.2)."""
        return (
            text.decode("latin-1").translate(_ESCAPES) if isinstance(text, bytes) else super()._escape(text)
        )


_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))}
_ESCAPES |= {ord(one): f"\\{one}" for one in "\\()"}


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # reportlab is not typed
    """A paragraph that belongs to `element`, under the elements of `outer`; `outline` (key, title, depth)
    makes a bookmark. All of it leads to the place with the key `leads_to` and is named in `link_words`;
    `place` makes it one."""

    element = Element("P")
    outer: tuple[Element, ...] = ()
    outline: tuple[str, str, int] | None = None
    leads_to: str = ""
    link_words: str = ""
    place: str = ""
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
            part.leads_to, part.link_words = self.leads_to, self.link_words
            part.place = "" if index else self.place
        return parts

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N803  # reportlab's
        """Without a graphics state of its own, where it is set plainly: it needs none."""
        if self.outline or not _is_plain(self):
            super().drawOn(canvas, x, y, _sW)
            return
        with self._placed(canvas, x, y):
            _set_plainly(self, canvas, x, y)

    def draw(self) -> None:
        canvas = self.canv
        if self.outline:
            key, title, depth = self.outline
            canvas.bookmarkHorizontal(key, 0, self.height)
            canvas.addOutlineEntry(title, key, depth, closed=depth >= 1)
        with self._placed(canvas):
            if _is_plain(self):
                _set_plainly(self, canvas, 0, 0)
            else:
                super().draw()

    @contextmanager
    def _placed(self, canvas: TaggedCanvas, x: float = 0, y: float = 0) -> Iterator[None]:
        """What is drawn inside, its lower left at (x, y), is the content of its element."""
        if self.leads_to or self.place:
            self._joined(canvas, x, y)
        for element in self.outer:
            canvas.enter(element)
        with canvas.content(self.element):
            yield
        for _ in self.outer:
            canvas.leave()

    def _joined(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        left, bottom = canvas.absolutePosition(x, y)
        if self.place:
            canvas.places.setdefault(self.place, Place(canvas.page_index, left, bottom + self.height))
        if self.leads_to:
            box = (left, bottom, left + self.width, bottom + self.height)
            canvas.links.append(LinkBox(self.leads_to, self.link_words, canvas.page_index, box, self.element))


def _is_plain(paragraph: TaggedParagraph) -> bool:
    """Whether it is of one face, left-aligned, without a background, and its bullet has room beside it."""
    lines, chosen = paragraph.blPara, paragraph.style
    if lines.kind or chosen.alignment or chosen.firstLineIndent or chosen.backColor:
        return False
    if paragraph.bulletText and _bullet_end(paragraph.bulletText, chosen) > chosen.leftIndent:
        return False
    return bool(lines.lines) and all(spare >= 0 for spare, _ in lines.lines)


def _bullet_end(text: str, chosen: ParagraphStyle) -> float:
    """Where text may begin beside a bullet, in points, as reportlab has it."""
    width: float = getFont(chosen.bulletFontName).stringWidth(text, chosen.bulletFontSize)
    return float(chosen.bulletIndent) + width + 0.6 * float(chosen.bulletFontSize)


def _set_plainly(paragraph: TaggedParagraph, canvas: TaggedCanvas, x: float, y: float) -> None:
    """Set a plain paragraph with its lower left at (x, y), in points, by the operators alone: the same glyphs
    in the same places as reportlab sets them, in a third of the time."""
    lines, chosen, code = paragraph.blPara, paragraph.style, canvas._code
    top = y + paragraph.height - lines.fontSize
    if paragraph.bulletText:
        ink = getattr(chosen, "bulletColor", chosen.textColor)
        code.append(_begun(ink, x + chosen.bulletIndent, top))
        canvas.show(chosen.bulletFontName, chosen.bulletFontSize, paragraph.bulletText)
        code.append("ET Q")
    code.append(_begun(lines.textColor, x + chosen.leftIndent, top))
    code.append(f"{chosen.leading:g} TL")
    subset = -1
    for _, words in lines.lines:
        subset = canvas.show(lines.fontName, lines.fontSize, " ".join(words), subset)
        code.append("T*")
    code.append("ET Q")


def _begun(ink: Color, x: float, y: float) -> str:
    return f"q {ink.red:.4f} {ink.green:.4f} {ink.blue:.4f} rg BT 1 0 0 1 {x:.3f} {y:.3f} Tm"


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
        self, table: TaggedTable, _row: int, column: int, value: object, _style: object, *_place: object
    ) -> None:
        if table.repeats:
            return
        scope = "Column" if table.in_head else "Row" if table.row_heads and column == 0 else ""
        attributes: dict[str, Attribute] = {"O": "Table", "Scope": scope} if scope else {}
        cell = Element("TH" if scope else "TD", attributes=attributes)
        table.canv.enter(cell)
        match value:
            case [TaggedParagraph(element=Element(tag="P"), outer=()) as only]:
                only.element = cell  # one paragraph is the cell's own content: half the elements of a table

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
