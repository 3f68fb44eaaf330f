"""The acts between the lock and the supervisor, each with the reason why it is off.

- Only those are shown that belong to the state of the case; whoever may not do one reads why.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import blind, drafting, supervise
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Dissented,
    FindingDrafted,
    FindingSubmitted,
    Revealed,
)
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.guards import may, refusal
from reviewer_app.ui.controls import Button, column, fill, rule
from reviewer_app.ui.keys import Primary
from reviewer_app.ui.pages.reveal_forms import DraftForm
from reviewer_app.ui.pages.reveal_words import ask_adjudicator
from reviewer_app.ui.text import Quiet

_SHOWN: dict[type[Act], tuple[State, ...]] = {
    Revealed: (State.IN_REVIEW, State.RFI_HOLD, State.LOCKED),
    AdjudicatorNamed: (State.LOCKED, State.ADJUDICATION),
    AdjudicationClosed: (State.ADJUDICATION,),
    FindingSubmitted: (State.DRAFT,),
}
_WORDS: dict[type[Act], str] = {
    Revealed: "Reveal the reviews",
    AdjudicatorNamed: "Name the adjudicator…",
    AdjudicationClosed: "Close the adjudication",
    FindingSubmitted: "Submit to the supervisor",
}
Work = Callable[[Callable[[], None], str], None]  # what to record, and the word when it is


class RevealActs(QWidget):
    """The buttons at the foot of the side. `act` records off the screen's thread; `busy()` says why not."""

    def __init__(
        self, desk: Desk, case_id: str, draft: DraftForm, act: Work, busy: Callable[[], str]
    ) -> None:
        super().__init__()
        self._desk, self._case_id, self._draft, self._act, self._busy = desk, case_id, draft, act, busy
        self._does: dict[type[Act], Callable[[], None]] = {
            Revealed: self.reveal,
            AdjudicatorNamed: self.name_adjudicator,
            AdjudicationClosed: self.close_adjudication,
            FindingSubmitted: self.submit,
        }
        self.buttons = {form: Button(words, self._does[form]) for form, words in _WORDS.items()}
        self._why = {form: Quiet("") for form in _WORDS}
        self._lines = {form: column(self.buttons[form], self._why[form], gap=4) for form in _WORDS}
        fill(self, column(rule(), *self._lines.values(), margins=(18, 8, 18, 14), gap=10))

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    def why_not(self, form: type[Act]) -> str:
        """Why this person may not do this now, or ""."""
        reason = self._busy() or may(self._desk.register, self._case_id, self._desk.person, form) or ""
        if reason:
            return reason
        if form is AdjudicationClosed:
            closed = AdjudicationClosed(tuple(self._case.settled))
            return refusal(self._desk.register, self._case_id, self._desk.person, closed) or ""
        return self._why_not_submit() if form is FindingSubmitted else ""

    def _why_not_submit(self) -> str:
        if self._draft.unsaved():
            return "What stands in the draft is not recorded yet: write the draft first."
        return "" if self._case.draft is not None else "Nothing is drafted yet."

    def primary(self, form: type[Act]) -> Primary:
        """One of these as the page's primary action."""
        return Primary(_WORDS[form], self._does[form], self.why_not(form))

    def show_acts(self) -> None:
        state = self._case.state
        for form, button in self.buttons.items():
            reason = self.why_not(form)
            self._lines[form].setVisible(state in _SHOWN[form])
            button.allow(reason)
            self._why[form].setText(reason)
            self._why[form].setVisible(bool(reason))
        self.setVisible(any(state in states for states in _SHOWN.values()))

    def reveal(self) -> None:
        """Open the reviews to the people of the case."""
        if not self.why_not(Revealed):
            self._act(lambda: blind.reveal(self._desk, self._case_id), "The reviews are revealed.")

    def name_adjudicator(self) -> None:
        """Ask who settles the differences."""
        person = "" if self.why_not(AdjudicatorNamed) else ask_adjudicator(self, self._desk, self._case_id)
        if person:
            words = f"{self._desk.register.name(person)} settles the differences."
            self._act(lambda: supervise.name_adjudicator(self._desk, self._case_id, person), words)

    def close_adjudication(self) -> None:
        """Every difference is settled."""
        if not self.why_not(AdjudicationClosed):
            words = "The adjudication is closed."
            self._act(lambda: drafting.close_adjudication(self._desk, self._case_id), words)

    def submit(self) -> None:
        """Give the recorded draft to the supervisor."""
        if not self.why_not(FindingSubmitted):
            words = "The draft is with the supervisor."
            self._act(lambda: drafting.submit(self._desk, self._case_id), words)


def verb_of(desk: Desk, case_id: str, act: Act) -> tuple[Callable[[], None], str]:
    """The verb that records what a form of this page gives, and the word when it is recorded."""
    match act:
        case Adjudicated():
            return lambda: drafting.settle(desk, case_id, act), f"{act.criterion} is settled."
        case FindingDrafted(outcome, judgement, marking):
            made = "The draft is recorded."
            return lambda: drafting.draft(desk, case_id, outcome, judgement, marking), made
        case Dissented(words, marking):
            return lambda: drafting.dissent(desk, case_id, words, marking), "Your dissent is recorded."
    raise AssertionError(f"no form of this page gives {act.kind}")
