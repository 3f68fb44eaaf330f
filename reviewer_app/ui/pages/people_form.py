"""The form of a person: enrolled anew, or changed. It says, while one writes, what still stands against it.

- The guards answer as they will when it is recorded; the administrator's own password comes last.
- It scrolls where there is too little room, and its buttons stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.slots import check_password
from reviewer_app.desk import people
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Person, Role
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Check, Choice, Item, LineInput, column, field, scrolled
from reviewer_app.ui.pages.people_words import EMPLOYERS, ROLE_WORDS
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

CHANGING = (
    "A new certificate of this workspace's authority names the roles from now on. What was signed before "
    "stays good. With nothing changed, the certificate is renewed."
)
ENROLLING = "The person logs on with the first password given here. Give it by a way of its own."
DIFFER = "The two passwords differ."
YOURS = "Enter your own password."


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form says. `password` is the administrator's own; `first` the newcomer's."""

    person: Person
    reason: str
    password: str
    first: str = ""


def ask_newcomer(parent: QWidget, desk: Desk) -> Filled | None:
    """Who is to be enrolled; None when the form was left."""
    form = PersonForm(parent, desk, None)
    return form.filled() if form.exec() == QDialog.DialogCode.Accepted else None


def ask_changed(parent: QWidget, desk: Desk, person: Person) -> Filled | None:
    """What `person` is to become; None when the form was left."""
    form = PersonForm(parent, desk, person)
    return form.filled() if form.exec() == QDialog.DialogCode.Accepted else None


class PersonForm(WideDialog):
    """The fields of a person; without `person` those of a newcomer."""

    def __init__(self, parent: QWidget | None, desk: Desk, person: Person | None) -> None:
        title = f"Change {person.name}" if person is not None else "Enrol a person"
        super().__init__(parent, title, wide=640, high=720)
        self._desk, self._person = desk, person
        self.account = LineInput(name="Account", hint="letters, digits, dots: how the person logs on")
        self.full_name = LineInput(name="Name", hint="as it stands on findings")
        self._make_terms(person)
        self.first = LineInput(name="First password", secret=True)
        self.again = LineInput(name="First password again", secret=True)
        self.reason = TextArea(name="Reason", hint="what changed, and who said so", lines=3)
        self.own = LineInput(name="Your own password", secret=True)
        self.lacks = Label("", "quiet", wrap=True)
        self.lacks.setMinimumHeight(theme.px(36))  # two lines: nothing moves while one writes
        self.lacks.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go_on = Button("Change" if person is not None else "Enrol", self.accept, primary=True)
        self.middle.addWidget(scrolled(column(*self._items(), gap=12)), 1)
        self.middle.addWidget(self.lacks)
        self.set_buttons(Button("Cancel", self.reject), self.go_on)
        self._listen()
        self._look()
        first = self.account if person is None else self.roles[Role.INTAKE_CLERK]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_terms(self, person: Person | None) -> None:
        self.roles = {
            role: Check(f"{role.value}: {words}", on=person is not None and person.has(role))
            for role, words in ROLE_WORDS.items()
        }
        self.employer = Choice(EMPLOYERS, name="Employer", value=person.employer if person else None)
        self.clearance = LineInput(person.clearance if person else "UNCLASSIFIED", name="Clearance")
        self.agreement = LineInput(
            person.nondisclosure if person else "",
            name="Nondisclosure agreement signed on",
            hint="YYYY-MM-DD, or empty where there is none",
        )

    def _items(self) -> list[Item]:
        terms: list[Item] = [
            column(Heading("Roles"), *self.roles.values(), gap=4),
            field("Employer", self.employer),
            field("Clearance", self.clearance, hint="A marking in banner form."),
            field("Nondisclosure agreement signed on", self.agreement),
        ]
        own = field("Your own password", self.own)
        if self._person is not None:
            return [Quiet(CHANGING), *terms, field("Reason", self.reason), own]
        who = [field("Account", self.account), field("Name", self.full_name)]
        words = [field("First password", self.first), field("First password again", self.again)]
        return [Quiet(ENROLLING), *who, *terms, *words, own]

    def _listen(self) -> None:
        lines = (
            self.account,
            self.full_name,
            self.clearance,
            self.agreement,
            self.first,
            self.again,
            self.own,
        )
        for line in lines:
            line.textChanged.connect(lambda _: self._look())
        for check in self.roles.values():
            check.toggled.connect(lambda _: self._look())
        self.employer.currentIndexChanged.connect(lambda _: self._look())
        self.reason.textChanged.connect(self._look)

    def person(self) -> Person:
        """The person as the form says."""
        before = self._person or Person(
            self.account.text().strip(), self.full_name.text().strip(), frozenset()
        )
        return replace(
            before,
            roles=frozenset(role for role, check in self.roles.items() if check.isChecked()),
            employer=self.employer.value(),
            clearance=self.clearance.text().strip(),
            nondisclosure=self.agreement.text().strip(),
        )

    def filled(self) -> Filled:
        return Filled(self.person(), self.reason.text().strip(), self.own.text(), self.first.text())

    def why_not(self) -> str:
        """Why it cannot go on yet; "" when nothing stands against it."""
        if self._person is not None:
            reason = people.why_not_change(self._desk, self.person(), self.reason.text())
        else:
            reason = people.why_not_enrol(self._desk, self.person()) or self._password_fault()
        return reason or ("" if self.own.text() else YOURS)

    def _password_fault(self) -> str:
        try:
            check_password(self.account.text().strip(), self.first.text(), self._desk.training)
        except DeskError as error:
            return error.sentence
        return "" if self.first.text() == self.again.text() else DIFFER

    def _look(self) -> None:
        reason = self.why_not()
        self.go_on.allow(reason)
        self.lacks.setText(reason)


def enrolling(desk: Desk, filled: Filled) -> Callable[[], None]:
    """The verb of a filled form, for off the screen's thread."""
    return lambda: people.enrol(desk, NewPerson(filled.person, filled.first), filled.password)


def changing(desk: Desk, filled: Filled) -> Callable[[], None]:
    return lambda: people.change(desk, filled.person, filled.reason, filled.password)
