from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from reviewer_app.compare.holm import holm


@pytest.fixture(scope="module", autouse=True)
def little_to_collect() -> Iterator[None]:
    """`multipletests` collects the whole heap each time it is called; what is there already is set aside."""
    gc.freeze()
    yield
    gc.unfreeze()


probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(probabilities)
def test_equals_statsmodels(values: list[float]) -> None:
    assert holm(values) == pytest.approx(tuple(multipletests(values, method="holm")[1]), abs=1e-12)


@given(probabilities)
def test_never_below_the_plain_p_and_never_above_one(values: list[float]) -> None:
    assert all(plain <= adjusted <= 1 for plain, adjusted in zip(values, holm(values), strict=True))


def test_none_is_none() -> None:
    assert holm([]) == ()


def test_a_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
