"""What truly protects this desk on this host: the window's own process, and the reader of evidence.

Each line is what was tried or read back there, active or not; nothing is claimed that was not seen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.cage.protections import Line, Protections
from reviewer_app.desk.checking import reader_protections
from reviewer_app.domain.errors import DeskError
from reviewer_app.ui.controls import column, rule
from reviewer_app.ui.keys import Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Quiet

COLUMNS = [
    Column("state", "On this host", 150, sortable=False),
    Column("words", "Protection", 420, sortable=False),
    Column("detail", "Detail", stretch=True, sortable=False),
]
ASKING = "Asking a real reader on this host …"


class ProtectionsPage(Page):
    """Two lists. The reader's is asked of a real child when the page is made, and on *Ask again*."""

    name = "Protections"
    icon = "settings"

    def __init__(self, window: Protections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._reader: Protections | None = None
        self._asking = False
        self.own, self.caged = _Lines("Protections of this window"), _Lines("Protections of the reader")
        self.own.show_lines(window.lines())
        self.host = Quiet(window.system)
        self.reader_words = Quiet(ASKING)
        self.set_body(
            column(
                column(Heading("This window"), self.host, margins=(20, 14, 20, 6), gap=2),
                self.own,
                rule(),
                column(Heading("The reader of evidence"), self.reader_words, margins=(20, 14, 20, 6), gap=2),
                self.caged,
                gap=0,
                ground="panel",
            )
        )
        self.own.fit_rows(9)

    def title(self) -> str:
        return "Protections on this host"

    def state_sentence(self) -> str:
        if self._reader is None:
            return ASKING if self._asking else "The reader of evidence has not been asked."
        every = [*self._window.lines(), *self._reader.lines()]
        off = sum(not line.active for line in every)
        if not off:
            return f"All {len(every)} protections are active."
        return f"{len(every) - off} of {len(every)} protections are active; {off} not on this host."

    def primary(self) -> Primary:
        return Primary("Ask again", self.ask, "The reader is being asked." if self._asking else "")

    def on_shown(self) -> None:
        if self._reader is None and not self._asking:
            self.ask()

    def ask(self) -> None:
        """Start a reader and ask it what holds."""
        self._asking = True
        self.run(reader_protections, self._told, title="Asking the reader", failed=self._not_told)
        self.update_header()

    def _told(self, found: Protections) -> None:
        self._asking, self._reader = False, found
        words = "Parses untrusted bytes in a process of its own, with one open file and that file's key."
        self.reader_words.setText(words)
        self.caged.show_lines(found.lines())
        self.update_header()

    def _not_told(self, error: DeskError) -> None:
        self._asking = False
        self.reader_words.setText("It could not be asked, so nothing is known about it.")
        self.show_error(error)
        self.update_header()


class _Lines(Table):
    def __init__(self, name: str) -> None:
        self._lines: tuple[Line, ...] = ()
        super().__init__(
            IdTableModel(COLUMNS, lambda ids: [_row(self._lines[i]) for i in ids]),
            name=name,
            empty="Nothing is known yet.",
            header=False,
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self.set_ids(range(len(lines)))


def _row(line: Line) -> tuple[Cell | str, ...]:
    state = Cell("active", State.GOOD) if line.active else Cell("not active", State.WARN)
    return (state, line.words, Cell(line.detail, State.QUIET))
