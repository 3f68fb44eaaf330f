"""Acts of two people: propose, second, drop; and which proposals wait, in a sentence each.

- The second person is asked for the password again; both entries are signed, each by its own key.
- A proposal that could not take effect any more is refused when it is seconded, with the guard's sentence.
- While an agreed export waits, one that was proposed before it is not seconded (`one_export`).
- A criteria set that nobody signed is activated in a training workspace only; the guards do not know which
  workspace that is, so it is refused here, to the first person and to the second.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.desk import one_export
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    BannerLowered,
    CriteriaActivated,
    Disposed,
    ExportAgreed,
    ProposalDropped,
    Proposed,
    Reopened,
    Seconded,
    act_body,
    read_act,
)
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.register import Proposal, Register
from reviewer_app.domain.text import one_line

ONLY_TRAINING = (
    "Nobody signed this criteria set. Without a signature only the invented sample is activated, and only in "
    "a training workspace."
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits: its act, a sentence, and why this person may not second it ("": may)."""

    proposal: Proposal
    act: Act
    sentence: str
    why_not: str

    @property
    def seq(self) -> int:
        return self.proposal.seq


def propose(desk: Desk, case_id: str, act: Act, reason: str = "") -> int:
    """Propose an act of two people; the entry that holds the proposal. Raises Refused."""
    if why_not := why_not_here(desk, act):
        raise Refused(why_not)
    record(desk, case_id, Proposed(act.kind, act_body(act), reason.strip()))
    return max(desk.register.proposals)


def second(desk: Desk, seq: int, password: str) -> None:
    """Be the second person: the act takes effect. Asks for the password again.

    Raises Refused, WrongPassword.
    """
    found = _waiting(desk, _proposal(desk, seq))
    if found.why_not:
        raise Refused(found.why_not)
    desk.confirm(password)
    record(desk, found.proposal.case, Seconded(seq, found.proposal.act.of))


def drop(desk: Desk, seq: int, reason: str) -> None:
    """Take a proposal back, or decline it as the second person. Raises Refused."""
    proposal = _proposal(desk, seq)
    record(desk, proposal.case, ProposalDropped(seq, proposal.act.of, reason.strip()))


_SOME_REASON = "whatever will be written as the reason"  # its own length is asked when it is written


def why_not_drop(desk: Desk, seq: int) -> str:
    """Why this person may neither take the proposal back nor decline it, or ""."""
    proposal = desk.register.proposals.get(seq)
    if proposal is None:
        return f"No proposal waits in entry {seq}."
    dropped = ProposalDropped(seq, proposal.act.of, _SOME_REASON)
    return refusal(desk.register, proposal.case, desk.person, dropped) or ""


def waiting_for(desk: Desk) -> tuple[Proposal, ...]:
    """The proposals this person may second now, oldest first."""
    return tuple(one.proposal for one in waiting(desk) if not one.why_not)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Every proposal that waits, oldest first."""
    return tuple(_waiting(desk, one) for _, one in sorted(desk.register.proposals.items()))


def why_not_here(desk: Desk, act: Act) -> str:
    """Why this workspace does not take the act, whoever proposes it, or ""."""
    unsigned = isinstance(act, CriteriaActivated) and not act.fingerprint_sha384
    return ONLY_TRAINING if unsigned and not desk.training else ""


def sentence_of(register: Register, proposal: Proposal, act: Act) -> str:
    """Who proposes what, in a sentence for the second person."""
    reason = f" Reason: {one_line(proposal.act.reason)}" if proposal.act.reason else ""
    return f"{register.name(proposal.by)} proposes to {_what(register, proposal.case, act)}.{reason}"


def _waiting(desk: Desk, proposal: Proposal) -> Waiting:
    act = read_act(proposal.act.of, proposal.act.body)
    seconded = Seconded(proposal.seq, proposal.act.of)
    why_not = why_not_here(desk, act) or refusal(desk.register, proposal.case, desk.person, seconded)
    why_not = why_not or one_export.why_not_seconded(desk.register, proposal, act)
    return Waiting(proposal, act, sentence_of(desk.register, proposal, act), why_not)


def _what(register: Register, case: str, act: Act) -> str:
    match act:
        case CriteriaActivated():
            said = act.criteria
            return f"activate the criteria set {said.name}, {_line(said.title)} ({_line(said.status)})"
        case AccountUnlocked():
            return f"unlock the account of {register.name(act.person)}: {_line(act.reason)}"
        case Reopened():
            return f"reopen case {case}, back to {act.to.value}: {_marked(act)}"
        case BannerLowered():
            marks = f"from {_line(act.computed)} to {_line(act.banner)}"
            return f"lower the banner of the finding of case {case} {marks}: {_marked(act)}"
        case ExportAgreed():
            what = f"the {act.what.value} of case {case}"
            return f"export {what} to {_line(act.medium)}, for {_line(act.purpose)}"
        case Disposed():
            under = f"under {_line(act.schedule)}"
            return f"dispose of case {case} {under}: {_marked(act)}"
        case _:
            return f"record “{act.kind}”" + (f" in case {case}" if case else "")


def _marked(act: Reopened | BannerLowered | Disposed) -> str:
    """The reason, behind its portion mark."""
    return f"{_line(act.marking)} {_line(act.reason)}"


def _line(text: str) -> str:
    return one_line(text, 120).rstrip(".")


def _proposal(desk: Desk, seq: int) -> Proposal:
    found = desk.register.proposals.get(seq)
    if found is None:
        raise Refused(f"No proposal waits in entry {seq}.")
    return found
