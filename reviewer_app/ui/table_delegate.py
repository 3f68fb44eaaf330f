"""How a cell is painted: hairlines instead of boxes, states in their own ink under selection too.

Qt's delegate gives a selected cell one ink for all; here the state keeps its colour, which is legible on the
selection's ground as well (the table of colours is tested for it).
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer_app.ui import theme
from reviewer_app.ui.states import ink
from reviewer_app.ui.table_model import Cell, Column, IdTableModel

PADDING = 8


def fitted(words: str, tail: str, measure: QFontMetrics, room: int, cut: Qt.TextElideMode) -> str:
    """The words as far as there is room, and the tail whole."""
    return measure.elidedText(words, cut, room - measure.horizontalAdvance(tail)) + tail


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of an `IdTableModel`."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, IdTableModel)
        cell, column = model.cell(index.row(), index.column()), model.columns[index.column()]
        look = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("hover"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(_font(cell, column))
        painter.setPen(look.colour(ink(cell.state)))
        pad = look.px(PADDING)
        room = rect.adjusted(pad, 0, -pad, 0)
        cut = Qt.TextElideMode.ElideMiddle if column.elide_middle else Qt.TextElideMode.ElideRight
        shown = fitted(cell.body, cell.tail, QFontMetrics(painter.font()), room.width(), cut)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("ring"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        assert isinstance(model, IdTableModel)
        look = theme.current()
        cell, column = model.cell(index.row(), index.column()), model.columns[index.column()]
        wide = QFontMetrics(_font(cell, column)).horizontalAdvance(cell.shown) + 2 * look.px(PADDING)
        return QSize(wide, look.px(theme.ROW))


def _font(cell: Cell, column: Column) -> QFont:
    look = theme.current()
    if column.mono:
        return look.mono(9.5)
    return look.sans(weight=QFont.Weight.DemiBold) if cell.strong else look.sans()
