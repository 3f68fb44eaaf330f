"""Unlock: the consent text, who you are, your password.

- The text stays until it is acknowledged; without that nobody logs on.
- In a training workspace, and in no other, its people are offered by name with their passwords filled in.
- An error says what to do and no more: which try it was, until when the account is locked.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reviewer_app.desk.unlocking import Offer
from reviewer_app.domain.errors import DeskError
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Check, LineInput, column, field, row, scrolled, set_ground
from reviewer_app.ui.page import Page
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Label, Prose, Quiet

WIDTH = 560
NOT_ACKNOWLEDGED = "Acknowledge the text above first."
NOBODY = "Say who you are first."
NO_PASSWORD = "Enter your password."  # noqa: S105 - a sentence, not a password
TRAINING = (
    "This is a training workspace. Its people and its cases are fictional, and the passwords are public: "
    "each is filled in for you."
)


class UnlockPage(Page):
    """`log_on_asked(person id, password)`; afterwards `show_refusal`, or the page goes."""

    name = "Unlock"
    header_shown = False

    log_on_asked = Signal(str, str)

    def __init__(self, offered: Offer, message: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer, self._busy = offered, False
        self._build(message)
        self._listen()
        self._look_again()

    @property
    def training(self) -> bool:
        return self._offer.training

    def _build(self, message: str) -> None:
        self.message = Label(message, wrap=True)
        self.message.setVisible(bool(message))
        self.consent = Prose(self._offer.consent, name="Consent text", fit_lines=14)
        self.acknowledged = Check("I have read this and agree to it")
        self.password = LineInput(name="Password", secret=True)
        self.refusal = Label("", wrap=True, state=State.BAD)
        self.refusal.hide()
        self.button = Button("Log on", self.log_on, primary=True)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.why_not = Quiet("", wrap=True)
        what = "Training workspace" if self.training else "Review workspace"
        form = column(
            Heading("Reviewer", 1),
            Quiet(f"{what} · {self._offer.folder.name}", wrap=False),
            self.message,
            _framed(self.consent),
            self.acknowledged,
            *([Label(TRAINING, wrap=True)] if self.training else []),
            self._people(),
            field("Password", self.password),
            self.refusal,
            row(self.why_not, self.button, gap=12),
            gap=12,
        )
        self.set_body(scrolled(_centred(form), ground="page"))

    def _people(self) -> QWidget:
        """Offered in training; typed elsewhere, so that nobody learns who has an account."""
        self.table: Table | None = None
        self.entered = LineInput(name="Account", hint="your account name")
        if not self.training:
            return field("Account", self.entered)
        people = {one.person.id: one.person for one in self._offer.people}
        model = IdTableModel(
            [Column("name", "Person", 160), Column("role", "Role", stretch=True)],
            lambda ids: [
                (people[i].name, Cell(", ".join(sorted(people[i].roles)), State.QUIET)) for i in ids
            ],
            tuple(people),
        )
        self.table = Table(model, name="People of the training workspace", empty="Nobody is enrolled.")
        self.table.horizontalHeader().hide()
        self.table.fit_rows()
        self.table.row_chosen.connect(self._chosen)
        self.table.row_opened.connect(lambda _: self.log_on())
        return _framed(self.table)

    def _listen(self) -> None:
        self.acknowledged.toggled.connect(lambda _: self._look_again())
        for entered in (self.password, self.entered):
            entered.textChanged.connect(lambda _: self._look_again())
            entered.returnPressed.connect(self.log_on)

    def on_shown(self) -> None:
        self.acknowledged.setFocus(Qt.FocusReason.OtherFocusReason)

    # What a person does here.

    def acknowledge(self) -> None:
        self.acknowledged.setChecked(True)

    def choose_person(self, person_id: str) -> None:
        """In training: choose one of those offered. Elsewhere: enter the account."""
        if self.table is not None:
            self.table.choose(person_id)
        else:
            self.entered.setText(person_id)

    def person(self) -> str:
        return str(self.table.current_id() or "") if self.table is not None else self.entered.text().strip()

    def why_not_yet(self) -> str:
        if not self.acknowledged.isChecked():
            return NOT_ACKNOWLEDGED
        if not self.person():
            return NOBODY
        return "" if self.password.text() else NO_PASSWORD

    def log_on(self) -> None:
        if self._busy or self.why_not_yet():
            return
        self._busy = True
        self.refusal.hide()
        self._look_again()
        self.log_on_asked.emit(self.person(), self.password.text())

    def show_refusal(self, error: DeskError) -> None:
        """Say why nobody was let in, where the password is asked for."""
        self._busy = False
        self.refusal.show_state(error.sentence, State.BAD)
        self.refusal.setAccessibleName(f"Error: {error.sentence}")
        self.refusal.show()
        self.password.clear()
        self._look_again()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, person_id: str) -> None:
        known = {one.person.id: one.password for one in self._offer.people}
        self.password.setText(known.get(person_id, ""))
        self.refusal.hide()
        self._look_again()

    def _look_again(self) -> None:
        why_not = "Opening the workspace and verifying its journal …" if self._busy else self.why_not_yet()
        self.button.allow(why_not)
        self.why_not.setText(why_not)


def _framed(inner: QWidget) -> QWidget:
    """On a sheet of its own, so that it reads as one thing."""
    box = column(inner, margins=(8, 4, 8, 4), gap=0)
    set_ground(box, "panel")
    return box


def _centred(form: QWidget) -> QWidget:
    form.setMaximumWidth(theme.px(WIDTH))
    form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    box = QWidget()
    across = QHBoxLayout(box)
    across.setContentsMargins(theme.gap(24), theme.gap(32), theme.gap(24), theme.gap(24))
    across.addStretch(1)
    across.addWidget(form, 8, Qt.AlignmentFlag.AlignTop)
    across.addStretch(1)
    return box
