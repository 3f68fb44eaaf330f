"""The docket: one row a case, derived from the register and kept in step with the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_app.domain.case import Case, Register
from reviewer_app.domain.clocks import agency_words, window_warns, window_words
from reviewer_app.domain.guidance import state_sentence, waits_for
from reviewer_app.store.projections import DocketRow

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk


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


def row(register: Register, case: Case) -> DocketRow:
    """The case as the docket table keeps it."""
    summary = case.received.submission
    people = {
        "clerk": case.clerk,
        "reviewers": list(case.reviewers),
        "supervisor": case.supervisor,
    }
    more = {
        "criteria": register.criteria_of(case).title if case.accepted else "",  # type: ignore[union-attr]
        "files": case.received.files,
        "exhibits": len(case.exhibits),
    }
    return DocketRow(
        case_id=case.id,
        state=case.state.value,
        developer=summary.organisation,
        model=f"{summary.model_name} {summary.model_version}",
        request=summary.request_kind.value,
        received_at=case.received_at,
        release_at=summary.planned_partner_release,
        marking=summary.marking,
        people=people,
        summary=more,
    )


def line(register: Register, case: Case, desk: Desk, now: datetime) -> DocketLine:
    """The case as one person sees it now."""
    summary = case.received.submission
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
