"""What was not opened: for each reviewer, how much of every run and of the disagreements nobody looked at.

- Read off the screen's thread, anew whenever the page comes to the front.
- *Sealed* is not *nothing opened*, and could not be counted is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.not_opened import Opened, OpenedBy
from reviewer_app.ui.controls import column
from reviewer_app.ui.pages.sheet import even_pairs
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

TITLE = "What was not opened"
_SEALED = "Sealed to someone else: it could not be counted here, which is not to say that nothing was opened."


def opened_part(found: Sequence[OpenedBy] | None, fault: str, name: Callable[[str], str]) -> QWidget:
    """One part for each reviewer; `found` None while it is being read."""
    if fault:
        return column(Heading(TITLE), Label(f"It could not be counted: {fault}", wrap=True), gap=6)
    if found is None:
        return column(Heading(TITLE), Quiet("Counting what each reviewer opened."), gap=6)
    return column(Heading(TITLE), *(_of_one(one, name(one.person)) for one in found), gap=12)


def _of_one(one: OpenedBy, name: str) -> QWidget:
    if one.sealed:
        return column(Label(name, "field"), Label(_SEALED, wrap=True, state=State.UNKNOWN), gap=4)
    (opened, samples), (seen, differing) = one.samples, one.differing
    said = f"{samples - opened:,} of {samples:,} samples never opened."
    if differing:
        said += f" {differing - seen:,} of {differing:,} disagreements never opened on both sides."
    state = State.WARN if seen < differing else State.PLAIN
    parts: list[QWidget] = [Label(name, "field"), Label(said, wrap=True, state=state)]
    if one.runs:
        parts.append(_counts("Samples, by run", one.runs))
    if one.disagreements:
        parts.append(_counts("Disagreements, by comparison", one.disagreements))
    return column(*parts, gap=6)


def _counts(title: str, counts: Sequence[Opened]) -> QWidget:
    rows: list[tuple[str, str | QWidget]] = [
        (_count_words(one), Label(one.label, wrap=True)) for one in counts
    ]
    made = even_pairs(rows)
    made.setAccessibleName(title)
    return column(Quiet(title), made, gap=4)


def _count_words(one: Opened) -> str:
    """ "none of 40 opened", "12 of 40 opened", "all 40 opened"."""
    if one.opened == one.every:
        return f"all {one.every:,}" if one.every else "no sample"
    return f"none of {one.every:,}" if not one.opened else f"{one.opened:,} of {one.every:,}"
