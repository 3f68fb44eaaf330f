"""The lines of a turn as they are shown, without Qt: what each character was, and where lines are wrapped.

- Hidden characters are shown as marks and a tab as four spaces; every shown character knows its source.
- Lines end at a line feed. They are wrapped at a space where one is near, else where the room ends.
- Wide characters (East Asian) take two columns, combining ones none.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_app.domain.text import visible

TAB = "    "


@dataclass(frozen=True, slots=True)
class ShownText:
    """`text` as shown. `source[i]` is the source offset of shown character i; None: the same."""

    text: str
    source: Sequence[int] | None = None
    source_length: int = 0

    def to_source(self, shown: int) -> int:
        if self.source is None:
            return shown
        return self.source[shown] if shown < len(self.source) else self.source_length

    def to_shown(self, source: int) -> int:
        return source if self.source is None else bisect_left(self.source, source)


def shown_text(text: str) -> ShownText:
    """The text fit to be shown, with the way back."""
    if "\t" not in text and visible(text) == text:
        return ShownText(text)
    parts: list[str] = []
    source: list[int] = []
    for at, character in enumerate(text):
        shown = TAB if character == "\t" else character if character.isalnum() else visible(character)
        parts.append(shown)
        source.extend([at] * len(shown))
    return ShownText("".join(parts), source, len(text))


@dataclass(frozen=True, slots=True)
class Row:
    """One row on the screen: characters `start` to `end` (not included) of the shown text, of line `line`."""

    start: int
    end: int
    line: int
    first: bool


def rows_of(text: str, columns: int) -> list[Row]:
    """The rows of a shown text in a room of so many columns; an empty text has none."""
    rows: list[Row] = []
    start = 0
    for number, line in enumerate(text.split("\n") if text else ()):
        if len(line) <= columns and line.isascii():
            rows.append(Row(start, start + len(line), number, True))
        else:
            rows.extend(_wrapped(line, columns, start, number))
        start += len(line) + 1
    return rows


def _wrapped(line: str, columns: int, start: int, number: int) -> list[Row]:
    rows, at = [], 0
    while True:
        end = _reach(line, at, columns)
        if end < len(line):
            space = line.rfind(" ", at + columns // 2, end)
            end = space + 1 if space >= 0 else end
        rows.append(Row(start + at, start + end, number, at == 0))
        at = end
        if at >= len(line):
            return rows


def _reach(line: str, at: int, columns: int) -> int:
    """How far a row that starts at `at` may go; always at least one character."""
    if line.isascii():
        return min(len(line), at + columns)
    used, end = 0, at
    while end < len(line):
        used += cells(line[end])
        if used > columns and end > at:
            break
        end += 1
    return end


def cells(character: str) -> int:
    """Columns a character takes."""
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Heights:
    """Heights of many slots with their running sums, each change in logarithmic time (Fenwick's tree)."""

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        self._tree = [0, *heights]
        for at in range(1, len(self._tree)):
            above = at + (at & -at)
            if above < len(self._tree):
                self._tree[above] += self._tree[at]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, slot: int) -> int:
        return self._heights[slot]

    @property
    def total(self) -> int:
        return self.top(len(self._heights))

    def set(self, slot: int, height: int) -> int:
        """Give a slot another height; the difference is returned."""
        change = height - self._heights[slot]
        self._heights[slot] = height
        at = slot + 1
        while change and at < len(self._tree):
            self._tree[at] += change
            at += at & -at
        return change

    def top(self, slot: int) -> int:
        """The sum of the heights before a slot."""
        total = 0
        while slot > 0:
            total += self._tree[slot]
            slot -= slot & -slot
        return total

    def slot_at(self, y: int) -> int:
        """The slot that covers a place; the last one beyond the end; 0 where there are none."""
        at, step = 0, 1 << max(0, len(self._tree).bit_length() - 1)
        while step:
            following = at + step
            if following < len(self._tree) and self._tree[following] <= y:
                at, y = following, y - self._tree[following]
            step >>= 1
        return max(0, min(at, len(self._heights) - 1))
