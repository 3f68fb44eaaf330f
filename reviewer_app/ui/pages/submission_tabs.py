"""The parts of the Submission page in tabs, and above them what stands over the whole case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QWidget

from reviewer_app.ui.controls import column, fill, row, rule
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label


class Parts(QWidget):
    """`tabs.currentChanged(at)` after the part has come to the front."""

    def __init__(self, parts: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._names = [name for name, _ in parts]
        self.tabs, stack = QTabBar(), QStackedWidget()
        self.tabs.setAccessibleName("Parts of the submission")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name, pane in parts:
            self.tabs.addTab(name)
            stack.addWidget(pane)
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        self.notice = Label("", wrap=True, selectable=True)
        self._over = column(self.notice, rule(), margins=(20, 8, 20, 0), gap=8, ground="panel")
        head = row(self.tabs, margins=(8, 4, 8, 0), ground="panel")
        for one in (self._over, head):
            one.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        fill(self, column(self._over, head, rule(), stack, gap=0))

    def say(self, words: str, state: State) -> None:
        """What stands over every part; "" for nothing."""
        self.notice.show_state(words, state)
        self._over.setVisible(bool(words))

    def count(self, at: int, number: int) -> None:
        """How many things a part holds, in its tab."""
        self.tabs.setTabText(at, f"{self._names[at]}  {number}")
