"""The list of exhibits with its filters: by words, kind, whose, and the answers that rest on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.acts import ExhibitKind
from reviewer_app.store.faults import Verdict
from reviewer_app.ui.controls import Choice, LineInput, column, fill, row
from reviewer_app.ui.pages.exhibits_rows import NARROW, WIDE, Cited, ExhibitRow, Filter, cells, cells_below
from reviewer_app.ui.pages.formed_table import FormedTable
from reviewer_app.ui.tables import Cell, IdTableModel
from reviewer_app.ui.text import Quiet

EMPTY = (
    "Nothing is cited yet. On Evidence or Compare, choose a row, a sample, a turn, a passage or a page, "
    "and press C. The exhibit then stands here."
)
NOTHING_FITS = "No exhibit fits. Change the words or the choices above."
LATER_MS = 150


class ExhibitList(QWidget):
    """`chosen(number | None)` and `opened(number)`; the ids of the table are exhibit numbers."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, ExhibitRow] = {}
        self._checked: Mapping[int, tuple[Verdict, str]] = {}
        self._unsaved: frozenset[int] = frozenset()
        self.model = IdTableModel(WIDE.columns, self._fetch)
        self.table = FormedTable(self.model, WIDE, NARROW, name="Exhibits", empty=EMPTY)
        self.text = LineInput(name="Find exhibits", hint="Words, note, file or number")
        self.kind = Choice([("every kind", None), *((one.value, one) for one in ExhibitKind)], name="Kind")
        self.whose = Choice(
            [("mine", True), ("all that I may see", False)], name="Whose exhibits", value=False
        )
        self.answers = Choice([(one.value, one) for one in Cited], name="Answers that cite it")
        self.count = Quiet("", wrap=False)
        for choice in (self.kind, self.whose, self.answers):
            choice.setMinimumContentsLength(9)
            choice.chosen.connect(lambda _: self._show())
        head = row(self.text, self.kind, self.whose, self.answers, self.count, margins=(8, 6, 8, 2))
        fill(self, column(head, self.table, gap=2, ground="panel"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._show)
        self.text.textChanged.connect(lambda _: self._later.start())
        self.table.row_chosen.connect(self.chosen)
        self.table.row_opened.connect(self.opened)
        self.setFocusProxy(self.table)

    def show_rows(self, rows: Sequence[ExhibitRow]) -> None:
        """These exhibits, in this order; the chosen one stays chosen."""
        self._rows = {one.number: one for one in rows}
        criteria = sorted({criterion for one in rows for criterion in one.answers})
        options: list[tuple[str, Cited | str]] = [(one.value, one) for one in Cited]
        self.answers.set_options([*options, *((one, one) for one in criteria)], self.answers.value())
        self._show()

    def show_marks(self, checked: Mapping[int, tuple[Verdict, str]], unsaved: frozenset[int]) -> None:
        """What checks found, and whose notes are not recorded."""
        if (self._checked, self._unsaved) != (checked, unsaved):
            self._checked, self._unsaved = dict(checked), unsaved
            self.model.refresh()

    def row(self, number: object) -> ExhibitRow | None:
        return self._rows.get(number) if isinstance(number, int) else None

    def current(self) -> ExhibitRow | None:
        return self.row(self.table.current_id())

    def shown(self) -> list[int]:
        """The numbers of what the filter lets through, in order."""
        return list(self.model.ids)

    def choose(self, number: int) -> bool:
        return self.table.choose(number)

    def filter(self) -> Filter:
        asked = self.answers.value()
        by_answer = asked if isinstance(asked, Cited) else Cited.SOME
        criterion = "" if isinstance(asked, Cited) else str(asked)
        return Filter(self.text.text(), self.kind.value(), bool(self.whose.value()), by_answer, criterion)

    def _show(self) -> None:
        wanted = self.filter()
        ids = [number for number, one in self._rows.items() if wanted.lets(one)]
        self.table.set_empty(NOTHING_FITS if self._rows else EMPTY)
        self.model.set_ids(ids)
        self.count.setText(f"{len(ids)} of {len(self._rows)}")
        if ids and self.table.current_id() is None:
            self.table.choose(ids[0])
        elif not ids:
            self.table.choose_none()
            self.chosen.emit(None)

    def _fetch(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        made = cells_below if self.table.narrow else cells
        return [made(self._rows[one], self._checked.get(one), one in self._unsaved) for one in ids]
