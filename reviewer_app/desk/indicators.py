"""What the submitted evidence says of a criterion's indicators: the program reads, a person decides.

- An indicator is read on the submitted model's own runs of its task, for every scorer that reports the
  indicator's metric. A run that reports another metric is *not comparable*, and says which.
- A threshold holds under its conditions. A run that was made under others, or does not say, is *not
  comparable*, and the sentence says which condition (`domain.criteria_conditions`); its number is shown.
- The interval decides, never the value alone (`compare.threshold`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.statistics import estimate
from reviewer_app.compare.threshold import Direction, against_threshold
from reviewer_app.desk.comparing import SUBMITTED
from reviewer_app.desk.contents import contents
from reviewer_app.desk.evidence import rows_of, runs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.criteria import CriteriaSet, Criterion, Indicator
from reviewer_app.domain.criteria_conditions import fit
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.submission import payload_path
from reviewer_app.store.index import IndexedRun

Declared = Mapping[str, str]  # the state of the safeguards a submission declares, by the original's path


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
    return _read(desk, case_id, criteria.criteria)


def crossed(readings: Iterable[IndicatorReading]) -> tuple[str, ...]:
    """The names of the indicators that a run crosses, each once: what `Assessed.crossed` holds."""
    names = (one.indicator.name for one in readings if one.standing == one.indicator.direction)
    return tuple(dict.fromkeys(names))


def crossed_indicators(desk: Desk, case_id: str, criterion: str) -> tuple[str, ...]:
    """The indicators of a criterion of the pinned set that the submitted runs cross now. Raises Refused.

    Reads the rows of the runs concerned; a criterion without a threshold costs nothing.
    """
    criteria = desk.register.criteria_of(desk.case(case_id))
    asked = criteria.criterion(criterion) if criteria is not None else None
    if asked is None or all(one.threshold is None for one in asked.indicators):
        return ()
    return crossed(_read(desk, case_id, (asked,))[criterion])


def _read(desk: Desk, case_id: str, asked: Iterable[Criterion]) -> dict[str, tuple[IndicatorReading, ...]]:
    wanted = tuple(asked)
    reason = may_open_evidence(desk.case(case_id), desk.person)
    if reason is not None:
        raise Refused(reason)
    submitted = [run for run in runs(desk, case_id) if run.role == SUBMITTED]
    of_safeguards = any(each.applies_when.safeguards for one in wanted for each in one.indicators)
    declared = _declared(desk, case_id) if of_safeguards else {}
    return {
        one.id: tuple(each for asks in one.indicators for each in _readings(desk, submitted, asks, declared))
        for one in wanted
    }


def _declared(desk: Desk, case_id: str) -> dict[str, str]:
    """What each delivery's own submission.json declares of the safeguards in its runs."""
    return {
        one.folder + payload_path(run.file): run.safeguards
        for one in contents(desk, case_id).deliveries
        for run in one.submission.runs
        if run.safeguards.strip()
    }


def _readings(
    desk: Desk, submitted: list[IndexedRun], indicator: Indicator, declared: Declared
) -> list[IndicatorReading]:
    fitting = [run for run in submitted if run.run.task == indicator.task]
    if not fitting:
        words = f"Not comparable: the submission holds no run of {indicator.task} by the submitted model."
        return [IndicatorReading(indicator, Standing.NOT_COMPARABLE, words)]
    return [reading for run in fitting for reading in _on_run(desk, run, indicator, declared)]


def _on_run(
    desk: Desk, run: IndexedRun, indicator: Indicator, declared: Declared
) -> Iterator[IndicatorReading]:
    scorers = [one.scorer for one in run.run.metrics if one.name == indicator.metric]
    if not scorers:
        reported = ", ".join(f"{one.name} of {one.scorer}" for one in run.run.metrics) or "no metric"
        words = f"Not comparable: the run reports {reported}; the indicator asks {indicator.metric}."
        yield IndicatorReading(indicator, Standing.NOT_COMPARABLE, words, run.run.model)
        return
    said = next((declared[path] for path in run.objects if path in declared), "")
    unfit = fit(indicator.applies_when, run.run, said).sentence
    rows = rows_of(desk, run.id)
    for scorer in dict.fromkeys(scorers):
        found = estimate(rows, scorer)
        yield _of_estimate(run, scorer, found, *_standing(indicator, found, unfit), indicator)


def _standing(indicator: Indicator, found: Estimate, unfit: str) -> tuple[Standing, str]:
    if indicator.threshold is None:
        return Standing.ONLY_SHOWN, f"No threshold is set; the number is only shown. {unfit}".strip()
    if unfit:
        return Standing.NOT_COMPARABLE, unfit
    reading = against_threshold(found, Direction(indicator.direction), indicator.threshold)
    standing = Standing(indicator.direction) if reading.crossed else Standing(reading.position.value)
    return standing, reading.sentence


def _of_estimate(
    run: IndexedRun, scorer: str, found: Estimate, standing: Standing, sentence: str, indicator: Indicator
) -> IndicatorReading:
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
