"""Some of several, each a tick: the criteria a point bears on. It is read and written as one line of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Check
from reviewer_app.ui.flow import FlowLayout
from reviewer_app.ui.text import set_tip


class Picked(QWidget):
    """`changed()` when a tick is set or taken. Options are (value, what it stands for); values are words."""

    changed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.checks = {value: Check(value) for value, _ in options}
        flow = FlowLayout(self, gap=10)
        for value, words in options:
            check = self.checks[value]
            set_tip(check, words)
            check.toggled.connect(lambda _: self.changed.emit())
            flow.addWidget(check)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        if self.checks:
            self.setFocusProxy(next(iter(self.checks.values())))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), super().minimumSizeHint().height())

    def values(self) -> tuple[str, ...]:
        """What is ticked, in the options' order."""
        return tuple(value for value, check in self.checks.items() if check.isChecked())

    def text(self) -> str:
        return ", ".join(self.values())

    def set_text(self, text: str) -> None:
        """Tick these; what is no option any more is left out."""
        wanted = {part.strip() for part in text.split(",")}
        for value, check in self.checks.items():
            check.setChecked(value in wanted)
