"""Statistics: unclassified counts over all cases, and days in each state; off unless the policy says so.

- What is counted, and what is kept back, is said above the numbers; nothing here names anybody or anything.
- Counting replays every case, so it is done off the screen's thread. A records officer exports it as CSV.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import statistics
from reviewer_app.desk.session import Desk
from reviewer_app.desk.statistics import LEAST, SMALL, Statistics
from reviewer_app.domain.errors import DeskError
from reviewer_app.ui import dialogs, file_dialogs, theme
from reviewer_app.ui.controls import column, rule
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.table_model import Column, IdTableModel
from reviewer_app.ui.text import Heading, Quiet

COUNTS = [  # numbers stand left, near what they count: the last column takes the rest of the width
    Column("table", "Counted", sortable=False),
    Column("item", "Which", sortable=False),
    Column("cases", "Cases", sortable=False),
]
DAYS = [
    Column("state", "State", sortable=False),
    Column("cases", "Cases that left it", sortable=False),
    Column("lower", "Lower quartile, days", sortable=False),
    Column("median", "Median, days", sortable=False),
    Column("upper", "Upper quartile, days", sortable=False),
]
WHAT = (
    "Counts of cases in the app's own words: no name, model, developer or case number. A number below "
    f"{LEAST} is shown as {SMALL}; where it could be worked out from the others, one more is not shown."
)
DAYS_MEAN = (
    "Calendar days of the site that a case spent in a state, all its stays together. Only cases that have "
    "left the state are counted."
)
WOULD = (
    "When they are on, this page shows unclassified counts of cases by state, kind of request and outcome, "
    "and the days that cases spend in each state. Nothing is counted while they are off."
)
COUNTING = "The cases are being counted."
FILE = "statistics-unclassified.csv"
_HIGH = 190


class StatisticsPage(Page):
    """`made` is what is shown, None while nothing is."""

    name = "Statistics"
    icon = "statistics"
    body_high = 560

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False
        self.made: Statistics | None = None
        self.off = Quiet(WOULD)
        self.counts = _Rows("Cases counted", COUNTS)
        self.days = _Rows("Days in each state", DAYS)
        margins = (20, 14, 20, 6)
        self.numbers = column(
            column(Heading("Cases"), Quiet(WHAT), margins=margins, gap=2),
            self.counts,
            rule(),
            column(Heading("Days in each state"), Quiet(DAYS_MEAN), margins=margins, gap=2),
            self.days,
            gap=0,
        )
        self._away = column(self.off, None, margins=margins)
        self.set_body(column(self._away, self.numbers, gap=0, ground="panel"))

    # What it says.

    def state_sentence(self) -> str:
        if reason := statistics.why_not_counted(self._desk.register):
            return reason
        return f"As of {self.made.made_on}. Unclassified counts, and nothing else." if self.made else COUNTING

    def facts(self) -> Sequence[Fact]:
        return [Fact(statistics.MARKING, State.PLAIN, "The counts and the file carry this marking.")]

    def primary(self) -> Primary:
        return Primary("Export as CSV…", self.export, self._why_not())

    def keys(self) -> list[Key]:
        return [
            Key("Ctrl+E", "Export as CSV", self.export, self._why_not),
            Key("J", "Next row"),
            Key("K", "Row before"),
        ]

    def on_shown(self) -> None:
        if self.numbers.isVisibleTo(self):
            self.counts.setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self) -> str:
        desk = self._desk
        reason = desk.read_only or statistics.why_not_exported(desk.register, desk.person)
        return reason or (COUNTING if self._busy else "")

    # What it does.

    def refresh(self) -> None:
        reason = statistics.why_not_counted(self._desk.register)
        self._away.setVisible(bool(reason))
        self.numbers.setVisible(not reason)
        if reason:
            self.made = None
        elif not self._busy:
            self._busy = True
            register, now = self._desk.register, self._desk.clock()
            self.run(
                lambda: statistics.counted(register, now),
                self._show,
                title="Counting",
                failed=self._failed,
            )

    def export(self) -> None:
        """Ask where to, and for the password once more; the file is written and read back."""
        if self._why_not():
            return
        path = file_dialogs.choose_new_file(self, "Export the statistics", FILE)
        if path is None:
            return
        words = "The file holds unclassified counts only. It is written and read back."
        name = self._desk.person.name
        password = dialogs.ask_password(self, "Export the statistics", words, yes="Export", person=name)
        if password is None:
            return
        self.clear_error()
        self._busy = True
        self.update_header()
        desk, to = self._desk, path
        self.run(
            lambda: statistics.export(desk, to, password),
            lambda _: self._exported(to.name),
            title="Exporting",
            failed=self._failed,
        )

    def _exported(self, name: str) -> None:
        self._busy = False
        self.said.emit(f"The statistics are written to {name} and were read back.")
        self.update_header()

    def _show(self, made: Statistics) -> None:
        self._busy, self.made = False, made
        self.counts.show_rows([(table, one.item, one.cases) for table, rows in made.tables() for one in rows])
        self.days.show_rows([(one.state, one.cases, one.lower, one.median, one.upper) for one in made.days])
        self.update_header()

    def _failed(self, error: DeskError) -> None:
        self._busy = False
        self.show_error(error)
        self.update_header()


class _Rows(FittedTable):
    def __init__(self, name: str, columns: list[Column]) -> None:
        self._rows: list[tuple[str, ...]] = []
        model = IdTableModel(columns, lambda ids: [self._rows[i] for i in ids])
        super().__init__(model, names_least=120, last_least=100, name=name, empty="Nothing is counted yet.")
        self.setMinimumHeight(theme.px(_HIGH))

    def show_rows(self, rows: list[tuple[str, ...]]) -> None:
        self._rows = rows
        self.set_ids(range(len(rows)))
