"""Plain dialogs, each with the marking banner top and bottom. Few: errors show inline (`ErrorStrip`).

`ask`, `ask_password`, `ask_text`, `tell` and `tell_error` return when the person has answered. A test answers
the real dialog, or puts another function in their place.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import visible
from reviewer_app.ui import theme
from reviewer_app.ui.banner import Banner, Marking, marking_of
from reviewer_app.ui.controls import Button, LineInput, field, row, set_ground
from reviewer_app.ui.error_strip import details_of
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Prose, TextArea


class PlainDialog(QDialog):
    """A dialog between two banners: put widgets into `middle`, then `set_buttons`."""

    def __init__(self, parent: QWidget | None, title: str, *, wide: int = 480) -> None:
        super().__init__(parent)
        self._marking = marking_of(parent)
        self.setWindowTitle(visible(title, lines=False))
        self.setAccessibleName(visible(title, lines=False))
        set_ground(self, "panel")
        self.setMinimumWidth(theme.px(wide))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.middle = QVBoxLayout()
        self.middle.setContentsMargins(theme.gap(24), theme.gap(20), theme.gap(24), theme.gap(16))
        self.middle.setSpacing(theme.gap(12))
        whole.addWidget(Banner(self._marking))
        whole.addLayout(self.middle, 1)
        whole.addWidget(Banner(self._marking))
        if title:
            self.middle.addWidget(Heading(title))

    @property
    def marking(self) -> Marking:
        return self._marking

    def set_buttons(self, *buttons: Button) -> None:
        """The buttons, right-aligned. The last is Enter's, unless the keyboard is on another."""
        self.middle.addWidget(row(None, *buttons))
        for button in buttons:
            button.setAutoDefault(True)
        buttons[-1].setDefault(
            True
        )  # once it lies in the dialog: before, Qt would make the first one Enter's
        buttons[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def exec(self) -> int:
        """Until it is answered. Its answer can be read in the same breath; then it goes, password and all."""
        try:
            return super().exec()
        finally:
            self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.adjustSize()


def ask(
    parent: QWidget | None, title: str, words: str = "", *, yes: str = "Go on", no: str = "Cancel"
) -> bool:
    """A question with two answers; closing it is *no*."""
    dialog = PlainDialog(parent, title)
    if words:
        dialog.middle.addWidget(Label(words, wrap=True))
    dialog.set_buttons(Button(no, dialog.reject), Button(yes, dialog.accept, primary=True))
    return dialog.exec() == QDialog.DialogCode.Accepted


def tell(parent: QWidget | None, title: str, words: str) -> None:
    """Something a person must have read."""
    dialog = PlainDialog(parent, title)
    dialog.middle.addWidget(Label(words, wrap=True, selectable=True))
    dialog.set_buttons(Button("Close", dialog.accept, primary=True))
    dialog.exec()


def tell_error(parent: QWidget | None, error: DeskError, *, title: str = "This could not be done") -> None:
    """What happened, to which thing, by which rule; the details folded."""
    dialog = PlainDialog(parent, title, wide=560)
    dialog.middle.addWidget(Label(error.sentence, wrap=True, selectable=True, state=State.BAD))
    details = Prose(details_of(error), name="Details of the error", mono=True, fit_lines=10)
    details.hide()
    dialog.middle.addWidget(details)

    def turn() -> None:
        details.setVisible(details.isHidden())
        dialog.adjustSize()

    dialog.set_buttons(Button("Details", turn, flat=True), Button("Close", dialog.accept, primary=True))
    dialog.exec()


def ask_password(
    parent: QWidget | None, title: str, words: str = "", *, yes: str = "Go on", person: str = ""
) -> str | None:
    """The person's password once more, or None when they thought better of it."""
    entered = LineInput(name=f"Password of {person}" if person else "Password", secret=True)
    label = f"Password of {person}" if person else "Password"
    return _ask_for(parent, title, words, field(label, entered), entered.text, yes, entered)


def ask_text(
    parent: QWidget | None, title: str, words: str = "", *, label: str = "Reason", yes: str = "Go on"
) -> str | None:
    """A few sentences, such as a reason, or None. An empty answer cannot be given."""
    entered = TextArea(name=label)
    return _ask_for(parent, title, words, field(label, entered), entered.text, yes, entered)


def _ask_for(
    parent: QWidget | None,
    title: str,
    words: str,
    asked: QWidget,
    answer: Callable[[], str],
    yes: str,
    entered: LineInput | TextArea,
) -> str | None:
    dialog = PlainDialog(parent, title)
    if words:
        dialog.middle.addWidget(Label(words, wrap=True))
    dialog.middle.addWidget(asked)
    go_on = Button(yes, dialog.accept, primary=True)
    go_on.allow("Nothing is entered yet.")
    entered.textChanged.connect(lambda *_: go_on.allow("" if answer().strip() else "Nothing is entered yet."))
    dialog.set_buttons(Button("Cancel", dialog.reject), go_on)
    entered.setFocus(Qt.FocusReason.OtherFocusReason)
    return answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
