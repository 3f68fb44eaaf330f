"""Assessment: the criteria left, the question and its evidence in the middle, the judgement right.

- A reviewer answers, recommends and locks. Anybody else reads what may be read: nothing of another's answers
  before the reviews are revealed (`Case.shown_reviews`).
- What is written and not saved stays with its criterion, sealed to its author, until it is saved; nothing
  locks before.
- A reviewer or an adjudicator to whom the evidence is closed sees why, and nothing else.
- The page decides nothing: the guards' sentences are shown, and the verbs are asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer_app.desk import review as verbs
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assessed, Locked
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.domain.guards.review import why_not_lock
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages.acting import Acting
from reviewer_app.ui.pages.answer_drafts import (
    OVERALL,
    Draft,
    criterion_state,
    draft_of,
    draft_values,
    overall_state,
    record_draft,
    saved_draft,
)
from reviewer_app.ui.pages.answer_panel import AnswerPanel
from reviewer_app.ui.pages.assessment_indicators import Indicators
from reviewer_app.ui.pages.assessment_middle import Middle
from reviewer_app.ui.pages.closed_body import closed_body
from reviewer_app.ui.pages.criteria_list import CriteriaList
from reviewer_app.ui.pages.kept_drafts import KeptDrafts
from reviewer_app.ui.pages.lock_form import ask_lock
from reviewer_app.ui.pages.review_words import (
    case_facts,
    locked_words,
    review_sentence,
    why_nothing_shown,
)
from reviewer_app.ui.pages.sheet import Beside
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell
from reviewer_app.ui.text import Quiet

_LOCK_WORDS = (
    "After this your answers stand as they are: they change only if the supervisor returns the case. "
    "The other reviewers' answers are shown when all have locked and a supervisor has revealed them."
)
_NO_SET = "The criteria stand here once the case is accepted and a set is pinned."
_NO_EXHIBIT = "Put the keyboard on one of your exhibits first: Tab leads there from the list of criteria."


class AssessmentPage(Acting):
    """One reviewer's answers to the pinned criteria set of one case."""

    name = "Assessment"
    icon = "assessment"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id, self._chosen, self._busy = desk, case_id, "", ""
        self._kept = KeptDrafts(self, desk, case_id)
        self.criteria = CriteriaList(self._state_of)
        self.criteria.row_chosen.connect(self._choose)
        self.status_words = Quiet("")
        self.panel = AnswerPanel()
        self.panel.edited.connect(self._keep_draft)
        self.panel.save_asked.connect(self.save)
        self.panel.exhibit_dropped.connect(lambda number: self._cite_in_answer(number, True))
        self._indicators = Indicators(self, desk, case_id, self._show_chosen)
        self.middle = Middle(self, desk, case_id, self._indicators)
        self.middle.cited.connect(self._cite_in_answer)
        self.middle.compare_asked.connect(lambda: self.page_asked.emit("Compare"))
        left = column(self.criteria, column(self.status_words, margins=(12, 4, 12, 8)), gap=4, ground="panel")
        self._stack, self._closed = QStackedWidget(), ""
        self._stack.addWidget(Beside("Assessment/criteria", left, self.middle))
        self.set_body(self._stack)
        self.set_side(self.panel)

    # What the page is about

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    @property
    def _set(self) -> CriteriaSet | None:
        return self._desk.register.criteria_of(self._case)

    @property
    def _reviews(self) -> bool:
        """Whether this person is a reviewer of the case."""
        return self._desk.person.id in self._case.reviews

    @property
    def _own(self) -> Review:
        return self._case.reviews.get(self._desk.person.id, Review(self._desk.person.id))

    def _why_closed(self) -> str:
        """Why a person who is to judge the case sees nothing of it here, or ""."""
        case, person = self._case, self._desk.person
        judges = person.id in case.reviews or person.id == case.adjudicator
        return (may_open_evidence(case, person) or "") if judges else ""

    def _why_not_write(self) -> str:
        if self._desk.read_only:
            return self._desk.read_only
        return may(self._desk.register, self._case_id, self._desk.person, Assessed) or ""

    # What the header says

    def state_sentence(self) -> str:
        if closed := self._why_closed():
            return closed
        if self._reviews or self._set is None:
            return review_sentence(self._desk.register, self._case, self._own, len(self._unsaved()))
        return why_nothing_shown(self._case, self._desk.person.id) or locked_words(self._case)

    def facts(self) -> Sequence[Fact]:
        return case_facts(self._desk, self._case)

    def primary(self) -> Primary | None:
        shown = self._reviews and not self._why_closed()
        return Primary("Lock my review", self.lock, self.why_not_lock()) if shown else None

    def why_not_lock(self) -> str:
        reason = self._busy or self._desk.read_only
        reason = reason or may(self._desk.register, self._case_id, self._desk.person, Locked) or ""
        unsaved = "" if reason else next(iter(self._unsaved()), "")
        if unsaved:
            reason = f"The {unsaved} is not saved." if unsaved == OVERALL else f"{unsaved} is not saved."
        return reason or why_not_lock(self._desk.register, self._case, self._desk.person.id) or ""

    def keys(self) -> Sequence[Key]:
        return (
            Key("J", "Next criterion"),
            Key("K", "Previous criterion"),
            Key("Ctrl+PgDown", "Next criterion, from anywhere", lambda: self._step(1)),
            Key("Ctrl+PgUp", "Previous criterion, from anywhere", lambda: self._step(-1)),
            Key("Ctrl+Space", "Cite the exhibit with the keyboard", self.cite_chosen, self._why_not_write),
            Key("Ctrl+S", "Save answer", self.save, self.panel.why_not_save),
            Key("Ctrl+Return", "Save answer, while the keyboard is in it"),
        )

    # Drafts

    def _unsaved(self) -> dict[str, Draft]:
        """What is written of the pinned set's criteria, and of the recommendation, and not saved yet."""
        criteria = self._set
        if criteria is None or not self._reviews:
            return {}
        names = [*(one.id for one in criteria.criteria), OVERALL]
        return {name: draft_of(kept) for name in names if (kept := self._kept.of(name))}

    def _keep_draft(self) -> None:
        draft = self.panel.draft()
        same = draft == saved_draft(self._own, self._chosen)
        self._kept.write(self._chosen, {} if same else draft_values(draft))
        self.panel.show_standing(self._why_not_write(), not same)
        self.criteria.show_states()
        self.update_header()

    def _forget_saved(self) -> None:
        """Drafts that say what the journal says already are none."""
        for name, draft in self._unsaved().items():
            if draft == saved_draft(self._own, name):
                self._kept.forget(name)

    def keep_drafts(self) -> None:
        self._kept.keep()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page comes to the front: what was written last is kept now, and not a moment later."""
        super().hideEvent(event)
        if self.window() is not self and self.window().isVisible():
            self._kept.keep()

    # Showing

    def refresh(self) -> None:
        self._show_closed()
        criteria = self._set
        self.panel.setVisible(self._reviews and criteria is not None and not self._closed)
        if self._closed:
            return
        if criteria is None:
            self.criteria.set_ids([])
            self.status_words.setText("")
            self.middle.show_words(_NO_SET)
            return
        self._forget_saved()
        self.criteria.show_set(criteria)
        self.status_words.setText(f"{criteria.title}. {criteria.status}")
        if self._chosen not in self.criteria.criteria_ids():
            self._chosen = self.criteria.criteria_ids()[0]
            self.criteria.choose(self._chosen)
        self._indicators.read(criteria)
        self._show_chosen()

    def _show_closed(self) -> None:
        closed = self._why_closed()
        if closed == self._closed:
            return
        self._closed = closed
        while self._stack.count() > 1:
            old = self._stack.widget(1)
            assert old is not None
            self._stack.removeWidget(old)
            old.deleteLater()
        if closed:
            self._stack.addWidget(closed_body(self, closed))
        self._stack.setCurrentIndex(1 if closed else 0)

    def _state_of(self, identity: str) -> Cell:
        criteria = self._set
        criterion = criteria.criterion(identity) if criteria else None
        if not self._reviews:
            shown = self._case.shown_reviews(self._desk.person.id)
            given = sum(identity in one.answers for one in shown)
            return Cell(f"{given} answers") if shown and criterion else Cell("", State.QUIET)
        unsaved = bool(self._kept.of(identity))
        if criterion is None:
            return overall_state(self._own, unsaved)
        return criterion_state(criterion, self._own, unsaved)

    def _choose(self, identity: str) -> None:
        if identity == self._chosen or identity not in self.criteria.criteria_ids():
            return
        self._chosen = identity
        self._show_chosen()
        self.update_header()

    def _step(self, step: int) -> None:
        ids = self.criteria.criteria_ids()
        if self._chosen in ids:
            self.criteria.choose(ids[max(0, min(len(ids) - 1, ids.index(self._chosen) + step))])

    def _show_chosen(self) -> None:
        criteria = self._set
        if criteria is None or self._closed:
            return
        if self._reviews:
            self._show_panel(criteria)
        cites = self.panel.draft().exhibits if self._reviews else ()
        self.middle.show_criterion(criteria, self._chosen, cites, self._why_not_write())

    def _show_panel(self, criteria: CriteriaSet) -> None:
        kept, criterion = self._kept.of(self._chosen), criteria.criterion(self._chosen)
        draft = draft_of(kept) if kept else saved_draft(self._own, self._chosen)
        shown = bool(self.panel.heading.text()) and self.panel.identity == self._chosen
        if not shown or self.panel.draft() != draft:
            if criterion is None:
                self.panel.show_overall(draft)
            else:
                self.panel.show_criterion(criteria, criterion, draft)
        answer = self._own.answers.get(self._chosen)
        self.panel.show_crossed(self._indicators.crossed(self._chosen, answer.assessed if answer else None))
        self.panel.show_standing(self._why_not_write(), bool(kept))

    # Writing

    def cite_chosen(self) -> None:
        """Cite the exhibit with the keyboard on it in the answer, or take it out again."""
        line = self.middle.exhibits.with_keyboard() if self.middle.exhibits is not None else None
        if line is None:
            self.said.emit(_NO_EXHIBIT)
        else:
            line.box.toggle()

    def _cite_in_answer(self, number: int, on: bool) -> None:
        own = {one.number for one in self._case.exhibits_of(self._desk.person.id)}
        before = set(self.panel.draft().exhibits)
        wanted = before | ({number} & own) if on else before - {number}
        if wanted != before and not self._why_not_write():
            self.panel.set_exhibits(tuple(sorted(wanted)))
        if self.middle.exhibits is not None:
            self.middle.exhibits.show_cited(self.panel.draft().exhibits)

    def save(self) -> None:
        """Record the answer (or the recommendation) in front."""
        if self._busy or self.panel.why_not_save():
            return
        identity, draft = self._chosen, self.panel.draft()
        self._busy = "Saving."
        self.run(
            lambda: record_draft(self._desk, self._case_id, identity, draft),
            lambda _: self._acted(f"{identity[0].upper()}{identity[1:]} saved."),
            title="Saving",
            failed=self._failed,
        )

    def lock(self) -> None:
        """Ask for the password and close the review."""
        asked = ask_lock(self, self._desk.person.name, _LOCK_WORDS)
        if asked is None:
            return
        self._busy = "Locking."
        self.update_header()
        self.run(
            lambda: verbs.lock(self._desk, self._case_id, asked.password, asked.ticked),
            lambda _: self._acted("Your review is locked."),
            title="Locking the review",
            failed=self._failed,
        )
