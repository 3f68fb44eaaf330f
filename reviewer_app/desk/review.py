"""The reviewer's verbs: cite, answer, recommend, lock."""

from __future__ import annotations

from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Assessed, ExhibitCited, Locked, Outcome, Recommended
from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.places import excerpt_digest


def pinned_criteria(desk: Desk, case_id: str) -> CriteriaSet:
    """The criteria set of the case. Raises Refused while none is pinned."""
    criteria = desk.register.criteria_of(desk.case(case_id))
    if criteria is None:
        raise Refused(f"No criteria set is pinned to case {case_id} yet.")
    return criteria


def cite(desk: Desk, case_id: str, exhibit: ExhibitCited) -> int:
    """Record an exhibit; its number. Numbers are given here, whatever the exhibit brought."""
    number = len(desk.case(case_id).exhibits) + 1
    numbered = ExhibitCited(
        number,
        exhibit.exhibit,
        exhibit.descriptor,
        exhibit.marking,
        exhibit.sources,
        exhibit.note,
        exhibit.figures,
    )
    record(desk, case_id, numbered)
    return number


def answer(
    desk: Desk,
    case_id: str,
    criterion: str,
    level: str,
    likelihood: Likelihood | None,
    confidence: Confidence | None,
    rationale: str,
    exhibits: tuple[int, ...],
    marking: str = "(U)",
) -> None:
    """Answer a criterion, or answer it again. Raises Refused."""
    act = Assessed(criterion, level, likelihood, confidence, rationale, marking, exhibits)
    record(desk, case_id, act)


def recommend(desk: Desk, case_id: str, outcome: Outcome, rationale: str, marking: str = "(U)") -> None:
    """Give the overall recommendation. Raises Refused."""
    record(desk, case_id, Recommended(outcome, rationale, marking))


def lock(desk: Desk, case_id: str, password: str) -> None:
    """Close one's review; asks for the password again. Raises Refused, WrongPassword."""
    desk.confirm(password)
    review = desk.case(case_id).reviews.get(desk.person.id, Review(desk.person.id))
    record(desk, case_id, Locked(answers_digest(review)))


def answers_digest(review: Review) -> str:
    """SHA-384 hex over everything the review says, in the order of the criteria's ids."""
    answers = [review.answers[criterion].assessed for criterion in sorted(review.answers)]
    return excerpt_digest([answers, review.recommendation])
