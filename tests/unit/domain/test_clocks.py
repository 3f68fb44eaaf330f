"""Both clocks: days of the zone, pauses that never hurry, warnings that never decide."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.domain import clocks, guards
from reviewer_app.domain.acts import (
    Accepted,
    ClockPaused,
    ClockResumed,
    Determined,
    InformationRequestDropped,
    InformationRequested,
    Outcome,
    PolicySet,
    Reopened,
    RequestPoint,
    ReturnTo,
    Withdrawn,
)
from reviewer_app.domain.case import Case, Pause, Recorded, Request, State
from reviewer_app.domain.clocks import (
    Clock,
    Standstill,
    access_window,
    agency_clock,
    agency_words,
    behind,
    behind_sentence,
    mark_reached,
    standstills,
    warnings,
    window_days_left,
    window_words,
)
from reviewer_app.domain.days import day_begins, day_of, zone_of, zone_remark
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.policy import SitePolicy, policy_faults, settable_faults
from tests.builders import JournalBuilder, a_case, a_summary, received, sample_criteria

PACKAGE = Path(guards.__file__).resolve().parent.parent.parent
UTC_SITE = SitePolicy()
NEW_YORK = SitePolicy(zone="America/New_York")
WHY = "The memorandum of the originator is awaited."
ZONES = (
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Pacific/Kiritimati",
)


def at(text: str) -> datetime:
    """A moment, UTC: "2026-11-23 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_clock(accepted: str, *pauses: tuple[str, str]) -> Case:
    """A case that was accepted then; each pause from and to, "" for one that still runs."""
    held = tuple(Pause(timestamp(at(start)), WHY, timestamp(at(end)) if end else "") for start, end in pauses)
    return Case(
        "2026-001",
        State.IN_REVIEW,
        received(),
        timestamp(at(accepted)),
        "okafor",
        accepted=Accepted("x", "1", "00", "complete"),
        accepted_at=timestamp(at(accepted)),
        deliveries=(received(),),
        pauses=held,
    )


def day(case: Case, now: str, policy: SitePolicy = UTC_SITE) -> int:
    clock = agency_clock(case, policy, at(now))
    assert clock is not None
    return clock.day


def a_request() -> InformationRequested:
    criterion = sample_criteria().criteria[0].id
    return InformationRequested(1, (RequestPoint((criterion,), "The raw logs of the fifth run.", "(U)"),))


def an_open_review() -> JournalBuilder:
    return a_case().accepted().assigned().declared("reyes", "lindqvist")


# The agency clock.


def test_it_has_not_begun_before_acceptance_and_is_on_day_one_from_then() -> None:
    journal = a_case()
    assert agency_clock(journal.case, UTC_SITE, journal.now) is None
    assert agency_words(journal.case, UTC_SITE, journal.now) == "not started"
    journal.accepted()
    assert agency_words(journal.case, UTC_SITE, journal.now) == "day 1 of 30"
    assert agency_words(journal.case, SitePolicy(agency_days=0), journal.now) == "day 1"
    assert agency_words(journal.case, UTC_SITE, journal.now - timedelta(days=3)) == "day 1 of 30"


def test_midnight_is_the_zones() -> None:
    case = a_clock("2026-11-23 09:00")
    assert day(case, "2026-11-23 23:59") == 1
    assert day(case, "2026-11-24 00:00") == 2
    assert day(case, "2026-11-24 04:59", NEW_YORK) == 1
    assert day(case, "2026-11-24 05:00", NEW_YORK) == 2


@pytest.mark.parametrize(("begin", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)])
def test_a_day_is_as_long_as_the_zone_makes_it(begin: str, hours: int) -> None:
    zone, first = ZoneInfo("America/New_York"), date.fromisoformat(begin)
    start, end = day_begins(first, zone), day_begins(first + timedelta(days=1), zone)
    assert end - start == timedelta(hours=hours)
    case = a_clock(f"{start:%Y-%m-%d %H:%M}")
    assert day(case, f"{end - timedelta(seconds=1):%Y-%m-%d %H:%M:%S}", NEW_YORK) == 1
    assert day(case, f"{end:%Y-%m-%d %H:%M}", NEW_YORK) == 2


def test_a_pause_within_one_day_costs_no_day() -> None:
    paused = a_clock("2026-11-20 09:00", ("2026-11-22 10:00", "2026-11-22 16:00"))
    assert day(paused, "2026-11-24 12:00") == day(a_clock("2026-11-20 09:00"), "2026-11-24 12:00") == 5


