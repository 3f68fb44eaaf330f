"""How a pane of a transcript is painted: heads, signs in the gutter, grounds of differences, text in mono."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from reviewer_app.domain.evidence import Event, EventKind
from reviewer_app.domain.text import visible
from reviewer_app.ui.theme import Theme
from reviewer_app.ui.transcript_layout import Row
from reviewer_app.ui.transcript_track import LaidTurn, Marks, Side

Span = tuple[int, int]
_INKS = {EventKind.LIMIT: "warn", EventKind.ERROR: "bad", EventKind.EDIT: "bad", EventKind.UNKNOWN: "warn"}


@dataclass(frozen=True, slots=True)
class Tone:
    """How differences of a side look: a sign, and tokens for the grounds of a line and of words in it."""

    sign: str
    line: str
    words: str


ADDED = Tone("+", "add", "add_word")
REMOVED = Tone("−", "remove", "remove_word")


@dataclass(frozen=True, slots=True)
class Brush:
    """What does not change while one picture is painted."""

    look: Theme
    text_font: QFont
    head_font: QFont
    measure: QFontMetricsF
    tone: Tone
    left: int
    width: int
    found: re.Pattern[str] | None = None

    def x_of(self, row_text: str, offset: int) -> float:
        """Where a character of a row begins, from the pane's left edge."""
        return self.left + self.measure.horizontalAdvance(row_text[:offset])


def head_words(event: Event, *, folded: int = 0) -> str:
    """ "3 · TOOL CALL  bash", and how much is folded away."""
    title = visible(event.title, lines=False)
    words = f"{event.index + 1} · {event.kind.value.upper()}"
    words = f"{words}   {title}" if title else words
    return f"{words}   ({folded} lines folded)" if folded else words


def paint_absent(painter: QPainter, brush: Brush, area: QRect) -> None:
    """A slot that has no turn on this side."""
    painter.fillRect(area, brush.look.colour("absent"))
    painter.setFont(brush.head_font)
    painter.setPen(brush.look.colour("quiet"))
    head = area.adjusted(brush.left, brush.look.px(3), 0, 0)
    painter.drawText(head, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), "no turn here")


def paint_head(painter: QPainter, brush: Brush, side: Side, position: int, area: QRect) -> None:
    """The line above a turn: number, kind, title, and a note of the adapter."""
    event = side.events[position]
    folded = len(side.turn(position).rows) if position in side.collapsed else 0
    painter.setFont(brush.head_font)
    painter.setPen(brush.look.colour(_INKS.get(event.kind, "quiet")))
    where = area.adjusted(brush.left - brush.look.px(14), 0, 0, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(where, flags, "▸" if folded else "▾")
    where = area.adjusted(brush.left, 0, -brush.look.px(8), 0)
    painter.drawText(where, flags, head_words(event, folded=folded))
    if event.note:
        painter.setPen(brush.look.colour("warn"))
        note = "▲ " + visible(event.note, lines=False)
        painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), note)


def paint_row(
    painter: QPainter, brush: Brush, turn: LaidTurn, row: Row, marks: Marks, chosen: Span, area: QRect
) -> None:
    """One row of text with its grounds: difference, words, found, selected; `chosen` in shown offsets."""
    text = turn.shown.text[row.start : row.end]
    if marks.on(row.line):
        _paint_difference(painter, brush, turn, row, marks, text, area)
    if brush.found is not None:
        for match in brush.found.finditer(text):
            _ground(painter, brush, text, match.span(), "found", area)
    start, end = max(chosen[0], row.start), min(chosen[1], row.end)
    if chosen[0] < chosen[1] and start <= end and chosen[0] <= row.end and chosen[1] > row.start:
        _ground(painter, brush, text, (start - row.start, max(end, start) - row.start), "selected_text", area)
    painter.setFont(brush.text_font)
    painter.setPen(brush.look.colour("text"))
    painter.drawText(QPointF(brush.left, area.top() + _baseline(brush, area)), text)


def _baseline(brush: Brush, area: QRect) -> float:
    return (area.height() - brush.measure.height()) / 2 + brush.measure.ascent()


def _paint_difference(
    painter: QPainter, brush: Brush, turn: LaidTurn, row: Row, marks: Marks, text: str, area: QRect
) -> None:
    painter.fillRect(area, brush.look.colour(brush.tone.line))
    for start, end in marks.lines.get(row.line, ()):
        at, to = turn.shown.to_shown(start) - row.start, turn.shown.to_shown(end) - row.start
        if at < len(text) and to > 0:
            _ground(painter, brush, text, (max(0, at), min(len(text), to)), brush.tone.words, area)
    if row.first:
        painter.setFont(brush.text_font)
        painter.setPen(brush.look.colour("good" if brush.tone is ADDED else "bad"))
        x = brush.left - brush.look.px(13)
        painter.drawText(QPointF(x, area.top() + _baseline(brush, area)), brush.tone.sign)


def _ground(painter: QPainter, brush: Brush, text: str, span: Span, token: str, area: QRect) -> None:
    left, right = brush.x_of(text, span[0]), brush.x_of(text, span[1])
    rect = QRectF(left, area.top(), max(2.0, right - left), area.height())
    painter.fillRect(rect, QColor(getattr(brush.look.tokens, token)))
