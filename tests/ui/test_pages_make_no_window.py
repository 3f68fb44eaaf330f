"""Making a page shows nothing: a part shown before it has a parent is a window, and takes the keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer_app.domain.people import Role
from reviewer_app.ui import tasks
from reviewer_app.ui.case_pages import CASE_PAGES
from reviewer_app.ui.pages.search import SearchPage
from tests.ui.builders_ui import CASE, training_desk, workspace_at


class Windows(QObject):
    """Every widget that was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_a_page_is_ever_a_window(qtbot: QtBot, look: QApplication, tmp_path: Path) -> None:
    windows = Windows()
    look.installEventFilter(windows)
    with training_desk(Role.REVIEWER, workspace_at("declared", tmp_path)) as desk:
        for form in (*CASE_PAGES, SearchPage):
            qtbot.addWidget(form(desk, CASE))
        tasks.wait_for_all(10.0)
    look.removeEventFilter(windows)
    assert windows.shown == []
