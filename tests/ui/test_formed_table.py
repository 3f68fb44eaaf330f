"""A table in two forms: which one the room decides; nothing scrolls sideways, and what is chosen stays so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.ui import theme
from reviewer_app.ui.pages.compare_tall import TallCell, two_lines
from reviewer_app.ui.pages.formed_table import Form, FormedTable
from reviewer_app.ui.table_delegate import fitted
from reviewer_app.ui.tables import Cell, Column, IdTableModel

LONG = "1 score was edited after the run by someone whom the log names"
KEYS = ("name", "value", "interval", "n", "notes")
WIDE = Form(tuple(Column(key, key.capitalize()) for key in KEYS), 120, 160)
NARROW = Form(tuple(Column(key, key.capitalize()) for key in ("name", "value", "notes")), 80, 100, tall=True)


class Held(FormedTable):
    """Three rows of the same, in whichever form stands there."""

    def __init__(self) -> None:
        super().__init__(
            IdTableModel(WIDE.columns, self.rows, range(3)), WIDE, NARROW, name="Runs", empty="None"
        )

    def rows(self, ids: Sequence[int]) -> list[list[Cell | str]]:
        if self.narrow:
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
    above, below = two_lines(LONG, " (+2)", measure, room)
    assert LONG.startswith(f"{above} ")
    assert below.endswith("… (+2)")
    assert max(map(measure.horizontalAdvance, (above, below))) <= room


def test_a_word_that_does_not_fit_is_not_broken(look: QApplication) -> None:
    measure = QFontMetrics(theme.current().sans())
    assert two_lines("one-long-word", "", measure, 20) == ()
    assert two_lines("one-long-word and more", "", measure, 20) == ()
