"""Who may be given a case, what an own declaration opens, and what a change of reviewers leaves."""

from __future__ import annotations

import pytest

from reviewer_app.domain.acts import (
    Assigned,
    Conflict,
    ConflictDeclared,
    EvidenceOpened,
    PersonChanged,
    PersonDisabled,
    PersonEnrolled,
    PropinAuthorised,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import ForbiddenAct, fold
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder, a_case, an_answer, an_exhibit
from tests.builders_case import REASON, locked_apart, on_hold, under_review, why_not

NEW = Assigned(("reyes", "halloran"), "Lindqvist is away until the end of the year.")


def with_halloran(journal: JournalBuilder, **changes: object) -> JournalBuilder:
    """A third person enrolled: a reviewer, unless `changes` says otherwise."""
    facts: dict[str, object] = {
        "roles": frozenset({Role.REVIEWER}), "employer": Employer.GOVERNMENT, "nondisclosure": "2026-01-05"
    }  # fmt: skip
    act = PersonEnrolled("halloran", "Halloran", certificate_sha384="00" * 48, **{**facts, **changes})  # type: ignore[arg-type]
    return journal.act("castellane", act, case="")


@pytest.mark.parametrize(
    ("reviewers", "reason"),
    [
        (("reyes",), "at least 2 reviewers"),
        (("reyes", "reyes"), "at least 2 reviewers"),
        (("reyes", "lindqvist", "reyes"), "named twice"),
        (("reyes", "whitlock"), "Whitlock is not a reviewer"),
        (("reyes", "nobody"), "nobody is not a reviewer"),
    ],
)
def test_assignment_is_of_two_reviewers(reviewers: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ForbiddenAct, match=reason):
        a_case().accepted().act("abara", Assigned(reviewers))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nondisclosure": ""}, "Halloran has no recorded nondisclosure agreement"),
        ({"roles": frozenset({Role.SUPERVISOR})}, "Halloran is not a reviewer"),
    ],
)
def test_who_may_not_be_given_the_case(changes: dict[str, object], reason: str) -> None:
    journal = with_halloran(a_case().accepted(), **changes)
    assert reason in why_not(journal, "abara", Assigned(("reyes", "halloran")))


def test_a_disabled_person_is_not_assigned() -> None:
    journal = with_halloran(a_case().accepted())
    journal.act("castellane", PersonDisabled("halloran", REASON), case="")
    assert "disabled" in why_not(journal, "abara", Assigned(("reyes", "halloran")))


def test_neither_the_clerk_of_the_case_nor_its_supervisor_nor_its_adjudicator_is_assigned() -> None:
    both = frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.ADJUDICATOR, Role.INTAKE_CLERK})
    journal = a_case().accepted()
    for person in ("okafor", "abara", "moreau"):
        act = PersonChanged(
            person, both, Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05", REASON
        )
        journal.act("castellane", act, case="")
    assert "took this submission in" in why_not(journal, "abara", Assigned(("reyes", "okafor")))
    assert "does not assign the case to himself" in why_not(journal, "abara", Assigned(("reyes", "abara")))


def test_a_persons_own_declaration_opens_the_evidence_and_the_review() -> None:
    journal = a_case().accepted().assigned()
    reyes = journal.register.people["reyes"]
    assert "Declare first" in (may_open_evidence(journal.case, reyes) or "")
    assert "Declare first" in why_not(journal, "reyes", an_exhibit(1001))
    assert "Declare first" in why_not(journal, "reyes", an_answer("CY-VD", ()))
    journal.declared("lindqvist")  # another's declaration opens nothing
    assert "Declare first" in (may_open_evidence(journal.case, reyes) or "")
    journal.declared("reyes")
    assert may_open_evidence(journal.case, reyes) is None
    journal.act("reyes", EvidenceOpened("sample", "data/a.eval"))
    assert why_not(journal, "reyes", an_exhibit(1001)) == ""


def test_a_conflict_is_disclosed_in_words_with_a_portion_mark_and_the_key_of_the_review() -> None:
    journal = a_case().accepted().assigned()
    said = ConflictDeclared(Conflict.MITIGATED, REASON, "(U)", "a2V5")
    for act, reason in (
        (ConflictDeclared(Conflict.NONE), "carries the sealed key"),
        (ConflictDeclared(Conflict.MITIGATED, "short", "(U)", "a2V5"), "at least 20 characters"),
        (ConflictDeclared(Conflict.MITIGATED, REASON, "", "a2V5"), "portion mark"),
        (said, ""),
    ):
        assert reason in why_not(journal, "reyes", act)
    assert "Only a reviewer or the adjudicator" in why_not(journal, "moreau", said)
    journal.act("reyes", said)
    other_key = ConflictDeclared(Conflict.NONE, own_key="b3RoZXI=")
    assert "made once" in why_not(journal, "reyes", other_key)


