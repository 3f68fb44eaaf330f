"""What the columns of a comparison can be besides other runs: the thresholds of a criterion.

A threshold's cell says where the interval of the submitted model lies, never whether that is good; or which
of its conditions the run does not meet (`desk.indicators`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer_app.desk.comparing import Beside
from reviewer_app.desk.indicators import IndicatorReading, indicator_readings
from reviewer_app.desk.session import Desk

MOST = 3  # columns beside the submitted model


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A criterion's thresholds; `readings` on the submitted runs, by task and scorer, once it is laid out."""

    criterion: str
    title: str
    readings: Mapping[tuple[str, str], tuple[IndicatorReading, ...]] = field(
        default_factory=dict, compare=False
    )

    @property
    def label(self) -> str:
        return f"Threshold: {self.criterion}  {self.title}"


Chosen = Beside | Thresholds


def thresholds(desk: Desk, case_id: str) -> tuple[Thresholds, ...]:
    """The criteria of the pinned set that have a threshold; nothing is read of the evidence."""
    criteria = desk.register.criteria_of(desk.case(case_id))
    return tuple(
        Thresholds(criterion.id, criterion.title)
        for criterion in (criteria.criteria if criteria is not None else ())
        if any(one.threshold is not None for one in criterion.indicators)
    )


def with_readings(desk: Desk, case_id: str, chosen: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The same columns, thresholds read on the submitted runs. Raises Refused; for a worker thread."""
    criteria = desk.register.criteria_of(desk.case(case_id))
    if criteria is None or not any(isinstance(one, Thresholds) for one in chosen):
        return tuple(chosen)
    readings = indicator_readings(desk, case_id, criteria)
    return tuple(
        replace(one, readings=_by_place(readings[one.criterion])) if isinstance(one, Thresholds) else one
        for one in chosen
    )


def _by_place(
    readings: Iterable[IndicatorReading],
) -> dict[tuple[str, str], tuple[IndicatorReading, ...]]:
    found: dict[tuple[str, str], tuple[IndicatorReading, ...]] = {}
    for one in readings:
        if one.indicator.threshold is not None:
            place = (one.indicator.task, one.scorer)
            found[place] = (*found.get(place, ()), one)
    return found
