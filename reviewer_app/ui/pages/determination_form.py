"""The determination as the official made it, written down: recorded here, not made here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Determined, Outcome
from reviewer_app.domain.guards import refusal
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.kept_drafts import KeptDrafts, Values
from reviewer_app.ui.pages.portion_mark import LABEL, UNCLASSIFIED, PortionMark

DETERMINATION = "determination"
_RECORD = (
    "Write down what the official decided, and under what authority. It is recorded here, not made here."
)


def ask_determination(parent: QWidget, desk: Desk, case_id: str, kept: KeptDrafts) -> Determined | None:
    """The determination, or None. What is written is kept as a draft at every change."""
    before = kept.of(DETERMINATION)
    outcomes = [("Choose", ""), *((one.value, one.value) for one in Outcome)]
    outcome = Choice(outcomes, name="Outcome")
    outcome.set_value(before.get("outcome", ""))
    hints = {
        "Official": "name and office",
        "Authority": "order under which it was made",
        "Delegation": "its number, if it was delegated",
        "Decided on": "YYYY-MM-DD",
        "Memorandum": "its number or title, if there is one",
    }
    lines = {name: LineInput(before.get(name, ""), name=name, hint=hint) for name, hint in hints.items()}
    mark = PortionMark("the memorandum", before.get("mark") or UNCLASSIFIED)
    if not before:
        lines["Decided on"].setText(desk.clock().date().isoformat())

    def said() -> Values:
        now = {name: one.text().strip() for name, one in lines.items()}
        return {"outcome": outcome.value() or "", **now, "mark": mark.mark()}

    def written() -> Determined:
        now = said()
        return Determined(
            Outcome(now["outcome"]),
            now["Official"],
            now["Authority"],
            now["Decided on"],
            now["Memorandum"],
            now["Delegation"],
            mark.over(now["Memorandum"]),
        )

    def why_not() -> str:
        if not outcome.value():
            return "Choose the outcome the official decided."
        return refusal(desk.register, case_id, desk.person, written()) or ""

    outcome.currentIndexChanged.connect(lambda _: kept.write(DETERMINATION, said()))
    for line in (*lines.values(), mark):
        line.textEdited.connect(lambda _: kept.write(DETERMINATION, said()))
    fields: Fields = [
        ("Outcome", outcome),
        ("Official who decided", lines["Official"]),
        ("Authority", lines["Authority"]),
        ("Delegation", lines["Delegation"]),
        ("Decided on (YYYY-MM-DD)", lines["Decided on"]),
        ("Memorandum", lines["Memorandum"]),
        (LABEL, mark),
    ]
    title = "Record the determination"
    return written() if ask_form(parent, title, _RECORD, fields, why_not, yes="Record") else None
