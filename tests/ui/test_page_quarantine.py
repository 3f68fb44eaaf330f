"""The quarantine: what was not taken in is listed with why, looked at, and closed; nothing rests on it."""

from __future__ import annotations

import time
from base64 import b64decode
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.desk import intake
from reviewer_app.desk.trust_records import install_anchor, install_crl, withdraw_anchor
from reviewer_app.domain.people import Role
from reviewer_app.store import quarantine as reports
from reviewer_app.store.connection import Connection
from reviewer_app.ui.controls import Button
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.quarantine import EMPTY, QuarantinePage
from reviewer_app.ui.pages.quarantine_words import NOTHING_RESTS
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.text import Label, TextArea
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_quarantine import a_laboratory, sent
from tests.ui.builders_ui import CASE, answer, press, training_desk, window_on, workspace_at

CTRL = Qt.KeyboardModifier.ControlModifier
OUTCOME = "Sent back to the laboratory by registered post."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Q2026-001: nobody trusted vouches for it. Q2026-002: damaged."""
    made = workspace_at("new", tmp_path)
    bundle = tmp_path / "bundle"
    with training_desk(Role.SECURITY_ADMINISTRATOR, made) as desk:
        for anchor in desk.register.anchors:
            withdraw_anchor(desk, anchor.fingerprint_sha384, "A test of what is not vouched for.")
    receive(made, bundle)
    (bundle / "data" / "stray.txt").write_text("x")
    (bundle / "data" / "submission.json").write_text("{}")
    receive(made, bundle)
    return made


def receive(folder: Path, bundle: Path) -> None:
    with training_desk(Role.INTAKE_CLERK, folder) as desk:
        found = intake.receive(desk, bundle)
        assert isinstance(found, intake.Kept)


def open_page(qtbot: QtBot, folder: Path) -> tuple[DeskWindow, QuarantinePage]:
    shown = window_on(qtbot, folder)
    log_on_training(shown, Role.INTAKE_CLERK)
    shown.show_quarantine()
    page = shown.window.page()
    assert isinstance(page, QuarantinePage)
    return shown, page


def spoil(connection: Connection, entry_id: str) -> None:
    """Put another report in the place of an entry's, as somebody with the keys could."""
    report = (reports.get(connection, entry_id) or b"").replace(b"stray.txt", b"other.txt")
    connection.execute("DELETE FROM quarantine WHERE id = ?", (entry_id,))
    reports.put(connection, entry_id, report)


def read(page: QuarantinePage) -> None:
    wait_until(lambda: page._read is not None and page._read[0] == page.table.current_id(), "a report")


def side_words(page: QuarantinePage) -> str:
    return "\n".join(label.text() for label in page._known.findChildren(Label) if label.isVisible())


def test_an_empty_quarantine_says_what_belongs_there(qtbot: QtBot, tmp_path: Path) -> None:
    shown, page = open_page(qtbot, workspace_at("new", tmp_path))
    assert page.table._empty == EMPTY
    assert page.state_sentence() == "Nothing is in quarantine."
    assert page.primary().why_not == "No entry is chosen."
    assert not page.case.isVisible()
    assert unnamed(shown.window) == []


def test_a_clerk_sees_why_and_what_to_do_next(qtbot: QtBot, folder: Path, qtmodeltester: ModelTester) -> None:
    _, page = open_page(qtbot, folder)
    read(page)
    assert page.table.current_id() == "Q2026-002"  # the newest of those that are open
    assert "could not be understood" in page.model.cell(0, 6).text
    qtbot.keyClick(page.table, "J")
    read(page)
    said = side_words(page)
    assert "Q2026-001" in said
    assert "✕ No trusted signer" in said
    assert NOTHING_RESTS in said
    assert "A security administrator installs" in said
    assert "? Could not be checked." in said or "✕ Not good." in said
    assert "? Not scanned: no scanner is configured." in said
    assert page.report.items.table_model().rowCount() == 30
    assert page.report.files.table_model().rowCount() > 10
    for model in (page.model, page.report.files.table_model(), page.report.items.table_model()):
        qtmodeltester.check(model)


def test_everything_is_reached_by_key(qtbot: QtBot, folder: Path) -> None:
    shown, page = open_page(qtbot, folder)
    read(page)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, "\r")
    assert page.report.faults.table.hasFocus()
    qtbot.keyClick(page.report.faults.table, "J")
    assert page.report.faults.table.current_id() == 1
    qtbot.keyClick(shown.window, "2")
    assert page.report.files.hasFocus()
    file = page.report.files.file(0)
    qtbot.keyClick(page.report.files, "C", modifier=CTRL)
    assert QGuiApplication.clipboard().text() == f"{file.path}\t{file.size}\t{file.sha512}"
    assert page.report.digest.digest() == file.sha512
    qtbot.keyClick(shown.window, "3")
    assert page.report.items.hasFocus()
    assert unnamed(shown.window) == []
    assert page.header.button in tab_round(shown.window)


