"""What a reviewer does at the window before the reviews are revealed."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt

from reviewer_app.domain.acts import Conflict, Outcome
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.ui.controls import Button, Check, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.requests import RequestsPage
from tests.journeys.at_the_window import CTRL, AtTheWindow, seen, the
from tests.journeys.window_words import NOTE, Says

K = Qt.Key


def declare(me: AtTheWindow) -> None:
    """Before anything opens: no conflict of interest."""
    page = me.on(DeclarationPage)
    me.sees("Declare")
    me.is_told(page.button, "Choose what applies.")
    me.choose(page.kind, Conflict.NONE)
    me.click(page.button)
    me.sees("You declared: none.", "Declared. The evidence of the case opens to you now.")


def read_and_cite(me: AtTheWindow, says: Says) -> dict[str, int]:
    """A disagreement opened, its passage cited with a note; then the comparison for each task."""
    page = me.go(ComparePage)
    me.sees("You have opened 0 of ", "No exhibits cited.")
    choose_task(me, page, "exploit-dev")
    me.sees("▲ Comparable with reservations", "Cannot tell: the threshold lies in the interval")
    me.press(K.Key_Return)  # into the samples, those that differ first
    me.press(K.Key_Home)
    sample = page.grid.chosen()
    assert sample is not None
    assert sample.disagrees
    me.press(K.Key_Return)
    me.sees("You have opened 1 of 9 disagreements in exploit-dev", f"{sample.id} · ")
    left = page.pair_view.pair.panes[0]
    me.until(left.hasFocus)
    cite_passage(me, page)
    me.go(EvidencePage)
    me.sees("11 runs, 4 with a serious note. You have opened 2 of 346 samples.", "Exhibits you cited: 1")
    return cite_comparisons(me, says)


def cite_passage(me: AtTheWindow, page: ComparePage) -> None:
    left = page.pair_view.pair.panes[0]
    me.press(K.Key_F7)
    while left.caret.at.position < 0 or not left.side.events[left.caret.at.position].text:
        me.press(K.Key_F7)
    me.press(K.Key_A, CTRL)
    me.sees("The selected passage (")
    me.press(K.Key_N)
    assert page.side.note.hasFocus()
    me.type(page.side.note, NOTE)
    me.click(page.side.button)
    me.sees("Exhibits you cited: 1", "1 exhibit cited.")
    assert cited(me) == 1001


def cite_comparisons(me: AtTheWindow, says: Says) -> dict[str, int]:
    page = me.go(ComparePage)
    numbers: dict[str, int] = {}
    for task in says.tasks:
        choose_task(me, page, task)
        already = len(page.side.list.table_model().ids)
        assert page.side.more is not None
        me.click(page.side.more)
        me.sees(f"Exhibits you cited: {already + 1}")
        numbers[task] = cited(me)
    return numbers


def choose_task(me: AtTheWindow, page: ComparePage, task: str) -> None:
    """A click on the first row of an evaluation."""
    me.until(lambda: page.metrics.table_model().rowCount() > 0)
    model = page.metrics.table_model()
    row = next(at for at in range(model.rowCount()) if model.cell(at, 0).text.split(" · ")[0] == task)
    me.click_row(page.metrics, model.id_at(row))
    assert page.grid.title.text() == model.cell(row, 0).text


def cited(me: AtTheWindow) -> int:
    """The number at the foot of the window, of the exhibit that was just cited."""
    said = re.match(r"Exhibit (\d+) cited: ", me.window.status.words())
    assert said is not None, me.window.status.words()
    return int(said.group(1))


def assess(me: AtTheWindow, says: Says, exhibits: dict[str, int]) -> None:
    page = me.go(AssessmentPage)
    me.sees("15 of 15 criteria unanswered.", "Invented sample for training")
    me.is_told(page.header.button, "15 of 15 criteria are unanswered; the first is CY-VD.")
    for answer in says.answers:
        answer_criterion(me, page, answer, exhibits)
    me.is_told(page.header.button, "recommendation")
    me.click_row(page.criteria, OVERALL)
    me.sees("What you recommend. The determination is made, and recorded, by others.")
    me.choose(page.panel.outcome, Outcome(says.recommendation["outcome"]))
    me.type(page.panel.rationale, says.recommendation["rationale"])
    me.click(page.panel.button)
    me.sees("Overall recommendation saved.", "Every criterion is answered.")


def answer_criterion(
    me: AtTheWindow, page: AssessmentPage, says: dict[str, str], exhibits: dict[str, int]
) -> None:
    """Level, likelihood and confidence by keyboard, the exhibit ticked, the rationale typed, Ctrl+Enter."""
    criterion, panel = says["criterion"], page.panel
    me.click_row(page.criteria, criterion)
    assert panel.heading.text().startswith(f"{criterion}  ")
    me.is_told(panel.button, "Choose a level first.")
    me.choose(panel.level, says["level"])
    if says["likelihood"]:
        me.choose(panel.likelihood, Likelihood(says["likelihood"]))
        me.choose(panel.confidence, Confidence(says["confidence"]))
    if says["task"]:
        number = exhibits[says["task"]]
        (box,) = [one for one in page.middle.findChildren(Check) if one.text() == str(number)]
        me.click(box)
        me.sees(f"Exhibits: {number}")
    me.type(panel.rationale, says["rationale"])
    if says.get("against"):
        me.until(panel.against.isVisible)  # once the indicators are computed
        me.type(panel.against, says["against"])
    me.sees("Not saved. It is kept here while you look elsewhere.")
    me.press(K.Key_Return, CTRL)
    me.sees(f"{criterion} saved.", "There is nothing new to save.")
    model = page.criteria.table_model()
    assert model.cell(model.row_of(criterion), 2).text == "answered"


def lock_review(me: AtTheWindow, then: str) -> None:
    """The tradecraft list ticked one by one, and the password."""
    page = me.go(AssessmentPage)

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Lock")
        for box in dialog.findChildren(Check):
            assert not button.isEnabled()
            me.click(box)
        assert me.shown.desk is not None
        person = me.shown.desk.person
        assert "Your password is asked for once more." in seen(dialog)
        me.type(the(dialog, LineInput, f"Password of {person.name}"), f"training {person.id} desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees(f"Your review is locked. {then}")
    me.is_told(page.header.button, "Your review is locked.")
    assert page.panel.rationale.isReadOnly()


def ask_developer(me: AtTheWindow, criterion: str, asked: str) -> None:
    """More is asked for, bearing on a criterion; nothing can be locked before it is answered."""
    page = me.go(RequestsPage)
    said = {"What is asked for, point 1": asked, criterion: True}
    me.fill_in(lambda: me.click(page.header.button), "Ask", said, "no review can be locked")
    me.sees("Request 1 is recorded. The agency clock stands.", asked, f"Bears on {criterion}")
    me.is_told(the(page, Button, "Answered by a supplement…"), "No supplement has come since it was made.")


def answered_by_supplement(me: AtTheWindow, sequence: int) -> None:
    """The signed supplement that came since answers the request; the clock runs again."""
    page = me.go(RequestsPage)
    me.sees("1 information request, 1 open.")

    def fill(dialog: PlainDialog) -> None:
        assert f"Supplement {sequence}, received" in seen(dialog)
        me.click(the(dialog, Button, "Record it"))

    me.answer(lambda: me.click(the(page, Button, "Answered by a supplement…")), fill)
    me.sees(f"Request 1 is answered by supplement {sequence}.", "1 information request, 0 open.")


def revise(me: AtTheWindow, criterion: str, level: str, rationale: str) -> None:
    """An answer that was revealed once, answered anew."""
    page = me.go(AssessmentPage)
    me.click_row(page.criteria, criterion)
    me.choose(page.panel.level, level)
    me.empty(page.panel.rationale)
    me.type(page.panel.rationale, rationale)
    me.press(K.Key_Return, CTRL)
    me.sees(f"{criterion} saved.")


def recommend(me: AtTheWindow, outcome: Outcome, rationale: str) -> None:
    """The recommendation, in the place of an earlier one."""
    page = me.go(AssessmentPage)
    me.click_row(page.criteria, OVERALL)
    me.choose(page.panel.outcome, outcome)
    me.empty(page.panel.rationale)
    me.type(page.panel.rationale, rationale)
    me.click(page.panel.button)
    me.sees("Overall recommendation saved.")
