"""The passages of many samples by column, and one sample's as a stretch of them.

A case has millions of passages. From the reader in the cage to the index they are three columns a message; a
Passage is made where one is looked at and gone after, so that nothing is unpacked passage by passage on the
way and the cyclic collector has nothing to walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self, overload

from reviewer_app.domain.evidence import EventKind, Part, Passage

# What a passage is, in one word: its turn's kind, or else its part. No word is in both lists.
NAMED: dict[str, tuple[Part, EventKind | None]] = {
    **{one.value: (one, None) for one in Part if one is not Part.EVENT},
    **{one.value: (Part.EVENT, one) for one in EventKind},
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What each passage is (a word of NAMED), its text, its turn; all of one length."""

    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    turns: list[int | None] = field(default_factory=list)

    def add(self, name: str, text: str, turn: int | None = None) -> None:
        """One more passage."""
        self.names.append(name)
        self.texts.append(text)
        self.turns.append(turn)

    def add_all(self, passages: Iterable[Passage]) -> None:
        """More passages; those that lie in columns are not unpacked."""
        if isinstance(passages, Passages):
            names, texts, turns = passages.columns()
            self.names.extend(names)
            self.texts.extend(texts)
            self.turns.extend(turns)
            return
        for part, text, turn, kind in passages:
            self.add(kind or part, text, turn)


class Passages(Sequence[Passage]):
    """The passages from `start` to before `end` of some columns; equal to any sequence of the same ones."""

    __slots__ = ("_columns", "_end", "_start")

    def __init__(self, columns: Columns, start: int, end: int) -> None:
        self._columns, self._start, self._end = columns, start, end

    @classmethod
    def all_of(cls, columns: Columns) -> Self:
        return cls(columns, 0, len(columns.texts))

    def columns(self) -> tuple[list[str], list[str], list[int | None]]:
        """What each is in one word, its text, its turn."""
        here, columns = slice(self._start, self._end), self._columns
        return columns.names[here], columns.texts[here], columns.turns[here]

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[Passage]:
        for name, text, turn in zip(*self.columns(), strict=True):
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


def texts_of(passages: Sequence[Passage]) -> list[str]:
    """The words of each, in order."""
    return passages.columns()[1] if isinstance(passages, Passages) else [one.text for one in passages]
