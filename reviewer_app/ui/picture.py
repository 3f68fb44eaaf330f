"""Pictures of the window as it is, for the user guide and for looking at one's own work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QThreadPool
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.errors import DeskError


class PictureNotWritten(DeskError):
    """The picture {path} could not be written."""


def settle(rounds: int = 4) -> None:
    """Let work under way and the screen come to rest."""
    QThreadPool.globalInstance().waitForDone(10_000)
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
