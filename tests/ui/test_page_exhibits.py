"""The Exhibits page on a real training case: found, noted, ordered, checked, and opened at its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import evidence, review
from reviewer_app.desk.exhibit_opening import COMPARE, EVIDENCE, Target
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitKind
from reviewer_app.domain.people import Role
from reviewer_app.store import vault
from reviewer_app.ui import tasks, theme
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.exhibits import ExhibitsPage
from reviewer_app.ui.pages.exhibits_rows import Cited
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_exhibits import DOCUMENT, cite_some
from tests.ui.builders_ui import CASE, training_desk, workspace_at

K, M = Qt.Key, Qt.KeyboardModifier


class Elsewhere(Page):
    """A page that shows places: it keeps what it was asked for."""

    def __init__(self, name: str) -> None:
        type(self).name = name
        super().__init__()
        self.targets: list[Target] = []

    def go_to(self, target: Target) -> bool:
        self.targets.append(target)
        return True


class EvidenceHere(Elsewhere):
    pass


class CompareHere(Elsewhere):
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace_at("declared", tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with training_desk(Role.REVIEWER, folder) as opened_desk:
        yield opened_desk
        tasks.wait_for_all(10.0)


@pytest.fixture
def cited(desk: Desk) -> dict[ExhibitKind, int]:
    return cite_some(desk)


def window_of(qtbot: QtBot, desk: Desk) -> MainWindow:
    made = MainWindow([ExhibitsPage(desk, CASE), EvidenceHere(EVIDENCE), CompareHere(COMPARE)])
    qtbot.addWidget(made)
    made.resize(1720, 980)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, cited: dict[ExhibitKind, int]) -> MainWindow:
    assert cited
    made = window_of(qtbot, desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page_of(made).list.table)
    return made


def page_of(window: MainWindow) -> ExhibitsPage:
    page = next(one for one in window.pages() if isinstance(one, ExhibitsPage))
    assert isinstance(page, ExhibitsPage)
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = M.NoModifier) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, key, modifier)


def column(page: ExhibitsPage, key: str) -> list[str]:
    model = page.list.model
    at = [one.key for one in model.columns].index(key)
    return [model.cell(row, at).shown for row in range(model.rowCount())]


def numbers(desk: Desk) -> list[int]:
    """Of the person's own exhibits, in the order recorded."""
    return [one.number for one in desk.case(CASE).exhibits_of(desk.person.id)]


def choose(page: ExhibitsPage, number: int) -> None:
    page.list.table.setFocus()
    press(K.Key_Home)
    for _ in range(20):
        if page.list.table.current_id() == number:
            return
        press(K.Key_J)
    raise AssertionError(f"no exhibit {number}")


# The list


def test_every_exhibit_stands_with_its_kind_place_and_answers(window: MainWindow) -> None:
    page = page_of(window)
    assert column(page, "number") == ["1001", "1002", "1003", "1004", "1005"]
    assert column(page, "kind") == ["metric", "sample", "event", "passage", "document"]
    assert column(page, "answers") == ["none"] * 5
    assert column(page, "match") == ["not checked"] * 5
    assert "turn" in column(page, "where")[3]
    assert column(page, "where")[4] == "elicitation-statement.md"
    assert page.state_sentence() == "5 exhibits of yours. 5 in no answer."


