"""A person's filter over the pairs of a join: each leaf is asked once of each run, in SQL; the rest is sets.

- A field with a side ("a.", "b.") is asked of that run; one without a side holds where it holds on either.
- A sample of several epochs: a leaf holds where it holds of any of its rows.
- Three values, as everywhere (`domain.filter_record`): what is missing is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from reviewer_app.desk import evidence
from reviewer_app.desk.session import Desk
from reviewer_app.domain.filter import PAIR_FLAGS, And, Compare, Filter, Flag, Not, Or, Text
from reviewer_app.store import sample_order

Truth = bool | None
Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class PairIds:
    """A pair as a filter asks for it: the index ids of its rows on each side, and its flags that are true."""

    a: Ids
    b: Ids
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Known:
    """The index ids of a run of which a leaf is true, and of which it is false."""

    true: Ids
    false: Ids

    def of(self, ids: Ids) -> Truth:
        if ids & self.true:
            return True
        return False if ids & self.false else None


def pairs_that(
    desk: Desk,
    runs: tuple[str, str],
    tree: Filter,
    pairs: Sequence[PairIds],
    check: Callable[[], None] = lambda: None,
) -> list[int]:
    """The numbers of the pairs of which a filter is true; `runs` are the index ids of A's and B's run."""
    known: dict[tuple[Filter, int], _Known] = {}
    for leaf, side in _asked(tree):
        check()
        known[leaf, side] = _ask(desk, runs[side], leaf)
    return [at for at, pair in enumerate(pairs) if _holds(tree, pair, known)]


def _ask(desk: Desk, run: str, leaf: Compare | Flag | Text) -> _Known:
    seen = evidence.opened(desk, run)

    def ids(only: Filter) -> Ids:
        found = sample_order.sample_ids(desk.reader(), run, only=only, opened=seen)
        return frozenset(found)

    plain = leaf if isinstance(leaf, Text) else replace(leaf, field=replace(leaf.field, side=""))
    return _Known(ids(plain), ids(Not(plain)))


def _asked(tree: Filter) -> Iterable[tuple[Compare | Flag | Text, int]]:
    """Every leaf with the sides it is asked of."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _asked(part)
        case Not(part):
            yield from _asked(part)
        case _ if not _is_of_pair(tree):
            yield from ((tree, side) for side in _sides(tree))


def _is_of_pair(leaf: Compare | Flag | Text) -> bool:
    return isinstance(leaf, Flag) and leaf.field.name in PAIR_FLAGS


def _sides(leaf: Compare | Flag | Text) -> tuple[int, ...]:
    side = "" if isinstance(leaf, Text) else leaf.field.side
    return {"a": (0,), "b": (1,)}.get(side, (0, 1))


def _holds(tree: Filter, pair: PairIds, known: dict[tuple[Filter, int], _Known]) -> Truth:
    match tree:
        case Not(part):
            found = _holds(part, pair, known)
            return None if found is None else not found
        case And(parts):
            return _all(_holds(part, pair, known) for part in parts)
        case Or(parts):
            return _any(_holds(part, pair, known) for part in parts)
    if isinstance(tree, Flag) and tree.field.name in PAIR_FLAGS:
        return tree.field.name in pair.flags
    return _any(known[tree, side].of((pair.a, pair.b)[side]) for side in _sides(tree))


def _all(found: Iterable[Truth]) -> Truth:
    every = tuple(found)
    return False if False in every else None if None in every else True


def _any(found: Iterable[Truth]) -> Truth:
    every = tuple(found)
    return True if True in every else None if None in every else False
