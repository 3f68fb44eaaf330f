"""Beside the list of people: cards certified and withdrawn, and the workspace's revocation list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.token_session import CardAccess
from reviewer_app.custody.workspace_list import own_list
from reviewer_app.desk import people_cards
from reviewer_app.desk.session import Desk
from reviewer_app.domain.people import Person
from reviewer_app.ui import dialogs, theme
from reviewer_app.ui.controls import Button, Choice, LineInput, column, field, fill, row, rule, scrolled
from reviewer_app.ui.pages.card_fields import CardFields
from reviewer_app.ui.pages.forms import Fields, ask_form
from reviewer_app.ui.pages.people_form import YOURS
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Label, Quiet, TextArea

NO_CARDS = "none"
NONE_HELD = "No card is certified for this person."
CERTIFYING = (
    "{name} is here with the card, and types its PIN. The card proves its key by signing; the workspace's "
    "authority certifies it with the roles held now, and from then on {name} may sign findings with it."
)
WITHDRAWING = "The card signs nothing from now on. What it signed before stays as it is."
RENEWING = (
    "A finding is signed only against a revocation list that is in date; a new one is good for thirty days. "
    "Every change of an account renews it too."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A card to be certified or withdrawn (`mark`), why, and the administrator's own password."""

    reason: str
    password: str
    access: CardAccess | None = None
    mark: str = ""


class ListLine(QWidget):
    """The workspace's revocation list: how long it is good, and the button that renews it."""

    def __init__(self, desk: Desk, renew: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self.said = Label("", wrap=True, selectable=True)
        self.button = Button("Renew the list…", renew)
        fixed = QSizePolicy.Policy.Fixed
        self.button.setSizePolicy(fixed, fixed)  # the words take what room there is
        fill(self, column(rule(), row(self.said, self.button, gap=16, margins=(16, 8, 16, 10)), gap=0))

    def look(self, why_not: str) -> None:
        """Say how the list stands now."""
        warning = people_cards.warning(self._desk)
        self.said.show_state(warning or standing(self._desk), State.WARN if warning else State.PLAIN)
        self.button.allow(why_not)


def standing(desk: Desk) -> str:
    """What the list says, in a sentence."""
    found = own_list(desk.keyring.document)
    if found is None:
        return people_cards.warning(desk)
    revoked = f"{len(found.revoked)} revoked" if found.revoked else "nobody revoked"
    return f"Revocation list no. {found.number}: {revoked}, good until {found.due:%Y-%m-%d %H:%M} UTC."


def cards_words(desk: Desk, person_id: str) -> str:
    """The cards of a person, one a line; "none"."""
    held = desk.keyring.cards_of(person_id)
    said = [f"{one.token}, until {one.loaded.not_valid_after_utc:%Y-%m-%d}" for one in held]
    return "\n".join(said) or NO_CARDS


def why_not_withdraw(desk: Desk, person_id: str) -> str:
    """Why no card of this person can be withdrawn; "" when one can."""
    return "" if desk.keyring.cards_of(person_id) else NONE_HELD


def ask_card(parent: QWidget, desk: Desk, person: Person) -> Asked | None:
    """The card to be certified for `person`, or None."""
    form = CardForm(parent, desk, person)
    return form.asked() if form.exec() == QDialog.DialogCode.Accepted else None


def ask_withdrawal(parent: QWidget, desk: Desk, person: Person) -> Asked | None:
    """Which card of `person` is withdrawn, and why; or None."""
    held = desk.keyring.cards_of(person.id)
    options = [(f"{one.token}, {fingerprint(one.loaded)[:16]}…", fingerprint(one.loaded)) for one in held]
    which, reason = Choice(options, name="Card"), TextArea(name="Reason", hint="lost, given back, replaced")
    own = LineInput(name="Your own password", secret=True)

    def why_not() -> str:
        words = people_cards.why_not_card(desk, person.id, reason.text())
        return words or ("" if own.text() else YOURS)

    fields: Fields = [("Card", which), ("Reason", reason), ("Your own password", own)]
    title = f"Withdraw a card of {person.name}"
    if not ask_form(parent, title, WITHDRAWING, fields, why_not, yes="Withdraw"):
        return None
    return Asked(reason.text().strip(), own.text(), mark=which.value())


def ask_renewal(parent: QWidget, desk: Desk) -> str | None:
    """The administrator's password, or None."""
    words = f"{standing(desk)} {RENEWING}"
    return dialogs.ask_password(parent, "Renew the revocation list", words, yes="Renew")


class CardForm(WideDialog):
    """A card certified with its holder present."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person) -> None:
        super().__init__(parent, f"Certify a card of {person.name}", wide=600, high=720)
        self._desk, self._person = desk, person
        self.key = LineInput(name="Key", hint="its label, where the card holds several")
        self.card = CardFields(parent, whose="The holder's", more=(field("Key", self.key),))
        self.reason = TextArea(name="Reason", hint="which card, and who said so", lines=3)
        self.own = LineInput(name="Your own password", secret=True)
        self.lacks = Label("", "quiet", wrap=True)
        self.lacks.setMinimumHeight(theme.px(36))  # two lines: nothing moves while one writes
        self.lacks.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go_on = Button("Certify", self.accept, primary=True)
        words = Quiet(CERTIFYING.format(name=person.name))
        mine = (field("Reason", self.reason), field("Your own password", self.own))
        self.middle.addWidget(scrolled(column(words, self.card, *mine, gap=12)), 1)
        self.middle.addWidget(self.lacks)
        self.set_buttons(Button("Cancel", self.reject), self.go_on)
        self.card.listen(self._look)
        self.reason.textChanged.connect(self._look)
        self.own.textChanged.connect(lambda _: self._look())
        self._look()
        self.card.driver.setFocus(Qt.FocusReason.OtherFocusReason)

    def asked(self) -> Asked:
        access = self.card.access(self.key.text().strip())
        return Asked(self.reason.text().strip(), self.own.text(), access)

    def why_not(self) -> str:
        """Why it cannot go on yet; "" when nothing stands against it."""
        reason = self.card.why_not() or people_cards.why_not_card(
            self._desk, self._person.id, self.reason.text()
        )
        return reason or ("" if self.own.text() else YOURS)

    def _look(self) -> None:
        reason = self.why_not()
        self.go_on.allow(reason)
        self.lacks.setText(reason)
