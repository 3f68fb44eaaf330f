"""What a statistic says: an estimate of one run's score, or a difference between two, with its doubt.

- `n` counts what `counted` names (samples, pairs): never samples × epochs.
- `low` and `high` are None together; then `without_interval` says why.
- `how` states the method with the actual numbers, in a few sentences: one key away in the window, printed
  in the finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.compare.numbers import finite, percent, shown, signed
from reviewer_app.domain.evidence import Json

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """One run's score: a proportion (with numerator and denominator) or a mean over samples."""

    value: float | None
    n: int
    method: str
    how: str
    low: float | None = None
    high: float | None = None
    level: float = LEVEL
    counted: str = "samples"
    numerator: int | None = None
    denominator: int | None = None
    clusters: int | None = None
    without_interval: str = ""

    @property
    def shown(self) -> str:
        """The value for a table: "0.310", or "3 of 10" where the counts say more than decimals."""
        few = self.denominator is not None and self.denominator <= 20
        return f"{self.numerator} of {self.denominator}" if few else shown(self.value)

    @property
    def interval_shown(self) -> str:
        if self.low is None or self.high is None:
            return "no interval"
        return f"{shown(self.low, 2)} – {shown(self.high, 2)}"

    def as_json(self) -> dict[str, Json]:
        return {
            "value": finite(self.value),
            "n": self.n,
            "counted": self.counted,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "clusters": self.clusters,
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "method": self.method,
            "how": self.how,
            "without_interval": self.without_interval,
        }


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Pairs of binary scores: how many samples both, one or neither got right."""

    both: int
    only_a: int
    only_b: int
    neither: int

    @property
    def n(self) -> int:
        return self.both + self.only_a + self.only_b + self.neither

    def as_json(self) -> dict[str, Json]:
        return {"both": self.both, "only_a": self.only_a, "only_b": self.only_b, "neither": self.neither}


@dataclass(frozen=True, slots=True)
class Difference:
    """A minus B. `paired` says whether the same samples stand on both sides; `n` counts pairs where they do,
    and all samples of both runs where not. `p` is two-sided, of `p_method`."""

    value: float | None
    n: int
    paired: bool
    method: str
    how: str
    low: float | None = None
    high: float | None = None
    level: float = LEVEL
    value_a: float | None = None
    value_b: float | None = None
    p: float | None = None
    p_method: str = ""
    table: TwoByTwo | None = None
    without_interval: str = ""

    @property
    def label(self) -> str:
        return "paired" if self.paired else "unpaired"

    @property
    def interval_shown(self) -> str:
        if self.low is None or self.high is None:
            return "no interval"
        return f"[{shown(self.low, 2)}, {shown(self.high, 2)}]"

    @property
    def shown(self) -> str:
        """For a table: "+0.130 [0.02, 0.24]"."""
        return f"{signed(self.value)} {self.interval_shown}"

    def as_json(self) -> dict[str, Json]:
        return {
            "value": finite(self.value),
            "n": self.n,
            "paired": self.paired,
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "value_a": finite(self.value_a),
            "value_b": finite(self.value_b),
            "p": finite(self.p),
            "p_method": self.p_method,
            "table": self.table.as_json() if self.table else None,
            "method": self.method,
            "how": self.how,
            "without_interval": self.without_interval,
        }


def interval_words(low: float, high: float, level: float) -> str:
    return f"{percent(level)} interval {shown(low, 4)} to {shown(high, 4)}"
