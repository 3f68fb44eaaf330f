"""A figure on the page: the description that the screen draws too, with reportlab, tagged as one figure.

- Sign and place tell the series apart; colour only helps.
- A value without an interval is drawn without a bar; no value is said in words.
- The alternative says everything in words, and the interval plot has its numbers beside it as well.
- A name is never cut: it goes on in another line, and the rows are as deep as the longest needs.
"""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from reviewer_app.domain.figure import (
    Curve,
    Dot,
    Figure,
    Guide,
    Joined,
    Range,
    Role,
    Series,
    Sign,
    Spread,
)
from reviewer_app.domain.figure_words import alternative, tick_words
from reviewer_app.domain.text import visible
from reviewer_app.findings import fonts
from reviewer_app.findings.tagged import Element
from reviewer_app.findings.words import decimals, line

INK, RULE, FAINT = HexColor("#1b1f24"), HexColor("#8a929c"), HexColor("#d5d9de")
RULE_TEXT, WHITE = HexColor("#4a525c"), HexColor("#ffffff")
COLOURS = {
    Role.FIRST: HexColor("#0b4f8a"),
    Role.SECOND: HexColor("#8a4b08"),
    Role.THIRD: HexColor("#5b2a86"),
    Role.FOURTH: HexColor("#17603a"),
}
LABELS = 0.36  # the most of the width that row labels take
TOP, BOTTOM, PLANE = 20.0, 34.0, 150.0  # points
SIZE, APART, LEADING = 8.0, 10.0, 9.4
_NUMBERS = 92.0  # points at the right for the numbers in words
_AFTER = 26.0  # from the name of one series to the sign of the next
_LONGEST = 240  # characters of a name: what a stranger chose can be of any length