def test_an_entry_is_closed_with_what_became_of_the_medium(qtbot: QtBot, folder: Path) -> None:
    shown, page = open_page(qtbot, folder)
    read(page)
    seen: list[str] = []

    def close(dialog: QDialog) -> None:
        close_it = next(one for one in dialog.findChildren(Button) if one.text() == "Close it")
        entered = dialog.findChildren(TextArea)[0]
        entered.setPlainText("Sent back.")
        assert not close_it.isEnabled()
        seen.extend(label.text() for label in dialog.findChildren(Label))
        entered.setPlainText(OUTCOME)
        press(dialog, "Close it")

    answer(close)
    qtbot.keyClick(shown.window, "\r", modifier=CTRL)
    assert any("at least 20 characters" in words for words in seen)
    assert [page.model.id_at(row) for row in (0, 1)] == ["Q2026-001", "Q2026-002"]  # open ones first
    assert page.table.current_id() == "Q2026-002"
    assert page.primary().why_not == "Q2026-002 is closed already."
    assert OUTCOME in side_words(page)
    assert page.state_sentence().startswith("2 bundles not taken in, 1 open.")


def test_an_altered_report_is_said_loudly_and_not_shown(qtbot: QtBot, folder: Path) -> None:
    with training_desk(Role.INTAKE_CLERK, folder) as desk:
        desk.workspace.writer.do(lambda connection: spoil(connection, "Q2026-002"))
    _, page = open_page(qtbot, folder)
    wait_until(page.errors.isVisible, "an error")
    assert "Q2026-002 is not the one the journal names" in page.errors.sentence()
    assert "✕ The report is not shown" in side_words(page)
    assert page.report.faults.table.table_model().rowCount() == 0
    assert page.report.files.table_model().rowCount() == 0
    page.choose_entry("Q2026-001")
    read(page)
    assert not page.errors.isVisible()
    assert page.report.files.table_model().rowCount() > 10


def test_what_is_received_later_is_said_to_be_a_case(qtbot: QtBot, tmp_path: Path) -> None:
    made = workspace_at("new", tmp_path)
    with training_desk(Role.SECURITY_ADMINISTRATOR, made) as desk:
        laboratory = a_laboratory(desk)
        anchor = desk.register.anchors[-1]
        crl = desk.register.crls[-1]
        withdraw_anchor(desk, anchor.fingerprint_sha384, "Not yet known to this office.")
    bundle = sent(laboratory, tmp_path / "sent")
    receive(made, bundle)
    with training_desk(Role.SECURITY_ADMINISTRATOR, made) as desk:
        install_anchor(desk, b64decode(anchor.certificate), "")
        if crl.fingerprint_sha384 not in {one.fingerprint_sha384 for one in desk.register.crls}:
            install_crl(desk, b64decode(crl.crl))
    with training_desk(Role.INTAKE_CLERK, made) as desk:
        assert isinstance(intake.receive(desk, bundle), intake.Taken)
    shown, page = open_page(qtbot, made)
    read(page)
    assert page.model.cell(0, 1).text == f"received as case {CASE}"
    assert page.primary().why_not.endswith("is closed already.")
    assert page.case.isVisible()
    asked: list[str] = []
    page.case_asked.disconnect()
    page.case_asked.connect(asked.append)
    page.case.click()
    assert asked == [CASE]
    assert unnamed(shown.window) == []


def test_ten_thousand_files_are_listed_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    made = workspace_at("new", tmp_path)
    with training_desk(Role.SECURITY_ADMINISTRATOR, made) as desk:
        laboratory = a_laboratory(desk)
        withdraw_anchor(desk, desk.register.anchors[-1].fingerprint_sha384, "Not known to this office.")
    receive(made, sent(laboratory, tmp_path / "sent", files=10_000))
    _, page = open_page(qtbot, made)
    read(page)
    assert page._read is not None
    began = time.perf_counter()
    page.report.show_report(page._read[1])
    page.report.turn_to(1)
    page.grab()
    assert time.perf_counter() - began < 0.5
    assert page.report.files.table_model().rowCount() == 10_002


def test_only_a_clerk_has_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    shown = window_on(qtbot, workspace_at("new", tmp_path))
    log_on_training(shown, Role.SUPERVISOR)
    assert not {"Receive", "Quarantine"} & {page.name for page in shown.window.pages()}
