"""The criteria on the left, in their groups, each with its state in a word; the recommendation at the end.

Headings are rows that the keyboard passes over, so that J and K go from criterion to criterion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.ui.pages.answer_drafts import OVERALL
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table

StateOf = Callable[[str], Cell]
_COLUMNS = [
    Column("id", "Criterion", 62, sortable=False),
    Column("title", "Title", stretch=True, sortable=False),
    Column("state", "State", 116, sortable=False),
]


class CriteriaList(Table):
    """`row_chosen(id)` with a criterion's id or OVERALL; headings cannot be chosen."""

    def __init__(self, state_of: StateOf, parent: QWidget | None = None) -> None:
        self._state_of = state_of
        self._rows: dict[str, tuple[Cell | str, Cell | str]] = {}
        self._headings: set[str] = set()
        model = IdTableModel(_COLUMNS, lambda ids: [self._row(one) for one in ids])
        super().__init__(
            model,
            name="Criteria",
            empty="No criteria set is pinned to this case.",
            header=False,
            parent=parent,
        )

    def show_set(self, criteria: CriteriaSet) -> None:
        """Every criterion of the set, and the overall recommendation."""
        self._rows, self._headings = {}, set()
        for group in criteria.groups:
            self._add_heading(group.title)
            for one in group.criteria:
                self._rows[one.id] = (one.id, one.title)
        self._add_heading("Recommendation")
        self._rows[OVERALL] = ("Overall recommendation", "")
        if list(self._rows) != list(self.table_model().ids):
            self.set_ids(list(self._rows))
            self._span()
        else:
            self.table_model().refresh()

    def _span(self) -> None:
        """Headings take the whole row, the recommendation the room of a title."""
        self.clearSpans()
        for row, identity in enumerate(self._rows):
            if identity in self._headings:
                self.setSpan(row, 0, 1, len(_COLUMNS))
            elif identity == OVERALL:
                self.setSpan(row, 0, 1, 2)

    def show_states(self) -> None:
        """The states as they are now."""
        self.table_model().refresh()

    def next_of(self, identity: str) -> str:
        """The criterion after one, or itself at the end."""
        ids = self.criteria_ids()
        at = ids.index(identity) if identity in ids else -1
        return ids[min(at + 1, len(ids) - 1)]

    def criteria_ids(self) -> Sequence[str]:
        return [one for one in self._rows if one not in self._headings]

    def _add_heading(self, title: str) -> None:
        key = f"group: {title}"
        self._headings.add(key)
        self._rows[key] = (Cell(title, State.QUIET), "")

    def _row(self, identity: str) -> tuple[Cell | str, Cell | str, Cell | str]:
        first, second = self._rows[identity]
        if identity in self._headings:
            return first, "", ""
        return first, second, self._state_of(identity)

    def _go_to_row(self, row: int) -> None:
        """To a row; from a heading on to the next criterion in the direction of travel."""
        super()._go_to_row(self._criterion_row(row))

    def moveCursor(self, action: Table.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrow keys pass over headings as J and K do."""
        index = super().moveCursor(action, modifiers)
        return self.table_model().index(self._criterion_row(index.row()), max(0, index.column()))

    def _criterion_row(self, row: int) -> int:
        """The row itself, or the next criterion beyond a heading; at an end the nearest there is."""
        model = self.table_model()
        step = 1 if row >= self.currentIndex().row() else -1
        for way in (step, -step):
            at = row
            while model.id_at(at) in self._headings:
                at += way
            if model.id_at(at) is not None:
                return at
        return row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.indexAt(event.position().toPoint())
        if self.table_model().id_at(at.row()) in self._headings:
            return
        super().mousePressEvent(event)
