"""Buttons, choices, lines and fields, each with its name for screen readers; and the boxes they lie in.

Texts of buttons are ours, but names in a choice may be untrusted: they are made visible, and `&` stays `&`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from reviewer_app.domain.text import visible
from reviewer_app.ui import theme
from reviewer_app.ui.text import Label, set_tip


def _shown(text: str) -> str:
    return visible(text, lines=False).replace("&", "&&")


class Button(QPushButton):
    """A button that says why it is off. `flat` is for small matters inside a page."""

    def __init__(
        self,
        text: str,
        do: Callable[[], object] | None = None,
        *,
        primary: bool = False,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_shown(text), parent)
        self.setAutoDefault(False)
        self.setProperty("primary", "true" if primary else "false")
        self.setProperty("flat", "true" if flat else "false")
        self.setAccessibleName(visible(text, lines=False))
        if do is not None:
            self.clicked.connect(lambda: do())

    def set_words(self, text: str) -> None:
        self.setText(_shown(text))
        self.setAccessibleName(visible(text, lines=False))

    def allow(self, why_not: str = "") -> None:
        """On when there is no reason against it; otherwise off, with the reason as tooltip."""
        self.setEnabled(not why_not)
        set_tip(self, why_not)


class FlexibleButton(Button):
    """A button that asks for little room: words that are longer than it end in an ellipsis."""

    def __init__(self, text: str, do: Callable[[], object] | None = None, *, primary: bool = False) -> None:
        self._whole = _shown(text)
        super().__init__(text, do, primary=primary)

    def set_words(self, text: str) -> None:
        super().set_words(text)
        self._whole = self.text()
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(96), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - theme.px(32)
        fitted = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if fitted != self.text():
            self.setText(fitted)


class Choice(QComboBox):
    """One of several. Each option has words and a value; `chosen` tells the new value."""

    chosen = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[str, Any]] = (),
        *,
        name: str,
        value: Any = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._values: list[Any] = []
        self.set_options(options, value)
        self.activated.connect(lambda _: self.chosen.emit(self.value()))

    def set_options(self, options: Sequence[tuple[str, Any]], value: Any = None) -> None:
        self.blockSignals(True)
        self.clear()
        self._values = [option for _, option in options]
        self.addItems([visible(words, lines=False) for words, _ in options])
        self.set_value(value)
        self.blockSignals(False)

    def value(self) -> Any:
        at = self.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def values(self) -> tuple[Any, ...]:
        """What may be chosen, in order."""
        return tuple(self._values)

    def set_value(self, value: Any) -> None:
        """Show an option without telling anyone; the first where the value is not among them."""
        if self._values:
            self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words longer than their room end in an ellipsis, and are not cut in the middle of a letter."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room - 2
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page, and never changes an answer in passing."""
        event.ignore()


class LineInput(QLineEdit):
    """One line a person types. `secret` hides it."""

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        hint: str = "",
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(visible(hint, lines=False))
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setText(text if secret else visible(text, lines=False))


class Check(QCheckBox):
    """Yes or no, with the words beside it."""

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(_shown(text), parent)
        self.setAccessibleName(visible(text, lines=False))
        self.setChecked(on)


def rule(*, down: bool = False) -> QFrame:
    """A hairline across, or down."""
    line = QFrame()
    line.setProperty("rule", "down" if down else "across")
    return line


Item = QWidget | QLayout | None


def column(*items: Item, margins: Sequence[int] = (0, 0, 0, 0), gap: int = 8, ground: str = "") -> QWidget:
    """Widgets below each other; None stretches. Margins (left, top, right, bottom) and gap at 100 %."""
    return _box(QVBoxLayout(), items, margins, gap, ground)


def row(*items: Item, margins: Sequence[int] = (0, 0, 0, 0), gap: int = 8, ground: str = "") -> QWidget:
    """Widgets beside each other; None stretches."""
    return _box(QHBoxLayout(), items, margins, gap, ground)


def _box(layout: QBoxLayout, items: Sequence[Item], margins: Sequence[int], gap: int, ground: str) -> QWidget:
    box = QWidget()
    left, top, right, bottom = (theme.gap(side) if side else 0 for side in margins)
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(theme.gap(gap) if gap else 0)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    box.setLayout(layout)
    if ground:
        set_ground(box, ground)
    return box


def fill(widget: QWidget, inner: QWidget) -> None:
    """Let `inner` take the whole of a widget."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)


def set_ground(widget: QWidget, ground: str) -> None:
    """The surface a widget lies on: "page" or "panel"."""
    widget.setProperty("ground", ground)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)


def field(label: str, widget: QWidget, *, hint: str = "") -> QWidget:
    """A label above its input, tied together for the keyboard and for screen readers."""
    words = Label(label, "field")
    words.setBuddy(widget)
    if not widget.accessibleName():
        widget.setAccessibleName(label)
    if hint:
        return column(words, widget, Label(hint, "quiet", wrap=True), gap=4)
    return column(words, widget, gap=4)


def pairs(rows: Sequence[tuple[str, str | QWidget]], *, gap: int = 6) -> QWidget:
    """Names on the left, quiet; what they stand for on the right: text (wraps, selectable) or a widget."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.gap(16))
    grid.setVerticalSpacing(theme.gap(gap))
    grid.setColumnStretch(1, 1)
    for at, (name, value) in enumerate(rows):
        said = value if isinstance(value, QWidget) else Label(value, wrap=True, selectable=True)
        if not said.accessibleName():
            said.setAccessibleName(f"{name}: {value}" if isinstance(value, str) else name)
        words = Label(name, "quiet")
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, at, 0)
        grid.addWidget(said, at, 1)
    return box


def scrolled(widget: QWidget, *, ground: str = "panel") -> QScrollArea:
    """The widget in a pane that scrolls when there is too little room; never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    set_ground(widget, ground)
    area.setWidget(widget)
    return area
