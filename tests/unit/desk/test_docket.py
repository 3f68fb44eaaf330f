"""The docket: what waits for whom, what is over, both clocks, and finding a case by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.desk.docket import DocketLine, found_in, holders_of, line
from reviewer_app.domain.acts import (
    AdjudicatorNamed,
    Closed,
    PolicySet,
    Proposed,
    Withdrawn,
    act_body,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.clocks import Clock
from reviewer_app.domain.policy import SitePolicy
from tests.builders import JournalBuilder, a_case, a_finished_case
from tests.builders_case import DISPOSAL, scheduled

WHY = "Nothing of it is needed any longer, and it is said so here."


def seen(journal: JournalBuilder, person: str = "reyes", days: int = 0) -> DocketLine:
    """The docket's line of the case as this person sees it so many days later."""
    now = journal.now + timedelta(days=days)
    return line(journal.register, journal.case, journal.register.people[person], now)


def a_line(**said: str) -> DocketLine:
    return replace(seen(a_case()), **said)  # type: ignore[arg-type]  # only words are given


def test_a_line_says_what_a_person_needs_of_a_case() -> None:
    found = seen(a_case().accepted().assigned())
    assert (found.case_id, found.developer, found.model) == (
        "2026-001",
        "Meridian Systems (fictional)",
        "Halcyon-2 r7",
    )
    assert (found.window, found.agency) == ("22 days left", "day 1 of 30")
    assert (found.waiting, found.mine, found.over) == (True, True, False)
    assert found.holders == "Reyes, Lindqvist"
    assert found.sentence.startswith("Declare whether you have a conflict")


def test_what_waits_for_me_includes_a_proposal_that_wants_a_second() -> None:
    journal = a_finished_case().act("whitlock", Closed())
    assert not seen(journal, "abara").waiting
    act = DISPOSAL
    proposed = scheduled(a_finished_case().act("whitlock", Closed()))
    proposed.act("whitlock", Proposed(act.kind, act_body(act)))
    assert seen(proposed, "abara").waiting
    assert "waits for your second" in seen(proposed, "abara").sentence
    assert not seen(proposed, "whitlock").waiting


def test_the_clerk_holds_it_until_it_is_assigned_and_the_adjudicator_with_the_reviewers() -> None:
    journal = a_case().accepted()
    assert holders_of(journal.case) == ("okafor",)
    assert holders_of(journal.assigned().case) == ("reyes", "lindqvist")
    journal.answered("reyes", "2").locked("reyes").answered("lindqvist", "4").locked("lindqvist").revealed()
    journal.act("abara", AdjudicatorNamed("moreau"))
    assert holders_of(journal.case) == ("reyes", "lindqvist", "moreau")
    assert seen(journal, "moreau").mine
    assert seen(journal, "abara").mine  # she assigned it
    assert not seen(journal, "whitlock").mine


def test_what_is_over_is_exported_closed_disposed_of_or_withdrawn() -> None:
    finished = a_finished_case()
    stages = [a_case(), finished]
    over = {one.case.state: seen(one).over for one in stages}
    closed = a_finished_case().act("whitlock", Closed())
    disposed = scheduled(a_finished_case().act("whitlock", Closed()))
    disposed.two("whitlock", "abara", DISPOSAL)
    withdrawn = a_case().act("okafor", Withdrawn("Dana Okoro (fictional)", WHY))
    over |= {one.case.state: seen(one).over for one in (closed, disposed, withdrawn)}
    assert over == {
        State.RECEIVED: False,
        State.EXPORTED: True,
        State.CLOSED: True,
        State.DISPOSED: True,
        State.WITHDRAWN: True,
    }


def test_both_clocks_warn_and_say_it() -> None:
    journal = a_case().accepted().assigned()
    assert seen(journal).warns == frozenset()
    found = seen(journal, days=22)
    assert found.warns == {Clock.WINDOW, Clock.AGENCY}
    assert found.window == "ends today"
    assert found.warnings == (
        "The developer's access window ends today, on 2026-12-15.",
        "The agency clock has 7 days left of 30.",
    )


def test_the_clocks_are_the_sites() -> None:
    journal = a_case().accepted()
    journal.act("castellane", PolicySet(SitePolicy(zone="Pacific/Kiritimati", agency_days=0)), case="")
    journal.now = journal.now.replace(hour=11)  # there it is tomorrow
    found = seen(journal)
    assert (found.window, found.agency, found.agency_day) == ("21 days left", "day 2", 2)
    journal.now = journal.now.replace(hour=9, minute=59)
    assert seen(journal).agency_day == 1


LINES = (
    a_line(case_id="2026-001", developer="Straße Systems", model="Halcyon-2 r7", checkpoint="ab" * 64),
    a_line(case_id="2026-002", developer="Ångström Labs", model="Ｈalcyon-3", checkpoint="cd" * 64),
    a_line(case_id="2026-003", developer="Σίσυφος", model="Ibis", checkpoint="ef" * 64, state="closed"),
)


@pytest.mark.parametrize(
    ("typed", "cases"),
    [
        ("", ["2026-001", "2026-002", "2026-003"]),
        ("   ", ["2026-001", "2026-002", "2026-003"]),
        ("2026-002", ["2026-002"]),
        ("STRASSE", ["2026-001"]),
        ("strasse systems", ["2026-001"]),
        ("systems strasse halcyon", ["2026-001"]),
        ("halcyon", ["2026-001", "2026-002"]),
        ("HALCYON-3", ["2026-002"]),
        ("ångström", ["2026-002"]),
        ("A\u030angstro\u0308m", ["2026-002"]),
        ("ΣΊΣΥΦΟΣ", ["2026-003"]),
        ("cdcdcdcd", ["2026-002"]),
        ("CLOSED", ["2026-003"]),
        ("closed halcyon", []),
        ("meridian", []),
    ],
)
def test_words_find_a_case(typed: str, cases: list[str]) -> None:
    assert [one.case_id for one in found_in(LINES, typed)] == cases


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_a_line_says_finds_it_in_any_case_and_more_words_never_find_more(said: str, more: str) -> None:
    one = (replace(LINES[0], developer=said),)
    for typed in (said, said.casefold(), said.casefold().upper().casefold()):
        assert found_in(one, typed) == one
    assert len(found_in(LINES, f"{said} {more}")) <= len(found_in(LINES, said))
