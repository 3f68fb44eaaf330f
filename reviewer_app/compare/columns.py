"""Several columns on one page: the submitted model's runs, and up to three others to read them against.

- A column is the runs of one model (a baseline, an earlier submission), or the thresholds of a criterion.
- A row is one task under one scorer of the reference. A column that has no run of the task says so; where it
  has several, the latest is compared and the others are named.
- Each cell carries its value with interval and method, the difference *reference minus column*, a verdict in
  words, and what does and does not compare. Nothing is subtracted where runs are not comparable.
- Holm's adjustment runs over every test of the page. A threshold is read by the interval alone: no test, and
  so not adjusted. Whether a threshold's condition fits the run is never decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer_app.compare.configuration import Comparability
from reviewer_app.compare.estimates import LEVEL, Difference, Estimate
from reviewer_app.compare.matrix import Comparison, MetricComparison, compare_runs, together
from reviewer_app.compare.numbers import counted, finite, shown
from reviewer_app.compare.scores import scorers_of
from reviewer_app.compare.statistics import estimate
from reviewer_app.compare.threshold import Direction, ThresholdReading, against_threshold
from reviewer_app.compare.verdict import Verdict, not_compared
from reviewer_app.domain.evidence import Json, Run, SampleRow
from reviewer_app.domain.text import one_line

MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class RunRows:
    """A run with its samples."""

    run: Run
    rows: Sequence[SampleRow]


@dataclass(frozen=True, slots=True)
class RunsColumn:
    """The runs of one model, one or more a task; `role` in words: "submitted", "baseline"."""

    name: str
    role: str
    runs: tuple[RunRows, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A criterion's threshold for a task; `scorer` "" is every scorer; `value` None is not set."""

    task: str
    scorer: str
    direction: Direction
    value: float | None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdsColumn:
    """The thresholds of one criterion."""

    name: str
    thresholds: tuple[Threshold, ...]


Column = RunsColumn | ThresholdsColumn


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says in a row. `verdict` reads it alone, `verdict_holm` all tests of the page together.

    `estimate` is None where the column has no value; of a threshold, `reading` says where the reference
    stands, and `verdict` is None."""

    words: str
    estimate: Estimate | None = None
    difference: Difference | None = None
    verdict: Verdict | None = None
    verdict_holm: Verdict | None = None
    holm_p: float | None = None
    comparability: Comparability | None = None
    cautions: tuple[str, ...] = ()
    threshold: Threshold | None = None
    reading: ThresholdReading | None = None

    def as_json(self) -> dict[str, Json]:
        return {
            "words": self.words,
            "estimate": self.estimate.as_json() if self.estimate else None,
            "difference": self.difference.as_json() if self.difference else None,
            "verdict": self.verdict.reading.value if self.verdict else "",
            "verdict_sentence": self.verdict.sentence if self.verdict else "",
            "verdict_holm": self.verdict_holm.reading.value if self.verdict_holm else "",
            "verdict_holm_sentence": self.verdict_holm.sentence if self.verdict_holm else "",
            "holm_p": finite(self.holm_p),
            "comparability": self.comparability.as_json() if self.comparability else None,
            "cautions": list(self.cautions),
            "threshold": _threshold_json(self.threshold),
            "position": self.reading.position.value if self.reading else "",
            "crossed": self.reading.crossed if self.reading else None,
        }


@dataclass(frozen=True, slots=True)
class ColumnsRow:
    """One task under one scorer: the reference's estimate, and a cell for each other column, in order.

    `comparisons`: the comparison behind each cell, None where there is none."""

    task: str
    scorer: str
    reference: Estimate
    cells: tuple[Cell, ...]
    comparisons: tuple[Comparison | None, ...] = field(default=(), compare=False)

    def as_json(self) -> dict[str, Json]:
        return {
            "task": self.task,
            "scorer": self.scorer,
            "reference": self.reference.as_json(),
            "cells": [cell.as_json() for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Columns:
    """The page: `names` of the columns, the reference first; `tests` counts the tests adjusted together."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[ColumnsRow, ...]
    tests: int
    level: float = LEVEL

    @property
    def multiplicity(self) -> str:
        """The sentence the page owes its reader; "" for one test or none."""
        if self.tests < 2:
            return ""
        return (
            f"{self.tests} comparisons are made here; each reading is also taken after Holm's "
            "adjustment for all of them."
        )

    def as_json(self) -> dict[str, Json]:
        return {
            "names": list(self.names),
            "roles": list(self.roles),
            "rows": [row.as_json() for row in self.rows],
            "tests": self.tests,
            "multiplicity": self.multiplicity,
            "level": self.level,
        }


