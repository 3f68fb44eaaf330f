"""The mark beside a text: one place and width on every form, checked as typed, reached by the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from reviewer_app.domain.acts import HoldPlaced
from reviewer_app.domain.case import Review
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import LineInput, column
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages import reveal_side
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.portion_mark import UNCLASSIFIED, WIDTH, PortionMark, marked, placed
from reviewer_app.ui.text import Label, TextArea
from tests.builders import sample_criteria
from tests.builders_journey import Stories, Story
from tests.ui.builders_ui import answer, press

REASON = "Training sample. The release date was written down wrongly."


@pytest.fixture(scope="module")
def stories() -> Stories:
    return Stories()


@pytest.fixture
def closing(
    stories: Stories, tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[[], tuple[ClosingPage, Story]]]:
    with ExitStack() as stack:

        def opened() -> tuple[ClosingPage, Story]:
            story = stories.at("signed", tmp_path)
            page = ClosingPage(stack.enter_context(story.desk(Role.RECORDS_OFFICER)), story.case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            return page, story

        yield opened
        picture.settle()


def form(qtbot: QtBot) -> tuple[QWidget, LineInput, TextArea, PortionMark, LineInput]:
    first, reason, last = LineInput(name="Who"), TextArea(name="Reason"), LineInput(name="Password")
    mark = PortionMark("the reason")
    box = column(*placed([("Who", first), ("Reason", reason), ("Portion mark", mark), ("Password", last)]))
    qtbot.addWidget(box)
    box.resize(540, 400)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    return box, first, reason, mark, last


def test_it_stands_above_its_text_at_the_right_edge_and_is_as_wide_everywhere(qtbot: QtBot) -> None:
    box, first, reason, mark, _ = form(qtbot)
    here, text = (one.mapTo(box, one.rect().topRight()) for one in (mark, reason))
    assert here.x() == text.x()
    assert here.y() < text.y()
    assert mark.width() == theme.px(WIDTH)
    assert here.y() > first.mapTo(box, first.rect().bottomRight()).y()
    assert [one.text() for one in box.findChildren(Label)].count("Portion mark") == 1
    assert mark.accessibleName() == "Portion mark of the reason"


def test_the_keyboard_goes_from_the_text_to_its_mark_and_on(qtbot: QtBot) -> None:
    box, first, reason, mark, last = form(qtbot)
    first.setFocus()
    for expected in (reason, mark, last):
        now = box.focusWidget()
        assert now is not None
        qtbot.keyClick(now, Qt.Key.Key_Tab)
        assert box.focusWidget() is expected


def test_an_empty_text_has_no_mark_to_be_wrong(qtbot: QtBot) -> None:
    mark = PortionMark("the statement", "(X)")
    qtbot.addWidget(mark)
    assert mark.over("  ") == UNCLASSIFIED
    assert mark.over("I concur.") == "(X)"


def test_a_mark_is_checked_as_it_is_typed_and_goes_into_the_act(
    closing: Callable[[], tuple[ClosingPage, Story]], qtbot: QtBot
) -> None:
    page, story = closing()
    said: list[str] = []

    def place(dialog: QDialog) -> None:
        (mark,) = dialog.findChildren(PortionMark)
        (reason,) = dialog.findChildren(TextArea)
        (ordered,) = [one for one in dialog.findChildren(LineInput) if one.accessibleName() == "Ordered by"]
        reason.set_text(REASON)
        ordered.setText("Counsel (fictional), 7/2026")
        assert mark.text() == UNCLASSIFIED
        for typed in ("(S)", "(Q)", "", "(U//PR)"):
            mark.setText(typed)
            said.append("\n".join(one.text() for one in dialog.findChildren(Label)))
        press(dialog, "Place")

    answer(place)
    page.button(HoldPlaced).click()
    qtbot.waitUntil(lambda: page.desk.case(story.case_id).hold is not None)
    hold = page.desk.case(story.case_id).hold
    assert hold is not None
    assert (hold.marking, hold.reason) == ("(U//PR)", REASON)
    above, unknown, blank, good = said
    assert "(S) is above what this workstation may hold" in above
    assert "Q: a marking opens with its level" in unknown
    assert "The text needs a portion mark." in blank
    assert "portion mark." not in good
    assert "opens with its level" not in good


def test_agreement_names_who_was_not_blind(qtbot: QtBot) -> None:
    reviews = (Review("reyes"), Review("halloran", not_blind=True))
    part = reveal_side.agreement_part(sample_criteria(), reviews, str.title)
    qtbot.addWidget(part)
    said = [one.text() for one in part.findChildren(Label) if "blind" in one.text()]
    assert said == ["▲ Halloran joined after the reveal; this review was not blind."]


@pytest.mark.parametrize(("width", "on_one_line"), [(900, True), (230, False)])
def test_the_mark_stands_where_there_is_room(qtbot: QtBot, width: int, on_one_line: bool) -> None:
    text, mark = TextArea(name="Reason"), PortionMark("the reason")
    shown = marked("Why it is not adequate", text, mark)
    qtbot.addWidget(shown)
    shown.resize(width, 300)
    shown.show()
    picture.settle(4)
    place = shown.mapFromGlobal(mark.mapToGlobal(mark.rect().topLeft()))
    assert place.x() + mark.width() <= width
    words = next(one for one in shown.findChildren(Label) if one.text() == "Why it is not adequate")
    below = shown.mapFromGlobal(words.mapToGlobal(words.rect().bottomLeft())).y()
    assert (place.y() < below) is on_one_line
    assert place.y() < shown.mapFromGlobal(text.mapToGlobal(text.rect().topLeft())).y()
