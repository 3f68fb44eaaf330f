"""The pages of what the Findings page shows, a chooser and a zoom above them; or words where there is none.

The pixels come from the bytes that were read or drawn, page by page, off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.findings.pages import PageImage, page_image
from reviewer_app.ui import tasks
from reviewer_app.ui.controls import Button, Choice, column, fill, row, rule, set_ground
from reviewer_app.ui.pages.findings_shown import Loaded, Shown
from reviewer_app.ui.pages.pages_view import PagesView
from reviewer_app.ui.text import Heading, Label, Quiet


class FindingsPaper(QWidget):
    """`chosen(Shown)`: a person asks for another; `failed(DeskError)`: a page was not drawn."""

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self.pages = PagesView(name="Pages of the finding")
        self.pages.page_wanted.connect(self._draw_page)
        self.title, self.words, self.turn = Heading(""), Label("", wrap=True), Quiet("")
        self.zoom = Label("", "quiet")
        self.choice = Choice(name="What is shown")
        self.choice.chosen.connect(self.chosen)
        self._stack = QStackedWidget()
        empty = column(self.title, self.words, self.turn, None, margins=(20, 16, 20, 16))
        set_ground(empty, "panel")
        self._stack.addWidget(empty)
        self._stack.addWidget(self.pages)
        fill(self, column(self._head(), rule(), self._stack, gap=0))

    def _head(self) -> QWidget:
        smaller = Button("−", lambda: self.zoom_by(-1), flat=True)
        smaller.setAccessibleName("Smaller pages")
        larger = Button("+", lambda: self.zoom_by(1), flat=True)
        larger.setAccessibleName("Larger pages")
        fit = Button("Page width", lambda: self.zoom_by(0), flat=True)
        self._zooming = row(smaller, self.zoom, larger, fit)
        self._row = row(self.choice, self._zooming, None, margins=(12, 4, 12, 4), ground="panel")
        self._row.setSizePolicy(
            self._row.sizePolicy().Policy.Preferred, self._row.sizePolicy().Policy.Maximum
        )
        return self._row

    def offer(self, choices: Sequence[Shown], chosen: Shown | None) -> None:
        """What may be chosen; nothing is told to anyone."""
        self.choice.set_options([(one.words, one) for one in choices], chosen)
        self.choice.setVisible(len(choices) > 1)
        self._show_head()

    def show_loaded(self, loaded: Loaded, *, keep_place: bool) -> None:
        self._loaded = loaded
        self.pages.rename(f"Pages of the {loaded.shown.kind.value}")
        self.pages.show_document(loaded.pages, keep_place=keep_place)
        self._stack.setCurrentIndex(1)
        self._show_head()

    def show_words(self, title: str, words: str, turn: str) -> None:
        """No pages, and why."""
        self._loaded = None
        self.pages.show_document(0)
        for label, said in ((self.title, title), (self.words, words), (self.turn, turn)):
            label.setText(said)
        self._stack.setCurrentIndex(0)
        self._show_head()

    def zoom_by(self, step: int) -> None:
        """Larger (1), smaller (-1), or the width of the pane (0)."""
        self.pages.zoom_by(step)
        self._show_zoom()

    def _show_head(self) -> None:
        pages = self._stack.currentIndex() == 1
        self._zooming.setVisible(pages)
        self._row.setVisible(pages or self.choice.isVisibleTo(self._row))
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.zoom.setText(self.pages.zoom_words())

    def _draw_page(self, index: int, scale: float) -> None:
        loaded = self._loaded
        if loaded is None:
            self.pages.drop(index, scale)
            return

        def done(image: PageImage) -> None:
            if self._loaded is loaded:
                self.pages.put(index, scale, image)

        def failed(error: DeskError) -> None:
            self.failed.emit(error)

        pdf = loaded.pdf
        tasks.run(self, lambda: page_image(pdf, index, scale=scale), done, failed, title="Drawing pages")
        self._show_zoom()
