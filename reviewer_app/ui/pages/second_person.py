"""Second person: what another proposed and this person may second. It takes effect when it is seconded.

- Each proposal is shown whole, as it will take effect; seconding asks for the password.
- What one proposed oneself is listed too, and can be taken back; it waits for somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import criteria, people, two_people
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    AccountUnlocked,
    CriteriaActivated,
    ProposalDropped,
    Seconded,
    read_act,
)
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.register import Proposal
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import Button, column, row
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.act_words import facts_of
from reviewer_app.ui.pages.criteria_words import changes_text
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, Beside, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Label, Prose, Quiet

_COLUMNS = [
    Column("case", "Case", 108, sortable=False),
    Column("what", "Proposed", stretch=True, sortable=False),
    Column("waits", "Waits for", 84, sortable=False),
]
_WORDS = (
    "You second what is shown here, and it takes effect with your signature. The journal names both of you."
)


def _second(desk: Desk, one: Proposal, password: str) -> None:
    """Unlocking an account does more than its act: the count of tries is cleared by whoever completes it."""
    verb = people.second_unlock if one.act.of == AccountUnlocked.kind else two_people.second
    verb(desk, one.seq, password)


class SecondPersonPage(Page):
    """The proposals of this workspace that wait."""

    name = "Second person"
    icon = "supervisor"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._busy = desk, ""
        model = IdTableModel(_COLUMNS, lambda ids: [self._cells(self._proposal(one)) for one in ids])
        self.table = Table(model, name="Proposals", empty="Nothing waits for a second person.")
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self._parts = Parts()
        self.second_button = Button("Second…", self.second)
        self.drop_button = Button("Decline…", self.drop)
        self.why = Quiet("")
        acts = column(row(self.second_button, self.drop_button, None), self.why, gap=6)
        self.detail = sheet(self._parts, acts, widest=PROSE_WIDTH)
        self.set_body(Beside("Second person/proposals", self.table, self.detail))

    def _proposal(self, identity: str) -> Proposal:
        return self._desk.register.proposals[int(identity)]

    def _chosen(self) -> Proposal | None:
        return self._desk.register.proposals.get(int(self.table.current_id() or 0))

    def _why_not(self, form: type[Seconded] | type[ProposalDropped]) -> str:
        chosen = self._chosen()
        if chosen is None:
            return "Nothing is chosen."
        reason = self._busy or self._desk.read_only
        if form is ProposalDropped:
            return reason or two_people.why_not_drop(self._desk, chosen.seq)
        found = (one.why_not for one in two_people.waiting(self._desk) if one.seq == chosen.seq)
        return reason or next(found, "")

    def state_sentence(self) -> str:
        waiting = len(two_people.waiting_for(self._desk))
        every = len(self._desk.register.proposals)
        if not every:
            return "Nothing waits for a second person."
        noun = "proposal waits" if every == 1 else "proposals wait"
        return f"{every} {noun}; {waiting} of them for you."

    def primary(self) -> Primary:
        return Primary("Second…", self.second, self._why_not(Seconded))

    def keys(self) -> Sequence[Key]:
        return (Key("J", "Next proposal"), Key("K", "Proposal before"))

    def refresh(self) -> None:
        ids = [str(seq) for seq in sorted(self._desk.register.proposals)]
        self.table.set_ids(ids)
        if ids and self.table.current_id() is None:
            self.table.choose(ids[0])
        self._show_chosen()

    def _cells(self, one: Proposal) -> list[Cell | str]:
        found = self._waiting(one.seq)
        waits = Cell("another", State.QUIET) if found.why_not else Cell("you", State.WARN)
        return [one.case or "workspace", Cell(found.sentence, tip=found.sentence), waits]

    def _waiting(self, seq: int) -> two_people.Waiting:
        return next(one for one in two_people.waiting(self._desk) if one.seq == seq)

    def _show_chosen(self) -> None:
        one, parts = self._chosen(), list[QWidget]()
        if one is not None:
            inner = read_act(one.act.of, one.act.body)
            by = f"Proposed by {self._desk.register.name(one.by)}, {time_words(one.at)}, in entry {one.seq}."
            parts = [Label(self._waiting(one.seq).sentence, "section", wrap=True), Quiet(by)]
            if one.act.reason:
                parts.append(Label(one.act.reason, wrap=True, selectable=True))
            parts.append(Prose("\n".join(facts_of(inner)), name="What is proposed, whole", fit_lines=16))
            if isinstance(inner, CriteriaActivated):
                text = changes_text(*criteria.changes(self._desk, inner.criteria))
                parts.append(Prose(text, name="What it changes", fit_lines=24))
        self._parts.show_parts(parts)
        own = one is not None and one.by == self._desk.person.id
        self.drop_button.set_words("Take back…" if own else "Decline…")
        for button, form in ((self.second_button, Seconded), (self.drop_button, ProposalDropped)):
            button.setVisible(one is not None)
            button.allow(self._why_not(form))
        reason = self._why_not(Seconded) if one is not None else ""
        self.why.setText(reason)
        self.update_header()

    def second(self) -> None:
        """Second what is chosen; asks for the password."""
        one = self._chosen()
        if one is None or self._why_not(Seconded):
            return
        name = self._desk.person.name
        password = dialogs.ask_password(self, "Second the proposal", _WORDS, yes="Second", person=name)
        if password is not None:
            self._act(lambda: _second(self._desk, one, password), "Seconded; it takes effect.")

    def drop(self) -> None:
        """Take back, or decline, with a reason."""
        one = self._chosen()
        if one is None or self._why_not(ProposalDropped):
            return
        own = one.by == self._desk.person.id
        title = "Take the proposal back" if own else "Decline the proposal"
        reason = dialogs.ask_text(self, title, "The reason stays in the record.", yes=title.split()[0])
        if reason is not None:
            self._act(lambda: two_people.drop(self._desk, one.seq, reason), "The proposal is dropped.")

    def _act(self, work: object, words: str) -> None:
        assert callable(work)
        self._busy = "One moment."
        self._show_chosen()
        self.run(work, lambda _: self._acted(words), title="Recording", failed=self._failed)

    def _acted(self, words: str) -> None:
        self._busy = ""
        self.clear_error()
        self.said.emit(words)
        self.refresh()
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._busy = ""
        self.show_error(error)
        self.refresh()
