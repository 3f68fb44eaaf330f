"""The criteria set of a case, to be read by everybody who works on it; a supervisor may give it another.

- The set is the one the case has pinned, whatever has become active since; a newer version is named.
- Changing it shows what differs and which answers open again, before anything is signed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import criteria as sets
from reviewer_app.desk.criteria import Standing, Version
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import CriteriaRepinned
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.ui.controls import Button, Choice, column, field, row, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.criteria_ask import ask_repin
from reviewer_app.ui.pages.criteria_words import (
    STATES,
    on_panel,
    sample_fact,
    set_text,
    stacked,
    status_label,
    version_facts,
)
from reviewer_app.ui.text import Heading, Label, Prose, Quiet

NOT_PINNED = "No criteria set is pinned to this case yet: that is done when the submission is accepted."
NO_OTHER = "No other criteria set is active in this workspace."
RECORDING = "An act is being recorded."


class PinnedCriteriaPage(Page):
    """One case's set. `change()` gives the case the one that is chosen beside it."""

    name = "Criteria"
    icon = "assessment"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id, self._busy = desk, case_id, False
        self.text = Prose("", name="The criteria set of this case")
        self.set_body(self.text)
        self._known = scrolled(on_panel(Quiet(NOT_PINNED)))
        self.other = Choice((), name="Another criteria set")
        self.change_button = Button("Change the set…", self.change)
        self._why = Quiet("")
        self._foot = column(
            field("Another criteria set", self.other), self.change_button, self._why, margins=(16, 8, 16, 12)
        )
        self.set_side(column(self._known, rule(), self._foot, gap=0, ground="panel"))

    def state_sentence(self) -> str:
        one = self._pinned()
        if one is None:
            return NOT_PINNED
        later = self._desk.register.superseded_by(one.criteria.id, one.criteria.version)
        kept = f"This case keeps {one.criteria.name}"
        return f"{kept}; version {later} is newer, and does not change it." if later else f"{kept}."

    def facts(self) -> Sequence[Fact]:
        one = self._pinned()
        return sample_fact(one.criteria if one else None)

    def primary(self) -> Primary | None:
        return None

    def keys(self) -> Sequence[Key]:
        return (Key("C", "Change the set of this case…", self.change, self._why_not),)

    def refresh(self) -> None:
        one, kept = self._pinned(), self.other.value()
        self.text.set_text(set_text(one.criteria) if one else NOT_PINNED)
        self._known.setWidget(self._known_of(one) if one else on_panel(Quiet(NOT_PINNED)))
        others = [(f"{each.name}  {each.title}", each) for each in self._others()]
        self.other.set_options(others, kept)
        self._allow()
        self.update_header()

    def on_shown(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self) -> None:
        """Ask why, and pin the chosen set to the case."""
        other, desk, case_id = self.other.value(), self._desk, self._case_id
        if other is None or self._why_not():
            return
        said = ask_repin(self, desk, case_id, other)
        if said is None:
            return
        reason, mark = said
        self._set_busy(True)
        self.run(
            lambda: sets.repin(desk, case_id, other.id, other.version, reason, mark),
            lambda opened: self._changed(other, opened),
            title="Recording",
            failed=self._failed,
        )

    def _changed(self, other: CriteriaSet, opened: tuple[str, ...]) -> None:
        self._busy = False
        self.clear_error()
        again = f"open again: {', '.join(opened)}" if opened else "no answer opened again"
        self.said.emit(f"The case has {other.name} from now on; {again}.")
        self.case_changed.emit()
        self.refresh()

    def _failed(self, error: DeskError) -> None:
        self._set_busy(False)
        self.show_error(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._allow()
        self.update_header()

    def _allow(self) -> None:
        why_not = self._why_not()
        self.change_button.allow(why_not)
        self._why.setText(why_not)
        self._why.setVisible(bool(why_not))
        self._foot.setVisible(self._pinned() is not None)

    def _why_not(self) -> str:
        desk = self._desk
        reason = desk.read_only or may(desk.register, self._case_id, desk.person, CriteriaRepinned)
        return reason or ("" if self._others() else NO_OTHER) or (RECORDING if self._busy else "")

    def _pinned(self) -> Version | None:
        criteria = self._desk.register.criteria_of(self._desk.case(self._case_id))
        found = (one for one in sets.versions(self._desk) if one.standing is not Standing.PROPOSED)
        return next((one for one in found if one.criteria == criteria), None)

    def _others(self) -> list[CriteriaSet]:
        """The active sets that this case does not have."""
        pinned = self._desk.register.criteria_of(self._desk.case(self._case_id))
        active = (one.criteria for one in sets.versions(self._desk) if one.standing is Standing.ACTIVE)
        return [one for one in active if one != pinned] if pinned is not None else []

    def _known_of(self, one: Version) -> QWidget:
        criteria = one.criteria
        head = row(Heading(criteria.name), None, Label(one.standing.value, state=STATES[one.standing]))
        facts = stacked(version_facts(one, self._desk.register))
        return on_panel(head, Label(criteria.title, wrap=True), status_label(criteria), rule(), *facts)
