"""The Submission page: what was received, its checklist, its documents; accept and assign."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui.controls import Button
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.text import Digest
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, answer, press, window_on, workspace_at


def shown_for(qtbot: QtBot, state: str, role: Role, place: Path) -> DeskWindow:
    shown = window_on(qtbot, workspace_at(state, place))
    log_on_training(shown, role)
    shown.open_case(CASE, "Submission")
    return shown


def page_of(shown: DeskWindow) -> SubmissionPage:
    page = shown.window.page()
    assert isinstance(page, SubmissionPage)
    return page


def ready(shown: DeskWindow) -> SubmissionPage:
    page = page_of(shown)
    wait_until(lambda: page.checklist.table.table_model().rowCount() > 0, "the submission")
    return page


def state_of(shown: DeskWindow) -> State:
    assert shown.desk is not None
    return shown.desk.case(CASE).state


def test_the_checklist_and_the_documents_are_those_of_the_submission(
    qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    page = ready(shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path))
    model = page.checklist.table.table_model()
    assert model.rowCount() == 30
    assert model.cell(0, 0).text == "A1"
    assert model.cell(6, 3).text == "not applicable"
    assert "25 of 30 in place" in page.checklist.summary.accessibleName()
    assert page.documents.table.table_model().rowCount() == 18
    assert "No required item is lacking." in page.state_sentence()
    digests = [one.digest() for one in page.findChildren(Digest)]
    assert shown_digest(page) in digests
    qtmodeltester.check(model)
    qtmodeltester.check(page.documents.table.table_model())


def shown_digest(page: SubmissionPage) -> str:
    return page._case.received.tagmanifest_sha512


def test_enter_opens_a_document_as_plain_text_and_the_journal_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)
    page.documents.table.choose("data/documents/cover-letter.md")
    QTest.keyClick(page.documents.table, Qt.Key.Key_Return)
    wait_until(lambda: "training sample" in page.documents.text.text().lower(), "the document")
    assert page.documents.digest.isVisible()
    shown.window.go("Record")
    record = shown.window.page()
    assert record is not None
    wait_until(lambda: "1 view in" in record.state_sentence(), "the journal")


def test_an_item_opens_its_first_file(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path))
    page.checklist.table.choose("A3")
    QTest.keyClick(page.checklist.table, Qt.Key.Key_Return)
    wait_until(page.documents.digest.isVisible, "the document")
    assert page.documents.table.current_id() == "data/documents/cover-letter.md"


def test_what_is_no_text_says_so_beside_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    page = ready(shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path))
    page.open_document("data/documents/model-card.pdf")
    wait_until(lambda: "not shown as text" in page.documents.text.text(), "a reason")


def test_the_clerk_accepts_and_the_clock_starts(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)
    answer(lambda dialog: press(dialog, "Accept"))
    QTest.keyClick(page.checklist.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: state_of(shown) is State.ACCEPTED, "an accepted case")
    wait_until(lambda: page.header.why_not.isVisible(), "the next step")
    assert page.header.why_not.text() == "Only a supervisor assigns reviewers."
    assert [fact.text for fact in page.facts()][1] == "Agency clock  day 1 of 30"


def test_a_clock_without_a_basis_is_not_started(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)

    def without_a_basis(dialog: QDialog) -> None:
        from reviewer_app.ui.controls import LineInput

        dialog.findChild(LineInput).clear()  # type: ignore[union-attr]  # it is there
        accept = next(one for one in dialog.findChildren(Button) if one.text() == "Accept")
        assert not accept.isEnabled()
        dialog.reject()

    answer(without_a_basis)
    page.accept()
    assert state_of(shown) is State.RECEIVED


def test_the_supervisor_is_led_to_the_assignment(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "accepted", Role.SUPERVISOR, tmp_path)
    page = ready(shown)
    page.header.button.click()
    front = shown.window.page()
    assert isinstance(front, AssignmentPage)
    assert front.header.why_not.text() == "A case needs at least 2 reviewers."


def test_who_may_not_is_told_why(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.SUPERVISOR, tmp_path)
    page = ready(shown)
    assert not page.header.button.isEnabled()
    assert page.header.why_not.text() == "Only an intake clerk accepts a submission."


def test_to_others_nothing_of_the_evidence_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(shown_for(qtbot, "assigned", Role.RECORDS_OFFICER, tmp_path))
    wait_until(page.errors.isVisible, "an error")
    assert "only to the people assigned" in page.errors.sentence()
    assert page.checklist.table.table_model().rowCount() == 0
    assert page.checklist.summary.accessibleName() == "could not be checked"


def test_everything_has_a_name_and_tab_goes_round(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_for(qtbot, "received", Role.INTAKE_CLERK, tmp_path)
    page = ready(shown)
    assert unnamed(shown.window) == []
    qtbot.waitUntil(page.checklist.table.hasFocus)
    visited = tab_round(shown.window)
    assert page.documents.table in visited
    assert page.documents.text in visited
