"""A document's pages below each other: only those in sight are asked for, and few are kept.

- `page_wanted(index, scale)` asks for a page; `put` gives it. The page in the middle of the pane is named for
  screen readers, who are sent to the tagged file itself.
- Arrow keys, Page Up and Page Down scroll; Home and End go to the ends; Tab leaves.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from reviewer_app.domain.text import visible
from reviewer_app.findings.pages import PageImage
from reviewer_app.ui import theme

KEPT = 16
POINTS = 96 / 72  # pixels of a point at 100 %
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
A4 = (595, 842)  # points, until the first page has said its own size


class PagesView(QAbstractScrollArea):
    """`page_wanted(index, scale)`: draw this page at `scale` pixels a point."""

    page_wanted = Signal(int, float)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._count = name, 0
        self._size: tuple[float, float] = A4
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

    def show_document(self, count: int, *, keep_place: bool = False) -> None:
        """Another document of `count` pages; 0 for none."""
        at = self.verticalScrollBar().value()
        self._count = count
        self._kept.clear()
        self._asked.clear()
        self._measure()
        self.verticalScrollBar().setValue(at if keep_place else 0)
        self._name_page()
        self.viewport().update()

    def put(self, index: int, scale: float, image: PageImage) -> None:
        """The pixels of a page that was asked for."""
        self._asked.discard((index, scale))
        made = QImage(
            image.rgb, image.width, image.height, image.width * 3, QImage.Format.Format_RGB888
        ).copy()
        self._kept[index] = (scale, QPixmap.fromImage(made))
        self._kept.move_to_end(index)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if index == 0:
            self._size = (image.width / scale, image.height / scale)
            self._measure()
        self.viewport().update()

    def drop(self, index: int, scale: float) -> None:
        """A page that was asked for does not come."""
        self._asked.discard((index, scale))

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
        step = self._page_rect(1).top() - self._page_rect(0).top() if self._count > 1 else 1
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max(0, min(self._count - 1, middle // max(1, step)))

    def go_to(self, index: int) -> None:
        self.verticalScrollBar().setValue(self._page_rect(index).top() - theme.px(8))

    # Zoom: a factor, or None for the width of the pane

    def zoom_words(self) -> str:
        return f"{self._factor() * 100:.0f} %" + (" (page width)" if self._zoom is None else "")

    def fit_width(self) -> None:
        self._set_zoom(None)

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) of the fixed steps."""
        now = self._factor()
        larger = [one for one in ZOOMS if one > now * 1.02]
        smaller = [one for one in ZOOMS if one < now * 0.98]
        if step > 0 and larger:
            self._set_zoom(larger[0])
        elif step < 0 and smaller:
            self._set_zoom(smaller[-1])

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        self._measure()
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()

    def _factor(self) -> float:
        if self._zoom is not None:
            return self._zoom
        room = self.viewport().width() - 2 * theme.px(24)
        return max(0.3, min(2.0, room / (self._size[0] * POINTS)))

    def _page_rect(self, index: int) -> QRect:
        """Where a page lies in the whole, in pixels."""
        factor, gap = self._factor() * POINTS, theme.px(16)
        wide, high = round(self._size[0] * factor), round(self._size[1] * factor)
        left = max(theme.px(24), (self.viewport().width() - wide) // 2)
        return QRect(left, gap + index * (high + gap), wide, high)

    def _measure(self) -> None:
        last = self._page_rect(max(0, self._count - 1))
        whole = last.bottom() + theme.px(16) if self._count else 0
        down, across, port = self.verticalScrollBar(), self.horizontalScrollBar(), self.viewport()
        down.setRange(0, max(0, whole - port.height()))
        down.setPageStep(max(1, port.height() - theme.px(48)))
        down.setSingleStep(theme.px(48))
        across.setRange(0, max(0, last.right() + theme.px(24) - port.width()) if self._count else 0)
        across.setPageStep(port.width())

    def _name_page(self) -> None:
        place = f", page {self.current_page() + 1} of {self._count}" if self._count else ""
        self.setAccessibleName(visible(f"{self._name}{place}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, look = QPainter(self.viewport()), theme.current()
        painter.fillRect(self.viewport().rect(), look.colour("page"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = self.viewport().rect()
        for index in range(self._count):
            rect = self._page_rect(index).translated(-across, -down)
            if rect.intersects(seen):
                self._paint_page(painter, index, rect)
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
        painter.setPen(theme.current().colour("line"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if (kept is None or kept[0] != scale) and (index, scale) not in self._asked:
            self._asked.add((index, scale))
            self.page_wanted.emit(index, scale)

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
