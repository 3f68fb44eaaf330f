"""Asking others: information requests, consultations, the access plan, referrals, relations, pauses.

Who may, in which state, and what the act must say.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    Act,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Referred,
)
from reviewer_app.domain.case import BEFORE_DETERMINATION, Case, Request, State
from reviewer_app.domain.guards.intake import a_date, in_state, long_enough
from reviewer_app.domain.guards.opening import unjudging_supervisor, why_not_declared
from reviewer_app.domain.guards.review import UNREAD
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register

Reason = str | None
Content = Callable[[Register, Case | None, Person, Act], Reason]
CLOCK_RUNS = tuple(one for one in BEFORE_DETERMINATION if one not in (State.RECEIVED, State.RETURNED))


# Who, and in which state.


def _may_request(case: Case, actor: Person) -> Reason:
    judges = actor.id in case.reviews or actor.id == case.adjudicator
    if not judges and not actor.has(Role.SUPERVISOR):
        return "Only a reviewer, the adjudicator or a supervisor asks the developer for more."
    reason = why_not_declared(case, actor) if judges else None
    return reason or in_state(case, State.IN_REVIEW, State.RFI_HOLD, State.ADJUDICATION)


def _may_close_request(case: Case, actor: Person) -> Reason:
    fits = actor.id in case.judged_by or actor.has(Role.SUPERVISOR) or actor.has(Role.INTAKE_CLERK)
    if not fits:
        return "Only a reviewer, a supervisor or an intake clerk closes an information request."
    return in_state(case, State.RFI_HOLD)


def _may_drop_request(case: Case, actor: Person) -> Reason:
    own = any(one.by == actor.id for one in case.open_requests)
    if not own and not actor.has(Role.SUPERVISOR):
        return "An information request is dropped by whoever made it, or by a supervisor."
    return in_state(case, State.RFI_HOLD)


def _may_pause(case: Case, actor: Person) -> Reason:
    if reason := unjudging_supervisor(case, actor, "pauses or resumes the agency clock"):
        return reason
    if any(not pause.end for pause in case.pauses):
        return "The agency clock stands already."
    return in_state(case, *CLOCK_RUNS)


def _may_resume(case: Case, actor: Person) -> Reason:
    if reason := unjudging_supervisor(case, actor, "pauses or resumes the agency clock"):
        return reason
    if case.open_requests:
        return "An information request is open; the clock runs again when it is answered or dropped."
    running = all(pause.end for pause in case.pauses)
    return "The agency clock runs." if running else None


def _may_consult(case: Case, actor: Person) -> Reason:
    return unjudging_supervisor(case, actor, "consults other organisations") or in_state(
        case, *CLOCK_RUNS, State.DETERMINED
    )


def _may_record_answer(case: Case, actor: Person) -> Reason:
    if reason := unjudging_supervisor(case, actor, "records what another organisation answered"):
        return reason
    waiting = any(one.answered is None for one in case.consultations)
    return None if waiting else "No consultation waits for an answer."


def _may_plan(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.SUPERVISOR) or actor.id == case.clerk):
        return "Only a supervisor or the clerk of the case records tiers and partners."
    over = (State.CLOSED, State.DISPOSED, State.WITHDRAWN)
    return f"The case is {case.state.value}." if case.state in over else None


def _may_refer(case: Case, actor: Person) -> Reason:
    if actor.id in case.seats and not case.revealed:
        return "A referral says what its author found: reviewers refer after the reveal."
    if not (actor.id in case.judged_by or actor.has(Role.SUPERVISOR)):
        return "Only the reviewers, the adjudicator or a supervisor refer what was found."
    over = (State.RECEIVED, State.RETURNED, State.CLOSED, State.DISPOSED)
    return f"The case is {case.state.value}." if case.state in over else None


def _may_relate(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.SUPERVISOR) or actor.has(Role.INTAKE_CLERK)):
        return "Only an intake clerk or a supervisor relates cases."
    return "The case is disposed of." if case.state is State.DISPOSED else None


# What the act says.


def _requested(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, InformationRequested)
    assert case is not None
    if act.number != len(case.requests) + 1:
        return f"The next information request is number {len(case.requests) + 1}, not {act.number}."
    if not act.points:
        return "An information request asks for at least one thing."
    criteria = register.criteria_of(case)
    for point in act.points:
        if not point.asked.strip() or not point.marking.strip():
            return "Each point says what is asked for, and its portion mark."
        if not point.criteria:
            return "Each point names the criteria it bears on."
        for name in point.criteria:
            if criteria is None or criteria.criterion(name) is None:
                return f"Criterion {name} is not in the pinned criteria set."
    return a_date(act.due_on, "The day by which an answer is asked for") if act.due_on else None


def _answered(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, InformationAnswered)
    assert case is not None
    request = _open_request(case, act.number)
    if request is None:
        return f"Information request {act.number} is not open."
    if act.sequence not in {one.submission.sequence for one in case.deliveries[1:]}:
        return f"No supplement with sequence {act.sequence} has joined the case."
    came = [
        one.at
        for one in case.history
        if one.act.kind == "supplement received" and one.act.received.submission.sequence == act.sequence  # type: ignore[union-attr]
    ]
    if not came or came[0] < request.at:
        return f"The supplement of sequence {act.sequence} came before the request."
    return None


def _dropped(_register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, InformationRequestDropped)
    assert case is not None
    request = _open_request(case, act.number)
    if request is None:
        return f"Information request {act.number} is not open."
    if request.by != actor.id and not actor.has(Role.SUPERVISOR):
        return "An information request is dropped by whoever made it, or by a supervisor."
    return long_enough(act.reason, "Dropping a request")


def _open_request(case: Case, number: int) -> Request | None:
    return next((one for one in case.open_requests if one.requested.number == number), None)


def _paused(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ClockPaused | ClockResumed)
    return long_enough(act.reason, "A pause of the clock")


def _consulted(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ConsultationAsked)
    assert case is not None
    if act.number != len(case.consultations) + 1:
        return f"The next consultation is number {len(case.consultations) + 1}, not {act.number}."
    if not (act.organisation.strip() and act.question.strip() and act.marking.strip()):
        return "A consultation names the organisation, the question and its portion mark."
    return None


def _consultation_answered(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ConsultationAnswered)
    assert case is not None
    waiting = {one.asked.number for one in case.consultations if one.answered is None}
    if act.number not in waiting:
        return f"Consultation {act.number} does not wait for an answer."
    if not act.marking.strip():
        return "The answer needs a portion mark."
    speaks = act.answer in (ConsultationAnswer.WITH_COMMENT, ConsultationAnswer.NON_CONCUR)
    if speaks and not act.comment.strip():
        return f"“{act.answer.value}” comes with its comment."
    return a_date(act.answered_on, "The day of the answer")


def _planned(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, AccessPlanRecorded)
    if not act.marking.strip():
        return "The access plan needs a portion mark."
    if not act.tiers and not act.partners:
        return "An access plan names at least one tier or partner."
    for tier in act.tiers:
        if not tier.name.strip():
            return "Each tier has a name."
        if tier.planned_on and (reason := a_date(tier.planned_on, f"The day of tier {tier.name}")):
            return reason
    known = {tier.name for tier in act.tiers}
    for partner in act.partners:
        if not partner.name.strip():
            return "Each partner has a name."
        if partner.tier and partner.tier not in known:
            return f"{partner.name} is named for tier {partner.tier}, which the plan does not have."
    return None


def _referred(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Referred)
    assert case is not None
    if act.number != len(case.referrals) + 1:
        return f"The next referral is number {len(case.referrals) + 1}, not {act.number}."
    if not act.subject.strip() or not act.marking.strip():
        return "A referral has a subject and a portion mark."
    if act.embargo_until and (reason := a_date(act.embargo_until, "The end of the embargo")):
        return reason
    unknown = [number for number in act.exhibits if case.exhibit(number) is None]
    if unknown:
        hidden = any(one.unread for one in case.reviews.values())
        return UNREAD if hidden else f"There is no exhibit {unknown[0]} in this case."
    return long_enough(act.words, "A referral")


def _related(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, CaseRelated)
    assert case is not None
    if act.other_case not in register.cases or act.other_case == case.id:
        return f"There is no other case {act.other_case} in this workspace."
    if not act.words.strip() or not act.marking.strip():
        return "A relation says in words what it is, and has a portion mark."
    return None


ASKING_ACTS: dict[type[Act], Callable[[Case, Person], Reason]] = {
    InformationRequested: _may_request,
    InformationAnswered: _may_close_request,
    InformationRequestDropped: _may_drop_request,
    ClockPaused: _may_pause,
    ClockResumed: _may_resume,
    ConsultationAsked: _may_consult,
    ConsultationAnswered: _may_record_answer,
    AccessPlanRecorded: _may_plan,
    Referred: _may_refer,
    CaseRelated: _may_relate,
}
ASKING_CONTENT: dict[type[Act], Content] = {
    InformationRequested: _requested,
    InformationAnswered: _answered,
    InformationRequestDropped: _dropped,
    ClockPaused: _paused,
    ClockResumed: _paused,
    ConsultationAsked: _consulted,
    ConsultationAnswered: _consultation_answered,
    AccessPlanRecorded: _planned,
    Referred: _referred,
    CaseRelated: _related,
}
