"""Acts of two people: proposed by one, seconded by another who is free, and judged again at that moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    BannerLowered,
    Closed,
    CriteriaActivated,
    Disposed,
    ExportAgreed,
    PersonChanged,
    PersonDisabled,
    PersonEnrolled,
    ProposalDropped,
    Proposed,
    Reopened,
    Seconded,
    act_body,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards.two import SECONDS
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder, a_case, a_finished_case, sample_criteria
from tests.builders_case import (
    DISPOSAL,
    REASON,
    closed,
    determined,
    fully_signed,
    in_adjudication,
    reopening,
    scheduled,
    why_not,
)

EXPORT = ExportAgreed("9a" * 48, "disc 7", "transfer to the records centre")
ACTIVATION = CriteriaActivated(replace(sample_criteria(), version="2", supersedes="1"))
UNLOCK = AccountUnlocked("abara", REASON)
BANNER = BannerLowered("UNCLASSIFIED//FOUO", "UNCLASSIFIED", REASON)
# Each with the case it stands in, its proposer, and the one who seconds it.
ACTS: tuple[tuple[Act, str, str], ...] = (
    (EXPORT, "whitlock", "abara"),
    (DISPOSAL, "whitlock", "abara"),
    (reopening(), "abara", "whitlock"),
    (BANNER, "whitlock", "abara"),
    (ACTIVATION, "castellane", "abara"),
    (UNLOCK, "castellane", "stroud"),
)


def ready(act: Act) -> tuple[JournalBuilder, str]:
    """A journal in which the act may be proposed, and the case it belongs to."""
    match act:
        case ExportAgreed():
            return fully_signed(), "2026-001"
        case Disposed():
            return scheduled(closed()), "2026-001"
        case Reopened():
            return a_finished_case(), "2026-001"
        case BannerLowered():
            return determined(), "2026-001"
        case _:
            return with_stroud(a_case()), ""


def with_stroud(journal: JournalBuilder) -> JournalBuilder:
    return roles(journal, "stroud", Role.SUPERVISOR)


def roles(journal: JournalBuilder, person: str, *has: Role) -> JournalBuilder:
    """`person`, enrolled if need be, has exactly these roles."""
    if person not in journal.register.people:
        enrolled = PersonEnrolled(
            person, person.title(), frozenset(has), Employer.GOVERNMENT, "00" * 48, nondisclosure="2026-01-05"
        )
        return journal.act("castellane", enrolled, case="")
    act = PersonChanged(
        person, frozenset(has), Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05", REASON
    )
    return journal.act("castellane", act, case="")


def proposed(act: Act) -> Proposed:
    return Proposed(act.kind, act_body(act))


def test_the_acts_that_take_two_people_are_those_of_the_rule() -> None:
    assert set(SECONDS) == {type(act) for act, _, _ in ACTS}


@pytest.mark.parametrize(("act", "first", "second"), ACTS)
def test_one_alone_does_it_not_and_two_do(act: Act, first: str, second: str) -> None:
    journal, case = ready(act)
    before = journal.register
    assert "takes two people" in why_not(journal, first, act, case)
    journal.act(first, proposed(act), case)
    waiting = journal.register.proposals
    assert [one.act for one in waiting.values()] == [proposed(act)]
    if case:
        assert replace(journal.case, history=()) == replace(before.cases[case], history=())
    journal.act(second, Seconded(len(journal.recorded), act.kind), case)
    assert journal.register.proposals == {}
    assert fold(journal.recorded) == journal.register


@pytest.mark.parametrize(("act", "first", "second"), ACTS)
def test_the_second_is_another_person_with_the_role_and_an_open_account(
    act: Act, first: str, second: str
) -> None:
    journal, case = ready(act)
    journal.act(first, proposed(act), case)
    say = Seconded(len(journal.recorded), act.kind)
    assert "You proposed it" in why_not(journal, first, say, case)
    assert "The second person is a" in why_not(journal, "okafor", say, case)
    assert "No proposal" in why_not(journal, second, replace(say, proposal=1), case)
    assert "No proposal" in why_not(journal, second, replace(say, of="closed"), case)
    journal.act("castellane", PersonDisabled(second, REASON), case="")
    assert "is disabled" in why_not(journal, second, say, case)


def test_the_case_holds_the_inner_act_as_the_proposers_with_its_second() -> None:
    journal = scheduled(closed()).two("whitlock", "abara", DISPOSAL)
    last = journal.case.history[-1]
    assert (last.act, last.by, last.second) == (DISPOSAL, "whitlock", "abara")
    assert journal.case.state is State.DISPOSED


@pytest.mark.parametrize("person", ["reyes", "lindqvist"])
def test_who_judged_the_case_seconds_nothing_in_it(person: str) -> None:
    journal = roles(scheduled(closed()), person, Role.SUPERVISOR, Role.RECORDS_OFFICER)
    journal.act("whitlock", proposed(DISPOSAL))
    say = Seconded(len(journal.recorded), DISPOSAL.kind)
    assert "You reviewed or adjudicated this case" in why_not(journal, person, say)
    dropped = ProposalDropped(say.proposal, say.of, REASON)
    assert "You reviewed or adjudicated this case" in why_not(journal, person, dropped)


def test_nor_does_an_adjudicator_who_became_a_supervisor() -> None:
    journal = roles(in_adjudication(), "moreau", Role.SUPERVISOR)
    assert "moreau" in journal.case.judged_by


def test_the_act_is_judged_again_when_it_is_seconded() -> None:
    journal = fully_signed().act("whitlock", proposed(EXPORT))
    seq = len(journal.recorded)
    journal.two("abara", "whitlock", reopening())
    with pytest.raises(ForbiddenAct, match="still lacks the signature"):
        journal.act("abara", Seconded(seq, EXPORT.kind))


def test_a_proposer_who_lost_the_role_or_the_account_proposes_nothing_any_more() -> None:
    journal = scheduled(closed()).act("whitlock", proposed(DISPOSAL))
    say = Seconded(len(journal.recorded), DISPOSAL.kind)
    roles(journal, "whitlock", Role.INTAKE_CLERK)
    assert "Only a records officer proposes disposal" in why_not(journal, "abara", say)
    roles(journal, "whitlock", Role.RECORDS_OFFICER)
    assert why_not(journal, "abara", say) == ""
    journal.act("castellane", PersonDisabled("whitlock", REASON), case="")
    assert "disabled" in why_not(journal, "abara", say)
    assert why_not(journal, "whitlock", ProposalDropped(say.proposal, say.of, REASON))


def test_a_proposal_is_taken_back_by_its_proposer_or_declined_by_the_second() -> None:
    for who in ("whitlock", "abara"):
        journal = scheduled(closed()).act("whitlock", proposed(DISPOSAL))
        seq = len(journal.recorded)
        journal.act(who, ProposalDropped(seq, DISPOSAL.kind, REASON))
        assert journal.register.proposals == {}
        assert "No proposal" in why_not(journal, "abara", Seconded(seq, DISPOSAL.kind))
        assert journal.case.state is State.CLOSED
    journal = scheduled(closed()).act("whitlock", proposed(DISPOSAL))
    assert why_not(journal, "okafor", ProposalDropped(len(journal.recorded), DISPOSAL.kind, REASON))


def test_the_same_thing_is_not_proposed_twice_at_once() -> None:
    journal = scheduled(closed()).act("whitlock", proposed(DISPOSAL))
    assert f"proposed already, in entry {len(journal.recorded)}" in why_not(
        journal, "whitlock", proposed(DISPOSAL)
    )
    other = proposed(replace(DISPOSAL, on="2027-06-02"))
    assert why_not(journal, "whitlock", other) == ""
    journal.act("whitlock", other)
    assert f"in entry {len(journal.recorded)}" in why_not(journal, "whitlock", other)


def test_what_one_person_does_is_not_proposed_and_what_cannot_be_read_neither() -> None:
    journal = a_finished_case()
    assert "act of one person" in why_not(journal, "whitlock", proposed(Closed()))
    assert "is not known here" in why_not(journal, "whitlock", Proposed("granted", {}))
    assert "schedule is missing" in why_not(journal, "whitlock", Proposed(DISPOSAL.kind, {"reason": REASON}))


def test_a_proposal_is_seconded_in_its_own_case() -> None:
    journal = scheduled(closed()).act("whitlock", proposed(DISPOSAL))
    assert "No proposal" in why_not(journal, "abara", Seconded(len(journal.recorded), DISPOSAL.kind), "")


def test_only_a_supervisors_account_takes_two_people_to_unlock() -> None:
    journal = a_case()
    assert "takes two people" in why_not(journal, "castellane", UNLOCK, "")
    assert why_not(journal, "castellane", AccountUnlocked("reyes", REASON), "") == ""
    journal.act("castellane", proposed(UNLOCK), case="")
    say = Seconded(len(journal.recorded), UNLOCK.kind)
    assert "his or her own account" in why_not(journal, "abara", say, "")
