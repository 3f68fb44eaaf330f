"""The docket as one person sees it: every case, those that wait for that person first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case
from reviewer_app.domain.clocks import agency_words, window_warns, window_words
from reviewer_app.domain.guidance import state_sentence, waits_for
from reviewer_app.domain.register import Register


@dataclass(frozen=True, slots=True)
class DocketLine:
    """What the docket page shows of a case, for the person who looks."""

    case_id: str
    developer: str
    model: str
    request: str
    state: str
    window: str
    window_warns: bool
    agency: str
    marking: str
    holders: str
    waiting: bool
    sentence: str
    received_at: str


def line(register: Register, case: Case, desk: Desk, now: datetime) -> DocketLine:
    """The case as one person sees it now."""
    summary = case.submission
    holders = case.reviewers or (case.clerk,)
    return DocketLine(
        case_id=case.id,
        developer=summary.organisation,
        model=f"{summary.model_name} {summary.model_version}",
        request=summary.request_kind.value,
        state=case.state.value,
        window=window_words(case, now),
        window_warns=window_warns(case, now),
        agency=agency_words(case, now),
        marking=summary.marking,
        holders=", ".join(register.name(holder) for holder in holders),
        waiting=waits_for(case, desk.person),
        sentence=state_sentence(register, case, desk.person),
        received_at=case.received_at,
    )


def lines(desk: Desk) -> tuple[DocketLine, ...]:
    """Every case, those that wait for this person first, then the newest."""
    now = desk.clock()
    every = [line(desk.register, case, desk, now) for case in desk.register.cases.values()]
    every.sort(key=lambda one: one.received_at, reverse=True)
    return tuple(sorted(every, key=lambda one: not one.waiting))
