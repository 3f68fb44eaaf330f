"""The one hook for what should not happen: a plain dialog and a local report, never sent.

- The report names the kind of fault, files, functions and lines: no values, no messages, no evidence text.
- The console gets the same words, and a test that meets a bug fails as always.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from reviewer_app import __version__
from reviewer_app.ui import dialogs

TITLE = "The program met a fault of its own"


def report(kind: type[BaseException], trace: TracebackType | None, at: datetime) -> str:
    """What is written down: where it happened, and nothing of what it happened to."""
    steps = traceback.extract_tb(trace)
    lines = [f"  {Path(step.filename).name}, line {step.lineno}, in {step.name}" for step in steps]
    head = [
        f"reviewer-app {__version__}",
        f"{at.isoformat(timespec='seconds')} (workstation clock)",
        kind.__name__,
    ]
    return "\n".join([*head, *lines]) + "\n"


def install(window: Callable[[], QWidget | None], folder: Path, now: Callable[[], datetime]) -> None:
    """Send bugs to a report in `folder` (made if absent) and a dialog over `window()`."""
    showing = False

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        at = now()
        words = report(kind, trace, at)
        sys.stderr.write(words)
        where = _write(folder, words, at)
        if not showing:
            showing = True
            try:
                dialogs.tell(window(), TITLE, _sentence(where))
            finally:
                showing = False

    sys.excepthook = hook


def _write(folder: Path, words: str, at: datetime) -> str:
    path = folder / f"fault-{at:%Y%m%dT%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        return f"The report could not be written ({error.strerror})."
    return f"A report without any evidence text is in {path}."


def _sentence(where: str) -> str:
    return (
        "What you did last may not have happened; what was recorded before stands. "
        f"{where} Nothing was sent anywhere. Tell your administrator."
    )
