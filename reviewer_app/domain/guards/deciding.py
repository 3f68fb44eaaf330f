"""Who may do the acts about the finding: return, sign off, determine, draw, sign, amend, close, hold."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    Act,
    Amended,
    BannerLowered,
    Closed,
    Determined,
    DisagreementRead,
    FindingRendered,
    FindingSigned,
    HoldLifted,
    HoldPlaced,
    Overridden,
    Reopened,
    Rescinded,
    Returned,
    SignedOff,
)
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.guards.intake import in_state
from reviewer_app.domain.guards.reviewing import as_supervisor
from reviewer_app.domain.people import Person, Role

Reason = str | None
SIGNATURE_FIELDS = ("Sig_Reviewer", "Sig_Supervisor", "Sig_RecordsOfficer")
SIGNER_WORDS = dict(zip(SIGNATURE_FIELDS, ("reviewer", "supervisor", "records officer"), strict=True))
_SIGNED_IN = (State.DETERMINED, State.RESCINDED)  # a finding that says it was rescinded is signed too
DECIDED = (State.DETERMINED, State.EXPORTED, State.CLOSED)


def next_signature_field(case: Case) -> str | None:
    """The field to be signed next: reviewer, supervisor, records officer, in that order."""
    done = len(case.signatures)
    return SIGNATURE_FIELDS[done] if done < len(SIGNATURE_FIELDS) else None


def _may_supervise(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "signs off or returns") or in_state(case, State.SUPERVISOR_REVIEW)


def _may_read(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "reviews the reviews") or in_state(
        case, State.ADJUDICATION, State.DRAFT, State.SUPERVISOR_REVIEW
    )


def _may_determine(case: Case, actor: Person) -> Reason:
    return as_supervisor(case, actor, "records the determination") or in_state(case, State.SIGNED_OFF)


def _may_render(case: Case, actor: Person) -> Reason:
    if actor.id not in case.reviews and actor.id != case.adjudicator:
        return "The finding is drawn up by a reviewer or the adjudicator of the case."
    if case.signatures:
        return "The finding is signed already; it can only be amended."
    return in_state(case, *_SIGNED_IN)


def _may_sign(case: Case, actor: Person) -> Reason:
    if case.finding is None:
        return in_state(case, *_SIGNED_IN) or "The finding has not been drawn up yet."
    field = next_signature_field(case)
    if field is None:
        return "The finding carries its three signatures already."
    return _signs_as(case, actor, field) or in_state(case, *_SIGNED_IN)


def _signs_as(case: Case, actor: Person, field: str) -> Reason:
    fits = {
        "Sig_Reviewer": actor.id in case.reviews,
        "Sig_Supervisor": actor.id == case.supervisor,
        "Sig_RecordsOfficer": actor.has(Role.RECORDS_OFFICER) and actor.id not in case.judged_by,
    }
    if not fits[field]:
        return f"The next signature is the {SIGNER_WORDS[field]}'s."
    if any(signer == actor.id for signer, _ in case.signatures):
        return "One person does not sign the finding twice."
    return None


def _may_lower(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.RECORDS_OFFICER) or actor.has(Role.SUPERVISOR)):
        return "Only a records officer or a supervisor proposes a lower banner."
    if actor.id in case.judged_by:
        return "You reviewed or adjudicated this case; another person must propose it."
    if case.signatures:
        return "The finding is signed already; it can only be amended."
    return in_state(case, State.SIGNED_OFF, *_SIGNED_IN)


def _may_amend(case: Case, actor: Person) -> Reason:
    reason = as_supervisor(case, actor, "amends a finding") or _why_not_decided(case)
    if reason is None and next_signature_field(case) is not None:
        return "The finding does not carry its three signatures yet; it is drawn anew, not amended."
    return reason


def _may_reopen(case: Case, actor: Person) -> Reason:
    reason = as_supervisor(case, actor, "proposes to reopen a case")
    return reason or _why_not_decided(case)


def _may_rescind(case: Case, actor: Person) -> Reason:
    reason = as_supervisor(case, actor, "records that a determination was rescinded")
    return reason or _why_not_decided(case)


def _why_not_decided(case: Case) -> Reason:
    """A case may be closed without a determination: withdrawn, or rescinded."""
    reason = in_state(case, *DECIDED)
    return reason or (None if case.determined is not None else "No determination stands in this case.")


def _may_close(case: Case, actor: Person) -> Reason:
    if not actor.has(Role.RECORDS_OFFICER):
        return "Only a records officer closes a case."
    return in_state(case, State.EXPORTED, State.WITHDRAWN, State.RESCINDED)


def _may_place_hold(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.RECORDS_OFFICER) or actor.has(Role.SUPERVISOR)):
        return "Only a records officer or a supervisor places or lifts a hold."
    if case.state is State.DISPOSED:
        return "The case is disposed of; there is nothing left to hold."
    return "A hold stands already." if case.hold is not None else None


def _may_lift_hold(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.RECORDS_OFFICER) or actor.has(Role.SUPERVISOR)):
        return "Only a records officer or a supervisor places or lifts a hold."
    return None if case.hold is not None else "No hold stands."


DECIDING_ACTS: dict[type[Act], Callable[[Case, Person], Reason]] = {
    DisagreementRead: _may_read,
    Returned: _may_supervise,
    SignedOff: _may_supervise,
    Overridden: _may_supervise,
    Determined: _may_determine,
    FindingRendered: _may_render,
    FindingSigned: _may_sign,
    BannerLowered: _may_lower,
    Amended: _may_amend,
    Reopened: _may_reopen,
    Rescinded: _may_rescind,
    Closed: _may_close,
    HoldPlaced: _may_place_hold,
    HoldLifted: _may_lift_hold,
}
