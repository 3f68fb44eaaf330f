"""Requests: what the developer was asked for, what answered it; and when and why the agency clock stood.

- Requests are numbered; each point bears on criteria of the pinned set, and carries its portion mark.
- Only a signed supplement that came after a request answers it. A request is a letter too: previewed as the
  pages that would leave, and saved to a medium.
- The agency clock stands while a request is open, or while a supervisor pauses it. The developer's access
  window is never paused, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import (
    ClockPaused,
    ClockResumed,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Paper,
    RequestPoint,
)
from reviewer_app.domain.case import Case, Pause, Request
from reviewer_app.ui.controls import Button, column, row, rule, scrolled
from reviewer_app.ui.keys import Fact, Key, Primary
from reviewer_app.ui.pages import request_forms as forms
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.paper_acts import PaperActs
from reviewer_app.ui.pages.request_words import (
    NEVER,
    clock_sentence,
    counted,
    criteria_words,
    standing,
    standing_sentence,
    supplements_after,
)
from reviewer_app.ui.pages.review_words import case_facts
from reviewer_app.ui.pages.sheet import PROSE_WIDTH, Beside, sheet
from reviewer_app.ui.pages.supervisor_side import Parts
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State
from reviewer_app.ui.tables import Cell, Column, IdTableModel, Table
from reviewer_app.ui.text import Heading, Label, Quiet

_COLUMNS = [
    Column("number", "No", 48, right=True, sortable=False),
    Column("state", "Stands", 96, sortable=False, stretch=True),
    Column("points", "Points", 64, right=True, sortable=False),
    Column("due", "Asked for by", 108, sortable=False),
]
_EMPTY = "The developer was asked for nothing yet. Ask… begins a numbered request."
_NOTHING = "No request is chosen."


class RequestsPage(CaseWork):
    """The information requests of one case, one of them whole; the agency clock at the right."""

    name = "Requests"
    icon = "requests"

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        model = IdTableModel(_COLUMNS, lambda ids: [_cells(self._request(one)) for one in ids])
        self.table = Table(model, name="Information requests", empty=_EMPTY)
        self.table.row_chosen.connect(lambda _: self._show_chosen())
        self._parts = Parts()
        self.answered_button = Button("Answered by a supplement…", self.answered)
        self.drop_button = Button("Drop…", self.drop)
        self.why_answered, self.why_drop = Quiet(""), Quiet("")
        self.letter = PaperActs(self, "Save the letter…")
        self._acts = column(
            rule(),
            self.letter,
            column(row(self.answered_button, None), self.why_answered, gap=4),
            column(row(self.drop_button, None), self.why_drop, gap=4),
            gap=10,
        )
        detail = sheet(self._parts, self._acts, widest=PROSE_WIDTH)
        self.set_body(Beside("Requests/requests", self.table, detail))
        self.set_side(self._build_side())

    def _build_side(self) -> QWidget:
        self.clock = Label("", wrap=True, selectable=True)
        self.pause_button, self.resume_button = Button("Pause…", self.pause), Button("Resume…", self.resume)
        self.why_pause, self.why_resume, self._pauses = Quiet(""), Quiet(""), Parts()
        return scrolled(
            column(
                Heading("Agency clock"),
                self.clock,
                Quiet(NEVER),
                column(self.pause_button, self.why_pause, gap=4),
                column(self.resume_button, self.why_resume, gap=4),
                rule(),
                Heading("When it stood"),
                self._pauses,
                None,
                margins=(16, 16, 16, 12),
                gap=10,
            )
        )

    def _request(self, number: int) -> Request:
        return self.case.requests[number - 1]

    def _chosen(self) -> Request | None:
        number = self.table.current_id()
        return self._request(number) if number else None

    # What it says.

    def state_sentence(self) -> str:
        words, _ = clock_sentence(self.case, self.desk.register.policy, self.desk.clock())
        every, still = len(self.case.requests), len(self.case.open_requests)
        if not every:
            return f"No information request was made. {words}"
        return f"{counted(every, 'information request')}, {still} open. {words}"

    def facts(self) -> Sequence[Fact]:
        return case_facts(self.desk, self.case)

    def primary(self) -> Primary:
        return Primary("Ask…", self.ask_developer, self.why_not(InformationRequested))

    def keys(self) -> Sequence[Key]:
        return (
            Key("J", "Next request"),
            Key("K", "Request before"),
            Key("V", "Preview the letter", self.letter.preview, self.letter.why_not_preview),
            Key("S", "Save the letter", self.letter.save, self.letter.why_not_save),
            Key("W", "Answered by a supplement", self.answered, self.why_not_answered),
            Key("D", "Drop the request", self.drop, self.why_not_drop),
            Key("P", "Pause the agency clock", self.pause, lambda: self.why_not(ClockPaused)),
            Key("R", "Resume the agency clock", self.resume, lambda: self.why_not(ClockResumed)),
        )

    def why_not_answered(self) -> str:
        request = self._chosen()
        if request is None:
            return _NOTHING
        closed = "" if request.open else f"Request {request.requested.number} is closed."
        reason = closed or self.why_not(InformationAnswered)
        waits = "" if supplements_after(self.case, request) else "No supplement has come since it was made."
        return reason or waits

    def why_not_drop(self) -> str:
        request = self._chosen()
        if request is None:
            return _NOTHING
        if not request.open:
            return f"Request {request.requested.number} is closed."
        # A reason that is long enough: what is asked here is who may, and which request it is.
        return self.why_not(InformationRequestDropped) or self.refused(
            InformationRequestDropped(request.requested.number, "a reason that is long enough")
        )

    # What it does.

    def ask_developer(self) -> None:
        """Ask for more, in several points."""
        if not self.why_not(InformationRequested):
            forms.ask(self)

    def answered(self) -> None:
        """Say which supplement answers the chosen request."""
        request = self._chosen()
        if request is not None and not self.why_not_answered():
            forms.answered(self, request)

    def drop(self) -> None:
        """Ask no longer for what the chosen request names."""
        request = self._chosen()
        if request is not None and not self.why_not_drop():
            forms.drop(self, request)

    def pause(self) -> None:
        """Let the agency clock stand."""
        if not self.why_not(ClockPaused):
            forms.pause(self)

    def resume(self) -> None:
        """Let the agency clock run again."""
        if not self.why_not(ClockResumed):
            forms.resume(self)

    # What it shows.

    def refresh(self) -> None:
        numbers = [one.requested.number for one in self.case.requests]
        self.table.set_ids(numbers)
        if numbers and self.table.current_id() is None:
            self.table.choose(numbers[-1])
        self._show_clock()
        self._show_chosen()

    def on_shown(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_clock(self) -> None:
        words, state = clock_sentence(self.case, self.desk.register.policy, self.desk.clock())
        self.clock.show_state(words, state)
        shown = [_pause(one) for one in self.case.pauses]
        self._pauses.show_parts(shown or [Quiet("It has not stood yet.")])
        for button, why, reason in (
            (self.pause_button, self.why_pause, self.why_not(ClockPaused)),
            (self.resume_button, self.why_resume, self.why_not(ClockResumed)),
        ):
            _allow(button, why, reason)

    def _show_chosen(self) -> None:
        request = self._chosen()
        parts = _whole(self, request) if request is not None else [Quiet(_EMPTY)]
        self._parts.show_parts(parts)
        self._acts.setVisible(request is not None)
        number = request.requested.number if request is not None else 0
        self.letter.show_paper(Paper.INFORMATION_REQUEST, number)
        _allow(self.answered_button, self.why_answered, self.why_not_answered())
        _allow(self.drop_button, self.why_drop, self.why_not_drop())
        self.update_header()


def _allow(button: Button, why: Quiet, reason: str) -> None:
    button.allow(reason)
    why.setText(reason)
    why.setVisible(bool(reason))


def _cells(request: Request) -> list[Cell | str]:
    words, state = standing(request)
    asked = request.requested
    return [str(asked.number), Cell(words, state), str(len(asked.points)), asked.due_on or "no day named"]


def _whole(page: RequestsPage, request: Request) -> list[QWidget]:
    """Everything of one request, point by point."""
    said, case = request.requested, page.case
    by = page.desk.register.name(request.by)
    due = f", to be answered by {said.due_on}" if said.due_on else ""
    state = State.WARN if request.open else State.GOOD
    head = column(
        Heading(f"Information request {said.number}"),
        Quiet(f"Asked by {by}, {time_words(request.at)} (workstation clock){due}."),
        Label(standing_sentence(request), wrap=True, selectable=True, state=state),
        gap=6,
    )
    return [head, *(_point(page, case, number, one) for number, one in enumerate(said.points, 1))]


def _point(page: RequestsPage, case: Case, number: int, point: RequestPoint) -> QWidget:
    bears = criteria_words(page.desk.register.criteria_of(case), point.criteria)
    return column(
        Label(f"Point {number}", "field"),
        Label(f"{point.marking} {point.asked}", wrap=True, selectable=True),
        Quiet(f"Bears on {bears}."),
        gap=4,
    )


def _pause(pause: Pause) -> QWidget:
    until = f"to {time_words(pause.end)}" if pause.end else "on; it still stands"
    reason = f"{pause.marking} {pause.reason[:1].upper()}{pause.reason[1:]}"
    return column(
        Label(f"From {time_words(pause.start)} {until}", wrap=True),
        Quiet(reason),
        gap=2,
    )