def test_a_whole_day_from_midnight_to_midnight_is_left_out_and_no_less() -> None:
    whole = a_clock("2026-11-20 09:00", ("2026-11-22 00:00", "2026-11-23 00:00"))
    nearly = a_clock("2026-11-20 09:00", ("2026-11-22 00:01", "2026-11-23 00:00"))
    assert day(whole, "2026-11-24 12:00") == 4
    assert day(nearly, "2026-11-24 12:00") == 5


def test_the_days_on_which_a_pause_begins_and_ends_both_count() -> None:
    case = a_clock("2026-11-20 09:00", ("2026-11-21 10:00", "2026-11-25 10:00"))
    assert [day(case, f"2026-11-{d} 23:00") for d in range(20, 27)] == [1, 2, 2, 2, 2, 3, 4]


def test_pauses_that_overlap_or_touch_count_once() -> None:
    one = a_clock("2026-11-20 09:00", ("2026-11-21 10:00", "2026-11-25 10:00"))
    two = a_clock(
        "2026-11-20 09:00", ("2026-11-21 10:00", "2026-11-24 10:00"), ("2026-11-23 10:00", "2026-11-25 10:00")
    )
    touching = a_clock(
        "2026-11-20 09:00", ("2026-11-21 10:00", "2026-11-23 12:00"), ("2026-11-23 12:00", "2026-11-25 10:00")
    )
    assert day(one, "2026-11-28 12:00") == day(two, "2026-11-28 12:00") == day(touching, "2026-11-28 12:00")


def test_a_request_and_a_supervisors_pause_that_overlap_count_once() -> None:
    case = a_clock("2026-11-20 09:00", ("2026-11-21 10:00", "2026-11-24 10:00"))
    asked = Request(
        "reyes", timestamp(at("2026-11-23 10:00")), a_request(), timestamp(at("2026-11-26 10:00"))
    )
    assert day(replace(case, requests=(asked,)), "2026-11-26 12:00") == 3  # 20, 21, 26
    assert day(case, "2026-11-26 12:00") == 5


def test_a_pause_that_still_runs_holds_the_day_and_says_why() -> None:
    case = a_clock("2026-11-20 09:00", ("2026-11-22 10:00", ""))
    clock = agency_clock(case, UTC_SITE, at("2027-01-30 12:00"))
    assert clock == clocks.AgencyClock(3, 30, WHY)
    assert agency_words(case, UTC_SITE, at("2027-01-30 12:00")) == "day 3 of 30, paused"
    assert agency_words(case, UTC_SITE, at("2026-11-22 09:59")) == "day 3 of 30"


def test_a_pause_that_ends_before_it_begins_costs_nothing() -> None:
    """A workstation's clock was set back in between."""
    case = a_clock("2026-11-20 09:00", ("2026-11-22 10:00", "2026-11-21 10:00"))
    assert day(case, "2026-11-24 12:00") == 5


def test_an_information_request_pauses_and_its_end_resumes() -> None:
    journal = an_open_review().act("reyes", a_request())
    opened = journal.now
    assert agency_words(journal.case, UTC_SITE, opened + timedelta(days=9)) == "day 1 of 30, paused"
    journal.now += timedelta(days=9)
    journal.act("reyes", InformationRequestDropped(1, "The logs were in the first delivery after all."))
    assert agency_words(journal.case, UTC_SITE, journal.now) == "day 2 of 30"
    assert {one.reason for one in standstills(journal.case)} == {"information request 1"}


def test_a_supervisor_pauses_with_a_reason_and_resumes() -> None:
    journal = an_open_review().act("abara", ClockPaused(WHY))
    assert standstills(journal.case)[0].reason == WHY
    journal.now += timedelta(days=5)
    journal.act("abara", ClockResumed("The memorandum has come; work goes on."))
    assert agency_words(journal.case, UTC_SITE, journal.now) == "day 2 of 30"


def test_it_ends_with_the_determination_and_goes_on_when_the_case_is_reopened() -> None:
    journal = a_case().accepted().assigned().reviewed().signed_off()
    journal.now += timedelta(days=2)
    journal.determined()
    later = journal.now + timedelta(days=40)
    assert agency_words(journal.case, UTC_SITE, later) == "ended on day 3"
    assert agency_clock(journal.case, UTC_SITE, later) == clocks.AgencyClock(
        3, 30, Determined.kind, ended=True
    )
    journal.now = later
    journal.two("abara", "whitlock", Reopened("A run was found that nobody had read.", ReturnTo.REVIEW))
    assert agency_words(journal.case, UTC_SITE, journal.now) == "day 4 of 30"


