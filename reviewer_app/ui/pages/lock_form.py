"""Before the lock: the tradecraft list is ticked to the end, and the password given once more.

On a small screen, or with large text, the list scrolls; the password and the buttons stay in sight.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.domain.tradecraft import TRADECRAFT, missing_ticks
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Check, LineInput, column, field, scrolled
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.text import Label, Quiet

TITLE = "Lock my review"


@dataclass(frozen=True, slots=True)
class Lock:
    """What was ticked, and the password."""

    ticked: tuple[str, ...]
    password: str


def ask_lock(parent: QWidget, person: str, words: str) -> Lock | None:
    """The lock as it was asked for, or None. Every standard is ticked by the reviewer, one by one."""
    dialog = WideDialog(parent, TITLE, wide=620, high=660)
    boxes = {name: Check(name.capitalize()) for name, _ in TRADECRAFT}
    for name, sentence in TRADECRAFT:
        boxes[name].setAccessibleDescription(sentence)
    lines = [column(boxes[name], Quiet(sentence), gap=0) for name, sentence in TRADECRAFT]
    standards = Label("Analytic tradecraft (ICD 203)", "field")
    listed = scrolled(column(Label(words, wrap=True), standards, *lines, gap=8))
    listed.setMinimumHeight(theme.px(100))
    dialog.middle.addWidget(listed, 1)
    password = LineInput(name=f"Password of {person}", secret=True)
    dialog.middle.addWidget(field(f"Password of {person}", password))
    lacks = Label("", "quiet", wrap=True)
    dialog.middle.addWidget(lacks)
    go_on = Button("Lock", dialog.accept, primary=True)

    def ticked() -> tuple[str, ...]:
        return tuple(name for name, box in boxes.items() if box.isChecked())

    def look() -> None:
        left = len(missing_ticks(ticked()))
        reason = f"{left} of {len(boxes)} standards are not ticked." if left else ""
        reason = reason or ("" if password.text() else "Your password is asked for once more.")
        go_on.allow(reason)
        lacks.setText(reason)

    for box in boxes.values():
        box.toggled.connect(lambda _: look())
    password.textChanged.connect(lambda *_: look())
    dialog.set_buttons(Button("Cancel", dialog.reject), go_on)
    look()
    next(iter(boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    return Lock(ticked(), password.text()) if done else None
