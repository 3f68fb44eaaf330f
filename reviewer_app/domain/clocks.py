"""The two clocks of a case, in calendar days of the site's zone. They warn; their end never decides anything.

- The *access window* is the developer's. It ends on the day of the planned release to other trusted
  partners, begins so many days before it as the submission says, and nothing the agency does pauses it. Its
  length was held to the site's limit when it was received; a limit that is lowered later shortens none.
- The *agency clock* counts from acceptance: the day of acceptance is day 1, whatever comes after. It stands
  while an information request is open, while a supervisor pauses it with a reason, and from the determination
  or the withdrawal on, until the case is reopened. *Returned incomplete* comes before acceptance in this
  app: the clock has not begun then, so there is nothing to pause.
- A calendar day counts if the clock ran at any moment of it. A pause that begins and ends on one day costs no
  day; only a day on which the clock stood from midnight to midnight is left out. Pauses that overlap count
  once. A day is as long as the zone makes it: 23, 24 or 25 hours.
- No guard asks a clock. A workstation's clock that runs behind the journal is said (`behind`), never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from reviewer_app.domain.acts import Determined, Reopened, Withdrawn
from reviewer_app.domain.case import BEFORE_DETERMINATION, Case
from reviewer_app.domain.days import day_of, zone_of
from reviewer_app.domain.policy import SitePolicy

WARNING_DAYS = (10, 5, 2, 0)
NOT_STARTED = "not started"
_TICK = timedelta(microseconds=1)  # what the journal's clock can tell apart


class Clock(StrEnum):
    WINDOW = "access window"
    AGENCY = "agency clock"


@dataclass(frozen=True, slots=True)
class AccessWindow:
    """The first and the last day of the developer's access window."""

    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Standstill:
    """The agency clock stands from `start` to just before `end`; None while it still stands."""

    start: datetime
    end: datetime | None
    reason: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class AgencyClock:
    """The day it is on (from 1), and of how many: `limit` 0 for no limit, and then `left` is None.

    `stands` is why it stands now, "" while it runs; `ended` whether it stands for good, unless reopened.
    """

    day: int
    limit: int
    stands: str = ""
    ended: bool = False

    @property
    def left(self) -> int | None:
        """Days after this one; 0 on the last, negative once the limit is passed."""
        return self.limit - self.day if self.limit else None


@dataclass(frozen=True, slots=True)
class ClockWarning:
    """`at` is the mark of `WARNING_DAYS` that was reached last, `left` the days that are left."""

    clock: Clock
    at: int
    left: int
    sentence: str


# The access window.


def access_window(case: Case) -> AccessWindow | None:
    """The developer's window as the latest delivery gives it; None where that gives no date."""
    try:
        ends = date.fromisoformat(case.submission.planned_partner_release[:10])
    except ValueError:
        return None
    try:
        return AccessWindow(ends - timedelta(days=max(0, case.submission.access_window_days)), ends)
    except OverflowError:
        return AccessWindow(date.min, ends)


def window_days_left(case: Case, policy: SitePolicy, now: datetime) -> int | None:
    """Days until the planned release; negative once it is past; None if the submission gives no date."""
    window = access_window(case)
    return (window.ends - day_of(now, zone_of(policy))).days if window else None


def window_words(case: Case, policy: SitePolicy, now: datetime) -> str:
    """The access window in words, as the docket and the page header show it."""
    left = window_days_left(case, policy, now)
    if left is None:
        return "no release date given"
    if left < 0:
        return f"ended {_days(-left)} ago"
    return "ends today" if left == 0 else f"{_days(left)} left"


# The agency clock.


def standstills(case: Case) -> tuple[Standstill, ...]:
    """When and why the agency clock stands, in the order in which that began."""
    asked = [
        Standstill(_time(one.at), _end(one.closed_at), f"information request {one.requested.number}")
        for one in case.requests
    ]
    paused = [Standstill(_time(one.start), _end(one.end), one.reason) for one in case.pauses]
    return tuple(sorted((*asked, *paused, *_after_the_end(case)), key=lambda one: one.start))


def _after_the_end(case: Case) -> Iterator[Standstill]:
    if case.determined is None and case.withdrawn is None and not case.versions:
        return  # it never ended: the history need not be read
    ended, why = "", ""
    for one in case.history:
        if isinstance(one.act, Determined | Withdrawn) and not ended:
            ended, why = one.at, one.act.kind
        elif isinstance(one.act, Reopened) and ended:
            yield Standstill(_time(ended), _time(one.at), f"{why}; reopened later")
            ended = ""
    if ended:
        yield Standstill(_time(ended), None, why, final=True)


