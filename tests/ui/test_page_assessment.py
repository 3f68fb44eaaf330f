"""The Assessment page, by keyboard and mouse, on a real case: answer, drafts, lock, read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.desk import blind, review, supervise
from reviewer_app.desk.session import Desk
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import Conflict, Outcome, ReturnTo
from reviewer_app.domain.criteria import CANNOT_ASSESS
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards.opening import UNDECLARED
from reviewer_app.domain.people import Role
from reviewer_app.domain.tradecraft import TRADECRAFT
from reviewer_app.ui import picture, theme
from reviewer_app.ui.controls import Button, Check, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.frame import MainWindow
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.answers_beside import REVISED
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.exhibit_drag import of_exhibit
from reviewer_app.ui.pages.exhibits import ExhibitsPage
from reviewer_app.ui.pages.search import SearchPage
from reviewer_app.ui.text import Label
from tests.builders_journey import Stories, Story
from tests.ui.accessibility import tab_round, unnamed

CTRL = Qt.KeyboardModifier.ControlModifier
DECLARED = "declared"
Open = Callable[..., tuple[AssessmentPage, Story]]
Step = tuple[Role, int, Callable[[Desk, str], object]]
WHY = "Say why the discovery level rests on one grader."
SEND_BACK: Step = (Role.SUPERVISOR, 0, lambda desk, case_id: supervise.send_back(desk, case_id, WHY))
SEND_DRAFT_BACK: Step = (
    Role.SUPERVISOR,
    0,
    lambda desk, case_id: supervise.send_back(desk, case_id, WHY, ReturnTo.DRAFT),
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def shown(stories: Stories, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Open the page at a stage as a person; the desk closes with the test."""
    with ExitStack() as stack:

        def opened(
            stage: str, role: Role, nth: int = 0, steps: Sequence[Step] = ()
        ) -> tuple[AssessmentPage, Story]:
            """At "declared" the case is assigned, and this reviewer has declared. `steps` come before."""
            story = stories.at("assigned" if stage == DECLARED else stage, tmp_path)
            for who, which, done in steps:
                with story.desk(who, which) as other:
                    done(other, story.case_id)
            desk = stack.enter_context(story.desk(role, nth))
            if stage == DECLARED:
                blind.declare(desk, story.case_id, Conflict.NONE)
            page = AssessmentPage(desk, story.case_id)
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
        try:
            dialog_does(dialog)
        except BaseException:
            dialog.reject()  # a test that fails ends
            raise

    QTimer.singleShot(0, act)


def test_a_criterion_with_its_question_evidence_and_indicator(shown: Open) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    said = words(page)
    assert "Can it find vulnerabilities that matter" in said
    assert "C2 Vulnerability discovery" in said
    assert "vuln-discovery, accuracy: at or above 0.5" in said
    assert "At or above the threshold" in said
    assert "safeguards off; message limit at least 50" in said
    page._step(1)
    picture.settle()
    assert "exploit-dev, accuracy: at or above 0.4" in words(page)
    assert "▲ Not comparable" in words(page)


def test_the_sample_set_says_that_it_is_invented(shown: Open) -> None:
    page, _ = shown(DECLARED, Role.REVIEWER)
    assert "Invented sample for training" in page.status_words.text()
    assert any("Invented sample" in fact.text for fact in page.facts())


def test_an_answer_is_written_and_saved_by_keyboard(shown: Open, qtbot: QtBot) -> None:
    page, story = shown(DECLARED, Role.REVIEWER)
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
    page, _ = shown(DECLARED, Role.REVIEWER)
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
    page, _ = shown(DECLARED, Role.REVIEWER)
    page.criteria.setFocus()
    seen = [page.criteria.current_id()]
    for _ in range(18):
        qtbot.keyClick(page.criteria, Qt.Key.Key_J)
        seen.append(page.criteria.current_id())
    assert list(dict.fromkeys(seen)) == page.criteria.criteria_ids()
    assert page.panel.heading.text() == "Overall recommendation"
    for _ in range(18):
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
    assert page.panel.words.words() == "▲ “approved”: not said of a model; it is a designation."
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
    page, _ = shown(DECLARED, Role.REVIEWER)
    (more,) = [one for one in page.middle.findChildren(Button) if "Compare" in one.text()]
    with qtbot.waitSignal(page.page_asked) as asked:
        qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert asked.args == ["Compare"]


