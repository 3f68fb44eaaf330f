"""What is asked before a criteria set is proposed, seconded, declined or given to a case.

What changes is shown before anything is signed; the sentences of refusal are the desk's own.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.custody.verdict import Status
from reviewer_app.desk import criteria as sets
from reviewer_app.desk.criteria import Version
from reviewer_app.desk.criteria_files import CriteriaFile
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import CriteriaRepinned
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.criteria_diff import diff
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.ui.controls import LineInput, pairs, rule
from reviewer_app.ui.pages.criteria_words import changes_text, file_facts, set_text
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Prose, TextArea

_PROPOSE = "It takes effect when a second person seconds it. From then on cases can pin it."
_SECOND = "With your signature the set is active: cases can pin it from now on. Cases keep the set they have."
_STATES = {Status.GOOD: State.GOOD, Status.NOT_GOOD: State.BAD, Status.NOT_CHECKED: State.UNKNOWN}
_LINES = 9


def ask_propose(parent: QWidget, desk: Desk, found: CriteriaFile) -> str | None:
    """Show what a file holds, whose it is and what it changes; the reason given, or None."""
    reason = TextArea(name="Reason", hint="where it came from, if the second person should know", lines=2)
    beside: list[QWidget] = [
        *_sample(found.criteria),
        pairs(file_facts(found)),
        Label(found.verdict.sentence, wrap=True, selectable=True, state=_STATES[found.verdict.status]),
        rule(),
        _changes(desk, found.criteria),
        Prose(set_text(found.criteria), name="The whole set", fit_lines=_LINES),
    ]
    went_on = ask_form(
        parent, f"Criteria set {found.criteria.name}", _PROPOSE, [("Reason (not required)", reason)],
        lambda: sets.why_not_propose(desk, found), yes="Propose", beside=beside,
    )  # fmt: skip
    return reason.text() if went_on else None


def ask_second(parent: QWidget, desk: Desk, one: Version) -> str | None:
    """Show what is seconded and what it changes; the person's password, or None."""
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)
    waiting = one.waiting
    assert waiting is not None  # asked of a proposed version alone
    said = Label(waiting.sentence, wrap=True, selectable=True)
    went_on = ask_form(
        parent, f"Second criteria set {one.criteria.name}", _SECOND, [(password.accessibleName(), password)],
        lambda: waiting.why_not or ("" if password.text() else "Your password is asked for once more."),
        yes="Second", beside=[*_sample(one.criteria), said, rule(), _changes(desk, one.criteria)],
    )  # fmt: skip
    return password.text() if went_on else None


def ask_repin(parent: QWidget, desk: Desk, case_id: str, other: CriteriaSet) -> tuple[str, str] | None:
    """Show what another set changes for a case, and which answers open again; the reason and its mark, or
    None."""
    before = desk.register.criteria_of(desk.case(case_id))
    reason = TextArea(name="Reason", hint="why the case takes another set; it is printed")
    mark = PortionMark("the reason")
    affected = sets.reopened_by(desk, case_id, other.id, other.version)
    opened = f"Answers to these criteria open again: {', '.join(affected)}."
    words = opened if affected else "No answer opens again."

    def why_not() -> str:
        said = (affected, reason.text().strip(), mark.mark())
        act = CriteriaRepinned(other.id, other.version, other.digest, *said)
        return desk.read_only or refusal(desk.register, case_id, desk.person, act) or ""

    compared = Prose(_against(before, other), name="What changes", fit_lines=_LINES)
    beside: list[QWidget] = [*_sample(other), compared, Label(words, wrap=True, state=State.WARN)]
    title = f"Give case {case_id} criteria set {other.name}"
    fields: Fields = [("Reason", reason), (LABEL, mark)]
    went_on = ask_form(parent, title, "", fields, why_not, yes="Change the set", beside=beside)
    return (reason.text(), mark.mark()) if went_on else None


def _sample(criteria: CriteriaSet) -> list[QWidget]:
    return [Label(criteria.status, wrap=True, state=State.WARN)] if criteria.invented else []


def _changes(desk: Desk, criteria: CriteriaSet) -> Prose:
    return Prose(changes_text(*sets.changes(desk, criteria)), name="What changes", fit_lines=_LINES)


def _against(before: CriteriaSet | None, after: CriteriaSet) -> str:
    if before is None:
        raise Refused("No criteria set is pinned to this case yet.")
    return changes_text(before, diff(before, after))
