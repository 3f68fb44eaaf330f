"""What a finding rests on: the case as its acts up to the printed head left it, and nothing later.

- The case is folded anew from its own history, so that what came after the head (signed, exported, amended, a
  consultation answered) changes no word: drawing again gives the same.
- Every reader who holds the case's key has the same basis. What a person cited who left the review before the
  reveal is sealed to that person: it is nobody's here, not even his or her own.
- A review that is sealed to someone else refuses the finding: it is not drawn from what cannot be read.
- A rescinded determination stays the case's: it is printed with its rescission.
- A draft rests on a `Basis` alone, from the draft state until a determination is recorded; a finding rests on
  what was `Decided` as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer_app.domain.acts import (
    Determined,
    FindingRendered,
    Overridden,
    ProposalDropped,
    Proposed,
    Received,
    Seconded,
    SignedOff,
)
from reviewer_app.domain.case import WITHHELD, Case, Recorded, State, Unread
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.fold_case import next_case
from reviewer_app.domain.fold_review import with_unread
from reviewer_app.domain.register import Register

_NOT_FOLDED = (Received, Proposed, Seconded, ProposalDropped)


class NoFindingYet(DeskError):
    """Case {case} has no finding yet: {lacking} is missing."""


class FindingUnread(DeskError):
    """The finding of case {case} is not drawn here: the review of {name} is sealed to other people."""


class NoDraftYet(DeskError):
    """There is no draft of the finding of case {case} to show: {reason}"""


@dataclass(frozen=True, slots=True)
class Basis:
    """A case at the head that is printed, and what explains it. `as_of` is its last act's time."""

    register: Register
    case: Case
    criteria: CriteriaSet
    as_of: str

    def name(self, person: str) -> str:
        return self.register.name(person)

    def when(self, form: type) -> Recorded | None:
        """The last act of this form, or None."""
        return next((one for one in reversed(self.case.history) if isinstance(one.act, form)), None)


@dataclass(frozen=True, slots=True)
class Decided(Basis):
    """The basis of a finding: it was signed off, and a determination is recorded."""

    signed_off: SignedOff
    overridden: Overridden | None
    determined: Determined


def basis(register: Register, case: Case, head_seq: int) -> Decided:
    """What the finding under the journal head `head_seq` rests on. Raises NoFindingYet, FindingUnread."""
    at_head = _read(register, case, head_seq)
    stands = at_head.versions[-1] if at_head.rescinded and at_head.versions else at_head
    criteria = register.criteria_of(at_head)
    wanted = (
        ("the pinned criteria set", criteria),
        ("the sign-off", stands.signed_off),
        ("the recorded determination", stands.determined),
    )
    lacking = [name for name, found in wanted if found is None]
    if lacking or criteria is None or stands.signed_off is None or stands.determined is None:
        raise NoFindingYet(case=case.id, lacking=lacking[0])
    as_of = _last(at_head).at
    return Decided(
        register, at_head, criteria, as_of, stands.signed_off, stands.overridden, stands.determined
    )


def draft_basis(register: Register, case: Case, head_seq: int) -> Basis:
    """What the draft under the journal head `head_seq` rests on. Raises NoDraftYet, FindingUnread."""
    at_head = _read(register, case, head_seq)
    criteria, reason = register.criteria_of(at_head), why_no_draft(at_head)
    if reason or criteria is None:
        raise NoDraftYet(case=case.id, reason=reason or "no criteria set is pinned to the case.")
    return Basis(register, at_head, criteria, _last(at_head).at)


DRAFTED = (State.DRAFT, State.SUPERVISOR_REVIEW, State.SIGNED_OFF)


def why_no_draft(case: Case) -> str:
    """Why the case has no draft to show, in a sentence; "" where it has one."""
    state = case.resumes if case.state is State.RFI_HOLD and case.resumes else case.state
    if case.draft is None:
        return "nothing is drafted yet."
    if state not in DRAFTED:
        return f"the case is at “{case.state.value}”; a draft is shown from “draft finding” to “signed off”."
    return "" if case.draft.judgement else "the draft is sealed to other people."


def _read(register: Register, case: Case, head_seq: int) -> Case:
    """The case at the head. Raises FindingUnread where a review of it is sealed."""
    at_head = case_at(case, head_seq)
    for review in at_head.reviews.values():
        if review.unread:
            raise FindingUnread(case=case.id, name=register.name(review.person))
    return at_head


def case_at(case: Case, head_seq: int) -> Case:
    """The case after its acts up to the journal entry `head_seq`, as every holder of its key reads them."""
    history = tuple(one for one in case.history if one.seq <= head_seq)
    told = Case(case.id, State.RECEIVED, case.received, case.received_at, case.clerk, amends=case.amends)
    told = replace(told, deliveries=(case.received,))
    for recorded in history:
        if isinstance(recorded.act, Unread):
            told = with_unread(told, recorded)
        elif not isinstance(recorded.act, _NOT_FOLDED):
            told = next_case(told, recorded)
    exhibits = tuple(one for one in told.exhibits if one.by in told.reviews)
    return replace(told, exhibits=exhibits, history=_open_to_all(told, history))


def _open_to_all(case: Case, history: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    sealed = (*WITHHELD, Unread)
    return tuple(one for one in history if one.by in case.reviews or not isinstance(one.act, sealed))


def _last(case: Case) -> Recorded:
    """The last act the finding rests on: to have drawn it before is none, and what is sealed is nobody's."""
    return next(one for one in reversed(case.history) if not isinstance(one.act, FindingRendered | Unread))
