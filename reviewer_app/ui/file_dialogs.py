"""Choosing a file or a folder, between banners. Qt's own dialog: the same everywhere.

Qt writes visited folders into its settings file; the caller moves that file into the workspace (`host.md`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from reviewer_app.ui import dialogs, theme
from reviewer_app.ui.dialogs import PlainDialog


def choose_folder(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """A folder that is there, or None."""
    return _choose(parent, title, start, QFileDialog.FileMode.Directory, save=False, name="")


def choose_file(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """A file that is there, or None."""
    return _choose(parent, title, start, QFileDialog.FileMode.ExistingFile, save=False, name="")


def choose_new_file(parent: QWidget | None, title: str, name: str, start: Path | None = None) -> Path | None:
    """Where to write a file, or None; whether an existing one may go is asked by our dialog, not by Qt's."""
    path = _choose(parent, title, start, QFileDialog.FileMode.AnyFile, save=True, name=name)
    if path is not None and path.exists():
        words = f"{path.name} is there already. What it holds now will be lost."
        return path if dialogs.ask(parent, "Replace the file?", words, yes="Replace") else None
    return path


def _choose(
    parent: QWidget | None,
    title: str,
    start: Path | None,
    mode: QFileDialog.FileMode,
    *,
    save: bool,
    name: str,
) -> Path | None:
    dialog = PlainDialog(parent, title, wide=720)
    chooser = QFileDialog(dialog)
    chooser.setWindowFlags(Qt.WindowType.Widget)  # a part of our dialog, not a window of its own
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    chooser.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    chooser.setFileMode(mode)
    if save:
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.selectFile(name)
    if start is not None:
        chooser.setDirectory(str(start))
    chooser.setSizeGripEnabled(False)
    chooser.setMinimumHeight(theme.px(360))
    chosen: list[str] = []
    chooser.fileSelected.connect(chosen.append)
    # Qt may take Return while its list is still loading, with nothing chosen: then the chooser stays.
    chooser.accepted.connect(lambda: dialog.accept() if chosen else chooser.show())
    chooser.rejected.connect(dialog.reject)
    dialog.middle.addWidget(chooser)
    chooser.show()
    if dialog.exec() != QDialog.DialogCode.Accepted or not chosen:
        return None
    return Path(chosen[-1])
