"""Reveal: the reviews opened to the people of the case, differences settled, the finding drafted, dissent.

- Before the reveal nothing of a review is here: the page says how many have locked, and why it is empty.
- The answers stay beside each other while one writes: every form is at the right, none hides the evidence.
- Each act that is off says why, in the guards' sentence. What is written is kept until it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    Act,
    AdjudicationClosed,
    AdjudicatorNamed,
    Dissented,
    FindingSubmitted,
    Revealed,
)
from reviewer_app.domain.case import Review
from reviewer_app.domain.case import State as CaseState
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.differences import differing
from reviewer_app.domain.guards import may
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.pages import reveal_side as side
from reviewer_app.ui.pages.reveal_acts import RevealActs, verb_of
from reviewer_app.ui.pages.reveal_forms import DissentForm, DraftForm, RevealForm
from reviewer_app.ui.pages.reviews_page import ReviewsPage
from reviewer_app.ui.pages.settle_form import SettleForm
from reviewer_app.ui.pages.sheet import sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell


class RevealPage(ReviewsPage):
    """What happens to the reviews of one case between their lock and the supervisor."""

    name = "Reveal"
    icon = "reveal"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, "Settled", parent)
        self._begun: tuple[object, ...] = ()
        self.beside.chosen.connect(lambda _: self._choose())
        self._build_side()

    def _build_side(self) -> None:
        given = (self._desk, self._case_id, self._kept, self._why_busy)
        self.settle, self.draft, self.dissent = SettleForm(*given), DraftForm(*given), DissentForm(*given)
        for form in self._forms():
            form.edited.connect(self._edited)
            form.asked.connect(partial(self._record, form))
        self._said = Parts()
        self.acts = RevealActs(self._desk, self._case_id, self.draft, self._act, self._why_busy)
        self.side = sheet(self.settle, self.draft, self._said, self.dissent, margins=(18, 14, 18, 14), gap=16)
        self.set_side(column(self.side, self.acts, gap=0, ground="panel"))

    def _forms(self) -> tuple[RevealForm, ...]:
        return (self.settle, self.draft, self.dissent)

    # What the page is about

    def _left(self) -> list[str]:
        """What differs by the set's rule and is not settled."""
        criteria, case = self._set, self._case
        found = differing(criteria, self._shown()) if criteria is not None else ()
        return [one for one in found if one not in case.settled]

    def _why_busy(self) -> str:
        return self._busy or self._desk.read_only

    # What the header says

    def state_sentence(self) -> str:
        return state_sentence(self._desk.register, self._case, self._desk.person)

    def primary(self) -> Primary | None:
        case = self._case
        if not case.revealed or case.state is CaseState.LOCKED:
            return self.acts.primary(Revealed)
        if case.state is CaseState.ADJUDICATION:
            return self._primary_of_adjudication()
        if case.state is CaseState.DRAFT and self._writes():
            if case.draft is None or self.draft.unsaved():
                return Primary("Write the draft", self.draft.record, self.draft.why_not())
            return self.acts.primary(FindingSubmitted)
        return None

    def _primary_of_adjudication(self) -> Primary:
        if self._desk.person.id != self._case.adjudicator:
            return self.acts.primary(AdjudicatorNamed)
        if self._left() or self.settle.unsaved():
            return Primary("Settle", self.settle.record, self.settle.why_not())
        return self.acts.primary(AdjudicationClosed)

    def _writes(self) -> bool:
        """Whether this person may write the draft: a reviewer or the adjudicator of the case."""
        person = self._desk.person.id
        return person in self._case.reviews or person == self._case.adjudicator

    def keys(self) -> Sequence[Key]:
        return (
            Key("J", "Next criterion"),
            Key("K", "Previous criterion"),
            Key("Ctrl+PgDown", "Next criterion, from anywhere", lambda: self._step(1)),
            Key("Ctrl+PgUp", "Previous criterion, from anywhere", lambda: self._step(-1)),
        )

    # Showing

    def refresh(self) -> None:
        if self._show_reviews() and not self.beside.current():
            self.beside.choose(next(iter(self.beside.rows())))
        self._show_side(self._set, self._shown())

    def _mark(self, criterion: str) -> Cell | str:
        """The column *Settled*: the level, *open* where it is still to be settled, else nothing."""
        settled = self._case.settled.get(criterion)
        if settled is not None:
            return Cell(f"at {settled.adjudicated.level}", State.GOOD)
        if self._case.state is CaseState.ADJUDICATION and criterion in self._left():
            return Cell("open", State.WARN)
        return ""

    def _step(self, step: int) -> None:
        ids, now = list(self.beside.rows()), self.beside.current()
        if now in ids:
            self.beside.choose(ids[max(0, min(len(ids) - 1, ids.index(now) + step))])

    def _edited(self) -> None:
        self.acts.show_acts()
        self.update_header()

    def _choose(self) -> None:
        self._begin_forms()
        self.update_header()

    def _show_side(self, criteria: CriteriaSet | None, shown: Sequence[Review]) -> None:
        case, person, name = self._case, self._desk.person.id, self._desk.register.name
        dissents = may(self._desk.register, self._case_id, self._desk.person, Dissented) is None
        self.settle.setVisible(case.state is CaseState.ADJUDICATION and person == case.adjudicator)
        self.draft.setVisible(bool(shown) and case.state is CaseState.DRAFT and self._writes())
        self.dissent.setVisible(bool(shown) and dissents)
        parts: list[QWidget] = []
        if criteria is not None and shown:
            parts.append(side.agreement_part(criteria, shown, name))
            parts.append(side.recommendations_part(shown, name))
            parts += [side.settled_part(case, criteria, name)] if case.settled else []
            parts += side.draft_parts(case, name)
        self._said.show_parts(parts)
        self._begin_forms()

    def _begin_forms(self) -> None:
        """Fill the forms anew only when what they are about changed: what one writes stays."""
        case, criteria = self._case, self._set
        now = (self.beside.current(), case.settled.get(self.beside.current()), case.draft, len(case.dissents))
        if now != self._begun and criteria is not None and self._shown():
            self._begun = now
            self.settle.show_criterion(criteria, self.beside.current())
            self.draft.begin()
            self.dissent.begin()
        self._show_acts()

    def _show_acts(self) -> None:
        for form in self._forms():
            form.look()
        self.acts.show_acts()

    # Acting

    def _record(self, form: RevealForm, act: Act) -> None:
        work, words = verb_of(self._desk, self._case_id, act)
        self._act(work, words, form.form())
