"""Indexing again from the Evidence page, and what is not in the index, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer_app.desk.indexing import index_case
from reviewer_app.desk.session import Desk
from reviewer_app.domain.people import Role
from reviewer_app.ui import tasks
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.evidence import NOTES, EvidencePage
from reviewer_app.ui.pages.evidence_indexing import GOING_ON, Missing, missing_text, missing_words
from tests.builders_evidence import AnInspectLog
from tests.builders_journey import Stories, Story
from tests.builders_received import received
from tests.ui.builders_ui import CASE, training_desk, workspace_at

K = Qt.Key


def shown(qtbot: QtBot, desk: Desk, case_id: str) -> EvidencePage:
    page = EvidencePage(desk, case_id)
    window = MainWindow([page])
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: bool(page.runs.table_model().ids), timeout=20_000)
    return page


def test_indexing_again_shows_the_same_and_keeps_what_was_opened(qtbot: QtBot, tmp_path: Path) -> None:
    with training_desk(Role.REVIEWER, workspace_at("declared", tmp_path)) as desk:
        page = shown(qtbot, desk, CASE)
        page.samples.table.setFocus()
        QTest.keyClick(page.samples.table, K.Key_Return)
        qtbot.waitUntil(lambda: page.sample.shown is not None, timeout=20_000)
        before = [line.indexed for line in page._lines]
        sentence = page.state_sentence()
        said: list[str] = []
        page.said.connect(said.append)
        QTest.keyClick(page.window(), K.Key_I)
        assert page.indexing.going
        assert page.header.sentence.text() == GOING_ON
        assert page.runs.table_model().ids == []
        assert page.contents.index_button.accessibleDescription() == "The evidence is being indexed."
        qtbot.waitUntil(lambda: not page.indexing.going, timeout=60_000)
        qtbot.waitUntil(lambda: bool(page._lines), timeout=20_000)
        assert [line.indexed for line in page._lines] == before
        assert page.state_sentence() == sentence
        assert "You have opened 1 of " in sentence
        assert said == [f"Indexed: {len(before)} runs and {sum(one.samples for one in before)} samples."]
        assert page.contents.index_button.isEnabled()
        tasks.wait_for_all(10.0)


def test_a_cancelled_indexing_says_what_to_do_and_shows_what_there_is(qtbot: QtBot, tmp_path: Path) -> None:
    with training_desk(Role.REVIEWER, workspace_at("declared", tmp_path)) as desk:
        page = shown(qtbot, desk, CASE)
        QTest.keyClick(page.window(), K.Key_I)
        window = page.window()
        assert isinstance(window, MainWindow)
        window.status.cancel_all()
        qtbot.waitUntil(lambda: not page.indexing.going, timeout=60_000)
        assert page.errors.isVisible()
        assert page.contents.index_button.isEnabled()
        qtbot.waitUntil(lambda: bool(page.runs.table_model().ids), timeout=20_000)
        tasks.wait_for_all(10.0)


# What is not in the index


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Stories().at("empty", tmp_path_factory.mktemp("missing"))


@pytest.fixture
def desk_and_case(story: Story, tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A log with a sample whose body is damaged, and a PDF that is none."""
    log = AnInspectLog().zip()
    at = next(number for number, (name, _) in enumerate(log.entries) if "s2_epoch" in name)
    log.entries[at] = (log.entries[at][0], b'{"id": "s2", "epoch": 1, "messages": [')
    files = {"evidence/half.eval": log.bytes(), "documents/broken.pdf": b"%PDF-1.7\nnothing"}
    case_id = received(story, tmp_path, files)
    with story.desk(Role.INTAKE_CLERK) as desk:
        index_case(desk, case_id)
        yield desk, case_id
        tasks.wait_for_all(10.0)


def test_what_is_not_in_the_index_is_named_in_the_contents_and_beside_the_run(
    qtbot: QtBot, desk_and_case: tuple[Desk, str]
) -> None:
    page = shown(qtbot, *desk_and_case)
    assert page.contents.missing.isVisible()
    assert page.contents.missing.text().endswith("1 file and 1 sample are not in the index.")
    page.sheets.show_sheet(NOTES)
    said = page.notes.text()
    assert "Not in the index: search and filters do not find it." in said
    assert "evidence/half.eval, sample s2: " in said
    assert "broken.pdf" not in said  # it is no file of the run
    page.contents.table.setFocus()
    assert page.contents.choose("Not in the index (2)")
    QTest.keyClick(page.contents.table, K.Key_Return)
    words = page.document.text.words.text()
    assert "documents/broken.pdf: " in words
    assert "evidence/half.eval, sample s2: " in words


def test_nothing_missing_says_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with training_desk(Role.REVIEWER, workspace_at("declared", tmp_path)) as desk:
        page = shown(qtbot, desk, CASE)
        assert not page.contents.missing.isVisible()
        assert not page.contents.choose("Not in the index")
        assert "Not in the index" not in page.notes.text()
        tasks.wait_for_all(10.0)


def test_what_is_missing_is_counted_and_the_many_are_not_all_named() -> None:
    one = Missing("data/a.pdf", "", "it is damaged.")
    assert missing_words([]) == ""
    assert missing_words([one]) == "1 file is not in the index."
    many = [Missing("data/a.eval", f"s{number}", "why.") for number in range(50)]
    assert missing_words([one, *many]) == "1 file and 50 samples are not in the index."
    assert missing_text(many).endswith("And 10 more.")
    assert missing_text([one]) == "a.pdf: it is damaged."
