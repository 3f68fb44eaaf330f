"""Out of a case and back to the pages of the desk, and what of the desk is there within a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer_app.domain.people import Role
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from reviewer_app.ui.show import log_on_training
from tests.ui.builders_ui import CASE, window_on, workspace_at

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> DeskWindow:
    made = window_on(qtbot, workspace_at("declared", tmp_path))
    log_on_training(made, Role.REVIEWER)
    made.open_case(CASE)
    with qtbot.waitActive(made.window):
        made.window.activateWindow()
    return made


def test_ctrl_w_brings_back_the_pages_of_the_desk_and_keeps_what_was_written(shown: DeskWindow) -> None:
    assert "My account" not in shown.window.navigation.names()
    shown.window.go("Assessment")
    page = shown.window.page()
    assert isinstance(page, AssessmentPage)
    page.panel.rationale.set_text("Training sample. Half a thought.")
    QTest.keyClick(shown.window, Qt.Key.Key_W, CTRL)
    assert shown.case_id == ""
    front = shown.window.page()
    assert front is not None
    assert front.name == "Docket"
    assert {"Second person", "My account"} <= set(shown.window.navigation.names())
    shown.open_case(CASE, "Assessment")
    again = shown.window.page()
    assert isinstance(again, AssessmentPage)
    assert again is not page
    assert again.panel.rationale.text() == "Training sample. Half a thought."


def test_there_is_a_case_to_leave_only_while_one_is_open(shown: DeskWindow) -> None:
    def leaves() -> bool:
        actions = shown.window.desk_menu.actions()
        return next(one.isEnabled() for one in actions if one.text() == "Leave the case")

    assert leaves()
    assert ("Desk", "Leave the case", "Ctrl+W") in shown.window.key_map()
    shown.leave_case()
    assert not leaves()
    shown.open_case(CASE)
    shown.lock("by the person")
    assert not leaves()


def test_pages_of_a_case_are_made_when_they_are_asked_for(shown: DeskWindow) -> None:
    names = shown.window.navigation.names()
    assert {"Docket", "Compare", "Findings", "Second person"} <= set(names)
    assert [page.name for page in shown.window.pages()] == ["Compare"]  # where the work is
    shown.window.go("Second person")
    assert isinstance(shown.window.page(), SecondPersonPage)
    assert shown.window.navigation.names() == names
