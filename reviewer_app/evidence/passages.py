"""The passages of many samples by column, and one sample's as a stretch of them.

A case has millions of passages. What the desk holds of them while they pass by are three columns a message;
each Passage is made when it is looked at and gone after, so that the cyclic collector has nothing to walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from reviewer_app.domain.evidence import EventKind, Part, Passage

# What a passage is, in one word: its turn's kind, or else its part. No word is in both lists.
NAMED: dict[str, tuple[Part, EventKind | None]] = {
    **{one.value: (one, None) for one in Part if one is not Part.EVENT},
    **{one.value: (Part.EVENT, one) for one in EventKind},
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What each passage is (a word of NAMED), its text, its turn; all of one length."""

    names: list[str]
    texts: list[str]
    turns: list[int | None]


class Passages(Sequence[Passage]):
    """The passages from `start` to before `end` of some columns; equal to any sequence of the same ones."""

    __slots__ = ("_columns", "_end", "_start")

    def __init__(self, columns: Columns, start: int, end: int) -> None:
        self._columns, self._start, self._end = columns, start, end

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[Passage]:
        here, columns = slice(self._start, self._end), self._columns
        for name, text, turn in zip(
            columns.names[here], columns.texts[here], columns.turns[here], strict=True
        ):
            part, kind = NAMED[name]
            yield Passage(part, text, turn, kind)

    @overload
    def __getitem__(self, place: int) -> Passage: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, place: int | slice) -> Passage | tuple[Passage, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
