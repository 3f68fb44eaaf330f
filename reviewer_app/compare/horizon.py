"""Time horizon: how long a person needs for the tasks that the model solves half of the time.

- A logistic curve of success over log2 of human minutes; the horizon is where it crosses 50 % (and 80 %)
  (Kwa et al., "Measuring AI Ability to Complete Long Tasks", 2025, arXiv 2503.14499). Every task counts
  once, its attempts averaged; nothing is added to the likelihood.
- Interval: hierarchical bootstrap, families drawn, tasks within each, attempts within each; percentiles. A
  draw in which no horizon can be found widens both ends; where that reaches them, there is no interval.
- No horizon: fewer than two durations; everything solved or nothing; success and failure apart (the gap is
  named); success that does not fall with time.
- What lies outside the tasks' durations is said as below the shortest or above the longest, without a number:
  nobody measured there. Times are in minutes throughout, as the tasks state them and the figure draws them.
- Only where durations are stated, for right or wrong scores; what states them is named (`compare.durations`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite, log, log2
from typing import TYPE_CHECKING

from reviewer_app.compare.durations import DURATIONS, FAMILIES, Duration, minutes_of, stated_one
from reviewer_app.compare.estimates import LEVEL
from reviewer_app.compare.logistic import fit_many, steps
from reviewer_app.compare.numbers import counted, finite, percent, sentences, shown
from reviewer_app.compare.quantiles import checked_level
from reviewer_app.compare.resampling import Draws
from reviewer_app.compare.scores import SampleResult, is_binary
from reviewer_app.domain.evidence import Json

if TYPE_CHECKING:
    from reviewer_app.compare.logistic import Floats
    from reviewer_app.compare.resampling import Wholes

SHARES = (0.5, 0.8)
REPLICATES = 1000


@dataclass(frozen=True, slots=True)
class HorizonTask:
    """One sample: human minutes (above 0), its family ("" where none is stated), its scores of 0 or 1."""

    minutes: float
    family: str
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        return sum(self.scores) / len(self.scores)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where the curve crosses `share`, in human minutes; limits are None together.

    `beyond` says that it lies outside the tasks there are: a number there claims what nobody measured.
    `shortest` and `longest` are the durations of the tasks, 0 and infinity where they are not known."""

    share: float
    minutes: float | None
    low: float | None = None
    high: float | None = None
    level: float = LEVEL
    without: str = ""
    how: str = ""
    beyond: str = ""
    shortest: float = 0.0
    longest: float = inf

    @property
    def shown(self) -> str:
        """ "50 % horizon 31 minutes [12, 80]"."""
        name = f"{percent(self.share)} horizon"
        if self.beyond:
            return f"{name} {self.beyond}"
        if self.minutes is None:
            return f"{name}: none, because {self.without}"
        if self.low is None or self.high is None:
            return f"{name} {minutes_words(self.minutes)}, no interval"
        low, high = (within_words(one, self.shortest, self.longest) for one in (self.low, self.high))
        return f"{name} {minutes_words(self.minutes)} [{low}, {high}]"

    def as_json(self) -> dict[str, Json]:
        return {
            "share": self.share,
            "minutes": finite(self.minutes),
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "without": self.without,
            "how": self.how,
        }


@dataclass(frozen=True, slots=True)
class TimeHorizon:
    """The curve over log2 minutes (None where it does not exist) and its horizons.

    `without_duration` counts scored samples that state none; `named` is the metadata name that says it."""

    tasks: tuple[HorizonTask, ...]
    families: int
    named: str
    without_duration: int
    horizons: tuple[Horizon, ...]
    intercept: float | None = None
    slope: float | None = None

    def chance(self, minutes: float) -> float | None:
        """The curve's share of success at so many minutes; None without a curve."""
        if self.intercept is None or self.slope is None:
            return None
        from math import exp

        at = self.intercept + self.slope * log2(minutes)
        return 1 / (1 + exp(-at)) if at >= 0 else exp(at) / (1 + exp(at))

    def as_json(self) -> dict[str, Json]:
        return {
            "tasks": len(self.tasks),
            "families": self.families,
            "durations": self.named,
            "without_duration": self.without_duration,
            "intercept": finite(self.intercept),
            "slope": finite(self.slope),
            "horizons": [one.as_json() for one in self.horizons],
        }


