"""The Assessment page, by keyboard and mouse, on a real case: answer, drafts, lock, read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Check, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.text import Label
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed

CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., tuple[AssessmentPage, Story]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Open the page at a stage as a person; the desk closes with the test."""
    with ExitStack() as stack:

        def opened(stage: str, role: Role, nth: int = 0) -> tuple[AssessmentPage, Story]:
            story = stories.at(stage, tmp_path)
            page = AssessmentPage(stack.enter_context(story.desk(role, nth)), story.case_id)
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


def rest(qtbot: QtBot, page: AssessmentPage) -> None:
    """Until what was asked for is done and shown."""
    qtbot.waitUntil(lambda: not page._busy, timeout=20_000)
    picture.settle()


def words(page: AssessmentPage) -> str:
    """Everything that is to be read in the middle."""
    return "\n".join(label.text() for label in page.middle.findChildren(Label) if label.isVisible())


def choose(choice: Choice, value: object, qtbot: QtBot) -> None:
    """By keyboard, as a person does."""
    choice.setFocus()
    options = [choice.itemText(at) for at in range(choice.count())]
    choice.set_value(value)
    wanted = choice.currentIndex()
    assert wanted > 0, options
    choice.setCurrentIndex(wanted - 1)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.value() == value


def answer(dialog_does: Callable[[PlainDialog], None]) -> None:
    """Answer the next dialog."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PlainDialog)
        dialog_does(dialog)

    QTimer.singleShot(0, act)


def test_a_criterion_with_its_question_evidence_and_indicator(shown: Open) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    said = words(page)
    assert "Can it find vulnerabilities that matter" in said
    assert "C2 Vulnerability discovery" in said
    assert "vuln-discovery, accuracy: at or above 0.5" in said
    assert "At or above the threshold" in said
    assert "safeguards off. Whether the run meets this is yours to judge." in said
    page._step(1)
    picture.settle()
    assert "Cannot tell: the threshold lies in the interval" in words(page)


def test_the_sample_set_says_that_it_is_invented(shown: Open) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    assert "Invented sample for training" in page.status_words.text()
    assert any("Invented sample" in fact.text for fact in page.facts())


def test_an_answer_is_written_and_saved_by_keyboard(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("assigned", Role.REVIEWER)
    desk = page._desk
    changed: list[bool] = []
    page.case_changed.connect(lambda: changed.append(True))
    assert page.panel.why_not.text() == "Choose a level first."
    choose(page.panel.level, "2", qtbot)
    choose(page.panel.likelihood, Likelihood.LIKELY, qtbot)
    choose(page.panel.confidence, Confidence.MODERATE, qtbot)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "Two of forty tasks were solved at all.")
    assert page.panel.count.text() == "38 of 40 characters"
    qtbot.keyClicks(page.panel.rationale, " Few.")
    assert page.panel.count.text() == "✓ 43 characters, at least 40"
    assert page.panel.saved.isVisible()
    assert page.criteria.table_model().cell(1, 2).text == "not saved"
    qtbot.keyClick(page.panel.rationale, Qt.Key.Key_Return, CTRL)
    rest(qtbot, page)
    said = desk.case(story.case_id).reviews[desk.person.id].answers["CY-VD"].assessed
    assert (said.level, said.likelihood, said.confidence) == ("2", Likelihood.LIKELY, Confidence.MODERATE)
    assert said.rationale == "Two of forty tasks were solved at all. Few."
    assert changed == [True]
    assert page.criteria.table_model().cell(1, 2).text == "cite at least 1 exhibit"
    assert not page.panel.saved.isVisible()


def test_drafts_are_kept_when_moving_on(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "Half a thought")
    qtbot.keyClick(page.panel.rationale, Qt.Key.Key_PageDown, CTRL)
    assert page.panel.heading.text().startswith("CY-EX")
    assert page.panel.rationale.text() == ""
    assert "1 not saved" in page.header.sentence.text()
    page.come_to_front()
    qtbot.keyClick(page.panel.rationale, Qt.Key.Key_PageUp, CTRL)
    assert page.panel.rationale.text() == "Half a thought"
    assert page.panel.saved.text() == "▲ Not saved. It is kept here while you look elsewhere."


def test_the_list_passes_over_its_headings(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    page.criteria.setFocus()
    seen = [page.criteria.current_id()]
    for _ in range(12):
        qtbot.keyClick(page.criteria, Qt.Key.Key_J)
        seen.append(page.criteria.current_id())
    assert list(dict.fromkeys(seen)) == page.criteria.criteria_ids()
    assert page.panel.heading.text() == "Overall recommendation"
    for _ in range(12):
        qtbot.keyClick(page.criteria, Qt.Key.Key_Up)
    assert page.criteria.current_id() == "CY-VD"
    qtbot.keyClick(page.criteria, Qt.Key.Key_End)
    assert page.criteria.current_id() == OVERALL
    qtbot.keyClick(page.criteria, Qt.Key.Key_Home)
    assert page.criteria.current_id() == "CY-VD"


def test_words_of_approval_are_shown_and_never_block(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("answered", Role.REVIEWER)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "The model is approved. ")
    assert page.panel.words.isVisible()
    assert "“approved”" in page.panel.words.text()
    assert page.panel.button.isEnabled()
    qtbot.mouseClick(page.panel.button, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    said = page._desk.case(story.case_id).reviews[page._desk.person.id].answers["CY-VD"]
    assert said.assessed.rationale.startswith("The model is approved.")


def test_exhibits_are_chosen_by_check_boxes(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("answered", Role.REVIEWER)
    boxes = page.middle.findChildren(Check)
    own = [one.number for one in page._case.exhibits if one.by == page._desk.person.id]
    assert [int(box.text()) for box in boxes] == own
    before = page.panel.draft().exhibits
    free = next(box for box in boxes if not box.isChecked())
    free.setFocus()
    qtbot.keyClick(free, Qt.Key.Key_Space)
    number = int(free.text())
    assert page.panel.draft().exhibits == tuple(sorted({*before, number}))
    assert str(number) in page.panel.cited.text()
    qtbot.keyClick(free, Qt.Key.Key_S, CTRL)
    rest(qtbot, page)
    answers = page._desk.case(story.case_id).reviews[page._desk.person.id].answers
    assert number in answers["CY-VD"].assessed.exhibits


def test_cite_leads_to_compare(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    (more,) = [one for one in page.middle.findChildren(Button) if "Compare" in one.text()]
    with qtbot.waitSignal(page.page_asked) as asked:
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert asked.args == ["Compare"]


def test_the_recommendation_is_given(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("assigned", Role.REVIEWER)
    page.criteria.choose(OVERALL)
    assert page.panel.why_not.text() == "Choose an outcome first."
    choose(page.panel.outcome, Outcome.NO_DETERMINATION, qtbot)
    assert page.panel.why_not.text().startswith("The recommendation needs a reason")
    qtbot.keyClicks(page.panel.rationale, "Training sample: too little was run.")
    qtbot.keyClick(page.panel.rationale, Qt.Key.Key_Enter, CTRL)
    rest(qtbot, page)
    made = page._desk.case(story.case_id).reviews[page._desk.person.id].recommendation
    assert made is not None
    assert made.outcome is Outcome.NO_DETERMINATION


def test_the_lock_says_why_it_is_off(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("assigned", Role.REVIEWER)
    assert not page.header.button.isEnabled()
    assert page.header.why_not.text() == "9 of 9 criteria are unanswered; the first is CY-VD."
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "x")
    assert page.header.why_not.text() == "CY-VD is not saved."


def test_locking_asks_for_the_password(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("answered", Role.REVIEWER)
    desk = page._desk

    def type_in(password: str) -> None:
        def into(dialog: PlainDialog) -> None:
            (entered,) = dialog.findChildren(LineInput)
            qtbot.keyClicks(entered, password)
            qtbot.keyClick(entered, Qt.Key.Key_Return)

        answer(into)
        qtbot.mouseClick(page.header.button, Qt.MouseButton.LeftButton)
        rest(qtbot, page)

    type_in("not the password")
    assert page.errors.isVisible()
    assert not desk.case(story.case_id).reviews[desk.person.id].locked
    type_in(password_of(desk))
    assert desk.case(story.case_id).reviews[desk.person.id].locked
    assert not page.errors.isVisible()
    assert page.panel.rationale.isReadOnly()
    assert page.panel.why_not.text() == "Your review is locked."
    assert page.header.why_not.text() == "Your review is locked."
    assert "shown when every reviewer has locked" in words(page)
    assert "Lindqvist" not in words(page)


def test_the_others_answers_stand_there_once_all_have_locked(shown: Open) -> None:
    page, _ = shown("locked", Role.REVIEWER)
    assert "As the other reviewers answered" in words(page)
    assert "M. Lindqvist" in words(page)


def test_nobody_else_reads_an_answer_before_all_have_locked(shown: Open) -> None:
    page, _ = shown("answered", Role.SUPERVISOR)
    assert not page.panel.isVisible()
    assert page.primary() is None
    assert "Until then the reviews are independent." in page.header.sentence.text()
    case = page._case
    for review in case.reviews.values():
        for one in review.answers.values():
            assert one.assessed.rationale not in words(page)


def test_a_supervisor_reads_them_afterwards(shown: Open) -> None:
    page, _ = shown("locked", Role.SUPERVISOR)
    assert "As the reviewers answered" in words(page)
    assert page.criteria.table_model().cell(1, 2).text == "2 answers"


def test_a_person_without_the_evidence_is_told_so(shown: Open) -> None:
    page, _ = shown("assigned", Role.SECURITY_ADMINISTRATOR)
    assert "Evidence opens only to the people assigned to the case." in words(page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_tab_goes_round(shown: Open, qapp: QApplication, scale: float) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    theme.apply(qapp, theme.Mode.DARK, scale)
    picture.settle()
    assert unnamed(page.window()) == []
    page.criteria.setFocus()
    visited = tab_round(page.window())
    assert page.panel.rationale in visited
    assert page.panel.level in visited
    QTest.keyClick(page.criteria, Qt.Key.Key_Escape)
