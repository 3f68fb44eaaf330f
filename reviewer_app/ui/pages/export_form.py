"""What an export asks: where to, on what medium, for what purpose, and the password once more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, LineInput, row
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.text import Label

_WORDS = (
    "Four files are written and read back: the finding, the same as JSON, the journal's head, and the "
    "workspace's certificate. The export is recorded with its medium and purpose."
)


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was asked for."""

    folder: Path
    medium: str
    purpose: str
    password: str


def ask_export(parent: QWidget, desk: Desk) -> Export | None:
    """The export, or None. A folder that holds a finding already is refused: nothing is overwritten."""
    folder = LineInput(name="Folder", hint="an empty folder on the medium")
    medium = LineInput(name="Medium", hint="such as: disc 12 of the records office")
    purpose = LineInput(name="Purpose")
    password = LineInput(name=f"Password of {desk.person.name}", secret=True)

    def choose() -> None:
        found = file_dialogs.choose_folder(folder.window(), "Export to")
        if found is not None:
            folder.setText(str(found))

    def why_not() -> str:
        reason = why_not_there(folder.text())
        if reason:
            return reason
        if not medium.text().strip() or not purpose.text().strip():
            return "An export names its medium and its purpose."
        return "" if password.text() else "Your password is asked for once more."

    fields = [
        ("Folder", folder),
        ("Medium", medium),
        ("Purpose", purpose),
        (f"Password of {desk.person.name}", password),
    ]
    browse = row(Label("Type the folder, or choose it.", "quiet"), None, Button("Choose a folder…", choose))
    if not ask_form(parent, "Export the finding", _WORDS, fields, why_not, yes="Export", beside=[browse]):
        return None
    return Export(Path(folder.text().strip()), medium.text().strip(), purpose.text().strip(), password.text())


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
