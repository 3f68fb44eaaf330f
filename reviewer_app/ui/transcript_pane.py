"""One pane of a transcript: scrolls, selects, finds, folds. It paints what is on the screen and nothing more.

Keys: arrows move the caret, with Shift they select; Page up and down, Home and End of the row, Ctrl+Home and
Ctrl+End; J and K next and previous turn; Ctrl+A the whole turn; Ctrl+C copies. Tab leaves.

- One picture, one scroll, one key costs what the screen holds, never what the transcript holds.
- A text too long for that is laid out off the screen's thread; its turn says so until it has come.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from reviewer_app.domain.evidence import EventKind
from reviewer_app.domain.text import one_line
from reviewer_app.ui import tasks, theme
from reviewer_app.ui.transcript_caret import Caret, Passage, Place
from reviewer_app.ui.transcript_paint import ADDED, Brush, Tone, brush_for, head_words, metrics_of
from reviewer_app.ui.transcript_picture import Picture
from reviewer_app.ui.transcript_track import LaidTurn, Side, Track, lay

LAID_WHILE_DRAGGED = 20_000  # turns; more are laid out anew when the pane has kept its width for a moment


class TranscriptPane(QAbstractScrollArea):
    """`turn_changed(slot)`: another turn is current. `selection_changed()`: another passage is selected.

    `media_asked(event index, media)`: a person wants to see what lies in a turn besides text."""

    turn_changed = Signal(int)
    selection_changed = Signal()
    scrolled_to = Signal(int)
    relaid_anew = Signal()
    media_asked = Signal(int, object)

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
        self._wanted: tuple[int, int, int, int] | None = None  # position, slot and passage to select
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(120)
        self._later.timeout.connect(self.relay)
        self._say_turn()

    # What is shown

    def measure_for(self, side: Side) -> None:
        """Give a side the metrics of this pane, before a track is made of it."""
        side.set_metrics(metrics_of(self._brush()))

    def show_track(self, side: Side, track: Track) -> None:
        """Another transcript, or the same in other slots; `measure_for` was called for its side."""
        self.side, self.track = side, track
        side.asked = self._lay_out
        self.caret = Caret()
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
        return brush_for(self.viewport().width(), self._tone, self.found)

    def _measure_room(self) -> bool:
        """Give the side its metrics for the present width; True when the lines fall anew."""
        metrics = metrics_of(self._brush())
        if metrics == self.side.metrics:
            return False
        self.side.set_metrics(metrics)
        return True

    def _lay_out(self, position: int) -> None:
        """Lay out a very long text off the screen's thread, and show it when it has come."""
        side = self.side
        columns, text = side.metrics.columns, side.events[position].text

        def came(laid: LaidTurn) -> None:
            if self.side is side and side.metrics.columns == columns:
                side.put(position, laid)
                self._measure_anew(position)

        tasks.run(self, lambda: lay(text, columns), came, title="Laying out a long turn")

    def _measure_anew(self, position: int) -> None:
        """A turn's rows have come: its slot gets its height, and what was looked for in it is shown."""
        y = self._top()
        slot = self.track.heights.slot_at(y)
        while slot < len(self.track) and self.track.heights.top(slot) < y + self.viewport().height():
            if self.side.slots[slot] == position:
                self.track.measure(slot, anew=True)
                break
            slot += 1
        self._folded_anew()
        if self._wanted is not None and self._wanted[0] == position:
            self.select_source(*self._wanted[1:])

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here by Tab or F6 means this side, though no turn of it is current yet."""
        super().focusInEvent(event)
        self.selection_changed.emit()

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
        top = self.verticalScrollBar().value()
        self.track.settle(top, self.viewport().height())
        self._picture().paint(painter, brush, top)

    def _picture(self) -> Picture:
        return Picture(self.side, self.track, self.caret, self.viewport().height(), self.hasFocus())

    # Places

    def place_at(self, point: QPoint) -> Place | None:
        """The place in the text under a point of the viewport; None over a head or an absent turn."""
        return self._picture().place_at(point, self._brush(), self._top())

    def go_to_slot(self, slot: int, *, share: float = 0.0) -> None:
        """Make a turn current and bring its head to the top (`share` 0) or lower on the screen."""
        if not 0 <= slot < len(self.track):
            return
        self.track.settle(self.track.heights.top(slot), self.viewport().height())
        self._range()
        offset = round(self.viewport().height() * share)
        self.verticalScrollBar().setValue(max(0, self.track.heights.top(slot) - offset))
        self._move(Place(self.side.slots[slot], 0, slot), keep=False)

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
        turn, row = self.side.turn(at.position), self.side.metrics.row
        number = self.caret.row_in(turn, at.offset) or 0
        lead = self.side.lead(at.position)
        top = self.track.heights.top(at.slot) + (0 if number == 0 else lead) + number * row
        bottom = self.track.heights.top(at.slot) + lead + (number + 1) * row
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
        """On a turn's triangle it folds, on a line of media it asks for them; else it chooses the turn."""
        y = self.verticalScrollBar().value() + point.y()
        if not len(self.track) or y >= self.track.heights.total:
            return
        slot = self.track.heights.slot_at(y)
        position = self.side.slots[slot]
        self._move(Place(position, 0, slot), keep=False)
        if position < 0:
            return
        within = y - self.track.heights.top(slot) - self.side.metrics.head
        if point.x() < theme.px(26):
            self.fold(not self.side.is_collapsed(position))
        elif within >= 0 and not self.side.is_collapsed(position):
            self.ask_media(within // self.side.metrics.row)

    def ask_media(self, number: int = 0) -> bool:
        """Ask to see a thing of the current turn that is not text; False where there is none."""
        position = self.caret.at.position
        media = self.side.events[position].media[number : number + 1] if position >= 0 else ()
        for one in media:
            self.media_asked.emit(self.side.events[position].index, one)
        return bool(media)

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
        if position < 0:
            return
        if self.side.is_collapsed(position):
            self.track.fold([slot], False)
            self._range()
        self._move(Place(position, start, slot), keep=False)
        self._move(Place(position, end, slot), keep=True)
        self._show_caret()

    def select_source(self, slot: int, start: int, end: int) -> None:
        """The same by source offsets. In a turn that is still being laid out, once it has come."""
        position = self.side.slots[slot]
        if position < 0:
            return
        turn = self.side.turn(position)
        self._wanted = (position, slot, start, end) if turn.pending else None
        self.select(slot, turn.shown.to_shown(start), turn.shown.to_shown(end))

    def selections(self) -> list[Passage]:
        """The selected passage of each turn that has one, in order."""
        found = []
        for position in self.caret.positions():
            turn = self.side.turn(position)
            if turn.pending:
                continue
            shown, (start, end) = turn.shown, self.caret.span_in(position)
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

    def fold(self, folded: bool) -> None:
        """Collapse or expand the current turn."""
        if len(self.track):
            self.track.fold([max(0, self.caret.slot)], folded)
            self._folded_anew()

    def fold_kinds(self, kinds: Collection[EventKind], folded: bool) -> None:
        """Collapse or expand every turn of these kinds; what is current stays where it is on the screen."""
        slot = self.caret.slot if self.caret.slot >= 0 else self.track.heights.slot_at(self._top())
        before = self.track.heights.top(slot) - self._top() if len(self.track) else 0
        self.track.fold_kinds(kinds, folded)
        self._range()
        if len(self.track):
            self.verticalScrollBar().setValue(max(0, self.track.heights.top(slot) - before))
        self._folded_anew()

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _folded_anew(self) -> None:
        self.relaid()
        self.relaid_anew.emit()
        self.scrolled_to.emit(self._top())

    def _say_turn(self) -> None:
        """What a screen reader gets: which turn, and its text."""
        self.setAccessibleName(f"{self._name}, {len(self.side.events)} turns")
        position = self.caret.at.position
        if position >= 0:
            event = self.side.events[position]
            self.setAccessibleDescription(f"Turn {head_words(event)}: {one_line(event.text, 2000)}")
        else:
            self.setAccessibleDescription("No turn here on this side" if self.caret.slot >= 0 else "")