def test_it_ends_with_a_withdrawal() -> None:
    journal = an_open_review().act("reyes", a_request())
    journal.act("okafor", Withdrawn("Dana Okoro (fictional)", "The developer gave the release up."))
    assert agency_words(journal.case, UTC_SITE, journal.now + timedelta(days=4)) == "ended on day 1"


# The access window.


def test_the_window_ends_on_the_planned_release() -> None:
    case = a_case().case
    assert access_window(case) == clocks.AccessWindow(date(2026, 11, 15), date(2026, 12, 15))
    found = {
        text: window_words(case, UTC_SITE, at(text)) for text in ("2026-12-14 23:59", "2026-12-15 00:00")
    }
    assert list(found.values()) == ["1 day left", "ends today"]
    assert window_words(case, NEW_YORK, at("2026-12-15 00:00")) == "1 day left"
    assert window_words(case, UTC_SITE, at("2026-12-17 08:00")) == "ended 2 days ago"


@pytest.mark.parametrize("written", ["", "soon", "2026-13-01", "15.12.2026"])
def test_a_window_without_a_date_says_so(written: str) -> None:
    case = a_clock("2026-11-20 09:00")
    odd = received(replace(a_summary(), planned_partner_release=written))
    case = replace(case, deliveries=(odd,))
    assert window_words(case, UTC_SITE, at("2026-11-21 09:00")) == "no release date given"
    assert [
        one for one in warnings(case, UTC_SITE, at("2027-06-01 09:00")) if one.clock is Clock.WINDOW
    ] == []


@pytest.mark.parametrize(("days", "begins"), [(-5, date(1, 1, 3)), (30, date.min), (10**9, date.min)])
def test_a_window_beyond_the_calendar_still_has_its_end(days: int, begins: date) -> None:
    odd = received(replace(a_summary(window=days), planned_partner_release="0001-01-03"))
    window = access_window(replace(a_clock("2026-11-20 09:00"), deliveries=(odd,)))
    assert window == clocks.AccessWindow(begins, date(1, 1, 3))


def test_a_window_longer_than_the_sites_limit_is_never_received() -> None:
    with pytest.raises(ForbiddenAct, match="The access window is 31 days; the rule is at most 30"):
        JournalBuilder().staffed().act("okafor", received(a_summary(window=31)))


def test_a_limit_lowered_later_shortens_no_window() -> None:
    journal = a_case()
    before = access_window(journal.case)
    journal.act("castellane", PolicySet(SitePolicy(window_limit_days=7)), case="")
    assert access_window(journal.case) == before


# Warnings.


@pytest.mark.parametrize(
    ("left", "mark"),
    [(11, None), (10, 10), (6, 10), (5, 5), (3, 5), (2, 2), (1, 2), (0, 0), (-40, 0), (None, None)],
)
def test_the_mark_reached_last(left: int | None, mark: int | None) -> None:
    assert mark_reached(left) == mark


def test_both_clocks_warn_at_their_marks_and_say_when() -> None:
    case = a_clock("2026-11-16 09:00")
    assert warnings(case, UTC_SITE, at("2026-12-04 09:00")) == ()
    found = warnings(case, UTC_SITE, at("2026-12-13 09:00"))
    assert [(one.clock, one.at, one.left) for one in found] == [(Clock.WINDOW, 2, 2), (Clock.AGENCY, 2, 2)]
    assert found[0].sentence == "The developer's access window ends in 2 days, on 2026-12-15."
    assert found[1].sentence == "The agency clock has 2 days left of 30."
    last = [one.sentence for one in warnings(case, UTC_SITE, at("2026-12-15 09:00"))]
    assert last == [
        "The developer's access window ends today, on 2026-12-15.",
        "The agency clock is on its last day.",
    ]
    past = [one.sentence for one in warnings(case, UTC_SITE, at("2026-12-16 09:00"))]
    assert past == [
        "The developer's access window ended 1 day ago, on 2026-12-15.",
        "The agency clock is 1 day past its 30.",
    ]


def test_a_clock_that_stands_warns_on_and_says_that_it_stands() -> None:
    case = a_clock("2026-11-16 09:00", ("2026-12-13 10:00", ""))
    assert warnings(case, UTC_SITE, at("2026-12-20 09:00"))[1].sentence == (
        f"The agency clock has 2 days left of 30; it stands now ({WHY})."
    )


def test_no_limit_is_no_warning_of_the_agency_clock() -> None:
    case = a_clock("2026-01-01 09:00")
    found = warnings(case, SitePolicy(agency_days=0), at("2026-12-15 09:00"))
    assert [one.clock for one in found] == [Clock.WINDOW]


