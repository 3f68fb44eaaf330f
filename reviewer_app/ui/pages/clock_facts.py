"""Both clocks of a case as every page's header shows them."""

from __future__ import annotations

from datetime import datetime

from reviewer_app.domain.case import Case
from reviewer_app.domain.clocks import agency_words, window_warns, window_words
from reviewer_app.ui.keys import Fact
from reviewer_app.ui.states import State


def clock_facts(case: Case, now: datetime) -> list[Fact]:
    """The access window, with its warning, and the agency clock."""
    ends = case.submission.planned_partner_release
    warns = State.WARN if window_warns(case, now) else State.PLAIN
    return [
        Fact(f"Access window  {window_words(case, now)}", warns, f"Planned partner release: {ends}"),
        Fact(f"Agency clock  {agency_words(case, now)}", tip="Counts from acceptance. It decides nothing."),
    ]
