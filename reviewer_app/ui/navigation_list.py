"""The names of the pages, one below the other: the page in front stands out, and is always to be seen."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reviewer_app.ui import icons, theme
from reviewer_app.ui.text import tip

_ICON = Qt.ItemDataRole.UserRole + 1
_GAP, _TIGHT = 8, 3  # between the names


def row_height(*, tight: bool = False) -> int:
    return theme.px(20) + theme.gap(_TIGHT if tight else _GAP)


class PageList(QListView):
    """`picked(name)` by click or Enter; `moved()` when other names are to be seen."""

    picked = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self._finding, self._front = False, ""
        self._tight = False
        self._held_before: QWidget | None = None
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_PageDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.clicked.connect(lambda index: self._pick(index))
        self.activated.connect(lambda index: self._pick(index))
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.moved)
        bar.rangeChanged.connect(self.moved)

    def _pick(self, index: QModelIndex) -> None:
        self._finding = False
        self.picked.emit(index.data())

    def find_by_letters(self) -> None:
        self._held_before, self._finding = QApplication.focusWidget(), True
        self.keyboardSearch("")  # letters of the time before are forgotten
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        """While a page is looked for by its letters, they are no keys of the page in front."""
        if self._finding and event.type() is QEvent.Type.ShortcutOverride and _is_letter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._finding and event.key() == Qt.Key.Key_Escape:
            self._give_back()
            return
        super().keyPressEvent(event)

    def _give_back(self) -> None:
        """The keyboard to whatever had it; the page in front is the chosen one again."""
        self._finding = False
        self.show_current(self._front)
        if self._held_before is not None and shiboken6.isValid(self._held_before):
            self._held_before.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finding = False

    def set_pages(self, pages: Sequence[tuple[str, str, str]]) -> None:
        self._model.clear()
        for name, icon_name, key in pages:
            item = QStandardItem(name)
            item.setData(icon_name, _ICON)
            item.setData(tip(key), Qt.ItemDataRole.ToolTipRole)
            item.setAccessibleDescription(key)
            self._model.appendRow(item)
        self.updateGeometry()

    def names(self) -> list[str]:
        return [self._model.item(row).text() for row in range(self._model.rowCount())]

    def show_current(self, name: str) -> None:
        self._front = name
        if name in self.names():
            self.setCurrentIndex(self._model.index(self.names().index(name), 0))
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is too little room for every page, the one in front stays to be seen."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def set_tight(self, tight: bool) -> None:
        """Less room between the names."""
        if tight is not self._tight:
            self._tight = tight
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    @property
    def row_high(self) -> int:
        return row_height(tight=self._tight)

    def high(self, *, tight: bool) -> int:
        """The height at which every name is to be seen."""
        return self._model.rowCount() * row_height(tight=tight) + 8

    def hidden(self) -> tuple[int, int]:
        """How many names are not to be seen whole, above and below."""
        rows = [self.visualRect(self._model.index(row, 0)) for row in range(self._model.rowCount())]
        high = self.viewport().height()
        return sum(one.top() < 0 for one in rows), sum(one.bottom() >= high for one in rows)

    def turn(self, step: int) -> None:
        """Scroll by as many names as there is room for; nothing is chosen."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * max(1, bar.pageStep() - 1))

    def widest(self) -> int:
        font = theme.current().sans(weight=QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        return max((metrics.horizontalAdvance(name) for name in self.names()), default=0) + theme.px(52)

    def sizeHint(self) -> QSize:
        return QSize(self.widest(), self.high(tight=self._tight))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_model"):
            self.doItemsLayout()


def _is_letter(event: QEvent) -> bool:
    """A key that stands for what it prints, or Escape."""
    if not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_Escape or bool(event.text().strip() and event.text().isprintable())


class _PageDelegate(QStyledItemDelegate):
    """The page in front: bold, in the accent, on its own ground."""

    def __init__(self, parent: PageList) -> None:
        super().__init__(parent)
        self._list = parent

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        front = bool(state & QStyle.StateFlag.State_Selected)
        under = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if front or under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover" if front else "chip"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        ink = "accent" if front else "text"
        icon_name = index.data(_ICON)
        side, left = look.px(icons.SIZE), rect.left() + look.px(10)
        if icon_name:
            drawn = icons.pixmap(icon_name, "accent" if front else "quiet")
            painter.drawPixmap(left, rect.center().y() - side // 2 + 1, drawn)
        weight = QFont.Weight.DemiBold if front else QFont.Weight.Normal
        painter.setFont(look.sans(weight=weight))
        painter.setPen(QPen(look.colour(ink)))
        room = rect.adjusted(look.px(34), 0, -look.px(4), 0)
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), str(index.data())
        )

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(120), self._list.row_high)
