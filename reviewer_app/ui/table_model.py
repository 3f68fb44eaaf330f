"""A table's rows: ids first, the rest on demand, sorted where the data lies.

- The model holds ids only; `fetch` is asked for a page of rows when a cell of it is first seen.
- Sorting is the source's business: `reorder(column key, descending)` gives the ids in a new order (SQL).
- No `fetchMore`: the scrollbar, select-all and screen readers would be told a wrong number of rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reviewer_app.domain.text import visible
from reviewer_app.ui.states import State, signed
from reviewer_app.ui.text import tip

PAGE = 128
PAGES_KEPT = 32
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """`key` goes to `reorder`; `width` in pixels at 100 %; `right` for numbers; `mono` for digests;
    `elide_middle` for names whose ends tell them apart."""

    key: str
    title: str
    width: int = 120
    right: bool = False
    stretch: bool = False
    sortable: bool = True
    mono: bool = False
    tip: str = ""
    elide_middle: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: words, their state (its sign is added), and more words for the tooltip.

    `strong` words stand out by their weight. `tail` follows the words and is never cut: "(+2)"."""

    text: str
    state: State = State.PLAIN
    tip: str = ""
    strong: bool = False
    tail: str = ""

    @property
    def body(self) -> str:
        """What may be cut where there is too little room."""
        return visible(signed(self.text, self.state), lines=False)

    @property
    def shown(self) -> str:
        return f"{self.body}{self.tail}"


def as_cell(one: Cell | str) -> Cell:
    """Plain words as a cell."""
    return one if isinstance(one, Cell) else Cell(one)


Row = Sequence["Cell | str"]
Fetch = Callable[[Sequence[Any]], Sequence[Row]]
Reorder = Callable[[str, bool], Sequence[Any]]


class IdTableModel(QAbstractTableModel):
    """`fetch(ids)` gives one row for each id, in their order; a row has one Cell or str a column."""

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        ids: Sequence[Any] = (),
        reorder: Reorder | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch, self._reorder = fetch, reorder
        self._ids: Sequence[Any] = ids
        self._pages: OrderedDict[int, list[tuple[Cell, ...]]] = OrderedDict()
        self.sorted_by: tuple[str, bool] | None = None

    @property
    def ids(self) -> Sequence[Any]:
        return self._ids

    def set_ids(self, ids: Sequence[Any]) -> None:
        """Other rows, or the same in another order."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, their cells to be fetched anew."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """The same ids, their rows to be fetched anew."""
        self._pages.clear()
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def id_at(self, row: int) -> Any:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, identity: Any) -> int:
        """The row of an id, or -1."""
        try:
            return self._ids.index(identity)
        except ValueError:
            return -1

    def cell(self, row: int, column: int) -> Cell:
        """One cell; its page of rows is fetched if it is not at hand."""
        number, within = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._load(number)
        return page[within][column]

    def _load(self, number: int) -> list[tuple[Cell, ...]]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        rows = self._fetch(ids)
        if len(rows) != len(ids):
            raise ValueError(f"fetch gave {len(rows)} rows for {len(ids)} ids")
        page = [tuple(one if isinstance(one, Cell) else Cell(str(one)) for one in row) for row in rows]
        self._pages[number] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.cell(index.row(), index.column()).shown
            case Qt.ItemDataRole.ToolTipRole:
                cell = self.cell(index.row(), index.column())
                return tip(cell.tip or cell.shown)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return visible(self.cell(index.row(), index.column()).tip) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self.columns[index.column()])
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return tip(column.tip) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case _:
                return None

    def sortable(self, column: int) -> bool:
        return self._reorder is not None and 0 <= column < len(self.columns) and self.columns[column].sortable

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self._reorder is None or not self.sortable(column):
            return
        key, descending = self.columns[column].key, order is Qt.SortOrder.DescendingOrder
        ids = self._reorder(key, descending)
        self.sorted_by = (key, descending)
        self.set_ids(ids)


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
