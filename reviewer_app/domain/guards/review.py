"""What a review lacks before it can be locked, judged against the pinned criteria set.

- `UNREAD` is the third value: what a guard would have to read is sealed to someone else. Nothing is recorded
  on it; a journal that is read by someone who lacks the key says that it could not be checked.
"""

from __future__ import annotations

from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.case import Case
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet, Criterion
from reviewer_app.domain.register import Register

Reason = str | None
UNREAD = "What this rests on is sealed to other people; it could not be checked here."
AGAINST_MINIMUM = 20


def unanswered(criteria: CriteriaSet, case: Case, person: str) -> tuple[Criterion, ...]:
    """The criteria `person` has not answered yet, in the order of the set."""
    review = case.reviews.get(person)
    answers = review.answers if review else {}
    return tuple(criterion for criterion in criteria.criteria if criterion.id not in answers)


def why_not_lock(register: Register, case: Case, person: str) -> Reason:
    """What still stands between a reviewer and the lock, the first thing first."""
    criteria = register.criteria_of(case)
    if criteria is None:
        return "No criteria set is pinned to this case."
    review = case.reviews[person]
    if review.unread:
        return UNREAD
    left = unanswered(criteria, case, person)
    if left:
        noun = "criterion is" if len(left) == 1 else "criteria are"
        return f"{len(left)} of {len(criteria.criteria)} {noun} unanswered; the first is {left[0].id}."
    for criterion in criteria.criteria:
        fault = answer_fault(criterion, review.answers[criterion.id].assessed)
        if fault:
            return fault
    return None if review.recommendation else "The overall recommendation is not given yet."


def answer_fault(criterion: Criterion, answer: Assessed) -> Reason:
    """What an answer lacks against its criterion's minimums."""
    if len(answer.rationale.strip()) < criterion.rationale_minimum:
        return f"{criterion.id}: the rationale needs at least {criterion.rationale_minimum} characters."
    if answer.level == CANNOT_ASSESS:
        return None
    if len(answer.exhibits) < criterion.citation_minimum:
        noun = "exhibit" if criterion.citation_minimum == 1 else "exhibits"
        return f"{criterion.id}: cite at least {criterion.citation_minimum} {noun}."
    if criterion.likelihood_required and (answer.likelihood is None or answer.confidence is None):
        return f"{criterion.id}: likelihood and confidence are both needed."
    return crossing_fault(criterion, answer)


def crossing_fault(criterion: Criterion, answer: Assessed) -> Reason:
    """An answer below what a crossed indicator suggests says why; None where it does, or none is crossed."""
    if len(answer.against.strip()) >= AGAINST_MINIMUM or not answer.level.isdigit():
        return None
    for indicator in criterion.indicators:
        suggests = indicator.level.isdigit() and int(answer.level) < int(indicator.level)
        if indicator.name in answer.crossed and suggests:
            return (
                f"{criterion.id}: {indicator.name} is crossed, which suggests level {indicator.level}; "
                f"say in at least {AGAINST_MINIMUM} characters why the answer is {answer.level}."
            )
    return None
