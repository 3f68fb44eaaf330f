"""Statistics: off they say who turns them on; on they are counted, and a records officer takes them out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk.statistics import SMALL, as_csv, counted
from reviewer_app.desk.training import password_of
from reviewer_app.desk.trust_records import set_policy
from reviewer_app.domain.case import State
from reviewer_app.domain.guards.roles import STATISTICS_OFF as OFF
from reviewer_app.domain.people import Role
from reviewer_app.ui.controls import LineInput
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.statistics import COUNTING, StatisticsPage
from reviewer_app.ui.show import log_on_training, wait_until
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import answer, press, training_desk, window_on, workspace_at


def page_of(qtbot: QtBot, role: Role, place: Path, *, on: bool) -> tuple[DeskWindow, StatisticsPage]:
    """The page in the real window of the demo's one case."""
    folder = workspace_at("assigned", place)
    if on:
        with training_desk(Role.SECURITY_ADMINISTRATOR, folder) as desk:
            set_policy(desk, replace(desk.register.policy, statistics=True))
    shown = window_on(qtbot, folder)
    log_on_training(shown, role)
    assert shown.desk is not None
    shown.window.go(StatisticsPage.name)
    page = shown.window.page()
    assert isinstance(page, StatisticsPage)
    if on:
        wait_until(lambda: page.made is not None, "counts")
    return shown, page


def test_off_it_says_who_turns_them_on_and_shows_no_number(qtbot: QtBot, tmp_path: Path) -> None:
    _, page = page_of(qtbot, Role.RECORDS_OFFICER, tmp_path, on=False)
    assert page.state_sentence() == OFF
    assert page.off.isVisible()
    assert "Nothing is counted while they are off" in page.off.text()
    assert not page.counts.isVisible()
    assert page.primary().why_not == OFF
    assert page.made is None


def test_on_it_shows_counts_and_keeps_small_ones_back(qtbot: QtBot, tmp_path: Path) -> None:
    shown, page = page_of(qtbot, Role.RECORDS_OFFICER, tmp_path, on=True)
    assert page.counts.isVisible()
    assert not page.off.isVisible()
    model = page.counts.table_model()
    rows = [[model.cell(row, at).text for at in range(3)] for row in range(model.rowCount())]
    assert ["cases by state", State.IN_REVIEW.value, SMALL] in rows
    assert {row[2] for row in rows} == {SMALL}  # there is one case
    assert page.days.table_model().rowCount() == len(State)
    assert page.primary().why_not == ""
    assert unnamed(shown.window) == []
    assert page.days in tab_round(shown.window)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_others_read_them_and_read_why_they_do_not_export(qtbot: QtBot, tmp_path: Path, role: Role) -> None:
    _, page = page_of(qtbot, role, tmp_path, on=True)
    assert page.counts.isVisible()
    assert page.primary().why_not == "Only a records officer exports the statistics."
    page.export()  # the key is off too: no dialog opens


def test_a_records_officer_exports_what_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    shown, page = page_of(qtbot, Role.RECORDS_OFFICER, tmp_path, on=True)
    desk, path = shown.desk, tmp_path / "counts.csv"
    assert desk is not None

    def confirm(dialog: QDialog) -> None:
        (entered,) = dialog.findChildren(LineInput)
        entered.setText(password_of(desk))
        press(dialog, "Export")

    def choose(dialog: QDialog) -> None:
        chooser = dialog.findChildren(QFileDialog)[0]
        chooser.setDirectory(str(path.parent))
        chooser.selectFile(path.name)
        answer(confirm)
        chooser.accept()

    said: list[str] = []
    page.said.connect(said.append)
    answer(choose)
    page.export()
    wait_until(path.exists, "a file")
    wait_until(lambda: page.primary().why_not != COUNTING, "a page at rest")
    assert path.read_bytes() == as_csv(counted(desk.register, desk.clock()), training=True)
    wait_until(lambda: bool(said), "a word of it")
    assert said == ["The statistics are written to counts.csv and were read back."]
