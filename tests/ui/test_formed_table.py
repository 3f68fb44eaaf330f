"""A table in several forms: the room decides which; nothing scrolls sideways, and what is chosen stays so.

Where even the last form has too little room, the table scrolls and its first column stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.ui import theme
from reviewer_app.ui.pages.compare_tall import TallCell, broken
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.table_delegate import fitted
from reviewer_app.ui.tables import Cell, Column, IdTableModel

LONG = "1 score was edited after the run by someone whom the log names"
KEYS = ("name", "value", "interval", "n", "notes")
WIDE = Form(tuple(Column(key, key.capitalize()) for key in KEYS), 120, 160)
NARROW = Form(tuple(Column(key, key.capitalize()) for key in ("name", "value", "notes")), 80, 100, lines=2)


LEAST = Form((WIDE.columns[0], WIDE.columns[1]), 80, 100, lines=3)


class Held(FormedTable):
    """Three rows of the same, in whichever form stands there."""

    def __init__(self, *forms: Form) -> None:
        forms = forms or (WIDE, NARROW)
        super().__init__(
            IdTableModel(forms[0].columns, self.rows, range(3)), *forms, name="Runs", empty="None"
        )

    def rows(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        if self.form is LEAST:
            below = TallCell("0.550   n 40", below="0.40 – 0.69", third="2 notes")
            return [["a name of a run", below] for _ in ids]
        if self.form is NARROW:
            below = TallCell("0.550   n 40", below="0.40 – 0.69")
            return [["a name of a run", below, Cell(LONG, tail=" (+2)")] for _ in ids]
        return [["a name of a run", "0.550", "0.40 – 0.69", "40", Cell(LONG, tail=" (+2)")] for _ in ids]


@pytest.fixture
def table(qtbot: QtBot, look: QApplication) -> Held:
    made = Held()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def test_the_room_decides_and_nothing_scrolls_sideways(qtbot: QtBot, table: Held) -> None:
    assert not table.narrow
    for width in (*range(900, 340, -20), *range(340, 900, 20)):
        table.resize(width, 300)
        assert table.horizontalHeader().length() <= table.viewport().width()
        assert table.table_model().columnCount() == (3 if table.narrow else 5)
    assert not table.narrow
    table.resize(400, 300)
    assert table.narrow


def test_what_is_chosen_stays_chosen(table: Held) -> None:
    table.choose(2)
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    for width in (400, 900, 400):
        table.resize(width, 300)
        assert table.current_id() == 2
        assert table.selected_ids() == [2]
    assert chosen == []  # and nobody is told that it was chosen anew


def test_a_chosen_row_that_was_to_be_seen_stays_so(qtbot: QtBot, table: Held) -> None:
    table.choose(2)
    table.resize(400, 120)  # two lines a row, and room for one and a half
    assert table.narrow

    def seen() -> bool:
        place = table.visualRect(table.currentIndex())
        return place.top() >= 0 and place.bottom() <= table.viewport().height()

    qtbot.waitUntil(seen)


def test_another_size_of_text_asks_anew(look: QApplication, table: Held) -> None:
    theme.apply(look, theme.Mode.LIGHT, 2.0)
    assert table.narrow
    theme.apply(look, theme.Mode.LIGHT, 1.0)
    table.resize(901, 300)
    assert not table.narrow


def test_a_hidden_column_is_hidden_in_the_form_that_has_it(table: Held) -> None:
    table.hide_column("interval", True)
    assert table.isColumnHidden(2)
    table.resize(300, 300)
    assert table.narrow
    assert not any(table.isColumnHidden(at) for at in range(3))
    table.resize(900, 300)
    assert table.isColumnHidden(2)


def test_how_many_more_is_never_cut(look: QApplication) -> None:
    measure = QFontMetrics(theme.current().sans())
    room = measure.horizontalAdvance(LONG) // 3
    words = fitted(LONG, " (+2)", measure, room, Qt.TextElideMode.ElideRight)
    assert words.endswith("… (+2)")
    assert measure.horizontalAdvance(words) <= room
    above, below = broken(LONG, " (+2)", measure, room)
    assert LONG.startswith(f"{above} ")
    assert below.endswith("… (+2)")
    assert max(map(measure.horizontalAdvance, (above, below))) <= room


def test_a_word_that_does_not_fit_is_not_broken(look: QApplication) -> None:
    measure = QFontMetrics(theme.current().sans())
    assert broken("one-long-word", "", measure, 20) == ()
    assert broken("one-long-word and more", "", measure, 20) == ()


def test_the_widest_form_that_fits_is_taken(qtbot: QtBot, look: QApplication) -> None:
    table = Held(WIDE, NARROW, LEAST)
    qtbot.addWidget(table)
    table.show()
    table.choose(1)
    seen = []
    for width in (900, 400, 220, 400, 900, 220, 900):
        table.resize(width, 300)
        seen.append(table.at)
        assert table.horizontalHeader().length() <= table.viewport().width()
        assert (table.current_id(), table.selected_ids()) == (1, [1])
    assert seen == [0, 1, 2, 1, 0, 2, 0]


def test_three_lines_are_each_cut_by_themselves(look: QApplication) -> None:
    measure = QFontMetrics(theme.current().sans())
    room = measure.horizontalAdvance(LONG) // 4
    lines = broken(LONG, " (+2)", measure, room, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("… (+2)")
    assert max(map(measure.horizontalAdvance, lines)) <= room
    assert broken("short enough", "", measure, room, 3) == ()


# Where there is too little room all the same.


@pytest.fixture
def scrolled(table: Held) -> Held:
    table.set_forms(WIDE)
    table.resize(360, 300)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert table.horizontalScrollBar().value() > 0
    return table


def test_the_first_column_is_seen_and_meant_where_the_table_is_scrolled(scrolled: Held) -> None:
    wide = scrolled.columnWidth(0)
    assert scrolled.pinned() == wide
    assert scrolled.indexAt(QPoint(wide // 2, 40)).column() == 0
    assert scrolled.indexAt(QPoint(wide + 10, 40)).column() > 0
    at_rest = scrolled.grab(QRect(0, 0, wide, 80)).toImage()
    scrolled.horizontalScrollBar().setValue(0)
    in_place = scrolled.grab(QRect(0, 0, wide, 80)).toImage()
    inside = QRect(0, 0, wide - 4, 80)
    assert at_rest.copy(inside) == in_place.copy(inside)


def test_no_cell_is_brought_to_lie_under_it(scrolled: Held) -> None:
    for column in (4, 3, 2, 1):
        scrolled.setCurrentIndex(scrolled.table_model().index(1, column))
        assert scrolled.visualRect(scrolled.currentIndex()).left() >= scrolled.pinned()
    scrolled.setCurrentIndex(scrolled.table_model().index(1, 4))
    before = scrolled.horizontalScrollBar().value()
    scrolled.setCurrentIndex(scrolled.table_model().index(2, 0))
    assert scrolled.horizontalScrollBar().value() == before


def test_a_first_column_that_leaves_no_room_scrolls_with_the_others(scrolled: Held) -> None:
    scrolled.setColumnWidth(0, scrolled.viewport().width() - 20)
    assert scrolled.pinned() == 0
