"""What may happen next, and by whom. The screen, the command line and the fold ask the same functions.

- `may` answers from role and state alone: it is what enables a button, and its sentence is why it is off.
- `refusal` adds what the act itself says: it is what refuses below the screen.
- None means that nothing stands against it; anything else is one sentence for a person.
- An act of two people is refused to one: it is proposed, and takes effect when another person seconds it.
"""

from __future__ import annotations

from reviewer_app.domain.acts import (
    AUDIT,
    Act,
    ProposalDropped,
    Proposed,
    QuarantineClosed,
    Quarantined,
    Received,
    RetentionScheduleSet,
    Seconded,
    StatisticsExported,
    read_act,
)
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.guards import two
from reviewer_app.domain.guards.content import CONTENT
from reviewer_app.domain.guards.intake import long_enough, may_quarantine, may_receive
from reviewer_app.domain.guards.marks import why_not_marked
from reviewer_app.domain.guards.opening import why_apart
from reviewer_app.domain.guards.review import Reason
from reviewer_app.domain.guards.roles import (
    CASE_ACTS,
    WORKSPACE_ACTS,
    may_administer,
    may_count,
    may_open_evidence,
    may_schedule,
)
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register

_OF_THE_WORKSPACE = (Quarantined, QuarantineClosed, StatisticsExported, RetentionScheduleSet)

__all__ = ["Reason", "may", "may_open_evidence", "refusal", "refusal_of_proposal"]


def refusal(register: Register, case_id: str, actor: Person, act: Act) -> Reason:
    """Why `actor` may not do this very act now, or None."""
    if isinstance(act, Proposed):
        return refusal_of_proposal(register, case_id, actor, act)
    if isinstance(act, Seconded | ProposalDropped):
        return _refusal_of_second(register, case_id, actor, act)
    if two.takes_two(register, act):
        return two.ALONE
    return _alone(register, case_id, actor, act)


def may(register: Register, case_id: str, actor: Person, form: type[Act]) -> Reason:
    """Why `actor` may not do an act of this form now, whatever it says, or None.

    Of an act of two people it answers whether `actor` may propose it.
    """
    if form in AUDIT:
        return None
    if actor.disabled:
        return f"The account of {actor.name} is disabled: {actor.disabled}"
    if form in WORKSPACE_ACTS:
        return may_administer(register, actor)
    if form is StatisticsExported:
        return may_count(register, actor)
    if form is RetentionScheduleSet:
        return may_schedule(actor)
    if form in (Quarantined, QuarantineClosed):
        return may_quarantine(actor)
    if form is Received:
        return may_receive(register, case_id, actor)
    if reason := why_apart(actor):
        return reason
    case = register.cases.get(case_id)
    if case is None and case_id in register.quarantine:
        return f"{case_id} is a bundle in quarantine and no case: nothing can rest on it."
    if case is None:
        return f"There is no case {case_id} in this workspace."
    return CASE_ACTS[form](case, actor)


def refusal_of_proposal(register: Register, case_id: str, actor: Person, act: Proposed) -> Reason:
    """Why `actor` may not propose this, or None."""
    try:
        inner = read_act(act.of, act.body)
    except NotOfTheForm as error:
        return error.sentence
    if not two.takes_two(register, inner):
        return f"“{act.of}” is an act of one person; it is not proposed."
    same = (case_id, act.of, act.body)
    waiting = [one for one in register.proposals.values() if (one.case, one.act.of, one.act.body) == same]
    if waiting:
        return f"The same is proposed already, in entry {waiting[0].seq}."
    return _alone(register, case_id, actor, inner)


def _refusal_of_second(
    register: Register, case_id: str, actor: Person, act: Seconded | ProposalDropped
) -> Reason:
    proposal = register.proposals.get(act.proposal)
    if proposal is None or proposal.case != case_id or proposal.act.of != act.of:
        return f"No proposal “{act.of}” waits in entry {act.proposal}."
    inner = read_act(proposal.act.of, proposal.act.body)
    if isinstance(act, ProposalDropped):
        own = actor.id == proposal.by and not actor.disabled
        reason = None if own else two.why_not_second(register, proposal, inner, actor)
        return reason or long_enough(act.reason, "Dropping a proposal")
    reason = two.why_not_second(register, proposal, inner, actor)
    proposer = register.people.get(proposal.by)
    if reason is not None or proposer is None:
        return reason or f"{proposal.by} is not a person of this workspace."
    return _alone(register, case_id, proposer, inner)


def _alone(register: Register, case_id: str, actor: Person, act: Act) -> Reason:
    if case_id and isinstance(act, (*WORKSPACE_ACTS, *_OF_THE_WORKSPACE)):
        return "This act belongs to the workspace, and to no case."
    reason = may(register, case_id, actor, type(act))
    if reason is not None:
        return reason
    case = register.cases.get(case_id)
    content = CONTENT.get(type(act))
    reason = content(register, case, actor, act) if content else None
    return reason or why_not_marked(register, act)
