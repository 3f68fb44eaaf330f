"""A dialog whose words are kept: what is written in it survives a cancel, a lock of the desk and a crash.

- What is refused below the screen is refused here first: `why_not` asks the guards, after every change.
- What was written is kept under the form's name until it is recorded; then the page forgets it.
- A `PortionMark` that follows a text stands beside that text's label (`portion_mark`).
- It scrolls where there is too little room, and its buttons stay.
- An approval word is warned of, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.domain.wording import warnings
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, LineInput, column, scrolled
from reviewer_app.ui.pages.kept_drafts import KeptDrafts, Values
from reviewer_app.ui.pages.picked import Picked
from reviewer_app.ui.pages.portion_mark import placed
from reviewer_app.ui.pages.repeated import Repeated
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, TextArea

Written = TextArea | LineInput | Choice | Picked | Repeated
Fields = Sequence[tuple[str, Written]]


@dataclass(frozen=True, slots=True)
class Form:
    """`name` is what its draft is kept under; `fields` are labels and inputs; `yes` the button's words."""

    name: str
    title: str
    words: str
    fields: Fields
    why_not: Callable[[], str]
    yes: str
    high: int = 560


def ask_kept(parent: QWidget, drafts: KeptDrafts, form: Form) -> bool:
    """Whether the person went on. What was written stays in the draft either way."""
    return KeptFormDialog(parent, drafts, form).exec() == QDialog.DialogCode.Accepted


def said(written: Written) -> str:
    """What an input holds, as text; of a choice its value."""
    if isinstance(written, Choice):
        return "" if written.value() is None else str(written.value())
    return written.text()


class KeptFormDialog(WideDialog):
    """The form, filled with its draft where there is one."""

    def __init__(self, parent: QWidget, drafts: KeptDrafts, form: Form) -> None:
        super().__init__(parent, form.title, wide=640, high=form.high)
        self._drafts, self._form = drafts, form
        self._empty = self._values()  # as the form begins: no draft
        self._fill(drafts.of(form.name))
        inputs = placed(form.fields, Repeated)
        about = [Label(form.words, wrap=True)] if form.words else []
        self.middle.addWidget(scrolled(column(*about, *inputs, None, gap=12)), 1)
        self.warned, self.lacks = Label("", wrap=True, state=State.WARN), Label("", "quiet", wrap=True)
        self.lacks.setMinimumHeight(theme.px(36))  # two lines: nothing moves while one writes
        self.lacks.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.middle.addWidget(self.warned)
        self.middle.addWidget(self.lacks)
        self.go_on = Button(form.yes, self.accept, primary=True)
        for _, entered in form.fields:
            _tell(entered, self._changed)
        self.set_buttons(Button("Cancel", self.reject), self.go_on)
        self._look()
        if form.fields:
            form.fields[0][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _values(self) -> Values:
        return {label: said(entered) for label, entered in self._form.fields}

    def _fill(self, draft: Values) -> None:
        for label, entered in self._form.fields:
            if label in draft:
                _write(entered, draft[label])

    def _changed(self) -> None:
        now = self._values()
        self._drafts.write(self._form.name, now if now != self._empty else {})
        self._look()

    def _look(self) -> None:
        reason = self._form.why_not()
        self.go_on.allow(reason)
        self.lacks.setText(reason)
        prose = "\n\n".join(_prose(entered) for _, entered in self._form.fields)
        found = warnings(prose, key_judgement=False)
        self.warned.setText("\n".join(one.sentence for one in found))
        self.warned.setVisible(bool(found))


def _prose(written: Written) -> str:
    if isinstance(written, Repeated):
        return written.prose()
    return written.text() if isinstance(written, TextArea) else ""


def _write(written: Written, text: str) -> None:
    match written:
        case Choice():
            wanted = [value for value in written.values() if str(value) == text]
            written.set_value(wanted[0] if wanted else written.value())
        case LineInput():
            written.setText(text)
        case _:
            written.set_text(text)


def _tell(written: Written, look: Callable[[], None]) -> None:
    match written:
        case Choice():
            written.currentIndexChanged.connect(lambda _: look())
        case Picked() | Repeated():
            written.changed.connect(look)
        case _:
            written.textChanged.connect(lambda *_: look())
