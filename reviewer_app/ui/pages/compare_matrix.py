"""The matrix of a comparison: a row for each task and scorer, a cell for each column beside the reference.

- No value stands without its interval and n; a reading is of the reference against its column, and says
  nothing of good or bad.
- With one column each number has a column of the table, where there is room. Else, and with more columns, a
  cell holds two lines: a value above its interval, a difference above its reading. Where that is still too
  wide it holds three, and at last the notes are counted below the evaluation's name.
- The cell the keyboard is on chooses the row and the column that the rest of the page is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from reviewer_app.ui.pages.compare_cells import (
    cells_below,
    cells_folded,
    cells_in_three,
    cells_of_one,
    cells_of_several,
)
from reviewer_app.ui.pages.compare_rows import MatrixRow, MetricRow, sort_value
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.tables import Cell, Column, IdTableModel

NOTES = 280  # at 100 %, as the lengths below: names, then notes
LEAST, LEAST_NARROW, LEAST_OF_SEVERAL, LEAST_IN_THREE = (132, 280), (104, 150), (168, 180), (104, 130)
NAME_FOLDED, OWN, BESIDE = 124, 98, 168  # the name at least; at most the reference, and a column beside it


class MetricTable(FormedTable):
    """`row_chosen(number)` counts the rows; `column_chosen(number)` the columns beside the reference."""

    column_chosen = Signal(int)

    def __init__(self) -> None:
        self._rows: list[MatrixRow] = []
        self._names: tuple[str, ...] = ("A", "B")
        self.active = 0
        forms = self._forms_now()
        self._held = IdTableModel(forms[0].columns, self._fetch, (), self._reorder)
        super().__init__(
            self._held,
            *forms,
            name="Metrics side by side",
            empty="Nothing to compare: no evaluation of the submitted model has a run beside it.",
        )
        self.selectionModel().currentColumnChanged.connect(self._tell_column)

    @property
    def several(self) -> bool:
        """Whether more than one column stands beside the reference."""
        return len(self._names) > 2

    def show_rows(self, rows: Sequence[MatrixRow], names: Sequence[str], active: int) -> None:
        """`names`: the reference's, then one a column."""
        self._held.set_ids(())
        self._rows, self._names, self.active = list(rows), tuple(names), active
        self.set_forms(*self._forms_now())
        self._held.set_ids(range(len(rows)))

    def show_active(self, active: int) -> None:
        """Another column is the one the page is about."""
        self.active = active
        at = self.currentIndex()
        if self.several and at.isValid() and self._column_at(at.column()) != active:
            self.setCurrentIndex(self._held.index(at.row(), active + 2))
        if self.several:
            self._forms = self._forms_now()
            self._held.columns = self.form.columns
            self._held.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._held.columns) - 1)

    def _forms_now(self) -> tuple[Form, ...]:
        in_three = _in_three(self._names, self.active if self.several else None)
        if self.several:
            columns = _columns_of_several(self._names, self.active, 210)
            return Form(
                (*columns, _NOTES), *LEAST_OF_SEVERAL, lines=2, most=_most(self._names, 270)
            ), *in_three
        return *_forms_of_one(self._names[0], (*self._names, "B")[1]), *in_three

    def _column_at(self, column: int) -> int | None:
        """The number of the column beside the reference that a column of the table is of."""
        at = column - 2
        return at if self.several and 0 <= at < len(self._names) - 1 else None

    def _tell_column(self, now: QModelIndex, _before: QModelIndex) -> None:
        at = self._column_at(now.column()) if now.isValid() else None
        if at is not None and at != self.active:
            self.column_chosen.emit(at)

    def row(self, number: Any) -> MatrixRow | None:
        return self._rows[number] if isinstance(number, int) and 0 <= number < len(self._rows) else None

    def chosen_row(self) -> MatrixRow | None:
        return self.row(self.current_id())

    def chosen(self) -> MetricRow | None:
        """The comparison in the chosen row and the active column; None where there is none."""
        row = self.chosen_row()
        return row.metric(self.active) if row is not None else None

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        first = (cells_of_several,) if self.several else (cells_of_one, cells_below)
        made = (*first, cells_in_three, cells_folded)[self.at]
        return [made(self._rows[one], self._names) for one in ids]

    def _reorder(self, key: str, descending: bool) -> list[int]:
        def weight(one: int) -> tuple[bool, Any]:
            value = sort_value(self._rows[one], key, self.active)
            return value is not None, value if value is not None else 0

        return sorted(range(len(self._rows)), key=weight, reverse=descending)


_NOTES = Column("notes", "Is the score what it says?", NOTES, sortable=False)


def _forms_of_one(a: str, b: str) -> tuple[Form, Form]:
    """A column for each number; and the same in two lines."""
    difference = Column(
        "difference", "Paired difference", 158, tip=f"{a} minus {b}, on the samples both have"
    )
    wide = (
        Column("task", "Evaluation", 216, elide_middle=True),
        Column("a", a, 82, right=True),
        Column("a_interval", "95 % interval", 94, sortable=False),
        Column("b", b, 82, right=True),
        Column("b_interval", "95 % interval", 94, sortable=False),
        difference,
        Column("n", "n", 40, right=True, tip="Shared samples the difference rests on"),
        Column("reading", "Reading", 128, tip="Of A against B; says nothing about what is good"),
        _NOTES,
    )
    narrow = (
        Column("task", "Evaluation", 132),
        Column("a", a, 92, tip="Its 95 % interval stands below"),
        Column("b", b, 92, tip="Its 95 % interval stands below"),
        replace(difference, title="Difference, reading"),
        replace(_NOTES, title="Notes on the scores", tip=_NOTES.title),
    )
    return Form(wide, *LEAST), Form(narrow, *LEAST_NARROW, lines=2, most={"task": 140})


def _in_three(names: Sequence[str], active: int | None) -> tuple[Form, Form]:
    """Three lines a cell: with the notes in a column, and with the notes below the name."""
    columns = _columns_of_several(names, active, 140)
    notes = replace(_NOTES, title="Notes on the scores", tip=_NOTES.title)
    most = _most(names, BESIDE)
    return (
        Form((*columns, notes), *LEAST_IN_THREE, lines=3, most=most),
        Form(columns, NAME_FOLDED, 164, lines=3, most={**most, "task": 200, "a": OWN}),
    )


def _most(names: Sequence[str], wide: int) -> dict[str, int]:
    """A threshold's conditions are long: no column beside the reference takes more than this."""
    return {"b": wide} | {f"b{at}": wide for at in range(len(names) - 1)}


def _columns_of_several(names: Sequence[str], active: int | None, wide: int) -> tuple[Column, ...]:
    """`active` is None where there is one column alone, which needs no mark."""
    beside = [
        Column(
            "b" if active is None else f"b{at}",
            f"▸ {name}" if at == active else name,
            wide,
            tip=f"{names[0]} minus {name}, below",
        )
        for at, name in enumerate(names[1:])
    ]
    return (
        Column("task", "Evaluation", 180, elide_middle=True),
        Column("a", names[0], 100, tip=names[0]),
        *beside,
    )
