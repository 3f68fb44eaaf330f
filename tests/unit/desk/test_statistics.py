"""Statistics: what is counted, what is kept back, and that nothing leaves while they are off."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.custody.tries import WrongPassword
from reviewer_app.desk import statistics
from reviewer_app.desk.statistics import (
    HIDDEN,
    SMALL,
    as_csv,
    counted,
    days_in_states,
    export,
    outcome_of,
    why_not_exported,
)
from reviewer_app.desk.training import password_of
from reviewer_app.desk.trust_records import set_policy
from reviewer_app.domain.acts import Reopened, Rescinded, ReturnTo, Withdrawn
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards.roles import STATISTICS_OFF
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import RequestKind
from tests.builders import PEOPLE, JournalBuilder, a_case, a_finished_case
from tests.builders_journey import Story

NOW = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
ON = SitePolicy(statistics=True)
WHY = "Nothing of it is needed any longer, and it is said so here."
OFFICER = Person("whitlock", "Whitlock", frozenset({Role.RECORDS_OFFICER}))


def slow(journal: JournalBuilder, days: int) -> JournalBuilder:
    journal.now += timedelta(days=days)
    return journal


def register_of(*cases: Case, policy: SitePolicy = ON) -> Register:
    """Cases of their own journals, in one register, each with a number of its own."""
    named = {f"2026-{at:03}": replace(case, id=f"2026-{at:03}") for at, case in enumerate(cases, 1)}
    return Register(cases=named, policy=policy)


def cases_of(table: tuple[statistics.Counted, ...]) -> dict[str, str]:
    return {one.item: one.cases for one in table}


def lasting(days: int) -> Case:
    """Received, and accepted so many days later."""
    return slow(a_case(), days).accepted().case


def test_nothing_is_counted_while_they_are_off() -> None:
    register = register_of(a_case().case, policy=SitePolicy())
    with pytest.raises(Refused, match=r"Statistics are off\. A security administrator turns them on"):
        counted(register, NOW)


def test_they_are_off_unless_the_policy_says_so() -> None:
    assert SitePolicy().statistics is False
    assert why_not_exported(register_of(policy=SitePolicy()), OFFICER) == STATISTICS_OFF
    assert why_not_exported(register_of(), OFFICER) == ""


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.RECORDS_OFFICER])
def test_only_a_records_officer_exports(role: Role) -> None:
    person = Person("vance", "Vance", frozenset({role}))
    assert why_not_exported(register_of(), person) == "Only a records officer exports the statistics."


def test_a_disabled_records_officer_does_not_export() -> None:
    gone = replace(OFFICER, disabled="She has left the office.")
    assert "disabled" in why_not_exported(register_of(), gone)


def test_counts_below_three_are_shown_as_such() -> None:
    accepted = [lasting(1) for _ in range(4)]
    made = counted(register_of(*accepted, a_case().case, a_case().case), NOW)
    found = cases_of(made.states)
    assert found[State.ACCEPTED.value] == "4"
    assert {words for state, words in found.items() if state != State.ACCEPTED.value} == {SMALL}
    assert set(found) == {one.value for one in State}
    assert cases_of(made.requests)[RequestKind.ACCESS_SUBMISSION.value] == "6"
    assert cases_of(made.outcomes)["none yet"] == "6"


def test_a_single_small_count_cannot_be_worked_out_from_the_others() -> None:
    base = a_case().case

    def asking(kind: RequestKind) -> Case:
        summary = replace(base.submission, request_kind=kind)
        return replace(base, deliveries=(replace(base.received, submission=summary),))

    kinds = {RequestKind.INQUIRY: 5, RequestKind.ACCESS_SUBMISSION: 3, RequestKind.PARTNER_CONSULTATION: 1}
    cases = [asking(kind) for kind, count in kinds.items() for _ in range(count)]
    assert cases_of(counted(register_of(*cases), NOW).requests) == {
        "inquiry": "5",
        "access-submission": HIDDEN,
        "partner-consultation": SMALL,
    }


@given(st.lists(st.sampled_from(RequestKind), max_size=25))
def test_no_small_count_is_ever_shown_or_follows_from_a_total(kinds: list[RequestKind]) -> None:
    base = a_case().case
    cases = []
    for kind in kinds:
        summary = replace(base.submission, request_kind=kind)
        cases.append(replace(base, deliveries=(replace(base.received, submission=summary),)))
    shown = cases_of(counted(register_of(*cases), NOW).requests)
    true = Counter(kind.value for kind in kinds)
    for item, words in shown.items():
        assert words in (SMALL, HIDDEN) or (int(words) == true[item] >= 3)
        assert (words == SMALL) is (true[item] < 3)
    kept_back = [one for one in shown.values() if one in (SMALL, HIDDEN)]
    assert len(kept_back) != 1


def test_days_in_a_state_are_calendar_days_with_quartiles() -> None:
    made = counted(register_of(*(lasting(days) for days in (1, 2, 4, 9))), NOW)
    row = next(one for one in made.days if one.state == State.RECEIVED.value)
    assert (row.cases, row.lower, row.median, row.upper) == ("4", "1.75", "3", "5.25")
    assert next(one for one in made.days if one.state == State.ACCEPTED.value).cases == SMALL


def test_two_cases_have_no_quartiles() -> None:
    made = counted(register_of(lasting(1), lasting(2)), NOW)
    row = next(one for one in made.days if one.state == State.RECEIVED.value)
    assert (row.cases, row.lower, row.median, row.upper) == (SMALL, "", "", "")


def test_the_days_of_a_whole_case_follow_its_acts() -> None:
    journal = slow(a_case(), 2).accepted()
    slow(slow(journal, 3).assigned(), 5).all_locked()
    slow(slow(journal, 1).revealed(), 1).drafted()
    slow(journal, 4).signed_off()
    assert days_in_states(journal.case, UTC) == {
        State.RECEIVED: 2,
        State.ACCEPTED: 3,
        State.IN_REVIEW: 5,
        State.LOCKED: 1,
        State.DRAFT: 1,
        State.SUPERVISOR_REVIEW: 4,
    }


def test_several_stays_are_one_number_of_the_case_and_the_present_one_is_none() -> None:
    journal = slow(a_finished_case(), 10)
    journal.two("abara", "whitlock", Reopened(WHY, ReturnTo.DRAFT))
    first = days_in_states(journal.case, UTC)
    assert State.DRAFT not in first
    assert first[State.EXPORTED] == 10
    slow(journal, 6).drafted()
    assert days_in_states(journal.case, UTC)[State.DRAFT] == 6
    assert days_in_states(journal.case, UTC)[State.EXPORTED] == 10


def test_a_clock_that_ran_backwards_makes_no_negative_days() -> None:
    journal = slow(a_case(), -3).accepted()
    assert days_in_states(journal.case, UTC) == {State.RECEIVED: 0}


def test_every_outcome_has_its_word() -> None:
    withdrawn = a_case().act("okafor", Withdrawn("Dana Okoro (fictional)", WHY)).case
    rescinded = a_finished_case()
    rescinded.act("abara", Rescinded("Director (fictional)", "EO 14409", "2026-11-30", WHY))
    found = [outcome_of(one) for one in (a_case().case, withdrawn, a_finished_case().case, rescinded.case)]
    assert found == ["none yet", "withdrawn", "designated", "rescinded"]
    assert set(found) <= set(statistics.OUTCOMES)


def test_the_file_names_nobody_and_nothing() -> None:
    journal = a_finished_case()
    register = replace(register_of(*[journal.case] * 5), people=journal.register.people)
    text = as_csv(counted(register, NOW), training=True).decode("utf-8")
    summary = journal.case.submission
    names = [summary.organisation, summary.model_name, summary.model_version, summary.submission_id]
    names += [*PEOPLE, *(one.name for one in register.people.values()), *register.cases, "Director"]
    names += [summary.checkpoint_sha512, summary.planned_partner_release]
    assert [one for one in names if one.casefold() in text.casefold()] == []


def test_the_file_is_csv_and_says_what_it_is() -> None:
    made = counted(register_of(*(lasting(days) for days in (1, 2, 4))), NOW)
    rows = list(csv.reader(io.StringIO(as_csv(made, training=True).decode("utf-8"), newline="")))
    assert {len(row) for row in rows} == {6}
    assert rows[1][:3] == ["about", "marking", "UNCLASSIFIED"]
    assert rows[2][:3] == ["about", "counted on", "2026-12-24"]
    assert rows[3][2].startswith("training sample")
    assert ["days in state", "received", "3", "1.5", "2", "3"] in rows
    assert sum(row[0] == "cases by state" for row in rows) == len(State)
    assert b"training" not in as_csv(made, training=False)


def test_a_records_officer_exports_what_is_shown(story_at: Callable[[str], Story], tmp_path: Path) -> None:
    story = story_at("assigned")
    path = tmp_path / "statistics.csv"
    with story.desk(Role.RECORDS_OFFICER) as desk, pytest.raises(Refused, match="Statistics are off"):
        export(desk, path, password_of(desk))
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        set_policy(desk, replace(desk.register.policy, statistics=True))
        with pytest.raises(Refused, match="Only a records officer"):
            export(desk, path, password_of(desk))
    with story.desk(Role.RECORDS_OFFICER) as desk:
        with pytest.raises(WrongPassword):
            export(desk, path, "not the password")
        assert not path.exists()
        export(desk, path, password_of(desk))
        made = counted(desk.register, desk.clock())
        assert path.read_bytes() == as_csv(made, training=True)
        with pytest.raises(statistics.StatisticsNotWritten, match="Nothing was exported"):
            export(desk, tmp_path / "no such folder" / "x.csv", password_of(desk))
