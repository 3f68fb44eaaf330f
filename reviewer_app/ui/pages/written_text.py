"""A text a person writes for the record: what to warn of in it, its portion mark, and why it is not recorded.

- Warnings come from the one check of words (`domain.wording`). They never keep anything from being recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.wording import warnings
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, LineInput, column, fill, row
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea


class WrittenText(QWidget):
    """`edited()` when the person changed something; `asked()` when it is to be recorded.

    `above` are inputs that belong to it. `key_judgement`: hedges are warned of too.
    """

    edited = Signal()
    asked = Signal()

    def __init__(
        self,
        title: str,
        label: str,
        yes: str,
        mark: str,
        *,
        above: Sequence[QWidget] = (),
        key_judgement: bool = False,
        lines: int = 6,
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._mark, self._key_judgement, self._filling = mark, key_judgement, False
        self.heading = Heading(title)
        self.text = TextArea(name=label, lines=lines)
        self.marking = LineInput(mark, name=f"Portion mark of the {label.lower()}")
        self.marking.setFixedWidth(theme.px(96))
        self.warned, self.why = Label("", wrap=True, state=State.WARN), Quiet("")
        self.button = Button(yes, self.asked.emit)
        self.text.edited.connect(self._changed)
        self.marking.textEdited.connect(lambda _: self._changed())
        head = row(Label(label, "field"), None, Label("Portion mark", "field"), self.marking)
        fill(
            self,
            column(
                self.heading,
                *above,
                column(head, self.text, self.warned, gap=4),
                column(self.button, self.why, gap=4),
                gap=10,
            ),
        )
        self._warn()

    def words(self) -> str:
        return self.text.text().strip()

    def mark(self) -> str:
        return self.marking.text().strip()

    def set_words(self, text: str, mark: str = "") -> None:
        """Show this without telling anyone."""
        self._filling = True
        self.text.set_text(text)
        self._filling = False
        self.marking.setText(mark or self._mark)
        self._warn()

    def allow(self, why_not: str) -> None:
        self.button.allow(why_not)
        self.why.setText(why_not)
        self.why.setVisible(bool(why_not))

    def _changed(self) -> None:
        if not self._filling:
            self._warn()
            self.edited.emit()

    def _warn(self) -> None:
        found = warnings(self.text.text(), key_judgement=self._key_judgement)
        self.warned.setText("\n".join(one.sentence for one in found))
        self.warned.setVisible(bool(found))
