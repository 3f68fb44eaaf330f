"""Cells of two lines: a value above, what qualifies it below; and long words on two lines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from reviewer_app.domain.text import visible
from reviewer_app.ui import theme
from reviewer_app.ui.states import State, ink, signed
from reviewer_app.ui.table_delegate import PADDING, CellDelegate, fitted
from reviewer_app.ui.table_model import Cell, IdTableModel

Index = QModelIndex | QPersistentModelIndex
TALL = 46  # the height of a row of two lines, at 100 %
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class TallCell(Cell):
    """A cell with a second line in a state of its own."""

    below: str = ""
    below_state: State = State.PLAIN

    @property
    def above_shown(self) -> str:
        return self.body

    @property
    def below_shown(self) -> str:
        return visible(signed(self.below, self.below_state), lines=False)

    @property
    def shown(self) -> str:
        """Both lines as one, for screen readers and for copying."""
        return f"{self.above_shown}; {self.below_shown}" if self.below else self.above_shown


class TallDelegate(CellDelegate):
    """Paints both lines; the cell the keyboard is on keeps its ring. Words too long for one line take two."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, look = _cell(index), theme.current()
        pad = look.px(PADDING)
        rect: QRect = option.rect
        room = rect.adjusted(pad, look.px(3), -pad, -look.px(3))
        lines = _lines(cell, QFontMetrics(look.sans()), room.width())
        if not lines:
            super().paint(painter, option, index)
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("hover"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(look.sans())
        half = room.height() // 2
        for number, (words, said) in enumerate(lines):
            painter.setPen(look.colour(ink(said)))
            painter.drawText(QRect(room.left(), room.top() + number * half, room.width(), half), _LINE, words)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("ring"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = _cell(index)
        if not isinstance(cell, TallCell):
            return super().sizeHint(option, index)
        look = theme.current()
        measure = QFontMetrics(look.sans())
        wide = max(measure.horizontalAdvance(words) for words in (cell.above_shown, cell.below_shown))
        return QSize(wide + 2 * look.px(PADDING), look.px(theme.ROW))


def _lines(cell: Cell, measure: QFontMetrics, room: int) -> tuple[tuple[str, State], ...]:
    """What stands above and below, cut to the room; nothing where one line says it."""
    if isinstance(cell, TallCell):
        cut = Qt.TextElideMode.ElideRight
        return (
            (fitted(cell.above_shown, "", measure, room, cut), cell.state),
            (fitted(cell.below_shown, "", measure, room, cut), cell.below_state),
        )
    if measure.horizontalAdvance(cell.shown) <= room:
        return ()
    return tuple((line, cell.state) for line in two_lines(cell.body, cell.tail, measure, room))


def two_lines(words: str, tail: str, measure: QFontMetrics, room: int) -> tuple[str, ...]:
    """Words broken once, after the last word that fits; nothing where not even the first does."""
    at = words.rfind(" ")
    while at > 0 and measure.horizontalAdvance(words[:at]) > room:
        at = words.rfind(" ", 0, at)
    if at <= 0:
        return ()
    return words[:at], fitted(words[at + 1 :], tail, measure, room, Qt.TextElideMode.ElideRight)


def _cell(index: Index) -> Cell:
    model = index.model()
    assert isinstance(model, IdTableModel)
    return model.cell(index.row(), index.column())
