"""The matrix of a comparison: one row a scorer, both values with their intervals, the difference, the words.

No value stands without its interval and n; the reading is about A against B and says nothing of good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewer_app.compare.configuration import Comparable
from reviewer_app.compare.matrix import Comparison, MetricComparison
from reviewer_app.compare.verdict import Reading
from reviewer_app.desk.comparing import Bench, Beside, Pairing
from reviewer_app.ui.pages.evidence_words import common_name, notes_cell
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel

NOTES_LEAST, NAMES_LEAST = 280, 132


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One row: its place among the pairings, and what stands there."""

    place: int
    pairing: Pairing
    comparison: Comparison
    metric: MetricComparison

    @property
    def label(self) -> str:
        alone = len(self.comparison.metrics) == 1
        return self.pairing.task if alone else f"{self.pairing.task} · {self.metric.scorer}"


def rows_of_bench(bench: Bench) -> list[MetricRow]:
    """The rows in the order of the pairings."""
    return [
        MetricRow(place, pairing, comparison, metric)
        for place, (pairing, comparison) in enumerate(
            zip(bench.beside.pairings, bench.comparisons, strict=True)
        )
        for metric in comparison.metrics
    ]


def names_of(beside: Beside) -> tuple[str, str]:
    """What the two sides are called: the models, told apart where they are one."""
    a = common_name((pair.a for pair in beside.pairings), "submitted")
    b = common_name((pair.b for pair in beside.pairings), beside.role)
    return (f"{a} submitted", f"{b} {beside.role}") if a == b else (a, b)


class MetricTable(FittedTable):
    """`row_chosen(number)` counts the rows of the bench; `row(number)` is what stands there."""

    def __init__(self) -> None:
        self._rows: list[MetricRow] = []
        self._names = ("A", "B")
        self._held = IdTableModel(_columns("A", "B"), self._fetch, (), self._reorder)
        super().__init__(
            self._held,
            names_least=NAMES_LEAST,
            last_least=NOTES_LEAST,
            name="Metrics side by side",
            empty="Nothing to compare: no evaluation of the submitted model has a run beside it.",
        )

    def show_bench(self, rows: Sequence[MetricRow], names: tuple[str, str]) -> None:
        self._rows, self._names = list(rows), names
        self._held.beginResetModel()
        self._held.columns = _columns(*names)
        self._held.endResetModel()
        self._held.set_ids(range(len(rows)))

    def row(self, number: Any) -> MetricRow | None:
        return self._rows[number] if isinstance(number, int) and 0 <= number < len(self._rows) else None

    def chosen(self) -> MetricRow | None:
        return self.row(self.current_id())

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        return [_cells(self._rows[one], self._names) for one in ids]

    def _reorder(self, key: str, descending: bool) -> list[int]:
        def weight(one: int) -> tuple[bool, Any]:
            value = _sort_value(self._rows[one], key)
            return value is not None, value if value is not None else 0

        return sorted(range(len(self._rows)), key=weight, reverse=descending)


def _columns(a: str, b: str) -> tuple[Column, ...]:
    return (
        Column("task", "Evaluation", 216, elide_middle=True),
        Column("a", a, 82, right=True),
        Column("a_interval", "95 % interval", 94, sortable=False),
        Column("b", b, 82, right=True),
        Column("b_interval", "95 % interval", 94, sortable=False),
        Column("difference", "Paired difference", 158, tip=f"{a} minus {b}, on the samples both have"),
        Column("n", "n", 40, right=True, tip="Shared samples the difference rests on"),
        Column("reading", "Reading", 128, tip="Of A against B; says nothing about what is good"),
        Column("notes", "Is the score what it says?", NOTES_LEAST, sortable=False),
    )


def _cells(row: MetricRow, names: tuple[str, str]) -> list[Cell | str]:
    metric = row.metric
    difference = metric.difference
    sides = (
        (names[0], row.pairing.a.run.notes),
        (names[1], row.pairing.b.run.notes),
    )
    found = row.comparison.comparability
    return [
        Cell(row.label, _LABEL_STATES[found.verdict], found.sentence),
        Cell(metric.a.shown, tip=metric.a.how),
        Cell(metric.a.interval_shown, State.QUIET, metric.a.how),
        Cell(metric.b.shown, tip=metric.b.how),
        Cell(metric.b.interval_shown, State.QUIET, metric.b.how),
        _difference_cell(metric),
        str(difference.n if difference else "–"),
        reading_cell(row),
        notes_cell(sides),
    ]


_LABEL_STATES = {
    Comparable.COMPARABLE: State.PLAIN,
    Comparable.RESERVATIONS: State.WARN,
    Comparable.NOT_COMPARABLE: State.BAD,
}


def _difference_cell(metric: MetricComparison) -> Cell:
    if metric.difference is None:
        return Cell("not subtracted", State.UNKNOWN, metric.verdict.sentence)
    unpaired = "" if metric.difference.paired else " unpaired"
    return Cell(f"{metric.difference.shown}{unpaired}", tip=metric.difference.how)


def reading_cell(row: MetricRow) -> Cell:
    """The reading, after Holm where several tests stand on the page; what it was alone is said too."""
    alone, together = row.metric.verdict, row.metric.verdict_holm
    tip = "\n".join(dict.fromkeys((alone.sentence, together.sentence, row.comparison.multiplicity)))
    if alone.reading is not together.reading:
        return Cell(f"{alone.reading.value} alone only", State.WARN, tip)
    quiet = {Reading.CANNOT_TELL: State.QUIET, Reading.NOT_COMPARED: State.UNKNOWN}
    return Cell(together.reading.value, quiet.get(together.reading, State.PLAIN), tip)


def _sort_value(row: MetricRow, key: str) -> Any:
    difference = row.metric.difference
    return {
        "task": row.label,
        "a": row.metric.a.value,
        "b": row.metric.b.value,
        "difference": difference.value if difference else None,
        "n": difference.n if difference else None,
        "reading": row.metric.verdict_holm.reading.value,
    }[key]