def test_filters_by_words_kind_and_answers(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    press(K.Key_Slash)
    assert QApplication.focusWidget() is page.list.text
    QTest.keyClicks(page.list.text, "BESIDE")
    qtbot.waitUntil(lambda: column(page, "number") == ["1001"])
    page.list.text.clear()
    qtbot.waitUntil(lambda: len(page.list.shown()) == 5)
    page.list.kind.set_value(ExhibitKind.DOCUMENT)
    page.list.kind.chosen.emit(ExhibitKind.DOCUMENT)
    assert column(page, "kind") == ["document"]
    page.list.kind.set_value(None)
    page.list.answers.set_value(Cited.SOME)
    page.list.answers.chosen.emit(Cited.SOME)
    assert page.list.shown() == []
    assert page.list.count.text() == "0 of 5"


def test_an_answer_that_cites_it_is_named_and_can_be_chosen(qtbot: QtBot, desk: Desk, cited: object) -> None:
    criteria = review.pinned_criteria(desk, CASE)
    first = criteria.criteria[0]
    rationale = "Solves four hard tasks that the baseline does not; the message limit weighs on both."
    review.answer(desk, CASE, first.id, criteria.scale[0].code, None, None, rationale, (1002, 1004))
    page = page_of(window_of(qtbot, desk))
    assert column(page, "answers") == ["none", first.id, "none", first.id, "none"]
    page.list.answers.set_value(first.id)
    page.list.answers.chosen.emit(first.id)
    assert page.list.shown() == [1002, 1004]


def test_nothing_cited_says_what_belongs_there(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(window_of(qtbot, desk))
    assert page.list.shown() == []
    assert page.state_sentence() == "No exhibits of yours."
    assert not page.side.open_button.isEnabled()


# The preview


def test_what_was_cited_is_read_again_and_stands_beside_the_list(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    choose(page, 1005)
    qtbot.waitUntil(lambda: page.preview.text.text() != "", timeout=10_000)
    source = evidence.open_document(page._desk, CASE, DOCUMENT).text
    assert page.preview.text.text() == source[10:60]
    assert page.preview.words.text().startswith("✓ What was cited stands there.")


def test_figures_are_laid_out_as_they_were_cited(window: MainWindow) -> None:
    page = page_of(window)
    choose(page, 1001)
    model = page.preview.figures.table_model()
    shown = [model.cell(0, at).shown for at in range(model.columnCount())]
    assert shown[:5] == ["flag_match", "0.550", "0.40 – 0.69", "0.425", "0.29 – 0.58"]


# Opening


@pytest.mark.parametrize(("number", "page_name"), [(1001, COMPARE), (1004, EVIDENCE), (1005, EVIDENCE)])
def test_enter_goes_to_the_place(qtbot: QtBot, window: MainWindow, number: int, page_name: str) -> None:
    choose(page_of(window), number)
    press(K.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page(), Elsewhere), timeout=20_000)
    page = window.page()
    assert isinstance(page, Elsewhere)
    assert page.name == page_name
    assert [one.exhibit for one in page.targets] == [number]
    assert column(page_of(window), "match")[number - 1001] == "✓ matches"


def test_an_original_that_no_longer_matches_is_refused_loudly(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    item = vault.find(desk.reader(), CASE, DOCUMENT)
    assert item is not None
    file = desk.workspace.vault.path_of(item)
    sealed = bytearray(file.read_bytes())
    sealed[-20] ^= 1
    file.write_bytes(bytes(sealed))
    page = page_of(window)
    choose(page, 1005)
    press(K.Key_Return)
    qtbot.waitUntil(page.errors.isVisible, timeout=10_000)
    assert window.page() is page
    assert column(page, "match")[4] == "✕ does not match"
    assert "Exhibit 1005 is not opened" in page.preview.reason.text()
    assert "1 no longer matches." in page.state_sentence()


def test_check_all_says_of_each_what_was_found(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    page = page_of(window)
    desk.workspace.writer.do(lambda one: one.execute("DELETE FROM run"))
    press(K.Key_C, M.ShiftModifier)
    qtbot.waitUntil(lambda: "could not be checked" in page.side.check_words.text(), timeout=30_000)
    assert page.side.check_words.text() == "? 1 of 5 exhibits matches; 4 could not be checked."
    assert column(page, "match") == ["? could not check"] * 4 + ["✓ matches"]
    item = vault.find(desk.reader(), CASE, DOCUMENT)
    assert item is not None
    desk.workspace.vault.path_of(item).unlink()
    choose(page, 1005)
    press(K.Key_Return)
    wanted = "✕ 0 of 5 exhibits match; 1 does not match; 4 could not be checked."
    qtbot.waitUntil(lambda: page.side.check_words.text() == wanted, timeout=10_000)


# Notes and the order


def test_a_note_is_a_draft_until_it_is_recorded(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    page = page_of(window)
    choose(page, 1002)
    press(K.Key_N)
    assert QApplication.focusWidget() is page.side.note
    QTest.keyClicks(page.side.note, "Weighs most.")
    assert "not recorded" in column(page, "words")[1]
    choose(page, 1001)
    assert page.side.note.text() == "Beside."
    choose(page, 1002)
    assert page.side.note.text() == "Weighs most."
    press(K.Key_S, M.ControlModifier)
    qtbot.waitUntil(lambda: not page.side.unsaved(), timeout=10_000)
    exhibit = desk.case(CASE).exhibit(1002)
    assert exhibit is not None
    assert (exhibit.note, exhibit.note_marking) == ("Weighs most.", "(U)")
    assert "not recorded" not in column(page, "words")[1]


def test_earlier_notes_stay_to_be_read(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    review.note(desk, CASE, 1001, "Said better.", "(U)")
    page = page_of(window)
    page.refresh()
    choose(page, 1001)
    assert page.side.note.text() == "Said better."
    assert page.side.earlier.text().endswith("(U) Beside.")


def test_the_order_is_moved_by_key_and_recorded_on_request(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    page = page_of(window)
    choose(page, 1001)
    press(K.Key_Down, M.AltModifier)
    press(K.Key_Down, M.AltModifier)
    assert column(page, "number") == ["1002", "1003", "1001", "1004", "1005"]
    assert page.order_button.isVisible()
    assert [one.number for one in desk.case(CASE).exhibits_of(desk.person.id)] == [
        1001,
        1002,
        1003,
        1004,
        1005,
    ]
    press(K.Key_S, M.ControlModifier | M.ShiftModifier)
    qtbot.waitUntil(lambda: not page.order_button.isVisible(), timeout=10_000)
    assert [one.number for one in desk.case(CASE).exhibits_of(desk.person.id)] == [
        1002,
        1003,
        1001,
        1004,
        1005,
    ]
    press(K.Key_Up, M.AltModifier)
    press(K.Key_Down, M.AltModifier)
    assert not page.order_button.isVisible()  # as it was recorded


def test_after_the_lock_nothing_can_be_written_and_the_reason_stands_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with training_desk(Role.REVIEWER, workspace_at("reviewed", tmp_path)) as desk:
        page = page_of(window_of(qtbot, desk))
        assert page.list.shown()
        assert page.side.why_not.text() == "Your review is locked."
        assert not page.side.record_button.isEnabled()
        assert page.side.note.isReadOnly()
        tasks.wait_for_all(10.0)


# Who sees what


def test_another_reviewers_exhibits_are_not_listed_before_the_reveal(qtbot: QtBot, folder: Path) -> None:
    with training_desk(Role.REVIEWER, folder, 0) as first:
        cite_some(first)
    with training_desk(Role.REVIEWER, folder, 1) as second:
        page = page_of(window_of(qtbot, second))
        assert page.list.shown() == []
        assert page.state_sentence() == "No exhibits of yours."
        tasks.wait_for_all(10.0)
    with training_desk(Role.SUPERVISOR, folder) as supervisor:
        page = page_of(window_of(qtbot, supervisor))
        assert page.list.shown() == []
        assert "when every reviewer has locked" in page.state_sentence()
        tasks.wait_for_all(10.0)


def test_after_the_reveal_the_supervisor_reads_all_and_writes_none(qtbot: QtBot, tmp_path: Path) -> None:
    with training_desk(Role.SUPERVISOR, workspace_at("reviewed", tmp_path)) as desk:
        page = page_of(window_of(qtbot, desk))
        assert len(page.list.shown()) == len(desk.case(CASE).exhibits)
        assert page.side.why_not.text() == "The note is the citer's own."
        tasks.wait_for_all(10.0)


# Keyboard and names


def test_everything_has_a_name_and_tab_goes_round(window: MainWindow) -> None:
    assert unnamed(page_of(window)) == []
    tab_round(window)


def test_it_stands_at_twice_the_text(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    theme.apply(qapp, theme.Mode.DARK, 2.0)
    window.resize(1280, 800)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.list.table.rowHeight(0) >= 50)
    assert page.list.table.isVisible()
