"""Whose results may be laid beside a case: the developer's own, and another's only with a recorded grant.

- Results are a developer's trade secret. Those of an earlier submission of the *same developer* may be laid
  beside, by whoever may open the evidence of both cases.
- Another developer's results need a grant of the supervisor, recorded in the case they are laid beside, with
  its reason. A grant opens nothing by itself: the person must still hold both cases.
- Same developer: a submission names its developer by its organisation, and has no other identifier for it.
  The names must be equal once Unicode's composed form (NFC), letter case and runs of white space are
  levelled, and no more: "Meridian Systems" and "Meridian Systems, Inc." are two. At receipt the name was
  held against the signer's trust record, letter for letter.
"""

from __future__ import annotations

import unicodedata

from reviewer_app.domain.acts import Act, ComparisonGranted, ComparisonGrantWithdrawn
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.intake import Reason, long_enough
from reviewer_app.domain.guards.opening import may_open_evidence
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register


def developer_of(case: Case) -> str:
    """The developer's name in the form in which two are compared; not a name to show."""
    return " ".join(unicodedata.normalize("NFC", case.received.submission.organisation).casefold().split())


def same_developer(case: Case, other: Case) -> bool:
    return developer_of(case) == developer_of(other)


def may_lay_beside(_register: Register, case: Case, other: Case, person: Person) -> Reason:
    """Why `person` may not lay results of `other` beside those of `case`, or None.

    The sentence names `other` by its id alone: who holds only `case` learns nothing more of it.
    """
    if may_open_evidence(case, person) is not None:
        return f"You do not hold case {case.id}; its evidence opens only to the people assigned to it."
    if may_open_evidence(other, person) is not None:
        return f"You do not hold case {other.id}; its evidence opens only to the people assigned to it."
    if same_developer(case, other) or other.id in case.grants:
        return None
    return (
        f"Case {other.id} is of another developer. Its results may be laid beside case {case.id} only when "
        "the supervisor has recorded a grant."
    )


def lay_beside(register: Register, case: Case, person: Person) -> tuple[Case, ...]:
    """The other cases whose results `person` may lay beside `case`, in the order in which they came."""
    others = (one for one in register.cases.values() if one.id != case.id)
    return tuple(one for one in others if may_lay_beside(register, case, one, person) is None)


def granted(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ComparisonGranted)
    assert case is not None
    other = register.cases.get(act.other_case)
    if other is None or other.id == case.id:
        return f"There is no other case {act.other_case} in this workspace."
    if same_developer(case, other):
        return f"Case {other.id} is of the same developer; it needs no grant."
    if other.id in case.grants:
        return f"Case {other.id} may be laid beside case {case.id} already."
    if not act.marking.strip():
        return "The reason of a grant needs a portion mark."
    return long_enough(act.reason, "A grant")


def withdrawn(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ComparisonGrantWithdrawn)
    assert case is not None
    if act.other_case not in case.grants:
        return f"No grant holds for case {act.other_case}."
    if not act.marking.strip():
        return "The reason of a withdrawal needs a portion mark."
    return long_enough(act.reason, "Withdrawing a grant")
