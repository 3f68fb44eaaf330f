"""Several of one thing below each other in a form: the points of a request, the tiers of a plan.

Read and written as one line of JSON, so that a draft holds it as it holds any other input.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, LineInput, column, field, row, rule
from reviewer_app.ui.pages.picked import Picked
from reviewer_app.ui.text import Heading, TextArea

Part = TextArea | LineInput | Picked
Parts = Sequence[tuple[str, Part]]


class _One(QWidget):
    """One of them: its heading, its inputs, and a way to take it away."""

    def __init__(self, parts: Parts, take_away: Callable[[_One], None]) -> None:
        super().__init__()
        self.parts = parts
        self.heading = Heading("")
        self.away = Button("Take away", lambda: take_away(self), flat=True)
        lines = [field(label, part) for label, part in parts if isinstance(part, TextArea | Picked)]
        short = [field(label, part) for label, part in parts if isinstance(part, LineInput)]
        box = column(rule(), row(self.heading, None, self.away), *lines, row(*short), gap=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)

    def values(self) -> list[str]:
        return [part.text() for _, part in self.parts]


class Repeated(QWidget):
    """`changed()` after every change. `make` gives the inputs of one; `least` are always there."""

    changed = Signal()

    def __init__(self, noun: str, make: Callable[[], Parts], *, least: int = 1) -> None:
        super().__init__()
        self.setAccessibleName(f"{noun.capitalize()}s")
        self._noun, self._make, self._least = noun, make, least
        self._ones: list[_One] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.gap(12))
        self.add_button = Button(f"Add a {noun}", self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(10))
        layout.addLayout(self._box)
        layout.addWidget(row(self.add_button, None))
        for _ in range(least):
            self._append()

    def values(self) -> list[list[str]]:
        """What each holds, part by part."""
        return [one.values() for one in self._ones]

    def text(self) -> str:
        return json.dumps(self.values())

    def set_text(self, text: str) -> None:
        """As many as the text holds, filled. A text of another form changes nothing."""
        wanted = _rows(text)
        if wanted is not None:
            self.set_values(wanted)

    def set_values(self, wanted: Sequence[Sequence[str]]) -> None:
        """As many as are wanted, filled part by part."""
        while len(self._ones) > max(self._least, len(wanted)):
            self._remove(self._ones[-1])
        while len(self._ones) < len(wanted):
            self._append()
        for one, values in zip(self._ones, wanted, strict=False):
            for (_, part), value in zip(one.parts, values, strict=False):
                part.setText(value) if isinstance(part, LineInput) else part.set_text(value)

    def prose(self) -> str:
        """What is written in sentences."""
        written = [part for one in self._ones for _, part in one.parts if isinstance(part, TextArea)]
        return "\n\n".join(part.text() for part in written)

    def add(self) -> None:
        """One more, with the keyboard in it."""
        one = self._append()
        one.show()  # now, not with the next turn of the loop: the keyboard goes into it
        self.changed.emit()
        one.parts[0][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        first: QWidget = self._ones[0].parts[0][1] if self._ones else self.add_button
        first.setFocus(reason)

    def _append(self) -> _One:
        one = _One(self._make(), self._take_away)
        for _, part in one.parts:
            signal = part.changed if isinstance(part, Picked) else part.textChanged
            signal.connect(lambda *_: self.changed.emit())
        self._ones.append(one)
        self._box.addWidget(one)
        self._number()
        return one

    def _take_away(self, one: _One) -> None:
        self._remove(one)
        self.changed.emit()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, one: _One) -> None:
        self._ones.remove(one)
        self._box.removeWidget(one)
        one.hide()
        one.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, one in enumerate(self._ones, 1):
            one.heading.setText(f"{self._noun.capitalize()} {number}")
            one.away.setAccessibleName(f"Take away {self._noun} {number}")
            one.away.setVisible(len(self._ones) > self._least)
            for label, part in one.parts:
                part.setAccessibleName(f"{label}, {self._noun} {number}")


def _rows(text: str) -> list[list[str]] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, list) or not all(isinstance(one, list) for one in found):
        return None
    return [[str(value) for value in one] for one in found]
