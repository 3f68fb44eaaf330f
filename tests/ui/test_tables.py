"""Tables: ids first, rows on demand, sorted by their source, wholly by keyboard."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, column
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.tokens import LIGHT

COLUMNS = [
    Column("name", "Sample", 160),
    Column("score", "Score", 90, right=True),
    Column("state", "State", 100),
]


class Source:
    """Rows made from ids, counting how many were asked for."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []

    def fetch(self, ids: Sequence[int]) -> list[tuple[Cell | str, ...]]:
        self.asked.append(ids)
        good, bad = Cell("right", State.GOOD), Cell("wrong", State.BAD)
        return [(f"sample-{number}", f"{number / 10:.1f}", bad if number % 2 else good) for number in ids]


def a_table(count: int = 6) -> tuple[Table, Source]:
    source = Source()
    model = IdTableModel(
        COLUMNS, source.fetch, range(count), lambda _key, down: list(range(count))[:: -1 if down else 1]
    )
    return Table(model, name="Samples", empty="No samples yet. Open a run to see them."), source


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = IdTableModel(COLUMNS, Source().fetch, range(300), lambda _key, _down: range(300))
    qtmodeltester.check(model)
    model.set_ids(range(5))
    model.sort(0)
    qtmodeltester.check(model)


def test_rows_are_fetched_a_page_at_a_time_and_kept(qtbot: QtBot) -> None:
    source = Source()
    model = IdTableModel(COLUMNS, source.fetch, range(1000))
    assert model.data(model.index(500, 0)) == "sample-500"
    assert model.data(model.index(501, 2)) == "✕ wrong"
    assert [(ids[0], len(ids)) for ids in source.asked] == [(384, 128)]
    model.refresh()
    assert model.data(model.index(500, 0)) == "sample-500"
    assert len(source.asked) == 2


def test_a_fetch_that_loses_rows_is_a_bug() -> None:
    model = IdTableModel(COLUMNS, lambda _ids: [("a", "b", "c")], range(3))
    with pytest.raises(ValueError, match="1 rows for 3 ids"):
        model.cell(0, 0)


def test_hidden_characters_are_shown_and_tooltips_escaped() -> None:
    model = IdTableModel(COLUMNS, lambda _ids: [("a\u202eb", "<b>1</b>", "")], range(1))
    assert model.data(model.index(0, 0)) == "a‹U+202E›b"
    assert "&lt;b&gt;" in model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole)


def test_keys_move_open_sort_and_copy(qtbot: QtBot) -> None:
    table, _ = a_table()
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    opened: list[int] = []
    chosen: list[int] = []
    table.row_opened.connect(opened.append)
    table.row_chosen.connect(chosen.append)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert table.current_id() == 0
    qtbot.keyClicks(table, "jjk")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [1]
    assert chosen == [0, 1, 2, 1]
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == 5
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "sample-5\t0.5\t✕ wrong"
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClicks(table, "ss")
    assert list(table.table_model().ids) == [5, 4, 3, 2, 1, 0]
    assert table.table_model().sorted_by == ("score", True)
    assert table.current_id() == 5


def test_a_click_on_the_header_sorts(qtbot: QtBot) -> None:
    table, _ = a_table()
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    header = table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert table.table_model().sorted_by == ("name", True)
    assert header.isSortIndicatorShown()


def test_tab_leaves_the_table(qtbot: QtBot) -> None:
    table, _ = a_table()
    after = Button("After")
    box = column(table, after)
    qtbot.addWidget(box)
    box.show()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after


def test_the_state_keeps_its_ink_under_the_selection(qtbot: QtBot) -> None:
    table, _ = a_table()
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    table.choose(1)
    rect = table.visualRect(table.table_model().index(1, 2))
    picture = table.viewport().grab(rect).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(rect.width()) for y in range(rect.height())}
    assert LIGHT.hover in colours
    assert LIGHT.bad in colours


def test_an_empty_table_says_what_belongs_there(qtbot: QtBot) -> None:
    table, _ = a_table(0)
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()
    picture = table.viewport().grab().toImage()
    inked = {picture.pixelColor(x, y).name() for x in range(100, 400) for y in range(10, 40)}
    assert len(inked) > 3
    assert table.accessibleName() == "Samples"


def test_the_chosen_row_stays_chosen_in_another_order(qtbot: QtBot) -> None:
    table, _ = a_table()
    qtbot.addWidget(table)
    table.show()
    assert table.choose(2)
    table.set_ids([5, 2, 0])
    assert table.current_id() == 2
    assert not table.choose(77)


def test_a_million_rows_are_on_the_screen_at_once(qtbot: QtBot) -> None:
    """The design asks for 50 ms on an idle machine; the bound here leaves room for a busy one."""
    best = 10.0
    for _ in range(3):
        table, source = a_table(1_000_000)
        qtbot.addWidget(table)
        table.resize(900, 700)
        began = time.perf_counter()
        table.show()
        table.viewport().grab()
        best = min(best, time.perf_counter() - began)
        assert sum(len(ids) for ids in source.asked) <= 256
        assert table.verticalScrollBar().maximum() > 900_000
    assert best < 0.25
    assert table.rowHeight(0) == theme.px(28)
