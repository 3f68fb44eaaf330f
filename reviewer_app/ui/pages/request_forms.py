"""The forms of the Requests page: ask, answered, drop, pause, resume; each is one act of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reviewer_app.desk import asking
from reviewer_app.domain.acts import (
    Act,
    ClockPaused,
    ClockResumed,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    RequestPoint,
)
from reviewer_app.domain.case import Request
from reviewer_app.ui.controls import Choice, LineInput
from reviewer_app.ui.pages.case_work import CaseWork
from reviewer_app.ui.pages.kept_form import Fields, Form
from reviewer_app.ui.pages.picked import Picked
from reviewer_app.ui.pages.portion_mark import LABEL, PortionMark
from reviewer_app.ui.pages.repeated import Parts, Repeated
from reviewer_app.ui.pages.request_words import NEVER, supplements_after
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.text import TextArea

_ASK = (
    "The developer is asked for this, point by point. From the first request on the agency clock stands, and "
    "no review can be locked, until each is answered by a signed supplement or dropped."
)
_ANSWERED = "Only a signed supplement that came after the request answers it."
_DROP = "What was asked for, and that it was dropped, stays in the record."
_PAUSE = f"The agency clock stands from now on, until a supervisor lets it run again. {NEVER}"


def ask(page: CaseWork) -> None:
    """Several points, each tied to criteria of the pinned set; and the day by which they are asked for."""
    criteria = page.desk.register.criteria_of(page.case)
    options = [(one.id, one.title) for one in criteria.criteria] if criteria else []
    mark, number = page.portion(), len(page.case.requests) + 1

    def point() -> Parts:
        return [
            ("What is asked for", TextArea(name="", lines=3)),
            ("Criteria it bears on", Picked(options, name="")),
            ("Portion mark", LineInput(mark, name="")),
        ]

    points = Repeated("point", point)
    due = LineInput(name="Asked for by", hint="YYYY-MM-DD, or empty")

    def asked() -> tuple[tuple[RequestPoint, ...], str]:
        return tuple(_point(one) for one in points.values()), due.text().strip()

    def why_not() -> str:
        return page.refused(InformationRequested(number, *asked()))

    fields: Fields = [("Points", points), ("Asked for by", due)]
    title = f"Information request {number}"
    if page.ask(Form("ask", title, _ASK, fields, why_not, "Ask", high=720)):
        work = partial(asking.request_information, page.desk, page.case_id, *asked())
        page.record(work, f"Request {number} is recorded. The agency clock stands.", "ask")


def _point(said: list[str]) -> RequestPoint:
    asked, criteria, mark = said
    names = tuple(one.strip() for one in criteria.split(",") if one.strip())
    return RequestPoint(names, asked.strip(), mark.strip())


def answered(page: CaseWork, request: Request) -> None:
    """Which supplement answers the request, of those that came after it."""
    number, came = request.requested.number, supplements_after(page.case, request)
    options = [(f"Supplement {seq}, received {time_words(at)}", seq) for seq, at in came]
    chosen = Choice(options, name="Supplement")

    def why_not() -> str:
        return page.refused(InformationAnswered(number, chosen.value() or 0))

    name = f"answered {number}"
    form = Form(
        name, f"Request {number} is answered", _ANSWERED, [("Supplement", chosen)], why_not, "Record it"
    )
    if page.ask(form):
        work = partial(asking.answered_by, page.desk, page.case_id, number, chosen.value())
        page.record(work, f"Request {number} is answered by supplement {chosen.value()}.", name)


def drop(page: CaseWork, request: Request) -> None:
    """Why it is asked no longer."""
    number = request.requested.number
    said = _reason(
        page, f"drop {number}", f"Drop request {number}", _DROP, "Drop it",
        lambda reason, mark: InformationRequestDropped(number, reason, mark),
    )  # fmt: skip
    if said is not None:
        work = partial(asking.drop_request, page.desk, page.case_id, number, *said)
        page.record(work, f"Request {number} is dropped.", f"drop {number}")


def pause(page: CaseWork) -> None:
    """Why the agency clock stands."""
    said = _reason(page, "pause", "Pause the agency clock", _PAUSE, "Pause", ClockPaused)
    if said is not None:
        work = partial(asking.pause_clock, page.desk, page.case_id, *said)
        page.record(work, "The agency clock stands.", "pause")


def resume(page: CaseWork) -> None:
    """Why it runs again."""
    said = _reason(page, "resume", "Let the agency clock run again", "", "Resume", ClockResumed)
    if said is not None:
        work = partial(asking.resume_clock, page.desk, page.case_id, *said)
        page.record(work, "The agency clock runs.", "resume")


def _reason(
    page: CaseWork, name: str, title: str, words: str, yes: str, act: Callable[[str, str], Act]
) -> tuple[str, str] | None:
    """The reason and its portion mark, or None."""
    reason = TextArea(name="Reason", hint="it stays in the record; at least 20 characters", lines=4)
    mark = PortionMark("the reason")

    def why_not() -> str:
        return page.refused(act(reason.text(), mark.mark()))

    form = Form(name, title, words, [("Reason", reason), (LABEL, mark)], why_not, yes, high=380)
    return (reason.text(), mark.mark()) if page.ask(form) else None
