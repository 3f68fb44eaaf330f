"""A letter's very pages, drawn off the screen's thread; above them what has to be known before it is sent."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.findings.pages import PageImage, page_image
from reviewer_app.ui import tasks
from reviewer_app.ui.controls import Button, column, fill, row, rule, set_ground
from reviewer_app.ui.pages.pages_view import PagesView
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, OneLine


class LetterPreview(QWidget):
    """`show_letter` with the bytes; `show_words` where there is none. `failed`: a page was not drawn."""

    failed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pdf = b""
        self.title, self.zoom, self.words = Heading(""), OneLine("", "quiet"), Label("", wrap=True)
        self.warnings = Label("", wrap=True, selectable=True, state=State.WARN)
        self.pages = PagesView(name=name)
        self.pages.page_wanted.connect(self._draw)
        self._stack = QStackedWidget()
        empty = column(self.words, None, margins=(20, 16, 20, 16))
        set_ground(empty, "panel")
        self._stack.addWidget(empty)
        self._stack.addWidget(self.pages)
        self._said = column(rule(), self.warnings, margins=(0, 0, 0, 6), gap=6)
        head = column(self._head(), self._said, margins=(16, 6, 12, 2), gap=2)
        head.setSizePolicy(head.sizePolicy().Policy.Preferred, head.sizePolicy().Policy.Maximum)
        fill(self, column(head, rule(), self._stack, gap=0, ground="panel"))
        self.show_warnings("")

    def _head(self) -> QWidget:
        smaller = Button("−", lambda: self.zoom_by(-1), flat=True)
        smaller.setAccessibleName("Smaller pages")
        larger = Button("+", lambda: self.zoom_by(1), flat=True)
        larger.setAccessibleName("Larger pages")
        fit = Button("Page width", lambda: self.zoom_by(0), flat=True)
        return row(self.title, self.zoom, smaller, larger, fit)

    def show_letter(self, title: str, pdf: bytes, count: int, *, keep_place: bool = False) -> None:
        self._pdf = pdf
        self.title.setText(title)
        self.pages.show_document(count, keep_place=keep_place)
        self._stack.setCurrentIndex(1)
        self._say_zoom()

    def show_words(self, title: str, words: str, state: State = State.PLAIN) -> None:
        """No letter, and why."""
        self._pdf = b""
        self.title.setText(title)
        self.zoom.setText("")
        self.pages.show_document(0)
        self.words.show_state(words, state)
        self._stack.setCurrentIndex(0)

    def show_warnings(self, words: str) -> None:
        self.warnings.setText(words)
        self._said.setVisible(bool(words))

    def pdf(self) -> bytes:
        """The bytes whose pages are shown; empty for none."""
        return self._pdf

    def zoom_by(self, step: int) -> None:
        """Larger (1), smaller (-1), or the width of the pane (0)."""
        self.pages.zoom_by(step)
        self._say_zoom()

    def _say_zoom(self) -> None:
        count = self.pages.pages()
        pages = f"{count} page{'' if count == 1 else 's'}"
        self.zoom.setText(f"{pages} · {self.pages.zoom_words()}")

    def _draw(self, index: int, scale: float) -> None:
        pdf = self._pdf

        def done(image: PageImage) -> None:
            if self._pdf is pdf:
                self.pages.put(index, scale, image)

        def failed(error: DeskError) -> None:
            self.pages.drop(index, scale)
            self.failed.emit(error)

        tasks.run(self, lambda: page_image(pdf, index, scale=scale), done, failed, title="Drawing pages")
        self._say_zoom()
