"""Means over samples: graded scores, or several epochs averaged within each sample first.

- n counts samples. Epochs of one sample are not further samples: they are averaged before anything else.
- Student's t interval, df = n − 1. With clusters (families of like samples): cluster-robust variance with
  the factor G/(G − 1), df = G − 1 (Cameron and Miller, J. Human Resources 50, 2015); one cluster gives none.
- Scores that cannot leave 0..1 have an interval cut there, and it says so. Graded scores that all lie within
  0..1 may have a wider scale: their interval is not cut, and where it leaves 0..1 that is said.
- All samples equal: the spread is not known, and there is no interval, except where every epoch of every
  sample is 0 (or 1). Then, scores lying in 0..1, P(score 0) ≤ 1 − mean, so the exact binomial limits for 0 of
  n samples hold for the mean too.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import fsum, sqrt

from reviewer_app.compare.estimates import LEVEL, Difference, Estimate, interval_words
from reviewer_app.compare.numbers import probability, sentences, shown, signed
from reviewer_app.compare.proportions import clopper_pearson
from reviewer_app.compare.quantiles import t_probability, t_quantile

Bounds = tuple[float, float]
UNIT: Bounds = (0.0, 1.0)


def mean_of(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def variance_of(values: Sequence[float]) -> float:
    """The sample variance, with n − 1; zero exactly where all values are equal."""
    if min(values) == max(values):
        return 0.0
    centre = mean_of(values)
    return fsum((value - centre) ** 2 for value in values) / (len(values) - 1)


def sample_mean(values: Sequence[float], level: float = LEVEL, bounds: Bounds | None = None) -> Estimate:
    """The mean over samples, one value each, with its t interval. `bounds`: what a score cannot leave."""
    method = "t interval over samples"
    n = len(values)
    if n == 0:
        return _without(None, 0, level, method, "no sample has a score")
    mean = mean_of(values)
    if n == 1:
        return _without(mean, 1, level, method, "one sample says nothing about the spread")
    spread = sqrt(variance_of(values))
    if spread == 0.0:
        return _no_spread(mean, n, level, bounds)
    low, high = _cut(mean, t_quantile(level, n - 1) * spread / sqrt(n), bounds)
    how = sentences(
        [
            f"Mean over {n} samples {shown(mean, 4)}, standard deviation between samples {shown(spread, 4)},",
            f"standard error {shown(spread / sqrt(n), 4)}. Student's t with {n - 1} degrees of freedom:",
            f"{interval_words(low, high, level)}{_cut_words(bounds)}.",
            "" if bounds else leaves_unit(values, low, high),
        ]
    )
    return Estimate(mean, n, method, how, low, high, level)


def clustered_mean(
    values: Sequence[float], clusters: Sequence[Hashable], level: float = LEVEL, bounds: Bounds | None = None
) -> Estimate:
    """The mean over samples whose doubt counts clusters: `clusters` names each value's, in the same order."""
    method = "cluster-robust t interval"
    n, groups = len(values), _sums(values, clusters)
    if n == 0:
        return _without(None, 0, level, method, "no sample has a score")
    mean, number = mean_of(values), len(groups)
    if number == 1:
        return _without(mean, n, level, method, "all samples belong to one cluster", clusters=1)
    error = sqrt(number / (number - 1) * fsum(total**2 for total in groups)) / n
    if min(values) == max(values):
        return _without(mean, n, level, method, "every sample has the same score", clusters=number)
    if error < 1e-12 * max(1.0, abs(mean)):
        return _without(mean, n, level, method, "there is no spread between clusters", clusters=number)
    low, high = _cut(mean, t_quantile(level, number - 1) * error, bounds)
    how = sentences(
        [
            f"Mean over {n} samples in {number} clusters {shown(mean, 4)}, cluster-robust standard error",
            f"{shown(error, 4)} (factor {number}/{number - 1}). Student's t with {number - 1} degrees of",
            f"freedom: {interval_words(low, high, level)}{_cut_words(bounds)}.",
            "" if bounds else leaves_unit(values, low, high),
        ]
    )
    return Estimate(mean, n, method, how, low, high, level, clusters=number)


