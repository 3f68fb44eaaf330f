"""Quantiles and tail probabilities. scipy comes in late: importing it costs more than all the rest here."""

from __future__ import annotations

from statistics import NormalDist


def checked_level(level: float) -> float:
    """`level` itself; ValueError (a caller's fault) unless it lies strictly between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level!r}")
    return level


def z_quantile(level: float) -> float:
    """The two-sided standard normal quantile: 1.959964 for 0.95. Used to invert the score test only."""
    return NormalDist().inv_cdf(0.5 + checked_level(level) / 2)


def t_quantile(level: float, df: float) -> float:
    """The two-sided quantile of Student's t with `df` degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + checked_level(level) / 2))


def t_probability(t: float, df: float) -> float:
    """The two-sided p of a t statistic."""
    from scipy.special import stdtr

    return float(min(1.0, 2.0 * stdtr(df, -abs(t))))


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The quantile of the beta distribution, from which exact binomial limits come."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, probability))


def fair_coin_tail(at_most: int, tosses: int) -> float:
    """The probability of at most so many heads in so many tosses of a fair coin, exactly."""
    from scipy.special import bdtr

    return float(bdtr(at_most, tosses, 0.5))
