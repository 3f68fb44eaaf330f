"""The acts on the case as a whole, below the chosen item: each with the reason why it is off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.ui.controls import Button, column, fill, rule
from reviewer_app.ui.text import Quiet


class CaseActs(QWidget):
    """`show_acts` with a line for each: whether it belongs here now, and why it is off ("" when it is on)."""

    def __init__(
        self, accept: Callable[[], None], give_back: Callable[[], None], withdraw: Callable[[], None]
    ) -> None:
        super().__init__()
        self.accept = Button("Accept…", accept)
        self.give_back = Button("Return…", give_back)
        self.withdraw = Button("Record a withdrawal…", withdraw)
        self._lines = [(one, Quiet("")) for one in (self.accept, self.give_back, self.withdraw)]
        lines = [column(button, why, gap=2) for button, why in self._lines]
        fill(self, column(rule(), *lines, margins=(16, 0, 16, 12), gap=8))

    def show_acts(self, acts: Sequence[tuple[bool, str]]) -> None:
        """Accept, return, withdraw, in this order."""
        for (button, why), (on, reason) in zip(self._lines, acts, strict=True):
            button.allow(reason)
            why.setText(reason)
            button.setVisible(on)
            why.setVisible(on and bool(reason))
        self.setVisible(any(on for on, _ in acts))