def horizon_of(
    results: Sequence[SampleResult],
    *,
    names: Sequence[Duration] = DURATIONS,
    families: Sequence[str] = FAMILIES,
    level: float = LEVEL,
    shares: Sequence[float] = SHARES,
) -> TimeHorizon | None:
    """The time horizon of one run; None where no scored sample states a duration, or scores are graded."""
    scored = [result for result in results if result.values]
    found = [(result, minutes_of(result.rows[0], names)) for result in scored]
    stated = [(result, minutes) for result, minutes in found if minutes is not None]
    if not stated or not is_binary(scored):
        return None
    tasks = tuple(
        HorizonTask(minutes[0], (stated_one(result.rows[0], families) or ("", ""))[0], result.values)
        for result, minutes in stated
    )
    made = time_horizon(tasks, level=level, shares=shares)
    named = ", ".join(dict.fromkeys(minutes[1] for _, minutes in stated))
    return replace(made, named=named, without_duration=len(scored) - len(stated))


def time_horizon(
    tasks: Sequence[HorizonTask], *, level: float = LEVEL, shares: Sequence[float] = SHARES
) -> TimeHorizon:
    """The curve over tasks and its horizons."""
    import numpy as np

    checked_level(level)
    codes, families = _families(tasks)
    x, place = np.unique(np.array([log2(task.minutes) for task in tasks]), return_inverse=True)
    scores = np.array([task.score for task in tasks])
    weights = np.bincount(place, minlength=len(x)).astype(np.float64)[None, :]
    successes = np.bincount(place, weights=scores, minlength=len(x)).astype(np.float64)[None, :]
    made = TimeHorizon(tuple(tasks), families, "", 0, ())
    why = _no_curve(x, weights, successes)
    intercept, slope = (None, None) if why else _curve(x, weights, successes)
    if slope is None or intercept is None:
        why = why or "the curve could not be fitted"
    elif slope >= 0:
        why = "success does not fall with human minutes"
    if why or intercept is None or slope is None:
        none = [Horizon(share, None, level=level, without=why, how=f"No horizon: {why}.") for share in shares]
        return replace(made, horizons=tuple(none), intercept=intercept, slope=slope)
    drawn = _Drawn(tasks, codes, x, place)
    horizons = tuple(
        _horizon(share, intercept, slope, drawn.horizons(share), level, made, drawn.draws) for share in shares
    )
    return replace(made, horizons=horizons, intercept=intercept, slope=slope)


def minutes_words(minutes: float) -> str:
    """ "0.75 minutes", "12 minutes", "1,440 minutes"."""
    words = f"{minutes:,.0f}" if minutes >= 999.5 else f"{minutes:.3g}"
    return f"{words} minute{'' if words == '1' else 's'}"


def within_words(minutes: float, shortest: float, longest: float) -> str:
    """As `minutes_words` between the shortest task and the longest, else "below 45 minutes"."""
    if minutes < shortest:
        return f"below {minutes_words(shortest)}"
    return f"above {minutes_words(longest)}" if minutes > longest else minutes_words(minutes)


class _Drawn:
    """The replicates of a hierarchical bootstrap: a curve each."""

    def __init__(self, tasks: Sequence[HorizonTask], codes: Sequence[int], x: Floats, place: Wholes) -> None:
        import numpy as np

        self.scores = np.array([score for task in tasks for score in task.scores])
        self.attempts = np.array([len(task.scores) for task in tasks])
        self.first = np.concatenate([[0], np.cumsum(self.attempts)[:-1]])
        family = np.array(codes)
        self.order = np.argsort(family, kind="stable")
        self.sizes = np.bincount(family)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        self.place, self.many = place, len(x)
        self.draws = Draws(np.array([task.minutes for task in tasks]), family, self.attempts, self.scores)
        pairs = [self._replicate() for _ in range(REPLICATES)]
        weights, successes = np.stack([one[0] for one in pairs]), np.stack([one[1] for one in pairs])
        self.steps = steps(x, weights, successes)
        self.intercepts, self.slopes = fit_many(x, weights, successes)

    def horizons(self, share: float) -> Floats:
        """log2 minutes in each replicate; NaN where none can be found."""
        import numpy as np

        with np.errstate(all="ignore"):
            crossed = (log(share / (1 - share)) - self.intercepts) / self.slopes
        fitted = np.where(self.slopes < 0, crossed, np.nan)
        return np.where(np.isnan(self.intercepts), self.steps, fitted)

    def _replicate(self) -> tuple[Floats, Floats]:
        """Weights and successes at each duration, after drawing families, tasks and attempts."""
        import numpy as np

        families = self.draws.places(len(self.sizes), len(self.sizes))
        sizes = self.sizes[families]
        within = self.draws.places(int(sizes.sum()), np.repeat(sizes, sizes))
        tasks = self.order[np.repeat(self.starts[families], sizes) + within]
        scores = self.scores[self.first[tasks]]
        if int(self.attempts.max()) > 1:
            attempts = self.attempts[tasks]
            drawn = self.draws.places(int(attempts.sum()), np.repeat(attempts, attempts))
            values = self.scores[np.repeat(self.first[tasks], attempts) + drawn]
            ends = np.concatenate([[0], np.cumsum(attempts)[:-1]])
            scores = np.add.reduceat(values, ends) / attempts
        at = self.place[tasks]
        weights = np.bincount(at, minlength=self.many).astype(np.float64)
        return weights, np.bincount(at, weights=scores, minlength=self.many).astype(np.float64)


