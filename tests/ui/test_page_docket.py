"""The docket: who waits for whom, what can be opened, and why receiving is off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk.session import open_desk
from reviewer_app.domain.people import Role
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.show import log_on_training
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, CLOCK, COST, window_on, workspace_at


def docket_of(shown: DeskWindow) -> DocketPage:
    page = shown.window.page()
    assert isinstance(page, DocketPage)
    return page


def shown_for(qtbot: QtBot, state: str, role: Role, place: Path) -> DeskWindow:
    shown = window_on(qtbot, workspace_at(state, place))
    log_on_training(shown, role)
    return shown


def test_a_reviewer_sees_that_the_case_waits(
    qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    page = docket_of(shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path))
    row = [page.model.cell(0, at).text for at in range(page.model.columnCount())]
    assert row[:3] == [CASE, "you", "independent review"]
    assert row[5].endswith("days left")
    assert row[8] == "A. Reyes, M. Lindqvist"
    assert page.state_sentence() == "1 case; 1 waits for you."
    assert "criteria unanswered" in page.sentence.text()
    qtmodeltester.check(page.model)


def test_only_a_clerk_receives_and_others_read_why_not(qtbot: QtBot, tmp_path: Path) -> None:
    page = docket_of(shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path))
    assert not page.header.button.isEnabled()
    assert page.header.why_not.text() == "Only an intake clerk receives submissions."
    assert page.header.why_not.isVisible()


def test_an_empty_docket_says_what_belongs_there_and_the_clerk_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "new", Role.INTAKE_CLERK, tmp_path)
    page = docket_of(shown)
    assert page.state_sentence() == "No case has been received yet."
    assert page.model.rowCount() == 0
    assert not page.foot.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front = shown.window.page()
    assert front is not None
    assert front.name == "Receive"


def test_enter_opens_the_case_where_the_work_is(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = docket_of(shown)
    qtbot.waitUntil(page.table.hasFocus)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    front = shown.window.page()
    assert front is not None
    assert front.name == "Submission"
    assert shown.window.windowTitle() == f"Case {CASE} — Reviewer"
    QTest.keyClick(shown.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert docket_of(shown).table.current_id() == CASE


def test_the_lists_choose_which_cases_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    page = docket_of(shown_for(qtbot, "assigned", Role.INTAKE_CLERK, tmp_path))
    counts = {}
    for at in range(page.list.count()):
        page.list.setFocus()
        page.list.setCurrentIndex(at)
        page.list.chosen.emit(page.list.value())
        counts[page.list.value()] = page.model.rowCount()
    assert counts == {"open": 1, "mine": 0, "closed": 0, "all": 1}


def test_an_exported_case_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    page = docket_of(shown_for(qtbot, "exported", Role.REVIEWER, tmp_path))
    assert page.model.rowCount() == 0
    page.list.set_value("closed")
    page.list.chosen.emit("closed")
    assert page.model.cell(0, 2).text == "exported"


def test_failed_tries_since_the_last_log_on_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    folder = workspace_at("assigned", tmp_path)
    open_desk(folder, "reyes", "training reyes desk", CLOCK, COST).close()
    with pytest.raises(WrongPassword):
        open_desk(folder, "reyes", "not the password", CLOCK, COST)
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.REVIEWER)
    page = docket_of(shown)
    assert [fact.text for fact in page.facts()] == ["1 failed log-on try since your last log-on"]
    assert "2026-11-23" in page.last_log_on.text()
    assert "1 failed try since." in page.last_log_on.text()


def test_columns_sort_both_ways_and_by_key(qtbot: QtBot, tmp_path: Path) -> None:
    page = docket_of(shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path))
    for at in range(page.model.columnCount()):
        page.table.sort_by(at)
        page.table.sort_by(at)
        assert page.model.sorted_by == (page.model.columns[at].key, True)
        assert list(page.model.ids) == [CASE]


def test_everything_has_a_name_and_tab_goes_round(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path)
    assert unnamed(shown.window) == []
    page = docket_of(shown)
    qtbot.waitUntil(page.table.hasFocus)
    assert page.open in tab_round(shown.window)
