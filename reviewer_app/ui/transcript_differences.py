"""Which turns differ and where within them: made for a turn when it is seen, and kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from reviewer_app.compare.text_difference import BlockKind, TextDifference, WordSpan, text_difference
from reviewer_app.compare.turns import Relation, TurnAlignment
from reviewer_app.ui.transcript_track import SAME, Marks, Side

STEPS = 150_000  # of `text_difference`: a few hundredths of a second for one turn


class Differences:
    """The differences of an alignment: `places` in it, and the marks of each turn by side and position."""

    def __init__(self, sides: tuple[Side, Side], alignment: TurnAlignment) -> None:
        self._sides, self._pairs = sides, alignment.pairs
        self.places = alignment.differences
        self.note = alignment.note
        self.current: int | None = None
        self._place_of: tuple[dict[int, int], dict[int, int]] = (
            {pair.left: place for place, pair in enumerate(self._pairs) if pair.left is not None},
            {pair.right: place for place, pair in enumerate(self._pairs) if pair.right is not None},
        )
        self._marks: dict[int, tuple[Marks, Marks]] = {}
        sides[0].marks = lambda position: self.marks(position, right=False)
        sides[1].marks = lambda position: self.marks(position, right=True)

    def place_of(self, right: bool, position: int) -> int:
        """The place in the alignment of a turn of the left or right side; -1 where it has none."""
        return self._place_of[right].get(position, -1)

    def beside(self, place: int, step: int) -> int | None:
        """The next difference after a place, or the one before it; None at the ends."""
        at = bisect_right(self.places, place) if step > 0 else bisect_left(self.places, place) - 1
        return self.places[at] if 0 <= at < len(self.places) else None

    def words(self) -> str:
        """ "difference 3 of 12", or how many there are."""
        if not self.places:
            return "no differences"
        if self.current is None:
            return f"{len(self.places)} turns differ"
        return f"difference {self.places.index(self.current) + 1} of {len(self.places)}"

    def marks(self, position: int, *, right: bool) -> Marks:
        place = self.place_of(right, position)
        if place < 0:
            return SAME
        pair = self._pairs[place]
        if pair.relation is Relation.SAME:
            return SAME
        if pair.left is None or pair.right is None:
            return Marks(whole=True)
        if place not in self._marks:
            left, other = self._sides[0].events[pair.left], self._sides[1].events[pair.right]
            self._marks[place] = both_marks(text_difference(left.text, other.text, STEPS))
        return self._marks[place][right]


def both_marks(difference: TextDifference) -> tuple[Marks, Marks]:
    """The marks of the left and the right text."""
    left: dict[int, tuple[tuple[int, int], ...]] = {}
    right: dict[int, tuple[tuple[int, int], ...]] = {}
    for block in difference.blocks:
        if block.kind is not BlockKind.SAME:
            left |= dict.fromkeys(range(block.left_start, block.left_end), ())
            right |= dict.fromkeys(range(block.right_start, block.right_end), ())
            _add_words(left, block.left_words, difference.left)
            _add_words(right, block.right_words, difference.right)
    return Marks(lines=left), Marks(lines=right)


def _add_words(
    lines: dict[int, tuple[tuple[int, int], ...]], spans: tuple[WordSpan, ...], texts: tuple[str, ...]
) -> None:
    """Spans of lines as spans of the whole text."""
    start, line = 0, 0
    for span in spans:
        while line < span.line:
            start, line = start + len(texts[line]) + 1, line + 1
        lines[span.line] = (*lines.get(span.line, ()), (start + span.start, start + span.end))
