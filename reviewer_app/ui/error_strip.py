"""An error where it happened: what, which thing, which rule; what the administrator needs is folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, set_ground
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Prose


def details_of(error: DeskError) -> str:
    """Code and facts of an error, one a line, for the administrator."""
    return "\n".join([f"code: {error.code}", *(f"{name}: {value}" for name, value in error.facts.items())])


class ErrorStrip(QWidget):
    """Hidden until `show_error`; *Dismiss* or the next success (`clear`) hides it."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._sentence = Label("", wrap=True, selectable=True, state=State.BAD)
        self._sentence.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fold = Button("Details", self._turn_details, flat=True)
        self._details = Prose(name="Details of the error", mono=True, fit_lines=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.gap(20), theme.gap(8), theme.gap(16), theme.gap(8))
        layout.setSpacing(theme.gap(4))
        line = QHBoxLayout()
        line.addWidget(self._sentence, 1)
        line.addWidget(self._fold)
        line.addWidget(Button("Dismiss", self.clear, flat=True))
        layout.addLayout(line)
        layout.addWidget(self._details)
        self.hide()

    def show_error(self, error: DeskError) -> None:
        self._sentence.show_state(error.sentence, State.BAD)
        self._sentence.setAccessibleName(f"Error: {error.sentence}")
        self._details.set_text(details_of(error))
        self._details.hide()
        self._fold.set_words("Details")
        self.show()

    def sentence(self) -> str:
        return self._sentence.text() if not self.isHidden() else ""

    def clear(self) -> None:
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    def _turn_details(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self._fold.set_words("Details" if self._details.isHidden() else "Fold details")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme.current()
        QPainter(self).fillRect(0, 0, look.px(4), self.height(), QColor(look.tokens.bad))
