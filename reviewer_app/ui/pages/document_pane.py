"""A document of the submission as it is best read: pages and pictures as pixels, anything else as plain text.

- What a document is, is decided in the cage from its bytes; its name decides nothing but where to begin.
- The desk's warm reader draws the document that lies open; another document gets a process of its own.
- *Cite* means the region that was drawn, else the page in front; in a text the selection, else all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from reviewer_app.desk import documents, evidence, exhibits
from reviewer_app.desk.evidence import Document
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.documents import Box, DocumentKind, DocumentOutline, Pixels
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.places import Place
from reviewer_app.domain.text import one_line
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui import tasks
from reviewer_app.ui.controls import Button, column, fill, row, rule
from reviewer_app.ui.document_pages import DocumentPages
from reviewer_app.ui.image_view import ImageView
from reviewer_app.ui.keys import Key
from reviewer_app.ui.pages.compare_target import Target
from reviewer_app.ui.pages.evidence_document import DocumentView
from reviewer_app.ui.text import Digest, Heading, Quiet

_TEXT, _PAGES, _IMAGE = range(3)
_TABLE = "A table of results becomes a run when it is said which of its columns are what."
_WIDEST = 4_000  # pixels asked of an image; the cage gives no more than it has


@dataclass(frozen=True, slots=True)
class _Read:
    """What the worker read: the original, and its text, its picture, or the outline to draw pages by."""

    item: VaultObject
    outline: DocumentOutline | None = None
    text: Document | None = None
    picture: Pixels | None = None


class DocumentPane(QWidget):
    """`selection_changed` when *Cite* would cite something else; `opened` when a document lies open;
    `mapping_asked(path)` when a person would say which columns of the table that lies open are what."""

    selection_changed = Signal()
    opened = Signal()
    mapping_asked = Signal(str)

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._asked, self._title, self._mark = 0, "", ""
        self._item: VaultObject | None = None
        self._reader = desk.papers
        self._then: Place | None = None
        self.text, self.pages, self.image = DocumentView(), DocumentPages(), ImageView()
        self.title, self.words = Heading(""), Quiet("")
        self.digest = Digest("", name="SHA-512 of the original")
        self.map_button = Button("Map the table…   M", lambda: self.mapping_asked.emit(self.open_now()))
        self.why_not_map = Quiet("")
        self._build()
        self.text.selection_changed.connect(self.selection_changed)
        self.pages.region_changed.connect(self.selection_changed)
        self.pages.page_changed.connect(lambda _: self.selection_changed.emit())

    def _build(self) -> None:
        self._head = column(
            self.title, self.words, row(self.digest, None), rule(), margins=(16, 10, 12, 0), gap=2
        )
        self._stack = QStackedWidget()
        for widget in (self.text, self.pages, self.image):
            self._stack.addWidget(widget)
        self.why_not_map.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._foot = row(self.why_not_map, self.map_button, margins=(16, 6, 12, 6))
        fill(self, column(self._head, self._stack, self._foot, gap=0, ground="panel"))
        self._head.hide()
        self._foot.hide()

    # What is shown

    def open_now(self) -> str:
        """The path of the document that lies open, or ""."""
        return "" if self._item is None else self._item.path

    def show_mapping(self, shown: bool, why_not: str = "") -> None:
        """Whether the document that lies open is a table whose columns can be mapped, and why not now."""
        self._foot.setVisible(shown)
        self.map_button.allow(why_not)
        self.why_not_map.setText(why_not or _TABLE)

    def show_reason(self, title: str, reason: str) -> None:
        """Why nothing is shown here."""
        self._asked += 1
        self._item = None
        self._show(_TEXT)
        self.text.show_reason(title, reason)
        self.selection_changed.emit()

    def open_path(
        self, path: str, mark: str, failed: Callable[[DeskError], object], place: Place | None = None
    ) -> None:
        """Read a document off the screen's thread and show it, at a place of it where one is given."""
        self._asked += 1
        asked, title = self._asked, path.rsplit("/", 1)[-1]
        self._title, self._mark, self._then = title, mark, place

        def show(found: _Read) -> None:
            if asked == self._asked:
                self._item = found.item
                self._show_found(found)

        def refuse(error: DeskError) -> None:
            if asked == self._asked:
                self.show_reason(title, error.sentence)
                failed(error)

        tasks.run(self, partial(self._read, path), show, refuse, title=f"Opening {title}")

    def _read(self, path: str) -> _Read:
        (item,) = evidence.originals_at(self._desk, self._case_id, (path,))
        if evidence.is_text(path):
            return _Read(item, text=evidence.open_document(self._desk, self._case_id, path))
        self._reader.close()  # what a hostile file did to its parser must not touch the next one
        outline = documents.open_outline(self._desk, self._case_id, path, self._reader)
        if outline.kind is DocumentKind.IMAGE:
            picture = documents.image(self._desk, self._case_id, path, _WIDEST, self._reader)
            return _Read(item, outline, picture=picture)
        if outline.kind is DocumentKind.PDF:
            return _Read(item, outline)
        found = documents.text(self._desk, self._case_id, path, self._reader)
        text = Document(path, path.rsplit("/", 1)[-1], item.sha512, found.text, found.cut)
        return _Read(item, text=text)

    def _show_found(self, found: _Read) -> None:
        if found.text is not None:
            self._show_text(found.text)
        elif found.outline is not None and found.picture is not None:
            self._show_image(found.outline, found.picture)
        elif found.outline is not None:
            self._show_pages(found.outline)
        self.opened.emit()
        self.selection_changed.emit()

    def _show_text(self, document: Document) -> None:
        self._show(_TEXT)
        self.text.show_document(document, self._mark)
        if self._then is not None and self._then.start is not None:
            self.text.select(self._then.start, self._then.end or self._then.start)

    def _show_pages(self, outline: DocumentOutline) -> None:
        assert self._item is not None
        path = self._item.path
        self._show(_PAGES, outline, f"{outline.page_count:,} pages" if outline.page_count != 1 else "1 page")
        draw = partial(self._draw, path)
        self.pages.show_pages(self._title, outline, draw)
        place = self._then
        if place is not None and place.page:
            if place.box is not None:
                self.pages.show_region(place.page, place.box)
            else:
                self.pages.go_to(place.page)

    def _draw(self, path: str, page: int, width: int) -> Pixels:
        return documents.page(self._desk, self._case_id, path, page, width, self._reader)

    def _show_image(self, outline: DocumentOutline, picture: Pixels) -> None:
        size = outline.pages[0]
        self._show(_IMAGE, outline, f"{size.width:,.0f} × {size.height:,.0f} pixels")
        self.image.show_image(picture, self._title)

    def _show(self, which: int, outline: DocumentOutline | None = None, size: str = "") -> None:
        self._stack.setCurrentIndex(which)
        self.setFocusProxy((self.text, self.pages, self.image)[which])
        self._head.setVisible(outline is not None)
        if which != _PAGES:
            self.pages.show_nothing()
        if outline is None or self._item is None:
            return
        self.title.setText(f"{self._mark} {one_line(self._title, 120)}")
        notes = "" if which == _PAGES else "".join(f" {note.sentence}" for note in outline.notes)
        named = f", titled “{one_line(outline.title, 100)}”" if outline.title else ""
        self.words.setText(
            f"{self._item.path}, {outline.kind.value}{named}, {size}. Drawn in the cage.{notes}"
        )
        self.digest.set_digest(self._item.sha512)

    # Citing

    def target(self) -> Target | None:
        """What *Cite* would cite now, or None."""
        if self._stack.currentIndex() == _TEXT:
            return self.text.target()
        if self._item is None:
            return None
        if self._stack.currentIndex() == _IMAGE:
            words = f"{self._title}, the whole picture"
            return Target(words, partial(exhibits.of_page, self._item, 1, ""), "picture")
        region = self.pages.region()
        if region is not None:
            page, box = region
            words = f"{self._title}, page {page}, the region drawn"
            return Target(words, partial(self._region, page, box), "region")
        page = self.pages.page()
        if not page:
            return None
        return Target(f"{self._title}, page {page}", partial(self._page, page), f"page {page}")

    def _region(self, page: int, box: Box, marking: str, note: str) -> ExhibitCited:
        assert self._item is not None
        words = documents.words_in_region(self._desk, self._case_id, self._item.path, page, box, self._reader)
        return exhibits.of_region(self._item, page, box, words, marking, note)

    def _page(self, page: int, marking: str, note: str) -> ExhibitCited:
        assert self._item is not None
        words = documents.page_text(self._desk, self._case_id, self._item.path, page, self._reader)
        return exhibits.of_page(self._item, page, words, marking, note)

    def keys(self) -> tuple[Key, ...]:
        """For the page's menu; the widgets answer them."""
        return self.pages.keys()
