"""Scores by how hard the samples are: over human minutes with the horizon's curve, or by stated difficulty.

- Over minutes: a dot is the mean score of the samples at one duration (of neighbouring ones, where there are
  more than `MOST_DOTS`), with how many; the curve and its horizons are those of `compare.horizon`.
- By difficulty: each level's score with its interval, by the rules of `compare.statistics`.
- Where nothing is stated there is no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from reviewer_app.compare.durations import DIFFICULTIES, stated_one
from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.figure import series_names
from reviewer_app.compare.horizon import HorizonTask, TimeHorizon
from reviewer_app.compare.matching import natural_order
from reviewer_app.compare.matrix import Comparison, MetricComparison
from reviewer_app.compare.means import UNIT, leaves_unit, sample_mean
from reviewer_app.compare.numbers import percent
from reviewer_app.compare.proportions import proportion
from reviewer_app.compare.sides import Side
from reviewer_app.domain.figure import (
    Curve,
    Dot,
    Figure,
    Guide,
    Mark,
    Range,
    axis_over,
    log_axis,
    series_named,
    unit_axis,
)
from reviewer_app.domain.text import one_line

MOST_DOTS = 40
MOST_LEVELS = 12
_POINTS = 33
_KNOWN: tuple[str, ...] = (
    *("trivial", "very easy", "easy", "beginner", "medium", "moderate", "intermediate"),
    *("hard", "difficult", "advanced", "very hard", "expert", "insane"),
)


def minutes_figure(
    comparison: Comparison, metric: MetricComparison, name_a: str = "", name_b: str = ""
) -> Figure | None:
    """None where no scored sample of either run states a duration, or scores are graded."""
    found = [side.horizon(comparison.level) for side in (metric.join.a, metric.join.b)]
    stated = [(series, one) for series, one in enumerate(found) if one is not None]
    if not stated:
        return None
    names = series_names([comparison], name_a, name_b)
    minutes = [task.minutes for _, one in stated for task in one.tasks]
    axis = log_axis(minutes, "Human minutes")
    marks: list[Mark] = [dot for series, one in stated for dot in _dots(series, one.tasks)]
    for series, one in stated:
        marks += _curve(series, one, axis.low, axis.high)
    for series, one in stated:
        half = one.horizons[0]
        if half.minutes is not None and not half.beyond and axis.low <= half.minutes <= axis.high:
            marks.append(Guide(half.minutes, f"{percent(half.share)} horizon, {names[series]}"))
    return Figure(
        f"Score by human time: {comparison.run_a.task}, {metric.scorer}",
        axis,
        series_named(names),
        tuple(marks),
        f"{_said(stated, names)} Dots are mean scores at one human time.",
        y=unit_axis("Score"),
    )


def difficulty_figure(
    comparison: Comparison, metric: MetricComparison, name_a: str = "", name_b: str = ""
) -> Figure | None:
    """None where fewer than two levels of difficulty are stated, or more than can be told apart."""
    sides = [_by_level(side) for side in (metric.join.a, metric.join.b)]
    levels = sorted({level for side in sides for level in side}, key=_rank)
    if not 2 <= len(levels) <= MOST_LEVELS:
        return None
    scores = [value for side in (metric.join.a, metric.join.b) for value in side.scored]
    scaled = all(0.0 <= value <= 1.0 for value in scores)
    marks = tuple(
        _range(series, row, _estimate(side, found[level], comparison.level), scaled=scaled)
        for row, level in enumerate(levels)
        for series, (side, found) in enumerate(zip((metric.join.a, metric.join.b), sides, strict=True))
        if level in found
    )
    values = [v for mark in marks for v in (mark.value, mark.low, mark.high) if v is not None]
    beyond = leaves_unit(scores, min(values, default=0.0), max(values, default=0.0))
    return Figure(
        f"Score by stated difficulty: {comparison.run_a.task}, {metric.scorer}",
        axis_over(values, "Score"),
        series_named(series_names([comparison], name_a, name_b)),
        marks,
        f"Value and {percent(comparison.level)} interval of the samples of each level. {beyond}".strip(),
        tuple(levels),
        row_word="Difficulty",
    )


def _dots(series: int, tasks: Sequence[HorizonTask]) -> list[Dot]:
    groups: dict[float, list[HorizonTask]] = {}
    for task in tasks:
        groups.setdefault(task.minutes, []).append(task)
    if len(groups) > MOST_DOTS:
        groups = _binned(tasks)
    return [
        Dot(series, at, sum(task.score for task in group) / len(group), len(group))
        for at, group in sorted(groups.items())
    ]


def _binned(tasks: Sequence[HorizonTask]) -> dict[float, list[HorizonTask]]:
    """Equal steps of log2 minutes; each group stands at the middle of its step."""
    logs = [log2(task.minutes) for task in tasks]
    low, step = min(logs), (max(logs) - min(logs)) / MOST_DOTS
    groups: dict[float, list[HorizonTask]] = {}
    for task, at in zip(tasks, logs, strict=True):
        place = min(MOST_DOTS - 1, int((at - low) / step))
        groups.setdefault(2 ** (low + (place + 0.5) * step), []).append(task)
    return groups


def _curve(series: int, found: TimeHorizon, low: float, high: float) -> list[Curve]:
    if found.slope is None:
        return []
    places = [2 ** (log2(low) + (log2(high) - log2(low)) * at / (_POINTS - 1)) for at in range(_POINTS)]
    points = tuple((place, chance) for place in places if (chance := found.chance(place)) is not None)
    return [Curve(series, points, "; ".join(one.shown for one in found.horizons))]


def _said(stated: Sequence[tuple[int, TimeHorizon]], names: Sequence[str]) -> str:
    return " ".join(f"{names[series]}: {'; '.join(h.shown for h in one.horizons)}." for series, one in stated)


def _by_level(side: Side) -> dict[str, list[int]]:
    levels: dict[str, list[int]] = {}
    if side.samples.stated.isdisjoint(DIFFICULTIES):
        return levels
    for number, value in enumerate(side.means.tolist()):
        if value != value:
            continue
        found = stated_one(side.samples.rows[side.samples.first[number]], DIFFICULTIES)
        if found is not None:
            levels.setdefault(one_line(found[0], 30), []).append(number)
    return levels


def _estimate(side: Side, numbers: Sequence[int], level: float) -> Estimate:
    values = [float(side.means[number]) for number in numbers]
    if side.binary and side.one_each:
        return proportion(values.count(1.0), len(values), level)
    return sample_mean(values, level, UNIT if side.binary else None)


def _range(series: int, row: int, found: Estimate, *, scaled: bool) -> Range:
    """`scaled`: all scores lie within 0 to 1, so that an interval can leave their scale."""
    leaves = scaled and found.low is not None and found.high is not None and (found.low < 0 or found.high > 1)
    method = f"{found.method}; leaves 0 to 1" if leaves else found.method
    return Range(series, row, found.value, found.low, found.high, method)


def _rank(level: str) -> tuple[int, str]:
    bare = level.lower()
    return (_KNOWN.index(bare) if bare in _KNOWN else len(_KNOWN), natural_order(bare))
