"""Why an answer stays below what a crossed indicator suggests: asked exactly where the guard asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.criteria import Criterion
from reviewer_app.domain.guards.review import AGAINST_MINIMUM
from reviewer_app.ui.controls import column, fill
from reviewer_app.ui.pages.answer_drafts import asks_why_below, count_words
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, TextArea


class WhyBelow(QWidget):
    """`edited()` when the person changed the words. Hidden while nothing is asked; the words stay in it.

    `show_crossed(None)`: which indicators are crossed is not known yet; words there are stay in sight.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.label, self.count = Label("", "field", wrap=True), Label("", "quiet")
        self.text = TextArea(name="Why below", lines=3)
        self.label.setBuddy(self.text)
        self._crossed: Sequence[str] | None = None
        self._filling, self.asked = False, False
        self.text.edited.connect(self._changed)
        fill(self, column(self.label, self.text, self.count, gap=4))
        self.hide()

    def set_words(self, words: str) -> None:
        """Show these without telling anyone."""
        self._filling = True
        self.text.set_text(words)
        self._filling = False

    def show_crossed(self, crossed: Sequence[str] | None) -> None:
        self._crossed = crossed

    def words(self) -> str:
        """What is recorded: nothing where nothing is asked."""
        return self.text.text() if self.asked else ""

    def look(self, criterion: Criterion | None, level: str, *, locked: bool) -> None:
        """Ask, or do not, for an answer at `level`."""
        below = asks_why_below(criterion, level, self._crossed or ()) if criterion else None
        unknown = criterion is not None and self._crossed is None and bool(self.text.text())
        self.asked = below is not None or unknown
        what = f"{below.name} suggests (level {below.level})" if below else "an indicator suggests"
        self.label.setText(f"Why below what {what}")
        self.text.setAccessibleName(self.label.text())
        self.text.setReadOnly(locked)
        short = len(self.text.text().strip()) < AGAINST_MINIMUM
        self.count.show_state(
            count_words(self.text.text(), AGAINST_MINIMUM), State.QUIET if short else State.GOOD
        )
        self.setVisible(self.asked)

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()
