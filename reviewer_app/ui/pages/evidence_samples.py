"""The samples of a run: ids first, ordered and filtered in SQL, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import evidence
from reviewer_app.desk.session import Desk
from reviewer_app.domain.evidence import Score
from reviewer_app.domain.text import one_line
from reviewer_app.store import index
from reviewer_app.store.index import IndexedRun, IndexedSample
from reviewer_app.store.sample_order import EVERY, Order, Where, sample_ids
from reviewer_app.ui.controls import Choice, LineInput, column, fill, row
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Quiet

_ORDERS = {
    "row": Order.ROW,
    "id": Order.ID,
    "epoch": Order.EPOCH,
    "score": Order.VALUE,
    "limit": Order.LIMIT,
    "error": Order.ERROR,
    "edited": Order.EDITED,
    "tokens": Order.TOKENS,
}


class SampleList(QWidget):
    """`opened(IndexedSample)` on Enter, a double click or a click."""

    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, ""
        self._seen: frozenset[int] = frozenset()
        self._model = IdTableModel(_COLUMNS, self._fetch, (), self._reorder)
        self.table = FittedTable(
            self._model,
            names_least=84,
            last_least=84,
            name="Samples of the run",
            empty="No samples under this filter.",
        )
        self.text = LineInput(name="Find samples", hint="Id, input or target")
        self.filter = Choice(_filters(desk.person.id), name="Show samples")
        self.count = Quiet("", wrap=False)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(150)
        self.filter.setMinimumContentsLength(9)
        head = row(self.text, self.filter, self.count, margins=(8, 6, 8, 2))
        fill(self, column(head, self.table, gap=2, ground="panel"))
        self._later.timeout.connect(self._show)
        self.text.textChanged.connect(lambda _: self._later.start())
        self.filter.chosen.connect(lambda _: self._show())
        self.table.row_opened.connect(self._open)
        self.table.clicked.connect(lambda _: self._open(self.table.current_id()))

    def show_run(self, run: IndexedRun) -> None:
        self.table.choose_none()
        self._run = run.id
        self._seen = evidence.opened(self._desk, run.id)
        self._show()

    def refresh_seen(self) -> None:
        if self._run:
            self._seen = evidence.opened(self._desk, self._run)
            self._model.refresh()

    def _open(self, index_id: int | None) -> None:
        if index_id is not None:
            self.opened.emit(index.rows(self._desk.reader(), [index_id])[0])

    def _show(self) -> None:
        key, descending = self._model.sorted_by or ("row", False)
        ids = self._reorder(key, descending)
        self._model.set_ids(ids)
        self.count.setText(f"{len(ids):,} shown")

    def _reorder(self, key: str, descending: bool) -> list[int]:
        if not self._run:
            return []
        where = self.filter.value() or EVERY
        where = replace(where, text=self.text.text().strip())
        return sample_ids(self._desk.reader(), self._run, _ORDERS[key], descending=descending, where=where)

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        found = {item.id: item for item in index.rows(self._desk.reader(), ids)}
        return [self._cells(found[one]) for one in ids]

    def _cells(self, item: IndexedSample) -> list[Cell | str]:
        sample = item.sample
        edited = any(score.edited for score in sample.scores)
        first = sample.scores[0] if sample.scores else None
        every = "\n".join(f"{score.scorer}: {score.shown}" for score in sample.scores)
        return [
            Cell(one_line(sample.id, 80), tip=sample.input),
            str(sample.epoch),
            Cell(_shown(first), State.UNKNOWN if first is None or first.unscored else State.PLAIN, every),
            Cell(one_line(sample.limit, 40), State.WARN if sample.limit else State.QUIET),
            Cell(one_line(sample.error, 60), State.BAD if sample.error else State.QUIET, sample.error),
            Cell("edited" if edited else "", State.WARN if edited else State.QUIET),
            f"{sample.tokens:,}" if sample.tokens is not None else "–",
            Cell("opened", State.GOOD) if item.id in self._seen else Cell(""),
        ]


def _shown(score: Score | None) -> str:
    if score is None:
        return "none"
    if score.unscored:
        return "unscored"
    return {"C": "right", "I": "wrong"}.get(score.shown, one_line(score.shown, 24))


def _filters(person: str) -> list[tuple[str, Where]]:
    return [
        ("all", EVERY),
        ("not opened by you", Where(not_opened_by=person)),
        ("stopped by a limit", Where(limit_hit=True)),
        ("ended in an error", Where(error=True)),
        ("edited after the run", Where(edited=True)),
        ("without a score", Where(scored=False)),
    ]


_COLUMNS = (
    Column("id", "Sample", 84, elide_middle=True),
    Column("epoch", "Epoch", 52, right=True),
    Column("score", "Score", 76),
    Column("limit", "Limit", 96),
    Column("error", "Error", 56),
    Column("edited", "Edited", 78),
    Column("tokens", "Tokens", 64, right=True),
    Column("opened", "Opened", 84, sortable=False),
)
