"""What an export asks: first its medium and purpose, proposed to a second person; then where to, and the
password. It goes out on the medium and for the purpose that two people agreed on, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import exporting
from reviewer_app.desk.leaving import FINDING, RELEASABLE
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExportAgreed, Leaves, Proposed, act_body
from reviewer_app.domain.guards import refusal
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, LineInput, column, pairs, row
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.text import Label

_WORDS = {
    Leaves.FINDING: (
        "Four files are written and read back: the finding, the same as JSON, the journal's head, and the "
        "workspace's certificate. The export is recorded with its medium and purpose."
    ),
    Leaves.PACKAGE: (
        "The package is written as a folder of its own, read back from the medium, verified, and only then "
        "recorded. Cut off on the way, it is plainly unfinished, and the next export clears it away."
    ),
    Leaves.RELEASABLE: (
        "The releasable version alone is written and read back. The export is recorded with its medium and "
        "purpose."
    ),
}
_PROPOSE = (
    "A second person, a supervisor or a records officer, reads what is proposed and seconds it. The {what} "
    "then leaves on this very medium, for this very purpose."
)


_SHORT = {Leaves.FINDING: "finding", Leaves.PACKAGE: "package", Leaves.RELEASABLE: "releasable version"}
_TAKEN = {Leaves.FINDING: FINDING, Leaves.RELEASABLE: RELEASABLE}


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was asked for."""

    folder: Path
    password: str


def ask_proposal(
    parent: QWidget, desk: Desk, case_id: str, pdf_sha384: str, what: Leaves = Leaves.FINDING, note: str = ""
) -> tuple[str, str] | None:
    """Medium and purpose to be agreed on, or None; `note` is said first."""
    medium = LineInput(name="Medium", hint="such as: disc 12 of the records office")
    purpose = LineInput(name="Purpose")

    def why_not() -> str:
        act = ExportAgreed(pdf_sha384, medium.text().strip(), purpose.text().strip(), what)
        return refusal(desk.register, case_id, desk.person, Proposed(act.kind, act_body(act))) or ""

    fields = [("Medium", medium), ("Purpose", purpose)]
    words = " ".join(one for one in (note, _PROPOSE.format(what=what.value)) if one)
    if not ask_form(parent, "Propose the export", words, fields, why_not, yes="Propose"):
        return None
    return medium.text().strip(), purpose.text().strip()


def ask_export(parent: QWidget, desk: Desk, agreed: ExportAgreed) -> Export | None:
    """The export, or None. A folder that holds a finding already is refused: nothing is overwritten."""
    folder = LineInput(name="Folder", hint="an empty folder on the medium")
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)

    def choose() -> None:
        found = file_dialogs.choose_folder(folder.window(), "Export to")
        if found is not None:
            folder.setText(str(found))

    def why_not() -> str:
        reason = why_not_there(folder.text(), desk, agreed.what)
        return reason or ("" if password.text() else "Your password is asked for once more.")

    fields = [("Folder", folder), (f"Password of {desk.person.name}", password)]
    said = pairs([("Medium agreed on", agreed.medium), ("Purpose agreed on", agreed.purpose)])
    browse = row(Label("Type the folder, or choose it.", "quiet"), None, Button("Choose a folder…", choose))
    beside = [column(said, browse, gap=12)]
    title, words = f"Export the {_SHORT[agreed.what]}", _WORDS[agreed.what]
    if not ask_form(parent, title, words, fields, why_not, yes="Export", beside=beside):
        return None
    return Export(Path(folder.text().strip()), password.text())


def why_not_there(folder: str, desk: Desk, what: Leaves) -> str:
    """Why nothing is written into this folder, or ""."""
    if not folder.strip():
        return "Choose the folder to write to."
    path = Path(folder.strip())
    taken = _TAKEN.get(what, "")
    there = f"There is a {taken} in that folder already." if taken and (path / taken).exists() else ""
    return exporting.why_not_there(desk, path) or there
