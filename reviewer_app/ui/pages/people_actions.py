"""Beside the list of people: the chosen one, what can be done, and everything that is known of him or her.

Under each button that is off stands the sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.custody.accounts import Account
from reviewer_app.ui.controls import Button, column, field, fill, rule
from reviewer_app.ui.pages.people_words import FACTS, facts_of, standing, why_standing
from reviewer_app.ui.pages.sheet import Sheet, on_sheet
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

NOTHING_CHOSEN = "What is known of a person stands here."
Action = tuple[str, Callable[[], object], Callable[[], str]]  # words, what it does, why not


class Actions(QWidget):
    """`look()` asks every action anew whether it is off, and why."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._rows = [(Button(words, do), Quiet(""), why_not) for words, do, why_not in actions]
        fill(self, column(*(column(button, said, gap=2) for button, said, _ in self._rows), gap=8))

    def look(self) -> None:
        for button, said, why_not in self._rows:
            reason = why_not()
            button.allow(reason)
            said.setText(reason)
            said.setVisible(bool(reason))

    def button(self, words: str) -> Button:
        return next(button for button, _, _ in self._rows if button.text() == words)

    def why_not(self, words: str) -> str:
        """The sentence that stands under a button; "" when it is on."""
        return next(said.text() for button, said, _ in self._rows if button.text() == words)


class PersonPanel(Sheet):
    """The chosen person; its widgets stay, so that the keyboard does not lose its place."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._name, self._how, self._why = Heading(NOTHING_CHOSEN), Label(""), Quiet("")
        self._waits = Label("", wrap=True)
        self._facts = {name: Label("", wrap=True, selectable=True) for name in FACTS}
        self._cards = Label("", wrap=True, selectable=True)
        known = [field(name, said) for name, said in self._facts.items()]
        known.append(field("Cards", self._cards))
        parts = [self._name, self._how, self._why, self._waits, rule(), actions, rule(), *known]
        fill(self, on_sheet(*parts, margins=(16, 14, 16, 14), gap=10))

    def show_account(self, account: Account | None, waits: str, cards: str = "") -> None:
        """`waits` is the proposal about this account, "" for none; `cards` those it signs with."""
        self._name.setText(account.person.name if account else NOTHING_CHOSEN)
        words, state = standing(account) if account else ("", State.PLAIN)
        self._how.show_state(words, state)
        self._why.setText(why_standing(account) if account else "")
        self._waits.setText(waits)
        self._waits.setVisible(bool(waits))
        self._cards.setText(cards)
        self._cards.setAccessibleName(f"Cards: {cards}")
        said = dict(facts_of(account)) if account else {}
        for name, label in self._facts.items():
            label.setText(said.get(name, ""))
            label.setAccessibleName(f"{name}: {said.get(name, '')}")

    def words(self) -> str:
        """Everything it says."""
        return "\n".join(label.text() for label in self.findChildren(Label) if not label.isHidden())
