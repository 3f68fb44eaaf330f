"""The Record page: the case's journal in words, filtered, verified."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import KINDS
from reviewer_app.domain.people import Role
from reviewer_app.domain.vocabulary import forbidden_words
from reviewer_app.store.faults import Verdict
from reviewer_app.ui import picture, theme
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.record import ACTS, STATES, VIEWS, WORDS_LEAST, RecordPage
from reviewer_app.ui.show import log_on_training, wait_until
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, window_on, workspace_at


def shown_at(qtbot: QtBot, state: str, place: Path, role: Role = Role.SUPERVISOR) -> DeskWindow:
    shown = window_on(qtbot, workspace_at(state, place))
    log_on_training(shown, role)
    shown.open_case(CASE, "Record")
    return shown


def ready(shown: DeskWindow) -> RecordPage:
    page = shown.window.page()
    assert isinstance(page, RecordPage)
    wait_until(lambda: page.model.rowCount() > 0, "the journal")
    return page


def words_of(page: RecordPage) -> list[str]:
    return [page.model.cell(at, 5).text for at in range(page.model.rowCount())]


def words_in(page: RecordPage) -> list[str]:
    """What was done, in whichever form the table stands."""
    last = page.model.columnCount() - 1
    return [page.model.cell(at, last).text for at in range(page.model.rowCount())]


def choose(page: RecordPage, which: str, value: str) -> None:
    choice = page.person if which == "person" else page.kind
    choice.set_value(value)
    choice.chosen.emit(value)


def test_the_whole_case_reads_in_words(qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester) -> None:
    page = ready(shown_at(qtbot, "exported", tmp_path))
    words = words_of(page)
    assert words[0].startswith("Received Halcyon-2")
    assert "Assigned A. Reyes, M. Lindqvist" in words
    assert any(one.startswith("Answered CY-VD: level") for one in words)
    assert "Recommended: not designated" in words
    assert any(one.startswith("Recorded the determination of") for one in words)
    assert "Signed the finding as records officer" in words
    assert words[-1].startswith("Exported the signed finding to")
    assert not [one for one in words if one in KINDS]
    assert not forbidden_words(" ".join(words))
    qtmodeltester.check(page.model)


def test_one_entry_stands_whole_beside_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "accepted", tmp_path))
    QTest.keyClick(page.table, Qt.Key.Key_Home)
    text = page.detail.text()
    row = next(iter(page._rows.values()))
    assert row.digest in text
    assert len(row.digest) == 96
    assert "workstation clock" in text
    assert "signed, certificate" in text
    assert page._desk.case(CASE).received.tagmanifest_sha512 in text


def test_filters_by_person_and_by_kind(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "reviewed", tmp_path))
    whole = page.model.rowCount()
    choose(page, "person", "okafor")
    assert [one.split()[0] for one in words_of(page)] == ["Received", "Accepted;"]
    assert page.count.text() == f"2 of {whole}"
    choose(page, "person", "")
    choose(page, "kind", "locked")
    assert words_of(page) == ["Locked the review", "Locked the review"]
    choose(page, "kind", VIEWS)
    assert words_of(page) == []
    choose(page, "kind", ACTS)
    assert page.model.rowCount() == whole


def test_the_changes_of_state_stand_out_and_can_be_read_alone(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "exported", tmp_path))
    strong = [at for at in range(page.model.rowCount()) if page.model.cell(at, 4).text]
    assert all(page.model.cell(at, 4).strong for at in strong)
    choose(page, "kind", STATES)
    said = [page.model.cell(at, 4).text for at in range(page.model.rowCount())]
    assert said[:3] == ["▸ received", "▸ accepted", "▸ independent review"]
    assert said[-2:] == ["▸ determination recorded", "▸ exported"]
    assert len(said) == len(strong)
    assert page.state_sentence().endswith("The case is in state “exported”.")


def test_an_act_of_two_is_found_under_both_people(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "exported", tmp_path))
    choose(page, "kind", "seconded")
    for person in ("abara", "whitlock"):
        choose(page, "person", person)
        (words,) = words_of(page)
        assert words.endswith("seconded by T. Abara")
    assert page.model.cell(0, 2).text == "T. Abara and J. Whitlock"
    choose(page, "person", "okafor")
    assert words_of(page) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_sentence_keeps_its_room(qtbot: QtBot, tmp_path: Path, look: QApplication, scale: float) -> None:
    theme.apply(look, theme.Mode.LIGHT, scale)
    shown = shown_at(qtbot, "accepted", tmp_path)
    page = ready(shown)
    shown.window.resize(1280, 800)
    picture.settle(8)
    table, header = page.table, page.table.horizontalHeader()
    keys = [column.key for column in page.model.columns]
    assert keys[-1] == "words"
    assert table.columnWidth(len(keys) - 1) >= theme.px(WORDS_LEAST if scale == 1.0 else 200)
    assert header.length() <= table.viewport().width()
    assert ("kind" in keys) is (scale == 1.0)
    assert words_in(page)[0].startswith("Received Halcyon-2")
    assert "▸ received" in page.model.cell(0, len(keys) - 1 if scale == 2.0 else 4).shown


def test_sorting_keeps_the_chosen_entry(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "reviewed", tmp_path))
    page.table.choose(page.model.id_at(5))
    chosen = page.table.current_id()
    page.table.sort_by(0)
    page.table.sort_by(0)
    assert page.table.current_id() == chosen
    ids = list(page.model.ids)
    assert ids == sorted(ids, reverse=True)


def test_verify_now_says_what_was_found_and_where_it_is_anchored(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_at(qtbot, "accepted", tmp_path))
    before = page._report
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Verifying" in page.state_sentence()
    wait_until(lambda: page._report is not before, "a verdict")
    assert page._report is not None
    assert page._report.verdict is Verdict.GOOD
    assert "each in its place and unaltered" in page.verdict.text()
    assert page.anchored.text().startswith("Anchored on this workstation at entry")
    assert page.head.digest() == page._report.head.digest


def test_everything_has_a_name_and_tab_goes_round(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_at(qtbot, "reviewed", tmp_path)
    page = ready(shown)
    assert unnamed(shown.window) == []
    qtbot.waitUntil(page.table.hasFocus)
    assert page.detail in tab_round(shown.window)
