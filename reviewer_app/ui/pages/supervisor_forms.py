"""What a supervisor is asked: a reason, a sign-off, a determination. Each says what it lacks as one writes.

The sentences are the guards' own: what would be refused below the screen cannot be sent from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.desk.supervise import outcomes_made
from reviewer_app.domain.acts import Act, Determined, Outcome, Returned, SignedOff
from reviewer_app.domain.case import Review
from reviewer_app.domain.guards import refusal
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.text import TextArea

_RETURN = "Every review is opened again. The reviewers read the reason, and it stays in the record."
_SIGN = "The recommendation is the reviewers' and yours. The determination is made by the official, not here."
_RECORD = (
    "Write down what the official decided, and under what authority. It is recorded here, not made here."
)


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off as it was written, with the password."""

    outcome: Outcome
    statement: str
    password: str


def ask_return(parent: QWidget, desk: Desk, case_id: str, before: str) -> tuple[bool, str]:
    """Whether to return, and the reason; what was written comes back either way."""
    reason = TextArea(before, name="Reason", lines=5)

    def why_not() -> str:
        return refused(desk, case_id, Returned(reason.text()))

    went_on = ask_form(
        parent, "Return the reviews", _RETURN, [("Reason", reason)], why_not, yes="Return to the reviewers"
    )
    return went_on, reason.text()


def ask_sign_off(
    parent: QWidget, desk: Desk, case_id: str, reviews: Sequence[Review], before: str
) -> tuple[SignOff | None, str]:
    """The sign-off or None, and the statement as written."""
    made = outcomes_made(reviews)
    outcome = Choice(_outcomes(made), name="Recommendation", value=made[0] if len(made) == 1 else None)
    statement = TextArea(before, name="Statement", lines=5)
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)

    def why_not() -> str:
        if outcome.value() is None:
            return "Choose the recommendation you concur with."
        reason = refused(desk, case_id, SignedOff(outcome.value(), statement.text()))
        return reason or ("" if password.text() else "Your password is asked for once more.") or ""

    fields: Fields = [
        ("Recommendation you concur with", outcome),
        ("Statement (printed in the finding)", statement),
        (f"Password of {desk.person.name}", password),
    ]
    went_on = ask_form(parent, "Sign off", _SIGN, fields, why_not, yes="Sign off")
    answer = SignOff(outcome.value(), statement.text(), password.text()) if went_on else None
    return answer, statement.text()


def ask_determination(parent: QWidget, desk: Desk, case_id: str) -> Determined | None:
    """The determination as the official made it, or None."""
    outcome = Choice(_outcomes(tuple(Outcome)), name="Outcome")
    official = LineInput(name="Official", hint="name and office")
    authority = LineInput(name="Authority", hint="order and delegation")
    day = LineInput(desk.clock().date().isoformat(), name="Decided on")
    memorandum = LineInput(name="Memorandum", hint="its number or title, if there is one")

    def written() -> Determined:
        return Determined(
            outcome.value(),
            official.text().strip(),
            authority.text().strip(),
            day.text().strip(),
            memorandum.text().strip(),
        )

    def why_not() -> str:
        if outcome.value() is None:
            return "Choose the outcome the official decided."
        return refused(desk, case_id, written())

    fields: Fields = [
        ("Outcome", outcome),
        ("Official who decided", official),
        ("Authority or delegation", authority),
        ("Decided on (YYYY-MM-DD)", day),
        ("Memorandum", memorandum),
    ]
    title = "Record the determination"
    return written() if ask_form(parent, title, _RECORD, fields, why_not, yes="Record") else None


def refused(desk: Desk, case_id: str, act: Act) -> str:
    return refusal(desk.register, case_id, desk.person, act) or ""


def _outcomes(made: Sequence[Outcome]) -> list[tuple[str, Outcome | None]]:
    return [("Choose", None), *((one.value, one) for one in made)]