def agency_clock(case: Case, policy: SitePolicy, now: datetime) -> AgencyClock | None:
    """The agency clock at `now`; None before acceptance."""
    if not case.accepted_at:
        return None
    held = standstills(case)
    days = _days_touched(_running(_time(case.accepted_at), held, now + _TICK), zone_of(policy))
    standing = [one for one in held if one.start <= now and (one.end is None or now < one.end)]
    standing.sort(key=lambda one: one.final)  # what is for good is what is said
    stands, ended = (standing[-1].reason, standing[-1].final) if standing else ("", False)
    return AgencyClock(max(1, days), policy.agency_days, stands, ended)


def agency_words(case: Case, policy: SitePolicy, now: datetime) -> str:
    """The agency clock in words, as the docket and the page header show it."""
    return words_of(agency_clock(case, policy, now))


def words_of(clock: AgencyClock | None) -> str:
    """`agency_words` of a clock that was read already."""
    if clock is None:
        return NOT_STARTED
    if clock.ended:
        return f"ended on day {clock.day}"
    day = f"day {clock.day} of {clock.limit}" if clock.limit else f"day {clock.day}"
    return f"{day}, paused" if clock.stands else day


def _running(
    at: datetime, held: tuple[Standstill, ...], until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """When the clock ran from `at` to before `until`: spans that do not hold their end."""
    for one in held:
        if at < min(one.start, until):
            yield at, min(one.start, until)
        at = max(at, one.end or until)
    if at < until:
        yield at, until


def _days_touched(spans: Iterator[tuple[datetime, datetime]], zone: tzinfo) -> int:
    days: set[int] = set()
    for begin, end in spans:
        first, last = day_of(begin, zone), day_of(end - _TICK, zone)
        days.update(range(first.toordinal(), last.toordinal() + 1))
    return len(days)


# Warnings.


def warnings(case: Case, policy: SitePolicy, now: datetime) -> tuple[ClockWarning, ...]:
    """What to warn of now, the window first; nothing once the determination or a withdrawal is recorded."""
    if case.state not in BEFORE_DETERMINATION:
        return ()
    found = (_window_warning(case, policy, now), _agency_warning(case, policy, now))
    return tuple(one for one in found if one is not None)


def mark_reached(left: int | None) -> int | None:
    """The mark of `WARNING_DAYS` that was reached last with `left` days to go, or None."""
    return None if left is None else min((mark for mark in WARNING_DAYS if left <= mark), default=None)


def _window_warning(case: Case, policy: SitePolicy, now: datetime) -> ClockWarning | None:
    left = window_days_left(case, policy, now)
    mark, window = mark_reached(left), access_window(case)
    if mark is None or left is None or window is None:
        return None
    when = f"ended {_days(-left)} ago" if left < 0 else f"ends in {_days(left)}" if left else "ends today"
    return ClockWarning(Clock.WINDOW, mark, left, f"The developer's access window {when}, on {window.ends}.")


def _agency_warning(case: Case, policy: SitePolicy, now: datetime) -> ClockWarning | None:
    clock = agency_clock(case, policy, now)
    mark = mark_reached(clock.left if clock else None)
    if clock is None or mark is None or clock.left is None:
        return None
    if clock.left < 0:
        words = f"is {_days(-clock.left)} past its {clock.limit}"
    else:
        words = f"has {_days(clock.left)} left of {clock.limit}" if clock.left else "is on its last day"
    stands = f"; it stands now ({clock.stands})" if clock.stands else ""
    return ClockWarning(Clock.AGENCY, mark, clock.left, f"The agency clock {words}{stands}.")


# The workstation's own clock.


def behind(last_at: str, now: datetime) -> timedelta:
    """How far `now` lies before `last_at`, the journal's latest time or ""; zero where it does not."""
    return max(timedelta(0), _time(last_at) - now) if last_at else timedelta(0)


def behind_sentence(last_at: str, now: datetime) -> str:
    """That the workstation's clock is behind the journal, or "". It is reported, and stops nothing."""
    by = behind(last_at, now)
    if not by:
        return ""
    return (
        f"The workstation's clock is {_span(by)} behind the journal's last entry ({last_at[:16]}Z): it shows "
        f"{now.astimezone(UTC):%Y-%m-%dT%H:%MZ}. Days on both clocks may be wrong; tell your security "
        "administrator."
    )


def _span(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    if not minutes:
        return "less than a minute"
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    said = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count]
    return " ".join(said[:2])


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _end(at: str) -> datetime | None:
    return _time(at) if at else None


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
