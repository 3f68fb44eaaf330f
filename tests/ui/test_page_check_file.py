"""Check a file: a finding of this workspace, one that was altered, one of strangers, and what is no PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer_app.desk import findings
from reviewer_app.domain.people import Role
from reviewer_app.findings.report import Code, Standing
from reviewer_app.ui import file_dialogs, picture
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.check_file import CHECKING, NOTHING_TO_COPY, STOPPED, CheckFilePage
from reviewer_app.ui.text import Label
from tests.builders_findings import an_authority
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed

Open = Callable[..., CheckFilePage]


@pytest.fixture(scope="module")
def stories() -> Stories:
    return Stories()


@pytest.fixture
def story(stories: Stories, tmp_path: Path) -> Story:
    return stories.at("signed", tmp_path)


@pytest.fixture
def page(story: Story, qtbot: QtBot) -> Iterator[CheckFilePage]:
    with story.desk(Role.REVIEWER) as desk:
        made = CheckFilePage(desk)
        window = MainWindow([made])
        qtbot.addWidget(window)
        window.resize(1280, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        yield made
        picture.settle()


def signed(page: CheckFilePage, story: Story, folder: Path, change: Callable[[bytes], bytes] = bytes) -> Path:
    """The story's finding in a file, changed."""
    path = folder / "findings.pdf"
    path.write_bytes(change(findings.current(page._desk, story.case_id)))
    return path


def settle(qtbot: QtBot, page: CheckFilePage) -> None:
    qtbot.waitUntil(lambda: page._task is None, timeout=30_000)


def words(page: CheckFilePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def test_a_finding_of_this_workspace_is_valid_and_says_by_whom(
    page: CheckFilePage, story: Story, tmp_path: Path, qtbot: QtBot
) -> None:
    page.check(signed(page, story, tmp_path))
    assert page.primary().why_not == CHECKING
    settle(qtbot, page)
    assert page.found is not None
    assert page.found.good, page.found.report.sentence
    said = words(page)
    for expected in (
        "The finding is valid.",
        "Reviewer",
        "Supervisor",
        "Records officer",
        "workstation clock",
    ):
        assert expected in said
    assert "the workspace that is open" in said
    assert page.facts()[0].text == Standing.VALID.value
    assert unnamed(page.window()) == []
    assert page.copy_button in tab_round(page.window())


def test_what_was_found_can_be_copied_whole(
    page: CheckFilePage, story: Story, tmp_path: Path, qtbot: QtBot
) -> None:
    assert page._why_no_copy() == NOTHING_TO_COPY
    page.check(signed(page, story, tmp_path))
    settle(qtbot, page)
    assert page.found is not None
    QTest.keyClick(page.copy_button, Qt.Key.Key_Space)
    copied = QGuiApplication.clipboard().text()
    assert page.found.report.pdf_sha384 in copied
    assert "The finding is valid." in copied
    assert copied.count("(workstation clock)") >= 4


def test_a_byte_changed_is_said_and_why(
    page: CheckFilePage, story: Story, tmp_path: Path, qtbot: QtBot
) -> None:
    path = signed(page, story, tmp_path, lambda pdf: pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:])
    page.check(path)
    settle(qtbot, page)
    assert page.found is not None
    assert page.found.report.standing is Standing.NOT_VALID
    assert "not valid" in page.facts()[0].text
    assert "No such signature" in words(page) or "not valid, because" in words(page)


@pytest.mark.parametrize("data", [b"", b"a letter", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_finding_is_said_in_a_sentence(
    page: CheckFilePage, tmp_path: Path, qtbot: QtBot, data: bytes
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(data)
    page.check(path)
    settle(qtbot, page)
    assert page.found is not None
    assert page.found.report.code == Code.MALFORMED
    assert "The finding is not valid, because it is malformed" in words(page)


def test_what_cannot_be_read_is_an_error_at_the_head(
    page: CheckFilePage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.check(tmp_path)
    settle(qtbot, page)
    assert page.found is None
    assert "could not be read" in words(page)


def test_a_dropped_file_is_checked(page: CheckFilePage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "dropped.pdf"
    path.write_bytes(b"no finding")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop.dropEvent(event)
    settle(qtbot, page)
    assert page.found is not None
    assert page.found.name == "dropped.pdf"


def test_strangers_are_believed_once_a_person_says_so(
    page: CheckFilePage, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "other.der"
    root.write_bytes(an_authority("Another authority").root.der)
    monkeypatch.setattr(file_dialogs, "choose_file", lambda *_: root)
    page.choose_authority()
    assert "Another authority" in page.beside.text()
    root.write_bytes(b"nothing")
    page.choose_authority()
    assert "is not a certificate" in words(page)


def test_a_check_can_be_stopped(page: CheckFilePage, story: Story, tmp_path: Path, qtbot: QtBot) -> None:
    page.check(signed(page, story, tmp_path))
    QTest.keyClick(page.cancel, Qt.Key.Key_Space)
    settle(qtbot, page)
    assert page.found is None
    assert page.state_sentence() == STOPPED
    assert page.primary().why_not == ""


def test_a_file_in_a_package_is_looked_up_in_its_list(
    page: CheckFilePage, story: Story, tmp_path: Path, qtbot: QtBot
) -> None:
    """Here in one that nobody signed: the finding stays valid, and the list could not be checked."""
    folder = tmp_path / "package" / "data" / "records"
    folder.mkdir(parents=True)
    path = signed(page, story, folder)
    digest = hashlib.sha512(path.read_bytes()).hexdigest()
    (tmp_path / "package" / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\n")
    listed = f"{digest}  data/records/findings.pdf\n".encode()
    (tmp_path / "package" / "manifest-sha512.txt").write_bytes(listed)
    page.check(path)
    settle(qtbot, page)
    assert [one.text for one in page.facts()] == ["valid", "listing: could not be checked"]
    assert "In its records package" in words(page)
    assert "nobody has signed the manifest" in words(page)