def test_nothing_is_warned_of_once_it_is_decided() -> None:
    now = at("2027-03-01 09:00")
    for state in (State.DETERMINED, State.EXPORTED, State.CLOSED, State.DISPOSED, State.WITHDRAWN):
        assert warnings(replace(a_clock("2026-11-16 09:00"), state=state), UTC_SITE, now) == ()


# Never a decision.


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _reached(start: str) -> set[str]:
    """Every module of the package that `start` imports, however indirectly."""
    seen: set[str] = set()
    wanted = [start]
    while wanted:
        name = wanted.pop()
        base = PACKAGE.parent / Path(*name.split("."))
        path = next((one for one in (base / "__init__.py", base.with_suffix(".py")) if one.exists()), None)
        if name in seen or path is None:
            continue
        seen.add(name)
        wanted += [one for one in _imported(path) if one.startswith("reviewer_app.")]
    return seen


def test_no_guard_and_no_fold_asks_a_clock() -> None:
    every = {f"reviewer_app.domain.guards.{one.stem}" for one in (PACKAGE / "domain/guards").glob("*.py")}
    starts = {one.removesuffix(".__init__") for one in every} | {"reviewer_app.domain.fold"}
    asked = set().union(*(_reached(one) for one in starts))
    assert {"reviewer_app.domain.policy", "reviewer_app.domain.case"} <= asked
    assert asked.isdisjoint({"reviewer_app.domain.clocks", "reviewer_app.domain.days"})
    assert "reviewer_app.domain.days" in _reached("reviewer_app.domain.clocks")


def test_an_expired_clock_stops_no_act() -> None:
    journal = a_case()
    journal.now += timedelta(days=400)
    journal.accepted()
    journal.now += timedelta(days=400)
    journal.assigned().reviewed().signed_off()
    assert [one.at for one in warnings(journal.case, UTC_SITE, journal.now)] == [0, 0]
    journal.determined()
    assert journal.case.determined is not None
    assert journal.case.determined.outcome is Outcome.DESIGNATED


# Properties.

MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2026, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))
SPAN = st.tuples(st.integers(0, 60 * 24 * 40), st.one_of(st.none(), st.integers(0, 60 * 24 * 20)))


def _with_pauses(begin: datetime, spans: list[tuple[int, int | None]]) -> Case:
    pauses = []
    for minutes, length in spans:
        start = begin + timedelta(minutes=minutes)
        end = "" if length is None else timestamp(start + timedelta(minutes=length))
        pauses.append(Pause(timestamp(start), WHY, end))
    return replace(a_clock("2026-11-20 09:00"), accepted_at=timestamp(begin), pauses=tuple(pauses))


@given(MOMENTS, st.lists(SPAN, max_size=4), SPAN, st.integers(0, 60 * 24 * 60), st.sampled_from(ZONES))
def test_a_pause_never_makes_the_agency_clock_run_faster(
    begin: datetime, spans: list[tuple[int, int | None]], more: tuple[int, int | None], later: int, zone: str
) -> None:
    policy, now = SitePolicy(zone=zone), begin + timedelta(minutes=later)
    without, with_it = _with_pauses(begin, spans), _with_pauses(begin, [*spans, more])
    one, other = agency_clock(without, policy, now), agency_clock(with_it, policy, now)
    assert one is not None
    assert other is not None
    assert 1 <= other.day <= one.day
    assert window_words(without, policy, now) == window_words(with_it, policy, now)
    assert window_days_left(without, policy, now) == window_days_left(with_it, policy, now)


@given(
    MOMENTS,
    st.lists(SPAN, max_size=4),
    st.integers(0, 60 * 24 * 60),
    st.integers(0, 3000),
    st.sampled_from(ZONES),
)
def test_days_never_go_back(
    begin: datetime, spans: list[tuple[int, int | None]], later: int, more: int, zone: str
) -> None:
    policy, case = SitePolicy(zone=zone), _with_pauses(begin, spans)
    now = begin + timedelta(minutes=later)
    then = now + timedelta(minutes=more)
    first, second = agency_clock(case, policy, now), agency_clock(case, policy, then)
    assert first is not None
    assert second is not None
    passed = (day_of(then, zone_of(policy)) - day_of(now, zone_of(policy))).days
    assert first.day <= second.day <= first.day + passed + 1
    assert passed >= 0
    left, less = window_days_left(case, policy, now), window_days_left(case, policy, then)
    assert left is not None
    assert less == left - passed


