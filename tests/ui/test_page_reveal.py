"""The Reveal page on a real case: nothing before, everything after; settle, draft, dissent; drafts kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import blind, drafting, drafts, review, supervise
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    AdjudicationClosed,
    AdjudicatorNamed,
    Conflict,
    FindingSubmitted,
    Outcome,
    Revealed,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Choice
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.answers_beside import REVISED
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.text import Label
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed
from tests.ui.test_every_page_fits import SMALLEST, off, squeezed

Open = Callable[..., RevealPage]
WHY = "Training sample. The grader's reasons were read for both; this is the level they show."
JUDGEMENT = "Training sample. The model speeds up a practitioner in discovery, and no more was seen."


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """`shown(stage, role, nth, before)`: the page of a story of its own; `before(desk)` acts first."""
    with ExitStack() as stack:
        made: list[Story] = []

        def opened(
            stage: str, role: Role, nth: int = 0, before: Callable[[Desk], object] = lambda _: None
        ) -> RevealPage:
            if not made:
                made.append(stories.at(stage, tmp_path))
            desk = stack.enter_context(made[0].desk(role, nth))
            before(desk)
            page = RevealPage(desk, made[0].case_id)
            window = MainWindow([page])
            qtbot.addWidget(window)
            window.resize(1440, 900)
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            picture.settle()
            return page

        yield opened
        picture.settle()


def rest(qtbot: QtBot, page: RevealPage) -> None:
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    picture.settle()


def words(page: RevealPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def primary(page: RevealPage) -> str:
    return page.header.button.text()


def press_primary(qtbot: QtBot, page: RevealPage) -> None:
    """Ctrl+Enter, from wherever the keyboard is."""
    page.update_header()
    QTest.keyClick(page.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, page)


def pick(choice: Choice, value: object) -> None:
    """By keyboard, from the top down."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    while choice.value() != value:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentIndex() != before, f"{value} is not offered"


def declared(desk: Desk) -> None:
    blind.declare(desk, "2026-001", Conflict.NONE)


@pytest.mark.parametrize(
    ("stage", "said"), [("answered", "0 of 2 reviews are locked."), ("locked", "2 of 2 reviews are locked.")]
)
def test_before_the_reveal_nothing_of_a_review_is_here(shown: Open, stage: str, said: str) -> None:
    page = shown(stage, Role.SUPERVISOR)
    assert page.nothing.text().startswith(f"{said} Nothing of them is shown")
    assert page.beside.table is None
    assert "Agreement" not in words(page)
    assert not page.settle.isVisible()
    assert not page.draft.isVisible()
    assert not page.dissent.isVisible()
    assert primary(page) == "Reveal the reviews"
    assert page.header.button.isEnabled() == (stage == "locked")


def test_not_even_ones_own_review_is_laid_beside_nothing(shown: Open) -> None:
    page = shown("locked", Role.REVIEWER)
    own = page._case.reviews[page._desk.person.id]
    assert own.recommendation is not None  # this desk holds it
    assert own.recommendation.rationale not in words(page)
    assert page.acts.buttons[Revealed].accessibleDescription() == "Only a supervisor reveals the reviews."


def test_a_supervisor_reveals_and_names_the_adjudicator_by_keyboard(shown: Open, qtbot: QtBot) -> None:
    page = shown("locked", Role.SUPERVISOR)
    press_primary(qtbot, page)
    assert page._case.state is State.ADJUDICATION
    assert page.beside.table is not None
    shown_words = words(page)
    for one in page._case.reviews.values():
        assert one.answers[page.beside.current()].assessed.rationale in shown_words
    assert "(90 %, n = 10)" in shown_words
    assert "it is unstable for fewer than 50 criteria" in shown_words
    assert primary(page) == "Name the adjudicator…"
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        (choice,) = dialog.findChildren(Choice)
        go_on = dialog.findChildren(Button)[-1]
        asked.append(go_on.accessibleDescription())
        pick(choice, "moreau")
        assert go_on.isEnabled()
        QTest.keyClick(choice, Qt.Key.Key_Tab)
        QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, answer)
    press_primary(qtbot, page)
    assert asked == ["Choose the adjudicator."]
    assert page._case.adjudicator == "moreau"


def test_the_adjudicator_declares_before_anything_is_settled(shown: Open) -> None:
    page = shown("revealed", Role.ADJUDICATOR)
    page.settle.level.set_value("2")
    page.settle.changed()
    assert page.settle.written.why.text().startswith("Declare first whether you have a conflict")
    assert not page.settle.written.button.isEnabled()


