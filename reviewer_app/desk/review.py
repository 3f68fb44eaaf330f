"""The reviewer's verbs: cite, note, order, answer, recommend, lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer_app.desk import blind
from reviewer_app.desk.indicators import crossed_indicators
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    Assessed,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    Outcome,
    Recommended,
)
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
    """Record an exhibit; its number. Raises Refused.

    Numbers are given here, whatever the exhibit brought; a source in the case itself names no case.
    """
    number = desk.case(case_id).next_exhibit(desk.person.id)
    sources = tuple(replace(one, case="" if one.case == case_id else one.case) for one in exhibit.sources)
    record(desk, case_id, replace(exhibit, number=number, sources=sources))
    return number


def note(desk: Desk, case_id: str, number: int, words: str, marking: str) -> None:
    """Write a note on one's own exhibit, in the place of the one before it. Raises Refused."""
    record(desk, case_id, ExhibitNoted(number, words.strip(), marking.strip()))


def order(desk: Desk, case_id: str, numbers: Iterable[int]) -> None:
    """Put one's own exhibits in this order. Raises Refused."""
    record(desk, case_id, ExhibitsOrdered(tuple(numbers)))


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
    against: str = "",
) -> None:
    """Answer a criterion, or answer it again. Raises Refused.

    Which indicators are crossed is looked up here, and stands in the act; `against` is why the answer stays
    below what they suggest.
    """
    crossed = crossed_indicators(desk, case_id, criterion)
    act = Assessed(
        criterion, level, likelihood, confidence, rationale, marking, exhibits, crossed, against.strip()
    )
    record(desk, case_id, act)


def recommend(desk: Desk, case_id: str, outcome: Outcome, rationale: str, marking: str = "(U)") -> None:
    """Give the overall recommendation. Raises Refused."""
    record(desk, case_id, Recommended(outcome, rationale, marking))


def lock(desk: Desk, case_id: str, password: str, tradecraft: Iterable[str]) -> None:
    """Close one's review; asks for the password again. Raises Refused, WrongPassword.

    `tradecraft`: the standards ticked (`domain.tradecraft.TICKS`).
    """
    desk.confirm(password)
    review = desk.case(case_id).reviews.get(desk.person.id, Review(desk.person.id))
    record(desk, case_id, blind.locked(desk, case_id, answers_digest(review), tuple(tradecraft)))


def answers_digest(review: Review) -> str:
    """SHA-384 hex over everything the review says, in the order of the criteria's ids."""
    answers = [review.answers[criterion].assessed for criterion in sorted(review.answers)]
    return excerpt_digest([answers, review.recommendation])
