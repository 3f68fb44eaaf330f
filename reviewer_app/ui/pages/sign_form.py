"""Before a finding is signed: with which key, and the password once more; for a card its driver and PIN.

- Whoever has no card signs with the key in this workspace, and is asked for the password alone.
- What stands against the key chosen (revoked, run out, no list to look in) is said before anything is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from reviewer_app.custody.token_session import CardAccess
from reviewer_app.desk import signing
from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, Item, LineInput, column, field, scrolled
from reviewer_app.ui.pages.card_fields import CardFields
from reviewer_app.ui.pages.wide_dialog import WideDialog
from reviewer_app.ui.text import Label, Quiet

WORDS = (
    "The finding is drawn again from the recorded acts and compared before your key signs it. "
    "You sign the very pages that are shown."
)
OWN_KEY = "Your key in this workspace"
NO_CARD = "You sign with your key in this workspace. A security administrator can certify a card for you."
BY_CARD = "The card signs the finding; the journal's entry is signed by your key in this workspace."
ASKED_AGAIN = "Your password is asked for once more."


@dataclass(frozen=True, slots=True)
class Signing:
    """With what to sign: the password, and the card where one was chosen."""

    password: str
    card: CardAccess | None = None


def ask_signing(parent: QWidget, desk: Desk, case: Case, title: str) -> Signing | None:
    """How the person signs, or None when they thought better of it."""
    form = SignForm(parent, desk, case, title)
    return form.signing() if form.exec() == QDialog.DialogCode.Accepted else None


class SignForm(WideDialog):
    """Key, card and password. The card's fields stand there only while a card is chosen."""

    def __init__(self, parent: QWidget, desk: Desk, case: Case, title: str) -> None:
        self._cards = signing.own_cards(desk)
        super().__init__(parent, title, wide=560, high=640 if self._cards else 330)
        self._desk, self._case = desk, case
        asked = f"Password of {desk.person.name}"
        self.password = LineInput(name=asked, secret=True)
        self.password.textChanged.connect(lambda _: self._look())
        self.key = Choice(
            [(OWN_KEY, ""), *((_words(one), one.token) for one in self._cards)], name="Sign with"
        )
        self.lacks = Label("", "quiet", wrap=True)
        self.lacks.setMinimumHeight(theme.px(36))  # two lines: nothing moves while one writes
        self.lacks.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go_on = Button("Sign", self.accept, primary=True)
        own = field(asked, self.password)
        if self._cards:
            self.card = CardFields(parent, whose="The card's", token=self._cards[0].token)
            self.card.listen(self._look)
            self._by_card = column(Quiet(BY_CARD), self.card, gap=10)
            self.key.currentIndexChanged.connect(lambda _: self._chosen())
            items: list[Item] = [field("Sign with", self.key), own, self._by_card]
        else:
            items = [Quiet(NO_CARD), own]
        self.middle.addWidget(scrolled(column(Label(WORDS, wrap=True), *items, None, gap=12)), 1)
        self.middle.addWidget(self.lacks)
        self.set_buttons(Button("Cancel", self.reject), self.go_on)
        self._chosen()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def signing(self) -> Signing:
        return Signing(self.password.text(), self.card.access() if self.by_card else None)

    @property
    def by_card(self) -> bool:
        return self.key.currentIndex() > 0

    def why_not(self) -> str:
        """Why it cannot go on yet; "" when nothing stands against it."""
        against = self._against
        return (
            against
            or ("" if self.password.text() else ASKED_AGAIN)
            or (self.card.why_not() if self.by_card else "")
        )

    def _chosen(self) -> None:
        """Another key: what stands against it is asked once, not with every letter."""
        self._against = signing.why_not_sign(self._desk, self._case, by_card=self.by_card)
        if self._cards:
            self._by_card.setVisible(self.by_card)
            if self.by_card:
                self.card.token.setText(self.key.value())
        self._look()

    def _look(self) -> None:
        reason = self.why_not()
        self.go_on.allow(reason)
        self.lacks.setText(reason)


def _words(card: signing.OwnCard) -> str:
    return f"Your card {card.token}, certified until {card.until}"
