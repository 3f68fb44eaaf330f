"""Who may do the acts of a review: assigned, declared, answered, locked, revealed, adjudicated, drafted."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assessed,
    Assigned,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    ConflictDeclared,
    CriteriaRepinned,
    Dissented,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    FindingDrafted,
    FindingSubmitted,
    Locked,
    PropinAuthorised,
    Recommended,
    Revealed,
    TableMapped,
)
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.guards.intake import in_state
from reviewer_app.domain.guards.opening import (
    RECUSED,
    may_open_evidence,
    unjudging_supervisor,
    why_not_declared,
)
from reviewer_app.domain.people import Person, Role

Reason = str | None
_UNDECIDED = (State.LOCKED, State.ADJUDICATION, State.DRAFT, State.SUPERVISOR_REVIEW)
UNDER_REVIEW = (State.IN_REVIEW, State.RFI_HOLD)
WHILE_COMPARED = (*UNDER_REVIEW, State.ACCEPTED, State.LOCKED, State.ADJUDICATION, State.DRAFT)


def _may_accept(case: Case, actor: Person) -> Reason:
    if not actor.has(Role.INTAKE_CLERK):
        return "Only an intake clerk accepts a submission."
    return in_state(case, State.RECEIVED)


def _may_repin(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "changes the criteria set of a case") or in_state(
        case, State.ACCEPTED, State.IN_REVIEW, State.LOCKED, State.ADJUDICATION, State.DRAFT
    )


def _may_assign(case: Case, actor: Person) -> Reason:
    if reason := unjudging_supervisor(case, actor, "assigns reviewers"):
        return reason
    return in_state(case, State.ACCEPTED, *UNDER_REVIEW, State.LOCKED)


def _may_authorise(case: Case, actor: Person) -> Reason:
    if reason := unjudging_supervisor(case, actor, "records the originator's authorisation"):
        return reason
    return "The case is disposed of." if case.state is State.DISPOSED else None


def _may_declare(case: Case, actor: Person) -> Reason:
    if actor.id in case.declarations and not case.declared(actor.id):
        return RECUSED  # nobody takes back his or her own recusal
    if actor.id in case.reviews:
        return in_state(case, *UNDER_REVIEW)
    if actor.id == case.adjudicator:
        return in_state(case, State.LOCKED, State.ADJUDICATION)
    return "Only a reviewer or the adjudicator of this case declares conflicts of interest in it."


def _may_review(case: Case, actor: Person) -> Reason:
    if actor.id not in case.reviews:
        return "Only a reviewer assigned to this case answers its criteria."
    if not actor.has(Role.REVIEWER):
        return "You are no longer a reviewer of this workspace."
    if case.reviews[actor.id].locked:
        return "Your review is locked."
    return why_not_declared(case, actor) or in_state(case, *UNDER_REVIEW)


def _may_lock(case: Case, actor: Person) -> Reason:
    reason = _may_review(case, actor)
    if reason is None and case.open_requests:
        number = case.open_requests[0].requested.number
        return f"Information request {number} is open; reviews lock once it is answered or dropped."
    return reason or in_state(case, State.IN_REVIEW)


def _may_reveal(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "reveals the reviews") or in_state(case, State.LOCKED)


def _may_name_adjudicator(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "names the adjudicator") or in_state(
        case, State.LOCKED, State.ADJUDICATION
    )


def _may_adjudicate(case: Case, actor: Person) -> Reason:
    if actor.id != case.adjudicator:
        return "Only the adjudicator named for this case settles its differences."
    if not actor.has(Role.ADJUDICATOR):
        return "You are no longer an adjudicator of this workspace."
    return why_not_declared(case, actor) or in_state(case, State.ADJUDICATION)


def _may_draft(case: Case, actor: Person) -> Reason:
    if actor.id not in case.reviews and actor.id != case.adjudicator:
        return "The finding is drafted by a reviewer or the adjudicator of the case."
    return why_not_declared(case, actor) or in_state(case, State.DRAFT)


def _may_dissent(case: Case, actor: Person) -> Reason:
    if actor.id not in case.reviews:
        return "Only a reviewer of this case dissents from its finding."
    return in_state(case, State.DRAFT, State.SUPERVISOR_REVIEW, State.SIGNED_OFF)


def _may_grant(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "says whose results may be laid beside a case") or in_state(
        case, *WHILE_COMPARED, State.SUPERVISOR_REVIEW
    )


def _may_withdraw_grant(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "says whose results may be laid beside a case") or in_state(
        case, *WHILE_COMPARED, State.SUPERVISOR_REVIEW, State.SIGNED_OFF
    )


def _may_map(case: Case, actor: Person) -> Reason:
    """It changes the numbers that all reviewers see: those who review or supervise, while none is decided."""
    supervises = actor.has(Role.SUPERVISOR) and actor.id not in case.judged_by
    if actor.id not in case.reviews and not supervises:
        return "Only a reviewer of this case or a supervisor says which columns of a table are what."
    if actor.id in case.reviews and case.reviews[actor.id].locked:
        return "Your review is locked."
    return may_open_evidence(case, actor) or in_state(case, State.ACCEPTED, *UNDER_REVIEW, *_UNDECIDED)


def as_supervisor(case: Case, actor: Person, does: str) -> Reason:
    """Why `actor` is not a supervisor who is free in this case, or None."""
    if not actor.has(Role.SUPERVISOR):
        return f"Only a supervisor {does}."
    if actor.id in case.judged_by or actor.id == case.clerk:
        return "You reviewed, adjudicated or took in this case; another supervisor must do it."
    return None


REVIEWING_ACTS: dict[type[Act], Callable[[Case, Person], Reason]] = {
    Accepted: _may_accept,
    CriteriaRepinned: _may_repin,
    Assigned: _may_assign,
    PropinAuthorised: _may_authorise,
    ConflictDeclared: _may_declare,
    ExhibitCited: _may_review,
    ExhibitNoted: _may_review,
    ExhibitsOrdered: _may_review,
    ComparisonGranted: _may_grant,
    ComparisonGrantWithdrawn: _may_withdraw_grant,
    TableMapped: _may_map,
    Assessed: _may_review,
    Recommended: _may_review,
    Locked: _may_lock,
    Revealed: _may_reveal,
    AdjudicatorNamed: _may_name_adjudicator,
    Adjudicated: _may_adjudicate,
    AdjudicationClosed: _may_adjudicate,
    FindingDrafted: _may_draft,
    FindingSubmitted: _may_draft,
    Dissented: _may_dissent,
}
