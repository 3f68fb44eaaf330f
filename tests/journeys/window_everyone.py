"""What everybody does at the window: open the case from the docket, sign the finding, second a proposal."""

from __future__ import annotations

from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.second_person import SecondPersonPage
from tests.journeys.at_the_window import AtTheWindow
from tests.journeys.window_words import CASE


def open_case(me: AtTheWindow, stands: str = "1 case; 1 waits for you.", listed: str = "open") -> None:
    """From the docket, in one of its lists; `stands` is what the docket says of it."""
    docket = me.on(DocketPage)
    me.sees(stands)
    if listed != docket.list.value():
        me.choose(docket.list, listed)
    me.click_row(docket.table, CASE)
    me.click(docket.open)
    me.sees(f"Case {CASE}", "Halcyon-2")


def sign(me: AtTheWindow, as_role: str, then: str) -> None:
    page = me.on(FindingsPage)
    me.sees("Not signed yet; this is next.")
    assert page.header.button.text() == f"Sign as {as_role}…"
    me.until(lambda: 0 in page.pages.drawn())
    me.enter_password(lambda: me.click(page.header.button), "Sign")
    me.sees(then)


def second(me: AtTheWindow, *reads: str) -> None:
    """Read what another proposed, and second it with the password."""
    page = me.go(SecondPersonPage)
    me.sees("1 proposal waits; 1 of them for you.", *reads)
    me.enter_password(lambda: me.click(page.header.button), "Second")
    me.sees("Seconded; it takes effect.", "Nothing waits for a second person.")
