"""Every portion mark of an act, wherever it stands in it: it can be read, and lies within the ceiling.

- The ceiling is the workstation's, set by policy. What lies above it is not written here by anybody.
- A mark that the app does not compute is marked by hand, elsewhere: it is refused, never guessed.
- Where a mark is missing altogether the act's own guard says so, naming the text; else this one does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache

from reviewer_app.domain.acts import (
    Act,
    AdequacyJudged,
    Assigned,
    BannerLowered,
    ClockPaused,
    ClockResumed,
    Closed,
    CriteriaRepinned,
    Determined,
    Disposed,
    HoldLifted,
    HoldPlaced,
    InformationRequestDropped,
    ItemWaived,
    Reopened,
    Rescinded,
    Returned,
    SignedOff,
    Withdrawn,
)
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import parse, parse_ceiling, why_above
from reviewer_app.domain.register import Register

Reason = str | None
# Their text is often "(U)", which is what they say when nothing else is said; blank is refused.
_REASONED = (
    AdequacyJudged,
    Assigned,
    BannerLowered,
    ClockPaused,
    ClockResumed,
    Closed,
    CriteriaRepinned,
    Determined,
    Disposed,
    HoldLifted,
    HoldPlaced,
    InformationRequestDropped,
    ItemWaived,
    Reopened,
    Rescinded,
    Returned,
    SignedOff,
    Withdrawn,
)
_FIELDS = frozenset({"marking", "portion_marks", "banner", "computed", "clearance"})


def why_not_marked(register: Register, act: Act) -> Reason:
    """Why a mark in this act cannot stand, or None."""
    if isinstance(act, _REASONED) and not act.marking.strip():
        return "The text needs a portion mark."
    for name, mark in marks_of(act):
        fault = _fault(mark, "" if name == "clearance" else register.policy.ceiling)
        if fault is not None:
            return fault
    return None


@lru_cache(maxsize=4096)  # a journal says the same few marks again and again, and each log-on folds it
def _fault(mark: str, ceiling: str) -> Reason:
    """What is wrong with a mark under this ceiling; with "" for one, of a clearance."""
    try:
        if not ceiling:
            parse_ceiling(mark)
            return None
        above = why_above(parse_ceiling(ceiling), parse(mark))
    except DeskError as error:
        return error.sentence
    return f"{mark} is above what this workstation may hold: {above}" if above else None


def marks_of(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every mark in a dataclass, with the name of its field; empty ones are left out."""
    if isinstance(value, str):
        if name in _FIELDS and value.strip():
            yield name, value.strip()
    elif isinstance(value, tuple):
        for item in value:
            yield from marks_of(item, name)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from marks_of(getattr(value, field.name), field.name)
