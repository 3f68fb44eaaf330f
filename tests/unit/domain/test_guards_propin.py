"""Clearance, nondisclosure, proprietary information: who may be given a case, and open what was delivered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Assigned, PersonChanged, PersonEnrolled, PolicySet, PropinAuthorised
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.policy import SitePolicy
from tests.builders import JournalBuilder, a_summary, received
from tests.builders_case import REASON, why_not

AUTHORISED = PropinAuthorised("varga", "Meridian Systems (fictional)", "letter 7", "2026-11-20")
BOTH = Assigned(("reyes", "varga"))


def a_marked_case(marking: str, clearance: str = "SECRET") -> JournalBuilder:
    """An accepted case with this marking; everybody is cleared for SECRET, Varga (a contractor) as given."""
    journal = JournalBuilder().staffed()
    journal.act("castellane", PolicySet(replace(SitePolicy(), ceiling="SECRET")), case="")
    for one in ("okafor", "reyes", "lindqvist", "abara"):
        roles = journal.register.people[one].roles
        act = PersonChanged(one, roles, Employer.GOVERNMENT, "00" * 48, "SECRET", "2026-01-05", REASON)
        journal.act("castellane", act, case="")
    varga = PersonEnrolled(
        "varga", "Varga", frozenset({Role.REVIEWER}), Employer.CONTRACTOR, "00" * 48, clearance, "2026-01-05"
    )
    journal.act("castellane", varga, case="")
    return journal.act("okafor", received(replace(a_summary(), marking=marking))).accepted()


def why_closed(journal: JournalBuilder, person: str) -> str:
    return may_open_evidence(journal.case, journal.register.people[person]) or ""


def test_a_contractor_is_given_no_proprietary_case_without_the_originators_authorisation() -> None:
    journal = a_marked_case("SECRET//PROPIN")
    assert "Varga is a contractor" in why_not(journal, "abara", BOTH)
    journal.act("abara", AUTHORISED).act("abara", BOTH).declared("varga")
    assert why_closed(journal, "varga") == ""


def test_without_it_nothing_of_the_case_opens_even_to_one_who_became_a_contractor_later() -> None:
    journal = a_marked_case("SECRET//PROPIN").act("abara", Assigned(("reyes", "lindqvist")))
    journal.declared("reyes", "lindqvist")
    roles = frozenset({Role.REVIEWER})
    act = PersonChanged("reyes", roles, Employer.CONTRACTOR, "00" * 48, "SECRET", "2026-01-05", REASON)
    journal.act("castellane", act, case="")
    assert "Reyes is a contractor" in why_closed(journal, "reyes")
    assert why_closed(journal, "lindqvist") == ""
    journal.act("abara", replace(AUTHORISED, person="reyes"))
    assert why_closed(journal, "reyes") == ""


def test_a_contractor_needs_no_authorisation_where_nothing_is_proprietary() -> None:
    assert why_not(a_marked_case("SECRET"), "abara", BOTH) == ""


@pytest.mark.parametrize("clearance", ["UNCLASSIFIED", "CONFIDENTIAL"])
def test_a_clearance_below_the_case_does_not_do(clearance: str) -> None:
    assert "SECRET" in why_not(a_marked_case("SECRET", clearance), "abara", BOTH)


def test_an_authorisation_is_of_one_person() -> None:
    journal = a_marked_case("SECRET//PROPIN").act("abara", AUTHORISED)
    act = PersonEnrolled(
        "tamura", "Tamura", frozenset({Role.REVIEWER}), Employer.CONTRACTOR, "00" * 48, "SECRET", "2026-01-05"
    )
    journal.act("castellane", act, case="")
    assert "Tamura is a contractor" in why_not(journal, "abara", Assigned(("varga", "tamura")))