@given(MOMENTS, st.integers(0, 60 * 24 * 60), st.sampled_from(ZONES))
def test_without_a_pause_the_day_is_the_calendars(begin: datetime, later: int, zone: str) -> None:
    policy, now = SitePolicy(zone=zone), begin + timedelta(minutes=later)
    clock = agency_clock(_with_pauses(begin, []), policy, now)
    assert clock is not None
    assert clock.day == (day_of(now, zone_of(policy)) - day_of(begin, zone_of(policy))).days + 1


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_day_holds_its_own_moments(moment: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    found = day_of(moment, place)
    assert day_begins(found, place) <= moment < day_begins(found + timedelta(days=1), place)


def test_clocks_that_go_back_past_midnight_take_no_day_back() -> None:
    """Newfoundland, until 2011: at 00:01 on Sunday it was 23:01 on Saturday again."""
    place = ZoneInfo("America/St_Johns")
    again = at("2006-10-29 02:31")
    assert again.astimezone(place).date() == date(2006, 10, 28)
    assert day_of(at("2006-10-29 02:30"), place) == day_of(again, place) == date(2006, 10, 29)


# The zone, and the workstation's clock.


@pytest.mark.parametrize(
    "name", ["", "Mars Olympus", "../etc/passwd", "/etc/localtime", "Europe/", "a" * 200, "UTC\n"]
)
def test_what_no_zone_is_called_is_refused_everywhere(name: str) -> None:
    assert any("IANA" in fault for fault in policy_faults(SitePolicy(zone=name)))
    with pytest.raises(ForbiddenAct, match="IANA"):
        a_case().act("castellane", PolicySet(SitePolicy(zone=name)), case="")


@pytest.mark.parametrize("name", ["Mars/Olympus", "America", "right/UTC", "Utc0"])
def test_a_zone_unknown_here_cannot_be_set_here_and_still_folds(name: str) -> None:
    """A journal written where the zone is known folds where it is not; the days are then said to be UTC's."""
    policy = SitePolicy(zone=name)
    assert [fault for fault in settable_faults(policy) if "not known to this workstation" in fault]
    journal = a_case().act("castellane", PolicySet(policy), case="")
    assert journal.register.policy.zone == name
    assert zone_of(policy) is UTC
    assert zone_remark(policy).endswith("Days are counted in UTC here.")


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+5", "America/Argentina/Ushuaia", "EST5EDT"])
def test_a_zone_that_is_known_can_be_set(name: str) -> None:
    assert list(settable_faults(SitePolicy(zone=name))) == []
    assert zone_remark(SitePolicy(zone=name)) == ""


@pytest.mark.parametrize(("days", "good"), [(0, True), (1, True), (3650, True), (-1, False), (3651, False)])
def test_the_agencys_limit_is_a_number_of_days_or_none(days: int, *, good: bool) -> None:
    assert (not list(policy_faults(SitePolicy(agency_days=days)))) is good


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2026-11-23T09:00:00.000001Z", "less than a minute"),
        ("2026-11-23T09:01:00.000000Z", "1 minute"),
        ("2026-11-23T11:05:00.000000Z", "2 hours 5 minutes"),
        ("2026-11-25T10:07:00.000000Z", "2 days 1 hour"),
    ],
)
def test_a_clock_behind_the_journal_is_said(last: str, words: str) -> None:
    now = at("2026-11-23 09:00")
    assert behind(last, now) == datetime.fromisoformat(last) - now
    said = behind_sentence(last, now)
    assert said.startswith(
        f"The workstation's clock is {words} behind the journal's last entry ({last[:16]}Z)"
    )


@pytest.mark.parametrize("last", ["", "2026-11-23T09:00:00.000000Z", "2026-11-23T08:59:59.999999Z"])
def test_a_clock_that_is_not_behind_is_not_remarked_on(last: str) -> None:
    now = at("2026-11-23 09:00")
    assert behind(last, now) == timedelta(0)
    assert behind_sentence(last, now) == ""


def test_standstills_are_in_the_order_of_their_beginning() -> None:
    case = a_clock("2026-11-20 09:00", ("2026-11-24 10:00", ""), ("2026-11-21 10:00", "2026-11-22 10:00"))
    other = Recorded(9, timestamp(at("2026-11-26 09:00")), "abara", "2026-001", Withdrawn("Dana", WHY))
    assert isinstance(other.act, Withdrawn)
    found = standstills(replace(case, history=(other,), withdrawn=other.act))
    assert [one.start.day for one in found] == [21, 24, 26]
    assert found[-1] == Standstill(at("2026-11-26 09:00"), None, Withdrawn.kind, final=True)
