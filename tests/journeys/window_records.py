"""What a records officer does at the window: propose the export, export, read the record, close the case."""

from __future__ import annotations

from pathlib import Path

from reviewer_app.domain.case import State
from reviewer_app.ui.controls import Button, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.docket import DocketPage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.record import RecordPage
from tests.journeys.at_the_window import AtTheWindow, seen, the
from tests.journeys.window_words import CASE, MEDIUM, PURPOSE


def propose_export(me: AtTheWindow) -> None:
    """The records officer says on what and for what it leaves; alone it does not."""
    page = me.on(FindingsPage)
    me.sees("A. Reyes", "T. Abara", "J. Whitlock", "Propose its export.")
    me.is_told(page.export_button, "An export takes two people: propose it first.")
    assert page.header.button.text() == "Propose the export…"
    said = {"Medium": MEDIUM, "Purpose": PURPOSE}
    opens = lambda: me.click(page.header.button)  # noqa: E731
    me.fill_in(opens, "Propose", said)
    me.is_told(page.export_button, "The export is proposed; it waits for a second person.")


def export(me: AtTheWindow, out: Path, medium: str = MEDIUM, purpose: str = PURPOSE) -> None:
    """To the folder that the system's dialog gives: one that is there."""
    out.mkdir(exist_ok=True)
    page = me.on(FindingsPage)
    me.sees("Two people agreed on the export. Export the finding.")

    def fill(dialog: PlainDialog) -> None:
        button = the(dialog, Button, "Export")
        assert "Choose the folder to write to." in seen(dialog)
        assert medium in seen(dialog)
        assert purpose in seen(dialog)
        me.click(the(dialog, Button, "Choose a folder…"))
        assert the(dialog, LineInput, "Folder").text() == str(out)
        assert not button.isEnabled()
        me.type(the(dialog, LineInput, "Password of J. Whitlock"), "training whitlock desk")
        me.click(button)

    me.answer(lambda: me.click(page.header.button), fill)
    me.sees("The case is exported. Close it.")
    assert list(out.rglob("findings.pdf"))


def verify_record(me: AtTheWindow) -> None:
    page = me.go(RecordPage)
    me.sees("Signed the finding as records officer", "Exported the ", "finding to ")
    me.click(page.header.button)
    me.sees("each in its place and unaltered", "Journal verified", "Verified at ")
    docket = me.go(DocketPage)
    me.sees("1 case; 1 waits for you.")
    me.choose(docket.list, "closed")
    me.sees(CASE, State.EXPORTED.value)


def close_case(me: AtTheWindow) -> None:
    page = me.go(ClosingPage)
    assert page.header.button.text() == "Close the case"

    def confirm(dialog: PlainDialog) -> None:
        me.click(the(dialog, Button, "Close"))

    me.answer(lambda: me.click(page.header.button), confirm)
    me.sees("The case is closed.", "Closed. It is kept until its records schedule says otherwise.")
