"""Asking others: information requests, consultations, the access plan, referrals; and pauses of the clock."""

from __future__ import annotations

from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    AccessTier,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Partner,
    PropinAuthorised,
    ReferralKind,
    Referred,
    RequestPoint,
)


def request_information(desk: Desk, case_id: str, points: tuple[RequestPoint, ...], due_on: str = "") -> int:
    """Ask the developer for more; the agency clock stands until it is answered. The request's number."""
    number = len(desk.case(case_id).requests) + 1
    record(desk, case_id, InformationRequested(number, points, due_on))
    return number


def answered_by(desk: Desk, case_id: str, number: int, sequence: int) -> None:
    """The supplement of this sequence answers the request. Raises Refused."""
    record(desk, case_id, InformationAnswered(number, sequence))


def drop_request(desk: Desk, case_id: str, number: int, reason: str, marking: str = "(U)") -> None:
    """Ask no longer. Raises Refused."""
    record(desk, case_id, InformationRequestDropped(number, reason.strip(), marking.strip()))


def pause_clock(desk: Desk, case_id: str, reason: str, marking: str = "(U)") -> None:
    record(desk, case_id, ClockPaused(reason.strip(), marking.strip()))


def resume_clock(desk: Desk, case_id: str, reason: str, marking: str = "(U)") -> None:
    record(desk, case_id, ClockResumed(reason.strip(), marking.strip()))


def consult(desk: Desk, case_id: str, organisation: str, question: str, marking: str) -> int:
    """Ask another organisation for its view; the consultation's number. Raises Refused."""
    number = len(desk.case(case_id).consultations) + 1
    act = ConsultationAsked(number, organisation.strip(), question.strip(), marking.strip())
    record(desk, case_id, act)
    return number


def record_view(
    desk: Desk,
    case_id: str,
    number: int,
    answer: ConsultationAnswer,
    comment: str,
    answered_on: str,
    marking: str,
) -> None:
    """Record what the organisation answered. Raises Refused."""
    act = ConsultationAnswered(number, answer, comment.strip(), answered_on.strip(), marking.strip())
    record(desk, case_id, act)


def record_plan(
    desk: Desk, case_id: str, tiers: tuple[AccessTier, ...], partners: tuple[Partner, ...], marking: str
) -> None:
    """Record tiers, dates and partners, in the place of the plan before. Raises Refused."""
    record(desk, case_id, AccessPlanRecorded(tiers, partners, marking.strip()))


def refer(
    desk: Desk,
    case_id: str,
    to: ReferralKind,
    subject: str,
    sector: str,
    words: str,
    marking: str,
    embargo_until: str = "",
    exhibits: tuple[int, ...] = (),
) -> int:
    """Make a referral, sealed to the people of the case; its number. Raises Refused, NoKeyToSeal."""
    number = len(desk.case(case_id).referrals) + 1
    act = Referred(
        number, to, subject.strip(), sector.strip(), words.strip(), marking.strip(), embargo_until, exhibits
    )
    record(desk, case_id, act)
    return number


def relate(desk: Desk, case_id: str, other_case: str, words: str, marking: str) -> None:
    """Say how this case stands to an earlier one. Raises Refused."""
    record(desk, case_id, CaseRelated(other_case, words.strip(), marking.strip()))


def authorise_propin(
    desk: Desk, case_id: str, person: str, originator: str, reference: str, dated: str
) -> None:
    """Record that the originator lets a contractor see its proprietary portions. Raises Refused."""
    act = PropinAuthorised(person, originator.strip(), reference.strip(), dated.strip())
    record(desk, case_id, act)
