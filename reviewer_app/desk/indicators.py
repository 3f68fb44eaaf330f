"""What the submitted evidence says of a criterion's indicators: the program reads, a person decides.

- An indicator is read on the submitted model's own runs of its task, for every scorer that reports the
  indicator's metric. A run that reports another metric is *not comparable*, and says which.
- The interval decides, never the value alone (`compare.threshold`).
- Whether a threshold's condition fits a run is never decided here; the condition is handed on as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.statistics import estimate
from reviewer_app.compare.threshold import Direction, against_threshold
from reviewer_app.desk.comparing import SUBMITTED
from reviewer_app.desk.evidence import rows_of, runs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.criteria import CriteriaSet, Indicator
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.store.index import IndexedRun


class Standing(StrEnum):
    """Of an indicator. Neither side of a threshold is good or bad: it is where the number lies."""

    AT_OR_ABOVE = "at or above"
    AT_OR_BELOW = "at or below"
    ABOVE = "above"
    BELOW = "below"
    CANNOT_TELL = "cannot tell"
    NOT_COMPARABLE = "not comparable"
    ONLY_SHOWN = "no threshold"


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One indicator on one scorer of one run; `value` and `n` are "" where nothing was measured."""

    indicator: Indicator
    standing: Standing
    sentence: str
    model: str = ""
    scorer: str = ""
    value: str = ""
    interval: str = ""
    n: str = ""
    how: str = ""


def indicator_readings(
    desk: Desk, case_id: str, criteria: CriteriaSet
) -> dict[str, tuple[IndicatorReading, ...]]:
    """Every indicator of the set on the submitted runs, by the id of its criterion. Raises Refused."""
    reason = may_open_evidence(desk.case(case_id), desk.person)
    if reason is not None:
        raise Refused(reason)
    submitted = [run for run in runs(desk, case_id) if run.role == SUBMITTED]
    return {
        criterion.id: tuple(
            reading for one in criterion.indicators for reading in _readings(desk, submitted, one)
        )
        for criterion in criteria.criteria
    }


def _readings(desk: Desk, submitted: list[IndexedRun], indicator: Indicator) -> list[IndicatorReading]:
    fitting = [run for run in submitted if run.run.task == indicator.task]
    if not fitting:
        words = f"Not comparable: the submission holds no run of {indicator.task} by the submitted model."
        return [IndicatorReading(indicator, Standing.NOT_COMPARABLE, words)]
    return [reading for run in fitting for reading in _on_run(desk, run, indicator)]


def _on_run(desk: Desk, run: IndexedRun, indicator: Indicator) -> list[IndicatorReading]:
    scorers = [one.scorer for one in run.run.metrics if one.name == indicator.metric]
    if not scorers:
        reported = ", ".join(f"{one.name} of {one.scorer}" for one in run.run.metrics) or "no metric"
        words = f"Not comparable: the run reports {reported}; the indicator asks {indicator.metric}."
        return [IndicatorReading(indicator, Standing.NOT_COMPARABLE, words, run.run.model)]
    rows = rows_of(desk, run.id)
    return [_of_estimate(indicator, run, one, estimate(rows, one)) for one in dict.fromkeys(scorers)]


def _of_estimate(indicator: Indicator, run: IndexedRun, scorer: str, found: Estimate) -> IndicatorReading:
    standing, sentence = Standing.ONLY_SHOWN, "No threshold is set; the number is only shown."
    if indicator.threshold is not None:
        reading = against_threshold(found, Direction(indicator.direction), indicator.threshold)
        crossed = Standing(indicator.direction) if reading.crossed else Standing(reading.position.value)
        standing, sentence = crossed, reading.sentence
    return IndicatorReading(
        indicator,
        standing,
        sentence,
        run.run.model,
        scorer,
        found.shown,
        found.interval_shown,
        f"{found.n} {found.counted}",
        found.how,
    )
