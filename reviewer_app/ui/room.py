"""A room that scrolls only when its content cannot be made to fit.

Qt's scroll area asks content with wrapped text for the height it would like, and scrolls below that. A page
would rather give its panes less: here the content gets the height there is, down to its minimum.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Room(QScrollArea):
    """Put things into `layout_inside`; `set_least` is a height below which it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._floor = _Floor()
        self.layout_inside = self._floor.layout_inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._floor)

    def set_least(self, height: int) -> None:
        self._floor.least = height
        self._floor.updateGeometry()


class _Floor(QWidget):
    """Without a layout of its own, so that the scroll area asks it for a minimum and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.least = 0
        self._inner = QWidget(self)
        self.layout_inside = QVBoxLayout(self._inner)
        self.layout_inside.setContentsMargins(0, 0, 0, 0)
        self.layout_inside.setSpacing(0)
        self._inner.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, max(self.least, self.layout_inside.minimumSize().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inner.setGeometry(self.rect())