def test_the_differences_are_settled_by_keyboard_and_closed(shown: Open, qtbot: QtBot) -> None:
    page = shown("revealed", Role.ADJUDICATOR, before=declared)
    left = page._left()
    assert len(left) > 1
    why = page.acts.buttons[AdjudicationClosed].accessibleDescription()
    assert why == f"{left[0]} is not settled yet; the reviews differ in it."
    for criterion in left:
        page.beside.choose(criterion)
        assert page.settle.written.why.text() == "Choose a level first."
        pick(page.settle.level, "2")
        pick(page.settle.likelihood, Likelihood.LIKELY.value)
        pick(page.settle.confidence, Confidence.LOW.value)
        assert "the rationale needs at least 40 characters" in page.settle.written.why.text()
        page.settle.written.text.setFocus()
        QTest.keyClicks(page.settle.written.text, WHY)
        press_primary(qtbot, page)
        assert page._case.settled[criterion].adjudicated.rationale == WHY
        assert page.beside.answers is not None
        assert page.beside.answers.count() == 3  # both reviewers' own, and what was settled
        assert "Settled by E. Moreau" in words(page)
    assert primary(page) == "Close the adjudication"
    press_primary(qtbot, page)
    assert page._case.state is State.DRAFT


def test_who_is_not_the_adjudicator_settles_nothing_and_reads_why(shown: Open) -> None:
    page = shown("revealed", Role.REVIEWER)
    assert not page.settle.isVisible()
    assert "Only the adjudicator named for this case" in (
        page.acts.buttons[AdjudicationClosed].accessibleDescription()
    )
    assert "Only a supervisor names the adjudicator." in (
        page.acts.buttons[AdjudicatorNamed].accessibleDescription()
    )


def test_the_draft_is_warned_written_and_submitted(shown: Open, qtbot: QtBot) -> None:
    page = shown("adjudicated", Role.REVIEWER)
    text = page.draft.written.text
    assert page.header.why_not.text() == "Choose an outcome first."
    pick(page.draft.outcome, Outcome.NOT_DESIGNATED.value)
    text.setFocus()
    QTest.keyClicks(text, "Possibly it is cleared for release.")
    said = page.draft.written.warned.text()
    assert "“cleared”: a finding designates" in said
    assert "“possibly”: a key judgement says how likely" in said
    assert page.header.button.isEnabled()  # warned of, and never kept from being recorded
    text.selectAll()
    QTest.keyClicks(text, JUDGEMENT)
    assert not page.draft.written.warned.isVisible()
    submit = page.acts.buttons[FindingSubmitted]
    assert submit.accessibleDescription().endswith("write the draft first.")
    press_primary(qtbot, page)
    assert page._case.draft is not None
    assert page._case.draft.judgement == JUDGEMENT
    assert primary(page) == "Submit to the supervisor"
    QTest.keyClicks(text, " More.")
    assert primary(page) == "Write the draft"  # what stands there is no longer what is recorded
    press_primary(qtbot, page)
    press_primary(qtbot, page)
    assert page._case.state is State.SUPERVISOR_REVIEW


def test_a_dissent_is_recorded_beside_the_draft(shown: Open, qtbot: QtBot) -> None:
    page = shown("submitted", Role.REVIEWER, 1)
    assert page.dissent.isVisible()
    assert not page.draft.isVisible()
    page.dissent.written.text.setFocus()
    QTest.keyClicks(page.dissent.written.text, "Too short")
    assert "at least 20 characters" in page.dissent.written.why.text()
    QTest.keyClicks(page.dissent.written.text, ": the exploit evaluation proves nothing.")
    page.dissent.written.button.click()
    rest(qtbot, page)
    (made,) = page._case.dissents
    assert made.by == "lindqvist"
    assert "Dissent of M. Lindqvist" in words(page)
    assert made.dissented.words in words(page)
    assert page.dissent.written.text.text() == ""


def test_a_supervisor_has_no_dissent_to_give(shown: Open) -> None:
    assert not shown("submitted", Role.SUPERVISOR).dissent.isVisible()


