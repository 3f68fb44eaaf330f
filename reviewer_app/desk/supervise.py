"""The supervisor's verbs: assign, return, sign off, and record the determination another made.

Beside them, what a supervisor looks at first: where the reviews differ (`side_by_side`, `outcomes_made`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_app.desk.case_keys import case_key, give, with_role
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Assessed, Assigned, Determined, Outcome, Returned, SignedOff
from reviewer_app.domain.case import Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion
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
    levels = {answer.level for answer in given}
    if len(levels) > 1:
        steps = _steps(criteria, levels)
        words.append(f"levels differ by {steps}" if steps else "levels differ in kind")
        weight += 10 * steps if steps else 100  # a number beside "cannot": no distance to name
    for name, values, heavy in (
        ("likelihood differs", {answer.likelihood for answer in given}, 2),
        ("confidence differs", {answer.confidence for answer in given}, 1),
    ):
        if len(values) > 1:
            words.append(name)
            weight += heavy
    return BesideEachOther(criterion, answers, ", ".join(words) or "the same", weight)


def _steps(criteria: CriteriaSet, levels: set[str]) -> int:
    """How far apart levels lie on the numbered part of the scale; 0 where one of them has no number."""
    numbered = [level.code for level in criteria.scale if level.code.isdigit()]
    if not levels <= set(numbered):
        return 0
    places = [numbered.index(level) for level in levels]
    return max(places) - min(places)


def assign(desk: Desk, case_id: str, reviewers: tuple[str, ...]) -> None:
    """Assign reviewers and seal the case's key to them. Raises Refused, NoCaseKey."""
    act = Assigned(reviewers)
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    with case_key(desk, case_id) as key:
        record(desk, case_id, act, also=lambda connection: give(desk, connection, case_id, key, reviewers))


def send_back(desk: Desk, case_id: str, reason: str) -> None:
    """Return the reviews with a reason. Raises Refused."""
    record(desk, case_id, Returned(reason))


def sign_off(desk: Desk, case_id: str, recommendation: Outcome, statement: str, password: str) -> None:
    """Concur with a recommendation; asks for the password again. The records officers get the case's key."""
    act = SignedOff(recommendation, statement)
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    desk.confirm(password)
    officers = with_role(desk, Role.RECORDS_OFFICER)
    with case_key(desk, case_id) as key:
        record(desk, case_id, act, also=lambda connection: give(desk, connection, case_id, key, officers))


def record_determination(
    desk: Desk,
    case_id: str,
    outcome: Outcome,
    official: str,
    authority: str,
    decided_on: str,
    memorandum: str = "",
) -> None:
    """Record the determination as the official made it, apart from the recommendation. Raises Refused."""
    record(desk, case_id, Determined(outcome, official, authority, decided_on, memorandum))
