from __future__ import annotations

import math

import pytest

from reviewer_app.compare.numbers import counted, finite, percent, probability, shown, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "none"), (0.31, "0.310"), (-0.08, "−0.080"), (-0.0001, "0.000"), (7.67, "7.670")],
)
def test_shown(value: float | None, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.13, "+0.130"), (-0.13, "−0.130"), (0.0, "0.000"), (0.0001, "0.000")]
)
def test_signed(value: float, text: str) -> None:
    assert signed(value) == text


def test_what_is_not_finite_is_null() -> None:
    assert [finite(value) for value in (math.nan, math.inf, None, 0.5)] == [None, None, None, 0.5]


def test_words() -> None:
    assert (counted(1, "sample"), counted(0, "sample"), percent(0.95)) == ("1 sample", "0 samples", "95 %")
    assert (probability(0.00001), probability(0.0123), probability(None)) == (
        "below 0.0001",
        "0.0123",
        "none",
    )
