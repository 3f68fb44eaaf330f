"""An interval figure on the screen: the same description that the page is drawn from (`compare.figure`).

Series differ by fill and place before colour: first filled marks, then hollow ones. A reader who
cannot see it gets the figure's own words, and `as_table` is one key away (T) with the same numbers.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.compare.figure import IntervalFigure, Point
from reviewer_app.domain.text import one_line, visible
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, column, fill, row
from reviewer_app.ui.table_model import Column, IdTableModel
from reviewer_app.ui.tables import Table
from reviewer_app.ui.text import Label, OneLine
from reviewer_app.ui.theme import Theme

ROW = 25
_MARKS = ("●", "○", "◆", "◇")


class Figure(QWidget):
    """A title with the legend, the drawing, and the table in its place when asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.caption = OneLine("", "field"), Label("", "field", wrap=True)
        self.drawing = Drawing()
        self._rows: list[tuple[str, ...]] = []
        self._model = IdTableModel(_columns(()), lambda ids: [self._rows[at] for at in ids])
        self.table = Table(self._model, name="The figure as a table", empty="No figure yet.")
        self.table.hide()
        self._turn = Button("As a table", self.turn, flat=True)
        head = row(self.title, self._turn, gap=8)
        fill(self, column(head, self.drawing, self.table, self.caption, None, margins=(12, 8, 12, 8), gap=4))

    def show_figure(self, figure: IntervalFigure) -> None:
        legend = "   ".join(f"{_MARKS[at % 4]} {name}" for at, name in enumerate(figure.series))
        self.title.setText(f"{figure.title}   {legend}")
        self.caption.setText(figure.caption)
        self.caption.setVisible(bool(figure.caption))
        self.drawing.show_figure(figure)
        header, *rows = figure.as_table()
        self._rows = list(rows)
        self._model.beginResetModel()
        self._model.columns = _columns(header)
        self._model.endResetModel()
        self._model.set_ids(range(len(rows)))

    def turn(self) -> None:
        """The drawing or the table."""
        as_table = self.table.isHidden()
        self.table.setVisible(as_table)
        self.drawing.setVisible(not as_table)
        self._turn.set_words("As a drawing" if as_table else "As a table")
        if as_table:
            self.table.fit_rows(8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.turn()
        else:
            super().keyPressEvent(event)


def _columns(header: tuple[str, ...]) -> tuple[Column, ...]:
    right = ("Value", "Low", "High")
    return tuple(
        Column(name, name, 80 if name in right else 150, right=name in right, sortable=False)
        for name in header or ("Evaluation",)
    )


class Drawing(QWidget):
    """The drawing alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure: IntervalFigure | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Figure of intervals")

    def show_figure(self, figure: IntervalFigure) -> None:
        self._figure = figure
        self.setAccessibleDescription(visible(figure.text_alternative))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self._figure.rows) if self._figure is not None else 0
        return QSize(theme.px(420), rows * theme.px(ROW) + theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(260), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._figure is None or not self._figure.rows:
            return
        painter, look = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.sans(9))
        names = _name_width(self._figure, painter.fontMetrics(), self.width())
        axis = _Axis(self._figure, names + look.px(14), self.width() - look.px(24))
        self._paint_axis(painter, look, axis)
        for at, line in enumerate(self._figure.rows):
            middle = at * look.px(ROW) + look.px(ROW) / 2
            room = QRectF(0, middle - look.px(10), names, look.px(20))
            painter.setPen(look.colour("text"))
            label = painter.fontMetrics().elidedText(
                one_line(line.label), Qt.TextElideMode.ElideMiddle, names
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), label)
            for number, point in enumerate(line.points):
                spread = (number - (len(line.points) - 1) / 2) * look.px(9)
                _paint_point(painter, look, axis, point, number, middle + spread)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("ring"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_axis(self, painter: QPainter, look: Theme, axis: _Axis) -> None:
        assert self._figure is not None
        bottom = len(self._figure.rows) * look.px(ROW)
        for tick in self._figure.ticks:
            x = axis.x(tick)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(round(x), 0, round(x), bottom + look.px(4))
            painter.setPen(look.colour("quiet"))
            words = f"{tick:.2f}" if abs(tick) < 100 else f"{tick:,.0f}"
            room = QRectF(x - look.px(40), bottom + look.px(4), look.px(80), look.px(20))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), words.replace("-", "−"))


class _Axis:
    """Values to places between two x."""

    def __init__(self, figure: IntervalFigure, left: float, right: float) -> None:
        self._low, self._span = figure.axis_low, (figure.axis_high - figure.axis_low) or 1.0
        self._left, self._wide = left, max(1.0, right - left)

    def x(self, value: float) -> float:
        share = min(1.0, max(0.0, (value - self._low) / self._span))
        return self._left + share * self._wide


def _name_width(figure: IntervalFigure, metrics: QFontMetrics, width: int) -> int:
    widest = max(metrics.horizontalAdvance(one_line(row.label)) for row in figure.rows)
    return min(widest + 4, width * 2 // 5)


def _paint_point(painter: QPainter, look: Theme, axis: _Axis, point: Point, number: int, y: float) -> None:
    """A line for the interval, a filled or hollow mark for the value; words where there is no value."""
    first = number == 0
    ink = look.colour("accent" if first else "quiet")
    painter.setPen(QPen(ink, look.px(2)))
    if point.low is not None and point.high is not None:
        painter.drawLine(round(axis.x(point.low)), round(y), round(axis.x(point.high)), round(y))
    if point.value is None:
        painter.setPen(look.colour("quiet"))
        room = QRectF(axis.x(-1e300) + look.px(4), y - look.px(9), look.px(200), look.px(18))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), "no value")
        return
    side = look.px(8)
    painter.setBrush(ink if first else QColor(look.tokens.panel))
    painter.drawEllipse(QRectF(axis.x(point.value) - side / 2, y - side / 2, side, side))
