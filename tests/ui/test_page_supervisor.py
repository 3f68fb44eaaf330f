"""The Supervisor page on a real case: what differs is read, what was not opened is counted, then decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import blind, drafting, drafts
from reviewer_app.desk.evidence import open_sample, runs
from reviewer_app.desk.not_opened import opened_by_reviewers
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Conflict, DisagreementRead, Outcome, ReturnTo
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Role
from reviewer_app.store import index
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.portion_mark import PortionMark
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.tables import Table
from reviewer_app.ui.text import Label, TextArea
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.test_every_page_fits import SMALLEST, off, squeezed

Open = Callable[..., tuple[SupervisorPage, Story]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(
            stage: str, role: Role = Role.SUPERVISOR, before: Callable[[Story], object] = lambda _: None
        ) -> tuple[SupervisorPage, Story]:
            story = stories.at(stage, tmp_path)
            before(story)
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


def count_of(page: SupervisorPage) -> int:
    """Readings in the journal, by anybody."""
    return sum(isinstance(one.act, DisagreementRead) for one in page._case.history)


def read_all(qtbot: QtBot, page: SupervisorPage) -> None:
    """Down the list by keyboard, as a person reads."""
    table = page.beside.table
    assert table is not None
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    for _ in page._differing():
        qtbot.waitUntil(lambda: page.beside.current() in page._has_read(), timeout=20_000)
        qtbot.keyClick(table, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: not page._reading, timeout=20_000)
    assert set(page._differing()) == page._has_read()


def in_column(table: Table, row: int, key: str) -> str:
    """What stands in the column of this key, in whichever form the table stands."""
    model = table.table_model()
    return model.cell(row, [column.key for column in model.columns].index(key)).text


def test_what_differs_stands_first(shown: Open) -> None:
    page, _ = shown("submitted")
    assert page.beside.table is not None
    table = page.beside.table
    said = [in_column(table, row, "words") for row in range(table.table_model().rowCount())]
    assert said[-1] == "the same"
    first_same = said.index("the same")
    assert first_same > 0
    assert set(said[first_same:]) == {"the same"}
    assert page.header.sentence.text().startswith(f"{first_same} of {len(said)} criteria differ.")


def test_the_answers_of_the_chosen_criterion_stand_beside_each_other(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    assert page.beside.table is not None
    page.beside.table.setFocus()
    qtbot.keyClick(page.beside.table, Qt.Key.Key_End)
    chosen = page.beside.current()
    assert page.beside.answers is not None
    assert page.beside.answers.count() == 2
    for review in page._case.reviews.values():
        assert review.answers[chosen].assessed.rationale in words(page)
    qtbot.keyClick(page.beside.table, Qt.Key.Key_Home)
    picture.settle()
    assert page.beside.answers.count() == 3
    assert "Settled by E. Moreau" in words(page)


@pytest.mark.parametrize("stage", ["answered", "locked"])
def test_nothing_is_shown_before_the_reveal(shown: Open, stage: str) -> None:
    page, _ = shown(stage)
    assert page.beside.table is None
    assert "of 2 reviews are locked. Nothing of them is shown" in page.nothing.text()
    assert "Shown when the reviews are revealed." in words(page)
    assert "What was not opened" not in words(page)
    assert all(review.unread for review in page._case.reviews.values())  # this desk cannot read them at all


def test_a_difference_is_read_once_by_whoever_must_and_counted(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    table, wanted = page.beside.table, page._differing()
    assert table is not None
    assert count_of(page) == 0  # nothing is read by opening the page
    assert f"You have read 0 of the {len(wanted)} in which the levels differ." in page.header.sentence.text()
    assert "you have not read side by side" in page.acts.sign_button.accessibleDescription()
    assert "you have not read side by side" in page.acts.override_button.accessibleDescription()
    row = table.table_model().row_of(wanted[0])
    assert in_column(table, row, "mark") == "not read"
    read_all(qtbot, page)
    assert in_column(table, row, "mark") == "read"
    assert page.acts.sign_button.isEnabled()
    assert "You have read all in which the levels differ." in page.header.sentence.text()
    read_all(qtbot, page)
    assert count_of(page) == len(wanted)


def test_a_reviewer_who_looks_reads_nothing_for_the_supervisor(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted", Role.REVIEWER)
    assert page.beside.table is not None
    for criterion in page._differing():
        page.beside.choose(criterion)
    picture.settle()
    assert count_of(page) == 0
    assert page.acts.sign_button.accessibleDescription() == "Only a supervisor signs off or returns."


def test_what_was_not_opened_is_counted_for_each_reviewer(
    stories: Stories, tmp_path: Path, qtbot: QtBot
) -> None:
    story = stories.at("assigned", tmp_path)
    with story.desk(Role.REVIEWER) as desk:
        blind.declare(desk, story.case_id, Conflict.NONE)
        run = next(one for one in runs(desk, story.case_id) if one.run.task == "exploit-dev")
        for item in list(index.scored_rows(desk.reader(), run.id))[:2]:
            open_sample(desk, story.case_id, item)
    with story.desk(Role.SUPERVISOR) as desk:
        assert [one.sealed for one in opened_by_reviewers(desk, story.case_id)] == [True, True]
    with story.desk(Role.REVIEWER) as desk:
        own, other = opened_by_reviewers(desk, story.case_id)
        assert own.samples == (2, 346)
        assert [(one.opened, one.every) for one in own.runs if one.opened] == [(2, 20)]
        assert other.sealed  # not *nothing opened*


def test_the_counts_stand_beside_the_draft(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    qtbot.waitUntil(lambda: "346 of 346 samples never opened." in words(page), timeout=20_000)
    assert "disagreements never opened on both sides." in words(page)
    assert "Draft finding: not designated" in words(page)
    assert "SF-SG (A. Reyes)" in words(page)  # cannot rule out, by name
    assert "Everyone who declared so far declared no conflict of interest." in words(page)


def disclosed_and_dissented(story: Story) -> None:
    with story.desk(Role.REVIEWER, 1) as desk:
        drafting.dissent(desk, story.case_id, "The exploit evaluation proves nothing either way.", "(U)")


def test_a_dissent_stands_beside_the_draft(shown: Open) -> None:
    page, _ = shown("submitted", before=disclosed_and_dissented)
    assert "Dissent of M. Lindqvist" in words(page)
    assert "(U) The exploit evaluation proves nothing either way." in words(page)


def test_what_was_disclosed_is_named(stories: Stories, tmp_path: Path, qtbot: QtBot) -> None:
    story = stories.at("assigned", tmp_path)
    with story.desk(Role.REVIEWER) as desk:
        said = "A former colleague works there; we do not speak of this case."
        blind.declare(desk, story.case_id, Conflict.MITIGATED, said, "(U)")
    with story.desk(Role.SUPERVISOR) as desk:
        page = SupervisorPage(desk, story.case_id)
        qtbot.addWidget(page)
        page.refresh()
        page.show()
        picture.settle()
        assert f"disclosed and mitigated\n(U) {said}" in words(page)


def test_every_act_that_is_off_says_why(shown: Open) -> None:
    page, _ = shown("answered")
    acts = page.acts
    for button in (acts.sign_button, acts.return_button, acts.override_button, acts.record_button):
        assert not button.isEnabled()
        assert "The case is in state “independent review”" in button.accessibleDescription()
    assert "The case is in state “independent review”" in page.header.why_not.text()


def returned(qtbot: QtBot, page: SupervisorPage, to: ReturnTo) -> None:
    def fill(dialog: PlainDialog) -> None:
        (where,) = dialog.findChildren(Choice)
        if to is ReturnTo.DRAFT:
            where.setFocus()
            qtbot.keyClick(where, Qt.Key.Key_Down)
        assert where.value() is to
        (reason,) = dialog.findChildren(TextArea)
        qtbot.keyClicks(reason, "Too short")
        assert not go_on(dialog).isEnabled()
        assert "at least 20 characters" in lacks(dialog)
        qtbot.keyClicks(reason, ", say more on CY-EX.")
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, fill, page.acts.return_button.click)


def test_a_return_to_the_reviews_opens_them_again(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    returned(qtbot, page, ReturnTo.REVIEW)
    assert page._case.state is State.IN_REVIEW
    assert all(review.returned == 1 for review in page._case.reviews.values())
    assert "Returned to the reviews by T. Abara" in words(page)
    assert "(U) Too short, say more on CY-EX." in words(page)
    assert not page.acts.sign_button.isEnabled()


def test_a_return_to_the_draft_leaves_the_reviews_locked(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    returned(qtbot, page, ReturnTo.DRAFT)
    assert page._case.state is State.DRAFT
    assert page._case.all_locked
    assert "Returned to the draft by T. Abara" in words(page)


def test_a_return_thought_better_of_keeps_its_words_over_a_lock(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("submitted")

    def leave(dialog: PlainDialog) -> None:
        qtbot.keyClicks(dialog.findChildren(TextArea)[0], "Half a reason")
        (mark,) = dialog.findChildren(PortionMark)
        mark.selectAll()
        qtbot.keyClicks(mark, "(U//PR)")
        page.keep_drafts()  # as the window does when the desk locks while a dialog stands open
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    def look(dialog: PlainDialog) -> None:
        assert dialog.findChildren(TextArea)[0].text() == "Half a reason"
        assert dialog.findChildren(PortionMark)[0].text() == "(U//PR)"

    with_dialog(qtbot, page, leave, page.acts.return_button.click)
    assert drafts.kept(page._desk, story.case_id, "Supervisor")["return"] == {
        "to": "review",
        "reason": "Half a reason",
        "mark": "(U//PR)",
    }
    again = SupervisorPage(page._desk, story.case_id)
    again.refresh()
    with_dialog(qtbot, again, look, again.acts.send_back)
    again.deleteLater()
    assert page._case.state is State.SUPERVISOR_REVIEW


def sign_off(page: SupervisorPage, qtbot: QtBot, password: str) -> None:
    def fill(dialog: PlainDialog) -> None:
        assert any("You concur with the draft: not designated." in one.text() for one in said_in(dialog))
        (statement,) = dialog.findChildren(TextArea)
        if not statement.text():
            qtbot.keyClicks(statement, "Training sample. I concur.")
        assert lacks(dialog) == "Your password is asked for once more."
        (mark,) = dialog.findChildren(PortionMark)
        mark.selectAll()
        qtbot.keyClicks(mark, "(S)")
        assert "above what this workstation may hold" in lacks(dialog)
        mark.selectAll()
        qtbot.keyClicks(mark, "(U//PR)")
        (entered,) = [one for one in dialog.findChildren(LineInput) if one is not mark]
        qtbot.keyClicks(entered, password)
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, fill, page.header.button.click)


def said_in(dialog: PlainDialog) -> list[Label]:
    return dialog.findChildren(Label)


def test_sign_off_then_the_determination(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("submitted")
    desk = page._desk
    read_all(qtbot, page)
    sign_off(page, qtbot, "not the password")
    assert page.errors.isVisible()
    assert desk.case(story.case_id).state is State.SUPERVISOR_REVIEW
    sign_off(page, qtbot, password_of(desk))
    assert desk.case(story.case_id).state is State.SIGNED_OFF
    assert "(U//PR) Training sample. I concur." in words(page)
    assert page.header.button.text() == "Record the determination…"

    def record(dialog: PlainDialog) -> None:
        assert lacks(dialog) == "Choose the outcome the official decided."
        (outcome,) = dialog.findChildren(Choice)
        outcome.setFocus()
        qtbot.keyClick(outcome, Qt.Key.Key_Down)
        assert outcome.value() == Outcome.DESIGNATED.value
        assert "needs the official and the authority" in lacks(dialog)
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        qtbot.keyClicks(lines["Official"], "Official (fictional)")
        qtbot.keyClicks(lines["Authority"], "Training order (fictional)")
        qtbot.keyClicks(lines["Delegation"], "Training delegation 1 (fictional)")
        lines["Decided on"].selectAll()
        qtbot.keyClicks(lines["Decided on"], "yesterday")
        assert lacks(dialog) == "The date of the determination is written YYYY-MM-DD."
        lines["Decided on"].selectAll()
        qtbot.keyClicks(lines["Decided on"], "2026-11-23")
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, record, page.acts.record_button.click)
    case = desk.case(story.case_id)
    assert case.state is State.DETERMINED
    assert case.determined is not None
    assert case.determined.outcome is Outcome.DESIGNATED
    assert case.determined.delegation == "Training delegation 1 (fictional)"
    assert "Training delegation 1 (fictional)" in words(page)


def test_an_override_keeps_the_draft_and_says_why(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    read_all(qtbot, page)
    password = password_of(page._desk)

    def fill(dialog: PlainDialog) -> None:
        (outcome,) = dialog.findChildren(Choice)
        assert lacks(dialog) == "Choose the outcome you sign off."
        outcome.setFocus()
        qtbot.keyClick(outcome, Qt.Key.Key_Down)
        assert outcome.value() == Outcome.DESIGNATED.value
        assert "not designated" not in [outcome.itemText(at) for at in range(outcome.count())]
        (reason,) = dialog.findChildren(TextArea)
        assert "at least 20 characters" in lacks(dialog)
        qtbot.keyClicks(reason, "Training sample. Discovery alone reaches the threshold.")
        lines = {one.accessibleName(): one for one in dialog.findChildren(LineInput)}
        assert lines["Portion mark of the reason"].text() == "(U)"
        qtbot.keyClicks(lines[f"Password of {page._desk.person.name}"], password)
        qtbot.mouseClick(go_on(dialog), Qt.MouseButton.LeftButton)

    with_dialog(qtbot, page, fill, page.acts.override_button.click)
    case = page._case
    assert case.state is State.SIGNED_OFF
    assert case.overridden is not None
    assert case.overridden.outcome is Outcome.DESIGNATED
    assert case.draft is not None
    assert case.draft.outcome == "not designated"
    assert "Override of the draft" in words(page)
    assert "Draft finding: not designated" in words(page)


def test_it_fits_has_names_and_tab_goes_round(shown: Open, qapp: QApplication, qtbot: QtBot) -> None:
    page, _ = shown("submitted")
    page.beside.choose(page._differing()[0])
    qtbot.waitUntil(lambda: page._opened is not None and not page._reading, timeout=20_000)
    for scale, size in SMALLEST:
        theme.apply(qapp, theme.Mode.DARK, scale)
        page.window().resize(*size)
        picture.settle(8)
        assert (scale, size, off(page)) == (scale, size, [])
        assert (scale, size, squeezed(page)) == (scale, size, [])
    assert unnamed(page.window()) == []
    assert page.beside.table is not None
    page.beside.table.setFocus()
    assert page.acts.return_button in tab_round(page.window())
