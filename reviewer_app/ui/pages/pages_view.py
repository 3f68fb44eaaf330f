"""A document's pages below each other: only those in sight are asked for, and few are kept.

- `page_wanted(index, scale)` asks for a page; `put` gives it. The page in the middle of the pane is named for
  screen readers, who are sent to the tagged file itself.
- Arrow keys, Page Up and Page Down scroll; Home and End go to the ends; Tab leaves.
- Until a page's pixels come, its number stands on it; where they do not come, the reason.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from statistics import median_low

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from reviewer_app.domain.documents import Pixels
from reviewer_app.domain.text import visible
from reviewer_app.findings.pages import PageImage
from reviewer_app.ui import theme
from reviewer_app.ui.raster import image_of

KEPT = 16  # pages, and
KEPT_PIXELS = 64_000_000  # of all of them, whichever is less; one page always
POINTS = 96 / 72  # pixels of a point at 100 %
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
A4 = (595.0, 842.0)  # points, until the first page has said its own size
LONGEST, WHOLE = 1_000_000, 2_000_000_000  # pixels of one page, and of all: Qt counts in 32 bits


class PagesView(QAbstractScrollArea):
    """`page_wanted(index, scale)`: draw this page at `scale` pixels a point. `page_changed(index)`: the page
    in the middle is another one."""

    page_wanted = Signal(int, float)
    page_changed = Signal(int)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._count = name, 0
        self._sizes: list[tuple[float, float]] = []
        self._same_size = True
        self._wide = A4[0]  # points of the pages' usual width
        self._tops: list[int] = []
        self._named = -1
        self._faults: dict[int, str] = {}
        self._zoom: float | None = None
        self._kept: OrderedDict[int, tuple[float, QPixmap]] = OrderedDict()
        self._asked: set[tuple[int, float]] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Pictures of the pages. The exported file is tagged and can be read aloud by a PDF reader."
        )
        self.verticalScrollBar().valueChanged.connect(lambda _: self._name_page())

    def show_document(
        self, count: int, *, sizes: Sequence[tuple[float, float]] = (), keep_place: bool = False
    ) -> None:
        """Another document of `count` pages; 0 for none. `sizes` in points, where they are known; otherwise
        all are as large as the first turns out to be."""
        at = self.verticalScrollBar().value()
        self._count, self._named = count, -1
        self._faults.clear()
        self._same_size = not sizes
        self._set_sizes(sizes or [A4] * count)
        self._kept.clear()
        self._asked.clear()
        self._measure()
        self.verticalScrollBar().setValue(at if keep_place else 0)
        self._name_page()
        self.viewport().update()

    def _set_sizes(self, sizes: Sequence[tuple[float, float]]) -> None:
        self._sizes = list(sizes)
        self._wide = median_low(wide for wide, _ in self._sizes) if self._sizes else A4[0]

    def put(self, index: int, scale: float, image: Pixels | PageImage) -> None:
        """The pixels of a page that was asked for."""
        self._asked.discard((index, scale))
        self._kept[index] = (scale, QPixmap.fromImage(image_of(image)))
        self._kept.move_to_end(index)
        while len(self._kept) > 1 and (len(self._kept) > KEPT or self._pixels() > KEPT_PIXELS):
            self._kept.popitem(last=False)
        if index == 0 and self._same_size:
            self._set_sizes([(image.width / scale, image.height / scale)] * self._count)
            self._measure()
        self.viewport().update()

    def _pixels(self) -> int:
        return sum(kept.width() * kept.height() for _, kept in self._kept.values())

    def drop(self, index: int, scale: float, reason: str = "") -> None:
        """A page that was asked for does not come: not now, or with a reason not at all."""
        self._asked.discard((index, scale))
        if reason:
            self._faults[index] = reason
            self._name_page()
            self.viewport().update()

    def pages(self) -> int:
        return self._count

    def drawn(self) -> list[int]:
        """The pages whose pixels are at hand."""
        return sorted(self._kept)

    def waiting(self) -> bool:
        """Whether a page that was asked for has not come yet."""
        return bool(self._asked)

    def current_page(self) -> int:
        """The page in the middle of the pane, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max(0, bisect_right(self._tops, middle) - 1)

    def in_sight(self) -> range:
        """The pages any part of which is on the screen."""
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, max(first, min(last, self._count)))

    def go_to(self, index: int) -> None:
        self.verticalScrollBar().setValue(self._page_rect(index).top() - theme.px(8))

    # Zoom: a factor, or None for the width of the pane

    def zoom_words(self) -> str:
        return f"{self._factor() * 100:.0f} %" + (" (page width)" if self._zoom is None else "")

    def fit_width(self) -> None:
        self._set_zoom(None)

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) of the fixed steps, or the width of the pane (0)."""
        if not step:
            self.fit_width()
            return
        now = self._factor()
        larger = [one for one in ZOOMS if one > now * 1.02]
        smaller = [one for one in ZOOMS if one < now * 0.98]
        if step > 0 and larger:
            self._set_zoom(larger[0])
        elif step < 0 and smaller:
            self._set_zoom(smaller[-1])

    def zoom_to(self, factor: float) -> None:
        """1.0 for 100 %."""
        self._set_zoom(factor)

    def width_of(self, index: int) -> float:
        """A page's width in points."""
        return self._sizes[index][0]

    def rename(self, name: str) -> None:
        """What the pages are of, for screen readers."""
        self._name = name
        self._name_page()

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        self._measure()
        bar.setValue(round(share * bar.maximum()))
        self._name_page()
        self.viewport().update()

    def _factor(self) -> float:
        if self._zoom is not None:
            return self._zoom
        room = self.viewport().width() - 2 * theme.px(24)
        return max(0.3, min(2.0, room / (self._wide * POINTS)))

    def _page_rect(self, index: int) -> QRect:
        """Where a page lies in the whole, in pixels."""
        if not 0 <= index < len(self._tops):
            return QRect()
        wide, high = self._in_pixels(index)
        left = max(theme.px(24), (self.viewport().width() - wide) // 2)
        return QRect(left, self._tops[index], wide, high)

    def _in_pixels(self, index: int) -> tuple[int, int]:
        """A page's size on the screen; a page longer than Qt can scroll is cut at its end."""
        factor, (wide, high) = self._factor() * POINTS, self._sizes[index]
        return max(1, min(LONGEST, round(wide * factor))), max(1, min(LONGEST, round(high * factor)))

    def _measure(self) -> None:
        gap, at = theme.px(16), theme.px(16)
        self._tops, widest = [], 0
        for index in range(self._count):
            wide, high = self._in_pixels(index)
            self._tops.append(at)
            at, widest = min(at + high + gap, WHOLE), max(widest, wide)
        whole = at if self._count else 0
        down, across, port = self.verticalScrollBar(), self.horizontalScrollBar(), self.viewport()
        down.setRange(0, max(0, whole - port.height()))
        down.setPageStep(max(1, port.height() - theme.px(48)))
        down.setSingleStep(theme.px(48))
        across.setRange(0, max(0, widest + 2 * theme.px(24) - port.width()) if self._count else 0)
        across.setPageStep(port.width())

    def _name_page(self) -> None:
        now = self.current_page()
        place = f", page {now + 1} of {self._count}" if self._count else ""
        fault = f", not shown: {self._faults[now]}" if now in self._faults else ""
        self.setAccessibleName(visible(f"{self._name}{place}{fault}"))
        if self._count and now != self._named:
            self._named = now
            self.page_changed.emit(now)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, look = QPainter(self.viewport()), theme.current()
        painter.fillRect(self.viewport().rect(), look.colour("page"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = self.viewport().rect()
        for index in self.in_sight():
            self._paint_page(painter, index, self._page_rect(index).translated(-across, -down))
        self._paint_over(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("ring"), 2))
            painter.drawRect(seen.adjusted(1, 1, -1, -1))

    def _paint_page(self, painter: QPainter, index: int, rect: QRect) -> None:
        scale = round(self._factor() * POINTS * self.devicePixelRatioF(), 3)
        painter.fillRect(rect, Qt.GlobalColor.white)  # paper is white in the dark theme too
        kept = self._kept.get(index)
        if kept is not None:
            painter.drawPixmap(rect, kept[1])
            self._kept.move_to_end(index)
        else:
            self._paint_absent(painter, index, rect)
        painter.setPen(theme.current().colour("line"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        wanted = (kept is None or kept[0] != scale) and index not in self._faults
        if wanted and (index, scale) not in self._asked:
            self._asked.add((index, scale))
            self.page_wanted.emit(index, scale)

    def _paint_absent(self, painter: QPainter, index: int, rect: QRect) -> None:
        """A page whose pixels are not here: its number, and why not where that is known."""
        said = self._faults.get(index, "")
        words = visible(f"Page {index + 1} is not shown: {said}" if said else f"Page {index + 1}")
        painter.setPen(QColor("#505050"))  # on paper, which is white in both themes
        where = rect.intersected(self.viewport().rect()).adjusted(theme.px(16), 0, -theme.px(16), 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_over(self, painter: QPainter) -> None:
        """What lies on the pages; nothing here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
