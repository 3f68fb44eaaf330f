"""What the Reveal and Supervisor pages share: the reviews beside each other once they are revealed, and acts.

- Before the reveal the page is empty and says why.
- An act is recorded off the screen's thread, one at a time; then everything is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Fact
from reviewer_app.ui.pages.acting import Acting
from reviewer_app.ui.pages.kept_drafts import KeptDrafts
from reviewer_app.ui.pages.reveal_words import why_not_revealed
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.reviews_beside import ReviewsBeside
from reviewer_app.ui.tables import Cell
from reviewer_app.ui.text import Label


class ReviewsPage(Acting):
    """Subclasses give `_mark` (the cell of their own column), `_show_acts` and `_show_side`."""

    def __init__(self, desk: Desk, case_id: str, marked: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id, self._busy = desk, case_id, ""
        self._kept = KeptDrafts(self, desk, case_id)
        self.nothing = Label("", "quiet", wrap=True)
        self._empty = column(self.nothing, None, margins=(20, 16, 20, 16), ground="panel")
        self.beside = ReviewsBeside(self.name, desk, case_id, marked, self._mark)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.beside)
        self.set_body(self._stack)

    def _mark(self, _criterion: str) -> Cell | str:
        raise NotImplementedError

    def _show_acts(self) -> None:
        raise NotImplementedError

    # What the page is about

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    @property
    def _set(self) -> CriteriaSet | None:
        return self._desk.register.criteria_of(self._case)

    def _shown(self) -> tuple[Review, ...]:
        """Every review once they are revealed, else none: not one's own either, which is no comparison."""
        case = self._case
        return () if why_not_revealed(case, self._set) else tuple(case.reviews.values())

    def facts(self) -> Sequence[Fact]:
        return case_facts(self._desk, self._case)

    def keep_drafts(self) -> None:
        self._kept.keep()

    # Showing

    def _show_reviews(self) -> bool:
        """The reviews beside each other, or why they are not here; whether they are."""
        criteria, shown = self._set, self._shown()
        nothing = why_not_revealed(self._case, criteria)
        self.nothing.setText(nothing)
        self._stack.setCurrentWidget(self._empty if nothing else self.beside)
        if criteria is None or not shown:
            self.beside.forget()
            return False
        self.beside.show_reviews(criteria, shown)
        return True

    # Acting

    def _act(self, work: Callable[[], None], words: str, draft: str = "") -> None:
        """Record off the screen's thread; `draft` names what was written for it and is done with then."""
        self._busy = "One moment."
        self._show_acts()
        self.update_header()
        self.run(work, lambda _: self._acted(words, draft), title="Recording", failed=self._failed)

    def _forget(self, draft: str) -> None:
        self._kept.forget(draft)
