"""A table in two forms: a number a column where there is room, else fewer columns that fit.

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
from reviewer_app.ui.pages.compare_tall import TALL, TallDelegate
from reviewer_app.ui.pages.fitting import FittedTable
from reviewer_app.ui.tables import Column, IdTableModel


@dataclass(frozen=True, slots=True)
class Form:
    """Columns, the least widths of the first and the last (at 100 %), and whether rows have two lines.

    `most`: by key, what a column takes at most, however long its words are; the last gets what is left."""

    columns: tuple[Column, ...]
    names_least: int
    last_least: int
    tall: bool = False
    most: Mapping[str, int] = field(default_factory=dict)


class FormedTable(FittedTable):
    """`narrow` says which form stands there: the model's `fetch` gives its cells."""

    def __init__(self, model: IdTableModel, wide: Form, narrow: Form, **named: Any) -> None:
        self.narrow, self._forms = False, (wide, narrow)
        self._needs, self._taking = 0, False
        self._hidden: set[str] = set()
        super().__init__(model, names_least=wide.names_least, last_least=wide.last_least, **named)
        self._plain_delegate, self._tall_delegate = self.itemDelegate(), TallDelegate(self)

    @property
    def form(self) -> Form:
        return self._forms[self.narrow]

    def set_forms(self, wide: Form, narrow: Form) -> None:
        """Other columns; which form fits is asked anew."""
        self._forms = (wide, narrow)
        self._needs = 0
        self._take(False)
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
        if self.narrow and self._room() >= self._needs:
            self._take(False)
        if not self.narrow:
            self._needs = self._needed()
            if self._needs > self._room():
                self._take(True)

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

    def _take(self, narrow: bool) -> None:
        self._taking = True
        self.narrow = narrow
        self._least = (self.form.names_least, self.form.last_least)
        self._model.show_columns(self.form.columns)
        self.setItemDelegate(self._tall_delegate if self.form.tall else self._plain_delegate)
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
        return TALL if self.form.tall else super()._row_high()

    def _rows_within(self, most: int) -> int:
        """Rows of two lines are fewer, and never less than two."""
        return max(2, most * theme.ROW // TALL) if self.form.tall else most

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
            self._needs = 0  # of another size of text
        super().changeEvent(event)
