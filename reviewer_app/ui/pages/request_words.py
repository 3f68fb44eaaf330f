"""Information requests and the agency clock in words: where each stands, and which supplements came after."""

from __future__ import annotations

from datetime import datetime

from reviewer_app.domain.acts import SupplementReceived
from reviewer_app.domain.case import Case, Request
from reviewer_app.domain.clocks import agency_clock, words_of
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.ui.sizes import time_words
from reviewer_app.ui.states import State

STANDS = "The agency clock stands"
NEVER = "The developer's access window is not paused by this, nor by anything else the agency does."


def standing(request: Request) -> tuple[str, State]:
    """One or two words for the table."""
    if request.open:
        return "open", State.WARN
    return (f"answered by supplement {request.answered_by}" if request.answered_by else "dropped"), State.GOOD


def standing_sentence(request: Request) -> str:
    """Whether it is open, and how it was closed."""
    if request.open:
        return "It is open: the agency clock stands, and no review can be locked."
    when = time_words(request.closed_at)
    if request.answered_by:
        return f"Answered by the signed supplement {request.answered_by}, recorded {when}."
    return f"Dropped {when}: {request.dropped_marking} {request.dropped}"


def supplements_after(case: Case, request: Request) -> tuple[tuple[int, str], ...]:
    """Sequence and time of every supplement that came after the request, oldest first."""
    return tuple(
        (one.act.received.submission.sequence, one.at)
        for one in case.history
        if isinstance(one.act, SupplementReceived) and one.at >= request.at
    )


def clock_sentence(case: Case, policy: SitePolicy, now: datetime) -> tuple[str, State]:
    """Whether the agency clock runs or stands, why, and since when."""
    clock = agency_clock(case, policy, now)
    if clock is None:
        return "The agency clock has not begun: it counts from acceptance.", State.PLAIN
    if clock.ended:
        return f"The agency clock has ended ({words_of(clock)}).", State.PLAIN
    if clock.stands:
        return f"{STANDS} ({words_of(clock)}): {_reason(clock.stands)}", State.WARN
    return f"The agency clock runs: {words_of(clock)}.", State.PLAIN


def _reason(stands: str) -> str:
    return stands if stands.endswith(".") else f"{stands}."


def criteria_words(criteria: CriteriaSet | None, names: tuple[str, ...]) -> str:
    """ "CY-VD Vulnerability discovery, CY-EX Exploit development"."""
    found = ((one, criteria.criterion(one) if criteria else None) for one in names)
    return ", ".join(f"{name} {known.title}" if known else name for name, known in found)


def counted(count: int, noun: str) -> str:
    """ "1 point", "3 points"."""
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
