"""A table whose first column stays where it scrolls sideways: a row is read by its name.

- The column is painted once more over the others, and its head; nothing is there twice for a screen reader.
- What is seen at a place is what a click there means, and no cell is brought to lie under the column.
- A first column that would take most of the width scrolls with the others.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reviewer_app.ui import fonts, theme

MOST = 0.6  # of the width


class PinnedHeader(QHeaderView):
    """The head of the first column stays where the column does."""

    def __init__(self, table: PinnedTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setTextElideMode(Qt.TextElideMode.ElideRight)  # Qt's own is to cut in the middle of a letter
        self._take_font()

    def _take_font(self) -> None:
        """The style sheet's own: by the widget's font Qt reckons how many letters there is room for."""
        self.setFont(theme.current().sans(fonts.SMALL))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_table"):
            self._take_font()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        wide = self._table.pinned()
        if wide:
            painter, place = QPainter(self.viewport()), QRect(0, 0, wide, self.height())
            painter.fillRect(place, theme.current().colour("panel"))
            self.paintSection(painter, place, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the head that is seen is not one on the head below it."""
        if event.position().x() < self._table.pinned():
            self.sectionClicked.emit(0)
            return
        super().mousePressEvent(event)


class PinnedTable(QTableView):
    """The header must be there before the model is, so that it hears of a reset before the table does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeader(PinnedHeader(self))

    def pinned(self) -> int:
        """How wide the first column stands over the others, in pixels; 0 while it lies in its own place."""
        return self.columnWidth(0) if self.horizontalScrollBar().value() and self._can_be_pinned() else 0

    def _can_be_pinned(self) -> bool:
        return 0 < self.columnWidth(0) <= self.viewport().width() * MOST

    def indexAt(self, at: QPoint) -> QModelIndex:
        found = super().indexAt(at)
        return found.siblingAtColumn(0) if found.isValid() and at.x() < self.pinned() else found

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """The first column is to be seen wherever one is: for it nothing moves sideways."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() == 0 and before and self._can_be_pinned():
            bar.setValue(before)
        elif index.column() > 0 and (under := self.pinned() - self.visualRect(index).left()) > 0:
            bar.setValue(bar.value() - under)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        wide = self.pinned()
        if wide:
            self._paint_pinned(QPainter(self.viewport()), wide)

    def _paint_pinned(self, painter: QPainter, wide: int) -> None:
        look, model, high = theme.current(), self.model(), self.viewport().height()
        first, last = self.rowAt(0), self.rowAt(high - 1)
        painter.fillRect(QRect(0, 0, wide, high), look.colour("panel"))
        for row in range(max(0, first), (last if last >= 0 else model.rowCount() - 1) + 1):
            index = model.index(row, 0)
            self.itemDelegate().paint(painter, self._option(index, wide), index)
        painter.setPen(look.colour("edge"))
        painter.drawLine(wide - 1, 0, wide - 1, high)

    def _option(self, index: QModelIndex, wide: int) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = QRect(0, self.rowViewportPosition(index.row()), wide, self.rowHeight(index.row()))
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus
        return option
