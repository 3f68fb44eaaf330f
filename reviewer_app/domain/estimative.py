"""Likelihood and confidence, as ICD 203 (Analytic Standards, 2 January 2015, D.6.e) words them.

- Likelihood is one of seven terms with a band of percent; confidence is another axis.
- The two are never put into one sentence.
"""

from __future__ import annotations

from enum import StrEnum


class Likelihood(StrEnum):
    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"

    @property
    def band(self) -> tuple[int, int]:
        """The percent band of the term, lower and upper end."""
        return _BANDS[self]

    @property
    def with_band(self) -> str:
        low, high = self.band
        return f"{self.value} ({low:02d}–{high:02d} %)"


_BANDS = {
    Likelihood.ALMOST_NO_CHANCE: (1, 5),
    Likelihood.VERY_UNLIKELY: (5, 20),
    Likelihood.UNLIKELY: (20, 45),
    Likelihood.ROUGHLY_EVEN: (45, 55),
    Likelihood.LIKELY: (55, 80),
    Likelihood.VERY_LIKELY: (80, 95),
    Likelihood.ALMOST_CERTAIN: (95, 99),
}


class Confidence(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
