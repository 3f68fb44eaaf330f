"""The Findings page on a real case: the very pages, the signature panel, draw, sign, export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import findings, versions
from reviewer_app.desk.session import record
from reviewer_app.desk.training import MEDIUM, PURPOSE, password_of
from reviewer_app.domain.acts import Amended, ExportAgreed, Exported
from reviewer_app.domain.case import State
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from reviewer_app.store import journal, vault
from reviewer_app.ui import file_dialogs, picture, tasks, theme
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages import findings as findings_page
from reviewer_app.ui.pages.export_form import Export
from reviewer_app.ui.pages.export_work import EXPORTING
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.text import Label
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed

WHY = "The date of the release was given in a second letter."
Open = Callable[..., tuple[FindingsPage, Story]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(
            stage: str, role: Role, before: Callable[[Story], None] | None = None
        ) -> tuple[FindingsPage, Story]:
            story = stories.at(stage, tmp_path)
            if before is not None:
                before(story)
            page = FindingsPage(stack.enter_context(story.desk(role)), story.case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1440, 900)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            settle(qtbot, page)
            return page, story

        yield opened
        picture.settle()


def settle(qtbot: QtBot, page: FindingsPage) -> None:
    """Until the finding is read, or is known not to be."""
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    qtbot.waitUntil(lambda: bool(page._loaded or page._fault or not page._expected()), timeout=20_000)
    qtbot.waitUntil(lambda: not page.pages.waiting(), timeout=20_000)
    qtbot.waitUntil(lambda: bool(page.pages.drawn()) or not page.pages.pages(), timeout=20_000)
    picture.settle()


def words(page: FindingsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def answer(qtbot: QtBot, password: str) -> None:
    def at_once() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        (entered,) = dialog.findChildren(LineInput)
        qtbot.keyClicks(entered, password)
        qtbot.keyClick(entered, Qt.Key.Key_Return)

    QTimer.singleShot(0, at_once)


def test_the_empty_page_says_what_belongs_there_and_whose_turn_it_is(shown: Open) -> None:
    page, _ = shown("locked", Role.REVIEWER)
    assert "The finding stands here" in page.nothing.text()
    assert "Every review is locked. A supervisor reveals them." in page.turn.text()
    assert page.pages.pages() == 0
    assert not page.draw_button.isEnabled()
    assert "this needs “determination recorded or rescinded”" in page.draw_button.accessibleDescription()


def test_a_reviewer_draws_it_up_and_signs(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("determined", Role.REVIEWER)
    desk = page._desk
    assert page.header.button.text() == "Draw up the finding"
    qtbot.mouseClick(page.header.button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert desk.case(story.case_id).finding is not None
    assert page.pages.pages() > 3
    qtbot.waitUntil(lambda: 0 in page.pages.drawn(), timeout=20_000)
    assert "Not finished: 0 of 3 signatures." in words(page)
    assert "Not signed yet; this is next." in words(page)
    assert page.header.button.text() == "Sign as reviewer…"
    answer(qtbot, "not the password")
    page.sign_button.click()
    settle(qtbot, page)
    assert page.errors.isVisible()
    answer(qtbot, password_of(desk))
    page.sign_button.click()
    qtbot.waitUntil(lambda: len(desk.case(story.case_id).signatures) == 1, timeout=20_000)
    settle(qtbot, page)
    assert "Not finished: 1 of 3 signatures; it is valid." in words(page)
    assert "A. Reyes" in words(page)
    assert "UTC, workstation clock" in words(page)
    assert page.sign_button.accessibleDescription() == "The next signature is the supervisor's."


def test_what_is_shown_is_the_very_page(shown: Open, qtbot: QtBot) -> None:
    """The page's green banner and white paper are where the file has them."""
    page, _ = shown("signed", Role.RECORDS_OFFICER)
    qtbot.waitUntil(lambda: 0 in page.pages.drawn(), timeout=20_000)
    picture = page.pages.grab().toImage()
    colours = {picture.pixelColor(picture.width() // 2, y).name() for y in range(0, picture.height() // 3, 2)}
    assert "#007a33" in colours  # UNCLASSIFIED
    assert "#ffffff" in colours


def test_three_valid_signatures_and_the_verdict(shown: Open) -> None:
    page, _ = shown("signed", Role.RECORDS_OFFICER)
    said = words(page)
    assert "✓ The finding is valid." in said
    for who in ("A. Reyes", "T. Abara", "J. Whitlock"):
        assert who in said
    assert said.count("✓ valid") >= 3
    assert page.propose_button.isEnabled()
    assert not page.export_button.isEnabled()


def test_pages_scroll_and_zoom_by_keyboard(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("signed", Role.SUPERVISOR)
    page.pages.setFocus()
    assert "page 1 of" in page.pages.accessibleName()
    qtbot.keyClick(page.pages, Qt.Key.Key_End)
    last = page.pages.pages() - 1
    assert page.pages.current_page() == last
    qtbot.waitUntil(lambda: last in page.pages.drawn(), timeout=20_000)
    qtbot.keyClick(page.pages, Qt.Key.Key_Home)
    assert page.pages.current_page() == 0
    before = page.pages._factor()
    qtbot.keyClick(page.window(), Qt.Key.Key_Plus)
    assert page.pages._factor() > before
    qtbot.keyClick(page.window(), Qt.Key.Key_Minus)
    qtbot.keyClick(page.window(), Qt.Key.Key_Minus)
    assert page.pages._factor() < before
    qtbot.keyClick(page.window(), Qt.Key.Key_0)
    assert page.pages._factor() == before
    assert page.zoom.text().endswith("(page width)")


def test_the_export_is_proposed_to_a_second_person_first(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("signed", Role.RECORDS_OFFICER)
    assert page.export_button.accessibleDescription() == "An export takes two people: propose it first."
    assert page.header.button.text() == "Propose the export…"
    done: list[bool] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        button = dialog.findChildren(Button)[-1]
        assert button.accessibleDescription() == "An export names its medium and its purpose."
        qtbot.keyClicks(lines["Medium"], "disc 12")
        qtbot.keyClicks(lines["Purpose"], "records")
        done.append(True)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    page.header.button.click()
    settle(qtbot, page)
    assert done == [True]
    (proposal,) = page._desk.register.proposals.values()
    assert (proposal.case, proposal.act.of) == (story.case_id, ExportAgreed.kind)
    assert proposal.act.body["medium"] == "disc 12"
    assert proposal.act.body["purpose"] == "records"
    assert page._desk.case(story.case_id).export_agreed is None
    waits = "The export is proposed; it waits for a second person."
    assert page.propose_button.accessibleDescription() == waits
    assert page.export_button.accessibleDescription() == waits


def test_export_asks_where_and_writes_what_two_agreed_on(shown: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, story = shown("agreed", Role.RECORDS_OFFICER)
    out = tmp_path / "medium"
    out.mkdir()
    done: list[bool] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        said = [one.text() for one in dialog.findChildren(Label)]
        assert MEDIUM in said
        assert PURPOSE in said
        button = dialog.findChildren(Button)[-1]
        assert button.accessibleDescription() == "Choose the folder to write to."
        qtbot.keyClicks(lines["Folder"], str(out))
        assert button.accessibleDescription() == "Your password is asked for once more."
        qtbot.keyClicks(lines[f"Password of {page._desk.person.name}"], password_of(page._desk))
        done.append(True)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    page.header.button.click()
    settle(qtbot, page)
    assert done == [True]
    case = page._desk.case(story.case_id)
    assert case.state is State.EXPORTED
    (exported,) = [one.act for one in case.history if isinstance(one.act, Exported)]
    assert (exported.medium, exported.purpose) == (MEDIUM, PURPOSE)
    assert (out / "findings.pdf").read_bytes() == findings.current(page._desk, story.case_id)
    assert json.loads((out / "determination.json").read_text())
    assert page.acts.result.isVisible()
    assert page.acts.result.text().startswith(f"✓ Exported to {out}")


def test_an_export_says_how_far_it_is_and_can_be_stopped(
    shown: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the page Export; stopped before anything is written, nothing is recorded."""
    page, story = shown("agreed", Role.RECORDS_OFFICER)
    (tmp_path / "medium").mkdir()
    asked = Export(tmp_path / "medium", password_of(page._desk))
    monkeypatch.setattr(findings_page, "ask_export", lambda *_: asked)
    under_way: list[tasks.Task] = []
    said: list[str] = []

    def watch(task: tasks.Task) -> None:
        under_way.append(task)
        task.reported.connect(lambda report: said.append(report.words))

    monkeypatch.setattr(page.window(), "show_task", watch)
    page.export()
    assert page.export_button.accessibleDescription() == EXPORTING
    under_way[-1].cancel()
    settle(qtbot, page)
    assert page.errors.isVisible()
    assert page._desk.case(story.case_id).state is State.DETERMINED
    assert not (tmp_path / "medium" / "findings.pdf").exists()
    said.clear()
    page.export()
    settle(qtbot, page)
    assert page._desk.case(story.case_id).state is State.EXPORTED
    assert "Verifying the journal and the finding" in said


def test_the_folder_can_be_chosen(
    shown: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, story = shown("agreed", Role.RECORDS_OFFICER)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "findings.pdf").write_bytes(b"another")
    monkeypatch.setattr(file_dialogs, "choose_folder", lambda *_: taken)
    said: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        (choose,) = [one for one in dialog.findChildren(Button) if one.text() == "Choose a folder…"]
        qtbot.mouseClick(choose, Qt.MouseButton.LeftButton)
        said.append(dialog.findChildren(Button)[-1].accessibleDescription())
        dialog.reject()

    QTimer.singleShot(0, look)
    page.header.button.click()
    assert said == ["There is a findings.pdf in that folder already."]
    assert page._desk.case(story.case_id).state is State.DETERMINED


def test_who_may_not_says_why(shown: Open) -> None:
    page, _ = shown("drawn", Role.SUPERVISOR)
    assert page.draw_button.accessibleDescription() == (
        "The finding is drawn up by a reviewer or the adjudicator of the case."
    )
    assert page.sign_button.accessibleDescription() == "The next signature is the reviewer's."
    assert page.export_button.accessibleDescription() == "Only a records officer exports."
    assert page.propose_button.accessibleDescription() == "Only a records officer exports."


def test_who_lacks_the_key_sees_no_page(shown: Open) -> None:
    page, _ = shown("drawn", Role.SECURITY_ADMINISTRATOR)
    assert page.pages.pages() == 0
    assert "The security administrator holds no role on a case." in page.turn.text()
    assert "could not be checked" in words(page)


def test_a_spoilt_file_is_not_shown(shown: Open) -> None:
    def spoil(story: Story) -> None:
        with story.desk(Role.REVIEWER) as desk:
            held = vault.objects(desk.reader(), story.case_id)
            item = next(one for one in held if one.path.startswith("finding/"))
            path = desk.workspace.vault.path_of(item)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.chmod(0o600)
        path.write_bytes(data)

    page, _ = shown("drawn", Role.REVIEWER, spoil)
    assert page.errors.isVisible()
    assert page.pages.pages() == 0
    assert page.report() is None
    assert "cannot be trusted" in page.errors.sentence()
    assert "could not be checked" in words(page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(shown: Open, qapp: QApplication, scale: float) -> None:
    page, _ = shown("signed", Role.RECORDS_OFFICER)
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(page.window()) == []
    page.pages.setFocus()
    assert page.propose_button in tab_round(page.window())


# The draft, earlier versions, a version for others.


def test_before_the_determination_the_draft_is_shown_and_says_what_it_is(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("submitted", Role.SUPERVISOR)
    qtbot.waitUntil(lambda: page._loaded is not None, timeout=20_000)
    assert page.pages.pages() > 3
    assert page.pages.accessibleName().startswith("Pages of the draft")
    assert "This is a draft" in words(page)
    assert page._loaded.pdf == versions.draft(page._desk, story.case_id)
    assert page._desk.case(story.case_id).finding is None
    assert not page.draw_button.isEnabled()
    assert not page.sign_button.isEnabled()


def test_who_does_not_hold_the_case_sees_no_draft(shown: Open) -> None:
    page, story = shown("submitted", Role.SECURITY_ADMINISTRATOR)
    assert page.pages.pages() == 0
    assert page.paper.choice.values() == ()
    with pytest.raises(Refused, match="holds no role on a case"):
        versions.draft(page._desk, story.case_id)


def test_an_earlier_version_can_be_chosen_and_saved_as_a_stamped_copy(
    shown: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    def amend(story: Story) -> None:
        with story.desk(Role.SUPERVISOR) as desk:
            record(desk, story.case_id, Amended(WHY, "The date of the planned release.", "(U)"))

    page, story = shown("signed", Role.SUPERVISOR, amend)
    qtbot.waitUntil(lambda: page._loaded is not None, timeout=20_000)
    assert page._loaded.shown.number == 1
    assert "This is a stamped copy" in words(page)
    desk, out = page._desk, tmp_path / "copy.pdf"
    original = versions.signed_original(desk, story.case_id, 1)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        button = dialog.findChildren(Button)[-1]
        assert button.accessibleDescription() == "Choose the file to write."
        qtbot.keyClicks(lines["File"], str(out))
        qtbot.keyClicks(lines[f"Password of {desk.person.name}"], password_of(desk))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    page.acts.copy.click()
    settle(qtbot, page)
    assert out.read_bytes() == page._loaded.pdf
    assert versions.signed_original(desk, story.case_id, 1) == original
    assert sum("stamped copy saved" in str(one) for one in journal.read(desk.reader())) == 1


def test_a_releasable_version_is_drawn_under_a_marking(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("signed", Role.RECORDS_OFFICER)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        (entered,) = dialog.findChildren(LineInput)
        button = dialog.findChildren(Button)[-1]
        qtbot.keyClicks(entered, "RESTRICTED")
        assert not button.isEnabled()
        entered.clear()
        qtbot.keyClicks(entered, "UNCLASSIFIED")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    page.acts.release.click()
    qtbot.waitUntil(lambda: page._desk.case(story.case_id).releasable is not None, timeout=20_000)
    settle(qtbot, page)
    qtbot.waitUntil(lambda: page._loaded is not None and page._loaded.report is None, timeout=20_000)
    drawn = page._desk.case(story.case_id).releasable
    assert drawn is not None
    assert drawn.pdf_sha384 == hashlib.sha384(page._loaded.pdf).hexdigest()
    assert "This version leaves portions out." in words(page)
    assert len(page.paper.choice.values()) == 2


def test_drawing_up_can_be_stopped_and_leaves_nothing(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("determined", Role.REVIEWER)
    qtbot.mouseClick(page.header.button, Qt.MouseButton.LeftButton)
    for task in QApplication.instance().findChildren(tasks.Task):
        task.cancel()
    settle(qtbot, page)
    assert page._desk.case(story.case_id).finding is None
    assert "stopped because you asked for it" in page.errors.sentence()
