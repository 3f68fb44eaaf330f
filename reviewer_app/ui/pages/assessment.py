"""Assessment: the criteria left, the question and its evidence in the middle, the judgement right.

- A reviewer answers, recommends and locks. Anybody else reads what may be read: nothing of another's answers
  before every reviewer has locked (`Case.shown_reviews`).
- What is written and not saved stays with its criterion until it is saved; nothing locks before.
- The page decides nothing: the guards' sentences are shown, and the verbs are asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QWidget

from reviewer_app.desk import review as verbs
from reviewer_app.desk.indicators import IndicatorReading, indicator_readings
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assessed, Locked
from reviewer_app.domain.case import Case, Exhibit, Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may, may_open_evidence
from reviewer_app.domain.guards.review import why_not_lock
from reviewer_app.ui import dialogs
from reviewer_app.ui.controls import column, set_ground
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages import criterion_view as view
from reviewer_app.ui.pages.answer_drafts import (
    OVERALL,
    Draft,
    criterion_state,
    overall_state,
    record_draft,
    saved_draft,
)
from reviewer_app.ui.pages.answer_panel import AnswerPanel
from reviewer_app.ui.pages.criteria_list import CriteriaList
from reviewer_app.ui.pages.review_words import (
    BLIND,
    case_facts,
    locked_words,
    review_sentence,
    why_nothing_shown,
)
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, Beside, on_sheet, parted, sheet
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet

_LOCK_WORDS = (
    "After this your answers stand as they are: they change only if the supervisor returns the case. "
    "The other reviewers' answers are shown when all have locked."
)


class AssessmentPage(Page):
    """One reviewer's answers to the pinned criteria set of one case."""

    name = "Assessment"
    icon = "assessment"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self._drafts: dict[str, Draft] = {}
        self._chosen = ""
        self._shown_key: tuple[object, ...] = ()
        self._readings: dict[str, tuple[IndicatorReading, ...]] | None = None
        self._reading_fault, self._reading = "", False
        self._busy = ""
        self.criteria = CriteriaList(self._state_of)
        self.criteria.row_chosen.connect(self._choose)
        self.status_words = Quiet("")
        self.panel = AnswerPanel()
        self.panel.edited.connect(self._keep_draft)
        self.panel.save_asked.connect(self.save)
        self.middle: QScrollArea = sheet()
        left = column(self.criteria, column(self.status_words, margins=(12, 4, 12, 8)), gap=4, ground="panel")
        self.set_body(Beside("Assessment/criteria", left, self.middle))
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

    def _why_not_write(self) -> str:
        if self._desk.read_only:
            return self._desk.read_only
        return may(self._desk.register, self._case_id, self._desk.person, Assessed) or ""

    # What the header says

    def state_sentence(self) -> str:
        if self._reviews or self._set is None:
            return review_sentence(self._desk.register, self._case, self._own, len(self._drafts))
        return why_nothing_shown(self._case, self._desk.person.id) or locked_words(self._case)

    def facts(self) -> Sequence[Fact]:
        return case_facts(self._desk, self._case)

    def primary(self) -> Primary | None:
        return Primary("Lock my review", self.lock, self.why_not_lock()) if self._reviews else None

    def why_not_lock(self) -> str:
        reason = self._busy or self._desk.read_only
        reason = reason or may(self._desk.register, self._case_id, self._desk.person, Locked) or ""
        if not reason and self._drafts:
            first = next(iter(self._drafts))
            reason = f"The {first} is not saved." if first == OVERALL else f"{first} is not saved."
        return reason or why_not_lock(self._desk.register, self._case, self._desk.person.id) or ""

    def keys(self) -> Sequence[Key]:
        return (
            Key("J", "Next criterion"),
            Key("K", "Previous criterion"),
            Key("Ctrl+PgDown", "Next criterion, from anywhere", lambda: self._step(1)),
            Key("Ctrl+PgUp", "Previous criterion, from anywhere", lambda: self._step(-1)),
            Key("Ctrl+S", "Save answer", self.save, self.panel.why_not_save),
            Key("Ctrl+Return", "Save answer, while the keyboard is in it"),
        )

    # Showing

    def refresh(self) -> None:
        criteria = self._set
        self.panel.setVisible(self._reviews and criteria is not None)
        if criteria is None:
            self.criteria.set_ids([])
            self.status_words.setText("")
            self._show_middle(
                [Quiet("The criteria stand here once the case is accepted and a set is pinned.")]
            )
            return
        self._forget_saved()
        self.criteria.show_set(criteria)
        self.status_words.setText(f"{criteria.title}. {criteria.status}")
        if self._chosen not in self.criteria.criteria_ids():
            self._chosen = self.criteria.criteria_ids()[0]
            self.criteria.choose(self._chosen)
        self._read_indicators(criteria)
        self._show_panel()
        self._show_criterion()

    def _forget_saved(self) -> None:
        """Drafts that say what the journal says already are none."""
        own = self._own
        self._drafts = {key: one for key, one in self._drafts.items() if one != saved_draft(own, key)}

    def _state_of(self, identity: str) -> tuple[State, str]:
        criteria = self._set
        criterion = criteria.criterion(identity) if criteria else None
        unsaved = identity in self._drafts
        if not self._reviews:
            shown = self._case.shown_reviews(self._desk.person.id)
            given = sum(identity in one.answers for one in shown)
            return (State.PLAIN, f"{given} answers") if shown and criterion else (State.QUIET, "")
        if criterion is None:
            return overall_state(self._own, unsaved)
        return criterion_state(criterion, self._own, unsaved)

    def _choose(self, identity: str) -> None:
        if identity == self._chosen or identity not in self.criteria.criteria_ids():
            return
        self._chosen = identity
        self._show_panel()
        self._show_criterion()
        self.update_header()

    def _step(self, step: int) -> None:
        ids = self.criteria.criteria_ids()
        if self._chosen in ids:
            self.criteria.choose(ids[max(0, min(len(ids) - 1, ids.index(self._chosen) + step))])

    def _show_panel(self) -> None:
        criteria = self._set
        if criteria is None or not self._reviews:
            return
        draft = self._drafts.get(self._chosen) or saved_draft(self._own, self._chosen)
        criterion = criteria.criterion(self._chosen)
        if self.panel.identity != self._chosen or self.panel.draft() != draft or not self._shown_key:
            if criterion is None:
                self.panel.show_overall(draft)
            else:
                self.panel.show_criterion(criteria, criterion, draft)
        self.panel.show_standing(self._why_not_write(), self._chosen in self._drafts)

    def _show_criterion(self) -> None:
        """Build the middle anew, but only when something in it changed: nothing moves by itself."""
        criteria = self._set
        if criteria is None:
            return
        shown = self._case.shown_reviews(self._desk.person.id)
        key = (
            self._chosen,
            len(self._own_exhibits()),
            self._why_not_write(),
            self._readings is not None,
            self._reading_fault,
            tuple((one.person, one.locked, len(one.answers), one.returned) for one in shown),
        )
        if key == self._shown_key:
            return
        self._shown_key = key
        criterion = criteria.criterion(self._chosen)
        parts = self._overall_parts() if criterion is None else self._criterion_parts(criteria, criterion)
        self._show_middle(parts)

    def _show_middle(self, parts: Sequence[QWidget]) -> None:
        inner = on_sheet(*parted(*parts), margins=(20, 14, 20, 14), gap=14, widest=PROSE_WIDTH)
        set_ground(inner, "panel")
        self.middle.setWidget(inner)

    def _criterion_parts(self, criteria: CriteriaSet, criterion: Criterion) -> list[QWidget]:
        readings = self._readings.get(criterion.id, ()) if self._readings is not None else None
        parts = [
            view.question_part(criterion),
            view.indicators_part(criterion, readings, self._reading_fault),
        ]
        if self._reviews:
            parts.append(
                view.exhibits_part(
                    self._own_exhibits(),
                    self.panel.draft().exhibits,
                    self._why_not_write(),
                    self._cite_in_answer,
                    lambda: self.page_asked.emit("Compare"),
                )
            )
        others = self._shown_others()
        if others:
            name = self._desk.register.name
            said = [(name(one.person), _assessed(one, criterion.id)) for one in others]
            parts.append(view.answers_part(criteria, self._case, said, self._others_title("answered")))
        elif not self._reviews or self._own.locked:
            parts.append(Quiet(self._why_no_others()))
        return parts

    def _overall_parts(self) -> list[QWidget]:
        words = "The recommendation is yours. The determination is made by the official and recorded apart."
        parts: list[QWidget] = [column(Heading("Overall recommendation"), Label(words, wrap=True))]
        others = self._shown_others()
        if others:
            made = [(self._desk.register.name(one.person), one.recommendation) for one in others]
            parts.append(view.recommendations_part(made, self._others_title("recommended")))
        elif not self._reviews or self._own.locked:
            parts.append(Quiet(self._why_no_others()))
        return parts

    def _others_title(self, did: str) -> str:
        return f"As the {'other reviewers' if self._reviews else 'reviewers'} {did}"

    def _why_no_others(self) -> str:
        return why_nothing_shown(self._case, self._desk.person.id) or BLIND

    def _shown_others(self) -> list[Review]:
        shown = self._case.shown_reviews(self._desk.person.id)
        return [one for one in shown if one.person != self._desk.person.id]

    def _own_exhibits(self) -> list[Exhibit]:
        return [one for one in self._case.exhibits if one.by == self._desk.person.id]

    # The evidence behind the indicators

    def _read_indicators(self, criteria: CriteriaSet) -> None:
        """Once for the page, off the screen's thread; a person without the evidence is told so."""
        if self._readings is not None or self._reading:
            return
        reason = may_open_evidence(self._case, self._desk.person)
        if reason is not None:
            self._reading_fault = reason
            return
        self._reading = True
        self.run(
            lambda: indicator_readings(self._desk, self._case_id, criteria),
            self._indicators_read,
            title="Reading the indicators",
            failed=self._indicators_failed,
        )

    def _indicators_read(self, found: dict[str, tuple[IndicatorReading, ...]]) -> None:
        self._readings, self._reading, self._reading_fault = found, False, ""
        self._show_criterion()

    def _indicators_failed(self, error: DeskError) -> None:
        self._reading, self._reading_fault = False, error.sentence
        self._show_criterion()

    # Writing

    def _cite_in_answer(self, number: int, on: bool) -> None:
        before = set(self.panel.draft().exhibits)
        self.panel.set_exhibits(tuple(sorted(before | {number} if on else before - {number})))

    def _keep_draft(self) -> None:
        draft = self.panel.draft()
        if draft == saved_draft(self._own, self._chosen):
            self._drafts.pop(self._chosen, None)
        else:
            self._drafts[self._chosen] = draft
        self.panel.show_standing(self._why_not_write(), self._chosen in self._drafts)
        self.criteria.show_states()
        self.update_header()

    def save(self) -> None:
        """Record the answer (or the recommendation) in front."""
        if self._busy or self.panel.why_not_save():
            return
        identity, draft = self._chosen, self.panel.draft()
        self._busy = "Saving."
        self.run(
            lambda: record_draft(self._desk, self._case_id, identity, draft),
            lambda _: self._saved(identity),
            title="Saving",
            failed=self._failed,
        )

    def _saved(self, identity: str) -> None:
        self.said.emit(f"{identity[0].upper()}{identity[1:]} saved.")
        self._acted()

    def lock(self) -> None:
        """Ask for the password and close the review."""
        name = self._desk.person.name
        password = dialogs.ask_password(self, "Lock my review", _LOCK_WORDS, yes="Lock", person=name)
        if password is None:
            return
        self._busy = "Locking."
        self.update_header()
        self.run(
            lambda: verbs.lock(self._desk, self._case_id, password),
            lambda _: self._acted("Your review is locked."),
            title="Locking the review",
            failed=self._failed,
        )

    def _acted(self, words: str = "") -> None:
        self._busy = ""
        self.clear_error()
        if words:
            self.said.emit(words)
        self.refresh()
        self.update_header()
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._busy = ""
        self.show_error(error)
        self.refresh()
        self.update_header()


def _assessed(review: Review, criterion: str) -> Assessed | None:
    answer = review.answers.get(criterion)
    return answer.assessed if answer else None
