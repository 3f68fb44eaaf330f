"""Criteria sets: the versions there are, what each changes, and the two people who activate one.

- A file is read and its signature judged off the screen's thread; what it holds and what it changes is shown
  before it is proposed. What is not signed by somebody believed here can be looked at and no more.
- A proposed version shows what waits: the second person gives the password again, or declines with a reason.
- An invented sample says what it is in the table, beside it, in its text and in every dialog.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import criteria as sets
from reviewer_app.desk import two_people
from reviewer_app.desk.criteria import Standing, Version
from reviewer_app.desk.criteria_files import CriteriaFile, look_at
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import CriteriaActivated
from reviewer_app.domain.guards import may
from reviewer_app.ui import dialogs, file_dialogs
from reviewer_app.ui.controls import Button, column, row, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages.criteria_ask import ask_propose, ask_second
from reviewer_app.ui.pages.criteria_words import (
    NOBODY,
    STATES,
    changes_text,
    on_panel,
    sample_fact,
    set_text,
    stacked,
    status_label,
    version_facts,
)
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.pages.one_at_a_time import OneAtATime
from reviewer_app.ui.splitter import Splitter
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Heading, Label, Prose, Quiet

COLUMNS = [
    Column("name", "Set", 160, sortable=False),
    Column("standing", "Standing", 110, sortable=False),
    Column("signed", "Signed by", 140, sortable=False),
    Column("cases", "Cases", 60, right=True, sortable=False),
    Column("status", "Status", 220, sortable=False),
]
EMPTY = (
    "No criteria set is active: no case can be accepted. Look at the signed file of one; an administrator "
    "proposes it, and a second person seconds it."
)
NOTHING_CHOSEN = "What is known of a version stands here."
NOT_PROPOSED = "It does not wait for a second person."
RECORDING = "An act is being recorded."


class CriteriaSetsPage(OneAtATime):
    """For security administrators and supervisors. `choose()` asks for a file straight away."""

    name = "Criteria sets"
    icon = "assessment"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._versions: dict[int, Version] = {}
        self.model = IdTableModel(COLUMNS, lambda ids: [self._cells(self._versions[one]) for one in ids])
        self.table = FittedTable(
            self.model, names_least=120, last_least=200, name="Versions of criteria sets", empty=EMPTY
        )
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self.text = Prose("", name="The whole set")
        self.table.row_opened.connect(lambda _: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.set_body(Splitter("Criteria sets/text", [self.table, self.text], [220, 480], down=True))
        self._known = scrolled(on_panel(Quiet(NOTHING_CHOSEN)))
        self.second_button = Button("Second…", self.second)
        self.drop_button = Button("Decline…", self.drop)
        self._why = Quiet("")
        foot = column(row(self.second_button, self.drop_button, None), self._why, margins=(16, 8, 16, 12))
        self.set_side(column(self._known, rule(), foot, gap=0, ground="panel"))

    # What it says.

    def state_sentence(self) -> str:
        found = list(self._versions.values())
        waiting = [one for one in found if one.standing is Standing.PROPOSED]
        active = sum(one.standing is Standing.ACTIVE for one in found)
        said = "1 set is active" if active == 1 else f"{active} sets are active"
        if not waiting:
            return f"{said}; none waits for a second person."
        mine = sum(not one.waiting.why_not for one in waiting if one.waiting is not None)
        waits = "1 version waits" if len(waiting) == 1 else f"{len(waiting)} versions wait"
        return f"{said}; {waits} for a second person, {mine} of them for you."

    def facts(self) -> Sequence[Fact]:
        chosen = self._chosen()
        return sample_fact(chosen.criteria if chosen else None)

    def primary(self) -> Primary:
        return Primary("Look at a file…", self.choose, RECORDING if self._busy else "")

    def keys(self) -> list[Key]:
        return [
            Key("I", "Propose the invented sample…", self.propose_sample, self._why_not_sample),
            Key("S", "Second…", self.second, self._why_not_second),
            Key("D", "Decline, or take back…", self.drop, self._why_not_drop),
            Key("Enter", "Go to the text of the set"),
            Key("J", "Next row"),
            Key("K", "Row before"),
        ]

    def refresh(self) -> None:
        self._versions = {one.seq: one for one in sets.versions(self._desk)}
        self.table.set_ids(list(self._versions))
        if self.table.current_id() is None and self._versions:
            self.table.choose(self.model.id_at(0))
        self._show_chosen()

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not_sample(self) -> str:
        desk = self._desk
        act = CriteriaActivated(sets.sample())
        here = (act.criteria.id, act.criteria.version) in desk.register.criteria
        reason = desk.read_only or two_people.why_not_here(desk, act)
        reason = reason or may(desk.register, "", desk.person, CriteriaActivated) or ""
        return reason or ("The sample is activated already." if here else self._why_not())

    def _why_not_second(self) -> str:
        chosen = self._chosen()
        if chosen is None or chosen.waiting is None:
            return "Nothing is chosen." if chosen is None else NOT_PROPOSED
        return self._desk.read_only or chosen.waiting.why_not or self._why_not()

    def _why_not_drop(self) -> str:
        chosen = self._chosen()
        if chosen is None or chosen.waiting is None:
            return "Nothing is chosen." if chosen is None else NOT_PROPOSED
        return self._desk.read_only or two_people.why_not_drop(self._desk, chosen.seq) or self._why_not()

    def _why_not(self) -> str:
        return RECORDING if self._busy else ""

    # What it does.

    def choose(self) -> None:
        """Choose the file of a set, and show what it holds."""
        path = file_dialogs.choose_file(self, "The file of a criteria set")
        if path is None or self._busy:
            return
        desk = self._desk
        self.clear_error()
        self._begin(lambda: look_at(desk, path), self._show_file, "Reading the file")

    def _show_file(self, found: CriteriaFile) -> None:
        reason = ask_propose(self, self._desk, found)
        if reason is not None:
            desk = self._desk
            self._begin(
                lambda: sets.propose_activation(desk, found, reason),
                lambda seq: self._recorded(f"{found.criteria.name} is proposed; it waits for another.", seq),
                "Recording",
            )

    def propose_sample(self) -> None:
        """Propose the invented sample that ships with the app."""
        desk = self._desk
        status = sets.sample().status
        if self._why_not_sample() or not dialogs.ask(self, "Propose the sample?", status, yes="Propose"):
            return
        self._begin(
            lambda: sets.propose_sample(desk),
            lambda seq: self._recorded("The invented sample is proposed; it waits for another.", seq),
            "Recording",
        )

    def second(self) -> None:
        """Show what changes, ask for the password, and second the chosen version."""
        chosen, desk = self._chosen(), self._desk
        if chosen is None or self._why_not_second():
            return
        password = ask_second(self, desk, chosen)
        if password is not None:
            self._begin(
                lambda: sets.second(desk, chosen.seq, password),
                lambda made: self._recorded(f"{made.name} is active from now on."),
                "Recording",
            )

    def drop(self) -> None:
        """Decline the chosen proposal, or take one's own back, with a reason."""
        chosen, desk = self._chosen(), self._desk
        if chosen is None or self._why_not_drop():
            return
        title = self._drop_words(chosen).rstrip("…")
        reason = dialogs.ask_text(self, f"{title}: {chosen.criteria.name}", "The reason stays in the record.")
        if reason is not None:
            self._begin(
                lambda: two_people.drop(desk, chosen.seq, reason),
                lambda _: self._recorded(f"The proposal of {chosen.criteria.name} is dropped."),
                "Recording",
            )

    def _recorded(self, words: str, seq: int = 0) -> None:
        self.clear_error()
        self.said.emit(words)
        self.case_changed.emit()
        self.refresh()
        if seq in self._versions:
            self.table.choose(seq)

    # What it shows.

    def _chosen(self) -> Version | None:
        return self._versions.get(self.table.current_id() or 0)

    def _show_chosen(self) -> None:
        one = self._chosen()
        self.text.set_text(set_text(one.criteria) if one else "")
        self._known.setWidget(self._known_of(one) if one else on_panel(Quiet(NOTHING_CHOSEN)))
        self._allow()
        self.update_header()

    def _known_of(self, one: Version) -> QWidget:
        desk, criteria = self._desk, one.criteria
        waits = [Label(one.waiting.sentence, wrap=True, selectable=True)] if one.waiting else []
        changed = Prose(changes_text(*sets.changes(desk, criteria)), name="What it changes", fit_lines=14)
        head = row(Heading(criteria.name), None, Label(one.standing.value, state=STATES[one.standing]))
        facts = stacked(version_facts(one, desk.register))
        shown = [Heading("What it changes"), changed, rule(), *facts]
        return on_panel(
            head, Label(criteria.title, wrap=True), status_label(criteria), *waits, rule(), *shown
        )

    def _allow(self) -> None:
        chosen = self._chosen()
        waits = chosen is not None and chosen.waiting is not None
        for button, why_not in (
            (self.second_button, self._why_not_second()),
            (self.drop_button, self._why_not_drop()),
        ):
            button.setVisible(waits)
            button.allow(why_not)
        if chosen is not None and waits:
            self.drop_button.set_words(self._drop_words(chosen))
        self._why.setText(self._why_not_second() if waits else "")
        self._why.setVisible(bool(self._why.text()))

    def _drop_words(self, chosen: Version) -> str:
        own = chosen.waiting is not None and chosen.waiting.proposal.by == self._desk.person.id
        return "Take back…" if own else "Decline…"

    def _cells(self, one: Version) -> tuple[Cell | str, ...]:
        criteria = one.criteria
        return (
            criteria.name,
            Cell(one.standing.value, STATES[one.standing]),
            Cell(one.act.signer or NOBODY, State.PLAIN if one.act.signer else State.QUIET),
            str(len(one.cases)),
            Cell(criteria.status, State.WARN if criteria.invented else State.PLAIN, criteria.status),
        )
