"""What a supervisor does at the window, from the assignment to the determination."""

from __future__ import annotations

from reviewer_app.domain.acts import Outcome
from reviewer_app.ui.controls import Button, Check
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.requests import RequestsPage
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.pages.supervisor import SupervisorPage
from tests.journeys.at_the_window import AtTheWindow, held, the
from tests.journeys.window_everyone import open_case
from tests.journeys.window_words import AUTHORITY, OFFICIAL, STATEMENT, Says


def assign(me: AtTheWindow) -> None:
    """From the docket by the submission to the assignment."""
    docket = me.on(DocketPage)
    me.is_told(docket.header.button, "Only an intake clerk receives submissions.")
    open_case(me)
    page = me.on(SubmissionPage)
    me.sees(" of 30 in place")
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


def pause_and_resume(me: AtTheWindow, why: str) -> None:
    """The agency clock stands, and runs again."""
    page = me.go(RequestsPage)
    me.is_told(the(page, Button, "Resume…"), "clock")
    me.fill_in(lambda: me.click(the(page, Button, "Pause…")), "Pause", {"Reason": why})
    me.sees("The agency clock stands.", why)
    me.is_told(the(page, Button, "Pause…"), "already")
    me.fill_in(lambda: me.click(the(page, Button, "Resume…")), "Resume", {"Reason": f"{why} It is over."})
    me.until(the(page, Button, "Pause…").isEnabled)


def reveal(me: AtTheWindow, *unseen: Says, same: int = 0) -> None:
    """The supervisor reads nothing before; after it, everything. `same`: in so many criteria they agree."""
    page = me.on(RevealPage)
    me.sees("Every review is locked. Reveal them.", "each review is sealed to its reviewer until")
    text = held(me.window)
    assert not [words for says in unseen for words in says.sentences if words in text]
    me.click(page.header.button)
    then = "The reviews are open to all." if same else "The reviews differ. Name an adjudicator."
    me.sees(then, "A. Reyes", "M. Lindqvist", "Agreement", f"n = {same or 10}")


def name_adjudicator(me: AtTheWindow) -> None:
    page = me.on(RevealPage)
    assert page.header.button.text() == "Name the adjudicator…"
    opens = lambda: me.click(page.header.button)  # noqa: E731
    me.fill_in(opens, "Name the adjudicator", {"Adjudicator": "moreau"})
    me.sees("The reviews differ. E. Moreau settles where they do.")


def send_back(me: AtTheWindow, why: str) -> None:
    """Return it to the reviews, with a reason."""
    page = me.on(SupervisorPage)
    opens = lambda: me.click(the(page, Button, "Return…"))  # noqa: E731
    me.fill_in(opens, "Return", {"Reason": why}, "every review is opened again")
    me.sees("independent review", "Returned to the reviews by T. Abara", why)


def sign_off(me: AtTheWindow, outcome: Outcome = Outcome.NOT_DESIGNATED) -> None:
    """Concur with the draft."""
    page = me.on(SupervisorPage)
    me.is_told(page.acts.record_button, "The case is in state “supervisor review”")
    reads = (f"You concur with the draft: {outcome.value}.",)
    opens = lambda: me.click(page.header.button)  # noqa: E731
    me.fill_in(opens, "Sign off", {"Statement": STATEMENT, "Password": ""}, *reads)
    me.sees("Signed off. Record the determination when the official has made it.", STATEMENT)


def override(me: AtTheWindow, outcome: Outcome, why: str) -> None:
    """Sign off another outcome than the draft's."""
    page = me.on(SupervisorPage)
    said = {"Outcome": outcome.value, "Reason": why, "Password": ""}
    opens = lambda: me.click(the(page, Button, "Override…"))  # noqa: E731
    me.fill_in(opens, "Override", said, "You sign off another outcome")
    me.sees("Record the determination when the official has made it.", why)


def read_what_differs(me: AtTheWindow, *words: str) -> None:
    """Each difference chosen, both answers read beside each other; nothing is signed off before."""
    page = me.on(SupervisorPage)
    table = page.beside.table
    assert table is not None
    wanted = page._differing()
    assert len(wanted) > 1
    for criterion in reversed(wanted):
        me.is_told(page.header.button, "you have not read side by side")
        me.click_row(table, criterion)
        me.until(lambda name=criterion: name in page._has_read())  # type: ignore[misc]
    me.sees("You have read all in which the levels differ.", "A. Reyes", "M. Lindqvist", *words)


def record_determination(
    me: AtTheWindow, outcome: Outcome = Outcome.NOT_DESIGNATED, version: int = 1
) -> None:
    """What the official decided is written down; the supervisor draws nothing up."""
    page = me.on(SupervisorPage)
    assert page.header.button.text() == "Record the determination…"
    said = {"Outcome": outcome.value, "Official": OFFICIAL, "Authority": AUTHORITY}
    opens = lambda: me.click(page.header.button)  # noqa: E731
    me.fill_in(opens, "Record", said)
    me.sees("The determination is recorded.", OFFICIAL, AUTHORITY, "T. Abara")
    findings = me.go(FindingsPage)
    amended = f", version {version}" if version > 1 else ""
    if version == 1:
        me.sees("No finding yet")
    me.sees(f"The determination is recorded. A reviewer draws up the finding{amended}.")
    me.is_told(findings.draw_button, "The finding is drawn up by a reviewer or the adjudicator of the case.")
