"""Which method fits which rows."""

from __future__ import annotations

import pytest

from reviewer_app.compare.means import clustered_mean, sample_mean
from reviewer_app.compare.proportions import wilson
from reviewer_app.compare.statistics import estimate
from reviewer_app.domain.evidence import Setting
from tests.builders_compare import a_row, epochs, rows


def test_binary_scores_are_a_proportion() -> None:
    found = estimate(rows([1.0] * 9 + [0.0] * 31), "match")
    assert (found.numerator, found.denominator, found.method) == (9, 40, "Wilson")
    assert (found.low, found.high) == wilson(9, 40)
    assert found.interval_shown == "0.12 – 0.38"
    assert found.shown == "0.225"


def test_few_samples_show_their_counts() -> None:
    assert estimate(rows([1.0, 0.0, 0.0]), "match").shown == "1 of 3"


def test_epochs_never_multiply_n() -> None:
    found = estimate(epochs([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), "match")
    assert found.n == 3
    assert found.denominator is None
    assert found.low == max(0.0, sample_mean([0.5, 1.0, 0.0]).low or 0.0)
    assert "2 epochs averaged within each sample first; n counts samples, not epochs." in found.how


def test_the_same_epoch_repeated_is_no_more_certain() -> None:
    once, thrice = epochs([[0.5], [0.25], [1.0]]), epochs([[0.5] * 3, [0.25] * 3, [1.0] * 3])
    one, three = estimate(once, "match"), estimate(thrice, "match")
    assert (one.low, one.high, one.n) == pytest.approx((three.low, three.high, three.n), abs=1e-12)


def test_uneven_epochs_are_said() -> None:
    assert "1 to 2 epochs averaged" in estimate(epochs([[1.0, 0.0], [1.0, None]]), "match").how


def test_graded_scores_are_a_mean_and_not_cut() -> None:
    values = [0.2, 7.67, 3.0]
    assert estimate(rows(values), "match").high == sample_mean(values).high


def test_nothing_solved_in_any_epoch_keeps_an_upper_limit() -> None:
    found = estimate(epochs([[0.0, 0.0, 0.0]] * 10), "match")
    assert (found.low, found.n) == (0.0, 10)
    assert found.high == pytest.approx(0.3085, abs=0.00005)


def test_unscored_samples_are_not_zero_and_are_said() -> None:
    found = estimate(rows([1.0, None, 0.0, None]), "match")
    assert (found.numerator, found.denominator) == (1, 2)
    assert "2 samples without a score not counted." in found.how


@pytest.mark.parametrize(
    ("values", "why"), [([], "there are no samples"), ([None, None], "none of 2 samples has a score")]
)
def test_nothing_to_estimate(values: list[float | None], why: str) -> None:
    found = estimate(rows(values), "match")
    assert (found.value, found.low, found.n, found.without_interval) == (None, None, 0, why)
    assert why in found.how


def test_one_sample_has_no_interval() -> None:
    found = estimate(rows([1.0]), "match")
    assert (found.value, found.low) == (1.0, None)
    assert found.without_interval


def test_invalidated_and_repeated_rows_are_counted_and_said() -> None:
    how = estimate([a_row("a", 1.0, invalidated=True), a_row("b", 0.0), a_row("b", 0.0)], "match").how
    assert "1 invalidated sample counted as scored." in how
    assert "1 sample with a repeated row, averaged." in how


def test_families_count_as_clusters() -> None:
    values, families = [1.0, 1.0, 0.0, 0.0, 1.0], ["web", "web", "pwn", "pwn", ""]
    made = [
        a_row(f"s{i}", value, metadata=(Setting("family", family),))
        for i, (value, family) in enumerate(zip(values, families, strict=True))
    ]
    found = estimate(made, "match", cluster_by="family")
    assert found.clusters == 3
    assert found.low == max(0.0, clustered_mean(values, ["web", "web", "pwn", "pwn", "alone"]).low or 0.0)
    assert "1 sample without one, each taken as its own cluster." in found.how


def test_one_family_has_no_interval() -> None:
    made = [a_row(f"s{i}", float(i % 2), metadata=(Setting("family", "web"),)) for i in range(4)]
    found = estimate(made, "match", cluster_by="family")
    assert found.low is None
    assert "one cluster" in found.without_interval


def test_as_json_is_plain() -> None:
    found = estimate(rows([1.0, 0.0, 0.0]), "match").as_json()
    assert found["numerator"] == 1
    assert found["denominator"] == 3
    assert found["how"]
    assert estimate([], "match").as_json()["value"] is None
