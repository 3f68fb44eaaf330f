"""Cells of two or three lines: a value above, what qualifies it below; and long words on as many lines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from reviewer_app.domain.text import visible
from reviewer_app.ui import theme
from reviewer_app.ui.states import State, ink, signed
from reviewer_app.ui.table_delegate import PADDING, CellDelegate, fitted
from reviewer_app.ui.table_model import Cell, IdTableModel

Index = QModelIndex | QPersistentModelIndex
HIGH = {1: theme.ROW, 2: 46, 3: 64}  # the height of a row by its lines, at 100 %
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class TallCell(Cell):
    """A cell with a second line in a state of its own, and where there is room for it a third."""

    below: str = ""
    below_state: State = State.PLAIN
    third: str = ""
    third_state: State = State.PLAIN

    @property
    def above_shown(self) -> str:
        return self.body

    @property
    def below_shown(self) -> str:
        return visible(signed(self.below, self.below_state), lines=False)

    @property
    def third_shown(self) -> str:
        return visible(signed(self.third, self.third_state), lines=False)

    @property
    def every_line(self) -> tuple[tuple[str, State], ...]:
        """What stands on each line, and its state; a line that has nothing to say is left out."""
        below = ((self.below_shown, self.below_state),) if self.below else ()
        third = ((self.third_shown, self.third_state),) if self.third else ()
        return ((self.above_shown, self.state), *below, *third)

    @property
    def shown(self) -> str:
        """All lines as one, for screen readers and for copying."""
        return "; ".join(words for words, _ in self.every_line)


class TallDelegate(CellDelegate):
    """Paints every line; the cell the keyboard is on keeps its ring. Words too long for a line take more."""

    def __init__(self, parent: QObject, lines: int = 2) -> None:
        super().__init__(parent)
        self.lines = lines

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, look = _cell(index), theme.current()
        pad = look.px(PADDING)
        rect: QRect = option.rect
        room = rect.adjusted(pad, look.px(3), -pad, -look.px(3))
        lines = _lines(cell, QFontMetrics(look.sans()), room.width(), self.lines)
        if not lines:
            super().paint(painter, option, index)
            return
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("hover"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(look.sans())
        high = room.height() // self.lines
        top = room.top() + (0 if isinstance(cell, TallCell) else (self.lines - len(lines)) * high // 2)
        for number, (words, said) in enumerate(lines):
            painter.setPen(look.colour(ink(said)))
            painter.drawText(QRect(room.left(), top + number * high, room.width(), high), _LINE, words)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("ring"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = _cell(index)
        if not isinstance(cell, TallCell):
            return super().sizeHint(option, index)
        look = theme.current()
        measure = QFontMetrics(look.sans())
        wide = max(measure.horizontalAdvance(words) for words, _ in cell.every_line)
        return QSize(wide + 2 * look.px(PADDING), look.px(theme.ROW))


def _lines(cell: Cell, measure: QFontMetrics, room: int, most: int) -> tuple[tuple[str, State], ...]:
    """What stands on each line, cut to the room; nothing where one line says it."""
    if isinstance(cell, TallCell):
        (first, state), *rest = cell.every_line
        above = _fold(first, measure, room, most - len(rest))
        cut = Qt.TextElideMode.ElideRight
        below = ((fitted(words, "", measure, room, cut), said) for words, said in rest)
        return (*((line, state) for line in above), *below)[:most]
    if measure.horizontalAdvance(cell.shown) <= room:
        return ()
    return tuple((line, cell.state) for line in broken(cell.body, cell.tail, measure, room, most))


def _fold(words: str, measure: QFontMetrics, room: int, most: int) -> tuple[str, ...]:
    """On one line, or on as many as there are to spare."""
    folded = broken(words, "", measure, room, most) if measure.horizontalAdvance(words) > room else ()
    return folded or (fitted(words, "", measure, room, Qt.TextElideMode.ElideRight),)


def broken(words: str, tail: str, measure: QFontMetrics, room: int, most: int = 2) -> tuple[str, ...]:
    """Words on at most so many lines, broken after the last that fits; nothing where not even one does."""
    lines: list[str] = []
    while len(lines) < most - 1 and measure.horizontalAdvance(words + tail) > room:
        at = words.rfind(" ")
        while at > 0 and measure.horizontalAdvance(words[:at]) > room:
            at = words.rfind(" ", 0, at)
        if at <= 0:
            break
        lines.append(words[:at])
        words = words[at + 1 :]
    return (*lines, fitted(words, tail, measure, room, Qt.TextElideMode.ElideRight)) if lines else ()


def _cell(index: Index) -> Cell:
    model = index.model()
    assert isinstance(model, IdTableModel)
    return model.cell(index.row(), index.column())
