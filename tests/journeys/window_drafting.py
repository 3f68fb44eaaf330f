"""What follows the reveal at the window: differences settled, the draft, a dissent, the finding drawn up."""

from __future__ import annotations

from PySide6.QtCore import Qt

from reviewer_app.domain.acts import AdjudicationClosed, FindingSubmitted, Outcome
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.reveal import RevealPage
from tests.journeys.at_the_window import CTRL, AtTheWindow
from tests.journeys.window_words import JUDGEMENT, SETTLED

K = Qt.Key


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
    close_adjudication(me)
    me.sees("The reviews are open to all. Draft the finding.")


def close_adjudication(me: AtTheWindow) -> None:
    page = me.on(RevealPage)
    assert page.header.button.text() == "Close the adjudication"
    me.click(page.header.button)
    me.sees("The adjudication is closed.")


def draft(
    me: AtTheWindow,
    outcome: Outcome = Outcome.NOT_DESIGNATED,
    judgement: str = JUDGEMENT,
    *,
    hedged: str = "",
) -> None:
    """A reviewer writes the draft, is warned of what is `hedged`, and submits it."""
    page = me.on(RevealPage)
    if page.draft.recorded():  # it was drafted before, and came back
        me.sees("A draft of the finding stands. Revise it")
        me.empty(page.draft.written.text)
    else:
        me.is_told(page.header.button, "Choose an outcome first.")
    me.choose(page.draft.outcome, outcome.value)
    if hedged:
        me.type(page.draft.written.text, hedged)
        me.sees("“approved”: a finding designates", "“possibly”: a key judgement says how likely")
        page.draft.written.text.selectAll()
        me.press(K.Key_Delete)
    me.type(page.draft.written.text, judgement)
    me.is_told(page.acts.buttons[FindingSubmitted], "write the draft first.")
    me.click(page.header.button)
    assert me.shown.desk is not None
    by = me.shown.desk.person.name
    me.sees("The draft is recorded.", f"Draft finding: {outcome.value}", f"Written by {by}")
    assert page.header.button.text() == "Submit to the supervisor"
    me.click(page.header.button)
    me.sees("The draft is with the supervisor.")


def draw_up(me: AtTheWindow) -> None:
    page = me.on(FindingsPage)
    assert page.header.button.text() == "Draw up the finding"
    me.click(page.header.button)
    me.sees("The finding is drawn up. Your signature is the next.", "Not finished: 0 of 3 signatures.")
    me.until(lambda: 0 in page.pages.drawn())
    me.is_told(page.export_button, "Only a records officer exports")


def dissent(me: AtTheWindow, words: str) -> None:
    """A reviewer who does not join what is drafted says so; it is printed."""
    page = me.go(RevealPage)
    me.sees("unlike your recommendation: you may dissent")
    me.type(page.dissent.written.text, words)
    me.click(page.dissent.written.button)
    me.sees("Your dissent is recorded.", words)
