"""The portion mark a person gives a text: beside the text's label, at the right, as wide on every form.

- It begins as (U) where nothing better is known, and is checked by the guards as it is typed.
- The keyboard goes from a text to its mark, and on to the next field.
- A text that is left empty has no mark to be wrong: then it counts as (U).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import LineInput, column, field
from reviewer_app.ui.text import Label

UNCLASSIFIED = "(U)"
LABEL = "Portion mark"
WIDTH = 96


class PortionMark(LineInput):
    """The mark of one text, which is named for screen readers: `of` "the reason"."""

    def __init__(self, of: str, mark: str = UNCLASSIFIED) -> None:
        super().__init__(mark, name=f"{LABEL} of {of}")
        self.setFixedWidth(theme.px(WIDTH))

    def mark(self) -> str:
        return self.text().strip()

    def over(self, text: str) -> str:
        """The mark of this text; (U) where there is none."""
        return self.mark() if text.strip() else UNCLASSIFIED


def marked(label: str, entered: QWidget, mark: PortionMark) -> QWidget:
    """A label with the mark at its right, above the input they belong to."""
    words, beside = Label(label, "field"), Label(LABEL, "field")
    words.setBuddy(entered)
    beside.setBuddy(mark)
    if not entered.accessibleName():
        entered.setAccessibleName(label)
    made = column(entered, gap=4)
    layout = made.layout()
    assert isinstance(layout, QBoxLayout)
    # after its text: the keyboard goes in this order
    layout.insertWidget(0, _Line(words, _Line(beside, mark)))
    return made


class _Line(QWidget):
    """A label and what belongs at its right; below each other in a pane too narrow for both."""

    def __init__(self, words: Label, beside: QWidget) -> None:
        super().__init__()
        self._words, self._beside = words, beside
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.gap(8))
        self._box.addWidget(words)
        self._box.addStretch()
        self._box.addWidget(beside)

    def minimumSizeHint(self) -> QSize:
        least = max(self._beside.minimumWidth(), self._beside.minimumSizeHint().width())
        return QSize(least, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = self._wide(self._words) + self._box.spacing() * 2 + self._at_the_right()
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        stands = event.size().width() >= self.sizeHint().width()
        way = QBoxLayout.Direction.LeftToRight if stands else QBoxLayout.Direction.TopToBottom
        if way != self._box.direction():
            self._words.setWordWrap(not stands)
            self._box.setDirection(way)
            self._box.activate()
        super().resizeEvent(event)

    def _at_the_right(self) -> int:
        return min(self._beside.sizeHint().width(), self._beside.maximumWidth())

    @staticmethod
    def _wide(words: Label) -> int:
        return words.fontMetrics().horizontalAdvance(words.text())


def placed(fields: Sequence[tuple[str, QWidget]], bare: type[QWidget] | None = None) -> list[QWidget]:
    """The fields of a form below each other; a mark that follows its text stands beside the text's label.

    Widgets of the type `bare` have headings of their own, and take no label.
    """
    made: list[QWidget] = []
    for at, (label, entered) in enumerate(fields):
        following = fields[at + 1][1] if at + 1 < len(fields) else None
        if bare is not None and isinstance(entered, bare):
            made.append(entered)
        elif isinstance(following, PortionMark):
            made.append(marked(label, entered, following))
        elif not isinstance(entered, PortionMark):
            made.append(field(label, entered))
    return made
