"""The head of a page: title, one sentence of state, facts as chips, the primary action and why it is off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, set_ground
from reviewer_app.ui.flow import FlowLayout
from reviewer_app.ui.keys import Fact, Primary
from reviewer_app.ui.text import Chip, Heading, Label, set_tip


class Header(QWidget):
    """Words left, facts and the action right; below each other where there is too little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "page")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.title = Heading("", 1)
        self.sentence = Label("", "quiet", wrap=True)
        self.why_not = Label("", "quiet", wrap=True)
        self.button = Button("", self._do, primary=True)
        self.button_shown = True  # False where the page keeps its primary action nearer to the evidence
        self._primary: Primary | None = None
        self._facts: tuple[Fact, ...] | None = None
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._build()

    def _build(self) -> None:
        words, self._action = QVBoxLayout(), QHBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        words.addStretch(1)
        self._chips.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        right = QVBoxLayout()
        self._action.addWidget(self.why_not, 1)
        self._action.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lines = (words, right, self._action)
        right.addLayout(self._action)
        right.addWidget(self._chips)
        right.addStretch(1)
        self._across.addLayout(words, 4)
        self._across.addLayout(right, 5)
        self._space()

    def _space(self) -> None:
        self._across.setContentsMargins(theme.gap(20), theme.gap(12), theme.gap(20), theme.gap(12))
        self._across.setSpacing(theme.gap(16))
        for line in self._lines:
            line.setSpacing(theme.gap(4))
        self._action.setSpacing(theme.gap(12))

    def show_words(self, title: str, sentence: str) -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self._turn()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        if tuple(facts) == self._facts:
            return  # a header is updated at every key that is typed; making chips is what costs
        self._facts = tuple(facts)
        self._flow.empty()
        for fact in facts:
            chip = Chip(fact.text, fact.state)
            if fact.tip:
                set_tip(chip, fact.tip)
            self._flow.addWidget(chip)
            chip.show()  # what has not been shown yet has no height for the layout
        self._chips.setVisible(bool(facts))
        self._turn()

    def show_primary(self, primary: Primary | None) -> None:
        self._primary = primary
        self.button.setVisible(primary is not None and self.button_shown)
        self.why_not.setVisible(primary is not None and bool(primary.why_not) and self.button_shown)
        if primary is not None:
            self.button.set_words(primary.words)
            self.button.allow(primary.why_not)
            self.why_not.setText(primary.why_not)
            self.why_not.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._turn()

    def _do(self) -> None:
        if self._primary is not None and not self._primary.why_not:
            self._primary.do()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_action"):
            self._space()

    def _turn(self) -> None:
        """Beside each other from 820 pixels (at 100 %) on."""
        wide = self.width() >= theme.px(820)
        ways = QBoxLayout.Direction
        self._across.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._flow.set_right(wide)
        self.setFixedHeight(max(1, self._across.totalHeightForWidth(self.width())))
