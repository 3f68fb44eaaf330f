"""A dialog with a few fields that says, while one writes, what it still lacks.

- What is refused below the screen is refused here first, with the same sentence: `why_not` asks the guards.
- A `PortionMark` that follows a text stands beside that text's label (`portion_mark`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, LineInput
from reviewer_app.ui.dialogs import PlainDialog
from reviewer_app.ui.pages.portion_mark import placed
from reviewer_app.ui.text import Label, TextArea

Input = TextArea | LineInput | Choice
Fields = Sequence[tuple[str, Input]]


def ask_form(
    parent: QWidget | None,
    title: str,
    words: str,
    fields: Fields,
    why_not: Callable[[], str],
    *,
    yes: str,
    beside: Sequence[QWidget] = (),
) -> bool:
    """Whether the person went on. `why_not` is asked after every change; "" lets the button on.

    `beside` are widgets shown above the fields.
    """
    dialog = PlainDialog(parent, title, wide=540)
    if words:
        dialog.middle.addWidget(Label(words, wrap=True))
    for widget in beside:
        dialog.middle.addWidget(widget)
    for widget in placed(fields):
        dialog.middle.addWidget(widget)
    lacks = Label("", "quiet", wrap=True)
    lacks.setMinimumHeight(theme.px(36))  # two lines: nothing moves while one writes
    lacks.setAlignment(Qt.AlignmentFlag.AlignTop)
    dialog.middle.addWidget(lacks)
    go_on = Button(yes, dialog.accept, primary=True)

    def look() -> None:
        reason = why_not()
        go_on.allow(reason)
        lacks.setText(reason)

    for _, entered in fields:
        _tell(entered, look)
    dialog.set_buttons(Button("Cancel", dialog.reject), go_on)
    look()
    if fields:
        fields[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog.exec() == QDialog.DialogCode.Accepted


def _tell(entered: Input, look: Callable[[], None]) -> None:
    if isinstance(entered, Choice):
        entered.currentIndexChanged.connect(lambda _: look())
    else:
        entered.textChanged.connect(lambda *_: look())
