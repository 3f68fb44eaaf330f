"""Unclassified counts over all cases: by state, by kind of request, by outcome, and days in each state.

- Off unless the site's policy turns them on. Nothing is counted, shown or exported while they are off.
- Never a name, a model, a developer, a case number or a marking: only the app's own words, and numbers.
- A number below 3 is shown as "<3", none included. Where only one of a table is, the smallest of the others
  is not shown either: nobody works the one out from a total.
- Days are the calendar days of the site that a case spent in a state, all its stays together; only cases that
  have left it are counted, each once. Fewer than 3 cases have no quartiles.
- What is held here is what is shown: the numbers behind "<3" leave this module nowhere.
"""

from __future__ import annotations

import csv
import hashlib
import io
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    Outcome,
    ProposalDropped,
    Proposed,
    Received,
    Seconded,
    StatisticsExported,
)
from reviewer_app.domain.case import Case, State, Unread
from reviewer_app.domain.days import day_of, zone_of
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.fold_case import next_case
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.roles import STATISTICS_OFF
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import RequestKind

LEAST = 3
SMALL, HIDDEN = f"<{LEAST}", "not shown"
MARKING = "UNCLASSIFIED"
NONE_YET, WITHDRAWN, RESCINDED = "none yet", "withdrawn", "rescinded"
OUTCOMES = (*(one.value for one in Outcome), WITHDRAWN, RESCINDED, NONE_YET)
_HEAD = ("table", "item", "cases", "lower quartile, days", "median, days", "upper quartile, days")


class StatisticsNotWritten(DeskError):
    """{path} could not be written: {fault}. Nothing was exported."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: what was counted, and how many cases, as they are shown."""

    item: str
    cases: str


@dataclass(frozen=True, slots=True)
class DaysIn:
    """Days that cases spent in a state, as they are shown; "" where there are too few cases to say."""

    state: str
    cases: str
    lower: str
    median: str
    upper: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What may be shown and exported. `made_on` is the site's day, YYYY-MM-DD."""

    made_on: str
    states: tuple[Counted, ...]
    requests: tuple[Counted, ...]
    outcomes: tuple[Counted, ...]
    days: tuple[DaysIn, ...]

    def tables(self) -> Iterator[tuple[str, tuple[Counted, ...]]]:
        yield "cases by state", self.states
        yield "cases by kind of request", self.requests
        yield "cases by outcome", self.outcomes


def why_not_counted(register: Register) -> str:
    """Why there are no statistics here, or ""."""
    return "" if register.policy.statistics else STATISTICS_OFF


def why_not_exported(register: Register, person: Person) -> str:
    """Why `person` may not export them, or ""."""
    return may(register, "", person, StatisticsExported) or ""


def counted(register: Register, now: datetime) -> Statistics:
    """The statistics as they stand. Raises Refused while they are off."""
    reason = why_not_counted(register)
    if reason:
        raise Refused(reason)
    zone, cases = zone_of(register.policy), tuple(register.cases.values())
    return Statistics(
        made_on=day_of(now, zone).isoformat(),
        states=_shown([one.value for one in State], (case.state.value for case in cases)),
        requests=_shown(
            [one.value for one in RequestKind], (case.submission.request_kind.value for case in cases)
        ),
        outcomes=_shown(OUTCOMES, map(outcome_of, cases)),
        days=_days(cases, zone),
    )


def export(desk: Desk, path: Path, password: str) -> None:
    """Write them as CSV and read them back. Raises Refused, WrongPassword, StatisticsNotWritten."""
    from reviewer_app.custody.files import write_whole

    reason = desk.read_only or why_not_exported(desk.register, desk.person)
    if reason:
        raise Refused(reason)
    desk.confirm(password)
    data = as_csv(counted(desk.register, desk.clock()), training=desk.training)
    try:
        write_whole(path, data)
        back = path.read_bytes()
    except OSError as error:
        raise StatisticsNotWritten(path=path, fault=error.strerror or error) from error
    if back != data:
        raise StatisticsNotWritten(path=path, fault="what was read back is not what was written")
    record(desk, "", StatisticsExported(hashlib.sha384(data).hexdigest()))


def as_csv(made: Statistics, *, training: bool) -> bytes:
    """The file: RFC 4180, UTF-8; what it is of comes first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    about = [("marking", MARKING), ("counted on", made.made_on)]
    about += [("sample", "training sample, fictional")] if training else []
    writer.writerows(("about", *one, "", "", "") for one in about)
    for table, rows in made.tables():
        writer.writerows((table, one.item, one.cases, "", "", "") for one in rows)
    writer.writerows(
        ("days in state", one.state, one.cases, one.lower, one.median, one.upper) for one in made.days
    )
    return text.getvalue().encode("utf-8")


def outcome_of(case: Case) -> str:
    """How the case came out, in the app's own words."""
    if case.withdrawn is not None:
        return WITHDRAWN
    if case.rescinded is not None:
        return RESCINDED
    return case.determined.outcome.value if case.determined else NONE_YET


def days_in_states(case: Case, zone: tzinfo) -> Mapping[State, int]:
    """The days the case spent in each state it has left for good or for now; not in the one it is in."""
    found: dict[State, int] = {}
    since = case.received_at
    now = Case(case.id, State.RECEIVED, case.received, since, case.clerk, deliveries=(case.received,))
    for one in case.history:
        if isinstance(one.act, Unread | Proposed | Seconded | ProposalDropped | Received):
            continue  # none of them changes a state
        before, now = now.state, next_case(now, one)
        if now.state is not before:
            found[before] = found.get(before, 0) + _days_between(since, one.at, zone)
            since = one.at
    found.pop(now.state, None)
    return found


def _days_between(since: str, until: str, zone: tzinfo) -> int:
    first, last = (day_of(datetime.fromisoformat(one), zone) for one in (since, until))
    return max(0, (last - first).days)


def _days(cases: Iterable[Case], zone: tzinfo) -> tuple[DaysIn, ...]:
    found: dict[State, list[int]] = {state: [] for state in State}
    for case in cases:
        for state, days in days_in_states(case, zone).items():
            found[state].append(days)
    return tuple(_days_in(state, days) for state, days in found.items())


def _days_in(state: State, days: list[int]) -> DaysIn:
    if len(days) < LEAST:
        return DaysIn(state.value, SMALL, "", "", "")
    quartiles = statistics.quantiles(days, n=4, method="inclusive")  # type 7 of Hyndman and Fan
    lower, median, upper = (f"{one:g}" for one in quartiles)
    return DaysIn(state.value, str(len(days)), lower, median, upper)


def _shown(items: Iterable[str], found: Iterable[str]) -> tuple[Counted, ...]:
    count = Counter(found)
    numbers = {item: count[item] for item in items}
    shown = {item: str(number) if number >= LEAST else SMALL for item, number in numbers.items()}
    small = [item for item, number in numbers.items() if number < LEAST]
    if len(small) == 1 and len(numbers) > 1:
        others = {item: number for item, number in numbers.items() if item not in small}
        shown[min(others, key=lambda item: others[item])] = HIDDEN
    return tuple(Counted(item, words) for item, words in shown.items())
