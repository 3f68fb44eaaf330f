"""The docket: every case, those that wait for this person first; what each stands at, in one sentence.

- Which cases is chosen from a list and by words typed; both are kept while the page stands.
- Both clocks of a case stand in their columns; a warning is marked there and said in words below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.desk.docket import DocketLine, found_in, lines, workspace_proposals
from reviewer_app.desk.intake import next_case_id
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Received
from reviewer_app.domain.guards import may
from reviewer_app.ui.controls import Button, Choice, LineInput, column, row, rule
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.docket_rows import COLUMNS, FORMS, cells, cells_below, cells_in_three
from reviewer_app.ui.pages.formed_table import FormedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, IdTableModel
from reviewer_app.ui.text import Heading, Label, Quiet

EMPTY = (
    "No case yet. A case begins when an intake clerk receives a submission from a medium: "
    "the clerk logs on and chooses Receive…"
)
NONE_SUCH = "No case here. Choose another list above."
NONE_FOUND = "No case of this list holds these words. Escape takes them back."
SEARCHED = "case, developer, model, checkpoint, state"
Wanted = Callable[[DocketLine], bool]
LISTS: dict[str, tuple[str, Wanted]] = {
    "open": ("Open cases", lambda line: not line.over),
    "waiting": ("Waiting for me", lambda line: line.waiting),
    "mine": ("Cases I work on", lambda line: line.mine),
    "closed": ("Closed", lambda line: line.over),
    "all": ("All cases", lambda _line: True),
}


class DocketPage(Page):
    """`case_asked(case id)` opens a case; `receive_asked` goes to the page that receives."""

    name = "Docket"
    icon = "docket"
    body_high = 400

    case_asked = Signal(str)
    receive_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: dict[str, DocketLine] = {}
        self._order: tuple[str, bool] | None = None
        self.model = IdTableModel(COLUMNS, self._fetch, (), self._sorted)
        self.table = FormedTable(self.model, *FORMS, name="Cases", empty=EMPTY)
        self.table.row_opened.connect(lambda case_id: self.case_asked.emit(case_id))
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self.list = Choice([(words, key) for key, (words, _) in LISTS.items()], name="Which cases")
        self.list.chosen.connect(lambda _: self._fill())
        self.list.setMinimumContentsLength(16)
        self.list.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.search = LineInput(name="Search the docket", hint=SEARCHED)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.textChanged.connect(lambda _: self._searched())
        self.search.returnPressed.connect(self._to_table)
        self.last_log_on = Quiet(_last_log_on(self._desk))
        head = column(row(self.list, self.search), self.last_log_on, margins=(12, 8, 20, 8), gap=6)
        self.set_body(column(head, rule(), self.table, rule(), self._build_foot(), gap=0, ground="panel"))

    def _build_foot(self) -> QWidget:
        """What the chosen case stands at, in words."""
        self.chosen, self.sentence = Heading(""), Label("", wrap=True)
        self.warning = Label("", wrap=True, state=State.WARN)
        self.open = Button("Open the case", self._open_chosen)
        self.open.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = column(self.chosen, self.sentence, self.warning, gap=4)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.foot = row(words, self.open, margins=(20, 12, 20, 12), gap=16)
        return self.foot

    # What it says.

    def title(self) -> str:
        return "Docket"

    def state_sentence(self) -> str:
        waiting = sum(line.waiting for line in self._lines.values())
        if not self._lines:
            return "No case has been received yet."
        cases = f"{len(self._lines)} case{'s' if len(self._lines) != 1 else ''}"
        verb = "waits" if waiting == 1 else "wait"
        return f"{cases}; {waiting} {verb} for you." if waiting else f"{cases}; none waits for you."

    def facts(self) -> list[Fact]:
        return [*self._failed_tries(), *self._proposals()]

    def _failed_tries(self) -> list[Fact]:
        failed = self._desk.unlocked.failed_tries
        if not failed:
            return []
        tries = "1 failed log-on try" if failed == 1 else f"{failed} failed log-on tries"
        words = "Were these yours? If not, tell your security administrator."
        return [Fact(f"{tries} since your last log-on", State.WARN, words)]

    def _proposals(self) -> list[Fact]:
        """Acts of the workspace that want this person as the second."""
        waiting = workspace_proposals(self._desk)
        if not waiting:
            return []
        words = "1 proposal waits" if len(waiting) == 1 else f"{len(waiting)} proposals wait"
        return [Fact(f"{words} for your second", State.WARN, "\n".join(waiting))]

    def primary(self) -> Primary:
        why_not = may(self._desk.register, next_case_id(self._desk), self._desk.person, Received)
        return Primary("Receive…", self.receive_asked.emit, self._desk.read_only or why_not or "")

    def keys(self) -> list[Key]:
        return [
            Key("Enter", "Open the case"),
            Key("J", "Next row"),
            Key("K", "Row before"),
            Key("S", "Sort by this column"),
            Key("/", "Search the docket", self._to_search),
            Key("Ctrl+F", "Search the docket", self._to_search),
            Key("Escape", "Take the search back", self._take_back, self._why_not_back),
        ]

    def refresh(self) -> None:
        self._lines = {line.case_id: line for line in lines(self._desk)}
        self._fill()

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # What it shows.

    def _fill(self) -> None:
        wanted = LISTS[self.list.value()][1]
        listed = [line for line in self._lines.values() if wanted(line)]
        found = [line.case_id for line in found_in(listed, self.search.text())]
        self.table.set_empty(EMPTY if not self._lines else NONE_FOUND if listed else NONE_SUCH)
        self.table.set_ids(self._in_order(found))
        if self.table.current_id() is None and found:
            self.table.choose(self.model.id_at(0))
        self._show_chosen()

    def _searched(self) -> None:
        self._fill()
        self.update_header()  # whether there is a search to take back

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_back(self) -> None:
        self.search.clear()
        self._to_table()

    def _why_not_back(self) -> str:
        return "" if self.search.text() else "Nothing is searched for."

    def _sorted(self, key: str, descending: bool) -> list[str]:
        self._order = (key, descending)
        return self._in_order(list(self.model.ids))

    def _in_order(self, ids: list[str]) -> list[str]:
        if self._order is None:
            return ids
        key, descending = self._order
        return sorted(ids, key=lambda i: self._rank(i, key), reverse=descending)

    def _rank(self, case_id: str, key: str) -> tuple[int, str]:
        """What a column is sorted by: clocks by their days, the rest by the words shown."""
        line = self._lines[case_id]
        if key == "agency":
            return line.agency_day, ""
        return 0, line.window_ends if key == "window" else str(getattr(line, key))

    def _fetch(self, ids: Sequence[str]) -> list[tuple[Cell | str, ...]]:
        made = (cells, cells_below, cells_in_three)[self.table.at]
        return [made(self._lines[one]) for one in ids]

    def _show_chosen(self) -> None:
        line = self._lines.get(self.table.current_id() or "")
        self.foot.setVisible(line is not None)
        if line is not None:
            self.chosen.setText(f"Case {line.case_id}")
            self.sentence.setText(line.sentence)
            self.warning.setText(" ".join(line.warnings))
            self.warning.setVisible(bool(line.warnings))

    def _open_chosen(self) -> None:
        if self.table.current_id() is not None:
            self.case_asked.emit(self.table.current_id())


def _last_log_on(desk: Desk) -> str:
    last = desk.unlocked.last_logon
    if last is None:
        return "This is your first log-on here."
    failed = desk.unlocked.failed_tries
    tries = {0: "No failed try since.", 1: "1 failed try since."}.get(failed, f"{failed} failed tries since.")
    return f"Your last log-on: {last.astimezone(UTC):%Y-%m-%d %H:%M} UTC, workstation clock. {tries}"
