"""Accounts: roles that may stand together, somebody left to administer, and whom a disabled account stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Closed,
    Outcome,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PersonEnrolled,
    SignedOff,
)
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder, a_case, an_exhibit
from tests.builders_case import REASON, submitted, under_review, why_not

NEW = PersonEnrolled("halloran", "Halloran", frozenset({Role.REVIEWER}), Employer.GOVERNMENT, "00" * 48)


def changed(person: str, *roles: Role) -> PersonChanged:
    return PersonChanged(
        person, frozenset(roles), Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05", REASON
    )


@pytest.mark.parametrize("apart", [Role.SECURITY_ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("other", Role)
def test_the_administrator_and_the_auditor_hold_no_other_role(apart: Role, other: Role) -> None:
    act = replace(NEW, roles=frozenset({apart, other}))
    sentence = why_not(a_case(), "castellane", act, "")
    assert ("holds no other role" in sentence) is (other is not apart)
    again = changed("reyes", apart, other)
    assert ("holds no other role" in why_not(a_case(), "castellane", again, "")) is (other is not apart)


def test_an_account_is_enrolled_once_with_a_role_by_an_administrator() -> None:
    journal = a_case()
    assert "Only a security administrator" in why_not(journal, "abara", NEW, "")
    assert "at least one role" in why_not(journal, "castellane", replace(NEW, roles=frozenset()), "")
    assert "enrolled already" in why_not(journal, "castellane", replace(NEW, person="reyes"), "")


def test_nobody_changes_disables_or_unlocks_himself() -> None:
    journal = a_case()
    for act in (
        changed("castellane", Role.REVIEWER),
        PersonDisabled("castellane", REASON),
        AccountUnlocked("castellane", REASON),
    ):
        assert why_not(journal, "castellane", act, "").startswith("Nobody ")


def test_somebody_is_left_who_administers() -> None:
    journal = a_case().act(
        "castellane", replace(NEW, roles=frozenset({Role.SECURITY_ADMINISTRATOR})), case=""
    )
    journal.act("castellane", PersonDisabled("halloran", REASON), case="")
    assert "is disabled" in why_not(journal, "halloran", NEW, "")
    journal.act("castellane", PersonEnabled("halloran", REASON), case="")
    journal.act("halloran", PersonDisabled("castellane", REASON), case="")
    assert why_not(journal, "halloran", changed("halloran", Role.REVIEWER), "")


def test_a_disabled_account_does_nothing_and_opens_nothing_and_what_it_did_stays() -> None:
    journal = under_review().answered("reyes")
    journal.act("castellane", PersonDisabled("reyes", REASON), case="")
    assert "disabled already" in why_not(journal, "castellane", PersonDisabled("reyes", REASON), "")
    assert f"is disabled: {REASON}" in why_not(journal, "reyes", an_exhibit(1002))
    assert "is disabled" in (may_open_evidence(journal.case, journal.register.people["reyes"]) or "")
    assert journal.case.reviews["reyes"].answers
    journal.act("castellane", PersonEnabled("reyes", REASON), case="")
    assert why_not(journal, "reyes", an_exhibit(1002)) == ""
    assert "not disabled" in why_not(journal, "castellane", PersonEnabled("reyes", REASON), "")


@pytest.mark.parametrize("apart", [Role.SECURITY_ADMINISTRATOR, Role.AUDITOR])
def test_who_leaves_the_case_for_the_accounts_or_the_journal_holds_no_role_on_it_any_more(
    apart: Role,
) -> None:
    journal = under_review()
    for person in ("reyes", "okafor"):
        journal.act("castellane", changed(person, apart), case="")
        closes = may_open_evidence(journal.case, journal.register.people[person]) or ""
        assert "holds no role on a case" in closes
        assert "holds no role on a case" in why_not(journal, person, Closed())
    assert "holds no role on a case" in why_not(journal, "reyes", an_exhibit(1001))


def test_a_former_reviewer_who_became_a_supervisor_does_not_sign_off() -> None:
    journal: JournalBuilder = submitted().act("castellane", changed("reyes", Role.SUPERVISOR), case="")
    act = SignedOff(Outcome.DESIGNATED, "I concur with both reviewers.")
    assert "You reviewed, adjudicated or took in this case" in why_not(journal, "reyes", act)
