"""What the intake clerk does at the window: receive, judge, return with a letter, accept."""

from __future__ import annotations

from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.receive import ReceivePage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.text import TextArea
from tests.journeys.at_the_window import AtTheWindow, the


def receive(me: AtTheWindow, *taken: str) -> None:
    """The folder the system's dialog gives is taken in; `taken` is then to be read. Opens the case."""
    docket = me.go(DocketPage)
    me.sees("Marking: UNCLASSIFIED — TRAINING SAMPLE", "intake clerk")
    me.click(docket.header.button)
    page = me.on(ReceivePage)
    me.sees("No bundle is chosen yet.")
    me.click(the(page.drop, Button, "Choose a folder…"))
    me.sees(*taken)
    me.until(page.header.button.isEnabled)  # the evaluation logs are indexed
    me.click(page.header.button)
    me.on(SubmissionPage)


def accept(me: AtTheWindow) -> None:
    page = me.on(SubmissionPage)
    me.sees("No required item is lacking.")
    assert page.header.button.text() == "Accept…"

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


def judge(me: AtTheWindow, item: str, *, against: str = "") -> None:
    """An item of the checklist is adequate, or is not, with the reason."""
    page = me.on(SubmissionPage)
    me.until(lambda: page.checklist.table.table_model().row_of(item) >= 0)
    me.click_row(page.checklist.table, item)
    me.sees(f"{item} ", "Is it adequate?")
    if against:
        me.is_told(the(page, Button, "Not adequate"), "reason")
        me.type(the(page, TextArea, "Why it is not adequate"), against)
    me.click(the(page, Button, "Not adequate" if against else "Adequate"))
    me.sees(f"{item} is judged {'not adequate' if against else 'adequate'}.")


def return_incomplete(me: AtTheWindow, lacking: tuple[str, ...], *points: str) -> None:
    """What lacks stands in the way of accepting; the letter is drawn, read and recorded."""
    page = me.on(SubmissionPage)
    me.is_told(the(page, Button, "Accept…"), ", ".join(lacking))
    assert page.header.button.text() == "Return…"
    me.click(page.header.button)
    me.sees("What stands on the right is the letter that is sent.", *lacking, *points)
    me.until(page.header.button.isEnabled)  # the letter is drawn
    assert page.header.button.text() == "Return with this letter…"

    def confirm(dialog: PlainDialog) -> None:
        me.click(the(dialog, Button, "Return it"))

    me.answer(lambda: me.click(page.header.button), confirm)
    me.sees("Returned with letter 1.", "Letters of the case")
