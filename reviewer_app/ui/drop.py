"""A place to drop a folder or a file from a medium, or to choose one by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, set_ground
from reviewer_app.ui.text import Label


class DropArea(QWidget):
    """`dropped(Path)`: one local folder or file was let go here. The buttons are the way by key."""

    dropped = Signal(object)

    def __init__(
        self, words: str, *choices: tuple[str, Callable[[], object]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_ground(self, "panel")
        self.setAcceptDrops(True)
        self._over = False
        layout, line = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(*[theme.gap(24)] * 4)
        said = Label(words, "quiet", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(said)
        line.addStretch(1)
        for text, do in choices:
            line.addWidget(Button(text, do))
        line.addStretch(1)
        layout.addLayout(line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        self._mark(len(urls) == 1 and urls[0].isLocalFile())
        event.setAccepted(self._over)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _mark(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = look.colour("accent" if self._over else "edge")
        painter.setPen(QPen(ink, 2 if self._over else 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), look.px(6), look.px(6))