class Plot(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """A figure of the tree, as wide as the line."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.width = self.height = 0.0
        self.element = Element("Figure", alternative=visible(alternative(figure), lines=False))
        self.in_words = figure.y is None and any(isinstance(mark, Range) for mark in figure.marks)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        if self.width == width:
            return self.width, self.height  # what is kept together asks several times
        plain = [self._plain(name) for name in self.figure.rows]
        widest = max((fonts.width(name, fonts.TEXT, SIZE) for name in plain), default=20.0)
        self.labels = min(width * LABELS, widest + 12)
        self.names = [in_lines(name, fonts.TEXT, self.labels - 10) for name in plain]
        self.legend = self._legend_lines(width - self.labels)
        most = max((len(name) for name in self.names), default=1)
        self.row = max(17.0, 7.0 + APART * len(self.figure.series), 7.0 + LEADING * most)
        self.top = TOP + LEADING * (len(self.legend) - 1)
        depth = PLANE if self.figure.y is not None else self.row * len(self.figure.rows)
        self.width, self.height = width, self.top + BOTTOM + depth
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        self.element.attributes = {
            "O": "Layout",
            "Placement": "Block",
            "BBox": (left, bottom, left + self.width, bottom + self.height),
        }
        with canvas.content(self.element):
            canvas.setLineJoin(0)
            self._axis()
            self._legend()
            if self.figure.y is None:
                self._row_names()
            for mark in self.figure.marks:
                self._mark(mark)

    def _x(self, value: float) -> float:
        left, right = self.labels, self.width - (_NUMBERS if self.in_words else 12.0)
        return left + self.figure.x.share(value) * (right - left)

    def _y(self, value: float) -> float:
        assert self.figure.y is not None
        return BOTTOM + self.figure.y.share(value) * (self.height - self.top - BOTTOM)

    def _row_y(self, row: int, series: int | None = None) -> float:
        apart = 0.0 if series is None else ((len(self.figure.series) - 1) / 2 - series) * APART
        return self.height - self.top - self.row * (row + 0.5) + apart

    def _axis(self) -> None:
        canvas, low, high, axis = self.canv, BOTTOM, self.height - self.top, self.figure.x
        canvas.setLineWidth(0.5)
        for tick in axis.ticks:
            canvas.setStrokeColor(RULE if tick == axis.ticks[0] else FAINT)
            canvas.line(self._x(tick), low - 3, self._x(tick), high)
            self._text(tick_words(axis, tick), self._x(tick), low - 13, fonts.TEXT, RULE_TEXT, place="centre")
        middle = (self._x(axis.low) + self._x(axis.high)) / 2
        self._text(self._plain(axis.label), middle, low - 25, fonts.TEXT, RULE_TEXT, place="centre")
        canvas.setStrokeColor(FAINT)
        if self.figure.y is None:
            for index in range(1, len(self.figure.rows)):
                canvas.line(0, high - self.row * index, self.width, high - self.row * index)
            return
        for tick in self.figure.y.ticks:
            y = self._y(tick)
            canvas.line(self._x(axis.low), y, self._x(axis.high), y)
            words = tick_words(self.figure.y, tick)
            self._text(words, self.labels - 4, y - 3, fonts.TEXT, RULE_TEXT, place="right")

    def _legend(self) -> None:
        for down, entries in enumerate(self.legend):
            x, y = self.labels, self.height - 10 - LEADING * down
            for series, name, first in entries:
                if first:
                    self._sign(series, x + 4, y + 2.5)
                self._text(name, x + 12, y, fonts.STRONG, COLOURS[series.role])
                x += _AFTER + fonts.width(name, fonts.STRONG, SIZE)

    def _legend_lines(self, room: float) -> list[list[tuple[Series, str, bool]]]:
        """The series of each line of the legend, with their names: all in one where they fit, else one after
        the other. The third says whether the series' name begins there."""
        named = [(series, self._plain(series.name), True) for series in self.figure.series]
        if sum(_AFTER + fonts.width(name, fonts.STRONG, SIZE) for _, name, _ in named) <= room + _AFTER - 12:
            return [named]
        return [
            [(series, piece, at == 0)]
            for series, name, _ in named
            for at, piece in enumerate(in_lines(name, fonts.STRONG, room - 14))
        ]

    def _row_names(self) -> None:
        for row, pieces in enumerate(self.names):
            first = self._row_y(row) - 3 + LEADING * (len(pieces) - 1) / 2
            for down, piece in enumerate(pieces):
                self._text(piece, 0, first - LEADING * down, fonts.TEXT, INK)

    def _mark(self, mark: object) -> None:
        if isinstance(mark, Range):
            self._range(mark)
        elif isinstance(mark, Joined):
            self._joined(mark)
        elif isinstance(mark, Spread):
            self._spread(mark)
        elif isinstance(mark, Dot):
            series = self.figure.series[mark.series]
            self._sign(series, self._x(mark.x), self._y(mark.y), see_through=True)
        elif isinstance(mark, Curve):
            self._curve(mark)
        elif isinstance(mark, Guide):
            self.canv.setStrokeColor(INK)
            self.canv.setLineWidth(0.6)
            self.canv.line(self._x(mark.value), BOTTOM, self._x(mark.value), self.height - self.top)

    def _range(self, mark: Range) -> None:
        canvas, series = self.canv, self.figure.series[mark.series]
        y = self._row_y(mark.row, mark.series)
        canvas.setStrokeColor(COLOURS[series.role])
        if mark.low is not None and mark.high is not None:
            canvas.setLineWidth(1.4)
            canvas.line(self._x(mark.low), y, self._x(mark.high), y)
            for end in (mark.low, mark.high):
                canvas.line(self._x(end), y - 2.5, self._x(end), y + 2.5)
        if mark.value is not None:
            self._sign(series, self._x(mark.value), y)
        self._text(_numbers(mark), self.width, y - 2.7, fonts.TEXT, COLOURS[series.role], place="right")

    def _joined(self, mark: Joined) -> None:
        y, (first, second) = self._row_y(mark.row), self.figure.series
        most = max(one.count for one in self.figure.marks if isinstance(one, Joined))
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.7 + 2.5 * mark.count / max(1, most))
        self.canv.line(self._x(mark.a), y, self._x(mark.b), y)
        apart = 3.6 if mark.a == mark.b else 0.0
        self._sign(first, self._x(mark.a), y + apart)
        self._sign(second, self._x(mark.b), y - apart)

    def _spread(self, mark: Spread) -> None:
        canvas, series = self.canv, self.figure.series[mark.series]
        y, ink = self._row_y(mark.row, mark.series), COLOURS[series.role]
        canvas.setStrokeColor(ink)
        canvas.setLineWidth(1.0)
        canvas.line(self._x(mark.low), y, self._x(mark.high), y)
        canvas.setFillColor(ink if series.filled else WHITE)
        left, right = self._x(mark.lower), self._x(mark.upper)
        canvas.rect(left, y - 3, max(0.6, right - left), 6, stroke=1, fill=1)
        canvas.setStrokeColor(WHITE if series.filled else ink)
        canvas.line(self._x(mark.median), y - 3, self._x(mark.median), y + 3)
        for value in mark.outliers:
            self._sign(series, self._x(value), y, 1.4)

    def _curve(self, mark: Curve) -> None:
        canvas, series = self.canv, self.figure.series[mark.series]
        canvas.setStrokeColor(COLOURS[series.role])
        canvas.setLineWidth(1.2)
        canvas.setDash() if series.filled else canvas.setDash(4, 3)
        path = canvas.beginPath()
        for at, (x, y) in enumerate(mark.points):
            if at == 0:
                path.moveTo(self._x(x), self._y(y))
                continue
            if mark.step:
                path.lineTo(self._x(x), self._y(mark.points[at - 1][1]))
            path.lineTo(self._x(x), self._y(y))
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setDash()

    def _sign(
        self, series: Series, x: float, y: float, half: float = 2.8, *, see_through: bool = False
    ) -> None:
        canvas, fill = self.canv, 0 if see_through and not series.filled else 1
        canvas.setStrokeColor(COLOURS[series.role])
        canvas.setLineWidth(1.2)
        canvas.setFillColor(COLOURS[series.role] if series.filled else WHITE)
        if series.sign is Sign.DISC:
            canvas.circle(x, y, half, stroke=1, fill=fill)
            return
        if series.sign is Sign.SQUARE:
            canvas.rect(x - half, y - half, 2 * half, 2 * half, stroke=1, fill=fill)
            return
        path = canvas.beginPath()
        path.moveTo(x, y + half)
        path.lineTo(x + half, y if series.sign is Sign.DIAMOND else y - half)
        if series.sign is Sign.DIAMOND:
            path.lineTo(x, y - half)
        path.lineTo(x - half, y if series.sign is Sign.DIAMOND else y - half)
        path.close()
        canvas.drawPath(path, stroke=1, fill=fill)

    def _plain(self, text: str) -> str:
        return fonts.plain(line(text, _LONGEST), fonts.TEXT)

    def _text(self, text: str, x: float, y: float, face: str, ink: Color, *, place: str = "left") -> None:
        canvas = self.canv
        canvas.setFillColor(ink)
        canvas.setFont(face, SIZE)
        draw = {
            "left": canvas.drawString,
            "centre": canvas.drawCentredString,
            "right": canvas.drawRightString,
        }[place]
        draw(x, y, text)


def _numbers(mark: Range) -> str:
    if mark.value is None:
        return "no score"
    if mark.low is None or mark.high is None:
        return f"{decimals(mark.value, 2)}, no interval"
    return f"{decimals(mark.value, 2)}  ({decimals(mark.low, 2)} to {decimals(mark.high, 2)})"


def in_lines(label: str, face: str, room: float) -> tuple[str, ...]:
    """The label in lines no wider than `room` points, broken between words; a word that is wider than a line
    is broken where it must be. Nothing is left out."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if fonts.width(longer, face, SIZE) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and fonts.width(lines[-1] + letter, face, SIZE) > room:
                lines.append("")
            lines[-1] += letter
    return tuple(lines)
