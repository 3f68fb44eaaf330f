"""What an evaluation bears on: the criterion of the pinned set that names it, and where the score lies."""

from __future__ import annotations

from reviewer_app.compare.threshold import Direction, against_threshold
from reviewer_app.desk.session import Desk
from reviewer_app.domain.criteria import Criterion, Indicator
from reviewer_app.ui.pages.cite_panel import Bearing
from reviewer_app.ui.pages.compare_rows import MetricRow


def bearing_of(desk: Desk, case_id: str, metric: MetricRow) -> Bearing | None:
    """The first criterion with an indicator on this evaluation; None where there is none."""
    criteria = desk.register.criteria_of(desk.case(case_id))
    if criteria is None:
        return None
    for criterion in criteria.criteria:
        for indicator in criterion.indicators:
            if indicator.task == metric.pairing.task:
                return _bearing(criterion, indicator, metric)
    return None


def _bearing(criterion: Criterion, indicator: Indicator, metric: MetricRow) -> Bearing:
    title = f"{criterion.id}  {criterion.title}"
    if indicator.threshold is None:
        return Bearing(title, criterion.question)
    reading = against_threshold(metric.metric.a, Direction(indicator.direction), indicator.threshold)
    when = f" It applies when: {indicator.when}." if indicator.when else ""
    threshold = f"Indicator {indicator.metric} {indicator.direction} {indicator.threshold:.2f}."
    return Bearing(title, criterion.question, f"{threshold} {reading.sentence}{when} A person decides.")
