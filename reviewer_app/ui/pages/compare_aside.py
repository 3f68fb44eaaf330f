"""What stands beside the samples: figures, how the chosen row was computed, what differs in configuration.

Three sheets in one place, so that asking for one never moves the evidence. Which figure is shown stays for
the next row, where that row has it too.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from reviewer_app.compare.configuration import Comparability, Comparable, ConfigurationDifference
from reviewer_app.compare.weights import Weight
from reviewer_app.desk import comparing
from reviewer_app.domain.figure import Figure as FigureData
from reviewer_app.domain.text import one_line
from reviewer_app.ui.controls import Choice, column, fill, row, rule, scrolled
from reviewer_app.ui.figure import Figure
from reviewer_app.ui.pages.compare_rows import MetricRow
from reviewer_app.ui.pages.compare_tall import TallCell
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel
from reviewer_app.ui.text import Label, Prose

FIGURE, HOW, CONFIGURATION = range(3)
_NAMES = ("Figures", "How computed", "Configuration")
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
        self.figures, self.how = Figures(), Prose(name="How the chosen row was computed")
        self.configuration = Configuration()
        sheets = (self.figures, self.how, self.configuration)
        super().__init__(list(zip(_NAMES, sheets, strict=True)), "Beside the samples")

    def turn(self, sheet: int) -> None:
        """A sheet, or back to the figure when it is in front already."""
        self.show_sheet(FIGURE if self.sheet() == sheet else sheet)

    def show_figures(self, found: Sequence[FigureData]) -> None:
        self.figures.show_figures(found)

    def next_figure(self) -> None:
        """The figures in front, and the next of them where they are there already."""
        if self.sheet() == FIGURE:
            self.figures.show_next()
        self.show_sheet(FIGURE)

    def turn_figure(self) -> None:
        """The figure as a table, or drawn."""
        self.show_sheet(FIGURE)
        self.figures.figure.turn()

    def show_how(self, words: str) -> None:
        self.how.set_text(words)

    def show_configuration(self, found: Comparability, names: tuple[str, str]) -> None:
        self.configuration.show_differences(found, names)


class Figures(QWidget):
    """One figure of several, chosen by its title."""

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[FigureData, ...] = ()
        self.figure, self.choice = Figure(), Choice(name="Which figure")
        self.choice.setMinimumContentsLength(26)
        self.choice.chosen.connect(lambda _: self._show())
        self._head = row(self.choice, None, margins=(12, 6, 12, 0))
        fill(self, column(self._head, scrolled(self.figure), gap=0, ground="panel"))

    def show_figures(self, found: Sequence[FigureData]) -> None:
        kept = self.choice.value()
        self._found = tuple(found)
        titles = [one.title for one in found]
        at = titles.index(kept) if kept in titles else 0
        self.choice.set_options([(title, title) for title in titles], titles[at] if titles else None)
        self._head.setVisible(len(found) > 1)
        self.figure.show_title(len(found) < 2)
        self._show()

    def show_next(self) -> None:
        if self._found:
            titles = [one.title for one in self._found]
            self.choice.set_value(titles[(self.choice.currentIndex() + 1) % len(titles)])
            self._show()

    def _show(self) -> None:
        at = self.choice.currentIndex()
        if 0 <= at < len(self._found):
            self.figure.show_figure(self._found[at])


def how_words(metric: MetricRow, names: tuple[str, str], further: Sequence[tuple[str, str]] = ()) -> str:
    """How every number of the chosen row came about, and whether the score is what it says."""
    said = comparing.how_computed(metric.metric, *names, metric.comparison.multiplicity, further)
    sides = zip(names, (metric.pairing.a.run, metric.pairing.b.run), strict=True)
    notes = [f"{name}: {note.sentence}" for name, run in sides for note in run.notes]
    return f"{metric.label}\n\n{said}\n\nIs the score what it says?\n" + (
        "\n".join(notes) or "No fault found."
    )


class Configuration(QWidget):
    """Every difference with its weight and the reason, and what was the same or not stated."""

    def __init__(self) -> None:
        super().__init__()
        self._differences: tuple[ConfigurationDifference, ...] = ()
        wide, narrow = _forms("A", "B")
        self._model = IdTableModel(wide.columns, self._fetch)
        self.table = FormedTable(
            self._model,
            wide,
            narrow,
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
        self.table.set_forms(*_forms(*names))
        self._model.set_ids(range(len(found.differences)))
        unstated = f" Neither log states: {', '.join(found.unstated)}." if found.unstated else ""
        self._rest = f"{found.same} settings are the same in both.{unstated}"
        self.rest.setText(self._rest)

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        made = _cells_below if self.table.narrow else _cells
        return [made(self._differences[one]) for one in ids]

    def _say(self, number: int) -> None:
        """The chosen difference in full, where the table has no room for it."""
        one = self._differences[number]
        self.rest.setText(f"{one.words}. {one.weight.value.capitalize()}: {one.reason}. {self._rest}")


def _forms(a: str, b: str) -> tuple[Form, Form]:
    """In little room the weight stands below the setting; the reason is said below, of the chosen one.

    Values are cut in the middle: names of models and digests differ at their ends."""
    sides = tuple(
        Column(key, title, 80, sortable=False, elide_middle=True) for key, title in (("a", a), ("b", b))
    )
    wide = (
        Column("name", "Setting", 150, sortable=False),
        Column("weight", "Weight", 104, sortable=False),
        *sides,
        Column("reason", "Because", 160, sortable=False),
    )
    narrow = (Column("name", "Setting, weight", 130, sortable=False), *sides)
    most = {"name": 150, "a": 92, "b": 92}
    return Form(wide, 96, 120, most=most), Form(narrow, 96, 80, lines=2, most=most)


def _cells_below(one: ConfigurationDifference) -> list[Cell | str]:
    name, weight, a, b, reason = _cells(one)
    assert isinstance(name, Cell)
    assert isinstance(weight, Cell)
    assert isinstance(reason, Cell)
    tip = f"{name.tip}\n{reason.tip}"
    return [TallCell(name.text, tip=tip, below=weight.text, below_state=weight.state), a, b]


def _cells(one: ConfigurationDifference) -> list[Cell | str]:
    return [
        Cell(one_line(one.name, 60), tip=one.name),
        Cell(one.weight.value, _WEIGHT_STATES[one.weight]),
        Cell(one_line(one.a, 60), tip=one_line(one.a, 2000)),
        Cell(one_line(one.b, 60), tip=one_line(one.b, 2000)),
        Cell(one.reason, State.QUIET, one.reason),
    ]
