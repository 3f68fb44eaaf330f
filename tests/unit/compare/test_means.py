"""Means against scipy and statsmodels; what has no interval says why."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewer_app.compare.means import UNIT, clustered_mean, sample_mean, unpaired_means, variance_of

scores = st.integers(-100, 100).map(lambda number: number / 8)
lists = st.lists(scores, min_size=2, max_size=60)
levels = st.sampled_from([0.5, 0.9, 0.95, 0.99])


@given(lists, levels)
def test_the_t_interval_equals_scipy(values: list[float], level: float) -> None:
    assume(len(set(values)) > 1)
    found = sample_mean(values, level)
    expected = scipy.stats.t.interval(level, len(values) - 1, np.mean(values), scipy.stats.sem(values))
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert found.n == len(values)


@given(st.lists(st.tuples(scores, st.integers(0, 6)), min_size=3, max_size=60), levels)
def test_clusters_equal_statsmodels(cases: list[tuple[float, int]], level: float) -> None:
    values, groups = [case[0] for case in cases], [case[1] for case in cases]
    found = clustered_mean(values, groups, level)
    assume(found.low is not None)
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    assert (found.low, found.high) == pytest.approx(fit.conf_int(1 - level)[0], abs=1e-9)
    assert found.clusters == len(set(groups))


@given(lists, lists, levels)
def test_welch_equals_scipy(a: list[float], b: list[float], level: float) -> None:
    assume(len(set(a)) > 1)
    assume(len(set(b)) > 1)
    found = unpaired_means(a, b, level)
    expected = scipy.stats.ttest_ind(a, b, equal_var=False)
    interval = expected.confidence_interval(level)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
    assert not found.paired
    assert "unpaired" in found.method


@given(lists)
def test_the_interval_holds_the_mean_and_widens_with_the_level(values: list[float]) -> None:
    assume(len(set(values)) > 1)
    narrow, wide = sample_mean(values, 0.8), sample_mean(values, 0.95)
    assert wide.low is not None
    assert wide.high is not None
    assert wide.low <= (narrow.low or 0) <= (narrow.value or 0) <= (narrow.high or 0) <= wide.high


def test_each_sample_its_own_cluster_is_the_plain_interval() -> None:
    values = [0.0, 1.0, 0.5, 0.25]
    assert clustered_mean(values, "abcd").low == pytest.approx(sample_mean(values).low, abs=1e-12)


def test_bounded_scores_are_cut_and_it_is_said() -> None:
    free, cut = sample_mean([0.0, 1.0, 1.0]), sample_mean([0.0, 1.0, 1.0], bounds=UNIT)
    assert (free.high or 0) > 1
    assert cut.high == 1.0
    assert "cannot leave 0 to 1" in cut.how


@pytest.mark.parametrize(("value", "low", "high"), [(0.0, 0.0, 1 - 0.025**0.1), (1.0, 0.025**0.1, 1.0)])
def test_all_epochs_of_all_samples_alike_keep_the_exact_limits(value: float, low: float, high: float) -> None:
    """0 of 10: the closed form 1 − (α/2)^(1/n)."""
    found = sample_mean([value] * 10, bounds=UNIT)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
    assert "Clopper" in found.method


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([], "no sample has a score"),
        ([0.4], "one sample"),
        ([0.5, 0.5, 0.5], "every sample has the same score"),
    ],
)
def test_no_interval_and_why(values: list[float], why: str) -> None:
    found = sample_mean(values)
    assert found.low is None
    assert found.high is None
    assert why in found.without_interval
    assert why in found.how


def test_all_graded_zero_is_not_given_binary_limits() -> None:
    assert sample_mean([0.0] * 10).low is None


def test_one_cluster_has_no_interval() -> None:
    found = clustered_mean([0.0, 1.0, 1.0], ["web", "web", "web"])
    assert (found.low, found.clusters) == (None, 1)
    assert "one cluster" in found.without_interval


def test_clusters_with_one_mean_have_no_interval() -> None:
    found = clustered_mean([0.0, 1.0, 0.0, 1.0], ["web", "web", "pwn", "pwn"])
    assert found.low is None
    assert "no spread between clusters" in found.without_interval


def test_equal_values_have_no_variance_at_all() -> None:
    assert variance_of([0.1] * 7) == 0.0
    assert math.isclose(variance_of([0.0, 1.0]), 0.5)


@pytest.mark.parametrize(("a", "b"), [([1.0], [0.0, 1.0]), ([], []), ([1.0, 1.0], [0.0, 1.0])])
def test_unpaired_without_spread_has_no_interval(a: list[float], b: list[float]) -> None:
    found = unpaired_means(a, b)
    assert (found.low, found.p) == (None, None)
    assert found.without_interval
