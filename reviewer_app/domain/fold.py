"""The fold: recorded acts, in the journal's order, become the register. What the guards refuse fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce

from reviewer_app.domain.acts import (
    AUDIT,
    Accepted,
    Act,
    Assessed,
    Assigned,
    Determined,
    ExhibitCited,
    Exported,
    FindingRendered,
    FindingSigned,
    Locked,
    Received,
    Recommended,
    Returned,
    SignedOff,
    read_act,
)
from reviewer_app.domain.case import (
    Answer,
    Case,
    Exhibit,
    Recorded,
    Register,
    Review,
    State,
    with_workspace_act,
)
from reviewer_app.domain.entries import Entry
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Person


class ForbiddenAct(DeskError):
    """Journal entry {seq} ({kind}, by {by}) is not allowed by the rules: {reason}"""


def recorded_from(entry: Entry, digest: str) -> Recorded:
    """The act in a journal entry. Raises NotOfTheForm for a body this version cannot read."""
    return Recorded(entry.seq, entry.at, entry.by, entry.case, read_act(entry.kind, entry.body), digest)


def fold(acts: Iterable[Recorded], start: Register | None = None) -> Register:
    """The register after `acts`. Raises ForbiddenAct at the first act that the guards refuse."""
    return reduce(step, acts, start or Register())


def step(register: Register, recorded: Recorded) -> Register:
    """The register after one more act."""
    act = recorded.act
    actor = register.people.get(recorded.by) or Person(recorded.by, recorded.by, frozenset())
    reason = refusal(register, recorded.case, actor, act)
    if reason is not None:
        raise ForbiddenAct(seq=recorded.seq, kind=act.kind, by=recorded.by, reason=reason)
    if isinstance(act, AUDIT):
        return register
    if not recorded.case:
        return with_workspace_act(register, act)
    case = (
        _received(recorded) if isinstance(act, Received) else _next(register.cases[recorded.case], recorded)
    )
    case = replace(case, history=(*case.history, recorded))
    return replace(register, cases={**register.cases, case.id: case})


def _received(recorded: Recorded) -> Case:
    assert isinstance(recorded.act, Received)
    return Case(recorded.case, State.RECEIVED, recorded.act, recorded.at, recorded.by)


def _next(case: Case, recorded: Recorded) -> Case:
    act: Act = recorded.act
    match act:
        case Accepted():
            return replace(case, state=State.ACCEPTED, accepted=act, accepted_at=recorded.at)
        case Assigned():
            reviews = {person: Review(person) for person in act.reviewers}
            return replace(case, state=State.IN_REVIEW, reviews=reviews, supervisor=recorded.by)
        case ExhibitCited():
            return replace(case, exhibits=(*case.exhibits, Exhibit(recorded.by, recorded.at, act)))
        case Assessed() | Recommended() | Locked():
            return _with_review(case, recorded)
        case Returned():
            return replace(case, state=State.IN_REVIEW, reviews=_reopened(case.reviews))
        case SignedOff():
            return replace(case, state=State.SIGNED_OFF, signed_off=act, supervisor=recorded.by)
        case Determined():
            return replace(case, state=State.DETERMINED, determined=act, determined_by=recorded.by)
        case FindingRendered():
            return replace(case, finding=act)
        case FindingSigned():
            return replace(case, signatures=(*case.signatures, (recorded.by, act)))
        case Exported():
            return replace(case, state=State.EXPORTED)
        case _:
            raise TypeError(f"{act.kind} is not an act of a case")


def _with_review(case: Case, recorded: Recorded) -> Case:
    review = case.reviews[recorded.by]
    act = recorded.act
    if isinstance(act, Assessed):
        answer = Answer(recorded.seq, recorded.at, act)
        review = replace(review, answers={**review.answers, act.criterion: answer})
    elif isinstance(act, Recommended):
        review = replace(review, recommendation=act)
    else:
        review = replace(review, locked_at=recorded.at)
    case = replace(case, reviews={**case.reviews, recorded.by: review})
    return replace(case, state=State.SUPERVISOR_REVIEW) if case.all_locked else case


def _reopened(reviews: Mapping[str, Review]) -> dict[str, Review]:
    return {
        person: replace(review, locked_at="", returned=review.returned + 1)
        for person, review in reviews.items()
    }
