"""The Export page on a real case: what leaves is listed, leaves by two people, and ends, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk import disposal, exporting, retention, two_people
from reviewer_app.desk.session import record
from reviewer_app.desk.training import MEDIUM, PURPOSE, password_of
from reviewer_app.domain.acts import Closed, ExportAgreed, Leaves
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui import file_dialogs, picture
from reviewer_app.ui.case_pages import case_pages
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.records import RecordsPage
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story, Ticking, agree_to_export
from tests.ui.accessibility import unnamed
from tests.ui.builders_ui import answer, press
from tests.ui.test_every_page_fits import squeezed

REASON = "Training sample. The period of the invented item is over."


@pytest.fixture(scope="module")
def stories() -> Stories:
    return Stories()


class Shown:
    """The page in a window, one desk at a time; `leave` logs off."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot, self._stack = qtbot, ExitStack()

    def __call__(self, story: Story, role: Role = Role.RECORDS_OFFICER) -> RecordsPage:
        page = RecordsPage(self._stack.enter_context(story.desk(role)), story.case_id)
        window = MainWindow([page])
        self._qtbot.addWidget(window)
        window.resize(1280, 800)
        with self._qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        picture.settle()
        return page

    def leave(self) -> None:
        picture.settle()
        self._stack.close()


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot)
    yield made
    made.leave()


