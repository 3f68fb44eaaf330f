"""Who may open the evidence of a case: those who hold it, and a reviewer only after the own declaration."""

from __future__ import annotations

from reviewer_app.domain.case import Case, State
from reviewer_app.domain.guards.clearance import why_not_open
from reviewer_app.domain.people import Person, Role

Reason = str | None
APART = (Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)  # they hold no role on a case
UNDECLARED = "Declare first whether you have a conflict of interest; the evidence opens after that."
RECUSED = "You recused yourself from this case; its evidence does not open to you."
_LATER = (State.SIGNED_OFF, State.DETERMINED, State.EXPORTED, State.CLOSED, State.RESCINDED)


def may_open_evidence(case: Case, actor: Person) -> Reason:
    """Evidence opens to those who hold the case and may see every portion of it, and to nobody else."""
    if actor.disabled:
        return f"The account of {actor.name} is disabled: {actor.disabled}"
    if case.state is State.DISPOSED:
        return "The case is disposed of; its evidence opens to nobody."
    return why_apart(actor) or _why_not_held(case, actor) or why_not_open(case, actor)


def _why_not_held(case: Case, actor: Person) -> Reason:
    if actor.id in case.reviews or actor.id == case.adjudicator:
        return why_not_declared(case, actor)
    if actor.id == case.clerk or actor.has(Role.SUPERVISOR):
        return None
    if case.state in _LATER and actor.has(Role.RECORDS_OFFICER):
        return None
    return "Evidence opens only to the people assigned to the case."


def why_apart(actor: Person) -> Reason:
    """Why `actor` holds no role on any case, whatever he or she once was in one; None for everybody else."""
    role = next((one for one in APART if actor.has(one)), None)
    return f"The {role.value} holds no role on a case." if role else None


def why_not_declared(case: Case, actor: Person) -> Reason:
    """Why a reviewer's or adjudicator's declaration keeps the evidence closed, or None."""
    if case.declared(actor.id):
        return None
    return RECUSED if actor.id in case.declarations else UNDECLARED


def unjudging_supervisor(case: Case, actor: Person, does: str) -> Reason:
    """Why `actor` is not a supervisor who stayed out of the judging of this case, or None."""
    if not actor.has(Role.SUPERVISOR):
        return f"Only a supervisor {does}."
    if actor.id in case.judged_by:
        return "You reviewed or adjudicated this case; another supervisor must do it."
    return None
