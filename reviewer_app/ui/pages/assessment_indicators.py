"""The indicators of a criteria set, read once for the page off the screen's thread, and which are crossed."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.desk.indicators import IndicatorReading, crossed, indicator_readings
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.ui.page import Page

Readings = dict[str, tuple[IndicatorReading, ...]]


class Indicators:
    """`changed()` is called when the readings came, or failed. A person without the evidence is told so."""

    def __init__(self, page: Page, desk: Desk, case_id: str, changed: Callable[[], None]) -> None:
        self._page, self._desk, self._case_id, self._changed = page, desk, case_id, changed
        self._readings: Readings | None = None
        self._asked = ""  # the digest of the set that is being read, or was
        self.fault = ""

    def read(self, criteria: CriteriaSet) -> None:
        """Once for each set: a set that was changed is read anew."""
        if self._asked == criteria.digest:
            return
        reason = may_open_evidence(self._desk.case(self._case_id), self._desk.person)
        if reason is not None:
            self.fault = reason
            return
        self._asked, self._readings = criteria.digest, None
        self._page.run(
            lambda: indicator_readings(self._desk, self._case_id, criteria),
            self._read,
            title="Reading the indicators",
            failed=self._failed,
        )

    def of(self, criterion: str) -> tuple[IndicatorReading, ...] | None:
        """What the evidence says of a criterion's indicators; None while it is being read."""
        return self._readings.get(criterion, ()) if self._readings is not None else None

    def crossed(self, criterion: str, answered: Assessed | None) -> tuple[str, ...] | None:
        """What is crossed now, or was when the criterion was answered; None while that is not known."""
        found = self.of(criterion)
        before = answered.crossed if answered is not None else ()
        if found is None:
            return tuple(before) or None
        return tuple(dict.fromkeys((*crossed(found), *before)))

    def _read(self, found: Readings) -> None:
        self._readings, self.fault = found, ""
        self._changed()

    def _failed(self, error: DeskError) -> None:
        self._asked, self.fault = "", error.sentence
        self._changed()
