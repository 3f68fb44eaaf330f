"""The docket: who waits for whom, what can be opened, and why receiving is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk import two_people
from reviewer_app.desk.session import open_desk, record
from reviewer_app.desk.training import sample_criteria
from reviewer_app.domain.acts import CriteriaActivated, Withdrawn
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.show import log_on_training
from reviewer_app.ui.states import State
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, CLOCK, COST, training_desk, window_on, workspace_at


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
    assert row[6] == "day 1 of 30"
    assert row[8].startswith("A. Reyes, M. Lindqvist")
    assert page.state_sentence() == "1 case; 1 waits for you."
    assert page.sentence.text().startswith("Declare whether you have a conflict of interest")
    assert not page.warning.isVisible()
    qtmodeltester.check(page.model)


def test_a_case_reads_in_fewer_columns_where_there_is_little_room(
    qtbot: QtBot, tmp_path: Path, look: QApplication
) -> None:
    shown = shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path)
    page = docket_of(shown)
    for scale, columns in ((1.0, 5), (2.0, 3)):
        theme.apply(look, theme.Mode.LIGHT, scale)
        shown.window.resize(1280, 800)
        picture.settle(8)
        assert page.model.columnCount() == columns
        assert page.table.horizontalHeader().length() <= page.table.viewport().width()
        said = "; ".join(page.model.cell(0, at).shown for at in range(columns))
        for words in (CASE, "waits for you", "independent review", "Meridian", "days left", "UNCLASSIFIED"):
            assert words in said
        assert "A. Reyes, M. Lindqvist" in said


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
    assert counts == {"open": 1, "waiting": 0, "mine": 0, "closed": 0, "all": 1}


def test_a_withdrawn_case_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    folder = workspace_at("assigned", tmp_path)
    with training_desk(Role.SUPERVISOR, folder) as desk:
        record(desk, CASE, Withdrawn("Dana Okoro (fictional)", "The developer gave the release up."))
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.REVIEWER)
    page = docket_of(shown)
    assert page.model.rowCount() == 0
    page.list.set_value("closed")
    page.list.chosen.emit("closed")
    assert page.model.cell(0, 2).text == "withdrawn"


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


@pytest.mark.parametrize("key", ["/", "Ctrl+F"])
def test_a_key_goes_to_the_search_and_words_narrow_the_list(qtbot: QtBot, tmp_path: Path, key: str) -> None:
    shown = shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path)
    page = docket_of(shown)
    qtbot.waitUntil(page.table.hasFocus)
    press_key(page, key)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "no/such")
    assert page.search.text() == "no/such"  # the key is a letter there
    assert page.model.rowCount() == 0
    assert not page.foot.isVisible()
    page.search.selectAll()
    QTest.keyClicks(page.search, "MERIDIAN halcyon independent")
    assert list(page.model.ids) == [CASE]
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()


def press_key(page: DocketPage, key: str) -> None:
    if key == "/":
        QTest.keyClick(page.table, Qt.Key.Key_Slash)
    else:
        QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def test_escape_takes_the_search_back(qtbot: QtBot, tmp_path: Path) -> None:
    page = docket_of(shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path))
    qtbot.waitUntil(page.table.hasFocus)
    press_key(page, "/")
    QTest.keyClicks(page.search, "nothing of the kind")
    assert page.model.rowCount() == 0
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert list(page.model.ids) == [CASE]
    assert page.table.hasFocus()


def test_a_clock_near_its_end_is_marked_and_said(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "assigned", Role.REVIEWER, tmp_path)
    page = docket_of(shown)
    assert shown.desk is not None
    release = shown.desk.case(CASE).submission.planned_partner_release
    shown.desk.clock = lambda: datetime.fromisoformat(f"{release}T12:00:00+00:00")
    page.come_to_front()
    assert page.model.cell(0, 5).text == "ends today"
    assert page.model.cell(0, 5).state is State.WARN
    assert page.warning.isVisible()
    assert f"access window ends today, on {release}" in page.warning.text()


def test_a_proposal_of_the_workspace_is_told_to_who_may_second_it(qtbot: QtBot, tmp_path: Path) -> None:
    folder = workspace_at("new", tmp_path)
    newer = replace(sample_criteria(), version="2", supersedes=sample_criteria().version)
    with training_desk(Role.SECURITY_ADMINISTRATOR, folder) as desk:
        two_people.propose(desk, "", CriteriaActivated(newer))
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.SUPERVISOR)
    (fact,) = docket_of(shown).facts()
    assert fact.text == "1 proposal waits for your second"
    assert CriteriaActivated.kind in fact.tip