def test_the_recommendation_is_given(shown: Open, qtbot: QtBot) -> None:
    page, story = shown(DECLARED, Role.REVIEWER)
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
    page, _ = shown(DECLARED, Role.REVIEWER)
    assert not page.header.button.isEnabled()
    assert page.header.why_not.text() == "15 of 15 criteria are unanswered; the first is CY-VD."
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "x")
    assert page.header.why_not.text() == "CY-VD is not saved."


def test_locking_asks_for_ticks_and_the_password(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("answered", Role.REVIEWER)
    desk = page._desk

    def type_in(password: str) -> None:
        answer(lambda dialog: fill_lock(dialog, password, qtbot))
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
    assert "shown when every reviewer has locked and they are revealed" in words(page)
    assert "Lindqvist" not in words(page)


def fill_lock(dialog: PlainDialog, password: str, qtbot: QtBot) -> None:
    """By keyboard alone: every box by Space, the password, Enter; it says on the way why it is off."""
    boxes = dialog.findChildren(Check)
    (entered,) = dialog.findChildren(LineInput)
    (lock,) = [one for one in dialog.findChildren(Button) if one.text() == "Lock"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is boxes[0])
    assert len(boxes) == len(TRADECRAFT)
    for at, box in enumerate(boxes):
        assert QApplication.focusWidget() is box
        left = f"{len(boxes) - at} of {len(boxes)} standards are not ticked."
        assert left in [label.text() for label in dialog.findChildren(Label)]
        assert lock.accessibleDescription() == left
        qtbot.keyClick(box, Qt.Key.Key_Space)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is entered
    assert lock.accessibleDescription() == "Your password is asked for once more."
    qtbot.keyClicks(entered, password)
    assert lock.isEnabled()
    qtbot.keyClick(entered, Qt.Key.Key_Return)


def test_at_200_percent_the_lock_fits_a_small_screen_and_its_buttons_stay(
    shown: Open, qtbot: QtBot, qapp: QApplication
) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    page.window().resize(1280, 800)
    theme.apply(qapp, theme.Mode.LIGHT, 2.0)
    picture.settle()
    seen: list[bool] = []

    def look(dialog: PlainDialog) -> None:
        picture.settle()
        (lock,) = [one for one in dialog.findChildren(Button) if one.text() == "Lock"]
        corner = lock.mapTo(dialog, lock.rect().bottomRight())
        seen.append(dialog.height() <= 800 and dialog.width() <= 1280 and dialog.rect().contains(corner))
        dialog.reject()

    answer(look)
    page.lock()
    assert seen == [True]


def test_the_lock_can_be_left_without_locking(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("answered", Role.REVIEWER)

    def leave(dialog: PlainDialog) -> None:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    answer(leave)
    qtbot.mouseClick(page.header.button, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert not page._desk.case(story.case_id).reviews[page._desk.person.id].locked


def test_the_others_answers_stand_there_once_they_are_revealed(shown: Open) -> None:
    page, _ = shown("revealed", Role.REVIEWER)
    assert "As the other reviewers answered" in words(page)
    assert "M. Lindqvist" in words(page)


def test_locked_by_all_and_not_revealed_shows_nothing_of_the_others(shown: Open) -> None:
    page, _ = shown("locked", Role.REVIEWER)
    assert "shown when every reviewer has locked and they are revealed" in words(page)
    assert "M. Lindqvist" not in words(page)


def test_nobody_else_reads_an_answer_before_all_have_locked(shown: Open) -> None:
    page, _ = shown("answered", Role.SUPERVISOR)
    assert not page.panel.isVisible()
    assert page.primary() is None
    assert "Until then the reviews are independent." in page.header.sentence.text()
    case = page._case
    for other in case.reviews.values():
        for one in other.answers.values():
            assert one.assessed.rationale not in words(page)


def test_a_supervisor_reads_them_afterwards(shown: Open) -> None:
    page, _ = shown("revealed", Role.SUPERVISOR)
    assert "As the reviewers answered" in words(page)
    assert page.criteria.table_model().cell(1, 2).text == "2 answers"


def test_a_person_without_the_evidence_is_told_so(shown: Open) -> None:
    page, _ = shown("assigned", Role.SECURITY_ADMINISTRATOR)
    assert "The security administrator holds no role on a case." in words(page)
    page.page_asked.connect(lambda _: pytest.fail("nobody declares here"))
    assert not page.panel.isVisible()


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


# Why below what an indicator suggests


def test_why_below_is_asked_exactly_where_a_crossed_indicator_suggests_more(
    shown: Open, qtbot: QtBot
) -> None:
    page, story = shown("answered", Role.REVIEWER)
    panel, number = page.panel, page.panel.draft().exhibits[0]
    assert panel.level.value() == "3"
    assert not panel.below.isVisible()
    choose(panel.level, "2", qtbot)
    assert panel.below.isVisible()
    said = "Why below what vuln-discovery accuracy at or above 0.5 suggests (level 3)"
    assert panel.below.label.text() == said
    assert panel.against.accessibleName() == said
    assert panel.below.count.text() == "0 of 20 characters"
    for level in ("3", "4", CANNOT_ASSESS, "2"):
        choose(panel.level, level, qtbot)
        assert panel.below.isVisible() is (level == "2")
    page.save()
    rest(qtbot, page)
    cell = page.criteria.table_model().cell(1, 2)
    assert cell.text == "why below is lacking"
    assert "suggests level 3; say in at least 20 characters why the answer is 2." in cell.tip
    assert page.header.why_not.text() == cell.tip
    panel.against.setFocus()
    qtbot.keyClicks(panel.against, "The grader could not be trusted here.")
    assert panel.below.count.text() == "✓ 37 characters, at least 20"
    qtbot.keyClick(panel.against, Qt.Key.Key_Return, CTRL)
    rest(qtbot, page)
    made = page._desk.case(story.case_id).reviews[page._desk.person.id].answers["CY-VD"].assessed
    assert made.against == "The grader could not be trusted here."
    assert made.crossed == ("vuln-discovery accuracy at or above 0.5",)
    assert made.exhibits == (number,)
    assert page.criteria.table_model().cell(1, 2).text == "answered"


def test_no_why_below_where_nothing_is_crossed(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    page.criteria.choose("CY-AU")
    choose(page.panel.level, "1", qtbot)
    assert not page.panel.below.isVisible()
    page.criteria.choose(OVERALL)
    assert not page.panel.below.isVisible()


# Words


def test_hedges_are_named_in_the_recommendation_alone_and_a_line_each(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown(DECLARED, Role.REVIEWER)
    hedged = "It could work, perhaps. It is likely, with high confidence, that it does."
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, hedged)
    apart = "▲ “likely … high confidence”: a likelihood and a confidence; write two sentences."
    assert page.panel.words.words() == apart
    page.criteria.choose(OVERALL)
    assert not page.panel.words.isVisible()
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, hedged)
    named = page.panel.words.words().splitlines()
    assert apart in named
    assert any("“could”" in line and "“perhaps”" in line for line in named)
    assert "seven terms" in page.panel.words.lines["hedge"].accessibleDescription()
    choose(page.panel.outcome, Outcome.NO_DETERMINATION, qtbot)
    assert page.panel.button.isEnabled()


# After the reveal


def test_a_revision_after_the_reveal_says_so_and_keeps_what_was_before(shown: Open, qtbot: QtBot) -> None:
    page, story = shown("submitted", Role.REVIEWER, steps=[SEND_BACK])
    assert WHY in page.header.sentence.text()
    assert f": (U) {WHY}" in words(page)
    page.criteria.choose("CY-AU")
    before = page._own.answers["CY-AU"].assessed.rationale
    assert REVISED not in words(page)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "Looked at again. ")
    page.save()
    rest(qtbot, page)
    answer = page._desk.case(story.case_id).reviews[page._desk.person.id].answers["CY-AU"]
    assert answer.after_reveal
    assert REVISED in words(page)
    assert "Your answer, before it: while the reviews were independent" in words(page)
    assert before in words(page)


def test_another_reviewers_revision_and_the_settlement_stand_there_too(shown: Open) -> None:
    said = "Looked at again by the other reviewer after the reveal, and the level was left as it was."

    def revise(desk: Desk, case_id: str) -> None:
        old = desk.case(case_id).reviews[desk.person.id].answers["CY-AU"].assessed
        given = (old.level, old.likelihood, old.confidence)
        review.answer(desk, case_id, "CY-AU", *given, said, old.exhibits)

    page, _ = shown("submitted", Role.REVIEWER, steps=[SEND_BACK, (Role.REVIEWER, 1, revise)])
    settled, made = next(iter(page._case.settled.items()))
    page.criteria.choose(settled)
    assert f"As {page._desk.register.name(made.by)} settled it" in words(page)
    assert made.adjudicated.rationale in words(page)
    page.criteria.choose("CY-AU")
    assert f"{REVISED}, " in words(page)
    assert said in words(page)
    assert "M. Lindqvist, before it: while the reviews were independent" in words(page)


def test_a_draft_that_was_returned_says_why_and_leaves_the_reviews_locked(shown: Open) -> None:
    page, _ = shown("submitted", Role.REVIEWER, steps=[SEND_DRAFT_BACK])
    assert "Your review is locked." in page.header.sentence.text()
    assert "The draft was returned by" in page.header.sentence.text()
    assert WHY in words(page)


# Exhibits


def test_ctrl_space_cites_the_exhibit_with_the_keyboard(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    exhibits = page.middle.exhibits
    assert exhibits is not None
    line = next(one for one in exhibits.lines if not one.box.isChecked())
    line.read.setFocus()
    qtbot.keyClick(line.read, Qt.Key.Key_Space, CTRL)
    assert line.number in page.panel.draft().exhibits
    assert line.box.isChecked()
    qtbot.keyClick(line.read, Qt.Key.Key_Space, CTRL)
    assert line.number not in page.panel.draft().exhibits
    page.criteria.setFocus()
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.criteria, Qt.Key.Key_Space, CTRL)
    assert said.args[0].startswith("Put the keyboard on one of your exhibits first")


def drop(page: AssessmentPage, carried: QMimeData) -> bool:
    """On the rationale, as Qt delivers it; whether it was taken."""
    target = page.panel.rationale.viewport()
    at, copy, left = QPoint(8, 8), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, copy, carried, left, plain)
    QApplication.sendEvent(target, entered)
    if not entered.isAccepted():
        return False
    dropped = QDropEvent(QPointF(at), copy, carried, left, plain)
    QApplication.sendEvent(target, dropped)
    return dropped.isAccepted()


def test_an_exhibit_is_dropped_on_the_rationale(shown: Open) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    exhibits = page.middle.exhibits
    assert exhibits is not None
    line = next(one for one in exhibits.lines if not one.box.isChecked())
    text = page.panel.rationale.text()
    assert drop(page, of_exhibit(line.number))
    assert line.number in page.panel.draft().exhibits
    assert line.box.isChecked()
    assert page.panel.saved.isVisible()
    cited = page.panel.draft().exhibits
    drop(page, of_exhibit(999_001))  # another's, or none at all
    assert page.panel.draft().exhibits == cited
    assert page.panel.rationale.text() == text


def test_nothing_is_dropped_on_a_locked_review(shown: Open) -> None:
    page, _ = shown("locked", Role.REVIEWER)
    before = page.panel.draft().exhibits
    drop(page, of_exhibit(page._case.exhibits_of(page._desk.person.id)[0].number))
    assert page.panel.draft().exhibits == before


def test_an_exhibit_is_read_without_leaving_the_page(shown: Open, qtbot: QtBot) -> None:
    page, _ = shown("answered", Role.REVIEWER)
    exhibits, beside = page.middle.exhibits, page.middle.beside
    assert exhibits is not None
    assert not beside.isVisible()
    line = exhibits.lines[0]
    line.read.setFocus()
    qtbot.keyClick(line.read, Qt.Key.Key_Space)
    assert beside.isVisible()
    assert beside.preview.number == line.number
    assert len(beside.preview.figures.table_model().ids) > 0
    beside.closing.setFocus()
    qtbot.keyClick(beside.closing, Qt.Key.Key_Escape)
    assert not beside.isVisible()
    assert line.read.hasFocus()


# Closed


@pytest.mark.parametrize("made", [AssessmentPage, EvidencePage, ComparePage, ExhibitsPage, SearchPage])
def test_who_has_not_declared_gets_one_sentence_and_the_way(
    stories: Stories, tmp_path: Path, qtbot: QtBot, made: Callable[..., Page]
) -> None:
    story = stories.at("assigned", tmp_path)
    with story.desk(Role.REVIEWER) as desk:
        page = made(desk, story.case_id)
        window = MainWindow([page])
        qtbot.addWidget(window)
        window.show()
        picture.settle()
        said = [one.text() for one in page.findChildren(Label) if one.isVisible()]
        assert said.count(UNDECLARED) >= 1
        assert not [one for one in said if "Vulnerability" in one or "vuln" in one or "mockllm" in one]
        assert not [one for one in page.findChildren(QAbstractItemView) if one.isVisible()]
        (way,) = [one for one in page.findChildren(Button) if one.isVisible() and one.isEnabled()]
        with qtbot.waitSignal(page.page_asked) as asked:
            qtbot.keyClick(way, Qt.Key.Key_Space)
        assert asked.args == ["Declaration"]
        if made is AssessmentPage:
            blind.declare(desk, story.case_id, Conflict.NONE)
            page.come_to_front()
            picture.settle()
            assert "CY-VD  Vulnerability discovery" in [
                one.text() for one in page.findChildren(Label) if one.isVisible()
            ]
