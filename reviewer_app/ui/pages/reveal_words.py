"""Why nothing of the reviews is shown yet; and who is asked to settle where they differ."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import AdjudicatorNamed
from reviewer_app.domain.case import Case
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Role
from reviewer_app.ui.controls import Choice
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.pages.review_words import NO_SET, locked_words

_SEALED = (
    "Nothing of them is shown here, not to a supervisor either: each review is sealed to its reviewer. When "
    "all have locked, a supervisor puts the keys together and reveals them."
)
_ALL_LOCKED = (
    "Nothing of them is shown yet: each review is sealed to its reviewer until a supervisor puts the keys "
    "together and reveals them. From then on the people of the case read all of them."
)
_NOT_YOURS = "The reviews are open to the people of the case; they are sealed to everybody else."
_NAME = (
    "The adjudicator settles every criterion in which the reviews differ. The reviewers' own answers stay as "
    "they are. He or she declares conflicts of interest first, and may not be a reviewer of this case."
)


def why_not_revealed(case: Case, criteria: CriteriaSet | None) -> str:
    """Why no review is shown, or ""."""
    if criteria is None:
        return NO_SET
    if not case.reviews:
        return "Reviewers are not assigned yet."
    if not case.revealed:
        return f"{locked_words(case)} {_ALL_LOCKED if case.all_locked else _SEALED}"
    return _NOT_YOURS if any(one.unread for one in case.reviews.values()) else ""


def ask_adjudicator(parent: QWidget, desk: Desk, case_id: str) -> str:
    """The person chosen, or ""."""
    people = [one for one in desk.register.people.values() if one.has(Role.ADJUDICATOR)]
    options = [("Choose", ""), *((one.name, one.id) for one in people)]
    person = Choice(options, name="Adjudicator")

    def why_not() -> str:
        chosen = person.value() or ""
        if not chosen:
            return "Choose the adjudicator." if people else "This workspace has no adjudicator."
        return refusal(desk.register, case_id, desk.person, AdjudicatorNamed(chosen)) or ""

    fields = [("Adjudicator", person)]
    went_on = ask_form(parent, "Name the adjudicator", _NAME, fields, why_not, yes="Name the adjudicator")
    return person.value() if went_on else ""
