"""The samples of one row of the matrix, A beside B, those that disagree first.

The join's report stands below wherever it says more than how many were paired.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.compare.align import Disagreement, Join, natural_order
from reviewer_app.compare.scores import SampleResult
from reviewer_app.domain.text import one_line
from reviewer_app.ui.controls import Choice, column, fill, row
from reviewer_app.ui.pages.evidence_words import counted, ended, score_cell
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Heading, OneLine

D = Disagreement


@dataclass(frozen=True, slots=True)
class GridRow:
    """A sample in one run or in both; `words` say how the two scores stand to each other."""

    id: str
    a: SampleResult | None
    b: SampleResult | None
    disagreement: Disagreement | None
    difference: float | None

    def words(self, names: tuple[str, str]) -> str:
        """How the scores stand to each other, with the sides' own names."""
        if self.disagreement is None:
            return f"{names[self.a is None]} alone"
        only = {D.ONLY_A: f"only {names[0]}", D.ONLY_B: f"only {names[1]}"}
        return only.get(self.disagreement, self.disagreement.value)

    @property
    def disagrees(self) -> bool:
        return self.disagreement in (D.ONLY_A, D.ONLY_B, D.DIFFERS)


def grid_rows(join: Join) -> list[GridRow]:
    """The join's pairs in its order, then what stands on one side only."""
    rows = [GridRow(one.id, one.a, one.b, one.disagreement, one.difference) for one in join.pairs]
    rows += [GridRow(one.id, one, None, None, None) for one in join.only_a]
    return rows + [GridRow(one.id, None, one, None, None) for one in join.only_b]


FILTERS: tuple[tuple[str, Callable[[GridRow], bool]], ...] = (
    ("all", lambda _: True),
    ("that differ", lambda one: one.disagrees),
    ("only A right", lambda one: one.disagreement is D.ONLY_A),
    ("only B right", lambda one: one.disagreement is D.ONLY_B),
    ("both right", lambda one: one.disagreement is D.BOTH),
    ("neither right", lambda one: one.disagreement is D.NEITHER),
    ("unscored", lambda one: one.disagreement is D.UNSCORED),
    ("on one side only", lambda one: one.disagreement is None),
    ("stopped by a limit", lambda one: "limit" in ended(one.a) + ended(one.b)),
)


class SampleGrid(QWidget):
    """`row_chosen(GridRow)` and `row_opened(GridRow)`; `seen(row)` is asked for the last column."""

    row_chosen = Signal(object)
    row_opened = Signal(object)

    def __init__(self, seen: Callable[[GridRow], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen = seen
        self._rows: list[GridRow] = []
        self._binary, self._names = True, ("A", "B")
        self._model = IdTableModel(_columns("A", "B"), self._fetch, (), self._reorder)
        self.table = FittedTable(
            self._model, names_least=84, last_least=116, name="Samples", empty="No samples under this filter."
        )
        self.title, self.counts, self.report = Heading("Samples"), OneLine("", "quiet"), OneLine("", "quiet")
        self.filter = Choice([(words, words) for words, _ in FILTERS], name="Show samples")
        self.filter.chosen.connect(lambda _: self._show_ids())
        self.filter.setMinimumContentsLength(14)
        head = row(self.title, self.counts, self.filter, margins=(12, 6, 8, 0))
        self._foot = row(self.report, margins=(12, 0, 8, 4))
        fill(self, column(head, self.table, self._foot, gap=2, ground="panel"))
        self.table.row_chosen.connect(lambda one: self.row_chosen.emit(self._rows[one]))
        self.table.row_opened.connect(lambda one: self.row_opened.emit(self._rows[one]))

    def show_join(self, join: Join, names: tuple[str, str]) -> None:
        """Other samples; the filter stays as it was."""
        self.table.choose_none()
        self._model.set_ids(())
        self._rows, self._binary, self._names = grid_rows(join), join.binary, names
        self.counts.setText(counts_of(join))
        self.report.setText(join.report.sentence)
        self._foot.setVisible(join.report.paired != join.report.scored or "; " in join.report.sentence)
        self.filter.set_options(_options(self._rows, names), self.filter.value())
        self._model.sorted_by = None
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self._model.beginResetModel()
        self._model.columns = _columns(*names)
        self._model.endResetModel()
        self._show_ids()

    def chosen(self) -> GridRow | None:
        one = self.table.current_id()
        return None if one is None else self._rows[one]

    def step(self, by: int) -> bool:
        """Choose the sample after or before the present one; False at the ends."""
        here = self.table.currentIndex().row()
        return self.table.choose(self._model.id_at(here + by)) if here + by >= 0 else False

    def refresh_seen(self) -> None:
        self._model.refresh()

    def visible_rows(self) -> list[GridRow]:
        return [self._rows[one] for one in self._model.ids]

    def _show_ids(self) -> None:
        key, descending = self._model.sorted_by or ("", False)
        self._model.set_ids(self._reorder(key, descending))

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        return [self._cells(self._rows[one]) for one in ids]

    def _cells(self, one: GridRow) -> list[Cell | str]:
        stops = tuple(dict.fromkeys(ended(side) for side in (one.a, one.b)))
        said = self._seen(one)
        return [
            one_line(one.id, 80),
            score_cell(one.a, self._binary),
            score_cell(one.b, self._binary),
            Cell(" / ".join(stops), State.QUIET if stops == ("answer",) else State.PLAIN),
            Cell(said, State.GOOD if said == "seen" else State.QUIET),
            Cell(one.words(self._names), State.PLAIN if one.disagrees else State.QUIET),
        ]

    def _reorder(self, key: str, descending: bool) -> list[int]:
        wanted = dict(FILTERS)[self.filter.value() or "all"]
        ids = [at for at, one in enumerate(self._rows) if wanted(one)]
        if not key:
            return ids
        return sorted(ids, key=lambda at: self._weight(self._rows[at], key), reverse=descending)

    def _weight(self, one: GridRow, key: str) -> tuple[Any, str]:
        side = {"a": one.a, "b": one.b}.get(key)
        first: Any = ""
        if key in ("a", "b"):
            score = side.score if side else None
            first = -1e300 if score is None else score
        elif key == "class":
            first = one.words(self._names)
        elif key == "ended":
            first = f"{ended(one.a)} {ended(one.b)}"
        elif key == "seen":
            first = self._seen(one)
        return first, natural_order(one.id)


def _columns(a: str, b: str) -> tuple[Column, ...]:
    return (
        Column("id", "Sample", 92, elide_middle=True),
        Column("a", a, 88),
        Column("b", b, 88),
        Column("ended", "Stopped by", 146),
        Column("seen", "Seen", 84),
        Column("class", "Right on", 124),
    )


def counts_of(join: Join) -> str:
    """ "13 of 40 differ · both right 13 · neither 14"."""
    parts = [f"{join.disagreements} of {len(join.pairs)} differ"]
    if join.binary:
        parts += [f"both right {join.count(D.BOTH)}", f"neither {join.count(D.NEITHER)}"]
    if join.count(D.UNSCORED):
        parts.append(counted(join.count(D.UNSCORED), "unscored", "unscored"))
    return " · ".join(parts)


def _options(rows: Collection[GridRow], names: tuple[str, str]) -> list[tuple[str, str]]:
    """Each filter with how many it shows; those that show none are left out."""
    found = []
    for words, wanted in FILTERS:
        number = sum(1 for one in rows if wanted(one))
        said = words.replace("only A", f"only {names[0]}").replace("only B", f"only {names[1]}")
        if number or words == "all":
            found.append((f"{said} ({number})", words))
    return found
