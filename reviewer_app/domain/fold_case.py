"""What each act of a case does to it. Who may, and when, was asked before (`domain.guards`)."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    Accepted,
    AccessPlanRecorded,
    AdequacyJudged,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    ItemWaived,
    LetterExported,
    PaperExported,
    PropinAuthorised,
    Referred,
    ReturnedIncomplete,
    SupplementReceived,
    TableMapped,
    Withdrawn,
)
from reviewer_app.domain.case import Case, Consultation, Grant, Pause, Recorded, Request, State
from reviewer_app.domain.checklist import Standing
from reviewer_app.domain.fold_decision import decided
from reviewer_app.domain.fold_review import reviewed

RETURNED = "returned to the developer"


def next_case(case: Case, recorded: Recorded) -> Case:
    """The case after `recorded`, history aside."""
    for part in (_intake, _asked, reviewed, decided):
        found = part(case, recorded)
        if found is not None:
            return found
    raise TypeError(f"{recorded.act.kind} is not an act of a case")


def _intake(case: Case, recorded: Recorded) -> Case | None:
    match act := recorded.act:
        case SupplementReceived():
            return _supplemented(case, act)
        case ItemWaived():
            return replace(case, waivers={**case.waivers, act.item: act})
        case AdequacyJudged():
            return replace(case, adequacy={**case.adequacy, act.item: act})
        case ReturnedIncomplete():
            return replace(case, state=State.RETURNED, letters=(*case.letters, act))
        case LetterExported() | PaperExported():
            return case
        case Withdrawn():
            pauses = _resumed(case.pauses, recorded.at)
            return replace(case, state=State.WITHDRAWN, withdrawn=act, pauses=pauses, resumes=None)
        case Accepted():
            return replace(case, state=State.ACCEPTED, accepted=act, accepted_at=recorded.at)
        case PropinAuthorised():
            return replace(case, propin={**case.propin, act.person: act})
        case ComparisonGranted():
            grant = Grant(recorded.by, recorded.at, act)
            return replace(case, grants={**case.grants, act.other_case: grant})
        case ComparisonGrantWithdrawn():
            left = {other: grant for other, grant in case.grants.items() if other != act.other_case}
            return replace(case, grants=left)
        case TableMapped():
            return replace(case, tables={**case.tables, act.path: act.mapping})
        case CaseRelated():
            return replace(case, relations=(*case.relations, act))
        case _:
            return None


def _supplemented(case: Case, act: SupplementReceived) -> Case:
    deliveries = (*case.deliveries, act.received)
    state = State.RECEIVED if case.state is State.RETURNED else case.state
    again = {item.item for item in act.received.items if item.standing is Standing.IN_PLACE}
    # A judgement was of the files it was made on: what comes again is judged again.
    adequacy = {item: said for item, said in case.adequacy.items() if item not in again}
    return replace(case, state=state, deliveries=deliveries, adequacy=adequacy)


def _asked(case: Case, recorded: Recorded) -> Case | None:
    match act := recorded.act:
        case InformationRequested():
            return _requested(case, recorded, act)
        case InformationAnswered():
            return _request_closed(case, recorded.at, act.number, answered_by=act.sequence)
        case InformationRequestDropped():
            return _request_closed(case, recorded.at, act.number, dropped=act)
        case ClockPaused():
            return replace(case, pauses=(*case.pauses, Pause(recorded.at, act.reason, marking=act.marking)))
        case ClockResumed():
            return replace(case, pauses=_resumed(case.pauses, recorded.at))
        case ConsultationAsked():
            return replace(case, consultations=(*case.consultations, Consultation(recorded.at, act)))
        case ConsultationAnswered():
            found = tuple(
                replace(one, answered=act) if one.asked.number == act.number else one
                for one in case.consultations
            )
            return replace(case, consultations=found)
        case AccessPlanRecorded():
            return replace(case, plan=act)
        case Referred():
            return replace(case, referrals=(*case.referrals, act))
        case _:
            return None


def _requested(case: Case, recorded: Recorded, act: InformationRequested) -> Case:
    first = not case.open_requests
    requests = (*case.requests, Request(recorded.by, recorded.at, act))
    if not first:
        return replace(case, requests=requests)
    pauses = case.pauses
    if not any(not pause.end for pause in pauses):
        pauses = (*pauses, Pause(recorded.at, f"information request {act.number}"))
    return replace(case, requests=requests, resumes=case.state, state=State.RFI_HOLD, pauses=pauses)


def _request_closed(
    case: Case, at: str, number: int, answered_by: int = 0, dropped: InformationRequestDropped | None = None
) -> Case:
    why, mark = (dropped.reason, dropped.marking) if dropped else ("", "(U)")

    def now(one: Request) -> Request:
        if one.requested.number != number:
            return one
        return replace(one, closed_at=at, answered_by=answered_by, dropped=why, dropped_marking=mark)

    requests = tuple(now(one) for one in case.requests)
    case = replace(case, requests=requests)
    if case.open_requests or case.resumes is None:
        return case
    return replace(case, state=case.resumes, resumes=None, pauses=_resumed_after_requests(case, at))


def _resumed_after_requests(case: Case, at: str) -> tuple[Pause, ...]:
    """A pause that a supervisor began before the request stands until a supervisor ends it."""
    begun = {one.at for one in case.requests}
    return tuple(_resumed((pause,), at)[0] if pause.start in begun else pause for pause in case.pauses)


def _resumed(pauses: tuple[Pause, ...], at: str) -> tuple[Pause, ...]:
    return tuple(pause if pause.end else replace(pause, end=at) for pause in pauses)
