"""Declaration: conflicts of interest, before any evidence opens. It is signed, and makes the review's key.

- A reviewer or the adjudicator declares for himself or herself alone; everybody else reads who has declared.
- What is disclosed is read by the people of the case. A recusal takes the evidence away for good.
- What is written and not declared is kept, sealed to its author.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import blind
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Conflict, ConflictDeclared
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.intake import REASON_MINIMUM
from reviewer_app.ui import theme
from reviewer_app.ui.controls import Button, Choice, LineInput, column, field, pairs, row, rule
from reviewer_app.ui.keys import Fact, Primary
from reviewer_app.ui.page import Page
from reviewer_app.ui.pages.evidence_words import portion_of
from reviewer_app.ui.pages.kept_drafts import KeptDrafts
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

_ABOUT = (
    "Say whether anything of yours could bear on this case: work for the developer or a competitor, money in "
    "either, a person close to you there, or a public position on this model. The declaration is signed with "
    "your key. The evidence opens after it; what you write in the review is sealed to you alone until every "
    "reviewer has locked."
)
_KINDS = {
    Conflict.NONE: "None: nothing of mine bears on this case",
    Conflict.MITIGATED: "Disclosed, and mitigated as described",
    Conflict.RECUSED: "I recuse myself from this case",
}
_AGAIN = " A later declaration takes its place; both stay in the record."
_FINAL = "A recusal is not taken back: the evidence of this case stays closed to you."
_TAKEN = " It takes the evidence of this case from you, for good."
_DRAFT = "declaration"
_DECLARED_SAID = "Declared. The evidence of the case opens to you now."
_RECUSED_SAID = "Recused. The evidence of the case does not open to you."


class DeclarationPage(Page):
    """One person's declaration in one case, and who else has declared."""

    name = "Declaration"
    icon = "trust"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id, self._busy, self._filled = desk, case_id, "", False
        self._kept = KeptDrafts(self, desk, case_id)
        options = [("Choose", None), *((words, kind) for kind, words in _KINDS.items())]
        self.kind = Choice(options, name="Conflict of interest")
        self.words = TextArea(name="What is disclosed, and how it is mitigated", lines=5)
        self.marking = LineInput(name="Portion mark")
        self.marking.setFixedWidth(theme.px(96))
        self.marking.setText(portion_of(desk.case(case_id).submission.marking))
        self.final = Quiet(_FINAL)
        self.button = Button("Declare", self.declare)
        self.why, self.own = Quiet(""), Label("", wrap=True)
        self.kind.chosen.connect(lambda _: self._edited())
        self.words.edited.connect(self._edited)
        self.marking.textEdited.connect(lambda _: self._edited())
        self.disclosed = column(
            field("What is disclosed, and how it is mitigated", self.words),
            field("Portion mark", self.marking),
            gap=12,
        )
        self._fields = column(
            field("Conflict of interest", self.kind),
            self.final,
            self.disclosed,
            row(self.button, None),
            self.why,
            gap=12,
        )
        self._others = Parts()
        self.middle = sheet(
            Heading("Your declaration"),
            Label(_ABOUT, wrap=True),
            self.own,
            self._fields,
            rule(),
            Heading("The people of the case"),
            self._others,
            widest=PROSE_WIDTH,
        )
        self.set_body(self.middle)

    @property
    def _case(self) -> Case:
        return self._desk.case(self._case_id)

    def why_not(self) -> str:
        """Why nothing can be declared now, or ""."""
        reason = self._busy or self._desk.read_only
        reason = reason or may(self._desk.register, self._case_id, self._desk.person, ConflictDeclared) or ""
        kind = self.kind.value()
        if reason or kind is not None:
            return reason or self._why_not_words(kind)
        return "Choose what applies."

    def _why_not_words(self, kind: Conflict) -> str:
        if kind is Conflict.NONE:
            return ""
        if len(self.words.text().strip()) < REASON_MINIMUM:
            return f"Describe it in at least {REASON_MINIMUM} characters."
        return "" if self.marking.text().strip() else "What is disclosed needs a portion mark."

    def state_sentence(self) -> str:
        case, person = self._case, self._desk.person.id
        declared = case.declarations.get(person)
        if declared is not None:
            return f"You declared: {declared.declared.conflict.value}."
        if person in case.reviews or person == case.adjudicator:
            return "Declare first; the evidence of this case opens after that."
        done = sum(one in case.declarations for one in case.reviews)
        return (
            f"{done} of {len(case.reviews)} reviewers have declared." if case.reviews else "No reviewer yet."
        )

    def facts(self) -> Sequence[Fact]:
        return case_facts(self._desk, self._case)

    def primary(self) -> Primary | None:
        return Primary("Declare", self.declare, self.why_not()) if self._declares() else None

    def _declares(self) -> bool:
        """Whether this person is one who declares in this case."""
        return self._desk.person.id in self._case.reviews or self._desk.person.id == self._case.adjudicator

    def on_shown(self) -> None:
        if self._declares() and self._desk.person.id not in self._case.declarations:
            self.kind.setFocus()

    def keep_drafts(self) -> None:
        self._kept.keep()

    def refresh(self) -> None:
        case, person = self._case, self._desk.person.id
        self._fields.setVisible(self._declares())
        if self._declares() and not self._filled:
            self._fill()
        found = case.declarations.get(person)
        said = f"You declared “{found.declared.conflict.value}” at {time_words(found.at)}." if found else ""
        if found is not None:
            said += _TAKEN if found.declared.conflict is Conflict.RECUSED else _AGAIN
        self.own.setText(said)
        self.own.setVisible(bool(said))
        self._show_others(case)
        self._look()

    def _fill(self) -> None:
        """What was written and not declared, once."""
        self._filled, kept = True, self._kept.of(_DRAFT)
        if kept:
            chosen = next((one for one in Conflict if one.value == kept.get("kind")), None)
            self.kind.set_value(chosen)
            self.words.blockSignals(True)
            self.words.set_text(kept.get("words", ""))
            self.words.blockSignals(False)
            self.marking.setText(kept.get("marking", ""))

    def _edited(self) -> None:
        kind, words = self.kind.value(), self.words.text()
        values = {"kind": kind.value if kind else "", "words": words, "marking": self.marking.text()}
        self._kept.write(_DRAFT, values if kind or words else {})
        self._look()

    def _show_others(self, case: Case) -> None:
        rows: list[tuple[str, str | QWidget]] = []
        for one in (*case.reviews, *((case.adjudicator,) if case.adjudicator else ())):
            found = case.declarations.get(one)
            words = (
                f"{found.declared.conflict.value}, {time_words(found.at)}" if found else "not declared yet"
            )
            if found and found.declared.words:
                words += f"\n{found.declared.marking} {found.declared.words}"
            rows.append((self._desk.register.name(one), words))
        nobody = Quiet("Reviewers are not assigned yet.")
        self._others.show_parts([pairs(rows) if rows else nobody])

    def _look(self) -> None:
        reason = self.why_not()
        self.button.allow(reason)
        self.why.setText(reason)
        kind = self.kind.value()
        self.disclosed.setVisible(kind in (Conflict.MITIGATED, Conflict.RECUSED))
        self.final.setVisible(kind is Conflict.RECUSED)
        self.update_header()

    def declare(self) -> None:
        """Record the declaration; for a reviewer the key of the review is made."""
        if self.why_not():
            return
        kind, words, marking = self.kind.value(), self.words.text(), self.marking.text().strip()
        if kind is Conflict.NONE:
            words = ""  # nothing is disclosed, whatever was begun before
        self._busy = "Declaring."
        self._look()
        self.run(
            lambda: blind.declare(self._desk, self._case_id, kind, words, marking),
            lambda _: self._declared(),
            title="Declaring",
            failed=self._failed,
        )

    def _declared(self) -> None:
        self._busy = ""
        self.clear_error()
        recused = self.kind.value() is Conflict.RECUSED
        self._kept.forget(_DRAFT)
        self._kept.keep()
        self.kind.set_value(None)
        self.words.blockSignals(True)
        self.words.set_text("")
        self.words.blockSignals(False)
        self.said.emit(_RECUSED_SAID if recused else _DECLARED_SAID)
        self.refresh()
        self.case_changed.emit()

    def _failed(self, error: DeskError) -> None:
        self._busy = ""
        self.show_error(error)
        self._look()
