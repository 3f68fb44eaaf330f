"""What the acts of a review do to a case: assigned, declared, answered, locked, revealed, adjudicated."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    Accepted,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assessed,
    Assigned,
    ConflictDeclared,
    CriteriaRepinned,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    Locked,
    Recommended,
    Revealed,
)
from reviewer_app.domain.case import (
    Answer,
    Case,
    Declaration,
    Exhibit,
    ExhibitNote,
    Recorded,
    Review,
    Settled,
    State,
)


def reviewed(case: Case, recorded: Recorded) -> Case | None:
    """The case after an act of the review, None for any other act."""
    match act := recorded.act:
        case Assigned():
            return _assigned(case, recorded, act)
        case ConflictDeclared():
            declaration = Declaration(recorded.at, act)
            return replace(case, declarations={**case.declarations, recorded.by: declaration})
        case ExhibitCited():
            return replace(case, exhibits=(*case.exhibits, Exhibit(recorded.by, recorded.at, act)))
        case ExhibitNoted():
            return replace(case, exhibits=_noted(case.exhibits, recorded.at, act))
        case Assessed() | Recommended() | Locked() | ExhibitsOrdered():
            return _with_review(case, recorded)
        case Revealed():
            state = State.ADJUDICATION if act.adjudication else State.DRAFT
            keys = {**case.keys, **{key.person: key.sealed for key in act.keys}}
            return replace(case, state=state, keys=keys, revealed_at=case.revealed_at or recorded.at)
        case AdjudicatorNamed():
            named = (*(one for one in case.adjudicators if one != act.person), act.person)
            return replace(case, adjudicator=act.person, adjudicators=named)
        case Adjudicated():
            settled = Settled(recorded.by, recorded.at, act)
            return replace(case, settled={**case.settled, act.criterion: settled})
        case AdjudicationClosed():
            return replace(case, state=State.DRAFT, adjudicated_at=recorded.at)
        case CriteriaRepinned():
            return _repinned(case, act)
        case _:
            return None


def with_unread(case: Case, recorded: Recorded) -> Case:
    """The case after an act that is sealed away from the reader."""
    review = case.reviews.get(recorded.by)
    if review is None:
        return case
    changed = replace(review, unread=review.unread + 1)
    return replace(case, reviews={**case.reviews, recorded.by: changed})


def _assigned(case: Case, recorded: Recorded, act: Assigned) -> Case:
    kept = {
        person: replace(case.reviews[person], locked_at="")
        if person in case.reviews
        else Review(person, not_blind=case.revealed)
        for person in act.reviewers
    }
    newcomers = tuple(person for person in act.reviewers if person not in case.seats)
    supervisor = case.supervisor or recorded.by
    # Who left was to have given a part of every locked key: locks are taken anew.
    return replace(
        case,
        state=State.IN_REVIEW if case.state is not State.RFI_HOLD else case.state,
        reviews=kept,
        seats=(*case.seats, *newcomers),
        supervisor=supervisor,
        shares=(),
        published=(),
    )


def _with_review(case: Case, recorded: Recorded) -> Case:
    review = case.reviews[recorded.by]
    act = recorded.act
    if isinstance(act, Assessed):
        answer = Answer(recorded.seq, recorded.at, act, after_reveal=case.revealed)
        before = review.answers.get(act.criterion)
        earlier = (*review.earlier, before) if before else review.earlier
        review = replace(review, answers={**review.answers, act.criterion: answer}, earlier=earlier)
        # A settlement was of the answers it was made on.
        settled = {one: said for one, said in case.settled.items() if one != act.criterion}
        case = replace(case, settled=settled)
    elif isinstance(act, Recommended):
        review = replace(review, recommendation=act)
    elif isinstance(act, ExhibitsOrdered):
        review = replace(review, exhibit_order=act.numbers)
    elif isinstance(act, Locked):
        review = replace(review, locked_at=recorded.at)
        shares, published = (*case.shares, *act.shares), (*case.published, *act.published)
        case = replace(case, shares=shares, published=published)
    case = replace(case, reviews={**case.reviews, recorded.by: review})
    return replace(case, state=State.LOCKED) if case.all_locked else case


def _noted(exhibits: tuple[Exhibit, ...], at: str, act: ExhibitNoted) -> tuple[Exhibit, ...]:
    note = ExhibitNote(at, act.note, act.marking)
    return tuple(
        replace(one, notes=(*one.notes, note)) if one.number == act.number else one for one in exhibits
    )


def unlocked(case: Case) -> dict[str, Review]:
    """The reviews, open again."""
    return {
        person: replace(review, locked_at="", returned=review.returned + 1)
        for person, review in case.reviews.items()
    }


def _repinned(case: Case, act: CriteriaRepinned) -> Case:
    assert case.accepted is not None
    accepted = Accepted(act.criteria_id, act.criteria_version, act.criteria_sha384, case.accepted.clock_basis)
    reviews = {person: _without(review, act.affected) for person, review in case.reviews.items()}
    state = State.IN_REVIEW if case.reviews and case.state is not State.RFI_HOLD else case.state
    settled = {one: said for one, said in case.settled.items() if one not in act.affected}
    # The locks are taken anew, as with new reviewers, and what was read is to be read again.
    return replace(
        case,
        accepted=accepted,
        reviews=reviews,
        state=state,
        settled=settled,
        draft=None,
        shares=(),
        published=(),
        read_by={},
        adjudicated_at="",
    )


def _without(review: Review, affected: tuple[str, ...]) -> Review:
    left = {name: answer for name, answer in review.answers.items() if name not in affected}
    taken = tuple(answer for name, answer in review.answers.items() if name in affected)
    return replace(review, answers=left, earlier=(*review.earlier, *taken), locked_at="")
