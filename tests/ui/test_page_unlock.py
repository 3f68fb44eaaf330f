"""Unlock, lock, and what stands around: through the real window, by keyboard."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.desk import people
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.session import open_desk
from reviewer_app.domain.acts import LoggedOff
from reviewer_app.domain.people import Person, Role
from reviewer_app.store import journal
from reviewer_app.ui.desk_window import (
    ADMINISTRATOR_IDLE_SECONDS,
    IDLE_SECONDS,
    LEFT_ALONE,
    LOGGED_OFF,
    DeskWindow,
)
from reviewer_app.ui.pages.unlock import NO_PASSWORD, NOT_ACKNOWLEDGED, UnlockPage
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.text import Label
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, CLOCK, COST, training_desk, window_on, workspace_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace_at("assigned", tmp_path)


def unlock_page(shown: DeskWindow) -> UnlockPage:
    page = shown.window.page()
    assert isinstance(page, UnlockPage)
    return page


def test_nobody_logs_on_before_the_consent_text_is_acknowledged(qtbot: QtBot, folder: Path) -> None:
    page = unlock_page(window_on(qtbot, folder))
    page.choose_person("reyes")
    assert "monitored and recorded" in page.consent.text()
    assert not page.button.isEnabled()
    assert page.why_not.text() == NOT_ACKNOWLEDGED
    with qtbot.assertNotEmitted(page.log_on_asked):
        QTest.keyClick(page.password, Qt.Key.Key_Return)


def test_a_training_person_logs_on_by_keyboard_alone(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    page = unlock_page(shown)
    assert page.table is not None
    qtbot.waitUntil(page.acknowledged.hasFocus)
    QTest.keyClick(page.acknowledged, Qt.Key.Key_Space)
    QTest.keyClick(page.acknowledged, Qt.Key.Key_Tab)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_J)
    assert page.person() == "reyes"
    assert page.password.text() == "training reyes desk"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    wait_until(lambda: shown.desk is not None, "an open desk")
    front = shown.window.page()
    assert front is not None
    assert front.name == "Docket"
    assert shown.desk is not None
    assert shown.desk.person.id == "reyes"


def test_a_training_workspace_says_so_and_is_marked(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    words = [label.text() for label in unlock_page(shown).findChildren(type(unlock_page(shown).message))]
    assert any("training workspace" in one and "fictional" in one for one in words)
    assert shown.window.marking.words == "UNCLASSIFIED — TRAINING SAMPLE"


def test_a_wrong_password_says_how_many_tries_are_left_and_then_locks(qtbot: QtBot, folder: Path) -> None:
    page = unlock_page(window_on(qtbot, folder))
    page.acknowledge()
    page.choose_person("reyes")
    seen = []
    for _ in range(4):
        QTest.keyClicks(page.password, "x")
        QTest.keyClick(page.password, Qt.Key.Key_Return)
        wait_until(page.refusal.isVisible, "a refusal")
        seen.append(page.refusal.text())
        assert page.password.text() == ""
        assert page.password.hasFocus()
        page.password.setText("wrong again")
        page.refusal.hide()
    assert "Tries left: 2" in seen[0]
    assert "Tries left: 1" in seen[1]
    assert "locked" in seen[2]
    assert "is locked until" in seen[3]


def test_elsewhere_nobody_is_offered_by_name(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "real"
    person = Person("keeper", "K. Keeper", frozenset({Role.SECURITY_ADMINISTRATOR}))
    new_workspace(folder, [NewPerson(person, "a password of no one")], CLOCK, cost=COST)
    shown = window_on(qtbot, folder)
    page = unlock_page(shown)
    assert page.table is None
    assert shown.window.marking.words == "UNCLASSIFIED"
    page.acknowledge()
    QTest.keyClicks(page.entered, "keeper")
    assert page.why_not.text() == NO_PASSWORD
    QTest.keyClicks(page.password, "a password of no one")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    wait_until(lambda: shown.desk is not None, "an open desk")


def test_locking_drops_the_pages_and_closes_the_desk(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.REVIEWER)
    shown.open_case(CASE, "Record")
    desk = shown.desk
    assert desk is not None
    QApplication.clipboard().setText("something cited")
    QTest.keyClick(shown.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page = unlock_page(shown)
    assert shown.desk is None
    assert page.message.text() == LOGGED_OFF
    assert [one.name for one in shown.window.pages()] == ["Unlock"]
    assert not any(desk.unlocked.database_key)
    assert QApplication.clipboard().text() == ""
    assert shown.window.windowTitle() == "Reviewer"
    with training_desk(Role.SUPERVISOR, folder) as other:  # the workspace is free again
        kinds = [stored.entry.kind for stored in journal.read(other.reader())]
        assert LoggedOff.kind in kinds[-3:]


def test_an_idle_desk_locks_itself(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.REVIEWER)
    with qtbot.waitSignal(shown.locked, timeout=5000):
        shown.window.idle.set_limit(0.05)
        shown.window.idle.start()
    assert unlock_page(shown).message.text() == LEFT_ALONE
    with training_desk(Role.SUPERVISOR, folder) as other:
        off = [one.entry.body for one in journal.read(other.reader()) if one.entry.kind == LoggedOff.kind]
    assert off[-1] == {"how": "idle"}


def logged_on(qtbot: QtBot, folder: Path, role: Role = Role.REVIEWER) -> DeskWindow:
    shown = window_on(qtbot, folder)
    log_on_training(shown, role)
    shown.window.activateWindow()
    wait_until(shown.window.isActiveWindow, "the front")
    return shown


def test_who_administers_is_logged_off_sooner(qtbot: QtBot, folder: Path) -> None:
    assert (IDLE_SECONDS, ADMINISTRATOR_IDLE_SECONDS) == (15 * 60, 10 * 60)
    for role, seconds in ((Role.REVIEWER, IDLE_SECONDS), (Role.SECURITY_ADMINISTRATOR, 600)):
        shown = logged_on(qtbot, folder, role)
        assert shown.window.idle.seconds == seconds
        assert shown.window.idle.warns_before == 120
        shown.lock("by the person")


def test_the_warning_counts_down_and_any_key_stays_on_and_does_nothing_else(
    qtbot: QtBot, folder: Path
) -> None:
    shown = logged_on(qtbot, folder)
    window = shown.window
    said: list[int] = []
    window.idle.warned.connect(said.append)
    with qtbot.assertNotEmitted(shown.locked):
        window.idle.set_limit(120.2)
        window.idle.start()
        wait_until(lambda: len(said) >= 2, "a warning that counts")
        assert 120 >= said[0] > said[1]  # each second is told; a busy machine may come late to one
        assert window.leaving.isVisible()
        assert window.leaving.sentence().endswith(
            f"No one at the desk: you are logged off in {said[-1]} seconds. Press any key to stay on."
        )
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert not window.leaving.isVisible()
        assert not window.idle.is_warned
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert shown.desk is None  # the same key, when nothing is being warned of


def test_a_click_stays_on_too(qtbot: QtBot, folder: Path) -> None:
    shown = logged_on(qtbot, folder)
    shown.window.idle.set_limit(120.1)
    shown.window.idle.start()
    wait_until(lambda: shown.window.idle.is_warned, "a warning")
    with qtbot.waitSignal(shown.window.idle.returned):
        QTest.mouseClick(shown.window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(400, 6))
    assert not shown.window.leaving.isVisible()


def test_the_warning_goes_with_the_desk(qtbot: QtBot, folder: Path) -> None:
    shown = logged_on(qtbot, folder)
    shown.window.idle.set_limit(120.1)
    shown.window.idle.start()
    wait_until(shown.window.leaving.isVisible, "a warning")
    shown.lock("by the person")
    assert not shown.window.leaving.isVisible()
    assert unlock_page(shown).message.text() == LOGGED_OFF


def test_the_consent_text_is_to_be_acknowledged_again_after_each_log_off(qtbot: QtBot, folder: Path) -> None:
    shown = logged_on(qtbot, folder)
    shown.lock("by the person")
    page = unlock_page(shown)
    page.choose_person("reyes")
    assert not page.acknowledged.isChecked()
    assert page.why_not_yet() == NOT_ACKNOWLEDGED
    with qtbot.assertNotEmitted(page.log_on_asked):
        page.log_on()
    page.acknowledge()
    with qtbot.waitSignal(page.log_on_asked):
        page.log_on()
    wait_until(lambda: shown.desk is not None, "an open desk")


def test_the_last_log_on_and_the_failed_tries_are_shown(qtbot: QtBot, folder: Path) -> None:
    shown = logged_on(qtbot, folder)
    assert "This is your first log-on here." in words_on(shown)
    shown.lock("by the person")
    page = unlock_page(shown)
    page.acknowledge()
    page.choose_person("reyes")
    page.password.setText("wrong")
    page.log_on()
    wait_until(page.refusal.isVisible, "a refusal")
    page.password.setText("training reyes desk")
    page.log_on()
    wait_until(lambda: shown.desk is not None, "an open desk")
    assert re.search(
        r"Your last log-on: 2026-11-23 \d\d:\d\d UTC, workstation clock\. 1 failed try since\.",
        words_on(shown),
    )
    assert "1 failed log-on try since your last log-on" in words_on(shown)


def test_an_unknown_account_reads_like_a_wrong_password(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "real"
    person = Person("keeper", "K. Keeper", frozenset({Role.SECURITY_ADMINISTRATOR}))
    new_workspace(folder, [NewPerson(person, "a password of no one")], CLOCK, cost=COST)
    page = unlock_page(window_on(qtbot, folder))
    page.acknowledge()
    said = []
    for account in ("keeper", "nobody"):
        page.entered.setText(account)
        page.password.setText("wrong")
        page.log_on()
        wait_until(page.refusal.isVisible, "a refusal")
        said.append(page.refusal.text())
        page.refusal.hide()
    assert said[0] == said[1]
    assert "The account or the password is wrong. Tries left: 2." in said[0]


def test_a_disabled_account_is_told_why(qtbot: QtBot, folder: Path) -> None:
    desk = open_desk(folder, "castellane", "training castellane desk", CLOCK, COST)
    people.disable(desk, "reyes", "Left the office at the end of the month.")
    desk.close()
    page = unlock_page(window_on(qtbot, folder))
    page.acknowledge()
    page.choose_person("reyes")
    page.log_on()
    wait_until(page.refusal.isVisible, "a refusal")
    assert "This account is disabled: Left the office at the end of the month." in page.refusal.text()


def words_on(shown: DeskWindow) -> str:
    page = shown.window.page()
    assert page is not None
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def test_a_journal_set_back_opens_read_only_and_says_so_on_every_page(qtbot: QtBot, folder: Path) -> None:
    shutil.copy(folder / "workspace.db", folder.parent / "earlier.db")
    with training_desk(Role.REVIEWER, folder):
        pass
    shutil.copy(folder.parent / "earlier.db", folder / "workspace.db")
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.INTAKE_CLERK)
    for page in shown.window.pages():
        shown.window.go(page.name)
        assert shown.window.notice.isVisible()
        assert "Nothing can be changed" in shown.window.notice.sentence()
    docket = shown.window.pages()[0]
    primary = docket.primary()
    assert primary is not None
    assert primary.why_not


def test_closing_the_window_logs_off(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.REVIEWER)
    shown.window.close()
    assert shown.desk is None
    desk = open_desk(folder, "reyes", "training reyes desk", CLOCK, COST)
    desk.close()


def test_everything_has_a_name_and_tab_goes_round(qtbot: QtBot, folder: Path) -> None:
    shown = window_on(qtbot, folder)
    page = unlock_page(shown)
    page.acknowledge()
    page.choose_person("reyes")
    assert unnamed(shown.window) == []
    qtbot.waitUntil(page.acknowledged.hasFocus)
    visited = tab_round(shown.window)
    assert page.password in visited
    assert page.button in visited
    assert page.consent in visited
