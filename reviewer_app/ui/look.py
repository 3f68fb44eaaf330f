"""The look a person left, and Qt's own settings, both in the workspace's own place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from reviewer_app.ui import theme
from reviewer_app.ui.remembered import Remembered

FOLDER = "window"


def own_settings(folder: Path) -> Remembered:
    """Move Qt's settings file into the workspace: its file dialog writes visited folders there."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(place))
    return Remembered(place / "window.ini")


def dress(app: QApplication, settings: Remembered) -> None:
    """Fusion, the bundled type, and the mode and text size this workspace was left in."""
    app.setApplicationName("reviewer-app")
    app.setApplicationDisplayName("Reviewer")
    mode = settings.word("look/mode", theme.Mode.SYSTEM.value)
    known = mode in {one.value for one in theme.Mode}
    sizes = settings.numbers("look/scale")
    theme.apply(app, mode if known else theme.Mode.SYSTEM, sizes[0] / 100 if sizes else 1.0)
