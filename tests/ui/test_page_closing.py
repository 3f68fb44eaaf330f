"""The Closing page on a real case: amended, held, reopened by two; every version of the finding is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import Amended, Closed, HoldLifted, HoldPlaced, Reopened, ReturnTo
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture
from reviewer_app.ui.controls import LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.closing_forms import why_not
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import unnamed
from tests.ui.builders_ui import answer, press
from tests.ui.test_every_page_fits import squeezed

REASON = "Training sample. The release date was written down wrongly."
Open = Callable[[str, Role], tuple[ClosingPage, Story]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(stage: str, role: Role) -> tuple[ClosingPage, Story]:
            story = stories.at(stage, tmp_path)
            page = ClosingPage(stack.enter_context(story.desk(role)), story.case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1280, 800)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page, story

        yield opened
        picture.settle()


def fill(**texts: str) -> Callable[[QDialog], None]:
    def write(dialog: QDialog) -> None:
        for entered in (*dialog.findChildren(TextArea), *dialog.findChildren(LineInput)):
            words = texts.get(entered.accessibleName().split()[0].lower())
            if words is not None and isinstance(entered, TextArea):
                entered.set_text(words)
            elif words is not None:
                entered.setText(words)

    return write


def words_of(page: ClosingPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def test_every_act_that_is_off_says_why(shown: Open) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    for form in (Closed, Amended, Reopened, HoldPlaced, HoldLifted):
        assert page.why_not(form)
        assert not page.button(form).isEnabled()
        assert page.why_not(form) in words_of(page)
    assert not unnamed(page)
    assert not squeezed(page)


def test_an_amendment_begins_the_next_version_and_keeps_the_one_before(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("signed", Role.SUPERVISOR)

    def amend(dialog: QDialog) -> None:
        fill(reason=REASON, what="The date of the release is another.")(dialog)
        press(dialog, "Amend")

    answer(amend)
    page.button(Amended).click()
    qtbot.waitUntil(lambda: page.desk.case(story.case_id).version == 2)
    qtbot.waitUntil(lambda: REASON in words_of(page))
    case = page.desk.case(story.case_id)
    assert (case.state, len(case.versions[0].signatures)) == (State.DETERMINED, 3)
    assert "Version 2, now" in words_of(page)


def test_reopening_waits_for_a_second_person(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("signed", Role.SUPERVISOR)

    def propose(dialog: QDialog) -> None:
        fill(reason=REASON)(dialog)
        press(dialog, "Propose")

    answer(propose)
    page.button(Reopened).click()
    desk = page.desk
    qtbot.waitUntil(lambda: bool(desk.register.proposals))
    assert desk.case(story.case_id).state is State.DETERMINED
    (proposal,) = desk.register.proposals.values()
    assert proposal.act.body == {"reason": REASON, "to": "review", "marking": "(U)"}
    again = Reopened(REASON, ReturnTo.REVIEW)
    assert "The same is proposed already" in why_not(desk, story.case_id, again)


def test_a_hold_is_placed_and_lifted(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("signed", Role.RECORDS_OFFICER)

    def place(dialog: QDialog) -> None:
        fill(reason=REASON, ordered="Office of the counsel (fictional), 7/2026")(dialog)
        press(dialog, "Place")

    answer(place)
    page.button(HoldPlaced).click()
    qtbot.waitUntil(lambda: page.desk.case(story.case_id).hold is not None)
    qtbot.waitUntil(lambda: page.button(HoldLifted).isEnabled())
    qtbot.waitUntil(lambda: "7/2026: (U) " in words_of(page))
