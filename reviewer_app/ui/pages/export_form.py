"""What an export asks: first its medium and purpose, proposed to a second person; then where to, and the
password. It goes out on the medium and for the purpose that two people agreed on, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExportAgreed, Proposed, act_body
from reviewer_app.domain.guards import refusal
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, LineInput, column, pairs, row
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.text import Label

_WORDS = (
    "Four files are written and read back: the finding, the same as JSON, the journal's head, and the "
    "workspace's certificate. The export is recorded with its medium and purpose."
)
_PROPOSE = (
    "A second person, a supervisor or a records officer, reads what is proposed and seconds it. The signed "
    "finding then leaves on this very medium, for this very purpose."
)


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was asked for."""

    folder: Path
    password: str


def ask_proposal(parent: QWidget, desk: Desk, case_id: str, pdf_sha384: str) -> tuple[str, str] | None:
    """Medium and purpose to be agreed on, or None."""
    medium = LineInput(name="Medium", hint="such as: disc 12 of the records office")
    purpose = LineInput(name="Purpose")

    def why_not() -> str:
        act = ExportAgreed(pdf_sha384, medium.text().strip(), purpose.text().strip())
        return refusal(desk.register, case_id, desk.person, Proposed(act.kind, act_body(act))) or ""

    fields = [("Medium", medium), ("Purpose", purpose)]
    if not ask_form(parent, "Propose the export", _PROPOSE, fields, why_not, yes="Propose"):
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
        reason = why_not_there(folder.text())
        return reason or ("" if password.text() else "Your password is asked for once more.")

    fields = [("Folder", folder), (f"Password of {desk.person.name}", password)]
    said = pairs([("Medium agreed on", agreed.medium), ("Purpose agreed on", agreed.purpose)])
    browse = row(Label("Type the folder, or choose it.", "quiet"), None, Button("Choose a folder…", choose))
    beside = [column(said, browse, gap=12)]
    if not ask_form(parent, "Export the finding", _WORDS, fields, why_not, yes="Export", beside=beside):
        return None
    return Export(Path(folder.text().strip()), password.text())


def why_not_there(folder: str) -> str:
    """Why nothing is written into this folder, or ""."""
    if not folder.strip():
        return "Choose the folder to write to."
    path = Path(folder.strip())
    if not path.is_absolute():
        return "Name the folder from the root, such as /media/disc."
    if path.exists() and not path.is_dir():
        return f"{path.name} is a file, not a folder."
    return "There is a findings.pdf in that folder already." if (path / "findings.pdf").exists() else ""
