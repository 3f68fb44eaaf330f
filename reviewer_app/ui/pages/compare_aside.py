"""What stands beside the samples: the figure, how the chosen row was computed, what differs in configuration.

Three sheets in one place, so that asking for one never moves the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from reviewer_app.compare.configuration import Comparability, Comparable, ConfigurationDifference
from reviewer_app.compare.figure import IntervalFigure
from reviewer_app.compare.weights import Weight
from reviewer_app.domain.text import one_line
from reviewer_app.ui.controls import column, fill, rule, scrolled
from reviewer_app.ui.figure import Figure
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Label, Prose

FIGURE, HOW, CONFIGURATION = range(3)
_NAMES = ("Intervals", "How computed", "Configuration")
_WEIGHT_STATES = {
    Weight.BLOCKING: State.BAD,
    Weight.RESERVATION: State.WARN,
    Weight.NEUTRAL: State.QUIET,
}
STATES = {
    Comparable.COMPARABLE: State.GOOD,
    Comparable.RESERVATIONS: State.WARN,
    Comparable.NOT_COMPARABLE: State.BAD,
}


class Sheets(QWidget):
    """Named sheets, one of them in front; the names are tabs."""

    def __init__(self, sheets: Sequence[tuple[str, QWidget]], name: str) -> None:
        super().__init__()
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self.bar.setAccessibleName(name)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setUsesScrollButtons(False)
        for words, sheet in sheets:
            self.bar.addTab(words)
            self._stack.addWidget(sheet)
        self.bar.currentChanged.connect(self._stack.setCurrentIndex)
        fill(self, column(self.bar, rule(), self._stack, gap=0, ground="panel"))

    def show_sheet(self, number: int) -> None:
        self.bar.setCurrentIndex(number)

    def sheet(self) -> int:
        return self.bar.currentIndex()


class Aside(Sheets):
    """The figure, the how and the configuration of a comparison."""

    def __init__(self) -> None:
        self.figure, self.how = Figure(), Prose(name="How the chosen row was computed")
        self.configuration = Configuration()
        sheets = (scrolled(self.figure), self.how, self.configuration)
        super().__init__(list(zip(_NAMES, sheets, strict=True)), "Beside the samples")

    def turn(self, sheet: int) -> None:
        """A sheet, or back to the figure when it is in front already."""
        self.show_sheet(FIGURE if self.sheet() == sheet else sheet)

    def show_figure(self, figure: IntervalFigure) -> None:
        self.figure.show_figure(figure)

    def show_how(self, words: str) -> None:
        self.how.set_text(words)

    def show_configuration(self, found: Comparability, names: tuple[str, str]) -> None:
        self.configuration.show_differences(found, names)


class Configuration(QWidget):
    """Every difference with its weight and the reason, and what was the same or not stated."""

    def __init__(self) -> None:
        super().__init__()
        self._differences: tuple[ConfigurationDifference, ...] = ()
        self._model = IdTableModel(
            _columns("A", "B"), lambda ids: [_cells(self._differences[i]) for i in ids]
        )
        self.table = Table(
            self._model,
            name="Differences of configuration",
            empty="The two logs state the same configuration.",
        )
        self.rest = Label("", "quiet", wrap=True)
        self._rest = ""
        self.table.row_chosen.connect(self._say)
        foot = column(self.rest, margins=(12, 4, 12, 6))
        fill(self, column(self.table, foot, gap=0, ground="panel"))

    def show_differences(self, found: Comparability, names: tuple[str, str]) -> None:
        self.table.choose_none()
        self._model.set_ids(())
        self._differences = found.differences
        self._model.beginResetModel()
        self._model.columns = _columns(*names)
        self._model.endResetModel()
        self._model.set_ids(range(len(found.differences)))
        unstated = f" Neither log states: {', '.join(found.unstated)}." if found.unstated else ""
        self._rest = f"{found.same} settings are the same in both.{unstated}"
        self.rest.setText(self._rest)

    def _say(self, number: int) -> None:
        """The chosen difference in full, where the table has no room for it."""
        one = self._differences[number]
        self.rest.setText(f"{one.words}. {one.weight.value.capitalize()}: {one.reason}. {self._rest}")


def _columns(a: str, b: str) -> tuple[Column, ...]:
    return (
        Column("name", "Setting", 150, sortable=False),
        Column("weight", "Weight", 104, sortable=False),
        Column("a", a, 80, sortable=False),
        Column("b", b, 80, sortable=False),
        Column("reason", "Because", 160, stretch=True, sortable=False),
    )


def _cells(one: ConfigurationDifference) -> list[Cell | str]:
    return [
        Cell(one_line(one.name, 60), tip=one.name),
        Cell(one.weight.value, _WEIGHT_STATES[one.weight]),
        Cell(one_line(one.a, 60), tip=one_line(one.a, 2000)),
        Cell(one_line(one.b, 60), tip=one_line(one.b, 2000)),
        Cell(one.reason, State.QUIET, one.reason),
    ]
