"""Sentences and facts the Assessment and Supervisor pages share: where the reviews stand, and for whom."""

from __future__ import annotations

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import FindingSubmitted, Returned, ReturnTo
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.guards.review import unanswered
from reviewer_app.domain.register import Register
from reviewer_app.ui.keys import Fact
from reviewer_app.ui.pages.clock_facts import clock_facts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State

NO_SET = "No criteria set is pinned yet: the case is accepted first."
BLIND = "The other reviewers' answers are shown when every reviewer has locked and they are revealed."
_MOVED = (Returned, FindingSubmitted)  # what was returned and submitted again is returned no more


def case_facts(desk: Desk, case: Case) -> list[Fact]:
    """Both clocks, and what the pinned criteria set is."""
    criteria, made = desk.register.criteria_of(case), clock_facts(case, desk.register.policy, desk.clock())
    if criteria is not None:
        status = criteria.status.split(".")[0]
        made.append(Fact(f"{criteria.id} {criteria.version}: {status}", State.WARN, criteria.status))
    return made


def locked_words(case: Case) -> str:
    """How many reviews are locked."""
    return f"{locked_count(case)} of {len(case.reviews)} reviews are locked."


def locked_count(case: Case) -> int:
    return sum(one.locked for one in case.reviews.values())


def why_nothing_shown(case: Case, person: str) -> str:
    """Why a person who reviews nothing here sees no answers, or ""."""
    if not case.reviews:
        return "Reviewers are not assigned yet."
    if case.shown_reviews(person):
        return ""
    return (
        f"Answers are shown when every reviewer has locked and they are revealed: {locked_count(case)} of "
        f"{len(case.reviews)} locked so far. Until then the reviews are independent."
    )


def review_sentence(register: Register, case: Case, own: Review, unsaved: int) -> str:
    """Where a reviewer's own work stands; a return is said with its reason."""
    criteria = register.criteria_of(case)
    if criteria is None:
        return NO_SET
    said = returned_words(register, case, own.person)
    returned = f" {said}" if said else ""
    if own.locked:
        return f"Your review is locked. {locked_words(case)}{returned}"
    left = len(unanswered(criteria, case, own.person))
    words = (
        f"{left} of {len(criteria.criteria)} criteria unanswered." if left else "Every criterion is answered."
    )
    kept = f" {unsaved} not saved." if unsaved else ""
    return f"{words}{kept}{returned}"


def returned_words(register: Register, case: Case, person: str) -> str:
    """Why the case came back to those who judge it, while that is so: the reviews, or the draft alone; ""."""
    if person not in case.judged_by:
        return ""
    last = next((one for one in reversed(case.history) if isinstance(one.act, _MOVED)), None)
    if last is None or not isinstance(last.act, Returned):
        return ""
    own = case.reviews.get(person)
    reviews = last.act.to is ReturnTo.REVIEW
    if reviews and (own is None or own.locked):
        return ""
    what = "The reviews were" if reviews else "The draft was"
    why = f"{last.act.marking} {last.act.reason}"
    return f"{what} returned by {register.name(last.by)}, {time_words(last.at)}: {why}"
