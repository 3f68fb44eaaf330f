"""The draft, its submission, the supervisor's reading, return, sign-off, override, and dissent."""

from __future__ import annotations

import pytest

from reviewer_app.domain.acts import (
    AdjudicatorNamed,
    DisagreementRead,
    Dissented,
    FindingDrafted,
    FindingSubmitted,
    Outcome,
    Overridden,
    Returned,
    ReturnTo,
    SignedOff,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.fold import ForbiddenAct, fold
from tests.builders import JournalBuilder
from tests.builders_case import (
    REASON,
    adjudicated,
    criteria_ids,
    read_through,
    signed_off,
    submitted,
    under_review,
    why_not,
)

SIGN = SignedOff(Outcome.DESIGNATED, "I concur with the adjudicator, and say why in full.")
OVERRIDE = Overridden(Outcome.NOT_DESIGNATED, "The range was not run under the conditions of the set.", "(U)")


def in_draft() -> JournalBuilder:
    return under_review().all_locked().revealed()


def apart() -> JournalBuilder:
    """Adjudicated, drafted and submitted; nothing read by the supervisor."""
    return adjudicated().drafted()


def test_a_draft_needs_a_judgement_and_its_portion_mark_and_the_last_one_counts() -> None:
    journal = in_draft()
    for act, reason in (
        (FindingDrafted(Outcome.DESIGNATED, "short", "(U)"), "at least 20 characters"),
        (FindingDrafted(Outcome.DESIGNATED, REASON, ""), "portion mark"),
    ):
        assert reason in why_not(journal, "reyes", act)
    journal.act("reyes", FindingDrafted(Outcome.DESIGNATED, REASON, "(U)"))
    journal.act("lindqvist", FindingDrafted(Outcome.NO_DETERMINATION, REASON, "(U)"))
    assert journal.case.draft is not None
    assert (journal.case.draft.by, journal.case.draft.outcome) == ("lindqvist", "no determination")


def test_the_adjudicator_may_draft_and_a_supervisor_may_not() -> None:
    act = FindingDrafted(Outcome.DESIGNATED, REASON, "(U)")
    assert why_not(adjudicated(), "moreau", act) == ""
    assert "drafted by a reviewer" in why_not(in_draft(), "abara", act)


def test_a_submission_pins_the_draft_as_it_stands() -> None:
    journal = in_draft()
    assert "Nothing is drafted yet" in why_not(journal, "reyes", FindingSubmitted(Outcome.DESIGNATED, "0"))
    journal.act("reyes", FindingDrafted(Outcome.DESIGNATED, REASON, "(U)"))
    assert journal.case.draft is not None
    pinned = FindingSubmitted(Outcome.DESIGNATED, draft_digest(journal.case.draft))
    assert "not the draft as it stands" in why_not(
        journal, "reyes", FindingSubmitted(Outcome.NO_DETERMINATION, pinned.draft_sha384)
    )
    journal.act("lindqvist", FindingDrafted(Outcome.DESIGNATED, REASON + " And more.", "(U)"))
    assert "not the draft as it stands" in why_not(journal, "reyes", pinned)
    journal.drafted()
    assert journal.case.state is State.SUPERVISOR_REVIEW


@pytest.mark.parametrize("unread", criteria_ids())
def test_every_criterion_in_which_the_reviews_differ_is_read_before_a_decision(unread: str) -> None:
    journal = apart()
    for criterion in criteria_ids():
        if criterion != unread:
            journal.act("abara", DisagreementRead(criterion))
    for act in (SIGN, OVERRIDE):
        assert f"1 criterion you have not read side by side; the first is {unread}" in why_not(
            journal, "abara", act
        )
    journal.act("abara", DisagreementRead(unread))
    for act in (SIGN, OVERRIDE):
        assert why_not(journal, "abara", act) == ""


def test_what_was_read_before_a_return_is_read_again() -> None:
    journal = read_through(apart())
    assert why_not(journal, "abara", SIGN) == ""
    journal.act("abara", Returned(REASON, ReturnTo.DRAFT)).drafted()
    assert "you have not read side by side" in why_not(journal, "abara", SIGN)


def test_reviews_that_agree_leave_nothing_to_be_read() -> None:
    assert why_not(submitted(), "abara", SIGN) == ""
    assert "not in the pinned criteria set" in why_not(submitted(), "abara", DisagreementRead("ZZ-01"))


def test_a_return_to_the_reviews_opens_them_and_keeps_the_answers() -> None:
    journal = submitted().returned()
    review = journal.case.reviews["reyes"]
    assert (journal.case.state, review.locked, review.returned) == (State.IN_REVIEW, False, 1)
    assert set(review.answers) == set(criteria_ids())
    case = read_through(adjudicated().drafted()).returned().case
    assert (case.read_by, case.adjudicated_at) == ({}, "")


def test_a_return_to_the_draft_leaves_the_reviews_locked() -> None:
    journal = submitted().act("abara", Returned(REASON, ReturnTo.DRAFT))
    assert journal.case.state is State.DRAFT
    assert all(one.locked and one.returned == 0 for one in journal.case.reviews.values())


def test_a_return_without_a_reason_is_refused() -> None:
    with pytest.raises(ForbiddenAct, match="A return needs a reason of at least 20 characters"):
        submitted().returned("no")


def test_a_sign_off_is_of_the_drafts_outcome_and_another_one_is_an_override() -> None:
    journal = submitted()
    other = SignedOff(Outcome.NOT_DESIGNATED, "I see it otherwise, for these reasons.")
    with pytest.raises(ForbiddenAct, match="another outcome is an override"):
        journal.act("abara", other)
    same = Overridden(Outcome.DESIGNATED, REASON, "(U)")
    with pytest.raises(ForbiddenAct, match="that is a sign-off, not an override"):
        journal.act("abara", same)


def test_where_the_reviewers_outcomes_differ_the_sign_off_says_why() -> None:
    journal = under_review().answered("reyes").locked("reyes").answered("lindqvist")
    journal.recommended("lindqvist", Outcome.NOT_DESIGNATED).locked("lindqvist").revealed()
    assert journal.case.state is State.ADJUDICATION  # by outcome alone
    adjudicated(journal.act("abara", AdjudicatorNamed("moreau")).declared("moreau")).drafted()
    with pytest.raises(ForbiddenAct, match="The reviewers differ; the sign-off needs a reason"):
        journal.act("abara", SignedOff(Outcome.DESIGNATED, "yes"))
    assert journal.act("abara", SIGN).case.state is State.SIGNED_OFF


def test_an_override_keeps_both_originals() -> None:
    journal = submitted()
    for act, reason in (
        (Overridden(Outcome.NOT_DESIGNATED, "no", "(U)"), "at least 20 characters"),
        (Overridden(Outcome.NOT_DESIGNATED, REASON, ""), "portion mark"),
    ):
        assert reason in why_not(journal, "abara", act)
    journal.act("abara", OVERRIDE)
    case = journal.case
    assert case.state is State.SIGNED_OFF
    assert case.draft is not None
    assert case.signed_off is not None
    assert (case.draft.outcome, case.signed_off.recommendation) == ("designated", Outcome.NOT_DESIGNATED)
    assert case.overridden == OVERRIDE
    made = [one.recommendation.outcome for one in case.reviews.values() if one.recommendation]
    assert made == [Outcome.DESIGNATED, Outcome.DESIGNATED]


def test_a_dissent_is_a_reviewers_with_its_mark_and_is_never_taken_out() -> None:
    said = Dissented("The consistency runs say less than the finding does.", "(U)")
    journal = submitted()
    for who in ("abara", "moreau", "okafor"):
        assert "Only a reviewer of this case dissents" in why_not(journal, who, said)
    assert "portion mark" in why_not(journal, "reyes", Dissented(said.words, ""))
    assert "at least 20 characters" in why_not(journal, "reyes", Dissented("no", "(U)"))
    journal.act("lindqvist", said).returned().locked("reyes").locked("lindqvist").revealed().drafted()
    journal.signed_off().act("reyes", said).determined()
    kept = [(one.by, one.dissented) for one in journal.case.dissents]
    assert kept == [("lindqvist", said), ("reyes", said)]
    assert "this needs" in why_not(journal, "reyes", said)
    assert fold(journal.recorded) == journal.register


def test_the_supervisor_who_signed_off_is_named() -> None:
    assert signed_off().case.supervisor == "abara"
