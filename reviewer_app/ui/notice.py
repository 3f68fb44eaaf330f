"""A sentence that stands above every page and cannot be dismissed: why nothing can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import set_ground
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label


class Notice(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self._words = Label("", wrap=True, selectable=True, state=State.BAD)
        self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.gap(20), theme.gap(8), theme.gap(16), theme.gap(8))
        layout.addWidget(self._words, 1)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        self._words.show_state(sentence, State.BAD)
        self._words.setAccessibleName(f"Notice: {sentence}")
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        return self._words.text() if not self.isHidden() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme.current()
        QPainter(self).fillRect(0, 0, look.px(4), self.height(), QColor(look.tokens.bad))
