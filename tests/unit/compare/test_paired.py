"""Paired differences against scipy and statsmodels, and Newcombe's method 10 against published values."""

from __future__ import annotations

import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar

from reviewer_app.compare.estimates import TwoByTwo
from reviewer_app.compare.paired import mcnemar_exact, newcombe_paired, paired_means, paired_proportions

cells = st.integers(0, 120)
tables = st.builds(TwoByTwo, cells, cells, cells, cells).filter(lambda table: table.n >= 2)
scores = st.integers(-40, 40).map(lambda number: number / 8)
pairs = st.lists(st.tuples(scores, scores), min_size=2, max_size=50)


# Newcombe, Stat. Med. 17 (1998) 2635–2650, table III, method 10: cells e, f, g, h and 95 % limits.
TABLE_III = [
    ((36, 12, 2, 0), 0.0569, 0.3404),
    ((20, 12, 2, 16), 0.0562, 0.3292),
    ((18, 12, 2, 18), 0.0562, 0.3290),
    ((36, 14, 0, 0), 0.1528, 0.4167),
    ((35, 14, 0, 1), 0.1461, 0.4175),
    ((18, 14, 0, 18), 0.1441, 0.3963),
    ((2, 97, 1, 0), 0.8721, 0.9854),
    ((1, 97, 1, 1), 0.8736, 0.9850),
    ((0, 29, 1, 0), 0.6666, 0.9882),
    ((2, 98, 0, 0), 0.9178, 0.9945),
    ((1, 98, 0, 1), 0.9171, 0.9916),
    ((0, 30, 0, 0), 0.8395, 1.0),
    ((54, 0, 0, 0), -0.0664, 0.0664),
    ((53, 0, 0, 1), -0.0729, 0.0729),
    ((30, 0, 0, 24), -0.0358, 0.0358),
    ((29, 0, 0, 25), -0.0354, 0.0354),
    ((28, 0, 0, 26), -0.0352, 0.0352),
    ((27, 0, 0, 27), -0.0351, 0.0351),
]


@pytest.mark.parametrize(("cells", "low", "high"), TABLE_III)
def test_newcombe_published(cells: tuple[int, int, int, int], low: float, high: float) -> None:
    """Four decimals are printed, and one of them is cut rather than rounded."""
    assert newcombe_paired(TwoByTwo(*cells)) == pytest.approx((low, high), abs=0.0001)


def test_newcombe_agrees_with_r() -> None:
    """R contingencytables, Newcombe_square_and_add_CI_paired_2x2 on Cavo (2012): −0.1186 to −0.0046."""
    assert newcombe_paired(TwoByTwo(59, 6, 16, 80)) == pytest.approx((-0.1186, -0.0046), abs=0.00005)


@given(tables)
def test_mcnemar_equals_statsmodels(table: TwoByTwo) -> None:
    expected = mcnemar([[table.both, table.only_a], [table.only_b, table.neither]], exact=True).pvalue
    assert mcnemar_exact(table) == pytest.approx(expected, abs=1e-9)


@given(tables)
def test_mcnemar_equals_the_binomial_test(table: TwoByTwo) -> None:
    assume(table.only_a + table.only_b > 0)
    expected = scipy.stats.binomtest(table.only_a, table.only_a + table.only_b).pvalue
    assert mcnemar_exact(table) == pytest.approx(expected, abs=1e-9)


@given(tables, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_holds_the_difference_and_mirrors(table: TwoByTwo, level: float) -> None:
    one = paired_proportions(table, level)
    other = paired_proportions(TwoByTwo(table.both, table.only_b, table.only_a, table.neither), level)
    assert one.low is not None
    assert one.high is not None
    assert -1.0 <= one.low <= (one.value or 0.0) + 1e-12
    assert (one.value or 0.0) - 1e-12 <= one.high <= 1.0
    assert (other.low, other.high, other.p) == pytest.approx((-one.high, -one.low, one.p), abs=1e-12)


@given(tables)
def test_a_higher_level_never_narrows(table: TwoByTwo) -> None:
    narrow, wide = newcombe_paired(table, 0.8), newcombe_paired(table, 0.95)
    assert wide[0] <= narrow[0] + 1e-12
    assert narrow[1] <= wide[1] + 1e-12


@given(pairs, st.sampled_from([0.9, 0.95]))
def test_paired_t_equals_scipy(cases: list[tuple[float, float]], level: float) -> None:
    a, b = [case[0] for case in cases], [case[1] for case in cases]
    assume(len({left - right for left, right in cases}) > 1)
    found = paired_means(a, b, level)
    expected = scipy.stats.ttest_rel(a, b)
    interval = expected.confidence_interval(level)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
    assert found.n == len(cases)


@given(pairs)
def test_paired_t_mirrors(cases: list[tuple[float, float]]) -> None:
    a, b = [case[0] for case in cases], [case[1] for case in cases]
    one, other = paired_means(a, b), paired_means(b, a)
    assert one.value == pytest.approx(-(other.value or 0.0), abs=1e-12)
    if one.low is not None and one.high is not None:
        assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=1e-12)


def test_differences_of_shares_are_cut_at_one() -> None:
    found = paired_means([1.0, 1.0, 0.5], [0.0, 0.5, 0.0], unit=True)
    assert found.high == 1.0


@pytest.mark.parametrize("table", [TwoByTwo(0, 0, 0, 0), TwoByTwo(1, 0, 0, 0)])
def test_fewer_than_two_pairs_have_no_interval(table: TwoByTwo) -> None:
    found = paired_proportions(table)
    assert (found.value, found.low, found.p) == (None, None, None)
    assert "fewer than two pairs" in found.how
    assert paired_means([1.0] * table.n, [0.5] * table.n).low is None


def test_equal_differences_have_no_interval() -> None:
    same, shifted = paired_means([0.5, 0.25], [0.5, 0.25]), paired_means([1.0, 2.0], [0.0, 1.0])
    assert (same.value, same.low, shifted.value, shifted.low) == (0.0, None, 1.0, None)
    assert "equal scores" in same.without_interval
    assert "same amount" in shifted.without_interval


def test_how_states_the_table_and_the_numbers() -> None:
    how = paired_proportions(TwoByTwo(4, 5, 3, 28)).how
    assert "40 shared samples: both right 4, only A 5, only B 3, neither 28." in how
    assert "difference +0.0500" in how
    assert "Exact McNemar on 8 discordant pairs, two-sided: p 0.7266." in how
