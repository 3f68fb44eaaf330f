"""Differences on the samples that two runs share.

- Binary scores: the 2×2 table; exact McNemar (binomial on the discordant pairs, two-sided); Newcombe's
  method 10 (Stat. Med. 17, 1998, 2635–2650): the Wilson limits of both proportions joined with the
  correlation φ, its numerator lessened by n/2 where positive, and not below zero then.
- Graded scores, or several epochs averaged within each sample: Student's t on the differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from reviewer_app.compare.estimates import LEVEL, Difference, TwoByTwo, interval_words
from reviewer_app.compare.means import mean_of, variance_of
from reviewer_app.compare.numbers import MINUS, counted, probability, sentences, shown, signed
from reviewer_app.compare.proportions import wilson
from reviewer_app.compare.quantiles import fair_coin_tail, t_probability, t_quantile

MCNEMAR = "exact McNemar test, two-sided"
NEWCOMBE = "Newcombe's method 10, paired"
STUDENT = "t interval on paired differences"


def mcnemar_exact(table: TwoByTwo) -> float:
    """The two-sided p: how rarely a fair coin would split the discordant pairs at least so unevenly."""
    fewer, discordant = min(table.only_a, table.only_b), table.only_a + table.only_b
    return 1.0 if discordant == 0 else min(1.0, 2.0 * fair_coin_tail(fewer, discordant))


def newcombe_paired(table: TwoByTwo, level: float = LEVEL) -> tuple[float, float]:
    """Newcombe's method 10 for p_a − p_b on the same n samples; n > 0."""
    n = table.n
    right_a, right_b = table.both + table.only_a, table.both + table.only_b
    p_a, p_b, phi = right_a / n, right_b / n, _phi(table)
    (low_a, high_a), (low_b, high_b) = wilson(right_a, n, level), wilson(right_b, n, level)
    low = p_a - p_b - _joined(p_a - low_a, high_b - p_b, phi)
    high = p_a - p_b + _joined(high_a - p_a, p_b - low_b, phi)
    return max(-1.0, low), min(1.0, high)


def paired_proportions(table: TwoByTwo, level: float = LEVEL) -> Difference:
    """A minus B of binary scores on shared samples; fewer than two pairs have no interval."""
    n = table.n
    if n < 2:
        return _without(n, level, NEWCOMBE, "fewer than two pairs have scores on both sides", table)
    p_a, p_b = (table.both + table.only_a) / n, (table.both + table.only_b) / n
    value = (table.only_a - table.only_b) / n
    low, high = newcombe_paired(table, level)
    p = mcnemar_exact(table)
    how = sentences(
        [
            f"{n} shared samples: both right {table.both}, only A {table.only_a}, only B {table.only_b},",
            f"neither {table.neither}. On these A {shown(p_a, 4)}, B {shown(p_b, 4)},",
            f"difference {signed(value, 4)}.",
            f"Newcombe's method 10 with φ {shown(_phi(table), 4)}: {interval_words(low, high, level)}.",
            f"Exact McNemar on {counted(table.only_a + table.only_b, 'discordant pair')}, two-sided:",
            f"p {probability(p)}.",
        ]
    )
    return Difference(value, n, True, NEWCOMBE, how, low, high, level, p_a, p_b, p, MCNEMAR, table)


def paired_means(
    a: Sequence[float], b: Sequence[float], level: float = LEVEL, *, unit: bool = False
) -> Difference:
    """A minus B over pairs in the same order. `unit`: scores cannot leave 0..1, nor differences −1..1."""
    n = len(a)
    if n < 2:
        return _without(n, level, STUDENT, "fewer than two pairs have scores on both sides", None)
    differences = [left - right for left, right in zip(a, b, strict=True)]
    value, spread = mean_of(differences), sqrt(variance_of(differences))
    if spread == 0.0:
        return _equal(a, b, value, level)
    error = spread / sqrt(n)
    half, p = t_quantile(level, n - 1) * error, t_probability(value / error, n - 1)
    low, high = value - half, value + half
    cut = ""
    if unit and (low < -1.0 or high > 1.0):
        low, high = max(-1.0, low), min(1.0, high)
        cut = f" (cut: a difference cannot leave {MINUS}1 to 1)"
    how = sentences(
        [
            f"{n} shared samples, one value each: mean of A {shown(mean_of(a), 4)}, of B",
            f"{shown(mean_of(b), 4)}, mean difference {signed(value, 4)},",
            f"standard deviation of the differences {shown(spread, 4)}.",
            f"Student's t with {n - 1} degrees of freedom: {interval_words(low, high, level)}{cut};",
            f"p {probability(p)}.",
        ]
    )
    return Difference(
        value, n, True, STUDENT, how, low, high, level, mean_of(a), mean_of(b), p, "paired t test, two-sided"
    )


def _phi(table: TwoByTwo) -> float:
    """Newcombe's φ for method 10, zero where a margin is empty."""
    a, b, c, d = table.both, table.only_a, table.only_b, table.neither
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    numerator = float(a * d - b * c)
    if numerator > 0:
        numerator = max(numerator - table.n / 2, 0.0)
    return numerator / sqrt(margins)


def _joined(x: float, y: float, phi: float) -> float:
    # Rounding can take the sum of squares a hair below zero when φ is near 1.
    return sqrt(max(0.0, x * x - 2 * phi * x * y + y * y))


def _equal(a: Sequence[float], b: Sequence[float], value: float, level: float) -> Difference:
    if value == 0.0:
        why = f"all {len(a)} pairs have equal scores, so the spread of the differences is not known"
    else:
        why = f"all {len(a)} pairs differ by the same amount, so the spread of the differences is not known"
    how = f"Mean difference {signed(value, 4)} over {len(a)} shared samples. No interval: {why}."
    return Difference(
        value,
        len(a),
        True,
        STUDENT,
        how,
        level=level,
        value_a=mean_of(a),
        value_b=mean_of(b),
        without_interval=why,
    )


def _without(n: int, level: float, method: str, why: str, table: TwoByTwo | None) -> Difference:
    return Difference(
        None, n, True, method, f"No interval: {why}.", level=level, table=table, without_interval=why
    )
