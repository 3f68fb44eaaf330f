"""What the Findings page asks: the marking of a releasable version; where a stamped copy goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.findings.within import Within
from reviewer_app.ui import file_dialogs
from reviewer_app.ui.controls import Button, LineInput, row
from reviewer_app.ui.pages.forms import ask_form
from reviewer_app.ui.text import Label

_LEVEL = (
    "Every portion that is not within this marking is left out, and so is all that has no mark of its own "
    "where anything beside it is not within. The version says how many portions were left out, and of which "
    "signed finding it was made. Read it through before it is proposed for export."
)
_COPY = (
    "The copy says on every page what became of this version, and that its signatures are gone. The signed "
    "original stays in the vault. That a copy was saved is recorded."
)


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a stamped copy is to go."""

    path: Path
    password: str


def ask_level(parent: QWidget) -> str | None:
    """The marking a releasable version is made under, or None."""
    level = LineInput(name="Marking", hint="such as: UNCLASSIFIED, or SECRET//REL TO USA, GBR")

    def why_not() -> str:
        if not level.text().strip():
            return "Name the marking of the version."
        try:
            Within(level.text().strip())
        except DeskError as error:
            return error.sentence
        return ""

    fields = [("Marking", level)]
    if not ask_form(parent, "Draw a releasable version", _LEVEL, fields, why_not, yes="Draw it"):
        return None
    return level.text().strip()


def ask_copy(parent: QWidget, person: str, name: str) -> Copy | None:
    """Where the stamped copy goes, and the password, or None. Nothing is overwritten."""
    path = LineInput(name="File", hint="a new file on the medium")
    password = LineInput(name=f"Password of {person}", secret=True)

    def choose() -> None:
        found = file_dialogs.choose_new_file(path.window(), "Save the copy", name)
        if found is not None:
            path.setText(str(found))

    def why_not() -> str:
        if not path.text().strip():
            return "Choose the file to write."
        if Path(path.text().strip()).exists():
            return "There is a file of that name already."
        return "" if password.text() else "Your password is asked for once more."

    fields = [("File", path), (f"Password of {person}", password)]
    browse = row(Label("Type the file, or choose it.", "quiet"), None, Button("Choose a file…", choose))
    if not ask_form(parent, "Save a stamped copy", _COPY, fields, why_not, yes="Save", beside=[browse]):
        return None
    return Copy(Path(path.text().strip()), password.text())