def _families(tasks: Sequence[HorizonTask]) -> tuple[list[int], int]:
    """A number for each task's family; a task without one is a family of its own."""
    places: dict[tuple[str, int], int] = {}
    codes = [
        places.setdefault((task.family, -1) if task.family else ("", at), len(places))
        for at, task in enumerate(tasks)
    ]
    return codes, len(places)


def _curve(x: Floats, weights: Floats, successes: Floats) -> tuple[float | None, float | None]:
    intercepts, slopes = fit_many(x, weights, successes)
    intercept, slope = float(intercepts[0]), float(slopes[0])
    return (intercept, slope) if isfinite(intercept) and isfinite(slope) else (None, None)


def _no_curve(x: Floats, weights: Floats, successes: Floats) -> str:
    """Why no curve can be fitted to what was seen; "" where one can."""
    solved, failed = successes[0] > 1e-12, weights[0] - successes[0] > 1e-12
    if len(x) < 2:
        return "all tasks have the same human time"
    if not failed.any():
        return f"every task was solved, up to {minutes_words(2 ** float(x[-1]))}"
    if not solved.any():
        return f"no task was solved, from {minutes_words(2 ** float(x[0]))} on"
    last, first = float(x[solved].max()), float(x[failed].min())
    if last <= first:
        between = f"{minutes_words(2**last)} and {minutes_words(2**first)}"
        return f"every task was solved up to the first that failed: success ends between {between}, a step"
    if float(x[failed].max()) <= float(x[solved].min()):
        return "success does not fall with human minutes"
    return ""


def _horizon(
    share: float,
    intercept: float,
    slope: float,
    replicates: Floats,
    level: float,
    made: TimeHorizon,
    draws: Draws,
) -> Horizon:
    at = (log(share / (1 - share)) - intercept) / slope
    low, high, lost = _limits(replicates, level)
    longest = max(task.minutes for task in made.tasks)
    shortest = min(task.minutes for task in made.tasks)
    beyond = _beyond(at, shortest, longest)
    where = "Nothing was measured there, so no number is given." if beyond else ""
    curve = (
        f"Logistic curve over log2 human minutes of {counted(len(made.tasks), 'task')}, each counted once:"
        f" intercept {shown(intercept, 4)}, slope {shown(slope, 4)}; it crosses {percent(share)}"
        f" {beyond or f'at {minutes_words(2**at)}'}."
    )
    drawn = (
        f"{counted(made.families, 'family', 'families')}, tasks within them and attempts within these drawn"
        f" with replacement {REPLICATES:,} times ({draws.words}), percentile limits"
    )
    none = f"{counted(lost, 'draw')} without a horizon widen both ends." if lost else ""
    if not (isfinite(low) and isfinite(high)) or abs(low) > 60 or abs(high) > 60:
        why = "in too many draws the curve has no horizon"
        how = sentences([curve, where, f"{drawn}.", f"No interval: {why} ({lost} of {REPLICATES:,})."])
        return Horizon(share, 2**at, None, None, level, why, how, beyond, shortest, longest)
    ends = [within_words(2**end, shortest, longest) for end in (low, high)]
    interval = f"{percent(level)} interval {ends[0]} to {ends[1]}"
    how = sentences([curve, where, f"{drawn}: {interval}.", none])
    return Horizon(share, 2**at, 2**low, 2**high, level, "", how, beyond, shortest, longest)


def _beyond(at: float, shortest: float, longest: float) -> str:
    """`at` in log2 minutes; the durations in minutes."""
    if at < log2(shortest):
        return f"below {minutes_words(shortest)} (the shortest task)"
    return f"above {minutes_words(longest)} (the longest task)" if at > log2(longest) else ""


def _limits(replicates: Floats, level: float) -> tuple[float, float, int]:
    """Percentile limits in log2 minutes: what has no horizon counts as shorter for the low end and as longer
    for the high one; and how many such there are."""
    import numpy as np

    tail, missing = (1 - level) / 2, np.isnan(replicates)
    shortest = np.where(missing, -np.inf, replicates)
    longest = np.where(missing, np.inf, replicates)
    low = float(np.quantile(shortest, tail, method="lower"))
    high = float(np.quantile(longest, 1 - tail, method="higher"))
    return low, high, int(missing.sum())
