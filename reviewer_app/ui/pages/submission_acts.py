"""The dialogs of the Submission page: accept, waive, withdraw, save a letter.

Each says, while one writes, why it cannot be done yet: with the guards' own sentence wherever they have one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ItemWaived, LetterExported, Withdrawn
from reviewer_app.domain.contents import HeldItem
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.guards import refusal
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, Choice, LineInput, field, row
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, TextArea

BASIS = "Complete on receipt"
MOST_POINTS = 6  # in the dialog; all of them stand on the page
NO_CRITERIA = "No criteria set is activated in this workspace; a security administrator activates one."


def ask_accept(
    parent: QWidget | None,
    criteria: Sequence[CriteriaSet],
    open_points: Sequence[str],
) -> tuple[tuple[str, str], str] | None:
    """The criteria set to pin (id, version) and the basis of the agency clock; None when not now.

    `open_points` are sentences: what is accepted although it is not adequate or does not fit together.
    """
    dialog = PlainDialog(parent, "Accept the submission", wide=560)
    words = "The criteria set is pinned to the case for good, and the agency clock starts now."
    dialog.middle.addWidget(Label(words, wrap=True))
    if open_points:
        listed = [
            *open_points[:MOST_POINTS],
            *([f"and {left} more"] if (left := len(open_points) - MOST_POINTS) > 0 else []),
        ]
        dialog.middle.addWidget(Label("\n".join(listed), wrap=True, state=State.WARN))
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


def ask_waive(parent: QWidget, desk: Desk, case_id: str, held: HeldItem) -> tuple[str, str, str] | None:
    """The reason for which an item may be absent, the password, and the reason's mark; None when not now."""
    reason = TextArea(name="Why it may be absent", hint="printed; at least 20 characters")
    mark = PortionMark("the reason")
    label = f"Password of {desk.person.name}"
    password = LineInput(name=label, secret=True)

    def why_not() -> str:
        act = ItemWaived(held.item.id, reason.text(), mark.mark())
        refused = refusal(desk.register, case_id, desk.person, act)
        return refused or ("" if password.text() else "Your password is asked for once more.")

    title = f"Waive {held.item.id} {held.item.title}"
    words = "The case can then be accepted without the item. Who waived it, and why, stays in the record."
    fields: Fields = [("Why it may be absent", reason), (LABEL, mark), (label, password)]
    if not ask_form(parent, title, words, fields, why_not, yes="Waive it"):
        return None
    return reason.text().strip(), password.text(), mark.mark()


def ask_withdraw(parent: QWidget, desk: Desk, case_id: str) -> tuple[str, str, str] | None:
    """Who asked for the withdrawal on the developer's side, the reason and its mark; None when not now."""
    asked_by = LineInput(name="Who asked for it", hint="name and role, on the developer's side")
    reason = TextArea(name="Reason, as it was given", hint="printed; at least 20 characters")
    mark = PortionMark("the reason")

    def why_not() -> str:
        act = Withdrawn(asked_by.text(), reason.text(), mark.mark())
        return refusal(desk.register, case_id, desk.person, act) or ""

    words = (
        "Only the developer withdraws a submission; here it is recorded. Nothing more is decided in the case."
    )
    fields: Fields = [("Who asked for it", asked_by), ("Reason, as it was given", reason), (LABEL, mark)]
    if not ask_form(parent, "Record a withdrawal", words, fields, why_not, yes="Record it"):
        return None
    return asked_by.text().strip(), reason.text().strip(), mark.mark()


@dataclass(frozen=True, slots=True)
class Saving:
    """Where a letter goes, on what medium, what for."""

    path: Path
    medium: str
    purpose: str


def ask_save(parent: QWidget, desk: Desk, case_id: str, number: int) -> Saving | None:
    """Where to save a letter; None when not now. A file that is there is never written over."""
    path = LineInput(name="File", hint="a new file, named from the root")
    medium = LineInput(name="Medium", hint="such as: disc 12 of the records office")
    purpose = LineInput("To the developer", name="Purpose")
    digest = desk.case(case_id).letters[number - 1].letter_sha384

    def choose() -> None:
        found = file_dialogs.choose_new_file(
            path.window(), "Save the letter", f"{case_id}-letter-{number}.pdf"
        )
        if found is not None:
            path.setText(str(found))

    def why_not() -> str:
        act = LetterExported(digest, medium.text(), purpose.text())
        return why_not_new(path.text()) or refusal(desk.register, case_id, desk.person, act) or ""

    fields = [("File", path), ("Medium", medium), ("Purpose", purpose)]
    words = "One PDF is written and read back. That it left is recorded, with its medium and purpose."
    browse = row(Label("Type the file, or choose it.", "quiet"), None, Button("Choose a file…", choose))
    title = f"Save letter {number}"
    if not ask_form(parent, title, words, fields, why_not, yes="Save it", beside=[browse]):
        return None
    return Saving(Path(path.text().strip()), medium.text().strip(), purpose.text().strip())


def why_not_new(text: str) -> str:
    """Why no letter is written to this file, or ""."""
    if not text.strip():
        return "Choose the file to write."
    path = Path(text.strip())
    if not path.is_absolute():
        return "Name the file from the root, such as /media/disc/letter.pdf."
    if path.exists():
        return f"{path.name} is there already, and a letter is never written over anything."
    return "" if path.parent.is_dir() else f"There is no folder {path.parent.name or '/'} to write it into."
