"""What is said of a person who could review a case: terms, load, the own declaration, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.domain.case import BEFORE_DETERMINATION, Case
from reviewer_app.domain.guards.content import why_not_judge
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.domain.register import Register
from reviewer_app.ui.pages.people_words import NO_AGREEMENT
from reviewer_app.ui.pages.request_words import counted
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer of the workspace, as the one who assigns has to see him or her.

    `load` counts the open cases held; `stays` whether he or she reviews this case now; `why_not` is the
    guards' sentence, "" where nothing stands against it.
    """

    person: Person
    load: int
    stays: bool
    declared: str
    authorised: str
    why_not: str


def candidates(register: Register, case: Case, actor: Person) -> list[Candidate]:
    """Everyone who holds the role of reviewer or reviews the case now, by name."""
    known = [one for one in register.people.values() if one.has(Role.REVIEWER) or one.id in case.reviews]
    return [_candidate(register, case, actor, one) for one in sorted(known, key=lambda one: one.name)]


def _candidate(register: Register, case: Case, actor: Person, person: Person) -> Candidate:
    why_not = why_not_judge(register, case, actor, person.id, Role.REVIEWER) or _adjudicates(case, person)
    return Candidate(
        person,
        load(register, person.id),
        person.id in case.reviews,
        declared_words(case, person.id),
        _authorised(case, person),
        why_not,
    )


def _adjudicates(case: Case, person: Person) -> str:
    """The guard of the act says it of the whole choice; here it is said of the person."""
    named = person.id in case.adjudicators
    return f"{person.name} was named adjudicator of this case and may not review it." if named else ""


def load(register: Register, person: str) -> int:
    """How many open cases a person holds as reviewer or adjudicator."""
    return sum(
        person in one.reviews or one.adjudicator == person
        for one in register.cases.values()
        if one.state in BEFORE_DETERMINATION
    )


def declared_words(case: Case, person: str) -> str:
    """Whether a person declared conflicts of interest in the case, and what."""
    found = case.declarations.get(person)
    if found is not None:
        return f"declared “{found.declared.conflict.value}”, {time_words(found.at)}"
    asked = person in case.reviews or person == case.adjudicator
    return "has not declared yet" if asked else "declares once assigned"


def _authorised(case: Case, person: Person) -> str:
    if person.employer is not Employer.CONTRACTOR:
        return ""
    found = case.propin.get(person.id)
    if found is None:
        return "no authorisation of the originator recorded"
    return f"authorised by {found.originator}, {found.reference}, {found.dated}"


def terms_words(one: Candidate) -> str:
    """Employer, clearance, agreement and load, in one line."""
    person = one.person
    return " · ".join(
        (
            person.employer.value.capitalize(),
            f"clearance {person.clearance}",
            f"nondisclosure agreement {person.nondisclosure or NO_AGREEMENT}",
            f"holds {counted(one.load, 'open case')}",
        )
    )


def may_words(one: Candidate) -> tuple[str, State]:
    """Whether he or she may review the case, in a sentence."""
    if one.why_not:
        return one.why_not, State.BAD
    return ("Reviews this case now." if one.stays else "May review this case."), State.GOOD


def review_words(case: Case, person: str) -> str:
    """Where the review of a reviewer stands."""
    review = case.reviews[person]
    returned = f", returned {counted(review.returned, 'time')}" if review.returned else ""
    return (
        f"review locked {time_words(review.locked_at)}" if review.locked else "review under way"
    ) + returned
