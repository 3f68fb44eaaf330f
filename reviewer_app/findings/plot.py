"""The interval plot: one row a score, A as a filled circle and B as an open square, each with its interval.

- Shape and place tell the series apart; colour only helps.
- A value without an interval is drawn without a bar; no value is said in words.
"""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from reviewer_app.findings import fonts
from reviewer_app.findings.tagged import Element
from reviewer_app.findings.tree import Figure, PlotPoint, PlotRow

INK, RULE, FAINT = HexColor("#1b1f24"), HexColor("#8a929c"), HexColor("#d5d9de")
SERIES = (HexColor("#0b4f8a"), HexColor("#8a4b08"))
LABELS = 0.36  # share of the width for row labels
ROW, TOP, BOTTOM = 27.0, 20.0, 24.0  # points
SIZE = 8.0
_NUMBERS = 92.0  # points at the right for the numbers in words


class IntervalPlot(Flowable):  # type: ignore[misc]  # reportlab is not typed
    """A figure of the tree, as wide as the line."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.element = Element("Figure", alternative=figure.alternative)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, TOP + BOTTOM + ROW * len(self.figure.rows)
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
            for index, row in enumerate(self.figure.rows):
                self._row(row, self.height - TOP - ROW * (index + 0.5))

    def _x(self, value: float) -> float:
        axis = self.figure.axis
        left, right = self.width * LABELS, self.width - _NUMBERS
        return left + (value - axis[0]) / (axis[-1] - axis[0]) * (right - left)

    def _axis(self) -> None:
        canvas, low, high = self.canv, BOTTOM, self.height - TOP
        canvas.setLineWidth(0.5)
        for tick in self.figure.axis:
            canvas.setStrokeColor(RULE if tick == self.figure.axis[0] else FAINT)
            canvas.line(self._x(tick), low - 3, self._x(tick), high)
            self._text(f"{tick:g}", self._x(tick), low - 13, fonts.TEXT, RULE_TEXT, centred=True)
        canvas.setStrokeColor(FAINT)
        for index in range(1, len(self.figure.rows)):
            y = high - ROW * index
            canvas.line(0, y, self.width, y)

    def _legend(self) -> None:
        x = self.width * LABELS
        y = self.height - 10
        for index, name in enumerate(self.figure.series):
            self._mark(index, x + 4, y + 2.5)
            self._text(name, x + 12, y, fonts.STRONG, SERIES[index % 2])
            x += 26 + fonts.width(name, fonts.STRONG, SIZE)

    def _row(self, row: PlotRow, y: float) -> None:
        label = fonts.plain(row.label, fonts.TEXT)
        self._text(_fitted(label, self.width * LABELS - 10), 0, y - 3, fonts.TEXT, INK)
        names = self.figure.series
        for point in row.points:
            index = names.index(point.series)
            self._point(point, index, y + (5.0 if index == 0 else -5.0))

    def _point(self, point: PlotPoint, index: int, y: float) -> None:
        canvas, right = self.canv, self.width
        canvas.setStrokeColor(SERIES[index % 2])
        if point.low is not None and point.high is not None:
            canvas.setLineWidth(1.4)
            canvas.line(self._x(point.low), y, self._x(point.high), y)
            for end in (point.low, point.high):
                canvas.line(self._x(end), y - 2.5, self._x(end), y + 2.5)
        if point.value is not None:
            self._mark(index, self._x(point.value), y)
        self._text(_numbers(point), right, y - 2.7, fonts.TEXT, SERIES[index % 2], flush_right=True)

    def _mark(self, index: int, x: float, y: float) -> None:
        canvas = self.canv
        canvas.setStrokeColor(SERIES[index % 2])
        canvas.setLineWidth(1.2)
        if index == 0:
            canvas.setFillColor(SERIES[0])
            canvas.circle(x, y, 2.8, stroke=1, fill=1)
        else:
            canvas.setFillColorRGB(1, 1, 1)
            canvas.rect(x - 2.6, y - 2.6, 5.2, 5.2, stroke=1, fill=1)

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        face: str,
        ink: Color,
        *,
        centred: bool = False,
        flush_right: bool = False,
    ) -> None:
        canvas = self.canv
        canvas.setFillColor(ink)
        canvas.setFont(face, SIZE)
        draw = (
            canvas.drawCentredString
            if centred
            else canvas.drawRightString
            if flush_right
            else canvas.drawString
        )
        draw(x, y, text)


RULE_TEXT = HexColor("#4a525c")


def _numbers(point: PlotPoint) -> str:
    if point.value is None:
        return "no score"
    if point.low is None or point.high is None:
        return f"{point.value:.2f}, no interval"
    return f"{point.value:.2f}  ({point.low:.2f} to {point.high:.2f})"


def _fitted(label: str, room: float) -> str:
    """The label, cut with … where it does not fit; the table beside the figure has it whole."""
    if fonts.width(label, fonts.TEXT, SIZE) <= room:
        return label
    while label and fonts.width(f"{label}…", fonts.TEXT, SIZE) > room:
        label = label[:-1]
    return f"{label.rstrip()}…"
