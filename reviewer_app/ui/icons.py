"""The few icons: our own monochrome SVG files, inked from the table of colours, always beside a word."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reviewer_app import shelf
from reviewer_app.ui import theme

SIZE = 16


def icon(name: str, ink: str = "quiet", on: str = "accent") -> QIcon:
    """An icon by its file's name; `ink` and `on` (selected) are tokens."""
    made = QIcon()
    made.addPixmap(pixmap(name, ink), QIcon.Mode.Normal)
    made.addPixmap(pixmap(name, on), QIcon.Mode.Selected)
    return made


def pixmap(name: str, ink: str, density: float = 2.0) -> QPixmap:
    look = theme.current()
    side = look.px(SIZE)
    source = shelf.file("icons", f"{name}.svg").read_text(encoding="utf-8")
    drawn = source.replace("currentColor", getattr(look.tokens, ink))
    made = QPixmap(round(side * density), round(side * density))
    made.setDevicePixelRatio(density)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made
