"""One pane of a transcript: scrolls, selects, finds, folds. It paints what is on the screen and nothing more.

Keys: arrows move the caret, with Shift they select; Page up and down, Home and End of the row, Ctrl+Home and
Ctrl+End; J and K next and previous turn; Ctrl+A the whole turn; Ctrl+C copies. Tab leaves.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from reviewer_app.domain.text import one_line
from reviewer_app.ui import theme
from reviewer_app.ui.transcript_caret import Caret, Passage, Place
from reviewer_app.ui.transcript_paint import (
    ADDED,
    Brush,
    Tone,
    head_words,
    paint_absent,
    paint_head,
    paint_row,
)
from reviewer_app.ui.transcript_track import Metrics, Side, Track

LAID_WHILE_DRAGGED = 20_000  # turns; more are laid out anew when the pane has kept its width for a moment


class TranscriptPane(QAbstractScrollArea):
    """`turn_changed(slot)`: another turn is current. `selection_changed()`: another passage is selected."""

    turn_changed = Signal(int)
    selection_changed = Signal()
    scrolled_to = Signal(int)

    def __init__(self, name: str, tone: Tone = ADDED, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setProperty("pane", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.side, self.caret = Side(()), Caret()
        self.track = Track(self.side)
        self.found: re.Pattern[str] | None = None
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(120)
        self._later.timeout.connect(self.relay)
        self._say_turn()

    # What is shown

    def show_track(self, side: Side, track: Track) -> None:
        """Another transcript, or the same in other slots."""
        self.side, self.track = side, track
        self.caret = Caret()
        self._measure_room()
        self._range()
        self._say_turn()
        self.viewport().update()
        self.selection_changed.emit()

    def set_name(self, name: str) -> None:
        self._name = name
        self._say_turn()

    def relaid(self) -> None:
        """After the track's heights changed."""
        self._range()
        self.viewport().update()

    def _brush(self) -> Brush:
        look = theme.current()
        mono = look.mono()
        head = look.sans(8.5, weight=QFont.Weight.DemiBold)
        left = look.px(26)
        return Brush(
            look, mono, head, QFontMetricsF(mono), self._tone, left, self.viewport().width(), self.found
        )

    def _measure_room(self) -> bool:
        """Give the side its metrics for the present width; True when the lines fall anew."""
        brush = self._brush()
        room = self.viewport().width() - brush.left - brush.look.px(10)
        columns = max(12, int(room / brush.measure.horizontalAdvance("0")))
        row = round(brush.measure.height() * 1.16)
        metrics = Metrics(columns, row, brush.look.px(22), brush.look.px(6))
        if metrics == self.side.metrics:
            return False
        self.side.set_metrics(metrics)
        return True

    def _range(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.track.heights.total + self.side.metrics.gap - high))
        bar.setPageStep(max(1, high - self.side.metrics.row))
        bar.setSingleStep(self.side.metrics.row * 3)

    def _scrolled(self, value: int) -> None:
        settled = self.track.settle(value, self.viewport().height())
        self._range()
        if settled != value and abs(settled - value) < self.viewport().height():
            self.verticalScrollBar().setValue(settled)
        self.viewport().update()
        self.scrolled_to.emit(self.verticalScrollBar().value())

    def relay(self) -> None:
        """Lay out anew for the present width, keeping the turn at the top of the screen."""
        if not self._measure_room():
            self._range()
            return
        y = self.verticalScrollBar().value()
        slot = self.track.heights.slot_at(y)
        within = y - self.track.heights.top(slot) if len(self.track) else 0
        self.track.rebuild()
        self._range()
        if len(self.track):
            kept = min(within, self.track.heights[slot])
            self.verticalScrollBar().setValue(self.track.heights.top(slot) + kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if len(self.track) <= LAID_WHILE_DRAGGED:
            self.relay()
        else:
            self._range()
            self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "caret"):
            self.relay()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(96))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, brush = QPainter(self.viewport()), self._brush()
        painter.fillRect(event.rect(), brush.look.colour("panel"))
        if not len(self.track):
            return
        top = self.verticalScrollBar().value()
        self.track.settle(top, self.viewport().height())
        slot = self.track.heights.slot_at(top)
        y = self.track.heights.top(slot) - top
        while slot < len(self.track) and y < self.viewport().height():
            self._paint_slot(painter, brush, slot, y)
            y += self.track.heights[slot]
            slot += 1

    def _paint_slot(self, painter: QPainter, brush: Brush, slot: int, y: int) -> None:
        room, position = self.side.metrics, self.side.slots[slot]
        high = self.track.heights[slot]
        if position is None:
            paint_absent(painter, brush, QRect(0, y, brush.width, high - room.gap))
        else:
            paint_head(painter, brush, self.side, position, QRect(0, y, brush.width, room.head))
            if position not in self.side.collapsed:
                self._paint_rows(painter, brush, position, y + room.head)
        if slot == self.caret.slot:
            painter.fillRect(
                0, y + brush.look.px(2), brush.look.px(3), high - room.gap, brush.look.colour("accent")
            )

    def _paint_rows(self, painter: QPainter, brush: Brush, position: int, top: int) -> None:
        turn, marks, row_high = self.side.turn(position), self.side.marks(position), self.side.metrics.row
        chosen = self.caret.span_in(position)
        first = max(0, -top // row_high)
        last = min(len(turn.rows), (self.viewport().height() - top) // row_high + 1)
        left = brush.left - brush.look.px(18)
        for number in range(first, last):
            area = QRect(left, top + number * row_high, brush.width - left - brush.look.px(4), row_high)
            paint_row(painter, brush, turn, turn.rows[number], marks, chosen, area)
        if self.hasFocus() and self.caret.at.position == position:
            self._paint_caret(painter, brush, position, top)

    def _paint_caret(self, painter: QPainter, brush: Brush, position: int, top: int) -> None:
        turn, offset = self.side.turn(position), self.caret.at.offset
        number = self.caret.row_in(turn, offset)
        if number is not None:
            row = turn.rows[number]
            x = brush.x_of(turn.shown.text[row.start : row.end], offset - row.start)
            high = self.side.metrics.row
            painter.fillRect(
                round(x), top + number * high, brush.look.px(2), high, brush.look.colour("accent")
            )

    # Places

    def place_at(self, point: QPoint) -> Place | None:
        """The place in the text under a point of the viewport; None over a head or an absent turn."""
        y = self.verticalScrollBar().value() + point.y()
        if not len(self.track) or y >= self.track.heights.total:
            return None
        slot = self.track.heights.slot_at(y)
        position = self.side.slots[slot]
        within = y - self.track.heights.top(slot) - self.side.metrics.head
        if position is None or position in self.side.collapsed or within < 0:
            return None
        turn = self.side.turn(position)
        if not turn.rows:
            return Place(position, 0, slot)
        row = turn.rows[min(within // self.side.metrics.row, len(turn.rows) - 1)]
        return Place(
            position, row.start + self._column_at(turn.shown.text[row.start : row.end], point.x()), slot
        )

    def _column_at(self, text: str, x: int) -> int:
        brush = self._brush()
        low, high = 0, len(text)
        while low < high:
            middle = (low + high) // 2
            if (brush.x_of(text, middle) + brush.x_of(text, middle + 1)) / 2 <= x:
                low = middle + 1
            else:
                high = middle
        return low

    def go_to_slot(self, slot: int, *, share: float = 0.0) -> None:
        """Make a turn current and bring its head to the top (`share` 0) or lower on the screen."""
        if not 0 <= slot < len(self.track):
            return
        self.track.settle(self.track.heights.top(slot), self.viewport().height())
        self._range()
        offset = round(self.viewport().height() * share)
        self.verticalScrollBar().setValue(max(0, self.track.heights.top(slot) - offset))
        position = self.side.slots[slot]
        self._move(Place(-1 if position is None else position, 0, slot), keep=False)

    def _move(self, place: Place, *, keep: bool) -> None:
        changed = place.slot != self.caret.slot
        self.caret.move(place, keep_anchor=keep)
        self.viewport().update()
        self.selection_changed.emit()
        if changed:
            self._say_turn()
            self.turn_changed.emit(place.slot)

    def _show_caret(self) -> None:
        """Scroll as little as needed to see the caret's row."""
        at = self.caret.at
        if at.position < 0:
            return
        turn = self.side.turn(at.position)
        number = self.caret.row_in(turn, at.offset) or 0
        room = self.side.metrics
        head = 0 if number == 0 else room.head
        top = self.track.heights.top(at.slot) + head + number * room.row
        bottom = self.track.heights.top(at.slot) + room.head + (number + 1) * room.row
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = self.place_at(event.position().toPoint())
        if place is not None:
            self._move(place, keep=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            self._press_head(event.position().toPoint())

    def _press_head(self, point: QPoint) -> None:
        """A press on a turn's triangle folds it; elsewhere on the head it makes the turn current."""
        y = self.verticalScrollBar().value() + point.y()
        if not len(self.track) or y >= self.track.heights.total:
            return
        slot = self.track.heights.slot_at(y)
        position = self.side.slots[slot]
        self._move(Place(-1 if position is None else position, 0, slot), keep=False)
        if position is not None and point.x() < theme.px(26):
            self.fold(position not in self.side.collapsed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.caret.at.position >= 0:
            place = self.place_at(event.position().toPoint())
            if place is not None:
                self._move(place, keep=True)
                self._show_caret()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is None:
            return
        text = self.side.turn(place.position).shown.text
        for word in re.finditer(r"\w+|\S", text):
            if word.start() <= place.offset < word.end():
                self._move(Place(place.position, word.start(), place.slot), keep=False)
                self._move(Place(place.position, word.end(), place.slot), keep=True)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_turn()
        else:
            keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            rows = max(1, self.viewport().height() // self.side.metrics.row - 2)
            place = self.caret.after_key(event, self.side, self.track, rows)
            if place is None:
                event.ignore()
                return
            self._move(place, keep=keep)
            self._show_caret()

    # What is selected

    def select_turn(self) -> None:
        """The whole text of the current turn."""
        at = self.caret.at
        if at.position >= 0:
            self.select(at.slot, 0, len(self.side.turn(at.position).shown.text))

    def select(self, slot: int, start: int, end: int) -> None:
        """Shown characters `start` to `end` of the turn in a slot; it is unfolded and brought into view."""
        position = self.side.slots[slot]
        if position is None:
            return
        if position in self.side.collapsed:
            self.track.fold([slot], False)
            self._range()
        self._move(Place(position, start, slot), keep=False)
        self._move(Place(position, end, slot), keep=True)
        self._show_caret()

    def selections(self) -> list[Passage]:
        """The selected passage of each turn that has one, in order."""
        found = []
        for position in self.caret.positions():
            shown = self.side.turn(position).shown
            start, end = self.caret.span_in(position)
            start, end = shown.to_source(start), shown.to_source(min(end, len(shown.text)))
            event = self.side.events[position]
            if start < end:
                found.append(Passage(event.index, start, end, event.text[start:end]))
        return found

    def selection(self) -> Passage | None:
        """The selected passage, or its part in the first turn where it spans several."""
        return next(iter(self.selections()), None)

    def copy(self) -> None:
        text = "\n".join(passage.text for passage in self.selections())
        if text:
            QGuiApplication.clipboard().setText(text)

    def fold(self, folded: bool, *, all_turns: bool = False) -> None:
        """Collapse or expand the current turn, or all of them."""
        if len(self.track):
            slots = range(len(self.track)) if all_turns else [max(0, self.caret.slot)]
            self.track.fold(slots, folded)
            self.relaid()
            self.scrolled_to.emit(self.verticalScrollBar().value())

    def _say_turn(self) -> None:
        """What a screen reader gets: which turn, and its text."""
        self.setAccessibleName(f"{self._name}, {len(self.side.events)} turns")
        position = self.caret.at.position
        if position >= 0:
            event = self.side.events[position]
            self.setAccessibleDescription(f"Turn {head_words(event)}: {one_line(event.text, 2000)}")
        else:
            self.setAccessibleDescription("No turn here on this side" if self.caret.slot >= 0 else "")
