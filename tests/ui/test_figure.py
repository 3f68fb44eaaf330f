"""The figure: filled against hollow marks in both themes, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.compare.figure import FigureRow, IntervalFigure, Point
from reviewer_app.ui import theme
from reviewer_app.ui.figure import Figure
from tests.ui.gallery import figure


def shown(qtbot: QtBot, described: IntervalFigure) -> Figure:
    made = Figure()
    qtbot.addWidget(made)
    made.show_figure(described)
    made.resize(600, 220)
    made.show()
    return made


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_both_series_and_their_marks_are_drawn(qtbot: QtBot, qapp: QApplication, mode: str) -> None:
    look = theme.apply(qapp, mode, 1.0)
    made = shown(qtbot, figure())
    picture = made.drawing.grab().toImage()
    colours = [
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
    ]
    assert colours.count(look.tokens.accent) > 300
    assert colours.count(look.tokens.quiet) > 200
    assert "● Halcyon-2" in made.title.accessibleName()
    assert "○ H-1" in made.title.accessibleName()


def test_filled_is_not_hollow(qtbot: QtBot) -> None:
    """In the middle of a filled mark is the series' ink, in the middle of a hollow one the ground."""
    one = IntervalFigure(
        "t",
        0.0,
        1.0,
        (0.0, 1.0),
        (FigureRow("r", (Point("A", 0.5, None, None, ""), Point("B", 0.5, None, None, ""))),),
        "",
    )
    made = shown(qtbot, one)
    picture = made.drawing.grab().toImage()
    tokens = theme.current().tokens
    accent = [
        (x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).name() == tokens.accent
    ]
    middle_x, middle_y = (sum(values) // len(values) for values in zip(*accent, strict=True))
    assert picture.pixelColor(middle_x, middle_y).name() == tokens.accent
    assert picture.pixelColor(middle_x, middle_y + 9).name() == tokens.panel


def test_the_table_stands_for_it(qtbot: QtBot) -> None:
    made = shown(qtbot, figure())
    assert "vuln-discovery: Halcyon-2 0.310 (0.220 to 0.420)" in made.drawing.accessibleDescription()
    made.drawing.setFocus()
    qtbot.keyClick(made.drawing, Qt.Key.Key_T)
    assert made.table.isVisible()
    assert not made.drawing.isVisible()
    model = made.table.table_model()
    assert model.rowCount() == 8
    texts = [model.cell(0, column).shown for column in range(model.columnCount())]
    assert texts == list(figure().as_table()[1])


def test_a_missing_value_is_said_and_an_empty_figure_draws(qtbot: QtBot) -> None:
    bare = Point("A", None, None, None, "")
    made = shown(qtbot, replace(figure(), rows=(FigureRow("none", (bare, bare)),)))
    made.drawing.grab()
    assert "no interval" in made.drawing.accessibleDescription()
    made.show_figure(replace(figure(), rows=()))
    made.drawing.grab()
    assert made.table.table_model().rowCount() == 0
