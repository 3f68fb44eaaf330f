"""Column widths by what stands in them: numbers are never cut, names give way, the last gets the rest."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent

from reviewer_app.ui import fonts, theme
from reviewer_app.ui.tables import IdTableModel, Table

LOOKED_AT = 32  # rows that decide a column's width: those on the screen and the next; Qt would ask a thousand


class FittedTable(Table):
    """Every column as wide as its words; the first shrinks to `names_least`, the last is never less than
    `last_least` (lengths at 100 %). Where there is still too little room the table scrolls sideways."""

    def __init__(self, model: IdTableModel, *, names_least: int, last_least: int, **named: Any) -> None:
        super().__init__(model, **named)
        self._least = (names_least, last_least)
        self._measured = dict[tuple[str, float], int]()  # by column and size of text, until the words change
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setResizeContentsPrecision(LOOKED_AT)
        model.modelReset.connect(self._fit_anew)
        model.dataChanged.connect(lambda: self._fit_anew())  # a word that came later is not cut either

    def fit_columns(self) -> None:
        last = len(self.table_model().columns) - 1
        names_least, last_least = (theme.px(one) for one in self._least)
        room = self.viewport().width()
        wide = [0 if self.isColumnHidden(at) else self._wanted(at) for at in range(last)]
        spare = room - sum(wide[1:]) - last_least
        wide[0] = max(names_least, min(wide[0], spare))
        for at, pixels in enumerate(wide):
            if pixels:
                self.setColumnWidth(at, pixels)
        self.setColumnWidth(last, max(last_least, room - sum(wide)))

    def _fit_anew(self) -> None:
        self._measured.clear()
        self.fit_columns()

    def _wanted(self, column: int) -> int:
        asked = (self.table_model().columns[column].key, theme.current().scale)
        if asked not in self._measured:
            self._measured[asked] = self._measure(column)
        return self._measured[asked]

    def _measure(self, column: int) -> int:
        look = theme.current()
        title = self.table_model().columns[column].title
        head = QFontMetrics(look.sans(fonts.SMALL)).horizontalAdvance(title) + 2 * look.gap(9)
        words = max(head, self.sizeHintForColumn(column)) + look.px(2)
        return max(words, self.horizontalHeader().minimumSectionSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit_columns()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_least"):
            self._fit_anew()
