"""Record: the case's journal as a timeline. It is read here, and verified; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk, verify_journal
from reviewer_app.store.faults import Verdict
from reviewer_app.store.journal import JournalReport
from reviewer_app.ui.controls import Choice, column, row, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.pages.record_rows import Row, rows_of_case
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Digest, Heading, Label, Prose, Quiet

_SEQ, _WHAT = Column("seq", "No", 52, right=True), Column("words", "What", 360)
_WHEN, _WHO = Column("at", "Workstation clock, UTC", 180), Column("by", "Person", 116)
_SINCE = Column("state", "The case since", 188)
COLUMNS = (_SEQ, _WHEN, _WHO, Column("kind", "Act", 140), _SINCE, _WHAT)
EVERYONE, EVERYTHING, ACTS, VIEWS, STATES = "", "", "*acts", "*views", "*states"
KIND = 3  # the column of the kind
WORDS_LEAST = 260  # pixels at 100 %: below it the kind goes, which the sentence says too
_FORMS = (
    Form(COLUMNS, 40, WORDS_LEAST),
    Form((_SEQ, _WHEN, _WHO, _SINCE, _WHAT), 40, WORDS_LEAST),
    Form(
        (_SEQ, replace(_WHEN, title="When (UTC), who"), replace(_WHAT, title="What, the case since")),
        40,
        200,
        2,
    ),
)
BODY_LEAST = 1000  # below it the chosen entry stands under the list: the sentences are what is read
_STATES = {Verdict.GOOD: State.GOOD, Verdict.BAD: State.BAD, Verdict.UNCHECKED: State.UNKNOWN}
_WORDS = {Verdict.GOOD: "verified", Verdict.BAD: "not good", Verdict.UNCHECKED: "could not be checked"}
EMPTY = "No entry fits. Choose another person or another kind of act above."


class RecordPage(Page):
    """One case's entries; one of them whole on the right."""

    name = "Record"
    icon = "record"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._rows: dict[int, Row] = {}
        self._order: tuple[str, bool] = ("seq", False)
        self._report, self._verifying = desk.report, False
        self.model = IdTableModel(COLUMNS, self._fetch, (), self._sorted)
        self.table = FormedTable(self.model, *_FORMS, name="Entries of the journal", empty=EMPTY)
        self.table.row_chosen.connect(lambda _: self._show_entry())
        self.person = Choice([("Everyone", EVERYONE)], name="Person")
        self.kind = Choice([("Every act", EVERYTHING)], name="Kind of act")
        for choice in (self.person, self.kind):
            choice.chosen.connect(lambda _: self._fill())
            choice.setMinimumContentsLength(18)
        self.count = Quiet("", wrap=False)
        head = row(self.person, self.kind, self.count, None, margins=(12, 8, 12, 8))
        self.set_body(column(head, rule(), self.table, gap=0, ground="panel"))
        self.set_side(self._build_side())

    def _build_side(self) -> QWidget:
        self.verdict = Label("", wrap=True, selectable=True)
        self.anchored = Quiet("")
        self.head = Digest("", name="Journal head, SHA-384")
        self.detail = Prose("", name="The chosen entry")
        top = column(
            Heading("Journal"), self.verdict, self.anchored, self.head, margins=(16, 16, 16, 12), gap=6
        )
        entry = column(Heading("Entry"), self.detail, margins=(16, 12, 10, 10), gap=6)
        box = column(top, rule(), entry, gap=0, ground="panel")
        return scrolled(box)

    # What it says.

    def state_sentence(self) -> str:
        if self._verifying:
            return "Verifying every entry: its place, its digest, its signature …"
        acts = sum(not row.audit for row in self._rows.values())
        views = len(self._rows) - acts
        said = f"{acts} act{'' if acts == 1 else 's'} and {views} view{'' if views == 1 else 's'}"
        changes = [row.state for row in self._rows.values() if row.state]
        since = f" The case is in state “{changes[-1]}”." if changes else ""
        return f"{said} in this case's journal.{since}"

    def facts(self) -> list[Fact]:
        if self._report is None:
            return []
        return [Fact(f"Journal {_WORDS[self._report.verdict]}", _STATES[self._report.verdict])]

    def primary(self) -> Primary:
        return Primary("Verify now", self.verify, "It is being verified." if self._verifying else "")

    def body_least(self) -> int:
        return BODY_LEAST

    def keys(self) -> list[Key]:
        return [Key("J", "Next row"), Key("K", "Row before"), Key("S", "Sort by this column")]

    def refresh(self) -> None:
        desk, case_id = self._desk, self._case_id
        self._show_verdict()
        self.run(lambda: rows_of_case(desk, case_id), self._show_rows, title="Reading the journal")

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # What it does.

    def verify(self) -> None:
        """Check the whole journal now, off the screen's thread."""
        desk = self._desk
        self._verifying = True
        self.clear_error()
        self.run(lambda: verify_journal(desk), self._verified, title="Verifying the journal")
        self.update_header()

    def _verified(self, report: JournalReport) -> None:
        self._verifying, self._report = False, report
        self._show_verdict()
        self.update_header()
        self.said.emit(f"Verified at {self._desk.clock():%H:%M:%S} UTC, workstation clock.")

    # What it shows.

    def _show_verdict(self) -> None:
        report = self._report
        if report is None:
            return
        self.verdict.show_state(report.sentence, _STATES[report.verdict])
        self.head.set_digest(report.head.digest)
        seen = self._desk.keyring.last_seen()
        self.anchored.setText(
            f"Anchored on this workstation at entry {seen.seq}; head at entry {report.head.seq}:"
            if seen is not None and seen.seq
            else f"Not anchored yet; head at entry {report.head.seq}:"
        )

    def _show_rows(self, rows: tuple[Row, ...]) -> None:
        self._rows = {row.seq: row for row in rows}
        people = sorted({one for row in rows for one in row.people}, key=self._desk.register.name)
        kinds = sorted({row.kind for row in rows})
        self.person.set_options(
            [("Everyone", EVERYONE), *((self._desk.register.name(one), one) for one in people)],
            self.person.value(),
        )
        self.kind.set_options(
            [("Every act", EVERYTHING), ("Acts, without views", ACTS), ("Views only", VIEWS),
             ("Changes of state", STATES),
             *((kind.capitalize(), kind) for kind in kinds)],
            self.kind.value(),
        )  # fmt: skip
        self._fill()
        self.update_header()

    def _fill(self) -> None:
        person, kind = self.person.value(), self.kind.value()
        found = [row.seq for row in self._rows.values() if _fits(row, person, kind)]
        self.table.set_ids(self._in_order(found))
        self.count.setText(f"{len(found)} of {len(self._rows)}" if len(found) != len(self._rows) else "")
        if self.table.current_id() is None and found:
            self.table.choose(self.model.id_at(0))
        self._show_entry()

    def _show_entry(self) -> None:
        chosen = self._rows.get(self.table.current_id() or 0)
        self.detail.set_text(chosen.detail if chosen is not None else "No entry is chosen.")

    def _sorted(self, key: str, descending: bool) -> list[int]:
        self._order = (key, descending)
        return self._in_order(list(self.model.ids))

    def _in_order(self, ids: Sequence[int]) -> list[int]:
        key, descending = self._order
        key = "seq" if key == "at" else key
        return sorted(ids, key=lambda seq: getattr(self._rows[seq], key), reverse=descending)

    def _fetch(self, ids: Sequence[int]) -> list[tuple[Cell | str, ...]]:
        rows = [(self._rows[seq], self._cells(self._rows[seq])) for seq in ids]
        match self.table.at:
            case 0:
                return [cells for _, cells in rows]
            case 1:
                return [(*cells[:KIND], *cells[KIND + 1 :]) for _, cells in rows]
        return [self._cells_below(*one) for one in rows]

    def _cells_below(self, row: Row, cells: Sequence[Cell | str]) -> tuple[Cell | str, ...]:
        """The same in two lines: who below when, and below what was done the state it led to."""
        seq, at, by, *_ = (cell.text if isinstance(cell, Cell) else cell for cell in cells)
        state, quiet = State.QUIET if row.audit else State.PLAIN, State.QUIET
        what = Cell(row.words, state)
        if row.state:
            what = TallCell(row.words, state, row.words, below=f"▸ {row.state}")
        return (seq, TallCell(at, quiet, below=by), what)

    def _cells(self, row: Row) -> tuple[Cell | str, ...]:
        state = State.QUIET if row.audit else State.PLAIN
        return (
            str(row.seq),
            Cell(time_words(row.at).removesuffix(" UTC") if row.at else "", State.QUIET),
            " and ".join(self._desk.register.name(one) for one in row.people),
            Cell(row.kind, state),
            Cell(f"▸ {row.state}" if row.state else "", strong=True),
            Cell(row.words, state),
        )


def _fits(row: Row, person: str, kind: str) -> bool:
    if person != EVERYONE and person not in row.people:
        return False
    if kind == STATES:
        return bool(row.state)
    if kind in (ACTS, VIEWS):
        return row.audit is (kind == VIEWS)
    return kind in (EVERYTHING, row.kind)
