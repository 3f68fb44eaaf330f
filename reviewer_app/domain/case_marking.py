"""The banner of a case, of the docket and of a page: computed from the portions a person may see on it.

- Every act carries the marks of its portions; the banner is their roll-up (`domain.marking`).
- Where the rules do not say how to put portions together the banner says so, at the highest level among them:
  a person marks it by hand. It is never a lower one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from reviewer_app.domain.case import Case, Unread
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards.marks import marks_of
from reviewer_app.domain.marking import MarkByHand, Marking, banner, parse, roll_up
from reviewer_app.domain.register import Register

UNCLASSIFIED = "UNCLASSIFIED"
BY_HAND = "MARK BY HAND"


def portion_marks(register: Register, case: Case, person: str) -> frozenset[str]:
    """The marks of every portion of the case that `person` may see."""
    found: set[str] = set()
    for one in case.shown_history(person):
        if not isinstance(one.act, Unread):
            found.update(mark for _, mark in marks_of(one.act))
    criteria = register.criteria_of(case)
    if criteria is not None:
        found.update(mark for _, mark in marks_of(criteria))
    return frozenset(found)


def case_banner(register: Register, case: Case, person: str) -> str:
    """The banner of the case as this person sees it."""
    return rolled_up(portion_marks(register, case, person))


def docket_banner(register: Register) -> str:
    """The banner of a page that names every case: what their submissions are marked."""
    marks = {case.submission.marking for case in register.cases.values()}
    return rolled_up(marks)


def rolled_up(marks: Iterable[str]) -> str:
    """The banner over these marks, UNCLASSIFIED over none."""
    return _rolled_up(frozenset(marks))


@lru_cache(maxsize=256)
def _rolled_up(marks: frozenset[str]) -> str:
    found: list[Marking] = []
    try:
        found = [parse(mark) for mark in sorted(marks)]
        return banner(roll_up(found)) if found else UNCLASSIFIED
    except MarkByHand:
        levels = [one.level for one in found]
        return f"{_level_words(found)} — {BY_HAND}" if levels else BY_HAND
    except DeskError:
        return BY_HAND


def _level_words(found: list[Marking]) -> str:
    highest = max(found, key=lambda one: one.level)
    return banner(Marking(highest.level))
