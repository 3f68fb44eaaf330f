"""Passages by column: the same as the tuples they stand for."""

from __future__ import annotations

import pytest

from reviewer_app.domain.evidence import Body, EventKind, Part, Passage
from reviewer_app.evidence.passages import NAMED, Columns, Passages, texts_of

COLUMNS = Columns(["user", "tool call", "input"], ["a", "b", "c"], [0, 1, None])
USER = Passage(Part.EVENT, "a", 0, EventKind.USER)
CALL = Passage(Part.EVENT, "b", 1, EventKind.TOOL_CALL)
INPUT = Passage(Part.INPUT, "c")


@pytest.mark.parametrize(
    ("start", "end", "stand_for"),
    [(0, 3, (USER, CALL, INPUT)), (0, 1, (USER,)), (1, 3, (CALL, INPUT)), (2, 2, ()), (3, 3, ())],
)
def test_a_stretch_is_what_it_stands_for(start: int, end: int, stand_for: tuple[Passage, ...]) -> None:
    found = Passages(COLUMNS, start, end)
    assert (tuple(found), len(found), bool(found)) == (stand_for, len(stand_for), bool(stand_for))
    assert found == stand_for
    assert stand_for == found
    assert Body("x", passages=found) == Body("x", passages=stand_for)
    assert hash(found) == hash(stand_for)
    assert [found[place] for place in range(-len(found), len(found))] == [*stand_for, *stand_for]
    assert found[:1] == stand_for[:1]
    with pytest.raises(IndexError):
        found[len(found)]


def test_other_passages_are_not_equal() -> None:
    assert Passages(COLUMNS, 0, 2) != Passages(COLUMNS, 1, 3)
    assert Passages(COLUMNS, 0, 1) != (CALL,)
    assert Passages(COLUMNS, 0, 1) != "a"


def test_passages_of_any_kind_go_into_columns() -> None:
    found = Columns()
    found.add_all(Passages(COLUMNS, 1, 3))
    found.add_all([USER, INPUT])
    found.add("target", "d")
    assert found == Columns(
        ["tool call", "input", "user", "input", "target"], ["b", "c", "a", "c", "d"], [1, None, 0, None, None]
    )
    whole = Passages.all_of(found)
    assert whole == (CALL, INPUT, USER, INPUT, Passage(Part.TARGET, "d"))
    assert whole.columns() == (found.names, found.texts, found.turns)
    assert texts_of(whole) == texts_of(tuple(whole)) == found.texts
    assert Passages(COLUMNS, 1, 2).columns() == (["tool call"], ["b"], [1])
    assert COLUMNS.texts == ["a", "b", "c"], "what was added to others is as it was"


def test_every_part_and_kind_has_a_word_of_its_own() -> None:
    assert len(NAMED) == len(EventKind) + len(Part) - 1
    assert set(NAMED.values()) == {(Part.EVENT, kind) for kind in EventKind} | {
        (part, None) for part in Part if part is not Part.EVENT
    }
