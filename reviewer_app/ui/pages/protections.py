"""What truly protects this desk on this host: the window's own process, and the readers in their cages.

Each line is what was tried or read back there, active or not; nothing is claimed that was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.cage.protections import Line, Protections
from reviewer_app.desk.checking import reader_protections
from reviewer_app.domain.errors import DeskError
from reviewer_app.ui.controls import column, rule
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Quiet

COLUMNS = [
    Column("words", "Protection", 420, sortable=False),
    Column("state", "This window", 150, sortable=False),
    Column("detail", "Detail", stretch=True, sortable=False),
]
READERS = ("Reading bundles", "Reading evidence", "Reading documents", "Checking findings")
READER_COLUMNS = [
    Column("words", "Protection", 420, sortable=False),
    *(Column(reader, reader, 150, sortable=False) for reader in READERS),
    Column("detail", "Detail", stretch=True, sortable=False),
]
Cells = tuple[Cell | str, ...]
ASKING = "Asking real readers on this host …"
CAGED = "Bytes from outside are parsed in processes of their own. Each was started and asked just now."


class ProtectionsPage(Page):
    """Two lists. The readers' is asked of real children when the page is shown, and on *Ask again*."""

    name = "Protections"
    icon = "settings"

    def __init__(self, window: Protections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._readers: dict[str, Protections] = {}
        self._asking = False
        self.own = _Lines("Protections of this window", COLUMNS)
        self.caged = _Lines("Protections of the readers", READER_COLUMNS)
        self.own.show_rows([_row(line) for line in window.lines()])
        self.host = Quiet(window.system)
        self.reader_words = Quiet(ASKING)
        self.set_body(
            column(
                column(Heading("This window"), self.host, margins=(20, 14, 20, 6), gap=2),
                self.own,
                rule(),
                column(Heading("The readers"), self.reader_words, margins=(20, 14, 20, 6), gap=2),
                self.caged,
                gap=0,
                ground="panel",
            )
        )
        self.own.fit_rows(9)

    def title(self) -> str:
        return "Protections on this host"

    def state_sentence(self) -> str:
        if not self._readers:
            return ASKING if self._asking else "The readers have not been asked."
        every = [line for one in (self._window, *self._readers.values()) for line in one.lines()]
        off = sum(not line.active for line in every)
        if not off:
            return f"All {len(every)} protections are active."
        return f"{len(every) - off} of {len(every)} protections are active; {off} not on this host."

    def primary(self) -> Primary:
        return Primary("Ask again", self.ask, "The readers are being asked." if self._asking else "")

    def keys(self) -> list[Key]:
        return [Key("J", "Next row"), Key("K", "Row before")]

    def on_shown(self) -> None:
        self.own.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._readers and not self._asking:
            self.ask()

    def ask(self) -> None:
        """Start the readers and ask them what holds."""
        self._asking = True
        self.clear_error()
        self.run(reader_protections, self._told, title="Asking the readers", failed=self._not_told)
        self.update_header()

    def _told(self, found: tuple[tuple[str, Protections], ...]) -> None:
        self._asking, self._readers = False, dict(found)
        self.reader_words.setText(CAGED)
        self.caged.show_rows(reader_rows(self._readers))
        self.update_header()

    def _not_told(self, error: DeskError) -> None:
        self._asking, self._readers = False, {}
        self.reader_words.setText("They could not be asked, so nothing is known about them.")
        self.caged.show_rows([])
        self.show_error(error)
        self.update_header()


class _Lines(Table):
    def __init__(self, name: str, columns: list[Column]) -> None:
        self._rows: list[Cells] = []
        super().__init__(
            IdTableModel(columns, lambda ids: [self._rows[i] for i in ids]),
            name=name,
            empty="Nothing is known yet.",
        )

    def show_rows(self, rows: list[Cells]) -> None:
        self._rows = rows
        self.set_ids(range(len(rows)))


def reader_rows(readers: Mapping[str, Protections]) -> list[Cells]:
    """A row for each protection, with a state for each reader, and the details where they have any."""
    told = {reader: {line.words: line for line in readers[reader].lines()} for reader in READERS}
    names = dict.fromkeys(words for lines in told.values() for words in lines)
    return [_reader_row(words, [told[reader].get(words) for reader in READERS]) for words in names]


def _reader_row(words: str, lines: list[Line | None]) -> Cells:
    details = [line.detail if line is not None else "" for line in lines]
    if len(set(details)) == 1:
        detail = details[0]
    else:
        named = zip(READERS, details, strict=True)
        detail = "; ".join(f"{reader.lower()} {said}" for reader, said in named if said)
    return (words, *(_state(line) for line in lines), Cell(detail, State.QUIET, detail))


def _row(line: Line) -> Cells:
    return (line.words, _state(line), Cell(line.detail, State.QUIET, line.detail))


def _state(line: Line | None) -> Cell:
    if line is None:
        return Cell("not asked", State.UNKNOWN)
    return Cell("active", State.GOOD) if line.active else Cell("not active", State.WARN)
