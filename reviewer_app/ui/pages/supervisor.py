"""Supervisor: what differs first, the answers beside each other, what was not opened, and the acts.

- Nothing of an answer is shown before the reveal.
- A criterion in which the reviews differ counts as read when its answers stand in front here; it is recorded
  once, for the person who read it, and signing off asks for all of them.
- Every act that is off says why, in the guards' sentence. The determination is recorded here, not made here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewer_app.desk import supervise
from reviewer_app.desk.not_opened import OpenedBy, opened_by_reviewers
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Act, Determined, DisagreementRead, SignedOff
from reviewer_app.domain.case import State as CaseState
from reviewer_app.domain.differences import differing
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards import may
from reviewer_app.domain.guidance import state_sentence
from reviewer_app.ui.controls import column
from reviewer_app.ui.keys import Key, Primary
from reviewer_app.ui.pages.reveal_words import why_not_revealed
from reviewer_app.ui.pages.reviews_page import ReviewsPage
from reviewer_app.ui.pages.sheet import sheet
from reviewer_app.ui.pages.supervisor_acts import SupervisorActs
from reviewer_app.ui.pages.supervisor_grants import GrantsPart
from reviewer_app.ui.pages.supervisor_opened import opened_part
from reviewer_app.ui.pages.supervisor_side import Parts, first_parts, said_parts
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell


class SupervisorPage(ReviewsPage):
    """The reviews of one case beside each other, and the supervisor's acts."""

    name = "Supervisor"
    icon = "supervisor"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, "Read", parent)
        self._reading: set[str] = set()
        self._opened: tuple[OpenedBy, ...] | None = None
        self._fault = ""
        self.beside.chosen.connect(self._read)
        self._first, self._not_opened, self._said = Parts(), Parts(), Parts()
        self.grants = GrantsPart(desk, case_id, self._act, lambda: self._busy)
        self.acts = SupervisorActs(desk, case_id, self._kept, self._act, lambda: self._busy)
        parts = (self._first, self._not_opened, self._said, self.grants)
        self.side = sheet(*parts, margins=(18, 14, 18, 14), gap=16)
        self.set_side(column(self.side, self.acts, gap=0, ground="panel"))

    # What the page is about

    def _differing(self) -> tuple[str, ...]:
        criteria, shown = self._set, self._shown()
        return differing(criteria, shown) if criteria is not None and shown else ()

    def _has_read(self) -> frozenset[str]:
        return self._case.read_by.get(self._desk.person.id, frozenset())

    # What the header says

    def state_sentence(self) -> str:
        nothing, case = why_not_revealed(self._case, self._set), self._case
        if nothing:
            return nothing
        rows = self.beside.rows().values()
        said = f"{sum(row.differ for row in rows)} of {len(rows)} criteria differ."
        if case.state is not CaseState.SUPERVISOR_REVIEW or self._why_not(DisagreementRead):
            return f"{said} {state_sentence(self._desk.register, case, self._desk.person)}"
        found = self._differing()
        read = sum(one in self._has_read() for one in found)
        if read < len(found):
            return f"{said} You have read {read} of the {len(found)} in which the levels differ."
        return f"{said} You have read all in which the levels differ. Sign off, override, or return."

    def _why_not(self, form: type[Act]) -> str:
        reason = self._desk.read_only
        return reason or may(self._desk.register, self._case_id, self._desk.person, form) or ""

    def primary(self) -> Primary:
        if self._case.state is CaseState.SIGNED_OFF or self._case.determined:
            why_not = self.acts.why_not(Determined)
            return Primary("Record the determination…", self.acts.determine, why_not)
        return Primary("Sign off…", self.acts.sign_off, self.acts.why_not(SignedOff))

    def keys(self) -> Sequence[Key]:
        return (
            Key("J", "Next criterion"),
            Key("K", "Previous criterion"),
            *self.acts.keys(),
            *self.grants.keys(),
        )

    # Showing

    def refresh(self) -> None:
        self._show_reviews()
        self._show_side()

    def on_shown(self) -> None:
        """Count anew what the reviewers opened; the criterion in front is read."""
        self._read(self.beside.current())
        self._fault = ""
        if self._shown():
            self.run(
                lambda: opened_by_reviewers(self._desk, self._case_id),
                self._counted,
                title="Counting what was opened",
                failed=self._not_counted,
            )

    def _counted(self, found: tuple[OpenedBy, ...]) -> None:
        self._opened = found
        self._show_not_opened()

    def _not_counted(self, error: DeskError) -> None:
        self._opened, self._fault = None, error.sentence
        self._show_not_opened()

    def _show_not_opened(self) -> None:
        name = self._desk.register.name
        shown = bool(self._shown())
        self._not_opened.show_parts([opened_part(self._opened, self._fault, name)] if shown else [])

    def _mark(self, criterion: str) -> Cell | str:
        """The column *Read*: for this person, where the levels differ."""
        if criterion not in self._differing():
            return ""
        if criterion in self._has_read():
            return Cell("read", State.GOOD)
        return Cell("not read", State.QUIET if self._why_not(DisagreementRead) else State.WARN)

    def _show_side(self) -> None:
        name, rows = self._desk.register.name, tuple(self.beside.rows().values())
        self._first.show_parts(first_parts(self._case, self._shown(), name))
        self._said.show_parts(said_parts(self._case, self._set, self._shown(), rows, name))
        self._show_not_opened()
        self.grants.refresh()
        self._show_acts()

    def _show_acts(self) -> None:
        self.acts.show_acts()
        self.grants.show_acts()

    # Reading

    def _read(self, criterion: str) -> None:
        """Record that this person read it side by side: once, and only where that is asked of the person."""
        wanted = criterion in self._differing() and criterion not in self._has_read()
        if not wanted or criterion in self._reading or self._why_not(DisagreementRead):
            return
        self._reading.add(criterion)
        self.run(
            lambda: supervise.read_disagreement(self._desk, self._case_id, criterion),
            lambda _: self._was_read(criterion),
            title="Recording what was read",
            failed=lambda error: self._not_read(criterion, error),
        )

    def _was_read(self, criterion: str) -> None:
        self._reading.discard(criterion)
        self.beside.show_marks()
        self._show_acts()
        self.update_header()
        self.case_changed.emit()

    def _not_read(self, criterion: str, error: DeskError) -> None:
        self._reading.discard(criterion)
        self.show_error(error)

    def _acted(self, words: str, draft: str = "") -> None:
        self.grants.forget_drafts()
        super()._acted(words, draft)
