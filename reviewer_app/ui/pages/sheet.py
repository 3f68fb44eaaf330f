"""A sheet of words and inputs in a pane that scrolls only when it must; prose keeps a readable width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Item, fill, pairs, row, rule, scrolled
from reviewer_app.ui.splitter import Splitter

PROSE_WIDTH = 820  # about 90 characters a line and a column of names


class Sheet(QWidget):
    """As tall as its text is at the width it is given: a scroll area would ask it for more."""

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), 0)


def sheet(
    *items: Item, margins: Sequence[int] = (20, 14, 20, 14), gap: int = 12, widest: int = 0
) -> QScrollArea:
    """Widgets below each other in a scrolling pane. `widest` at 100 %, 0 for as wide as there is room."""
    return scrolled(on_sheet(*items, margins=margins, gap=gap, widest=widest))


def on_sheet(*items: Item, margins: Sequence[int], gap: int, widest: int = 0) -> Sheet:
    """The sheet alone, to be put into a scroll area that is there already."""
    made, inner = Sheet(), QWidget()
    layout = QVBoxLayout(inner)
    left, top, right, bottom = (theme.gap(side) if side else 0 for side in margins)
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(theme.gap(gap))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    outer = QVBoxLayout(made)
    outer.setContentsMargins(0, 0, 0, 0)
    if widest:
        inner.setMaximumWidth(theme.px(widest))
        outer.addWidget(row(inner, gap=0))
    else:
        outer.addWidget(inner)
    outer.addStretch(1)
    return made


def parted(*parts: QWidget) -> list[QWidget]:
    """Parts with hairlines between them."""
    items: list[QWidget] = []
    for part in parts:
        items += [rule(), part] if items else [part]
    return items


def even_pairs(rows: Sequence[tuple[str, str | QWidget]]) -> QWidget:
    """`pairs` whose names take the same width wherever they stand below each other."""
    made = pairs(rows)
    grid = made.layout()
    assert isinstance(grid, QGridLayout)
    grid.setColumnMinimumWidth(0, theme.px(112))
    return made


class Beside(QWidget):
    """A list beside what it chooses; above it where there is too little room."""

    def __init__(self, name: str, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left, self._right = left, right
        self._split = Splitter(name, [left, right], [360, 600])
        self._split.setStretchFactor(0, 0)
        fill(self, self._split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.px(640)
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self._left.setMinimumHeight(0 if wide else theme.px(150))
        self._right.setMinimumHeight(0 if wide else theme.px(220))
