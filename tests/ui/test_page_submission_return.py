"""An incomplete submission at the page: judged, waived, returned with a letter, supplemented, withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.desk import contents
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import DeficiencyKind
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.metadata import NOT_VERIFIED
from reviewer_app.domain.people import Role
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.submission import CONTENTS, LETTERS, METADATA, REMARKS, RETURN, SubmissionPage
from reviewer_app.ui.pages.submission_remarks import FAULT
from reviewer_app.ui.picture import settle
from reviewer_app.ui.show import log_on_training, wait_until
from reviewer_app.ui.text import Digest, Label, TextArea
from tests.builders_metadata import a_cyclonedx, as_bytes
from tests.builders_returned import LEFT_OUT, IncompleteCase, an_incomplete_case, the_incomplete_case
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import CASE, answer, press, window_on, workspace_at

REASON = "Nothing in it says how the model was tested."
K = Qt.Key


@pytest.fixture
def case(tmp_path: Path) -> IncompleteCase:
    return the_incomplete_case(tmp_path)


def shown_to(qtbot: QtBot, case: IncompleteCase, role: Role) -> tuple[DeskWindow, SubmissionPage]:
    """The page as this person sees it, once everything has been read."""
    shown = window_on(qtbot, case.folder)
    log_on_training(shown, role)
    shown.open_case(CASE)
    page = shown.window.page()
    assert isinstance(page, SubmissionPage)
    wait_until(
        lambda: page.found is not None and page.claims is not None and bool(page.metadata.count.text()),
        "a read submission",
    )
    return shown, page


def now(shown: DeskWindow) -> Case:
    assert shown.desk is not None
    return shown.desk.case(CASE)


def cell(page: SubmissionPage, item: str, column: str) -> str:
    model = page.checklist.table.table_model()
    keys = [one.key for one in model.columns]
    return model.cell(model.row_of(item), keys.index(column)).shown


def said(page: SubmissionPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


def fields(dialog: QDialog) -> dict[str, LineInput | TextArea]:
    found = [*dialog.findChildren(LineInput), *dialog.findChildren(TextArea)]
    return {one.accessibleName(): one for one in found}


def _reason_and_password(dialog: QDialog) -> tuple[LineInput | TextArea, LineInput | TextArea]:
    found = fields(dialog)
    password = next(one for name, one in found.items() if name.startswith("Password of"))
    return found["Why it may be absent"], password


def type_into(widget: LineInput | TextArea, words: str) -> None:
    widget.setFocus()
    QTest.keyClicks(widget, words)


def letter_is_drawn(page: SubmissionPage) -> None:
    wait_until(lambda: page.returning.act() is not None, "a drawn letter")


def test_what_is_lacking_stands_in_the_way_and_says_so(qtbot: QtBot, case: IncompleteCase) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    assert cell(page, "C10", "presence") == "✕ missing"
    assert "2 lacking" in page.checklist.summary.accessibleName()
    assert not page.acts.accept.isEnabled()
    assert "C10, D3 are required and lacking" in said(page)
    primary = page.primary()
    assert primary is not None
    assert (primary.words, primary.why_not) == ("Return…", "")
    page.checklist.table.choose("C10")
    assert page.item.no_files.isVisible()
    assert not page.item.waive.isEnabled()
    assert "Only a supervisor waives an item of the checklist." in said(page)


def test_an_item_lists_its_files_and_enter_opens_one(qtbot: QtBot, case: IncompleteCase) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.checklist.table.choose("B1")
    assert page.item.files.table_model().rowCount() == 2
    page.item.files.setFocus()
    QTest.keyClick(page.item.files, K.Key_Return)
    wait_until(page.documents.digest.isVisible, "the document")
    assert "training sample" in page.documents.text.text()
    assert page.documents.table.current_id() == "data/documents/model-card.md"


def test_adequacy_is_judged_from_the_keyboard(qtbot: QtBot, case: IncompleteCase) -> None:
    shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.checklist.table.choose("B2")
    QTest.keyClick(page.checklist.table, K.Key_A)
    wait_until(lambda: cell(page, "B2", "adequacy") == "✓ adequate", "a judgement")
    QTest.keyClick(page.checklist.table, K.Key_J)
    assert page.checklist.table.current_id() == "B3"
    QTest.keyClick(page.checklist.table, K.Key_X)
    assert QApplication.focusWidget() is page.item.reason
    QTest.keyClicks(page.item.reason, "Too short.")
    assert not page.item.not_adequate.isEnabled()
    assert "needs a reason of at least 20 characters" in page.item.why_not.text()
    QTest.keyClicks(page.item.reason, f" {REASON}")
    page.item.not_adequate.setFocus()
    QTest.keyClick(page.item.not_adequate, K.Key_Space)
    wait_until(lambda: cell(page, "B3", "adequacy") == "✕ not adequate", "a judgement")
    assert now(shown).adequacy["B3"].reason == f"Too short. {REASON}"
    assert "2 judged, 1 not adequate" in page.checklist.summary.accessibleName()
    assert page.checklist.table.hasFocus()


def test_a_supervisor_waives_with_a_reason_and_the_password(qtbot: QtBot, case: IncompleteCase) -> None:
    shown, page = shown_to(qtbot, case, Role.SUPERVISOR)
    assert shown.desk is not None
    password = password_of(shown.desk)
    offered: list[str] = []

    def waive(dialog: QDialog) -> None:
        go_on = next(one for one in dialog.findChildren(Button) if one.text() == "Waive it")
        reason, secret = _reason_and_password(dialog)
        type_into(reason, "too short")
        offered.append(go_on.accessibleDescription())
        type_into(reason, ", but given again in the model card.")
        offered.append(go_on.accessibleDescription())
        type_into(secret, password)
        press(dialog, "Waive it")

    for item in LEFT_OUT:
        page.checklist.table.choose(item)
        assert page.header.button.text() == f"Waive {item}…"
        answer(waive)
        page.header.button.click()
        wait_until(lambda item=item: item in now(shown).waivers, "a waiver")  # type: ignore[misc]
        wait_until(lambda item=item: "waived" in cell(page, item, "presence"), "the waiver")  # type: ignore[misc]
    assert "at least 20 characters" in offered[0]
    assert offered[1] == "Your password is asked for once more."
    assert "2 lacking (2 waived)" in page.checklist.summary.accessibleName()
    assert page.header.why_not.text() == "Only an intake clerk accepts a submission."


def test_a_wrong_password_waives_nothing(qtbot: QtBot, case: IncompleteCase) -> None:
    shown, page = shown_to(qtbot, case, Role.SUPERVISOR)

    def waive(dialog: QDialog) -> None:
        reason, secret = _reason_and_password(dialog)
        type_into(reason, REASON)
        type_into(secret, "not the password")
        press(dialog, "Waive it")

    answer(waive)
    page.header.button.click()
    wait_until(page.errors.isVisible, "an error")
    assert not now(shown).waivers


def test_the_letter_lists_what_is_lacking_and_follows_the_points(
    qtbot: QtBot, case: IncompleteCase, qtmodeltester: ModelTester
) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.header.button.click()
    assert page.tabs.currentIndex() == RETURN
    letter_is_drawn(page)
    points, preview = page.returning.points, page.returning.preview
    assert [one.item for one in points.points()] == list(LEFT_OUT)
    assert preview.pages.pages() >= 1
    wait_until(lambda: bool(preview.pages.drawn()), "pages")
    before = preview.pdf()
    points.table.choose(0)
    assert not points.remove.isEnabled()
    assert points.why_not.text() == "The letter leaves out C10, which is lacking."
    QTest.keyClick(points.table, K.Key_Return)
    assert points.what.hasFocus()
    points.what.selectAll()
    QTest.keyClicks(points.what, "It was approved elsewhere, as the card says.")
    primary = page.primary()
    assert primary is not None
    assert primary.why_not == "The letter is being drawn."
    letter_is_drawn(page)
    assert preview.pdf() != before
    assert "“approved”" in preview.warnings.text()
    qtmodeltester.check(points.table.table_model())


def test_points_are_added_and_removed_where_the_guards_let(qtbot: QtBot, case: IncompleteCase) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.begin_return()
    letter_is_drawn(page)
    points = page.returning.points
    points.add.click()
    assert points.title.hasFocus()
    QTest.keyClicks(points.title, "Words")
    letter_is_drawn(page)
    assert "say what is wrong" in page.returning.why_not()
    points.what.setPlainText("The cover letter and the card differ: \U0001f9ff.")
    letter_is_drawn(page)
    assert page.returning.why_not() == ""
    assert "‹U+1F9FF›" in page.returning.preview.warnings.text()
    assert points.points()[-1].group is DeficiencyKind.AT_ODDS
    assert points.remove.isEnabled()
    points.remove.click()
    letter_is_drawn(page)
    assert [one.item for one in points.points()] == list(LEFT_OUT)


def test_a_point_carries_the_mark_it_is_given(qtbot: QtBot, case: IncompleteCase) -> None:
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    page.begin_return()
    letter_is_drawn(page)
    points = page.returning.points
    points.mark.setText("(SE")
    wait_until(lambda: "(SE" in page.returning.why_not(), "the fault of the mark")
    points.mark.setText("(S)")
    wait_until(lambda: "above what this workstation may hold" in page.returning.why_not(), "the ceiling")
    points.mark.setText("(U//FOUO)")
    wait_until(lambda: page.returning.why_not() == "", "a letter")
    assert points.points()[0].marking == "(U//FOUO)"
    act = page.returning.act()
    assert act is not None
    assert act.points[0].marking == "(U//FOUO)"


def test_a_submission_is_returned_saved_and_supplemented(
    qtbot: QtBot, case: IncompleteCase, tmp_path: Path
) -> None:
    shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    QTest.keyClick(page.checklist.table, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    letter_is_drawn(page)
    sent = page.returning.preview.pdf()
    answer(lambda dialog: press(dialog, "Return it"))
    page.header.button.click()
    wait_until(lambda: now(shown).state is State.RETURNED, "a returned case")
    wait_until(lambda: page.letters.preview.pdf() == sent, "the letter drawn again")
    assert page.tabs.currentIndex() == LETTERS
    assert not page.tabs.isTabVisible(RETURN)
    assert "same submission id, MERIDIAN-HALCYON-2, and sequence 2" in page.notice.text()

    out = tmp_path / "letter.pdf"
    lacks: list[str] = []

    def save(dialog: QDialog) -> None:
        go_on = next(one for one in dialog.findChildren(Button) if one.text() == "Save it")
        lacks.append(go_on.accessibleDescription())
        type_into(fields(dialog)["File"], str(out))
        lacks.append(go_on.accessibleDescription())
        type_into(fields(dialog)["Medium"], "disc 12 of the records office")
        press(dialog, "Save it")

    answer(save)
    page.header.button.click()
    wait_until(out.exists, "a saved letter")
    wait_until(lambda: "disc 12" in page.letters.table.table_model().cell(0, 3).text, "the export")
    assert out.read_bytes() == sent
    assert lacks == ["Choose the file to write.", "An export names its medium and its purpose."]

    shown.lock("by the person")
    case.supplemented()
    log_on_training(shown, Role.INTAKE_CLERK)
    shown.open_case(CASE)
    again = shown.window.page()
    assert isinstance(again, SubmissionPage)
    wait_until(lambda: again.found is not None, "a read submission")
    assert now(shown).state is State.RECEIVED
    assert cell(again, "C10", "settled") == "supplement 2, new"
    assert "Supplement 2 joined the case" in again.notice.text()
    assert "It changes C10, D3. 28 other items came again." in again.notice.text()
    assert cell(again, "C11", "settled") == "supplement 2"
    again.checklist.table.choose("C10")
    assert again.item.files.table_model().id_at(0).startswith("supplement-2/data/")
    assert again.identity.isHidden()
    answer(lambda dialog: press(dialog, "Accept"))
    again.header.button.click()
    wait_until(lambda: now(shown).state is State.ACCEPTED, "an accepted case")
    assert again.letters.table.table_model().rowCount() == 1


def test_a_letter_is_never_written_over_anything(qtbot: QtBot, case: IncompleteCase, tmp_path: Path) -> None:
    case.returned()
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    there = tmp_path / "there.pdf"
    there.write_bytes(b"x")
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        fields(dialog)["File"].setText(str(there))  # type: ignore[union-attr]  # a line
        go_on = next(one for one in dialog.findChildren(Button) if one.text() == "Save it")
        seen.append(go_on.accessibleDescription())
        dialog.reject()

    answer(look)
    page.header.button.click()
    assert seen == ["there.pdf is there already, and a letter is never written over anything."]


def test_a_withdrawal_names_who_asked_and_why(qtbot: QtBot, case: IncompleteCase) -> None:
    shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)

    def withdraw(dialog: QDialog) -> None:
        type_into(fields(dialog)["Who asked for it"], "Dana Okoro (fictional)")
        type_into(fields(dialog)["Reason, as it was given"], "The release was put off to next year.")
        press(dialog, "Record it")

    answer(withdraw)
    page.acts.withdraw.click()
    wait_until(lambda: now(shown).state is State.WITHDRAWN, "a withdrawn case")
    wait_until(page.notice.isVisible, "the notice")
    assert "asked by Dana Okoro (fictional): (U) The release was put off" in page.notice.text()
    assert not page.acts.withdraw.isVisible()
    assert page.primary() is None


def test_faults_and_notes_are_told_apart_and_faults_come_into_the_letter(
    qtbot: QtBot, tmp_path: Path
) -> None:
    def at_odds(plain: dict[str, dict[str, str]]) -> None:
        plain["release"]["planned_partner_release"] = "2026-11-01"

    _shown, page = shown_to(
        qtbot, an_incomplete_case(workspace_at("new", tmp_path), at_odds), Role.INTAKE_CLERK
    )
    QTest.keyClick(page.checklist.table, K.Key_3)
    assert page.tabs.currentIndex() == REMARKS
    kinds = [one.kind for one in page.remarks.remarks()]
    assert kinds[0] == FAULT
    assert "before the submission was made" in page.remarks.sentence.text()
    assert "1 thing does not fit together" in [fact.text for fact in page.facts()]
    page.begin_return()
    letter_is_drawn(page)
    assert page.returning.points.points()[-1].group is DeficiencyKind.AT_ODDS


def test_other_metadata_is_shown_as_evidence_and_its_digest_is_held_against_the_declared_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    bom = a_cyclonedx()
    bom["metadata"]["component"]["name"] = "Halcyon-2"
    files = {"documents/model.cdx.json": as_bytes(bom)}
    case = an_incomplete_case(workspace_at("new", tmp_path), files=files)
    _shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    QTest.keyClick(page.checklist.table, K.Key_4)
    assert page.tabs.tabText(METADATA) == "Metadata  1"
    assert page.metadata.table.hasFocus()
    (document,) = page.metadata.documents()
    assert document.path == "data/documents/model.cdx.json"
    words = said(page)
    assert "CycloneDX 1.6" in words
    assert NOT_VERIFIED in words
    assert all(
        one.digest in [each.digest() for each in page.metadata.findChildren(Digest)]
        for one in document.digests
    )


def test_a_letter_is_drawn_again_as_it_was_sent(qtbot: QtBot, case: IncompleteCase) -> None:
    case.returned()
    shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    assert shown.desk is not None
    wait_until(lambda: bool(page.letters.preview.pdf()), "a letter")
    assert page.letters.preview.pdf() == contents.letter(shown.desk, CASE, 1)


@pytest.mark.parametrize("at", [CONTENTS, REMARKS, RETURN])
def test_everything_has_a_name_and_tab_goes_round(qtbot: QtBot, case: IncompleteCase, at: int) -> None:
    shown, page = shown_to(qtbot, case, Role.INTAKE_CLERK)
    if at == RETURN:
        page.begin_return()
        letter_is_drawn(page)
    page.turn_to(at)
    assert unnamed(shown.window) == []
    visited = tab_round(shown.window)
    expected = {
        CONTENTS: [page.checklist.table, page.documents.text],
        REMARKS: [page.remarks.table],
        RETURN: [page.returning.points.what, page.returning.preview.pages],
    }
    assert all(one in visited for one in expected[at])


def test_what_comes_back_after_the_desk_was_locked_starts_nothing(qtbot: QtBot, case: IncompleteCase) -> None:
    shown = window_on(qtbot, case.folder)
    for _ in range(3):
        log_on_training(shown, Role.INTAKE_CLERK)
        shown.open_case(CASE)
        shown.lock("by the person")
        settle()
        assert shown.desk is None
