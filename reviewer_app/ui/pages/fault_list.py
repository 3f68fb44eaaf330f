"""The faults of a bundle, part by part; of the chosen one the whole sentence, its rule and its code below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import column, fill, rule
from reviewer_app.ui.pages import fault_groups
from reviewer_app.ui.pages.fault_groups import AnyFault, F
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Label, Quiet

COLUMNS = [
    Column("group", "Part", 104, sortable=False),
    Column("file", "File", 240, sortable=False, elide_middle=True),
    Column("sentence", "What is wrong", 360, stretch=True, sortable=False),
    Column("rule", "Rule", 200, sortable=False),
]


class FaultList(QWidget):
    """`show_faults` in the order of the parts; the first is chosen."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self._faults: Sequence[AnyFault] = ()
        model = IdTableModel(COLUMNS, lambda ids: [_row(self._faults[i]) for i in ids])
        self.table = Table(model, name=name, empty=empty)
        self.table.row_chosen.connect(self._show_one)
        self.sentence, self.rule = Label("", wrap=True, selectable=True), Quiet("")
        self.one = column(self.sentence, self.rule, margins=(20, 10, 20, 12), gap=4)
        fill(self, column(self.table, rule(), self.one, gap=0, ground="panel"))
        self.one.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, first the rule and then the file stand below only."""
        super().resizeEvent(event)
        self.table.setColumnHidden(3, self.width() < theme.px(860))
        self.table.setColumnHidden(1, self.width() < theme.px(560))

    def show_faults(self, faults: Sequence[F]) -> None:
        self._faults = fault_groups.in_order(faults)
        self.table.choose_none()
        self.table.set_ids(range(len(self._faults)))
        self.one.setVisible(bool(self._faults))
        if self._faults:
            self.table.choose(0)

    def show_nothing(self, why: str) -> None:
        """No faults are known here, and why."""
        self.table.set_empty(why)
        self.show_faults(tuple[AnyFault, ...]())

    def _show_one(self, at: int) -> None:
        fault = self._faults[at]
        self.sentence.setText(fault.sentence)
        self.rule.setText(f"Rule: {fault.rule} · code {fault.code} · {fault.file}")


def _row(fault: AnyFault) -> tuple[Cell | str, ...]:
    group = fault_groups.group_of(fault)
    return (Cell(group, State.BAD), fault.file, fault.sentence, Cell(fault.rule, State.QUIET))
