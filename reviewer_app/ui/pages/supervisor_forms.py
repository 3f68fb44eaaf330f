"""What a supervisor is asked: a return, a sign-off, an override. Each says what it lacks as one writes.

- The sentences are the guards' own: what would be refused below the screen cannot be sent from here.
- What is written is kept as a draft at every change; a password never is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, Outcome, Overridden, Returned, ReturnTo, SignedOff
from reviewer_app.domain.guards import refusal
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.kept_drafts import KeptDrafts, Values
from reviewer_app.ui.pages.portion_mark import LABEL, UNCLASSIFIED, PortionMark
from reviewer_app.ui.text import TextArea

RETURN, SIGN_OFF, OVERRIDE = "return", "sign off", "override"
_RETURN = (
    "To the reviews: every review is opened again, and what is answered from now on is a revision after the "
    "reveal. To the draft: the reviews stay locked. The reason stays in the record."
)
_SIGN = (
    "You concur with the draft: {outcome}. The recommendation is the reviewers' and yours. The determination "
    "is made by the official, not here."
)
_OVERRIDE = (
    "The draft says {outcome}. You sign off another outcome; the draft, the reviews and your reason are all "
    "kept, and printed."
)
_TO = {ReturnTo.REVIEW: "To the reviews", ReturnTo.DRAFT: "To the draft alone"}


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off as it was written, with the password."""

    act: SignedOff
    password: str


@dataclass(frozen=True, slots=True)
class Override:
    """An override as it was written, with the password."""

    act: Overridden
    password: str


def ask_return(parent: QWidget, desk: Desk, case_id: str, kept: KeptDrafts) -> Returned | None:
    """Where to, and the reason; None when thought better of."""
    before = kept.of(RETURN)
    to = Choice([(words, one) for one, words in _TO.items()], name="Return", value=ReturnTo.REVIEW)
    if before.get("to"):
        to.set_value(ReturnTo(before["to"]))
    reason = TextArea(before.get("reason", ""), name="Reason", lines=5)
    mark = PortionMark("the reason", before.get("mark") or UNCLASSIFIED)

    def written() -> Returned:
        return Returned(reason.text(), to.value(), mark.mark())

    def keep() -> Values:
        now = {"to": to.value().value, "reason": reason.text(), "mark": mark.text()}
        return now if reason.text().strip() else {}

    _keep_all(kept, RETURN, keep, to, reason, mark)
    went_on = ask_form(
        parent,
        "Return",
        _RETURN,
        [("Return", to), ("Reason", reason), (LABEL, mark)],
        lambda: refused(desk, case_id, written()),
        yes="Return",
    )
    return written() if went_on else None


def ask_sign_off(parent: QWidget, desk: Desk, case_id: str, kept: KeptDrafts) -> SignOff | None:
    """Concurring with the draft, or None."""
    draft = desk.case(case_id).draft
    assert draft is not None  # a case under the supervisor's review was submitted with one
    before = kept.of(SIGN_OFF)
    statement = TextArea(before.get("statement", ""), name="Statement", lines=5)
    mark = PortionMark("the statement", before.get("mark") or UNCLASSIFIED)
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)

    def written() -> SignedOff:
        return SignedOff(Outcome(draft.outcome), statement.text(), mark.over(statement.text()))

    def keep() -> Values:
        now = {"statement": statement.text(), "mark": mark.text()}
        return now if statement.text().strip() else {}

    _keep_all(kept, SIGN_OFF, keep, statement, mark)
    fields: Fields = [
        ("Statement (printed in the finding)", statement),
        (LABEL, mark),
        (f"Password of {desk.person.name}", password),
    ]
    words = _SIGN.format(outcome=draft.outcome)
    why_not = _then_password(lambda: refused(desk, case_id, written()), password)
    went_on = ask_form(parent, "Sign off", words, fields, why_not, yes="Sign off")
    return SignOff(written(), password.text()) if went_on else None


def ask_override(parent: QWidget, desk: Desk, case_id: str, kept: KeptDrafts) -> Override | None:
    """Another outcome than the draft's, with the reason; or None."""
    case, before = desk.case(case_id), kept.of(OVERRIDE)
    draft = case.draft
    assert draft is not None  # as above
    outcome = Choice([("Choose", ""), *_other_outcomes(draft.outcome)], name="Outcome")
    outcome.set_value(before.get("outcome", ""))
    reason = TextArea(before.get("reason", ""), name="Reason", lines=5)
    mark = PortionMark("the reason", before.get("mark") or portion_of(case.submission.marking))
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)

    def written() -> Overridden:
        return Overridden(Outcome(outcome.value()), reason.text().strip(), mark.mark())

    def why_not() -> str:
        if not outcome.value():
            return "Choose the outcome you sign off."
        return refused(desk, case_id, written())

    def keep() -> Values:
        now = {"outcome": outcome.value() or "", "reason": reason.text(), "mark": mark.text()}
        return now if now["outcome"] or now["reason"].strip() else {}

    _keep_all(kept, OVERRIDE, keep, outcome, reason, mark)
    fields: Fields = [
        ("Outcome you sign off", outcome),
        ("Reason (printed in the finding)", reason),
        (LABEL, mark),
        (f"Password of {desk.person.name}", password),
    ]
    words = _OVERRIDE.format(outcome=draft.outcome)
    asked = _then_password(why_not, password)
    went_on = ask_form(parent, "Override the draft", words, fields, asked, yes="Override")
    return Override(written(), password.text()) if went_on else None


def refused(desk: Desk, case_id: str, act: Act) -> str:
    return refusal(desk.register, case_id, desk.person, act) or ""


def _other_outcomes(drafted: str) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in Outcome if one.value != drafted]


def _then_password(why_not: Callable[[], str], password: LineInput) -> Callable[[], str]:
    def both() -> str:
        return why_not() or ("" if password.text() else "Your password is asked for once more.")

    return both


def _keep_all(
    kept: KeptDrafts, form: str, values: Callable[[], Values], *inputs: Choice | LineInput | TextArea
) -> None:
    """Keep what the inputs hold, at every change of one of them."""
    for one in inputs:
        changed = one.currentIndexChanged if isinstance(one, Choice) else one.textChanged
        changed.connect(lambda *_: kept.write(form, values()))
