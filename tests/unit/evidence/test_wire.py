"""What crosses from the cage: everything comes back equal, and nothing that is not of its form."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.cage.channel import LENGTH, decode, encode
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.evidence import (
    Body,
    Event,
    EventKind,
    Media,
    Note,
    Part,
    Passage,
    Run,
    Sample,
    SampleRow,
)
from reviewer_app.evidence import wire
from reviewer_app.evidence.passages import Passages
from tests.builders_evidence import a_row, a_run

# st.text leaves lone surrogates out; logs do not.
WORDS = st.text(max_size=8) | st.sampled_from(["\ud800", "a\udfffb", "\u202e"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


AROUND = st.sampled_from([part for part in Part if part is not Part.EVENT])
PASSAGES = st.one_of(
    st.builds(Passage, st.just(Part.EVENT), WORDS, st.integers(0, 400_000), st.sampled_from(EventKind)),
    st.builds(Passage, AROUND, WORDS, st.none(), st.none()),
)


def anything_of(form: Any) -> st.SearchStrategy[Any]:
    """Every value that a field of this type may have."""
    if form is Media:
        kinds = st.sampled_from(["image", "audio", "video", "document"])
        return st.builds(Media, kinds, WORDS, st.none() | st.integers(0), WORDS)
    if dataclasses.is_dataclass(form):
        hints = typing.get_type_hints(form)
        return st.builds(form, **{one.name: anything_of(hints[one.name]) for one in dataclasses.fields(form)})  # type: ignore[arg-type]
    if form in (str, float):
        return WORDS if form is str else NUMBERS
    if form == Sequence[Passage]:
        return st.lists(PASSAGES, max_size=3).map(tuple)
    if typing.get_origin(form) is tuple:
        return st.lists(anything_of(typing.get_args(form)[0]), max_size=3).map(tuple)
    if typing.get_origin(form) is types.UnionType:
        return st.one_of(*(anything_of(choice) for choice in typing.get_args(form)))
    return st.from_type(form)


def numbered(sample: Sample) -> Sample:
    events = tuple(dataclasses.replace(one, index=place) for place, one in enumerate(sample.events))
    return dataclasses.replace(sample, events=events)


RUNS = anything_of(Run).map(lambda run: dataclasses.replace(run, epochs=abs(run.epochs) + 1))
ROWS = anything_of(SampleRow)
SAMPLES = anything_of(Sample).map(numbered)


def across(plain: Any) -> Any:
    """As it travels: encoded by the child, decoded by the parent."""
    return decode(encode(plain, 1 << 20)[LENGTH.size :])


@given(RUNS)
def test_a_run_comes_back_equal(run: Run) -> None:
    assert wire.run_from(across(wire.plain_run(run))) == run


@given(ROWS)
def test_a_row_comes_back_equal(row: SampleRow) -> None:
    assert wire.row_from(across(wire.plain_row(row))) == row


@given(SAMPLES)
def test_a_sample_comes_back_equal(sample: Sample) -> None:
    assert wire.sample_from(across(wire.plain_sample(sample))) == sample


@given(st.lists(anything_of(Body), max_size=4))
def test_bodies_come_back_equal(bodies: list[Body]) -> None:
    assert wire.bodies_from(across(wire.plain_bodies(bodies))) == bodies


@given(st.lists(PASSAGES, max_size=4))
def test_passages_come_back_equal(passages: list[Passage]) -> None:
    columns = wire.columns_from(across(wire.plain_passages(passages)))
    assert Passages(columns, 0, len(passages)) == passages


@pytest.mark.parametrize(
    "passages",
    [
        [["user", "event"], ["a", "b"], [0, 1]],
        [["user", "user"], ["a", "b"], [0, None]],
        [["user", "input"], ["a", "b"], [0, 1]],
        [["user", "user"], ["a", "b"], [0, -1]],
        [["user", "user"], ["a", "b"], [0, 2**31]],
        [["user", "user"], ["a", "b"], [0, True]],
        [["user", "user"], ["a", "b"], [0, 1.0]],
        [["user", "gossip"], ["a", "b"], [0, 1]],
        [["user", "margin"], ["a", "b"], [0, None]],
        [["user", 7], ["a", "b"], [0, 1]],
        [["user", ["user"]], ["a", "b"], [0, 1]],
        [["user", None], ["a", "b"], [0, 1]],
        [["user", "input"], ["a", 7], [0, None]],
        [["user", "input"], ["a", None], [0, None]],
        [["user", "input"], ["a"], [0, None]],
        [["user", "input"], ["a", "b", "c"], [0, None]],
        [["user", "input"], ["a", "b"], [0]],
        [["user"], ["a", "b"], [0, None]],
        [["user", "input"], "ab", [0, None]],
        [["user", "input"], ["a", "b"]],
        [["user", "input"], ["a", "b"], [0, None], []],
        {"user": "a"},
        "words",
        None,
    ],
)
def test_passages_that_are_none_are_refused(passages: Any) -> None:
    assert wire.columns_from([["user", "input"], ["a", "b"], [0, None]]).turns == [0, None]
    with pytest.raises(NotOfTheForm):
        wire.columns_from(passages)
    with pytest.raises(NotOfTheForm):
        wire.bodies_from([["s"], [None], [""], [2], passages])


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        *((place, []) for place in range(4)),
        *((place, "s") for place in range(5)),
        *((place, {"s": "s"}) for place in range(5)),
        *((place, ["s", "t"]) for place in range(4)),
        (0, [7]),
        (0, [None]),
        (1, [7]),
        (1, [[]]),
        (1, [{}]),
        (2, [None]),
        (3, [True]),
        (3, [1.0]),
        (3, [0]),
        (3, [2]),
        (3, [-1]),
        (3, ["1"]),
    ],
)
def test_bodies_that_are_none_are_refused(place: int, wrong: Any) -> None:
    plain: list[Any] = [["s"], [None], [""], [1], [["input"], ["words"], [None]]]
    assert wire.bodies_from(plain) == [Body("s", None, (Passage(Part.INPUT, "words"),))]
    plain[place] = wrong
    with pytest.raises(NotOfTheForm):
        wire.bodies_from(plain)
    with pytest.raises(NotOfTheForm):
        wire.bodies_from(plain[:place] + plain[place + 1 :])


def test_a_body_does_not_borrow_a_passage_of_the_next() -> None:
    said = [["input", "target"], ["a", "b"], [None, None]]
    with pytest.raises(NotOfTheForm):
        wire.bodies_from([["s", "t"], [None, None], ["", ""], [3, -1], said])


@pytest.mark.parametrize(
    "media",
    [["smell", "x/y", 1, ""], ["image", "x/y", -1, ""], ["image", "x/y", 1.5, ""], ["image"], "image"],
)
def test_what_is_no_picture_is_refused(media: Any) -> None:
    event = Event(0, EventKind.USER, "a", "b", media=(Media("image", "image/png", 3, "0.0"),))
    plain = across(wire.plain_sample(Sample("s", 1, "i", "t", (), (event,))))
    assert wire.sample_from(across(plain)).events == (event,)
    plain[5][0][7] = [media]
    with pytest.raises(NotOfTheForm):
        wire.sample_from(plain)


def test_a_span_without_a_name_is_refused() -> None:
    event = Event(0, EventKind.USER, "a", "b", spans=("agent",))
    plain = across(wire.plain_sample(Sample("s", 1, "i", "t", (), (event,))))
    plain[5][0][6] = [7]
    with pytest.raises(NotOfTheForm):
        wire.sample_from(plain)


@given(anything_of(Note))
def test_a_note_comes_back_equal(note: Note) -> None:
    assert wire.note_from(across(wire.plain_note(note))) == note


WRONG: tuple[Any, ...] = (None, True, 7, -1, 2.5, "word", [], {}, [1], ["a"], [[]], 10**400)


@pytest.mark.parametrize("place", range(16))
@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: repr(value)[:12])
def test_a_row_with_a_wrong_field_is_refused_or_still_a_row(place: int, wrong: Any) -> None:
    plain = json.loads(json.dumps(wire.plain_row(a_row())))
    plain[place] = wrong
    try:
        row = wire.row_from(plain)
    except NotOfTheForm:
        return
    value = list(wire.plain_row(row))[place]
    assert type(value) is type(wrong) or (isinstance(value, float) and isinstance(wrong, int))


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        [],
        "row",
        [[]],
        [*range(16)],
        [*wire.plain_row(a_row()), 1],
        list(wire.plain_row(a_row()))[:-1],
    ],
)
def test_what_is_no_row_is_refused(plain: Any) -> None:
    with pytest.raises(NotOfTheForm):
        wire.row_from(plain)


def test_words_that_are_in_no_list_are_refused() -> None:
    row = wire.plain_row(a_row())
    row[1] = "neither"
    with pytest.raises(NotOfTheForm):
        wire.row_from(across(row))
    with pytest.raises(NotOfTheForm):
        wire.note_from(["code", "grave", "words"])
    sample = Sample("s", 1, "i", "t", (), (Event(0, EventKind.INFO, "a", "b"),))
    plain = across(wire.plain_sample(sample))
    plain[5][0][1] = "gossip"
    with pytest.raises(NotOfTheForm):
        wire.sample_from(plain)


def test_events_out_of_order_are_refused() -> None:
    sample = Sample("s", 1, "i", "t", (), (Event(0, EventKind.INFO, "a", "b"),))
    plain = across(wire.plain_sample(sample))
    plain[5][0][0] = 3
    with pytest.raises(NotOfTheForm):
        wire.sample_from(plain)


def test_a_run_has_at_least_one_epoch() -> None:
    plain = across(wire.plain_run(a_run()))
    plain[11] = 0
    with pytest.raises(NotOfTheForm):
        wire.run_from(plain)
