"""The evidence index: rows come back as they went in, in the order and by the conditions a table asks for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_app.domain.evidence import SampleRow, Score, Setting
from reviewer_app.store import coverage, index
from reviewer_app.store.sample_order import Order, Where, sample_ids
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, a_run, a_sample, new_workspace

RUN = index.run_id(CASE, ["d1", "d2"], "log")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w") as made:
        yield made


def fill(workspace: Workspace, samples: list[SampleRow], run_id: str = RUN, **changes: object) -> None:
    def change(connection: index.Connection) -> None:
        index.put_run(connection, run_id, CASE, ["data/log.eval"], "submitted", a_run(**changes))
        index.add_samples(connection, run_id, iter(samples))

    workspace.writer.do(change)


def shown(workspace: Workspace, order: Order = Order.ROW, **asked: object) -> list[str]:
    descending = bool(asked.pop("descending", False))
    ids = sample_ids(workspace.reader(), RUN, order, descending=descending, where=Where(**asked))  # type: ignore[arg-type]
    return [item.sample.id for item in index.rows(workspace.reader(), ids)]


def test_a_run_comes_back_as_it_was_with_its_count(workspace: Workspace) -> None:
    fill(workspace, [a_sample(number) for number in range(5)])
    found = index.run(workspace.reader(), RUN)
    assert found is not None
    assert found.run == a_run()
    assert (found.case_id, found.objects, found.role, found.samples) == (
        CASE,
        ("data/log.eval",),
        "submitted",
        5,
    )
    assert index.runs(workspace.reader(), CASE) == (found,)
    assert index.runs(workspace.reader(), "another") == ()
    assert index.run(workspace.reader(), "absent") is None


def test_a_stream_of_any_length_is_taken_piece_by_piece(workspace: Workspace) -> None:
    fill(workspace, [a_sample(number) for number in range(2_001)])
    assert workspace.writer.do(lambda c: index.add_samples(c, RUN, [])) == 2_001
    found = list(index.sample_rows(workspace.reader(), RUN))
    assert found == [a_sample(number) for number in range(2_001)]
    assert shown(workspace) == [row.id for row in found]


def test_reading_the_same_originals_again_replaces_the_run_under_the_same_id(workspace: Workspace) -> None:
    assert index.run_id(CASE, ["d2", "d1"], "log") == RUN
    assert index.run_id("another", ["d1", "d2"], "log") != RUN
    assert index.run_id(CASE, ["d1", "d2"], "other log") != RUN
    fill(workspace, [a_sample(number) for number in range(5)])
    fill(workspace, [a_sample(number) for number in range(3)], status="error")
    (only,) = index.runs(workspace.reader(), CASE)
    assert (only.samples, only.run.status) == (3, "error")
    assert [row.id for row in index.sample_rows(workspace.reader(), RUN)] == ["s00000", "s00001", "s00002"]


def test_rows_are_added_after_those_there(workspace: Workspace) -> None:
    fill(workspace, [a_sample(0)])
    assert workspace.writer.do(lambda c: index.add_samples(c, RUN, [a_sample(1), a_sample(2)])) == 3
    assert shown(workspace) == ["s00000", "s00001", "s00002"]


def test_samples_of_no_run_are_a_bug(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        workspace.writer.do(lambda c: index.add_samples(c, "absent", [a_sample(1)]))


texts = st.text(st.characters(), max_size=20)
samples = st.builds(
    SampleRow,
    id=texts,
    id_type=st.sampled_from(["string", "number"]),
    epoch=st.integers(0, 10**30),
    scores=st.lists(
        st.builds(
            Score,
            scorer=texts,
            value=st.none() | st.floats(allow_nan=False),
            shown=texts,
            unscored=st.booleans(),
            edited=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    input=texts,
    target=texts,
    limit=texts,
    error=texts,
    turns=st.none() | st.integers(-(10**30), 10**30),
    tokens=st.none() | st.integers(-(10**30), 10**30),
    seconds=st.none() | st.floats(allow_nan=False),
    metadata=st.lists(st.builds(Setting, name=texts, value=texts), max_size=2).map(tuple),
    locator=texts,
)


@given(rows=st.lists(samples, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_a_log_says_comes_back_as_it_was(workspace: Workspace, rows: list[SampleRow]) -> None:
    """Lone surrogates, NUL, integers no database holds, infinities: shown as they are, and never an error."""
    fill(workspace, rows)
    assert list(index.sample_rows(workspace.reader(), RUN)) == rows
    for order in Order:
        assert len(sample_ids(workspace.reader(), RUN, order)) == len(rows)


def test_a_value_that_is_not_a_number_sorts_as_missing(workspace: Workspace) -> None:
    nan = a_sample(0, scores=(Score("match", math.nan, "N/A", unscored=True),))
    fill(workspace, [nan, a_sample(1), a_sample(2)])
    assert shown(workspace, Order.VALUE) == ["s00002", "s00001", "s00000"]
    assert shown(workspace, scored=False) == ["s00000"]


def test_rows_come_in_the_order_asked_and_the_absent_are_left_out(workspace: Workspace) -> None:
    fill(workspace, [a_sample(number) for number in range(1200)])
    ids = list(sample_ids(workspace.reader(), RUN))[::-1]
    found = index.rows(workspace.reader(), [*ids, 10**9])
    assert [item.id for item in found] == ids
    assert found[0].row == 1199
    assert found[0].run_id == RUN


ROWS = [
    a_sample(0, id="b", tokens=None, limit="messages", seconds=3.0),
    a_sample(1, id="a", tokens=5, error="Timeout", seconds=None),
    a_sample(2, id="c", tokens=9, scores=(Score("match", None, ""),), seconds=1.0),
    a_sample(3, id="d", tokens=1, scores=(Score("match", 0.5, "P", edited=True),), epoch=2, seconds=2.0),
]


@pytest.mark.parametrize(
    ("order", "ascending", "descending"),
    [
        (Order.ROW, "bacd", "dcab"),
        (Order.ID, "abcd", "dcba"),
        (Order.TOKENS, "dacb", "cadb"),
        (Order.SECONDS, "cdba", "bdca"),
        (Order.VALUE, "bdac", "adbc"),
        (Order.EPOCH, "bacd", "dbac"),
        (Order.LIMIT, "bacd", "bacd"),
        (Order.ERROR, "abcd", "abcd"),
        (Order.EDITED, "bacd", "dbac"),
        (Order.TURNS, "bacd", "dcab"),
        (Order.INPUT, "bacd", "dcab"),
        (Order.TARGET, "bacd", "dcab"),
    ],
)
def test_every_order_both_ways_with_the_missing_last(
    workspace: Workspace, order: Order, ascending: str, descending: str
) -> None:
    fill(workspace, ROWS)
    assert "".join(shown(workspace, order)) == ascending
    assert "".join(shown(workspace, order, descending=True)) == descending


def test_ids_that_are_numbers_sort_by_value_before_text(workspace: Workspace) -> None:
    rows = [a_sample(0, id=name, id_type="number") for name in ("10", "9", "100")]
    rows += [a_sample(0, id=name) for name in ("10", "9")]
    fill(workspace, rows)
    ids = sample_ids(workspace.reader(), RUN, Order.ID)
    found = [(item.sample.id, item.sample.id_type) for item in index.rows(workspace.reader(), ids)]
    assert found == [("9", "number"), ("10", "number"), ("100", "number"), ("10", "string"), ("9", "string")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"text": "BOX 2"}, "c"),
        ({"text": "flag-1"}, "a"),
        ({"text": "%"}, ""),
        ({"text": "_"}, ""),
        ({"text": "\\"}, ""),
        ({"text": "\ud800"}, ""),
        ({"text": "'; DROP TABLE journal; --"}, ""),
        ({"value": 0.5}, "d"),
        ({"scored": True}, "bad"),
        ({"scored": False}, "c"),
        ({"limit_hit": True}, "b"),
        ({"limit_hit": False}, "acd"),
        ({"error": True}, "a"),
        ({"edited": True}, "d"),
        ({"epoch": 1}, "bac"),
        ({"epoch": 1, "error": False, "scored": True}, "b"),
    ],
)
def test_every_condition(workspace: Workspace, asked: dict[str, object], expected: str) -> None:
    fill(workspace, ROWS)
    assert "".join(shown(workspace, **asked)) == expected


def test_percent_signs_are_looked_for_as_they_are(workspace: Workspace) -> None:
    fill(workspace, [a_sample(0, id="a", input="100% of _it_"), a_sample(1, id="b")])
    assert shown(workspace, text="0% of _I") == ["a"]


def test_a_sample_is_found_by_name_and_epoch(workspace: Workspace) -> None:
    fill(workspace, [a_sample(0, id="x", epoch=1), a_sample(1, id="x", epoch=2)])
    found = index.find_sample(workspace.reader(), RUN, "x", 2)
    assert found is not None
    assert found.sample == a_sample(1, id="x", epoch=2)
    assert index.find_sample(workspace.reader(), RUN, "x", 3) is None


def opener(workspace: Workspace) -> Callable[[str, int], bool]:
    """The rows are sealed by whoever holds a key: here the place itself stands for what is sealed."""

    def open_it(person: str, place: int) -> bool:
        sample = sample_ids(workspace.reader(), RUN)[place]
        found = coverage.place_of(workspace.reader(), sample)
        assert found is not None
        sealed = repr(found).encode()
        return workspace.writer.do(lambda c: coverage.mark(c, CASE, person, sealed[-16:], sealed))

    return open_it


def places(workspace: Workspace, person: str) -> list[coverage.OpenedPlace]:
    every = [coverage.place_of(workspace.reader(), id_) for id_ in sample_ids(workspace.reader(), RUN)]
    sealed = coverage.sealed_of(workspace.reader(), CASE, person)
    return [one for one in every if one is not None and repr(one).encode() in sealed]


def test_coverage_counts_each_sample_once_for_each_person(workspace: Workspace) -> None:
    rows = [a_sample(0, id="059"), a_sample(1, id="059", id_type="number"), a_sample(2, id="059", epoch=2)]
    fill(workspace, rows)
    fill(workspace, [a_sample(0)], run_id="0" * 32, key="other")
    open_it = opener(workspace)
    assert open_it("ada", 0)
    assert not open_it("ada", 0)
    assert open_it("ada", 1)
    assert open_it("ben", 2)
    ids = sample_ids(workspace.reader(), RUN)
    assert coverage.ids_of(workspace.reader(), RUN, places(workspace, "ada")) == frozenset(ids[:2])
    assert coverage.ids_of(workspace.reader(), RUN, places(workspace, "ben")) == frozenset(ids[2:])
    found = {
        item.run_id: (item.opened, item.samples)
        for item in coverage.coverage(workspace.reader(), CASE, places(workspace, "ada"))
    }
    assert found == {RUN: (2, 3), "0" * 32: (0, 1)}
    left = Where(not_opened=True)
    assert list(sample_ids(workspace.reader(), RUN, where=left, opened=ids[:2])) == list(ids[2:])
    assert list(sample_ids(workspace.reader(), RUN, where=left)) == list(ids)


def test_coverage_outlives_a_new_reading_of_the_originals(workspace: Workspace) -> None:
    fill(workspace, [a_sample(0), a_sample(1)])
    opener(workspace)("ada", 1)
    fill(workspace, [a_sample(0), a_sample(1)])
    ids = sample_ids(workspace.reader(), RUN)
    assert coverage.ids_of(workspace.reader(), RUN, places(workspace, "ada")) == frozenset(ids[1:])
