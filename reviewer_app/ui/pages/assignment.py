"""Assignment: who may review the case, who does, and the change of reviewers with its reason.

- Whoever may not review reads the guards' own sentence beside the name; nothing is decided here.
- What the choice as a whole lacks stands above the button: two or more reviewers, another choice, a reason.
- A contractor sees proprietary portions only with the originator's authorisation, which is recorded here.
- Who stays keeps what he or she wrote; every lock is taken anew, because who leaves was to give back a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk import asking, supervise
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Assigned, PropinAuthorised
from reviewer_app.domain.case import State as CaseState
from reviewer_app.ui.controls import Button, LineInput, column, pairs, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages.assignment_people import CandidateList
from reviewer_app.ui.pages.assignment_words import candidates, declared_words, review_words
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.kept_form import Fields, Form
from reviewer_app.ui.pages.portion_mark import UNCLASSIFIED, PortionMark, marked
from reviewer_app.ui.pages.request_words import counted
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.text import Heading, Label, Quiet, TextArea

_ALONE = "Each answers alone; what one writes is sealed to him or her until every reviewer has locked."
_CHANGING = (
    "Who stays keeps what he or she wrote. Every lock is taken back and taken anew. What a reviewer who "
    "leaves wrote stays sealed in the record."
)
_AUTHORISE = (
    "Recorded here is what the originator decided. The contractor then sees the developer's proprietary "
    "portions (PROPIN) of this case, and of no other."
)
_REASON = "Why the reviewers change"


class AssignmentPage(CaseWork):
    """The reviewers of one case. `chosen()` are those ticked now."""

    name = "Assignment"
    icon = "assignment"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        self._ticked: tuple[str, ...] | None = None  # None: as the case says
        self.list = CandidateList()
        self.list.changed.connect(self._changed)
        self.list.authorise_asked.connect(self.authorise)
        self.reason = TextArea(name=_REASON, hint="it stays in the record; at least 20 characters", lines=3)
        self.reason.edited.connect(self._changed)
        self.mark = PortionMark("the reason")
        self.mark.textEdited.connect(lambda _: self._changed())
        self._reason_field = marked(_REASON, self.reason, self.mark)
        self.count, self.why = Label("", wrap=True), Quiet("")
        self.button = Button("Assign", self.assign)
        self.set_body(
            sheet(
                Heading("Who may review"),
                Quiet(_ALONE),
                self.list,
                self.count,
                self._reason_field,
                column(self.button, self.why, gap=4),
                widest=PROSE_WIDTH,
            )
        )
        self.set_side(self._build_side())
        self._show_draft()

    def _build_side(self) -> QWidget:
        self._now = Parts()
        return scrolled(column(self._now, None, margins=(16, 16, 16, 12)))

    def _show_draft(self) -> None:
        draft = self.drafts.of("assign")
        self.reason.set_text(draft.get("reason", ""))
        self.mark.setText(draft.get("mark") or UNCLASSIFIED)
        if "chosen" in draft:
            self._ticked = tuple(one for one in draft["chosen"].split(",") if one)

    # What it says.

    def chosen(self) -> tuple[str, ...]:
        """Those who are ticked: who reviewed before keeps the place, who comes stands after."""
        ticked = self.list.chosen()
        staying = tuple(one for one in self.case.reviews if one in ticked)
        return (*staying, *(one for one in ticked if one not in staying))

    def act(self) -> Assigned:
        reason = self.reason.text().strip() if self.case.reviews else ""
        return Assigned(self.chosen(), reason, self.mark.over(reason))

    def why_not_assign(self) -> str:
        """Why the choice cannot be assigned now, or ""."""
        return self.why_not(Assigned) or self.refused(self.act())

    def state_sentence(self) -> str:
        case = self.case
        if not case.reviews:
            waits = "Two or more reviewers are assigned once the case is accepted."
            ready = case.state is CaseState.ACCEPTED
            return "Accepted. Choose two or more reviewers." if ready else waits
        names = ", ".join(self.desk.register.name(one) for one in case.reviews)
        declared = sum(case.declared(one) for one in case.reviews)
        return f"{names}: {declared} of {len(case.reviews)} have declared."

    def facts(self) -> Sequence[Fact]:
        return case_facts(self.desk, self.case)

    def primary(self) -> Primary:
        return Primary(self._words(), self.assign, self.why_not_assign())

    def _words(self) -> str:
        return "Change the reviewers" if self.case.reviews else "Assign"

    def keys(self) -> Sequence[Key]:
        return (Key("Space", "Tick or untick the reviewer"),)

    # What it does.

    def assign(self) -> None:
        """Assign those who are ticked, and give them the case's key."""
        if self.why_not_assign():
            return
        act = self.act()
        names = " and ".join(self.desk.register.name(one) for one in act.reviewers)
        work = partial(supervise.assign, self.desk, self.case_id, act.reviewers, act.reason, act.marking)
        self.record(work, f"Assigned to {names}.", "assign")

    def _acted(self, words: str, draft: str = "") -> None:
        if draft == "assign":  # the case says now who reviews, and why
            self._ticked = None
            self.reason.blockSignals(True)
            self.reason.set_text("")
            self.reason.blockSignals(False)
            self.mark.setText(UNCLASSIFIED)
        super()._acted(words, draft)

    def authorise(self, person: str) -> None:
        """Record that the originator lets a contractor see its proprietary portions."""
        if self.why_not(PropinAuthorised):
            return
        originator = LineInput(self.case.submission.organisation, name="Originator")
        reference = LineInput(name="Reference", hint="the letter or record that says so")
        dated = LineInput(name="Dated", hint="YYYY-MM-DD")

        def said() -> tuple[str, str, str]:
            return originator.text().strip(), reference.text().strip(), dated.text().strip()

        def why_not() -> str:
            return self.refused(PropinAuthorised(person, *said()))

        fields: Fields = [("Originator", originator), ("Reference", reference), ("Dated", dated)]
        name, draft = self.desk.register.name(person), f"authorise {person}"
        title = f"Record the authorisation for {name}"
        if self.ask(Form(draft, title, _AUTHORISE, fields, why_not, "Record it", high=440)):
            work = partial(asking.authorise_propin, self.desk, self.case_id, person, *said())
            self.record(work, f"The authorisation for {name} is recorded.", draft)

    # What it shows.

    def refresh(self) -> None:
        case, register, actor = self.case, self.desk.register, self.desk.person
        chosen = tuple(case.reviews) if self._ticked is None else self._ticked
        self.list.show_candidates(
            candidates(register, case, actor),
            chosen,
            changeable=not self.why_not(Assigned),
            why_not_authorise=self.why_not(PropinAuthorised),
        )
        self._reason_field.setVisible(bool(case.reviews))
        self.button.set_words(self._words())
        self._show_now()
        self._look()

    def on_shown(self) -> None:
        first = next((one for one in self.list.checks.values() if one.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        self._ticked = self.list.chosen()
        reviewing, reason = set(self.case.reviews), self.reason.text()
        same = set(self._ticked) == reviewing and not reason.strip()
        now = {"chosen": ",".join(self._ticked), "reason": reason, "mark": self.mark.text()}
        self.drafts.write("assign", {} if same else now)
        self._look()

    def _look(self) -> None:
        reason = self.why_not_assign()
        self.count.setText(f"{counted(len(self.chosen()), 'reviewer')} chosen.")
        self.button.allow(reason)
        self.why.setText(reason)
        self.why.setVisible(bool(reason))
        self.update_header()

    def _show_now(self) -> None:
        case, name = self.case, self.desk.register.name
        parts: list[QWidget] = [Heading("As it stands")]
        if case.reviews:
            rows = [
                (name(one), f"{declared_words(case, one)}; {review_words(case, one)}") for one in case.reviews
            ]
            parts.append(pairs(rows))
        else:
            parts.append(Quiet("No reviewer is assigned yet."))
        if case.adjudicator:
            parts.append(pairs([("Adjudicator", name(case.adjudicator))]))
        former = [name(one) for one in case.seats if one not in case.reviews]
        if former:
            parts.append(pairs([("Reviewed before", ", ".join(former))]))
        if case.reviews:
            parts += [rule(), Heading("When reviewers change"), Quiet(_CHANGING)]
        self._now.show_parts(parts)
