"""What an exhibit cites, below the criterion: read again from its original, without leaving the page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.exhibit_opening import ExhibitAltered, Opened, read_excerpt
from reviewer_app.desk.exhibit_rereading import FIGURES
from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Exhibit
from reviewer_app.domain.errors import DeskError
from reviewer_app.store.faults import Verdict
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, column, fill, row
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.exhibits_preview import Preview
from reviewer_app.ui.states import State

_AS_CITED = "As cited. The page Exhibits computes them again from the evidence, and checks the originals."


class ExhibitBeside(QWidget):
    """Hidden until `read`; *Close*, or Esc in it, hides it again. A late answer is dropped."""

    def __init__(self, page: Page, desk: Desk, case_id: str) -> None:
        super().__init__()
        self._page, self._desk, self._case_id, self._asked = page, desk, case_id, 0
        self._before: QWidget | None = None
        self.preview, self.closing = Preview(), Button("Close", self.close_it, flat=True)
        head = row(None, self.closing, margins=(12, 4, 12, 0), ground="panel")
        fill(self, column(head, self.preview, gap=0, ground="panel"))
        self.setMinimumHeight(theme.px(150))
        self.hide()

    def read(self, number: int) -> None:
        """Show what an exhibit of this person cites."""
        exhibit = self._desk.case(self._case_id).exhibit(number)
        if exhibit is None:
            return
        self._asked += 1
        self._before = self.window().focusWidget()
        self.show()
        if exhibit.cited.exhibit in FIGURES:
            self.preview.show_figures(exhibit)
            self.preview.words.show_state(_AS_CITED, State.QUIET)
            return
        self.preview.show_reading(exhibit)
        asked = self._asked
        self._page.run(
            partial(read_excerpt, self._desk, self._case_id, number),
            lambda opened: self._show(asked, opened),
            title=f"Reading exhibit {number}",
            failed=lambda error: self._refused(asked, exhibit, error),
        )

    def _show(self, asked: int, opened: Opened) -> None:
        if asked != self._asked:
            return
        if opened.verdict is Verdict.GOOD:
            self.preview.show_text(opened.exhibit, opened.excerpt, opened.verdict, opened.sentence)
        else:
            self.preview.show_reason(opened.exhibit, opened.sentence, opened.verdict)

    def _refused(self, asked: int, exhibit: Exhibit, error: DeskError) -> None:
        """An exhibit that no longer matches is refused loudly: at the head of the page too."""
        self._page.show_error(error)
        if asked == self._asked:
            verdict = Verdict.BAD if isinstance(error, ExhibitAltered) else Verdict.UNCHECKED
            self.preview.show_reason(exhibit, error.sentence, verdict)

    def close_it(self) -> None:
        self._asked += 1
        had = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        self.preview.show_nothing()
        if had and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
            return
        super().keyPressEvent(event)
