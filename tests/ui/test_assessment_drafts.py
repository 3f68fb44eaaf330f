"""What a reviewer wrote and did not save comes back: after a lock, after a crash, and to nobody else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reviewer_app.desk import blind, drafts, review
from reviewer_app.domain.acts import Conflict, Outcome
from reviewer_app.domain.estimative import Likelihood
from reviewer_app.domain.people import Role
from reviewer_app.ui import picture
from reviewer_app.ui.desk_window import DeskWindow
from reviewer_app.ui.pages.answer_drafts import OVERALL, Draft, draft_of, draft_values
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.show import log_on_training
from tests.ui.builders_ui import CASE, training_desk, window_on, workspace_at

HALF = "Half a thought about discovery"


def declared(into: Path) -> Path:
    folder = workspace_at("assigned", into)
    for nth in (0, 1):
        with training_desk(Role.REVIEWER, folder, nth) as desk:
            blind.declare(desk, CASE, Conflict.NONE)
    return folder


def assessment(shown: DeskWindow, nth: int = 0) -> AssessmentPage:
    log_on_training(shown, Role.REVIEWER, nth)
    shown.open_case(CASE, "Assessment")
    picture.settle()
    page = shown.window.page()
    assert isinstance(page, AssessmentPage)
    return page


def test_a_draft_survives_the_lock_and_opens_to_its_author_alone(qtbot: QtBot, tmp_path: Path) -> None:
    shown = window_on(qtbot, declared(tmp_path))
    page = assessment(shown)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, HALF)
    page.panel.likelihood.set_value(Likelihood.LIKELY)
    page.panel.likelihood.chosen.emit(Likelihood.LIKELY)
    shown.lock("idle")
    other = assessment(shown, 1)
    assert other.panel.rationale.text() == ""
    assert "not saved" not in other.header.sentence.text()
    shown.lock("by the person")
    again = assessment(shown)
    assert again.panel.rationale.text() == HALF
    assert again.panel.likelihood.value() is Likelihood.LIKELY
    assert again.panel.saved.isVisible()
    assert "1 not saved" in again.header.sentence.text()
    assert again.header.why_not.text() == "CY-VD is not saved."


def test_a_draft_is_kept_a_moment_after_the_last_key(qtbot: QtBot, tmp_path: Path) -> None:
    """A crash loses nothing that was kept: nothing is flushed here, and another desk reads it."""
    folder = declared(tmp_path)
    shown = window_on(qtbot, folder)
    page = assessment(shown)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, HALF)
    desk = shown.desk
    assert desk is not None
    qtbot.waitUntil(lambda: bool(drafts.kept(desk, CASE, "Assessment")), timeout=20_000)
    found = drafts.kept(desk, CASE, "Assessment")
    assert found["CY-VD"] == draft_values(Draft(rationale=HALF))
    shown.lock("by the person")


def test_a_saved_answer_leaves_no_draft(qtbot: QtBot, tmp_path: Path) -> None:
    folder = declared(tmp_path)
    shown = window_on(qtbot, folder)
    page = assessment(shown)
    page.criteria.choose(OVERALL)
    page.panel.rationale.setFocus()
    qtbot.keyClicks(page.panel.rationale, "Training sample: too little was run.")
    page.panel.outcome.set_value(Outcome.NO_DETERMINATION)
    page.panel.outcome.chosen.emit(Outcome.NO_DETERMINATION)
    page.keep_drafts()
    desk = shown.desk
    assert desk is not None
    assert list(drafts.kept(desk, CASE, "Assessment")) == [OVERALL]
    qtbot.keyClick(page.panel.rationale, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.case(CASE).reviews[desk.person.id].recommendation is not None)
    picture.settle()
    page.keep_drafts()
    assert drafts.kept(desk, CASE, "Assessment") == {}
    assert "not saved" not in page.header.sentence.text()
    shown.lock("by the person")


def test_going_to_another_page_keeps_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    shown = window_on(qtbot, declared(tmp_path))
    page = assessment(shown)
    qtbot.keyClicks(page.panel.rationale, HALF)
    shown.window.go("Record")
    assert shown.desk is not None
    assert "CY-VD" in drafts.kept(shown.desk, CASE, "Assessment")
    shown.lock("by the person")


def test_a_draft_of_what_is_saved_meanwhile_is_none(qtbot: QtBot, tmp_path: Path) -> None:
    folder = declared(tmp_path)
    with training_desk(Role.REVIEWER, folder) as desk:
        same = Draft("CA", rationale=HALF * 2)
        drafts.keep(desk, CASE, "Assessment", {"CY-VD": draft_values(same), "XX-1": draft_values(same)})
        review.answer(desk, CASE, "CY-VD", "CA", None, None, HALF * 2, ())
    page = assessment(window_on(qtbot, folder))
    assert "not saved" not in page.header.sentence.text()
    assert page.header.why_not.text() == "14 of 15 criteria are unanswered; the first is CY-EX."


def test_a_draft_is_the_same_when_it_comes_back() -> None:
    whole = Draft("2", Likelihood.LIKELY, None, "a\nb", "(U)", (1001, 1003), "because", Outcome.DESIGNATED)
    assert draft_of(draft_values(whole)) == whole
    assert draft_of({"level": "2", "likelihood": "certainly", "exhibits": "1001 x ²"}) == Draft(
        "2", marking="", exhibits=(1001,)
    )
