"""The Requests page on a real case: points asked, dropped, the agency clock paused; a draft is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import asking, blind, drafts, papers
from reviewer_app.domain.acts import Conflict, Paper, PaperExported, RequestPoint
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Check, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.paper_acts import PaperDialog
from reviewer_app.ui.pages.request_words import NEVER
from reviewer_app.ui.pages.requests import RequestsPage
from reviewer_app.ui.text import TextArea
from tests.builders_journey import Stories, Story
from tests.journeys.at_the_window import the
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.builders_work import AtPage, at_page, lacks

At = AtPage[RequestsPage]
ASKED = "Send the logs of the runs that the message limit ended."
WHY = "The developer answered by telephone; nothing is open."


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def at(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., At]]:
    with ExitStack() as stack:
        yield lambda stage, role=Role.SUPERVISOR, before=lambda _: None: stack.enter_context(
            at_page(qtbot, stories, tmp_path, RequestsPage, stage, role, before)
        )


def ticks(around: PlainDialog, name: str) -> list[Check]:
    return [one for one in around.findChildren(Check) if one.isVisible() and one.accessibleName() == name]


def test_several_points_are_asked_and_the_clock_stands(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert "No information request was made." in me.page.state_sentence()

    def fill(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "Each point says what is asked for, and its portion mark."
        me.type(dialog, TextArea, "What is asked for, point 1", ASKED)
        assert lacks(dialog) == "Each point names the criteria it bears on."
        me.click(ticks(dialog, "CY-EX")[0])
        me.click(the(dialog, Button, "Add a point"))
        me.type(dialog, TextArea, "What is asked for, point 2", "Say who chose the limit.")
        me.click(ticks(dialog, "CY-VD")[1])
        me.click(ticks(dialog, "CY-EX")[1])
        me.type(dialog, LineInput, "Asked for by", "tomorrow")
        assert lacks(dialog) == "The day by which an answer is asked for is written YYYY-MM-DD."
        me.type(dialog, LineInput, "Asked for by", "2026-12-04")
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.header.button), fill)
    (request,) = me.case.requests
    assert [one.criteria for one in request.requested.points] == [("CY-EX",), ("CY-VD", "CY-EX")]
    assert [one.asked for one in request.requested.points] == [ASKED, "Say who chose the limit."]
    assert request.requested.due_on == "2026-12-04"
    assert me.case.state is State.RFI_HOLD
    words = me.words()
    assert f"(U) {ASKED}" in words
    assert "Bears on CY-VD " in words
    assert "The agency clock stands" in me.page.clock.text()
    assert NEVER in words
    assert me.page.why_not_answered() == "No supplement has come since it was made."


def test_a_point_that_was_taken_away_is_not_asked(at: Callable[..., At]) -> None:
    me = at("assigned")

    def fill(dialog: PlainDialog) -> None:
        me.type(dialog, TextArea, "What is asked for, point 1", "Never mind.")
        me.click(the(dialog, Button, "Add a point"))
        me.type(dialog, TextArea, "What is asked for, point 2", ASKED)
        me.click(ticks(dialog, "CY-EX")[1])
        me.click(the(dialog, Button, "Take away point 1"))
        me.go_on(dialog)

    me.answer(me.page.ask_developer, fill)
    assert [one.asked for one in me.case.requests[0].requested.points] == [ASKED]


def test_what_was_written_survives_a_cancel_and_a_lock(at: Callable[..., At]) -> None:
    me = at("assigned")

    def write(dialog: PlainDialog) -> None:
        me.type(dialog, TextArea, "What is asked for, point 1", ASKED)
        me.click(ticks(dialog, "CY-EX")[0])
        me.qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    me.answer(me.page.ask_developer, write)
    assert not me.case.requests
    me.another()
    assert ASKED in str(drafts.kept(me.desk, me.story.case_id, "Requests"))

    def go_on(dialog: PlainDialog) -> None:
        assert the(dialog, TextArea, "What is asked for, point 1").text() == ASKED
        assert ticks(dialog, "CY-EX")[0].isChecked()
        me.go_on(dialog)

    me.answer(me.page.ask_developer, go_on)
    assert me.case.requests[0].requested.points == (RequestPoint(("CY-EX",), ASKED, "(U)"),)
    me.page.keep_drafts()
    assert drafts.kept(me.desk, me.story.case_id, "Requests") == {}


def test_a_request_is_dropped_with_a_reason(at: Callable[..., At]) -> None:
    me = at("assigned")
    asking.request_information(me.desk, me.story.case_id, (RequestPoint(("CY-VD",), ASKED, "(U)"),))
    me.anew()

    def fill(dialog: PlainDialog) -> None:
        me.type(dialog, TextArea, "Reason", "Too short")
        assert "at least 20 characters" in lacks(dialog)
        me.type(dialog, TextArea, "Reason", WHY)
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.drop_button), fill)
    assert me.case.requests[0].dropped == WHY
    assert me.case.state is State.IN_REVIEW
    assert WHY in me.words()
    assert me.page.drop_button.accessibleDescription() == "Request 1 is closed."
    assert me.page.table.table_model().cell(0, 1).text == "dropped"


def test_a_supervisor_pauses_and_resumes_the_clock(at: Callable[..., At]) -> None:
    me = at("assigned")
    assert me.page.resume_button.accessibleDescription() == "The agency clock runs."

    def fill(dialog: PlainDialog) -> None:
        me.type(dialog, TextArea, "Reason", WHY)
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.pause_button), fill)
    assert [one.reason for one in me.case.pauses] == [WHY]
    assert me.page.pause_button.accessibleDescription() == "The agency clock stands already."
    assert WHY in me.page.clock.text()
    me.answer(lambda: me.click(me.page.resume_button), fill)
    assert me.case.pauses[0].end
    assert me.page.clock.text().startswith("The agency clock runs")


def test_a_reviewer_asks_only_after_the_own_declaration(at: Callable[..., At]) -> None:
    me = at("assigned", Role.REVIEWER)
    assert me.page.header.why_not.text().startswith("Declare first")
    assert (
        me.page.pause_button.accessibleDescription()
        == "Only a supervisor pauses or resumes the agency clock."
    )
    blind.declare(me.desk, me.story.case_id, Conflict.NONE, "", "(U)")
    me.anew()
    assert me.page.header.button.isEnabled()


def test_others_read_why_they_may_not(at: Callable[..., At]) -> None:
    me = at("assigned", Role.RECORDS_OFFICER)
    assert me.page.header.why_not.text() == (
        "Only a reviewer, the adjudicator or a supervisor asks the developer for more."
    )


def request(me: At) -> None:
    points = (RequestPoint(("CY-VD",), ASKED, "(U)"),)
    asking.request_information(me.desk, me.story.case_id, points)
    me.anew()


def test_a_request_is_previewed_as_the_letter_that_would_leave(at: Callable[..., At]) -> None:
    me = at("assigned")
    request(me)

    def look(dialog: PlainDialog) -> None:
        assert isinstance(dialog, PaperDialog)
        me.qtbot.waitUntil(lambda: bool(dialog.view.pdf()), timeout=20_000)
        me.qtbot.waitUntil(lambda: bool(dialog.view.pages.drawn()), timeout=20_000)
        assert dialog.view.pdf() == papers.draw(me.desk, me.story.case_id, Paper.INFORMATION_REQUEST, 1)
        assert dialog.view.zoom.text().startswith("2 pages · ")
        before = dialog.view.zoom.text()
        me.qtbot.keyClick(dialog, Qt.Key.Key_Plus)
        assert dialog.view.zoom.text() != before
        assert unnamed(dialog) == []
        me.qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    me.answer(lambda: me.click(me.page.letter.preview_button), look)
    by_keys = {key.keys: key for key in tuple(me.page.keys())}
    preview = by_keys["V"].do
    assert preview is not None
    me.answer(preview, look)


def test_a_request_is_saved_to_a_medium_and_that_is_recorded(at: Callable[..., At], tmp_path: Path) -> None:
    me = at("assigned")
    request(me)
    assert "Not saved to a medium yet." in me.words()
    path = tmp_path / "letter.pdf"

    def fill(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "Choose the file to write."
        me.type(dialog, LineInput, "File", str(path))
        assert lacks(dialog) == "A paper that leaves names its file, its medium and its purpose."
        me.type(dialog, LineInput, "Medium", "disc 3")
        assert the(dialog, LineInput, "Purpose").text() == "To the developer"
        me.go_on(dialog)

    me.answer(lambda: me.click(me.page.letter.save_button), fill)
    act = me.case.history[-1].act
    assert isinstance(act, PaperExported)
    assert (act.paper, act.number, act.medium) == (Paper.INFORMATION_REQUEST, 1, "disc 3")
    assert hashlib.sha384(path.read_bytes()).hexdigest() == act.sha384
    assert "Saved to disc 3." in me.words()


def test_a_reviewer_reads_the_letter_and_why_another_saves_it(at: Callable[..., At]) -> None:
    def ask(story: Story) -> None:
        with story.desk(Role.SUPERVISOR) as desk:
            asking.request_information(desk, story.case_id, (RequestPoint(("CY-VD",), ASKED, "(U)"),))

    me = at("assigned", Role.REVIEWER, ask)
    assert me.page.letter.preview_button.isEnabled()
    reason = "Only an intake clerk, a supervisor or a records officer takes a paper out."
    assert me.page.letter.save_button.accessibleDescription() == reason
    assert reason in me.words()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(
    at: Callable[..., At], qapp: QApplication, scale: float
) -> None:
    me = at("assigned")
    asking.request_information(me.desk, me.story.case_id, (RequestPoint(("CY-VD",), ASKED, "(U)"),))
    me.anew()
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(me.page.window()) == []
    me.page.table.setFocus()
    visited = tab_round(me.page.window())
    assert me.page.drop_button in visited
