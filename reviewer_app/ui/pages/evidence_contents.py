"""What a case holds to read: its runs by role, and its documents.

A document opens when its line stays chosen for a moment: going past it is not an opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.evidence import is_text
from reviewer_app.domain.text import one_line
from reviewer_app.store.index import IndexedRun
from reviewer_app.store.vault import VaultObject
from reviewer_app.ui.controls import column, fill
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading

DWELL_MS = 350
_ROLES = ("submitted", "baseline", "independent")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: runs of one role ("" for all), or a document by its path."""

    words: str
    role: str = ""
    path: str = ""
    shown_as_text: bool = True
    heading: bool = False


def entries(runs: Sequence[IndexedRun], originals: Sequence[VaultObject]) -> list[Entry]:
    """Runs first, then every original that is no file of a run."""
    found = [Entry(f"All runs ({len(runs)})")]
    roles = sorted({run.role for run in runs}, key=lambda role: (*_ROLES, role).index(role))
    for role in roles:
        number = sum(run.role == role for run in runs)
        found.append(Entry(f"{role.capitalize()} ({number})", role))
    of_runs = {path for run in runs for path in run.objects}
    documents = sorted(item.path for item in originals if item.path not in of_runs)
    found.append(Entry(f"Documents ({len(documents)})", heading=True))
    return found + [Entry(path.rsplit("/", 1)[-1], "", path, is_text(path)) for path in documents]


class Contents(QWidget):
    """`chosen(Entry)` when another line becomes current."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        model = IdTableModel((Column("words", "Contents", 160, stretch=True),), self._fetch)
        self.table = Table(model, name="Runs and documents", empty="Nothing was received.", header=False)
        head = column(Heading("Runs and documents"), margins=(12, 10, 8, 2))
        fill(self, column(head, self.table, gap=2, ground="panel"))
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._dwell.timeout.connect(self._tell)
        self.table.row_chosen.connect(lambda _: self._dwell.start())
        self.table.row_opened.connect(lambda _: self._tell())
        self.table.clicked.connect(lambda _: self._tell())

    def show_entries(self, found: Sequence[Entry]) -> None:
        if list(found) != self._entries:
            self._entries = list(found)
            self.table.set_ids(range(len(found)))

    def _tell(self) -> None:
        self._dwell.stop()
        entry = self.current()
        if entry is not None:
            self.chosen.emit(entry)

    def current(self) -> Entry | None:
        one = self.table.current_id()
        return None if one is None else self._entries[one]

    def choose(self, words: str) -> bool:
        """Choose a line by its beginning: a document's name, or "Baseline"."""
        places = [at for at, one in enumerate(self._entries) if one.words.startswith(words)]
        return bool(places) and self.table.choose(places[0])

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell]]:
        return [[_cell(self._entries[one])] for one in ids]


def _cell(one: Entry) -> Cell:
    if not one.path:
        return Cell(f"    {one.words}" if one.role else one.words)
    words = f"    {one_line(one.words, 80)}"
    return Cell(words, State.PLAIN if one.shown_as_text else State.QUIET, one.path)
