"""The supervisor's verbs: assign, return, sign off or override, and record the determination another made.

Beside them, what a supervisor looks at first: where the reviews differ (`side_by_side`, `outcomes_made`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_app.desk.case_keys import case_key, give, with_role
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    Act,
    AdjudicatorNamed,
    Assessed,
    Assigned,
    Determined,
    DisagreementRead,
    Outcome,
    Overridden,
    Returned,
    ReturnTo,
    SignedOff,
)
from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion
from reviewer_app.domain.differences import IN_KIND, steps_apart
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Role


@dataclass(frozen=True, slots=True)
class BesideEachOther:
    """One criterion as each reviewer answered it, in the reviews' order; `words` says how they differ."""

    criterion: Criterion
    answers: tuple[Assessed | None, ...]
    words: str
    weight: int

    @property
    def differ(self) -> bool:
        return self.weight > 0


def side_by_side(criteria: CriteriaSet, reviews: Sequence[Review]) -> tuple[BesideEachOther, ...]:
    """Every criterion, those first in which the reviews differ most: levels, then likelihood, confidence."""
    rows = [_beside(criteria, criterion, reviews) for criterion in criteria.criteria]
    return tuple(sorted(rows, key=lambda row: -row.weight))


def outcomes_made(reviews: Sequence[Review]) -> tuple[Outcome, ...]:
    """The outcomes the reviewers recommended, each once."""
    made = {review.recommendation.outcome for review in reviews if review.recommendation}
    return tuple(outcome for outcome in Outcome if outcome in made)


def _beside(criteria: CriteriaSet, criterion: Criterion, reviews: Sequence[Review]) -> BesideEachOther:
    found = [review.answers.get(criterion.id) for review in reviews]
    answers = tuple(one.assessed if one else None for one in found)
    given = [answer for answer in answers if answer is not None]
    words, weight = [], 0
    if 0 < len(given) < len(answers):
        words, weight = ["not answered by everyone"], 200
    steps = steps_apart(criteria, (answer.level for answer in given))
    if steps:
        words.append("levels differ in kind" if steps == IN_KIND else f"levels differ by {steps}")
        weight += 100 if steps == IN_KIND else 10 * steps  # a number beside "cannot": no distance to name
    for name, values, heavy in (
        ("likelihood differs", {answer.likelihood for answer in given}, 2),
        ("confidence differs", {answer.confidence for answer in given}, 1),
    ):
        if len(values) > 1:
            words.append(name)
            weight += heavy
    return BesideEachOther(criterion, answers, ", ".join(words) or "the same", weight)


def assign(
    desk: Desk, case_id: str, reviewers: tuple[str, ...], reason: str = "", marking: str = "(U)"
) -> None:
    """Assign reviewers, or change them, and seal the case's key to them. Raises Refused, NoCaseKey."""
    _with_key(desk, case_id, Assigned(reviewers, reason, marking.strip()), reviewers)


def name_adjudicator(desk: Desk, case_id: str, person: str) -> None:
    """Name who settles the differences, and seal the case's key to him or her. Raises Refused, NoCaseKey."""
    _with_key(desk, case_id, AdjudicatorNamed(person), (person,))


def _with_key(desk: Desk, case_id: str, act: Act, people: tuple[str, ...]) -> None:
    """Record an act by which these people come to hold the case."""
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    with case_key(desk, case_id) as key:
        record(desk, case_id, act, also=lambda connection: give(desk, connection, case_id, key, people))


def read_disagreement(desk: Desk, case_id: str, criterion: str) -> None:
    """The answers of a criterion in which the reviews differ were read side by side. Raises Refused."""
    if criterion not in desk.case(case_id).read_by.get(desk.person.id, frozenset()):
        record(desk, case_id, DisagreementRead(criterion))


def send_back(
    desk: Desk, case_id: str, reason: str, to: ReturnTo = ReturnTo.REVIEW, marking: str = "(U)"
) -> None:
    """Return the reviews, or the draft alone, with a reason. Raises Refused."""
    record(desk, case_id, Returned(reason, to, marking.strip()))


def sign_off(
    desk: Desk, case_id: str, recommendation: Outcome, statement: str, password: str, marking: str = "(U)"
) -> None:
    """Concur with the draft; asks for the password again. The records officers get the case's key.

    `marking` is the statement's.
    """
    _signed_off(desk, case_id, SignedOff(recommendation, statement, marking.strip()), password)


def override(desk: Desk, case_id: str, outcome: Outcome, reason: str, marking: str, password: str) -> None:
    """Sign off another outcome than the draft's, with the reason. Both originals stay. Raises Refused."""
    _signed_off(desk, case_id, Overridden(outcome, reason, marking), password)


def _signed_off(desk: Desk, case_id: str, act: Act, password: str) -> None:
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    desk.confirm(password)
    _with_key(desk, case_id, act, with_role(desk, Role.RECORDS_OFFICER))


def record_determination(
    desk: Desk,
    case_id: str,
    outcome: Outcome,
    official: str,
    authority: str,
    decided_on: str,
    memorandum: str = "",
    delegation: str = "",
    marking: str = "(U)",
) -> None:
    """Record the determination as the official made it, apart from the recommendation. Raises Refused.

    `marking` is the memorandum's.
    """
    act = Determined(outcome, official, authority, decided_on, memorandum, delegation, marking.strip())
    record(desk, case_id, act)
