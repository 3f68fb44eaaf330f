"""Two transcripts beside each other, turn by turn.

- Turns equal in kind, title and text are paired first, in order.
- Between them, turns of one kind are paired by likeness of their words (an optimal alignment of the gap);
  turns of different kinds never stand beside each other.
- A gap too large for that is paired in order of kind, looking a few turns ahead, and the alignment says so:
  300,000 turns stay a matter of seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.sequences import match
from reviewer_app.domain.evidence import Event

NOTE = "Too different to align by content everywhere: some turns are paired by kind, in order."
_STEPS = 4_000_000
_GAP_CELLS = 160_000  # an optimal alignment of 400 × 400 turns
_ALL_CELLS = 600_000  # for all gaps of one alignment together
_AHEAD = 8  # turns looked ahead where a gap is too large
_WORDS_READ = 600  # characters of a turn that its likeness is judged by
_WORD = re.compile(r"\w+")


class Relation(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"


@dataclass(frozen=True, slots=True)
class TurnPair:
    """Positions in the two sequences (not `Event.index`); None on the side that has no turn here."""

    left: int | None
    right: int | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class TurnAlignment:
    """Every turn of both sides once, in order. `note` is "" where content decided everywhere."""

    pairs: tuple[TurnPair, ...]
    note: str = ""

    @property
    def differences(self) -> tuple[int, ...]:
        """Places in `pairs` that are not the same on both sides: next and previous difference."""
        return tuple(place for place, pair in enumerate(self.pairs) if pair.relation is not Relation.SAME)


def align_turns(left: Sequence[Event], right: Sequence[Event]) -> TurnAlignment:
    """The alignment of two transcripts."""
    matching = match([_key(event) for event in left], [_key(event) for event in right], _STEPS)
    pairs: list[TurnPair] = []
    cells, in_full = _ALL_CELLS, True
    for equal, i1, i2, j1, j2 in matching.opcodes(len(left), len(right)):
        if equal:
            pairs.extend(TurnPair(i1 + k, j1 + k, Relation.SAME) for k in range(i2 - i1))
            continue
        size = (i2 - i1) * (j2 - j1)
        if size <= min(_GAP_CELLS, cells):
            cells -= size
            paired = _by_likeness(left[i1:i2], right[j1:j2])
        else:
            in_full = False
            paired = _by_order(left[i1:i2], right[j1:j2])
        pairs.extend(_filled(paired, i1, i2, j1, j2, left, right))
    return TurnAlignment(tuple(pairs), "" if in_full else NOTE)


def _key(event: Event) -> tuple[str, str, str]:
    return (event.kind, event.title, event.text)


def _by_likeness(left: Sequence[Event], right: Sequence[Event]) -> list[tuple[int, int]]:
    """The pairs of an order-keeping alignment with the most likeness; ties pair early turns first."""
    if not left or not right:
        return []
    words_left, words_right = [_words(event) for event in left], [_words(event) for event in right]
    n, m = len(left), len(right)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    gain = [[0.0] * m for _ in range(n)]
    for i in range(n - 1, -1, -1):
        row, below, gains = best[i], best[i + 1], gain[i]
        for j in range(m - 1, -1, -1):
            skipped = below[j] if below[j] >= row[j + 1] else row[j + 1]
            if left[i].kind is right[j].kind:
                gains[j] = _likeness(left[i], words_left[i], right[j], words_right[j])
                paired = gains[j] + below[j + 1]
                row[j] = paired if paired >= skipped else skipped
            else:
                row[j] = skipped
    return _traced(best, gain)


def _traced(best: list[list[float]], gain: list[list[float]]) -> list[tuple[int, int]]:
    found, i, j = [], 0, 0
    while i < len(gain) and j < len(gain[0]):
        if gain[i][j] and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(left: Event, words_left: frozenset[str], right: Event, words_right: frozenset[str]) -> float:
    """1 for the same kind, up to 3 more for shared words and an equal title."""
    alike = 1.0 + (1.0 if left.title == right.title else 0.0)
    if words_left and words_right:
        shared = len(words_left & words_right)
        alike += 2.0 * shared / (len(words_left) + len(words_right) - shared)
    return alike


def _words(event: Event) -> frozenset[str]:
    return frozenset(_WORD.findall(event.text[:_WORDS_READ]))


def _by_order(left: Sequence[Event], right: Sequence[Event]) -> list[tuple[int, int]]:
    """Pairs of equal kind in order, each the nearest within a few turns: linear work."""
    found, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        step = _nearest(left, right, i, j)
        if step is None:
            i, j = i + 1, j + 1
            continue
        i, j = i + step[0], j + step[1]
        found.append((i, j))
        i, j = i + 1, j + 1
    return found


def _nearest(left: Sequence[Event], right: Sequence[Event], i: int, j: int) -> tuple[int, int] | None:
    """How far to go on one side until the kinds agree; None within `_AHEAD` turns."""
    for ahead in range(_AHEAD):
        if j + ahead < len(right) and left[i].kind is right[j + ahead].kind:
            return 0, ahead
        if i + ahead < len(left) and left[i + ahead].kind is right[j].kind:
            return ahead, 0
    return None


def _filled(
    paired: list[tuple[int, int]],
    i1: int,
    i2: int,
    j1: int,
    j2: int,
    left: Sequence[Event],
    right: Sequence[Event],
) -> Iterator[TurnPair]:
    """The gap's pairs with the one-sided turns between them, left before right."""
    i, j = i1, j1
    for step_i, step_j in (*paired, (i2 - i1, j2 - j1)):
        at_i, at_j = i1 + step_i, j1 + step_j
        yield from (TurnPair(k, None, Relation.ONLY_LEFT) for k in range(i, at_i))
        yield from (TurnPair(None, k, Relation.ONLY_RIGHT) for k in range(j, at_j))
        if at_i < i2 and at_j < j2:
            same = _key(left[at_i]) == _key(right[at_j])
            yield TurnPair(at_i, at_j, Relation.SAME if same else Relation.CHANGED)
        i, j = at_i + 1, at_j + 1
