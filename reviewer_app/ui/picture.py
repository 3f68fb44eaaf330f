"""Pictures of the window as it is, for the user guide and for looking at one's own work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.ui import tasks

LONGEST_SECONDS = 10.0


class PictureNotWritten(DeskError):
    """The picture {path} could not be written."""


def settle(rounds: int = 4) -> None:
    """Let work under way and the screen come to rest."""
    tasks.wait_for_all(LONGEST_SECONDS)
    for _ in range(rounds):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def take(widget: QWidget, path: Path) -> Path:
    """A PNG of a widget, its banners with it. The folder is made where it is absent."""
    settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise PictureNotWritten(path=path)
    return path