def test_a_recusal_closes_the_evidence_and_the_review_and_is_not_taken_back() -> None:
    journal = under_review().act("reyes", ConflictDeclared(Conflict.RECUSED, REASON))
    assert "recused yourself" in (may_open_evidence(journal.case, journal.register.people["reyes"]) or "")
    assert "recused yourself" in why_not(journal, "reyes", an_exhibit(1001))
    again = ConflictDeclared(Conflict.NONE, own_key="a2V5")
    assert "recused yourself" in why_not(journal, "reyes", again)
    with_halloran(journal)
    assert "Reyes is recused" in why_not(journal, "abara", NEW)
    journal.act("abara", Assigned(("lindqvist", "halloran"), REASON))
    assert journal.case.reviewers == ("lindqvist", "halloran")


def test_a_review_whose_reviewer_recused_himself_after_the_lock_is_never_revealed() -> None:
    journal = under_review().answered("reyes").locked("reyes")
    journal.act("reyes", ConflictDeclared(Conflict.RECUSED, REASON))
    journal.answered("lindqvist").locked("lindqvist")
    assert journal.case.state is State.LOCKED
    with pytest.raises(ForbiddenAct, match="Reyes is recused; other reviewers are assigned"):
        journal.revealed()
    with_halloran(journal).act("abara", Assigned(("lindqvist", "halloran"), REASON))
    journal.locked("lindqvist").answered("halloran").locked("halloran").revealed()
    assert journal.case.state is State.DRAFT


def test_new_reviewers_reset_the_locks_and_who_stays_keeps_what_he_wrote() -> None:
    journal = with_halloran(locked_apart())
    written = journal.case.reviews["reyes"]
    journal.act("abara", NEW)
    case = journal.case
    stays = case.reviews["reyes"]
    assert case.state is State.IN_REVIEW
    assert case.reviewers == ("reyes", "halloran")
    assert (stays.answers, stays.recommendation) == (written.answers, written.recommendation)
    assert not stays.locked
    assert (case.shares, case.published) == ((), ())
    assert [one.number for one in case.exhibits] == [1001, 2001]  # what the other cited stays in the record
    assert fold(journal.recorded) == journal.register


def test_a_seat_is_never_given_again_so_numbers_stay_unique() -> None:
    journal = with_halloran(under_review().answered("lindqvist")).act("abara", NEW)
    assert journal.declared("halloran").case.next_exhibit("halloran") == 3001
    journal.act("abara", Assigned(("lindqvist", "halloran"), REASON))
    assert journal.case.next_exhibit("lindqvist") == 2002


def test_a_change_of_reviewers_has_a_reason_and_changes_something() -> None:
    journal = with_halloran(under_review())
    assert "reviewers already" in why_not(journal, "abara", Assigned(("lindqvist", "reyes"), REASON))
    assert "at least 20 characters" in why_not(journal, "abara", Assigned(("reyes", "halloran"), "why not"))


def test_reviewers_change_during_an_information_request_and_the_request_stands() -> None:
    journal = with_halloran(on_hold()).act("abara", NEW)
    assert journal.case.state is State.RFI_HOLD
    assert journal.case.reviewers == ("reyes", "halloran")


def test_after_the_reveal_nobody_is_independent_any_more() -> None:
    journal = with_halloran(under_review()).reviewed().returned()
    assert journal.case.state is State.IN_REVIEW
    assert "would not be independent" in why_not(journal, "abara", NEW)


def test_the_originators_authorisation_is_a_supervisors_record_about_a_contractor() -> None:
    journal = with_halloran(a_case().accepted(), employer=Employer.CONTRACTOR)
    act = PropinAuthorised("halloran", "Meridian Systems (fictional)", "letter 7", "2026-11-20")
    assert "Only a supervisor" in why_not(journal, "okafor", act)
    assert "no contractor" in why_not(journal, "abara", PropinAuthorised("reyes", "M", "1", "2026-11-20"))
    assert "names the originator" in why_not(
        journal, "abara", PropinAuthorised("halloran", " ", "1", "2026-11-20")
    )
    journal.act("abara", act)
    assert journal.case.propin == {"halloran": act}


def test_after_the_reveal_only_whoever_can_review_no_more_is_replaced() -> None:
    """And the newcomer's review is called what it is: not blind."""
    journal = with_halloran(under_review()).reviewed().returned()
    journal.act("lindqvist", ConflictDeclared(Conflict.RECUSED, REASON))
    added = Assigned(("reyes", "halloran", "lindqvist"), NEW.reason)
    assert why_not(journal, "abara", added)
    journal.act("abara", Assigned(("reyes", "halloran"), NEW.reason))
    assert journal.case.reviews["halloran"].not_blind
    assert not journal.case.reviews["reyes"].not_blind
