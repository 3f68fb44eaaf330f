"""Whose results may be laid beside a case, and the grant that lets another developer's in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    Act,
    Assigned,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    Conflict,
    ConflictDeclared,
)
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards import may
from reviewer_app.domain.guards.comparison import lay_beside, may_lay_beside, same_developer
from tests.builders import CASE, JournalBuilder, a_case, a_finished_case, a_summary, received
from tests.builders_exhibits import OTHER, cited_in, grant, no_grant, of, two_cases


def beside(journal: JournalBuilder, person: str) -> str | None:
    register = journal.register
    who = register.people[person]
    return may_lay_beside(register, register.cases[CASE], register.cases[OTHER], who)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Meridian Systems (fictional)", True),
        ("MERIDIAN  systems (Fictional) ", True),
        ("Meridian Systems", False),
        ("Meridian Systems, Inc. (fictional)", False),
        ("\u041ceridian Systems (fictional)", False),  # a Cyrillic letter: another name
        ("", False),
    ],
)
def test_the_same_developer_is_the_same_name_and_no_more(name: str, same: bool) -> None:
    journal = two_cases(name)
    assert same_developer(journal.case, journal.register.cases[OTHER]) is same


def test_composed_and_decomposed_letters_are_one_name() -> None:
    journal = a_case().act("okafor", received(of("M\u00e9dian", "A-1")), case=OTHER)
    journal.act("okafor", received(of("Me\u0301dian", "A-2")), case="2026-003")
    assert same_developer(journal.register.cases[OTHER], journal.register.cases["2026-003"])


def test_the_same_developers_results_need_only_that_both_cases_are_held() -> None:
    journal = two_cases("Meridian Systems (fictional)")
    assert beside(journal, "abara") is None
    assert "You do not hold case 2026-002" in (beside(journal, "reyes") or "")
    assert "You do not hold case 2026-001" in (beside(journal, "whitlock") or "")


def test_another_developers_results_need_a_grant_and_a_grant_opens_no_case() -> None:
    journal = two_cases()
    assert "another developer" in (beside(journal, "abara") or "")
    journal.act("abara", grant())
    assert beside(journal, "abara") is None
    assert journal.case.grants[OTHER].by == "abara"
    assert "You do not hold case 2026-002" in (beside(journal, "reyes") or "")
    journal.act("abara", no_grant())
    assert journal.case.grants == {}
    assert "another developer" in (beside(journal, "abara") or "")
    assert [one.act.kind for one in journal.case.history[-2:]] == [
        "comparison granted",
        "comparison grant withdrawn",
    ]
    assert fold(journal.recorded) == journal.register


def test_a_refusal_does_not_name_the_other_developer() -> None:
    journal = two_cases()
    for person in journal.register.people:
        assert "Other Laboratory" not in (beside(journal, person) or "")


def test_a_grant_is_of_one_direction_only() -> None:
    journal = two_cases().act("abara", grant())
    register = journal.register
    case, other = register.cases[CASE], register.cases[OTHER]
    assert may_lay_beside(register, other, case, register.people["abara"]) is not None


def test_the_cases_that_may_lie_beside_are_listed_for_the_person_who_asks() -> None:
    journal = two_cases("Meridian Systems (fictional)")
    journal.act("okafor", received(of("Third Laboratory (fictional)", "TH-1")), case="2026-003")
    register = journal.register
    listed = {
        person: [one.id for one in lay_beside(register, journal.case, register.people[person])]
        for person in ("abara", "okafor", "reyes")
    }
    assert listed == {"abara": [OTHER], "okafor": [OTHER], "reyes": []}


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (grant("2026-009"), "no other case 2026-009"),
        (grant(CASE), f"no other case {CASE}"),
        (replace(grant(), reason="because"), "at least 20 characters"),
        (replace(grant(), marking=" "), "needs a portion mark"),
        (no_grant(), "No grant holds for case 2026-002"),
    ],
)
def test_a_grant_that_says_too_little_is_refused(act: Act, reason: str) -> None:
    with pytest.raises(ForbiddenAct, match=reason):
        two_cases().act("abara", act)


def test_a_grant_twice_or_for_the_same_developer_is_refused() -> None:
    with pytest.raises(ForbiddenAct, match="may be laid beside case 2026-001 already"):
        two_cases().act("abara", grant()).act("abara", grant())
    with pytest.raises(ForbiddenAct, match="same developer; it needs no grant"):
        two_cases("Meridian Systems (fictional)").act("abara", grant())


STAGES = {
    "received": lambda: a_case(),
    "accepted": lambda: a_case().accepted(),
    "in review": lambda: a_case().accepted().assigned(),
    "draft": lambda: a_case().accepted().assigned().all_locked().revealed(),
    "supervisor": lambda: a_case().accepted().assigned().reviewed(),
    "signed off": lambda: a_case().accepted().assigned().reviewed().signed_off(),
    "exported": lambda: a_finished_case(),
}
GRANTS = ("accepted", "in review", "draft", "supervisor")


@pytest.mark.parametrize("stage", STAGES)
def test_only_a_supervisor_grants_and_only_before_the_sign_off(stage: str) -> None:
    register = STAGES[stage]().register
    found = {
        (person.id, form)
        for person in register.people.values()
        for form in (ComparisonGranted, ComparisonGrantWithdrawn)
        if may(register, CASE, person, form) is None
    }
    wanted: set[tuple[str, type[Act]]] = set()
    if stage in GRANTS:
        wanted.add(("abara", ComparisonGranted))
    if stage in (*GRANTS, "signed off"):
        wanted.add(("abara", ComparisonGrantWithdrawn))
    assert found == wanted


def test_what_lies_in_another_case_is_cited_only_where_it_may_lie_beside() -> None:
    journal = two_cases()
    with pytest.raises(ForbiddenAct, match="You do not hold case 2026-002"):
        journal.act("reyes", cited_in(OTHER))
    with pytest.raises(ForbiddenAct, match="no case 2026-077"):
        journal.act("reyes", cited_in("2026-077"))
    journal.act("okafor", _accepted(journal), case=OTHER)
    journal.act("abara", Assigned(("reyes", "lindqvist")), case=OTHER)
    with pytest.raises(ForbiddenAct, match="You do not hold case 2026-002"):
        journal.act("reyes", cited_in(OTHER))
    journal.act("reyes", ConflictDeclared(Conflict.NONE, own_key="a2V5"), case=OTHER)
    with pytest.raises(ForbiddenAct, match="another developer"):
        journal.act("reyes", cited_in(OTHER))
    journal.act("abara", grant()).act("reyes", cited_in(OTHER))
    journal.act("abara", no_grant())
    assert journal.case.exhibit(1001) is not None  # what was cited under the grant stays
    assert fold(journal.recorded) == journal.register


def _accepted(journal: JournalBuilder) -> Act:
    accepted = journal.case.accepted
    assert accepted is not None
    return accepted


def test_the_summary_of_the_builder_is_of_the_developer_that_the_cases_here_share() -> None:
    assert a_summary().organisation == "Meridian Systems (fictional)"
