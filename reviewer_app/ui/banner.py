"""The marking banner: full width, top and bottom of every window and dialog, text only.

Colours by level as domain.md gives them, each at least 4.5:1; colour is never the only signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import colours as marking_colours
from reviewer_app.domain.marking import parse
from reviewer_app.domain.text import visible
from reviewer_app.ui import theme

NOT_UNDERSTOOD = ("#000000", "#FFFFFF")


@dataclass(frozen=True, slots=True)
class Marking:
    """What a banner says: the marking, and words after it such as "training sample"."""

    text: str = "UNCLASSIFIED"
    suffix: str = ""

    @property
    def words(self) -> str:
        said = visible(self.text, lines=False)
        return f"{said} — {visible(self.suffix, lines=False).upper()}" if self.suffix else said


@runtime_checkable
class Marked(Protocol):
    """A window or dialog that carries banners."""

    @property
    def marking(self) -> Marking: ...


def colours(marking: str) -> tuple[str, str]:
    """Ground and ink of a marking; black and white for one that is not understood."""
    try:
        found = marking_colours(parse(marking))
    except DeskError:
        return NOT_UNDERSTOOD
    return found.background, found.foreground


def marking_of(widget: QWidget | None) -> Marking:
    """The marking of the nearest window or dialog around a widget; UNCLASSIFIED where there is none."""
    while widget is not None:
        if isinstance(widget, Marked):
            return widget.marking
        widget = widget.parentWidget()
    return Marking()


class Banner(QWidget):
    """One strip. It paints itself: no style sheet and no theme can hide it."""

    def __init__(self, marking: Marking | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_marking(marking or Marking())

    def set_marking(self, marking: Marking) -> None:
        self._marking = marking
        self.setAccessibleName(f"Marking: {marking.words}")
        self.update()

    def text(self) -> str:
        return self._marking.words

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(16) + theme.gap(8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(80, 1000))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ground, ink = colours(self._marking.text)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(ground))
        painter.setPen(QColor(ink))
        painter.setFont(self._fitting_font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._marking.words)

    def _fitting_font(self) -> QFont:
        """A marking is never cut: where the strip is too narrow the letters grow smaller."""
        font = theme.current().sans(weight=QFont.Weight.DemiBold)
        wide = QFontMetricsF(font).horizontalAdvance(self._marking.words) + theme.px(16)
        if wide > self.width() > 0:
            font.setPointSizeF(max(6.0, font.pointSizeF() * self.width() / wide))
        return font
