"""A layout that fills lines as words do: chips in a header, buttons in a narrow pane."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from reviewer_app.ui import theme


class FlowLayout(QLayout):
    """Items in their own size, line after line; `set_right` puts the lines at the right side."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._right = gap, False
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def empty(self) -> None:
        """Take every item out and let its widget go."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def set_right(self, right: bool) -> None:
        if right is not self._right:
            self._right = right
            self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(height for _, _, height in lines) + max(0, len(lines) - 1) * theme.gap(self._gap)

    def sizeHint(self) -> QSize:
        gap = theme.gap(self._gap)
        wide = sum(item.sizeHint().width() + gap for item in self._items)
        return QSize(max(0, wide - gap), max((item.sizeHint().height() for item in self._items), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        gap, top = theme.gap(self._gap), rect.y()
        for items, wide, high in self._lines(rect.width()):
            left = rect.x() + (max(0, rect.width() - wide) if self._right else 0)
            for item in items:
                size = item.sizeHint()
                item.setGeometry(
                    QRect(QPoint(left, top), QSize(min(size.width(), rect.width()), size.height()))
                )
                left += size.width() + gap
            top += high + gap

    def _lines(self, width: int) -> list[tuple[list[QLayoutItem], int, int]]:
        """Items of each line with the line's width and height."""
        gap = theme.gap(self._gap)
        lines: list[tuple[list[QLayoutItem], int, int]] = []
        for item in self._items:
            size = item.sizeHint()
            if lines and lines[-1][1] + gap + size.width() <= width:
                items, wide, high = lines[-1]
                lines[-1] = ([*items, item], wide + gap + size.width(), max(high, size.height()))
            else:
                lines.append(([item], size.width(), size.height()))
        return lines


def flowing(*widgets: QWidget, gap: int = 8) -> QWidget:
    """Widgets in one line, or in several where there is no room for one."""
    made = QWidget()
    layout = FlowLayout(made, gap)
    for one in widgets:
        layout.addWidget(one)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    made.setSizePolicy(policy)
    return made
