"""The judgement at hand: level, likelihood and confidence apart, the rationale, and what it still lacks.

- Likelihood and confidence are two choices and never one sentence (ICD 203).
- Where a crossed indicator suggests more than the answer says, the panel asks why, and nowhere else.
- Words of approval and other hedges are pointed out, never refused: that is a person's judgement.
- An exhibit is dropped anywhere on the panel; which are cited is chosen in the middle of the page too.
- Ctrl+Enter inside the panel saves what the panel holds; elsewhere it is the page's primary action.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from reviewer_app.domain.acts import Outcome
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet, Criterion
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards.intake import REASON_MINIMUM
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, LineInput, column, field, fill, row, rule
from reviewer_app.ui.pages.answer_drafts import OVERALL, Draft, count_words
from reviewer_app.ui.pages.exhibit_drag import dropped_exhibit
from reviewer_app.ui.pages.sheet import sheet
from reviewer_app.ui.pages.why_below import WhyBelow
from reviewer_app.ui.pages.word_notes import WordNotes
from reviewer_app.ui.states import State
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

CTRL = Qt.KeyboardModifier.ControlModifier


class AnswerPanel(QWidget):
    """`edited()` when the person changed something; `save_asked()` by button or Ctrl+Enter.

    `exhibit_dropped(number)`: an exhibit was dropped here, to be cited.
    """

    edited = Signal()
    save_asked = Signal()
    exhibit_dropped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Answer")
        self.setAcceptDrops(True)
        self._criterion: Criterion | None = None
        self._draft, self._locked, self._unsaved = Draft(), "", False
        self._make_inputs()
        self._build()

    def _make_inputs(self) -> None:
        self.heading, self.question = Heading(""), Quiet("")
        self.level = Choice(name="Level")
        self.likelihood = Choice(name="Likelihood")
        self.confidence = Choice(name="Confidence")
        self.outcome = Choice(name="Recommended outcome")
        self.marking = LineInput("(U)", name="Portion mark of the rationale")
        self.marking.setFixedWidth(theme.px(96))
        self.rationale = TextArea(name="Rationale", lines=7)
        self.count, self.words, self.below = Label("", "quiet"), WordNotes(), WhyBelow()
        self.cited, self.saved = Quiet(""), Label("", wrap=True)
        self.button = Button("Save answer   Ctrl+Enter", self.save_asked.emit)
        self.why_not = Quiet("")
        for choice in (self.level, self.likelihood, self.confidence, self.outcome):
            choice.chosen.connect(lambda _: self._changed())
        self.rationale.edited.connect(self._changed)
        self.below.edited.connect(self._changed)
        self.marking.textEdited.connect(lambda _: self._changed())

    def _build(self) -> None:
        self._level = field("Level", self.level)
        self._judged = column(
            field("Likelihood", self.likelihood), field("Confidence", self.confidence), gap=12
        )
        self._outcome = field("Recommended outcome", self.outcome)
        mark = row(Label("Rationale", "field"), None, Label("Portion mark", "field"), self.marking)
        inner = sheet(
            self.heading,
            self.question,
            rule(),
            self._level,
            self._outcome,
            self._judged,
            column(mark, self.rationale, self.count, gap=4),
            self.below,
            self.words,
            self.cited,
            self.saved,
            self.button,
            self.why_not,
            margins=(18, 14, 18, 14),
        )
        fill(self, inner)

    def show_criterion(self, criteria: CriteriaSet, criterion: Criterion, draft: Draft) -> None:
        """The inputs for one criterion, filled with a draft."""
        self._criterion = criterion
        self.heading.setText(f"{criterion.id}  {criterion.title}")
        self.question.setText("Your answer. Say what the cited evidence shows, and what it does not.")
        levels = [(f"{one.code}  {one.words}", one.code) for one in criteria.scale]
        self.level.set_options([("Choose a level", ""), *levels], draft.level)
        nothing = "Choose" if criterion.likelihood_required else "Not asked here"
        self.likelihood.set_options(
            [(nothing, None), *((one.with_band, one) for one in Likelihood)], draft.likelihood
        )
        self.confidence.set_options(
            [(nothing, None), *((one.value, one) for one in Confidence)], draft.confidence
        )
        self._show(draft, overall=False)

    def show_overall(self, draft: Draft) -> None:
        """The inputs for the overall recommendation."""
        self._criterion = None
        self.heading.setText("Overall recommendation")
        self.question.setText("What you recommend. The determination is made, and recorded, by others.")
        options: Sequence[tuple[str, Outcome]] = [(one.value, one) for one in Outcome]
        self.outcome.set_options([("Choose an outcome", None), *options], draft.outcome)
        self._show(draft, overall=True)

    def _show(self, draft: Draft, *, overall: bool) -> None:
        self._draft = draft
        for widget, shown in (
            (self._level, not overall),
            (self._judged, not overall),
            (self._outcome, overall),
        ):
            widget.setVisible(shown)
        self.rationale.blockSignals(True)
        self.rationale.set_text(draft.rationale)
        self.rationale.blockSignals(False)
        self.below.set_words(draft.against)
        self.marking.setText(draft.marking)
        self.button.set_words(f"Save {'recommendation' if overall else 'answer'}   Ctrl+Enter")
        self._look()

    @property
    def against(self) -> TextArea:
        """Why the answer stays below what a crossed indicator suggests; in sight where that is asked."""
        return self.below.text

    @property
    def identity(self) -> str:
        return self._criterion.id if self._criterion else OVERALL

    def draft(self) -> Draft:
        """What the inputs hold now."""
        plain = replace(self._draft, rationale=self.rationale.text(), marking=self.marking.text().strip())
        if self._criterion is None:
            return replace(plain, outcome=self.outcome.value())
        return replace(
            plain,
            level=self.level.value() or "",
            likelihood=self.likelihood.value(),
            confidence=self.confidence.value(),
            against=self.below.words(),
        )

    def set_exhibits(self, numbers: tuple[int, ...]) -> None:
        """Which exhibits the answer cites; they are chosen in the middle of the page."""
        self._draft = replace(self._draft, exhibits=numbers)
        self._changed()

    def show_standing(self, locked: str, unsaved: bool) -> None:
        """Why nothing can be written here ("" if it can), and whether this differs from what is saved."""
        self._locked, self._unsaved = locked, unsaved
        self._look()

    def show_crossed(self, crossed: Sequence[str] | None) -> None:
        """Which indicators of the criterion are crossed; None while that is not known."""
        self.below.show_crossed(crossed)
        self._look()

    def _changed(self) -> None:
        self._look()
        self.edited.emit()

    def why_not_save(self) -> str:
        draft = self.draft()
        if self._locked:
            return self._locked
        if self._criterion is None:
            if draft.outcome is None:
                return "Choose an outcome first."
            if len(draft.rationale.strip()) < REASON_MINIMUM:
                return f"The recommendation needs a reason of at least {REASON_MINIMUM} characters."
        elif not draft.level:
            return "Choose a level first."
        if not draft.marking:
            return "The rationale needs a portion mark, such as (U)."
        return "" if self._unsaved else "There is nothing new to save."

    def _look(self) -> None:
        for widget in (self.level, self.likelihood, self.confidence, self.outcome, self.marking):
            widget.setEnabled(not self._locked)
        self.rationale.setReadOnly(bool(self._locked))
        text = self.rationale.text()
        least = self._criterion.rationale_minimum if self._criterion else REASON_MINIMUM
        short = len(text.strip()) < least
        self.count.show_state(count_words(text, least), State.QUIET if short else State.GOOD)
        level = (self.level.value() or "") if self._criterion else ""
        self.below.look(self._criterion, level, locked=bool(self._locked))
        self.words.look(text, self.below.words(), key_judgement=self._criterion is None)
        self._look_at_saving()

    def _look_at_saving(self) -> None:
        reason = self.why_not_save()
        self.button.allow(reason)
        self.why_not.setText(reason)
        if self._unsaved:
            self.saved.show_state("Not saved. It is kept here while you look elsewhere.", State.WARN)
        else:
            self.saved.show_state("", State.PLAIN)
        self.saved.setVisible(self._unsaved)
        numbers = ", ".join(str(number) for number in self._draft.exhibits)
        least = self._criterion.citation_minimum if self._criterion else 0
        if self._criterion is not None and self.level.value() == CANNOT_ASSESS:
            least = 0
        none = f"No exhibit chosen; this needs at least {least}." if least else "No exhibit chosen."
        self.cited.setText(f"Exhibits: {numbers}" if numbers else none)
        self.cited.setVisible(self._criterion is not None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._locked and self._criterion is not None and dropped_exhibit(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        number = dropped_exhibit(event.mimeData())
        if number is not None:
            event.acceptProposedAction()
            self.exhibit_dropped.emit(number)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter belongs to the panel while the keyboard is in it, before the window's own shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and _saves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _saves(event):
            if self.button.isEnabled():
                self.save_asked.emit()
            return
        super().keyPressEvent(event)


def _saves(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain == CTRL
