"""Where the turns of one or two transcripts lie, without Qt: slots below each other, turns beside each other.

- A *side* is one transcript; a *slot* holds one of its turns or none. A *track* is one side, or two locked
  ones whose slots are as high as the higher of the two turns.
- Short transcripts are measured at once. In long ones a turn's height is estimated until it comes near the
  screen, so 300,000 turns open at once and what is read does not move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reviewer_app.domain.evidence import Event
from reviewer_app.ui.transcript_layout import Heights, Row, ShownText, rows_of, shown_text

MEASURED_AT_ONCE = 400_000  # characters
AHEAD = 24  # slots measured above the screen, so that scrolling up does not jump
_KEPT = 600


@dataclass(frozen=True, slots=True)
class Marks:
    """What differs in a turn: every line (`whole`), or lines by number with spans of source offsets."""

    whole: bool = False
    lines: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def on(self, line: int) -> bool:
        return self.whole or line in self.lines


SAME = Marks()


@dataclass(frozen=True, slots=True)
class Metrics:
    """Columns of the text's room; heights in pixels of a row, of a turn's head, of the gap after a turn."""

    columns: int = 80
    row: int = 16
    head: int = 20
    gap: int = 8


@dataclass(frozen=True, slots=True)
class LaidTurn:
    shown: ShownText
    rows: list[Row]


class Side:
    """One transcript: its turns, which slot holds which (by position in `events`), and what is folded."""

    def __init__(self, events: Sequence[Event], slots: Sequence[int | None] | None = None) -> None:
        self.events = events
        self.slots: Sequence[int | None] = slots if slots is not None else range(len(events))
        self.metrics = Metrics()
        self.collapsed: set[int] = set()
        self.marks: Callable[[int], Marks] = lambda _position: SAME
        self._sizes = [(len(event.text), event.text.count("\n")) for event in events]
        self._laid: dict[int, LaidTurn] = {}

    @property
    def characters(self) -> int:
        return sum(size for size, _ in self._sizes)

    def set_metrics(self, metrics: Metrics) -> None:
        if metrics.columns != self.metrics.columns:
            self._laid.clear()
        self.metrics = metrics

    def turn(self, position: int) -> LaidTurn:
        """A turn laid out in rows."""
        laid = self._laid.get(position)
        if laid is None:
            shown = shown_text(self.events[position].text)
            laid = LaidTurn(shown, rows_of(shown.text, self.metrics.columns))
            if len(self._laid) >= _KEPT:
                self._laid.clear()
            self._laid[position] = laid
        return laid

    def height(self, slot: int, *, exact: bool) -> int:
        position = self.slots[slot]
        if position is None:
            return 0
        room = self.metrics
        if position in self.collapsed:
            return room.head + room.gap
        return room.head + self._rows(position, exact) * room.row + room.gap

    def _rows(self, position: int, exact: bool) -> int:
        if exact:
            return len(self.turn(position).rows)
        size, breaks = self._sizes[position]
        return (1 + breaks + size // self.metrics.columns) if size else 0


class Track:
    """Slots below each other for one or two sides."""

    def __init__(self, *sides: Side) -> None:
        self.sides = sides
        self.heights = Heights([])
        self._measured: set[int] = set()
        self.rebuild()

    def __len__(self) -> int:
        return len(self.sides[0].slots)

    def rebuild(self) -> None:
        """After another width or text size."""
        exact = sum(side.characters for side in self.sides) <= MEASURED_AT_ONCE
        count = len(self)
        self.heights = Heights([self._height(slot, exact) for slot in range(count)])
        self._measured = set(range(count)) if exact else set()

    def _height(self, slot: int, exact: bool) -> int:
        return max(side.height(slot, exact=exact) for side in self.sides)

    def settle(self, y: int, high: int) -> int:
        """Measure what is on the screen and a little above; the place that keeps the top line still."""
        if not len(self):
            return 0
        first = self.heights.slot_at(y)
        for slot in range(max(0, first - AHEAD), first):
            y += self._measure(slot)
        slot, below = first, self.heights.top(first)
        while slot < len(self) and below < y + high:
            self._measure(slot)
            below += self.heights[slot]
            slot += 1
        return max(0, min(y, self.heights.total - high))

    def _measure(self, slot: int) -> int:
        if slot in self._measured:
            return 0
        self._measured.add(slot)
        return self.heights.set(slot, self._height(slot, True))

    def fold(self, slots: Sequence[int], folded: bool) -> None:
        """Collapse or expand the turns of slots, on every side."""
        for side in self.sides:
            positions = {side.slots[slot] for slot in slots} - {None}
            kept = {position for position in positions if position is not None}
            side.collapsed = side.collapsed | kept if folded else side.collapsed - kept
        if len(slots) > 1:
            self.rebuild()
        else:
            self._measured.difference_update(slots)
            for slot in slots:
                self._measure(slot)
