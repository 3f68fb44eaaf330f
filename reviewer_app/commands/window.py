"""`reviewer-app`: the window on a workspace; without a folder, on the one used last."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_DONE, Outcome
from reviewer_app.domain.errors import DeskError

_LAST = "last-workspace"
_LONGEST = 4096


class WhichWorkspace(DeskError):
    """No workspace was opened on this workstation yet. `reviewer-app demo` opens a training workspace;
    `reviewer-app --workspace DIR` opens yours."""


def open_window(arguments: Namespace) -> Outcome:
    """Open the window and stay until it is closed."""
    chosen = getattr(arguments, "workspace", None)
    folder = Path(chosen).absolute() if chosen else last_used()

    from reviewer_app.custody.keyring import Keyring
    from reviewer_app.ui import app

    Keyring.open(folder)  # a folder that is no workspace is refused here, and is not remembered
    remember(folder)
    code = app.run(folder)
    return Outcome(GOOD if code == 0 else NOT_DONE, {"workspace": str(folder)}, "")


def last_used() -> Path:
    """The workspace this user opened last here. Raises WhichWorkspace."""
    from reviewer_app.custody.workstation import state_folder

    try:
        named = (state_folder() / _LAST).read_text(encoding="utf-8")[:_LONGEST].strip()
    except (OSError, UnicodeDecodeError):
        named = ""
    if not named or not Path(named).is_dir():
        raise WhichWorkspace()
    return Path(named)


def remember(folder: Path) -> None:
    """Keep the place of the workspace for the next start, in this user's state folder."""
    from reviewer_app.custody.files import write_whole
    from reviewer_app.custody.workstation import state_folder

    place = state_folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(place / _LAST, str(folder).encode())
