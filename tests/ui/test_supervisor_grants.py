"""Grants on the Supervisor page of a real case: recorded, listed, withdrawn; and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk.grants import cases_beside
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Choice, LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story
from tests.builders_received import received
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_ui import answer

REASON = "Training sample. The request names this model as its peer."
Open = Callable[..., tuple[SupervisorPage, str]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture(scope="module")
def two(stories: Stories, tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, str]:
    """A case under review, and the case of another developer."""
    story = stories.at("assigned", tmp_path_factory.mktemp("two"))
    return story, received(story, tmp_path_factory.mktemp("laboratory"), {"documents/x.md": b"Sample.\n"})


@pytest.fixture
def shown(two: tuple[Story, str], tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(role: Role = Role.SUPERVISOR, case_id: str = "") -> tuple[SupervisorPage, str]:
            story = two[0].copy_to(tmp_path)
            page = SupervisorPage(stack.enter_context(story.desk(role)), case_id or story.case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1280, 800)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page, two[1]

        yield opened
        picture.settle()


def words(page: SupervisorPage) -> str:
    return "\n".join(one.text() for one in page.grants.findChildren(Label) if one.isVisible())


def by_key(qtbot: QtBot, page: SupervisorPage, key: Qt.Key, do: Callable[[QDialog], None]) -> None:
    """Press a key of the page and answer the form."""
    answered: list[bool] = []

    def fill(dialog: QDialog) -> None:
        try:
            qtbot.waitUntil(dialog.isActiveWindow)
            do(dialog)
            answered.append(True)
        finally:
            if dialog.isVisible():
                dialog.reject()

    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    answer(fill)
    QTest.keyClick(page.window(), key)
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    picture.settle()
    assert answered == [True]


def go_on(dialog: QDialog) -> Button:
    return dialog.findChildren(Button)[-1]


def write(qtbot: QtBot, dialog: QDialog) -> None:
    """The keyboard stands in the first field; Tab leads to the others."""
    (case,) = dialog.findChildren(Choice)
    assert QApplication.focusWidget() is case
    QTest.keyClick(case, Qt.Key.Key_Tab)
    reason = QApplication.focusWidget()
    assert isinstance(reason, TextArea)
    if not reason.text():
        assert "at least 20 characters" in go_on(dialog).accessibleDescription()
        QTest.keyClicks(reason, REASON)
    QTest.keyClick(reason, Qt.Key.Key_Tab)
    mark = QApplication.focusWidget()
    assert isinstance(mark, LineInput)
    assert mark.text() == "(U)"
    assert go_on(dialog).isEnabled()
    QTest.keyClick(mark, Qt.Key.Key_Return)


def test_a_grant_is_recorded_listed_and_withdrawn_by_keyboard(shown: Open, qtbot: QtBot) -> None:
    page, other = shown()
    desk, case_id = page._desk, page._case_id
    assert "No other developer's results may be laid beside this case." in words(page)
    assert page.grants.why_withdraw.text() == "No grant holds."
    by_key(qtbot, page, Qt.Key.Key_G, lambda dialog: write(qtbot, dialog))
    (grant,) = desk.case(case_id).grants.values()
    assert (grant.granted.other_case, grant.granted.reason) == (other, REASON)
    assert [one.id for one in cases_beside(desk, case_id)] == [other]
    said = words(page)
    assert f"{other}: Example Laboratory (invented), " in said
    assert f"(U) {REASON}" in said
    assert f"Granted by {desk.person.name}, " in said
    assert page.grants.why_grant.text() == (
        "No case of another developer is in this workspace without a grant."
    )
    by_key(qtbot, page, Qt.Key.Key_W, lambda dialog: write(qtbot, dialog))
    assert desk.case(case_id).grants == {}
    assert cases_beside(desk, case_id) == ()
    assert REASON not in words(page)


def test_a_grant_thought_better_of_keeps_its_words(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown()

    def leave(dialog: QDialog) -> None:
        QTest.keyClicks(dialog.findChildren(TextArea)[0], "Half a reason")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    by_key(qtbot, page, Qt.Key.Key_G, leave)
    assert page._desk.case(page._case_id).grants == {}

    def look(dialog: QDialog) -> None:
        assert dialog.findChildren(TextArea)[0].text() == "Half a reason"
        assert not go_on(dialog).isEnabled()

    by_key(qtbot, page, Qt.Key.Key_G, look)


def test_a_reason_needs_its_portion_mark(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown()

    def fill(dialog: QDialog) -> None:
        QTest.keyClicks(dialog.findChildren(TextArea)[0], REASON)
        (mark,) = dialog.findChildren(LineInput)
        mark.clear()
        assert go_on(dialog).accessibleDescription() == "The reason of a grant needs a portion mark."

    by_key(qtbot, page, Qt.Key.Key_G, fill)


def test_a_reviewer_reads_why_not_beside_the_buttons(shown: Open) -> None:
    page, _ = shown(Role.REVIEWER)
    why = "Only a supervisor says whose results may be laid beside a case."
    for button, said in (
        (page.grants.grant_button, page.grants.why_grant),
        (page.grants.withdraw_button, page.grants.why_withdraw),
    ):
        assert not button.isEnabled()
        assert said.text() == why
        assert said.isVisible()
    QTest.keyClick(page.window(), Qt.Key.Key_G)
    assert QApplication.activeModalWidget() is None


def test_a_case_that_was_not_accepted_yet_takes_no_grant(shown: Open, two: tuple[Story, str]) -> None:
    page, _ = shown(case_id=two[1])
    assert "The case is in state" in page.grants.why_grant.text()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(
    shown: Open, qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    page, _ = shown()
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(page.window()) == []
    page.grants.grant_button.setFocus()
    assert page.grants.grant_button in tab_round(page.window())

    def walk(dialog: QDialog) -> None:
        assert unnamed(dialog) == []
        tab_round(dialog)

    by_key(qtbot, page, Qt.Key.Key_G, walk)
