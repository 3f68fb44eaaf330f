"""What a reviewer has written and not saved yet, and the word that stands beside a criterion.

- A draft is kept for each criterion until it is saved, or equal to what is saved: moving on loses nothing.
- Drafts live in the window's memory only. Saved answers are acts of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.desk import review as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assessed, Outcome
from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import Criterion
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards.review import answer_fault
from reviewer_app.ui.states import State

OVERALL = "overall recommendation"  # stands in the list of criteria, below them


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it stands in the panel; `level` "" while none is chosen."""

    level: str = ""
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    rationale: str = ""
    marking: str = "(U)"
    exhibits: tuple[int, ...] = ()
    outcome: Outcome | None = None


def saved_draft(review: Review, identity: str) -> Draft:
    """What the journal holds of this criterion (or of the overall recommendation), as a draft."""
    if identity == OVERALL:
        made = review.recommendation
        if made is None:
            return Draft()
        return Draft(rationale=made.rationale, marking=made.marking, outcome=made.outcome)
    answer = review.answers.get(identity)
    return _of(answer.assessed) if answer else Draft()


def _of(said: Assessed) -> Draft:
    return Draft(
        said.level, said.likelihood, said.confidence, said.rationale, said.marking, tuple(said.exhibits)
    )


def criterion_state(criterion: Criterion, review: Review, unsaved: bool) -> tuple[State, str]:
    """The word beside a criterion, and its state."""
    if unsaved:
        return State.WARN, "not saved"
    answer = review.answers.get(criterion.id)
    if answer is None:
        return State.QUIET, "unanswered"
    fault = answer_fault(criterion, answer.assessed)
    if fault is None:
        return State.GOOD, "answered"
    return State.WARN, fault.removeprefix(f"{criterion.id}: ").rstrip(".")


def overall_state(review: Review, unsaved: bool) -> tuple[State, str]:
    if unsaved:
        return State.WARN, "not saved"
    if review.recommendation is None:
        return State.QUIET, "not given"
    return State.GOOD, review.recommendation.outcome.value


def count_words(text: str, least: int) -> str:
    """The live count under a text that has a minimum."""
    written = len(text.strip())
    if written < least:
        return f"{written} of {least} characters"
    return f"{written} characters, at least {least}"


def record_draft(desk: Desk, case_id: str, identity: str, draft: Draft) -> None:
    """Save a draft as an answer, or as the recommendation. Raises Refused."""
    if identity == OVERALL:
        assert draft.outcome is not None  # the panel does not save without one
        verbs.recommend(desk, case_id, draft.outcome, draft.rationale, draft.marking)
        return
    verbs.answer(
        desk,
        case_id,
        identity,
        draft.level,
        draft.likelihood,
        draft.confidence,
        draft.rationale,
        draft.exhibits,
        draft.marking,
    )
