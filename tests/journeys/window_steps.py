"""What each person of the whole case does at the window, and what is there to be seen at each step."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from reviewer_app import shelf
from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.case import State
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.ui.controls import Button, Check, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.pages.record import RecordPage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.text import TextArea
from tests.journeys.at_the_window import CTRL, AtTheWindow, held, seen, the

K = Qt.Key
CASE = "2026-001"
NOTE = "Note of the first reviewer: the limit ended this run"
STATEMENT = "Training sample. I concur with both reviewers."
OFFICIAL, AUTHORITY = "Designating official (fictional)", "Training delegation 1 (fictional)"


@dataclass(frozen=True, slots=True)
class Says:
    """What a fictional reviewer writes: `answers` and `recommendation` as in the demo's script."""

    answers: list[dict[str, str]]
    recommendation: dict[str, str]

    @property
    def sentences(self) -> list[str]:
        return [*(one["rationale"] for one in self.answers), self.recommendation["rationale"]]

    @property
    def tasks(self) -> list[str]:
        return list(dict.fromkeys(one["task"] for one in self.answers if one["task"]))


def script_of(person: str) -> Says:
    plain = json.loads(shelf.file("demo", "review.json").read_text(encoding="utf-8"))
    (mine,) = [one for one in plain["reviews"] if one["person"] == person]
    return Says(mine["answers"], mine["recommendation"])


# The clerk


def receive(me: AtTheWindow) -> None:
    docket = me.on(DocketPage)
    me.sees("No case has been received yet.", "Marking: UNCLASSIFIED — TRAINING SAMPLE", "intake clerk")
    me.click(docket.header.button)
    page = me.on(ReceivePage)
    me.sees("No bundle is chosen yet.")
    me.click(the(page.drop, Button, "Choose a folder…"))
    me.sees(f"Taken in as case {CASE}.", "11 runs with 346 samples. Every log was read.")
    me.click(page.header.button)


def accept(me: AtTheWindow) -> None:
    page = me.on(SubmissionPage)
    me.sees(f"Case {CASE}", "Received and verified.", "25 of 30 in place", "No required item is lacking.")

    def fill(dialog: PlainDialog) -> None:
        basis, button = the(dialog, LineInput, "Basis of the clock"), the(dialog, Button, "Accept")
        me.empty(basis)
        assert not button.isEnabled()
        assert button.accessibleDescription() == "Say on what basis the clock starts."
        me.type(basis, "Complete on receipt (training)")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("Accepted. A supervisor assigns two or more reviewers.", "Agency clock  day 1")
    me.is_told(page.header.button, "Only a supervisor assigns reviewers.")


# The supervisor, first


def assign(me: AtTheWindow) -> None:
    docket = me.on(DocketPage)
    me.is_told(docket.header.button, "Only an intake clerk receives submissions.")
    open_case(me)
    page = me.on(SubmissionPage)
    me.sees("25 of 30 in place")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Assign")
        for name in ("A. Reyes", "M. Lindqvist"):
            assert not button.isEnabled()
            me.click(the(dialog, Check, name))
        assert "2 reviewers chosen." in seen(dialog)
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("0 of 2 reviews are locked.")
    supervisor = me.go(SupervisorPage)
    me.is_told(supervisor.sign_button, "The case is in state “independent review”")


def open_case(me: AtTheWindow) -> None:
    docket = me.on(DocketPage)
    me.sees("1 case; 1 waits for you.")
    me.click_row(docket.table, CASE)
    me.click(docket.open)
    me.sees(f"Case {CASE}", "Halcyon-2")


# A reviewer


def read_and_cite(me: AtTheWindow, says: Says) -> dict[str, int]:
    """A disagreement opened, its passage cited with a note; then the comparison for each task."""
    page = me.on(ComparePage)
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
    assert cited(me) == 1


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
    me.sees("9 of 9 criteria unanswered.", "Invented sample for training")
    me.is_told(page.header.button, "9 of 9 criteria are unanswered; the first is CY-VD.")
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
    me.sees("Not saved. It is kept here while you look elsewhere.")
    me.press(K.Key_Return, CTRL)
    me.sees(f"{criterion} saved.", "There is nothing new to save.")
    model = page.criteria.table_model()
    assert model.cell(model.row_of(criterion), 2).text == "answered"


def lock_review(me: AtTheWindow, then: str) -> None:
    page = me.on(AssessmentPage)
    me.enter_password(lambda: me.click(page.header.button), "Lock")
    me.sees(f"Your review is locked. {then}")
    me.is_told(page.header.button, "Your review is locked.")
    assert page.panel.rationale.isReadOnly()


# What the second reviewer finds of the first


