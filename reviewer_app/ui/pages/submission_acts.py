"""The two dialogs of the Submission page: accept, and assign. Each says why it cannot be done yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.domain.acts import Assigned
from reviewer_app.domain.case import Register
from reviewer_app.domain.checklist import ItemState
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Person, Role
from reviewer_app.ui.controls import Button, Check, Choice, LineInput, column, field
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet

BASIS = "Complete on receipt"
NO_CRITERIA = "No criteria set is activated in this workspace; a security administrator activates one."


def ask_accept(
    parent: QWidget | None,
    criteria: Sequence[CriteriaSet],
    lacking: Sequence[ItemState],
    remarks: Sequence[Inconsistency],
) -> tuple[tuple[str, str], str] | None:
    """The criteria set to pin (id, version) and the basis of the agency clock; None when not now."""
    dialog = PlainDialog(parent, "Accept the submission", wide=560)
    words = "The criteria set is pinned to the case for good, and the agency clock starts now."
    dialog.middle.addWidget(Label(words, wrap=True))
    open_points = [item.sentence for item in lacking] + [one.sentence for one in remarks]
    if open_points:
        dialog.middle.addWidget(Label("\n".join(open_points), wrap=True, state=State.WARN))
    options = [(f"{one.title} {one.version} — {one.status}", (one.id, one.version)) for one in criteria]
    chosen = Choice(options, name="Criteria set")
    basis = LineInput(BASIS, name="Basis of the clock")
    dialog.middle.addWidget(field("Criteria set", chosen))
    dialog.middle.addWidget(
        field("Basis of the clock", basis, hint="Why the clock starts now; it is printed.")
    )
    accept = Button("Accept", dialog.accept, primary=True)

    def look_again() -> None:
        missing = "" if basis.text().strip() else "Say on what basis the clock starts."
        accept.allow(missing if criteria else NO_CRITERIA)

    basis.textChanged.connect(lambda _: look_again())
    dialog.set_buttons(Button("Cancel", dialog.reject), accept)
    look_again()
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return chosen.value(), basis.text().strip()


def ask_reviewers(
    parent: QWidget | None, register: Register, case_id: str, supervisor: Person
) -> tuple[str, ...]:
    """Two or more reviewers; empty when not now. Who may not be assigned is shown with the reason."""
    dialog = PlainDialog(parent, "Assign reviewers", wide=520)
    words = "Each answers alone; none sees another's answers before all have locked."
    dialog.middle.addWidget(Label(words, wrap=True))
    checks = {person.id: Check(person.name) for person in reviewers(register)}
    for person_id, check in checks.items():
        why_not = _why_not(register, case_id, supervisor, person_id)
        check.setEnabled(not why_not)
        said = [check] if not why_not else [check, Quiet(why_not)]
        dialog.middle.addWidget(column(*said, gap=2))
    state = Quiet("")
    dialog.middle.addWidget(state)
    assign = Button("Assign", dialog.accept, primary=True)

    def chosen() -> tuple[str, ...]:
        return tuple(one for one, check in checks.items() if check.isChecked())

    def look_again() -> None:
        why_not = refusal(register, case_id, supervisor, Assigned(chosen())) or ""
        assign.allow(why_not)
        state.setText(why_not or f"{len(chosen())} reviewers chosen.")

    for check in checks.values():
        check.toggled.connect(lambda _: look_again())
    dialog.set_buttons(Button("Cancel", dialog.reject), assign)
    look_again()
    next((check for check in checks.values() if check.isEnabled()), assign).setFocus(
        Qt.FocusReason.OtherFocusReason
    )
    return chosen() if dialog.exec() == QDialog.DialogCode.Accepted else ()


def reviewers(register: Register) -> list[Person]:
    """Everyone of the workspace who holds the role, by name."""
    return sorted((one for one in register.people.values() if one.has(Role.REVIEWER)), key=lambda p: p.name)


def _why_not(register: Register, case_id: str, supervisor: Person, person_id: str) -> str:
    """Why this person cannot be chosen at all. The choice as a whole is judged by the guards."""
    if person_id == register.cases[case_id].clerk:
        return "Took this submission in, and may not review it."
    return (
        "A supervisor does not assign the case to himself or herself." if person_id == supervisor.id else ""
    )
