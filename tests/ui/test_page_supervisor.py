"""The Supervisor page on a real case: what differs first, return, sign off, record the determination."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed

Open = Callable[..., tuple[SupervisorPage, Story]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(stage: str, role: Role = Role.SUPERVISOR) -> tuple[SupervisorPage, Story]:
            story = stories.at(stage, tmp_path)
            page = SupervisorPage(stack.enter_context(story.desk(role)), story.case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1440, 900)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page, story

        yield opened
        picture.settle()


def rest(qtbot: QtBot, page: SupervisorPage) -> None:
    """Until what was asked for is done and shown."""
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    picture.settle()


def words(page: SupervisorPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def with_dialog(
    qtbot: QtBot, page: SupervisorPage, act: Callable[[PlainDialog], None], do: Callable[[], object]
) -> None:
    """Do something that asks, and answer the dialog."""
    answered: list[bool] = []

    def at_once() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        try:
            act(dialog)
            answered.append(True)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, at_once)
    do()
    rest(qtbot, page)
    assert answered == [True]


def go_on(dialog: PlainDialog) -> Button:
    return dialog.findChildren(Button)[-1]


def lacks(dialog: PlainDialog) -> str:
    return go_on(dialog).accessibleDescription()


def test_what_differs_stands_first(shown: Open) -> None:
    page, _ = shown("locked")
    assert page.table is not None
    model = page.table.table_model()
    said = [model.cell(row, 2).text for row in range(model.rowCount())]
    assert said[-1] == "the same"
    first_same = said.index("the same")
    assert first_same > 0
    assert set(said[first_same:]) == {"the same"}
    assert page.header.sentence.text().startswith(f"{first_same} of {len(said)} criteria differ.")


def test_the_answers_of_the_chosen_criterion_stand_beside_each_other(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("locked")
    assert page.table is not None
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_End)
    chosen = page.table.current_id()
    assert page.answers is not None
    assert page.answers.count() == 2
    case = page._case
    for review in case.reviews.values():
        assert review.answers[chosen].assessed.rationale in words(page)
    assert "A. Reyes" in words(page)
    assert "M. Lindqvist" in words(page)


def test_nothing_is_shown_before_all_have_locked(shown: Open) -> None:
    page, _ = shown("answered")
    assert page.table is None
    assert "0 of 2 reviews are locked" in page.nothing.text()
    assert "Shown when every reviewer has locked." in words(page)
    for review in page._case.reviews.values():
        assert review.recommendation is not None
        assert review.recommendation.rationale not in words(page)


def test_every_act_that_is_off_says_why(shown: Open) -> None:
    page, _ = shown("answered")
    for button in (page.sign_button, page.return_button, page.record_button):
        assert not button.isEnabled()
        assert "The case is in state “independent review”" in button.accessibleDescription()
    assert "The case is in state “independent review”" in page.header.why_not.text()


def test_a_reviewer_may_not_sign_off(shown: Open) -> None:
    page, _ = shown("locked", Role.REVIEWER)
    assert page.sign_button.accessibleDescription() == "Only a supervisor signs off or returns."


def test_a_return_needs_a_reason_that_is_long_enough(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("locked")

    def fill(dialog: PlainDialog) -> None:
        (reason,) = dialog.findChildren(TextArea)
        qtbot.keyClicks(reason, "Too short")
        assert not go_on(dialog).isEnabled()
        assert "at least 20 characters" in lacks(dialog)
        qtbot.keyClicks(reason, ", say more on CY-EX.")
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, fill, page.return_button.click)
    case = page._desk.case(story.case_id)
    assert case.state is State.IN_REVIEW
    assert all(review.returned == 1 for review in case.reviews.values())
    assert "Too short, say more on CY-EX." in words(page)
    assert not page.sign_button.isEnabled()


def test_a_return_thought_better_of_keeps_its_words(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("locked")

    def leave(dialog: PlainDialog) -> None:
        qtbot.keyClicks(dialog.findChildren(TextArea)[0], "Half a reason")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    def look(dialog: PlainDialog) -> None:
        assert dialog.findChildren(TextArea)[0].text() == "Half a reason"

    with_dialog(qtbot, page, leave, page.return_button.click)
    with_dialog(qtbot, page, look, page.return_button.click)
    assert page._desk.case(story.case_id).state is State.SUPERVISOR_REVIEW


def sign_off(page: SupervisorPage, qtbot: QtBot, password: str) -> None:
    def fill(dialog: PlainDialog) -> None:
        (outcome,) = dialog.findChildren(Choice)
        assert outcome.value() is Outcome.NOT_DESIGNATED  # the only one that was recommended
        (statement,) = dialog.findChildren(TextArea)
        if not statement.text():
            qtbot.keyClicks(statement, "Training sample. I concur.")
        assert lacks(dialog) == "Your password is asked for once more."
        (entered,) = dialog.findChildren(LineInput)
        qtbot.keyClicks(entered, password)
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, fill, page.header.button.click)


def test_sign_off_then_the_determination(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("locked")
    desk = page._desk
    sign_off(page, qtbot, "not the password")
    assert page.errors.isVisible()
    assert desk.case(story.case_id).state is State.SUPERVISOR_REVIEW
    sign_off(page, qtbot, password_of(desk))
    assert desk.case(story.case_id).state is State.SIGNED_OFF
    assert "Training sample. I concur." in words(page)
    assert page.header.button.text() == "Record the determination…"

    def record(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "Choose the outcome the official decided."
        (outcome,) = dialog.findChildren(Choice)
        outcome.setFocus()
        qtbot.keyClick(outcome, Qt.Key.Key_Down)
        assert outcome.value() is Outcome.DESIGNATED
        assert "needs the official and the authority" in lacks(dialog)
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        qtbot.keyClicks(lines["Official"], "Official (fictional)")
        qtbot.keyClicks(lines["Authority"], "Training delegation (fictional)")
        lines["Decided on"].selectAll()
        qtbot.keyClicks(lines["Decided on"], "yesterday")
        assert lacks(dialog) == "The date of the determination is written YYYY-MM-DD."
        lines["Decided on"].selectAll()
        qtbot.keyClicks(lines["Decided on"], "2026-11-23")
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, record, page.record_button.click)
    case = desk.case(story.case_id)
    assert case.state is State.DETERMINED
    assert case.determined is not None
    assert case.determined.outcome is Outcome.DESIGNATED
    assert "Official (fictional)" in words(page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(shown: Open, qapp: QApplication, scale: float) -> None:
    page, _ = shown("locked")
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(page.window()) == []
    assert page.table is not None
    page.table.setFocus()
    visited = tab_round(page.window())
    assert page.sign_button in visited
    assert page.return_button in visited
