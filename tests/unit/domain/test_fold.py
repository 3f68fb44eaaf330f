"""The case from receipt to export, and what the fold refuses on replay as on first writing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Accepted, Assigned, PersonChanged, PersonDisabled, PolicySet
from reviewer_app.domain.case import State, Unread
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.policy import SitePolicy
from tests.builders import a_case, a_finished_case, a_summary, received, sample_criteria
from tests.builders_case import REASON, adjudicated, in_adjudication, read_through, why_not


def test_a_case_whose_reviews_agree_goes_from_received_to_exported_without_adjudication() -> None:
    journal = a_case()
    seen = [journal.case.state]
    for go in ("accepted", "assigned", "all_locked", "revealed", "drafted", "signed_off", "determined"):
        getattr(journal, go)()
        seen.append(journal.case.state)
    journal.rendered().signed().exported()
    seen.append(journal.case.state)
    assert seen == [
        State.RECEIVED,
        State.ACCEPTED,
        State.IN_REVIEW,
        State.LOCKED,
        State.DRAFT,
        State.SUPERVISOR_REVIEW,
        State.SIGNED_OFF,
        State.DETERMINED,
        State.EXPORTED,
    ]


def test_a_case_whose_reviews_differ_goes_through_adjudication() -> None:
    journal = in_adjudication()
    assert journal.case.state is State.ADJUDICATION
    assert adjudicated(journal).case.state is State.DRAFT
    assert read_through(journal.drafted()).signed_off().case.state is State.SIGNED_OFF


def test_replay_gives_the_same_register() -> None:
    for journal in (a_finished_case(), adjudicated()):
        assert fold(journal.recorded) == journal.register


def test_the_state_is_locked_only_when_the_last_review_locks() -> None:
    journal = a_case().accepted().assigned().answered("reyes").locked("reyes")
    assert journal.case.state is State.IN_REVIEW
    journal.answered("lindqvist").locked("lindqvist")
    assert journal.case.state is State.LOCKED


def test_a_forbidden_act_in_the_journal_does_not_fold() -> None:
    journal = a_case().accepted()
    forged = replace(journal.recorded[-1], act=Assigned(("reyes", "lindqvist")), by="reyes", seq=99)
    with pytest.raises(ForbiddenAct, match=r"entry 99 .*Only a supervisor assigns"):
        fold([*journal.recorded, forged])


def test_a_sealed_entry_of_no_case_does_not_fold() -> None:
    journal = a_case()
    forged = replace(journal.recorded[-1], act=Unread(), case="2026-009", seq=99)
    with pytest.raises(ForbiddenAct, match=r"entry 99 .*no case 2026-009"):
        fold([*journal.recorded, forged])


def test_the_same_submission_is_not_received_twice() -> None:
    with pytest.raises(ForbiddenAct, match="MS-2026-07, sequence 1, was received as case 2026-001"):
        a_case().act("okafor", received(), case="2026-002")


def test_a_window_of_31_days_is_refused_with_the_rule() -> None:
    long = received(a_summary("MS-2026-08", window=31))
    with pytest.raises(ForbiddenAct, match="31 days; the rule is at most 30 calendar days"):
        a_case().act("okafor", long, case="2026-002")


def test_acceptance_pins_the_activated_criteria_set_only() -> None:
    criteria = sample_criteria()
    other = Accepted(criteria.id, criteria.version, "00" * 48, "complete")
    with pytest.raises(ForbiddenAct, match="differs from the activated one"):
        a_case().act("okafor", other)
    unknown = Accepted("REAL", "3", criteria.digest, "complete")
    with pytest.raises(ForbiddenAct, match="REAL 3 is not activated"):
        a_case().act("okafor", unknown)


def test_acceptance_records_when_the_agency_clock_began_and_on_what_basis() -> None:
    journal = a_case().accepted()
    assert journal.case.accepted is not None
    assert journal.case.accepted.clock_basis == "complete on receipt"
    assert journal.case.accepted_at == journal.recorded[-1].at


def test_who_loses_the_reviewers_role_writes_no_more_in_a_case_he_holds() -> None:
    journal = a_case().accepted().assigned().answered("reyes")
    changed = PersonChanged(
        "reyes", frozenset({Role.SUPERVISOR}), Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05",
        REASON,
    )  # fmt: skip
    journal.act("castellane", changed, case="")
    with pytest.raises(ForbiddenAct, match="no longer a reviewer of this workspace"):
        journal.locked("reyes")
    assert "You reviewed or adjudicated" in why_not(
        journal, "reyes", Assigned(("lindqvist", "moreau"), REASON)
    )


def test_an_act_of_the_workspace_stands_in_no_case_and_a_case_has_an_id() -> None:
    journal = a_case()
    for act in (PolicySet(SitePolicy()), PersonDisabled("reyes", REASON)):
        assert why_not(journal, "castellane", act, "") == ""
        assert "belongs to the workspace" in why_not(journal, "castellane", act)
    assert "A case has an id" in why_not(journal, "okafor", received(a_summary("MS-2026-09")), "")
