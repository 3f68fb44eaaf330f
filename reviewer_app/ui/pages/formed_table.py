"""A table in several forms: a number a column where there is room, else fewer columns that fit.

- The room decides, and nothing else: the same window shows every reviewer the same form.
- What is chosen stays chosen, and a column that was sorted by stays sorted by, where the form has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent

from reviewer_app.ui import theme
from reviewer_app.ui.pages.compare_tall import HIGH, TallDelegate
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.tables import Column, IdTableModel


@dataclass(frozen=True, slots=True)
class Form:
    """Columns, the least widths of the first and the last (at 100 %), and how many lines a row has.

    `most`: by key, what a column takes at most, however long its words are; the last gets what is left."""

    columns: tuple[Column, ...]
    names_least: int
    last_least: int
    lines: int = 1
    most: Mapping[str, int] = field(default_factory=dict)


class FormedTable(FittedTable):
    """`at` numbers the form that stands there, the widest first; the model's `fetch` gives its cells.

    The first that fits is taken, and the last where none does."""

    def __init__(self, model: IdTableModel, wide: Form, *narrower: Form, **named: Any) -> None:
        self.at, self._forms = 0, (wide, *narrower)
        self._needs, self._taking = dict[int, int](), False
        self._hidden: set[str] = set()
        super().__init__(model, names_least=wide.names_least, last_least=wide.last_least, **named)
        self._delegates = {1: self.itemDelegate(), **{lines: TallDelegate(self, lines) for lines in (2, 3)}}

    @property
    def form(self) -> Form:
        return self._forms[self.at]

    @property
    def narrow(self) -> bool:
        """Whether another form than the widest stands there."""
        return self.at > 0

    def set_forms(self, wide: Form, *narrower: Form) -> None:
        """Other columns; which form fits is asked anew."""
        self._forms = (wide, *narrower)
        self._needs.clear()
        self._take(0)
        self.fit_columns()

    def hide_column(self, key: str, hidden: bool) -> None:
        """Hide a column, in every form that has it."""
        self._hidden = self._hidden | {key} if hidden else self._hidden - {key}
        self._hide_columns()
        self.fit_columns()

    def fit_columns(self) -> None:
        if self._taking:
            return
        if self.isVisible():  # one that is not to be seen asks for no cells anew: its desk may be closed
            self._choose_form()
        super().fit_columns()

    def _choose_form(self) -> None:
        room = self._room()
        for at in range(len(self._forms)):
            if at < self.at and self._needs.get(at, 0) > room:
                continue
            if at != self.at:
                self._take(at)
            self._needs[at] = self._needed()
            if self._needs[at] <= room:
                return

    def _wanted(self, column: int) -> int:
        wanted, most = super()._wanted(column), self.form.most.get(self._model.columns[column].key)
        return wanted if most is None else min(wanted, theme.px(most))

    def _room(self) -> int:
        """A scrollbar's room is kept free, so that the form does not depend on whether there is one."""
        return self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()

    def _needed(self) -> int:
        """What the present columns need side by side, with the first and the last at their least."""
        between = range(1, len(self.form.columns) - 1)
        wide = sum(self._wanted(at) for at in between if not self.isColumnHidden(at))
        return wide + theme.px(self.form.names_least) + theme.px(self.form.last_least)

    def _take(self, at: int) -> None:
        self._taking = True
        self.at = at
        self._measured.clear()  # a column of the same key says more, or less, in another form
        self._least = (self.form.names_least, self.form.last_least)
        self._model.show_columns(self.form.columns)
        self.setItemDelegate(self._delegates[self.form.lines])
        self._set_sizes()
        self._hide_columns()
        self._show_order()
        self._taking = False
        if self._most_rows:
            self.fit_rows(self._most_rows)

    def _hide_columns(self) -> None:
        for at, column in enumerate(self._model.columns):
            self.setColumnHidden(at, column.key in self._hidden)

    def _show_order(self) -> None:
        """The arrow of the order stands on its column, or nowhere."""
        key, descending = self._model.sorted_by or ("", False)
        at = next((at for at, one in enumerate(self._model.columns) if one.key == key), -1)
        orders = Qt.SortOrder
        if at >= 0:
            order = orders.DescendingOrder if descending else orders.AscendingOrder
            self.horizontalHeader().setSortIndicator(at, order)
        self.horizontalHeader().setSortIndicatorShown(at >= 0)

    def _set_sizes(self) -> None:
        super()._set_sizes()
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row_high()))

    def _row_high(self) -> int:
        return HIGH[self.form.lines]

    def _rows_within(self, most: int) -> int:
        """Rows of several lines are fewer, and never less than two."""
        return most if self.form.lines == 1 else max(2, most * theme.ROW // HIGH[self.form.lines])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where rows become fewer or higher, a chosen one that was to be seen stays so."""
        at = self.currentIndex()
        place = self.visualRect(at)
        seen = at.isValid() and place.bottom() > 0 and place.top() < event.oldSize().height()
        super().resizeEvent(event)
        if seen:
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._needs.clear()  # of another size of text
        super().changeEvent(event)
