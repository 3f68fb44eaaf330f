from __future__ import annotations

import math

import pytest

from reviewer_app.compare.scores import by_sample, duplicates_of, is_binary, one_value_each, scorers_of
from tests.builders_compare import a_row, epochs, rows


def test_a_string_and_a_number_are_two_samples() -> None:
    assert list(by_sample([a_row("59", 1.0), a_row(59, 0.0)], "match")) == [
        ("string", "59"),
        ("number", "59"),
    ]


def test_epochs_are_averaged_in_order_of_epoch() -> None:
    (result,) = by_sample([a_row("a", 1.0, epoch=2), a_row("a", 0.0, epoch=1)], "match").values()
    assert result.score == 0.5
    assert result.locators == ("at-a-1", "at-a-2")
    assert result.shown == "0.500 (2 epochs)"


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_score_is_left_out(value: float | None) -> None:
    (result,) = by_sample([a_row("a", value, epoch=1), a_row("a", 1.0, epoch=2)], "match").values()
    assert result.values == (1.0,)
    (alone,) = by_sample([a_row("a", value)], "match").values()
    assert alone.score is None


def test_another_scorer_is_no_score() -> None:
    (result,) = by_sample([a_row("a", 1.0, scorer="includes")], "match").values()
    assert (result.values, result.shown) == ((), "unscored")


def test_one_row_shows_what_the_log_shows() -> None:
    (result,) = by_sample([a_row("a", 0.25)], "match").values()
    assert result.shown == "0.25"


def test_facts_of_the_rows_are_carried() -> None:
    made = [
        a_row("a", 1.0, epoch=1, tokens=10, seconds=1.5, turns=3),
        a_row("a", 0.0, epoch=2, tokens=5, limit="message", error="boom", invalidated=True, edited=True),
    ]
    (result,) = by_sample(made, "match").values()
    assert (result.tokens, result.seconds, result.turns) == (15, 1.5, 3)
    assert (result.limit, result.error, result.invalidated, result.edited) == ("message", "boom", True, True)
    (bare,) = by_sample([a_row("b", 1.0)], "match").values()
    assert (bare.tokens, bare.seconds, bare.turns, bare.limit) == (None, None, None, "")


def test_kinds_of_scores() -> None:
    assert is_binary(by_sample(rows([0.0, 1.0, None]), "match").values())
    assert not is_binary(by_sample(rows([0.0, 0.5]), "match").values())
    assert one_value_each(by_sample(epochs([[1.0, None]]), "match").values())
    assert not one_value_each(by_sample(epochs([[1.0, 0.0]]), "match").values())


def test_a_repeated_row_is_a_duplicate_and_an_epoch_is_not() -> None:
    made = [a_row("a", 1.0), a_row("a", 0.0), a_row("b", 1.0, epoch=1), a_row("b", 1.0, epoch=2)]
    assert [result.id for result in duplicates_of(by_sample(made, "match").values())] == ["a"]


def test_scorers_in_order_of_appearance() -> None:
    made = [a_row("a", 1.0, scores={"judge": 0.5}), a_row("b", 1.0, scorer="late")]
    assert scorers_of(made) == ("match", "judge", "late")
