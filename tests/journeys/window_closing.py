"""What comes after the determination, at the window: an amendment, a reopening, a rescission."""

from __future__ import annotations

from reviewer_app.domain.acts import ReturnTo
from reviewer_app.ui.controls import Button
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from tests.journeys.at_the_window import AtTheWindow, the
from tests.journeys.window_words import AUTHORITY, OFFICIAL


def amend(me: AtTheWindow, why: str, changes: str) -> None:
    """The next version begins; the one before is kept with its signatures."""
    page = me.go(ClosingPage)
    opens = lambda: me.click(the(page, Button, "Amend…"))  # noqa: E731
    me.fill_in(opens, "Amend", {"Reason": why, "What changes": changes}, "The determination stands.")
    me.sees("The next version begins.", "Version 2, now", "Version 1", "amended", why)
    me.is_told(the(page, Button, "Amend…"), "signatures")


def propose_reopening(me: AtTheWindow, why: str) -> None:
    """Alone it does not open again; the supervisor who proposed it cannot second it either."""
    page = me.go(ClosingPage)
    said = {"Open again at": ReturnTo.DRAFT, "Reason": why}
    opens = lambda: me.click(the(page, Button, "Reopen…"))  # noqa: E731
    me.fill_in(opens, "Propose", said, "A second person seconds it.")
    me.sees("Proposed; it waits for a second person.")
    second = me.go(SecondPersonPage)
    me.sees("1 proposal waits; 0 of them for you.")
    me.is_told(second.header.button, "You proposed it; the second person is another")


def rescind(me: AtTheWindow, why: str) -> None:
    """The official took the determination back: recorded, not made here."""
    page = me.go(ClosingPage)
    said = {"Official": OFFICIAL, "Authority": AUTHORITY, "Reason": why}
    opens = lambda: me.click(the(page, Button, "Rescind…"))  # noqa: E731
    me.fill_in(opens, "Record", said, "It is recorded here, not made here.")
    me.sees("rescinded", why, OFFICIAL)
    me.is_told(the(page, Button, "Reopen…"), "rescinded")
