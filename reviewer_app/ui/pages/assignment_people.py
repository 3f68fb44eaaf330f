"""The list of those who may review: a tick for each who may, and the guards' own sentence for who may not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.ui.controls import Button, Check, column, fill, row, rule
from reviewer_app.ui.pages.assignment_words import Candidate, may_words, terms_words
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.text import Label, Quiet

NOBODY = "Nobody in this workspace is a reviewer. A security administrator enrols people and gives roles."


class CandidateList(QWidget):
    """`changed()` when another is ticked; `authorise_asked(person)` for a contractor's authorisation."""

    changed = Signal()
    authorise_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Who may review")
        self.checks: dict[str, Check] = {}
        self.authorise: dict[str, Button] = {}
        self._parts = Parts()
        fill(self, self._parts)

    def show_candidates(
        self, found: Sequence[Candidate], chosen: Sequence[str], *, changeable: bool, why_not_authorise: str
    ) -> None:
        """Show them anew; `chosen` are ticked. Without `changeable` the ticks are only shown."""
        self.checks, self.authorise = {}, {}
        shown = [self._one(one, one.person.id in chosen, changeable, why_not_authorise) for one in found]
        self._parts.show_parts(shown or [Quiet(NOBODY)])

    def chosen(self) -> tuple[str, ...]:
        """The ids that are ticked, in the list's order."""
        return tuple(person for person, check in self.checks.items() if check.isChecked())

    def _one(self, one: Candidate, on: bool, changeable: bool, why_not_authorise: str) -> QWidget:
        person, (words, state) = one.person, may_words(one)
        check = Check(person.name, on=on)
        # Who may not stay can be taken out; who may not come cannot be put in.
        check.setEnabled(changeable and (not one.why_not or on))
        check.setAccessibleDescription(words)
        check.toggled.connect(lambda _: self.changed.emit())
        self.checks[person.id] = check
        lines: list[QWidget] = [
            check,
            Quiet(terms_words(one)),
            Quiet(f"Conflicts of interest: {one.declared}"),
        ]
        if one.authorised:
            lines.append(self._authorisation(one, why_not_authorise))
        lines.append(Label(words, wrap=True, state=state))
        return column(*lines, rule(), gap=4)

    def _authorisation(self, one: Candidate, why_not: str) -> QWidget:
        """Of a contractor: whether the originator lets him or her see its proprietary portions."""
        words = Quiet(f"Proprietary portions (PROPIN): {one.authorised}")
        button = Button("Authorise…", lambda: self.authorise_asked.emit(one.person.id))
        button.setAccessibleName(f"Authorise {one.person.name}…")
        button.allow(why_not)
        self.authorise[one.person.id] = button
        return column(words, row(button, None), gap=4)
