"""A figure as data: intervals of two runs on one scale. The window and the page draw it; neither decides.

- A series without an interval keeps its row, with value and limits None where there are none.
- The table says everything the picture does, and stands for it where it cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from reviewer_app.compare.estimates import Estimate
from reviewer_app.compare.matrix import Comparison
from reviewer_app.compare.numbers import percent, shown

NO_INTERVAL = "no interval"


@dataclass(frozen=True, slots=True)
class Point:
    """One series in one row."""

    series: str
    value: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class IntervalFigure:
    """Rows of points with their intervals, an axis that holds them all, and the ticks to draw on it."""

    title: str
    axis_low: float
    axis_high: float
    ticks: tuple[float, ...]
    rows: tuple[FigureRow, ...]
    caption: str

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series, in the order in which they are drawn."""
        return tuple(dict.fromkeys(point.series for row in self.rows for point in row.points))

    def as_table(self) -> tuple[tuple[str, ...], ...]:
        """The header, then a row for each point: the figure in words and numbers."""
        header = ("Evaluation", "Run", "Value", "Low", "High", "Method")
        cells = [
            (
                row.label,
                point.series,
                shown(point.value),
                shown(point.low) if point.low is not None else NO_INTERVAL,
                shown(point.high) if point.high is not None else NO_INTERVAL,
                point.method,
            )
            for row in self.rows
            for point in row.points
        ]
        return (header, *cells)

    @property
    def text_alternative(self) -> str:
        """One sentence for each row, for a reader who cannot see the figure."""
        return " ".join(
            f"{row.label}: {', '.join(_words(point) for point in row.points)}." for row in self.rows
        )


def interval_figure(
    comparisons: Sequence[Comparison], title: str = "", name_a: str = "", name_b: str = ""
) -> IntervalFigure:
    """Every scorer of every comparison as one row; series are named by the models unless names are given."""
    rows = [row for comparison in comparisons for row in _rows(comparison, name_a, name_b)]
    low, high, ticks = _axis(row_point for row in rows for row_point in row.points)
    level = comparisons[0].level if comparisons else 0.95
    caption = f"Value and {percent(level)} interval of each run; methods: {_methods(rows)}." if rows else ""
    heading = title or f"{percent(level)} intervals"
    return IntervalFigure(heading, low, high, ticks, tuple(rows), caption)


def _rows(comparison: Comparison, name_a: str, name_b: str) -> list[FigureRow]:
    a, b = name_a or comparison.run_a.model, name_b or comparison.run_b.model
    if a == b:
        a, b = f"A: {a}", f"B: {b}"
    single = len(comparison.metrics) == 1
    task = comparison.run_a.task
    return [
        FigureRow(task if single else f"{task} · {metric.scorer}", (_point(a, metric.a), _point(b, metric.b)))
        for metric in comparison.metrics
    ]


def _point(series: str, estimate: Estimate) -> Point:
    return Point(series, estimate.value, estimate.low, estimate.high, estimate.method)


def _methods(rows: Iterable[FigureRow]) -> str:
    return (
        ", ".join(dict.fromkeys(p.method for row in rows for p in row.points if p.low is not None)) or "none"
    )


def _axis(points: Iterable[Point]) -> tuple[float, float, tuple[float, ...]]:
    """0 to 1 in quarters where everything fits, else round steps around what there is."""
    values = [v for point in points for v in (point.value, point.low, point.high) if v is not None]
    if all(0.0 <= value <= 1.0 for value in values):
        return 0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0)
    low, high = min(values), max(values)
    step = _step((high - low) or abs(high) or 1.0)
    first, last = floor(low / step), ceil(high / step)
    if first == last:
        last += 1
    ticks = tuple(index * step for index in range(first, last + 1))
    return ticks[0], ticks[-1], ticks


def _step(span: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the span into about four."""
    rough = span / 4
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def _words(point: Point) -> str:
    if point.low is None or point.high is None:
        return f"{point.series} {shown(point.value)}, {NO_INTERVAL}"
    return f"{point.series} {shown(point.value)} ({shown(point.low)} to {shown(point.high)})"