def words_of(page: RecordsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def listed(page: RecordsPage, qtbot: QtBot) -> list[str]:
    qtbot.waitUntil(lambda: "being put together" not in words_of(page), timeout=20_000)
    model = page.files.table.table_model()
    return [model.cell(at, 0).text for at in range(model.rowCount())]


def closed(story: Story, place: Path, item: str = "sample 1") -> Story:
    """Exported, the sample schedule set, closed under an item, and two days later."""
    agree_to_export(story)
    place.mkdir()
    with story.desk(Role.RECORDS_OFFICER) as desk:
        exporting.export(desk, story.case_id, place, password_of(desk))
        retention.set_schedule(desk, retention.sample_schedule())
        record(desk, story.case_id, Closed("", item))
    return replace(story, clock=Ticking(story.clock() + timedelta(days=2)))


def test_what_would_leave_is_listed_and_every_act_says_why_not(
    stories: Stories, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(stories.at("signed", tmp_path), Role.SUPERVISOR)
    names = listed(page, qtbot)
    assert {"findings.pdf", "determination.json", "the case's journal"} <= set(names)
    assert sum(name.startswith("data/") for name in names) > 10
    said = words_of(page)
    assert "Marking of what leaves: UNCLASSIFIED" in said
    assert "Only a records officer exports." in said
    assert "Only a records officer sets the retention schedule." in said
    for act in (page.propose_act, page.export_act, page.end.dispose, page.end.schedule):
        assert not act.button.isEnabled()
        assert act.why.text()
    page.what.set_value(Leaves.RELEASABLE)
    page.refresh()
    assert "No releasable version is drawn up" in words_of(page)
    assert not unnamed(page)
    assert not squeezed(page)


def test_a_package_is_proposed_and_exported_by_keyboard(
    stories: Stories, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    story = stories.at("signed", tmp_path)
    page, out = shown(story), tmp_path / "medium"
    out.mkdir()
    listed(page, qtbot)

    def propose(dialog: QDialog) -> None:
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        assert dialog.findChildren(Button)[-1].accessibleDescription() == (
            "An export names its medium and its purpose."
        )
        qtbot.keyClicks(lines["Medium"], MEDIUM)
        qtbot.keyClicks(lines["Purpose"], PURPOSE)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    answer(propose)
    qtbot.keyClick(page.window(), Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(page.desk.register.proposals))
    (proposal,) = page.desk.register.proposals.values()
    assert (proposal.act.of, proposal.act.body["what"]) == (ExportAgreed.kind, "records package")
    qtbot.waitUntil(lambda: "it waits for a second person" in page.export_act.why.text())
    second(shown, page, story, proposal.seq)
    page = shown(story)

    def export(dialog: QDialog) -> None:
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        qtbot.keyClicks(lines["Folder"], str(story.folder / "vault"))
        assert "inside the workspace" in dialog.findChildren(Button)[-1].accessibleDescription()
        lines["Folder"].setText(str(out))
        qtbot.keyClicks(lines[f"Password of {page.desk.person.name}"], password_of(page.desk))
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    answer(export)
    qtbot.keyClick(page.window(), Qt.Key.Key_E)
    qtbot.waitUntil(lambda: bool(page.desk.case(story.case_id).exports), timeout=60_000)
    qtbot.waitUntil(lambda: "Manifest, SHA-512" in page.result.text(), timeout=20_000)
    (act,) = page.desk.case(story.case_id).exports
    assert act.manifest_sha512 in page.result.text()
    assert (out / "case-2026-001-v1" / "bagit.txt").is_file()
    assert page.desk.case(story.case_id).state is State.EXPORTED
    assert page.transmittal.preview_button.isEnabled()
    assert page.label.save_button.isEnabled()


def test_another_export_takes_the_place_of_the_agreed_one_and_says_so(
    stories: Stories, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(stories.at("agreed", tmp_path))
    assert page.propose_act.button.text() == "Propose another in its place…"
    assert page.propose_act.button.isEnabled()

    def propose(dialog: QDialog) -> None:
        assert "An agreed export waits" in " ".join(one.text() for one in dialog.findChildren(Label))
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        qtbot.keyClicks(lines["Medium"], MEDIUM)
        qtbot.keyClicks(lines["Purpose"], PURPOSE)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    answer(propose)
    qtbot.keyClick(page.window(), Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(page.desk.register.proposals))
    (proposal,) = page.desk.register.proposals.values()
    assert "In place of" in str(proposal.act.reason)


def second(shown: Shown, page: RecordsPage, story: Story, seq: int) -> None:
    """The officer logs off, the supervisor seconds."""
    page.window().close()
    shown.leave()
    with story.desk(Role.SUPERVISOR) as desk:
        two_people.second(desk, seq, password_of(desk))


def test_a_case_is_disposed_of_carried_out_and_has_its_certificate(
    stories: Stories, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    story = closed(stories.at("signed", tmp_path), tmp_path / "out")
    page = shown(story)
    said = words_of(page)
    for part in ("SAMPLE-1", "sample 1", "invented", "First day"):
        assert part in said

    def propose(dialog: QDialog) -> None:
        button = dialog.findChildren(Button)[-1]
        assert not button.isEnabled()
        dialog.findChildren(TextArea)[0].set_text(REASON)
        press(dialog, "Propose")

    answer(propose)
    qtbot.keyClick(page.window(), Qt.Key.Key_D)
    qtbot.waitUntil(lambda: bool(page.desk.register.proposals))
    (seq,) = page.desk.register.proposals
    second(shown, page, story, seq)
    page = shown(story)
    assert "not destroyed yet" in page.state_sentence()
    assert "nothing of it leaves any more" in words_of(page)

    def carry_out(dialog: QDialog) -> None:
        (line,) = dialog.findChildren(LineInput)
        line.setText(password_of(page.desk))
        press(dialog, "Destroy the key")

    answer(carry_out)
    page.header.button.click()
    qtbot.waitUntil(lambda: page.desk.case(story.case_id).carried_out is not None, timeout=20_000)
    qtbot.waitUntil(lambda: page.end.certificate.isVisible(), timeout=20_000)
    assert "What stays is this stub" in words_of(page)
    assert page.end.certificate.preview_button.isEnabled()
    assert "carried out already" in page.end.carry.why.text()
    assert not squeezed(page)


def test_every_page_of_a_stub_opens_calmly(stories: Stories, tmp_path: Path, qtbot: QtBot) -> None:
    story = closed(stories.at("signed", tmp_path), tmp_path / "out")
    with story.desk(Role.RECORDS_OFFICER) as desk:
        seq = disposal.propose(desk, story.case_id, "sample 1", REASON, "(U)")
    with story.desk(Role.SUPERVISOR) as desk:
        two_people.second(desk, seq, password_of(desk))
        disposal.carry_out(desk, story.case_id, password_of(desk))
    for role in (Role.RECORDS_OFFICER, Role.REVIEWER):
        with story.desk(role) as desk:
            for offered in case_pages(desk, story.case_id):
                page = offered.make()
                qtbot.addWidget(page)
                page.come_to_front()
                picture.settle()
                assert page.state_sentence() is not None
                page.deleteLater()


def test_a_schedule_is_set_from_a_file_and_closing_names_its_item(
    stories: Stories, shown: Shown, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = stories.at("agreed", tmp_path)
    (tmp_path / "out").mkdir()
    with story.desk(Role.RECORDS_OFFICER) as desk:
        exporting.export(desk, story.case_id, tmp_path / "out", password_of(desk))
    page, file = shown(story), tmp_path / "schedule.json"
    file.write_text("{}")
    monkeypatch.setattr(file_dialogs, "choose_file", lambda *_a, **_k: file)
    page.end.schedule.button.click()
    qtbot.waitUntil(lambda: page.errors.isVisible())
    page.end.sample.button.click()
    qtbot.waitUntil(lambda: page.desk.register.schedule is not None)
    qtbot.waitUntil(lambda: not page.busy)
    closing = ClosingPage(page.desk, story.case_id)
    qtbot.addWidget(closing)

    def close(dialog: QDialog) -> None:
        press(dialog, "Close")

    answer(close)
    closing.close_case()
    qtbot.waitUntil(lambda: page.desk.case(story.case_id).state is State.CLOSED)
    assert page.desk.case(story.case_id).kept_under == "sample 1"
