"""The retention schedule of the site: how long a closed case is kept, and what becomes of it then.

- The items are the site's records schedule (36 CFR 1225, 1226): data, no code. What ships is an invented
  sample, and says so.
- A case's item is named when it is closed. Its time begins with the cut-off and never ends by itself: that a
  day has come lets two people dispose of the case, and disposes of nothing.
- A hold stops it, whatever the schedule says (36 CFR 1226.18). That is the guards' rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_YEARS = 100


class CutOff(StrEnum):
    """The day from which the years are counted."""

    CLOSED = "the day the case was closed"
    YEAR_END = "the end of the calendar year in which the case was closed"


class Disposition(StrEnum):
    """What becomes of a case when its years are over."""

    DESTROY = "destroy"
    TRANSFER = "transfer to the archive, then destroy"


class EvidenceKept(StrEnum):
    """In which form a records package carries the evidence."""

    ORIGINALS = "originals"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """One item. `years` are kept after the cut-off; `authority` is the disposition authority's number."""

    id: str
    title: str
    authority: str
    years: int
    cut_off: CutOff
    disposition: Disposition
    evidence: EvidenceKept


@dataclass(frozen=True, slots=True)
class RetentionSchedule:
    """`status` is printed with it: a sample says that it is invented."""

    id: str
    version: str
    title: str
    status: str
    items: tuple[ScheduleItem, ...]

    def item(self, name: str) -> ScheduleItem | None:
        return next((one for one in self.items if one.id == name), None)


def schedule_faults(schedule: RetentionSchedule) -> Iterator[str]:
    """Why a schedule cannot be one, a sentence each."""
    if not (schedule.id.strip() and schedule.version.strip() and schedule.title.strip()):
        yield "A retention schedule has a name, a version and a title."
    if not schedule.items:
        yield "A retention schedule has at least one item."
    names = [one.id for one in schedule.items]
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield f"Item {name} stands twice in the schedule."
    for one in schedule.items:
        if not (one.id.strip() and one.title.strip() and one.authority.strip()):
            yield f"Item {one.id or 'without a name'} needs a name, a title and its disposition authority."
        if not 0 <= one.years <= LONGEST_YEARS:
            yield f"Item {one.id} is kept for {one.years} years; it is 0 to {LONGEST_YEARS}."


def cut_off(item: ScheduleItem, closed: date) -> date:
    """The day from which the item's years are counted for a case that was closed on `closed`."""
    return date(closed.year, 12, 31) if item.cut_off is CutOff.YEAR_END else closed


def disposable_from(item: ScheduleItem, closed: date) -> date:
    """The first day on which a case closed on `closed` may be disposed of: the one after its last year.

    29 February plus years without one counts as 28 February.
    """
    start = cut_off(item, closed)
    year = start.year + item.years
    try:
        last = start.replace(year=year)
    except ValueError:
        last = date(year, 2, 28)
    return date.fromordinal(last.toordinal() + 1)