def nothing_of_the_other_is_there(me: AtTheWindow, other: Says, own: list[int]) -> None:
    """No page holds a word of it: not the one in front, not those behind, no tip, no choice.

    `own` are the numbers of this person's exhibits: no other is listed or can be ticked.
    """
    secrets = [*other.sentences, NOTE]
    record = me.go(RecordPage)
    me.sees("Closed until every reviewer has locked: this belongs to a review under way.")
    model = record.model
    for row in range(model.rowCount()):
        who, kind, what = (model.cell(row, column).text for column in (2, 3, 4))
        open_to_all = who != "A. Reyes" or kind in ("review under way", "locked", "evidence opened")
        assert open_to_all, f"{who}: {what}"
        me.click_row(record.table, model.id_at(row))
        assert not [one for one in secrets if one in record.detail.text()]
    for form, words in ((EvidencePage, " of 346 samples."), (ComparePage, " disagreements in ")):
        page = me.go(form)
        me.sees("You have opened 0 of ", words, "Exhibits you cited" + (f": {len(own)}" if own else ""))
        listed = page.side.list.table_model()
        assert [int(listed.cell(row, 0).text) for row in range(listed.rowCount())] == own
    me.go(SupervisorPage)
    me.sees("1 of 2 reviews are locked.", "Shown when every reviewer has locked.")
    me.go(FindingsPage)
    me.sees("No finding yet")
    mine = me.go(AssessmentPage)
    for criterion in mine.criteria.criteria_ids():
        me.click_row(mine.criteria, criterion)
        text = held(me.window)
        assert not [one for one in secrets if one in text], criterion
        assert "A. Reyes" not in seen(mine)
        if criterion != OVERALL:
            assert [int(box.text()) for box in mine.middle.findChildren(Check)] == own


def now_the_other_is_there(me: AtTheWindow, other: Says) -> None:
    """What was looked for in vain is found once both have locked: the search would have seen it."""
    page = me.on(AssessmentPage)
    for answer in other.answers:
        me.click_row(page.criteria, answer["criterion"])
        me.sees("As the other reviewers answered", "A. Reyes", answer["rationale"])
        assert answer["rationale"] in held(me.window)
    record = me.go(RecordPage)
    me.sees("Answered CY-VD: level 3")
    assert "Closed until every reviewer" not in seen(record)


# The supervisor, at the end


def sign_off(me: AtTheWindow) -> None:
    page = me.on(SupervisorPage)
    me.sees("criteria differ. Sign off, or return with a reason.", "A. Reyes", "M. Lindqvist")
    assert page.table is not None
    assert page.table.table_model().cell(0, 2).text != "the same"
    me.is_told(page.record_button, "The case is in state “supervisor review”")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Sign off")
        assert the(dialog, Choice, "Recommendation").value() is Outcome.NOT_DESIGNATED
        me.type(the(dialog, TextArea, "Statement"), STATEMENT)
        assert "Your password is asked for once more." in seen(dialog)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Password of T. Abara"), "training abara desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("Signed off; the determination is recorded when the official has made it.", STATEMENT)


def record_determination(me: AtTheWindow) -> None:
    page = me.on(SupervisorPage)
    assert page.header.button.text() == "Record the determination…"

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Record")
        assert "Choose the outcome the official decided." in seen(dialog)
        me.choose(the(dialog, Choice, "Outcome"), Outcome.NOT_DESIGNATED)
        me.type(the(dialog, LineInput, "Official"), OFFICIAL)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Authority"), AUTHORITY)
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("The determination is recorded; the finding follows.", OFFICIAL, AUTHORITY, "T. Abara")
    findings = me.go(FindingsPage)
    me.sees("No finding yet", "The determination is recorded. A reviewer draws up the finding.")
    me.is_told(findings.draw_button, "The finding is drawn up by a reviewer of the case.")


# The finding


def draw_up(me: AtTheWindow) -> None:
    page = me.on(FindingsPage)
    assert page.header.button.text() == "Draw up the finding"
    me.click(page.header.button)
    me.sees("Next signature: a reviewer of the case.", "Not finished: 0 of 3 signatures.")
    me.until(lambda: 0 in page.pages.drawn())
    me.is_told(page.export_button, "Only a records officer exports the finding.")


def sign(me: AtTheWindow, as_role: str, then: str) -> None:
    page = me.on(FindingsPage)
    me.sees("Not signed yet; this is next.")
    assert page.header.button.text() == f"Sign as {as_role}…"
    me.until(lambda: 0 in page.pages.drawn())
    me.enter_password(lambda: me.click(page.header.button), "Sign")
    me.sees(then)


def export(me: AtTheWindow, out: Path) -> None:
    page = me.on(FindingsPage)
    me.sees("A. Reyes", "T. Abara", "J. Whitlock", "A records officer exports it.")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Export")
        assert "Choose the folder to write to." in seen(dialog)
        me.click(the(dialog, Button, "Choose a folder…"))
        assert the(dialog, LineInput, "Folder").text() == str(out)
        assert "An export names its medium and its purpose." in seen(dialog)
        me.type(the(dialog, LineInput, "Medium"), "disc 12")
        me.type(the(dialog, LineInput, "Purpose"), "training export")
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Password of J. Whitlock"), "training whitlock desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees(f"Exported to {out}.", "The signed finding has been exported.")


def verify_record(me: AtTheWindow) -> None:
    page = me.go(RecordPage)
    me.sees("Signed the finding as records officer", "Exported the finding to")
    me.click(page.header.button)
    me.sees("each in its place and unaltered", "Journal verified", "Verified at ")
    docket = me.go(DocketPage)
    me.sees("1 case; none waits for you.")
    me.choose(docket.list, "closed")
    me.sees(CASE, State.EXPORTED.value)
