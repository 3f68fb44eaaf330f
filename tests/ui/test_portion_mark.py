"""A text's label and its mark: on one line where both fit, below each other where they do not."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from reviewer_app.ui.pages.portion_mark import PortionMark, marked
from reviewer_app.ui.text import TextArea


@pytest.mark.parametrize(("width", "on_one_line"), [(900, True), (230, False)])
def test_the_mark_stands_where_there_is_room(qtbot: QtBot, width: int, on_one_line: bool) -> None:
    text, mark = TextArea(name="Reason"), PortionMark("the reason")
    shown = marked("Why it is not adequate", text, mark)
    qtbot.addWidget(shown)
    shown.resize(width, 300)
    shown.show()
    qtbot.waitUntil(lambda: shown.width() == width)
    place = shown.mapFromGlobal(mark.mapToGlobal(mark.rect().topLeft()))
    assert place.x() + mark.width() <= width
    assert (place.x() > width / 2) is on_one_line
    assert place.y() < shown.mapFromGlobal(text.mapToGlobal(text.rect().topLeft())).y()
