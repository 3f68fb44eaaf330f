"""The page Second person on a real case: what waits, whole; seconded by another, or taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reviewer_app.desk import exporting
from reviewer_app.desk.training import MEDIUM, PURPOSE, password_of
from reviewer_app.domain.acts import Leaves
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture
from reviewer_app.ui.controls import LineInput
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.second_person import SecondPersonPage
from reviewer_app.ui.text import Prose, TextArea
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import unnamed
from tests.ui.builders_ui import answer, press
from tests.ui.test_every_page_fits import squeezed

Open = Callable[[Role], SecondPersonPage]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def proposed(stories: Stories, tmp_path: Path) -> Story:
    story = stories.at("signed", tmp_path)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        exporting.propose(desk, story.case_id, Leaves.FINDING, MEDIUM, PURPOSE)
    return story


@pytest.fixture
def shown(proposed: Story, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(role: Role) -> SecondPersonPage:
            page = SecondPersonPage(stack.enter_context(proposed.desk(role)))
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1280, 800)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page

        yield opened
        picture.settle()


def test_the_second_person_reads_it_whole_and_seconds_it(shown: Open, proposed: Story, qtbot: QtBot) -> None:
    page = shown(Role.SUPERVISOR)
    desk = page._desk
    assert page.state_sentence() == "1 proposal waits; 1 of them for you."
    (whole,) = [
        one for one in page.findChildren(Prose) if one.accessibleName().startswith("What is proposed")
    ]
    assert all(one in whole.text() for one in (MEDIUM, PURPOSE))
    assert not unnamed(page)
    assert not squeezed(page)

    def second(dialog: QDialog) -> None:
        dialog.findChildren(LineInput)[0].setText(password_of(desk))
        press(dialog, "Second")

    answer(second)
    page.second()
    qtbot.waitUntil(lambda: not desk.register.proposals, timeout=20_000)
    agreed = desk.case(proposed.case_id).export_agreed
    assert agreed is not None
    assert (agreed.medium, agreed.purpose) == (MEDIUM, PURPOSE)
    qtbot.waitUntil(lambda: page.state_sentence() == "Nothing waits for a second person.")


def test_ones_own_proposal_waits_for_another_and_is_taken_back(shown: Open, qtbot: QtBot) -> None:
    page = shown(Role.RECORDS_OFFICER)
    assert page.state_sentence() == "1 proposal waits; 0 of them for you."
    assert not page.second_button.isEnabled()
    assert page.why.text() == "You proposed it; the second person is another."

    def take_back(dialog: QDialog) -> None:
        dialog.findChildren(TextArea)[0].set_text("Training sample. The medium is another one.")
        press(dialog, "Take")

    answer(take_back)
    page.drop()
    qtbot.waitUntil(lambda: not page._desk.register.proposals, timeout=20_000)


def test_a_reviewer_of_the_case_is_told_why_not(shown: Open) -> None:
    page = shown(Role.REVIEWER)
    assert not page.second_button.isEnabled()
    assert not page.drop_button.isEnabled()
    assert "The second person is a supervisor or records officer." in page.why.text()
