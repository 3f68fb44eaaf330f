"""The fold: recorded acts, in the journal's order, become the register. What the guards refuse fails.

- An act that is sealed away from the reader changes nothing here but a count; what a guard would have to know
  of it *could not be checked*, and the register says so (`unchecked`). It is never taken for good.
- An act of two people takes effect with the entry that seconds it, as its proposer's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from reviewer_app.domain.acts import (
    AUDIT,
    Act,
    ProposalDropped,
    Proposed,
    Received,
    Seconded,
    SupplementReceived,
    read_act,
)
from reviewer_app.domain.case import Case, Recorded, State, Unread
from reviewer_app.domain.entries import Entry
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.fold_case import next_case
from reviewer_app.domain.fold_review import with_unread
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.review import UNREAD
from reviewer_app.domain.lineage import amended_case
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Proposal, Register, with_received, with_workspace_act


class ForbiddenAct(DeskError):
    """Journal entry {seq} ({kind}, by {by}) is not allowed by the rules: {reason}"""


def recorded_from(entry: Entry, digest: str, opened: tuple[str, object] | None = None) -> Recorded:
    """The act in a journal entry. Raises NotOfTheForm for a body this version cannot read.

    `opened` is the kind and body of a sealed entry, None where the reader cannot open it.
    """
    act: Act | Unread
    if entry.sealed is None:
        act = read_act(entry.kind, entry.body)
    else:
        act = Unread() if opened is None else read_act(*opened)
    return Recorded(entry.seq, entry.at, entry.by, entry.case, act, digest)


def fold(acts: Iterable[Recorded], start: Register | None = None) -> Register:
    """The register after `acts`. Raises ForbiddenAct at the first act that the guards refuse."""
    return reduce(step, acts, start or Register())


def step(register: Register, recorded: Recorded) -> Register:
    """The register after one more act."""
    act = recorded.act
    if isinstance(act, Unread):
        if recorded.case not in register.cases:
            absent = f"There is no case {recorded.case} in this workspace."
            raise ForbiddenAct(seq=recorded.seq, kind=act.kind, by=recorded.by, reason=absent)
        return _with_case(register, with_unread(register.cases[recorded.case], recorded), recorded)
    actor = register.people.get(recorded.by) or Person(recorded.by, recorded.by, frozenset())
    reason = refusal(register, recorded.case, actor, act)
    if reason == UNREAD:
        register = replace(register, unchecked=(*register.unchecked, recorded.seq))
    elif reason is not None:
        raise ForbiddenAct(seq=recorded.seq, kind=act.kind, by=recorded.by, reason=reason)
    if isinstance(act, AUDIT):
        return register
    if isinstance(act, Proposed | Seconded | ProposalDropped):
        return _of_two(register, recorded, act)
    return _applied(register, recorded)


def _applied(register: Register, recorded: Recorded) -> Register:
    act = recorded.act
    if not recorded.case:
        return with_workspace_act(register, recorded)
    if isinstance(act, Received):
        case = _received(register, recorded, act)
    else:
        case = next_case(register.cases[recorded.case], recorded)
    if isinstance(act, Received | SupplementReceived):
        register = with_received(register, case.deliveries[-1], case.id)
    return _with_case(register, case, recorded)


def _of_two(register: Register, recorded: Recorded, act: Proposed | Seconded | ProposalDropped) -> Register:
    if isinstance(act, Proposed):
        proposal = Proposal(recorded.seq, recorded.at, recorded.by, recorded.case, act)
        register = replace(register, proposals={**register.proposals, recorded.seq: proposal})
    else:
        proposal = register.proposals[act.proposal]
        left = {seq: one for seq, one in register.proposals.items() if seq != act.proposal}
        register = replace(register, proposals=left)
    if isinstance(act, Seconded):
        inner = read_act(proposal.act.of, proposal.act.body)
        register = _applied(register, replace(recorded, by=proposal.by, second=recorded.by, act=inner))
    elif recorded.case:
        register = _with_case(register, register.cases[recorded.case], recorded)
    return register


def _with_case(register: Register, case: Case, recorded: Recorded) -> Register:
    case = replace(case, history=(*case.history, recorded))
    return replace(register, cases={**register.cases, case.id: case})


def _received(register: Register, recorded: Recorded, act: Received) -> Case:
    earlier = amended_case(register, act.submission)
    return Case(
        recorded.case,
        State.RECEIVED,
        act,
        recorded.at,
        recorded.by,
        deliveries=(act,),
        amends=earlier.id if earlier else "",
    )
