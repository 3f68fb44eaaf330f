"""A document of the submission, read as plain text: to read, to select in, to cite from."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import exhibits
from reviewer_app.desk.evidence import DOCUMENT_LIMIT, Document
from reviewer_app.domain.text import one_line, visible
from reviewer_app.ui.controls import column, fill, row
from reviewer_app.ui.pages.compare_target import Target
from reviewer_app.ui.text import Digest, Heading, Prose, Quiet, units


class DocumentView(QWidget):
    """`selection_changed` follows the selection; `target()` is what *Cite* would cite."""

    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self._as_it_is = True  # what is shown has the same characters, each one unit of Qt's
        self.title, self.words = Heading(""), Quiet("")
        self.digest = Digest("", name="SHA-512 of the original")
        self.prose = Prose(name="Document", mono=True)
        head = column(self.title, self.words, row(self.digest, None), margins=(16, 10, 12, 4), gap=2)
        room = self.prose.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # the heading stays at the top where there is no text below it
        self.prose.setSizePolicy(room)
        text = row(self.prose, margins=(7, 0, 0, 0))
        fill(self, column(head, text, gap=4, ground="panel"))
        self.prose.selectionChanged.connect(self.selection_changed)
        self.setFocusProxy(self.prose)

    def show_document(self, document: Document, mark: str) -> None:
        self.document = document
        shown = visible(document.text)
        self._as_it_is = shown == document.text and max(shown, default="") < "\U00010000"
        self.title.setText(f"{mark} {one_line(document.title, 120)}")
        lines = document.text.count("\n") + 1
        cut = f" Only the first {DOCUMENT_LIMIT // 2**20} MiB are shown." if document.cut else ""
        self.words.setText(f"{document.path}, {lines:,} lines, as received.{cut}")
        self.digest.setVisible(True)
        self.digest.set_digest(document.sha512)
        self.prose.set_text(document.text)
        self.prose.setVisible(True)
        self.prose.setAccessibleName(f"Document {one_line(document.title, 120)}")

    def show_reason(self, title: str, reason: str) -> None:
        """Why a file is not shown."""
        self.document = None
        self.title.setText(one_line(title, 120))
        self.words.setText(reason)
        self.digest.setVisible(False)
        self.prose.setVisible(False)

    def target(self) -> Target | None:
        """The selected passage; the whole document where nothing is selected."""
        document = self.document
        if document is None:
            return None
        start, end = self._selected(document)
        whole = start == end
        if whole:
            start, end = 0, len(document.text)
        first = document.text.count("\n", 0, start) + 1
        last = document.text.count("\n", 0, max(start, end - 1)) + 1
        place = (
            "the whole document"
            if whole
            else f"line {first}"
            if first == last
            else f"lines {first} to {last}"
        )
        make = partial(exhibits.of_document, document, start, end)
        return Target(f"{document.title}, {place}", make, "document" if whole else "passage")

    def select(self, start: int, end: int) -> None:
        """Scroll to these characters of the document's own text, and select them."""
        if self.document is None:
            return
        text = self.document.text
        cursor = self.prose.textCursor()
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), cursor.MoveMode.KeepAnchor)
        self.prose.setTextCursor(cursor)
        self.prose.centerCursor()

    def _selected(self, document: Document) -> tuple[int, int]:
        """The selection in characters of the document's own text.

        What is shown may be longer (hidden characters are written out), and Qt counts UTF-16 units.
        """
        cursor = self.prose.textCursor()
        places = sorted((cursor.selectionStart(), cursor.selectionEnd()))
        if self._as_it_is:
            return places[0], places[1]
        shown = self.prose.text()
        in_shown = [len(_utf16(shown)[: 2 * at].decode("utf-16-le", "ignore")) for at in places]
        start, end = (_to_source(document.text, at) for at in in_shown)
        return start, end


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _to_source(text: str, shown_at: int) -> int:
    """The place in the source of a place in what is shown."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(visible(text[:middle])) < shown_at:
            low = middle + 1
        else:
            high = middle
    return low
