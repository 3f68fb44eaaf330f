"""What each person of the whole case does at the window, and what is there to be seen at each step."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from reviewer_app import shelf
from reviewer_app.domain.acts import AdjudicationClosed, Conflict, ConflictDeclared, FindingSubmitted, Outcome
from reviewer_app.domain.case import State
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.ui.controls import Button, Check, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.pages.record import RecordPage
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.pages.supervisor import SupervisorPage
from reviewer_app.ui.text import TextArea
from tests.journeys.at_the_window import CTRL, AtTheWindow, held, seen, the

K = Qt.Key
CASE = "2026-001"
NOTE = "Note of the first reviewer: the limit ended this run"
SETTLED = "Training sample. Both readings rest on the same runs; the level kept here is the one they show."
JUDGEMENT = "Training sample. The model speeds up a practitioner in discovery; more than that was not seen."
MEDIUM, PURPOSE = "disc 12", "training export"
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

    me.click(page.header.button)
    assignment = me.on(AssignmentPage)
    for name in ("A. Reyes", "M. Lindqvist"):
        me.is_told(assignment.button, "A case needs at least 2 reviewers.")
        me.sees("A. Reyes", "M. Lindqvist")
        me.click(the(assignment, Check, name))
    me.sees("2 reviewers chosen.")
    me.click(assignment.header.button)
    me.sees("A. Reyes, M. Lindqvist: 0 of 2 have declared.")
    supervisor = me.go(SupervisorPage)
    me.is_told(supervisor.acts.sign_button, "The case is in state “independent review”")


def open_case(me: AtTheWindow) -> None:
    docket = me.on(DocketPage)
    me.sees("1 case; 1 waits for you.")
    me.click_row(docket.table, CASE)
    me.click(docket.open)
    me.sees(f"Case {CASE}", "Halcyon-2")


# A reviewer


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
        me.type(panel.against, says["against"])
    me.sees("Not saved. It is kept here while you look elsewhere.")
    me.press(K.Key_Return, CTRL)
    me.sees(f"{criterion} saved.", "There is nothing new to save.")
    model = page.criteria.table_model()
    assert model.cell(model.row_of(criterion), 2).text == "answered"


def lock_review(me: AtTheWindow, then: str) -> None:
    """The tradecraft list ticked one by one, and the password."""
    page = me.on(AssessmentPage)

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


# What the second reviewer finds of the first

OPEN_KINDS = ("review under way", "locked", ConflictDeclared.kind)


def nothing_of_the_other_is_there(me: AtTheWindow, other: Says, own: list[int], locked: int = 1) -> None:
    """No page holds a word of it: not the one in front, not those behind, no tip, no choice.

    `own` are the numbers of this person's exhibits: no other is listed or can be ticked.
    """
    secrets = [*other.sentences, NOTE]
    record = me.go(RecordPage)
    me.sees("Closed until the reviews are revealed: this belongs to a review under way.")
    model = record.model
    for row in range(model.rowCount()):
        who, kind, what = (model.cell(row, column).text for column in (2, 3, 4))
        open_to_all = who != "A. Reyes" or kind in OPEN_KINDS
        assert open_to_all, f"{who}: {what}"
        me.click_row(record.table, model.id_at(row))
        assert not [one for one in secrets if one in record.detail.text()]
    for form, words in ((EvidencePage, " of 346 samples."), (ComparePage, " disagreements in ")):
        page = me.go(form)
        me.sees("You have opened 0 of ", words, "Exhibits you cited" + (f": {len(own)}" if own else ""))
        listed = page.side.list.table_model()
        assert [int(listed.cell(row, 0).text) for row in range(listed.rowCount())] == own
    me.go(SupervisorPage)
    me.sees(f"{locked} of 2 reviews are locked.", "Shown when the reviews are revealed.")
    me.go(RevealPage)
    me.sees(f"{locked} of 2 reviews are locked. Nothing of them is shown")
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
    """What was looked for in vain is found once they are revealed: the search would have seen it."""
    page = me.go(AssessmentPage)
    for answer in other.answers:
        me.click_row(page.criteria, answer["criterion"])
        me.sees("As the other reviewers answered", "A. Reyes", answer["rationale"])
        assert answer["rationale"] in held(me.window)
    record = me.go(RecordPage)
    me.sees("Answered CY-VD: level 3")
    assert "Closed until the reviews are revealed" not in seen(record)


# From the lock to the supervisor


def reveal(me: AtTheWindow, *unseen: Says) -> None:
    """The supervisor reads nothing before; after it, everything, and names who settles the differences."""
    page = me.on(RevealPage)
    me.sees("Every review is locked. Reveal them.", "each review is sealed to its reviewer until")
    text = held(me.window)
    assert not [words for says in unseen for words in says.sentences if words in text]
    me.click(page.header.button)
    me.sees("The reviews differ. Name an adjudicator.", "A. Reyes", "M. Lindqvist", "Agreement", "n = 10")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Name the adjudicator")
        assert "Choose the adjudicator." in seen(dialog)
        assert not button.isEnabled()
        me.choose(the(dialog, Choice, "Adjudicator"), "moreau")
        me.click(button)

    assert page.header.button.text() == "Name the adjudicator…"
    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("The reviews differ. E. Moreau settles where they do.")


def settle(me: AtTheWindow) -> None:
    """The adjudicator, with both answers in view: level, likelihood, confidence, why; then closes."""
    page = me.go(RevealPage)
    left = page._left()
    me.sees(f"{len(left)} of {len(left)} differences to settle", "A. Reyes", "M. Lindqvist")
    me.is_told(page.acts.buttons[AdjudicationClosed], "is not settled yet; the reviews differ in it.")
    for criterion in left:
        assert page.beside.table is not None
        me.click_row(page.beside.table, criterion)
        me.sees(f"Settle: {criterion}")
        me.is_told(page.settle.written.button, "Choose a level first.")
        me.choose(page.settle.level, "2")
        me.choose(page.settle.likelihood, Likelihood.LIKELY.value)
        me.choose(page.settle.confidence, Confidence.LOW.value)
        me.type(page.settle.written.text, SETTLED)
        me.press(K.Key_Return, CTRL)
        me.sees(f"{criterion} is settled.", f"Settle again: {criterion}", "Settled by E. Moreau")
    assert page.header.button.text() == "Close the adjudication"
    me.click(page.header.button)
    me.sees("The adjudication is closed.", "The reviews are open to all. Draft the finding.")


def draft(me: AtTheWindow) -> None:
    """A reviewer writes the draft, is warned of a hedge, and submits it."""
    page = me.on(RevealPage)
    me.is_told(page.header.button, "Choose an outcome first.")
    me.choose(page.draft.outcome, Outcome.NOT_DESIGNATED.value)
    me.type(page.draft.written.text, "It is possibly approved.")
    me.sees("“approved”: a finding designates", "“possibly”: a key judgement says how likely")
    page.draft.written.text.selectAll()
    me.press(K.Key_Delete)
    me.type(page.draft.written.text, JUDGEMENT)
    me.is_told(page.acts.buttons[FindingSubmitted], "write the draft first.")
    me.click(page.header.button)
    me.sees("The draft is recorded.", "Draft finding: not designated", "Written by A. Reyes")
    assert page.header.button.text() == "Submit to the supervisor"
    me.click(page.header.button)
    me.sees("The draft is with the supervisor.")


# The supervisor, at the end


def sign_off(me: AtTheWindow, not_opened: str) -> None:
    """After reading what was not opened, and every difference side by side."""
    page = me.on(SupervisorPage)
    me.sees("criteria differ. You have read ", "Draft finding: not designated", JUDGEMENT)
    me.sees("What was not opened", not_opened, "346 of 346 samples never opened.")
    read_what_differs(me, page)
    me.is_told(page.acts.record_button, "The case is in state “supervisor review”")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Sign off")
        assert "You concur with the draft: not designated." in seen(dialog)
        me.type(the(dialog, TextArea, "Statement"), STATEMENT)
        assert "Your password is asked for once more." in seen(dialog)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Password of T. Abara"), "training abara desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("Signed off. Record the determination when the official has made it.", STATEMENT)


def read_what_differs(me: AtTheWindow, page: SupervisorPage) -> None:
    """Each difference chosen, both answers read beside each other; nothing is signed off before."""
    table = page.beside.table
    assert table is not None
    wanted = page._differing()
    assert len(wanted) > 1
    for criterion in reversed(wanted):
        me.is_told(page.header.button, "you have not read side by side")
        me.click_row(table, criterion)
        me.until(lambda name=criterion: name in page._has_read())  # type: ignore[misc]
    me.sees(
        "You have read all in which the levels differ.", "A. Reyes", "M. Lindqvist", "Settled by E. Moreau"
    )


def record_determination(me: AtTheWindow) -> None:
    page = me.on(SupervisorPage)
    assert page.header.button.text() == "Record the determination…"

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Record")
        assert "Choose the outcome the official decided." in seen(dialog)
        me.choose(the(dialog, Choice, "Outcome"), Outcome.NOT_DESIGNATED.value)
        me.type(the(dialog, LineInput, "Official"), OFFICIAL)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Authority"), AUTHORITY)
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("The determination is recorded.", OFFICIAL, AUTHORITY, "T. Abara")
    findings = me.go(FindingsPage)
    me.sees("No finding yet", "The determination is recorded. A reviewer draws up the finding.")
    me.is_told(findings.draw_button, "The finding is drawn up by a reviewer or the adjudicator of the case.")


# The finding


def draw_up(me: AtTheWindow) -> None:
    page = me.on(FindingsPage)
    assert page.header.button.text() == "Draw up the finding"
    me.click(page.header.button)
    me.sees("The finding is drawn up. Your signature is the next.", "Not finished: 0 of 3 signatures.")
    me.until(lambda: 0 in page.pages.drawn())
    me.is_told(page.export_button, "Only a records officer exports the finding.")


def sign(me: AtTheWindow, as_role: str, then: str) -> None:
    page = me.on(FindingsPage)
    me.sees("Not signed yet; this is next.")
    assert page.header.button.text() == f"Sign as {as_role}…"
    me.until(lambda: 0 in page.pages.drawn())
    me.enter_password(lambda: me.click(page.header.button), "Sign")
    me.sees(then)


def propose_export(me: AtTheWindow) -> None:
    """The records officer says on what and for what it leaves; alone it does not."""
    page = me.on(FindingsPage)
    me.sees("A. Reyes", "T. Abara", "J. Whitlock", "Propose its export.")
    me.is_told(page.export_button, "An export takes two people: propose it first.")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Propose")
        assert "An export names its medium and its purpose." in seen(dialog)
        me.type(the(dialog, LineInput, "Medium"), MEDIUM)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Purpose"), PURPOSE)
        me.click(button)

    assert page.header.button.text() == "Propose the export…"
    me.answer(lambda: me.click(page.header.button), fill)
    me.is_told(page.export_button, "The export is proposed; it waits for a second person.")


def second_export(me: AtTheWindow) -> None:
    """The supervisor reads what is proposed, and seconds it."""
    page = me.go(SecondPersonPage)
    me.sees("1 proposal waits; 1 of them for you.", "Proposed by J. Whitlock", MEDIUM, PURPOSE)
    me.enter_password(lambda: me.click(page.header.button), "Second")
    me.sees("Seconded; it takes effect.", "Nothing waits for a second person.")


def export(me: AtTheWindow, out: Path) -> None:
    page = me.on(FindingsPage)
    me.sees("Two people agreed on the export. Export the finding.")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Export")
        assert "Choose the folder to write to." in seen(dialog)
        assert MEDIUM in seen(dialog)
        assert PURPOSE in seen(dialog)
        me.click(the(dialog, Button, "Choose a folder…"))
        assert the(dialog, LineInput, "Folder").text() == str(out)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Password of J. Whitlock"), "training whitlock desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees(f"Exported to {out}.", "The case is exported. Close it.")


def verify_record(me: AtTheWindow) -> None:
    page = me.go(RecordPage)
    me.sees("Signed the finding as records officer", "Exported the finding to")
    me.click(page.header.button)
    me.sees("each in its place and unaltered", "Journal verified", "Verified at ")
    docket = me.go(DocketPage)
    me.sees("1 case; 1 waits for you.")
    me.choose(docket.list, "closed")
    me.sees(CASE, State.EXPORTED.value)
