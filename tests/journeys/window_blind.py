"""What there is of another's review at the window: nothing before the reveal, everything after it."""

from __future__ import annotations

from reviewer_app.domain.acts import ConflictDeclared
from reviewer_app.ui.controls import Check
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.record import RecordPage
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.pages.supervisor import SupervisorPage
from tests.journeys.at_the_window import AtTheWindow, held, seen
from tests.journeys.window_words import NOTE, Says

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
        who, kind, what = (model.cell(row, column).text for column in (2, 3, 5))
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