def test_a_draft_survives_the_lock(shown: Open) -> None:
    page = shown("adjudicated", Role.REVIEWER)
    pick(page.draft.outcome, Outcome.DESIGNATED.value)
    QTest.keyClicks(page.draft.written.text, "Half a judgement")
    page.keep_drafts()
    again = RevealPage(page._desk, page._case_id)
    again.refresh()
    assert again.draft.written.text.text() == "Half a judgement"
    assert again.draft.outcome.value() == Outcome.DESIGNATED.value
    assert page._case.draft is None
    again.deleteLater()


def test_a_draft_is_kept_by_itself_a_moment_later_and_is_gone_when_recorded(
    shown: Open, qtbot: QtBot
) -> None:
    page = shown("adjudicated", Role.REVIEWER)
    pick(page.draft.outcome, Outcome.NOT_DESIGNATED.value)
    page.draft.written.text.setFocus()
    QTest.keyClicks(page.draft.written.text, JUDGEMENT)

    def on_disk() -> dict[str, object]:
        return drafts.kept(page._desk, page._case_id, "Reveal")

    wanted = {"outcome": "not designated", "judgement": JUDGEMENT, "mark": "(U)"}
    qtbot.waitUntil(lambda: on_disk().get("draft") == wanted, timeout=20_000)
    press_primary(qtbot, page)
    qtbot.waitUntil(lambda: on_disk() == {}, timeout=20_000)


def test_what_one_settles_stays_with_its_criterion(shown: Open) -> None:
    page = shown("revealed", Role.ADJUDICATOR, before=declared)
    first, second = page._left()[:2]
    page.beside.choose(first)
    QTest.keyClicks(page.settle.written.text, "Of the first")
    page.beside.choose(second)
    assert page.settle.written.text.text() == ""
    page.beside.choose(first)
    assert page.settle.written.text.text() == "Of the first"


def revised(desk: Desk) -> None:
    """After a return the first reviewer answers one criterion again."""
    said = desk.case("2026-001").reviews["reyes"].answers["CY-EX"].assessed
    review.answer(desk, "2026-001", "CY-EX", "3", said.likelihood, said.confidence, WHY, said.exhibits, "(U)")


def test_an_answer_after_the_reveal_says_so_and_the_one_before_stays_readable(
    stories: Stories, tmp_path: Path, qtbot: QtBot
) -> None:
    story = stories.at("submitted", tmp_path)
    with story.desk(Role.SUPERVISOR) as desk:
        supervise.send_back(desk, story.case_id, "Please weigh the message limit once more.")
    with story.desk(Role.REVIEWER) as desk:
        before = desk.case(story.case_id).reviews["reyes"].answers["CY-EX"].assessed
        revised(desk)
        page = RevealPage(desk, story.case_id)
        window = MainWindow([page])
        qtbot.addWidget(window)
        window.show()
        page.beside.choose("CY-EX")
        picture.settle()
        said = words(page)
        assert f"{REVISED}, " in said
        assert WHY in said
        assert before.rationale in said
        assert "while the reviews were independent" in said
        page.beside.choose("CY-VD")
        picture.settle()
        assert REVISED not in words(page)


def test_a_refusal_is_said_and_nothing_written_is_lost(shown: Open, qtbot: QtBot) -> None:
    page = shown("adjudicated", Role.REVIEWER)
    pick(page.draft.outcome, Outcome.NOT_DESIGNATED.value)
    QTest.keyClicks(page.draft.written.text, JUDGEMENT)
    drafting.draft(page._desk, page._case_id, Outcome.DESIGNATED, WHY, "(U)")
    drafting.submit(page._desk, page._case_id)  # by then the case has gone on
    act = page.draft.act()
    assert act is not None
    page._record(page.draft, act)
    rest(qtbot, page)
    assert page.errors.isVisible()
    assert page._kept.of("draft")["judgement"] == JUDGEMENT


@pytest.mark.parametrize(("stage", "role"), [("revealed", Role.ADJUDICATOR), ("adjudicated", Role.REVIEWER)])
def test_it_fits_has_names_and_tab_goes_round(
    shown: Open, qapp: QApplication, stage: str, role: Role
) -> None:
    page = shown(stage, role)
    for scale, size in SMALLEST:
        theme.apply(qapp, theme.Mode.DARK, scale)
        page.window().resize(*size)
        picture.settle(8)
        assert (scale, size, off(page)) == (scale, size, [])
        assert (scale, size, squeezed(page)) == (scale, size, [])
    assert unnamed(page.window()) == []
    assert page.beside.table is not None
    page.beside.table.setFocus()
    form = page.settle if role is Role.ADJUDICATOR else page.draft
    assert form.written.text in tab_round(page.window())