def unpaired_means(a: Sequence[float], b: Sequence[float], level: float = LEVEL) -> Difference:
    """A minus B of two runs that share no samples: Welch's t (Biometrika 34, 1947), variances unequal."""
    method = "Welch's t interval, unpaired"
    n = len(a) + len(b)
    if min(len(a), len(b)) < 2:
        return _no_difference(n, method, level, "a run with fewer than two scored samples has no spread")
    share_a, share_b = variance_of(a) / len(a), variance_of(b) / len(b)
    if share_a == 0.0 or share_b == 0.0:
        return _no_difference(n, method, level, "all samples of one run have the same score")
    value, error = mean_of(a) - mean_of(b), sqrt(share_a + share_b)
    df = (share_a + share_b) ** 2 / (share_a**2 / (len(a) - 1) + share_b**2 / (len(b) - 1))
    half, p = t_quantile(level, df) * error, t_probability(value / error, df)
    how = sentences(
        [
            "Unpaired: the runs do not share samples.",
            f"Mean of {len(a)} samples of A {shown(mean_of(a), 4)}, of {len(b)} of B {shown(mean_of(b), 4)},",
            f"difference {signed(value, 4)}, standard error {shown(error, 4)}.",
            f"Welch's t with {df:.2f} degrees of freedom:",
            f"{interval_words(value - half, value + half, level)}; p {probability(p)}.",
        ]
    )
    return Difference(
        value,
        n,
        False,
        method,
        how,
        value - half,
        value + half,
        level,
        mean_of(a),
        mean_of(b),
        p,
        "Welch's t test",
    )


def _no_spread(mean: float, n: int, level: float, bounds: Bounds | None) -> Estimate:
    if bounds != UNIT or mean not in UNIT:
        why = "every sample has the same score, so the spread between samples is not known"
        return _without(mean, n, level, "t interval over samples", why)
    ones = 0 if mean == 0.0 else n
    low, high = clopper_pearson(ones, n, level)
    how = sentences(
        [
            f"Every epoch of all {n} samples scored {mean:.0f}. The exact binomial limits of Clopper and",
            f"Pearson for {ones} of {n} samples hold for the mean too: {interval_words(low, high, level)}.",
        ]
    )
    return Estimate(mean, n, "exact (Clopper–Pearson) over samples", how, low, high, level)


def _sums(values: Sequence[float], clusters: Sequence[Hashable]) -> list[float]:
    """The sum of residuals in each cluster."""
    centre = mean_of(values) if values else 0.0
    groups: dict[Hashable, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        groups.setdefault(cluster, []).append(value - centre)
    return [fsum(group) for group in groups.values()]


def _cut(mean: float, half: float, bounds: Bounds | None) -> Bounds:
    if bounds is None:
        return mean - half, mean + half
    return max(bounds[0], mean - half), min(bounds[1], mean + half)


def _cut_words(bounds: Bounds | None) -> str:
    return f" (a score cannot leave {bounds[0]:g} to {bounds[1]:g})" if bounds else ""


def leaves_unit(values: Sequence[float], low: float, high: float) -> str:
    """What there is to say where every score lies within 0..1 and the interval does not; "" elsewhere."""
    inside = all(0.0 <= value <= 1.0 for value in values)
    if not inside or (low >= 0.0 and high <= 1.0):
        return ""
    return "Every score lies within 0 to 1 and the interval leaves that: Student's t knows no bounds."


def _without(
    value: float | None, n: int, level: float, method: str, why: str, clusters: int | None = None
) -> Estimate:
    mean = "" if value is None else f"Mean over {n} sample{'' if n == 1 else 's'} {shown(value, 4)}."
    how = sentences([mean, f"No interval: {why}."])
    return Estimate(value, n, method, how, level=level, clusters=clusters, without_interval=why)


def _no_difference(n: int, method: str, level: float, why: str) -> Difference:
    return Difference(None, n, False, method, f"No interval: {why}.", level=level, without_interval=why)