def lay_out_columns(reference: RunsColumn, others: Sequence[Column], *, level: float = LEVEL) -> Columns:
    """The page of a reference and up to three others. ValueError (a caller's fault) for more."""
    if len(others) > MOST_OTHERS:
        raise ValueError(f"a page holds at most {MOST_OTHERS} columns beside the reference")
    met = [[_met(one, other, level) for other in others] for one in reference.runs]
    page = iter(together([found for row in met for found, _ in row if found is not None]))
    compared = [[(next(page) if found else None, note) for found, note in row] for row in met]
    rows = tuple(
        _row(one, scorer, others, beside, level)
        for one, beside in zip(reference.runs, compared, strict=True)
        for scorer in scorers_of(one.rows)
    )
    tests = max((found.comparisons for row in compared for found, _ in row if found), default=0)
    return Columns(
        (reference.name, *(other.name for other in others)),
        (reference.role, *(_role(other) for other in others)),
        rows,
        tests,
        level,
    )


def _met(one: RunRows, other: Column, level: float) -> tuple[Comparison | None, str]:
    """The comparison of a run with the column's run of its task, and what to say about the choice."""
    if isinstance(other, ThresholdsColumn):
        return None, ""
    fitting = [found for found in other.runs if _task(found.run.task) == _task(one.run.task)]
    if not fitting:
        return None, f"No run of {one_line(one.run.task, 60)} by {one_line(other.name, 60)}."
    latest = max(fitting, key=lambda found: found.run.created)
    several = len(fitting) - 1
    note = f"{counted(several, 'earlier run')} of this task not compared." if several else ""
    return compare_runs(one.run, one.rows, latest.run, latest.rows, level=level), note


def _row(
    one: RunRows,
    scorer: str,
    others: Sequence[Column],
    beside: Sequence[tuple[Comparison | None, str]],
    level: float,
) -> ColumnsRow:
    reference = estimate(one.rows, scorer, level=level)
    cells = tuple(
        _threshold_cell(one.run.task, scorer, reference, other)
        if isinstance(other, ThresholdsColumn)
        else _run_cell(scorer, found, note)
        for other, (found, note) in zip(others, beside, strict=True)
    )
    return ColumnsRow(one.run.task, scorer, reference, cells, tuple(found for found, _ in beside))


def _run_cell(scorer: str, found: Comparison | None, note: str) -> Cell:
    if found is None:
        return Cell(note, verdict=not_compared("there is no run of this task"))
    metric = next((one for one in found.metrics if one.scorer_a == scorer), None)
    if metric is None:
        return Cell(f"No score of {one_line(scorer, 60)}.", verdict=not_compared("there is no such score"))
    cautions = (*metric.cautions, note) if note else metric.cautions
    return Cell(
        _words(metric),
        metric.b if metric.b.value is not None else None,
        metric.difference,
        metric.verdict,
        metric.verdict_holm,
        metric.holm_p,
        found.comparability,
        cautions,
    )


def _words(metric: MetricComparison) -> str:
    """ "0.175 [0.09 – 0.32], n 40; higher"."""
    reading = metric.verdict_holm.reading.value
    if metric.b.value is None:
        return f"No score; {reading}"
    return f"{metric.b.shown} [{metric.b.interval_shown}], n {metric.b.n}; {reading}"


def _threshold_cell(task: str, scorer: str, reference: Estimate, column: ThresholdsColumn) -> Cell:
    found = [
        one for one in column.thresholds if _task(one.task) == _task(task) and one.scorer in ("", scorer)
    ]
    if not found:
        return Cell("No threshold for this task.")
    threshold = found[0]
    if threshold.value is None:
        return Cell("No threshold is set; the number is only shown.", threshold=threshold)
    reading = against_threshold(reference, threshold.direction, threshold.value)
    where = f"{threshold.direction.value} {shown(threshold.value)}"
    more = (f"{counted(len(found) - 1, 'other threshold')} of this task not read.",) if len(found) > 1 else ()
    return Cell(f"Threshold {where}: {reading.sentence}", cautions=more, threshold=threshold, reading=reading)


def _threshold_json(threshold: Threshold | None) -> Json:
    if threshold is None:
        return None
    return {
        "task": threshold.task,
        "scorer": threshold.scorer,
        "direction": threshold.direction.value,
        "value": finite(threshold.value),
        "condition": threshold.condition,
    }


def _role(column: Column) -> str:
    return "threshold" if isinstance(column, ThresholdsColumn) else column.role


def _task(name: str) -> str:
    """A task's own name: "ctf" of "lab/ctf". The comparison names the difference of the packages."""
    return name.strip().rsplit("/", 1)[-1]
