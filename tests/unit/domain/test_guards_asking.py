"""Information requests, pauses of the agency clock, consultations, the access plan, referrals, relations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    AccessTier,
    Assigned,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Partner,
    PersonEnrolled,
    ReferralKind,
    Referred,
    RequestPoint,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder, a_case, a_summary, received
from tests.builders_case import (
    REASON,
    in_adjudication,
    locked_apart,
    on_hold,
    request,
    submitted,
    supplement,
    under_review,
    why_not,
)

PAUSE = ClockPaused("The reviewers are at the joint exercise of December.")
RESUME = ClockResumed("The joint exercise is over, the reviewers are back.")


class TestInformationRequests:
    def test_they_are_numbered_from_one_and_tied_to_criteria_of_the_set(self) -> None:
        journal = under_review()
        point = RequestPoint(("CY-VD",), "Send the logs.", "(U)")
        for act, reason in (
            (request(2), "number 1, not 2"),
            (InformationRequested(1, ()), "at least one thing"),
            (InformationRequested(1, (replace(point, criteria=()),)), "names the criteria"),
            (InformationRequested(1, (replace(point, criteria=("ZZ-01",)),)), "not in the pinned"),
            (InformationRequested(1, (replace(point, asked=" "),)), "says what is asked"),
            (InformationRequested(1, (replace(point, marking=""),)), "portion mark"),
            (InformationRequested(1, (point,), "soon"), "YYYY-MM-DD"),
            (request(1), ""),
        ):
            assert reason in why_not(journal, "reyes", act), act
            assert bool(why_not(journal, "reyes", act)) is bool(reason)

    def test_one_interrupts_the_review_and_the_agency_clock_with_it(self) -> None:
        journal = on_hold()
        assert journal.case.state is State.RFI_HOLD
        (pause,) = journal.case.pauses
        assert (pause.start, pause.end) == (journal.recorded[-1].at, "")

    def test_reviews_go_on_but_do_not_lock(self) -> None:
        journal = on_hold().answered("reyes")
        with pytest.raises(Exception, match="Information request 1 is open; reviews lock once"):
            journal.locked("reyes")

    def test_it_is_answered_only_by_a_supplement_that_came_after_it(self) -> None:
        journal = under_review().act("okafor", supplement(2)).act("reyes", request())
        assert "No supplement with sequence 7" in why_not(journal, "okafor", InformationAnswered(1, 7))
        assert "No supplement with sequence 1" in why_not(journal, "okafor", InformationAnswered(1, 1))
        assert "came before the request" in why_not(journal, "okafor", InformationAnswered(1, 2))
        journal.act("okafor", supplement(3)).act("okafor", InformationAnswered(1, 3))
        case = journal.case
        assert case.state is State.IN_REVIEW
        assert case.requests[0].answered_by == 3
        assert case.pauses[0].end == journal.recorded[-1].at

    def test_the_hold_ends_with_the_last_open_request(self) -> None:
        journal = on_hold().act("lindqvist", request(2)).act("okafor", supplement(2))
        assert len(journal.case.pauses) == 1
        journal.act("okafor", InformationAnswered(1, 2))
        assert (journal.case.state, journal.case.pauses[0].end) == (State.RFI_HOLD, "")
        journal.act("lindqvist", InformationRequestDropped(2, REASON))
        assert journal.case.state is State.IN_REVIEW
        assert "needs “information requested”" in why_not(journal, "okafor", InformationAnswered(2, 2))

    def test_it_is_dropped_by_whoever_made_it_or_by_a_supervisor_with_a_reason(self) -> None:
        journal = on_hold()
        act = InformationRequestDropped(1, REASON)
        assert "whoever made it, or by a supervisor" in why_not(journal, "lindqvist", act)
        journal.act("lindqvist", request(2))
        assert "whoever made it, or by a supervisor" in why_not(journal, "lindqvist", act)
        assert "at least 20 characters" in why_not(journal, "reyes", replace(act, reason="no"))
        assert why_not(journal, "reyes", act) == ""
        assert why_not(journal, "abara", act) == ""

    def test_in_adjudication_it_leads_back_to_adjudication(self) -> None:
        journal = in_adjudication().act("moreau", request())
        assert journal.case.state is State.RFI_HOLD
        journal.act("okafor", supplement(2)).act("okafor", InformationAnswered(1, 2))
        assert journal.case.state is State.ADJUDICATION

    def test_who_has_not_declared_asks_nothing(self) -> None:
        journal = a_case().accepted().assigned()
        assert "Declare first" in why_not(journal, "reyes", request())
        assert why_not(journal, "abara", request()) == ""


class TestPauses:
    def test_a_supervisor_pauses_and_resumes_with_a_reason(self) -> None:
        journal = under_review()
        assert "agency clock runs" in why_not(journal, "abara", RESUME)
        assert "at least 20 characters" in why_not(journal, "abara", ClockPaused("away"))
        journal.act("abara", PAUSE)
        assert "stands already" in why_not(journal, "abara", PAUSE)
        journal.act("abara", RESUME)
        (pause,) = journal.case.pauses
        assert (pause.reason, pause.end) == (PAUSE.reason, journal.recorded[-1].at)

    def test_there_is_no_pause_before_the_clock_began(self) -> None:
        assert "this needs" in why_not(a_case(), "abara", PAUSE)

    def test_while_a_request_is_open_the_clock_is_not_resumed(self) -> None:
        assert "An information request is open" in why_not(on_hold(), "abara", RESUME)

    def test_a_supervisors_own_pause_outlives_the_requests_made_during_it(self) -> None:
        journal = under_review().act("abara", PAUSE).act("reyes", request())
        assert len(journal.case.pauses) == 1
        journal.act("reyes", InformationRequestDropped(1, REASON))
        assert (journal.case.state, journal.case.pauses[0].end) == (State.IN_REVIEW, "")
        journal.act("abara", RESUME)
        assert journal.case.pauses[0].end == journal.recorded[-1].at


class TestConsultations:
    ASK = ConsultationAsked(1, "Department of Commerce (fictional)", "Do you concur?", "(U)")

    def test_they_are_numbered_and_name_organisation_question_and_mark(self) -> None:
        journal = under_review()
        assert "number 1, not 2" in why_not(journal, "abara", replace(self.ASK, number=2))
        for field in ("organisation", "question", "marking"):
            act = replace(self.ASK, **{field: " "})
            assert "names the organisation, the question" in why_not(journal, "abara", act)
        assert "Only a supervisor consults" in why_not(journal, "reyes", self.ASK)

    @pytest.mark.parametrize("answer", ConsultationAnswer)
    def test_an_answer_is_recorded_once_and_a_comment_where_it_speaks(
        self, answer: ConsultationAnswer
    ) -> None:
        journal = under_review().act("abara", self.ASK)
        act = ConsultationAnswered(1, answer, "", "2026-12-01", "(U)")
        speaks = answer in (ConsultationAnswer.WITH_COMMENT, ConsultationAnswer.NON_CONCUR)
        assert ("comes with its comment" in why_not(journal, "abara", act)) is speaks
        said = replace(act, comment="See our letter.")
        journal.act("abara", said)
        assert journal.case.consultations[0].answered == said
        assert "No consultation waits" in why_not(journal, "abara", said)

    def test_the_answer_has_its_number_its_day_and_its_mark(self) -> None:
        journal = under_review().act("abara", self.ASK)
        act = ConsultationAnswered(1, ConsultationAnswer.CONCUR, "", "2026-12-01", "(U)")
        for change, reason in (
            ({"number": 2}, "does not wait"),
            ({"answered_on": "1 December"}, "YYYY-MM-DD"),
            ({"marking": ""}, "portion mark"),
        ):
            assert reason in why_not(journal, "abara", replace(act, **change))  # type: ignore[arg-type]


class TestAccessPlan:
    PLAN = AccessPlanRecorded(
        (AccessTier("1", "trusted partners", "2026-12-15"), AccessTier("2", "the public", "")),
        (Partner("Hillgate Bank (fictional)", "finance", "1", ""),),
        "(U)",
    )

    def test_the_last_one_counts_and_every_one_stays_in_the_record(self) -> None:
        journal = a_case().act("okafor", self.PLAN)
        second = replace(self.PLAN, tiers=self.PLAN.tiers[:1])
        journal.act("abara", second)
        assert journal.case.plan == second
        assert [one.act for one in journal.case.history[-2:]] == [self.PLAN, second]

    def test_it_says_something_that_fits_together(self) -> None:
        partner = self.PLAN.partners[0]
        for plan, reason in (
            (AccessPlanRecorded((), (), "(U)"), "at least one tier or partner"),
            (replace(self.PLAN, marking=""), "portion mark"),
            (replace(self.PLAN, tiers=(AccessTier("", "x", ""),)), "Each tier has a name"),
            (replace(self.PLAN, tiers=(AccessTier("1", "x", "soon"),)), "YYYY-MM-DD"),
            (replace(self.PLAN, partners=(replace(partner, name=""),)), "Each partner has a name"),
            (replace(self.PLAN, partners=(replace(partner, tier="9"),)), "does not have"),
        ):
            assert reason in why_not(a_case(), "okafor", plan), plan


class TestReferrals:
    ACT = Referred(
        1, ReferralKind.CLEARINGHOUSE, "A scheduler race", "energy", REASON, "(U)", "2027-02-01", (1001,)
    )

    def test_a_reviewer_refers_only_after_the_reveal(self) -> None:
        journal = locked_apart()
        assert "reviewers refer after the reveal" in why_not(journal, "reyes", self.ACT)
        assert why_not(journal.revealed(), "reyes", self.ACT) == ""

    def test_nor_does_a_reviewer_who_has_left_the_case(self) -> None:
        journal = under_review().answered("reyes")
        enrolled = PersonEnrolled(
            "halloran", "Halloran", frozenset({Role.REVIEWER}), Employer.GOVERNMENT, "00" * 48,
            nondisclosure="2026-01-05",
        )  # fmt: skip
        journal.act("castellane", enrolled, case="")
        journal.act("abara", Assigned(("lindqvist", "halloran"), REASON))
        assert "after the reveal" in why_not(journal, "reyes", replace(self.ACT, exhibits=()))

    def test_it_is_numbered_has_a_subject_a_mark_words_and_exhibits_that_are_there(self) -> None:
        journal = submitted()
        for change, reason in (
            ({"number": 2}, "number 1, not 2"),
            ({"subject": " "}, "subject and a portion mark"),
            ({"marking": ""}, "subject and a portion mark"),
            ({"words": "short"}, "at least 20 characters"),
            ({"embargo_until": "later"}, "YYYY-MM-DD"),
            ({"exhibits": (1001, 1044)}, "no exhibit 1044"),
        ):
            assert reason in why_not(journal, "abara", replace(self.ACT, **change))  # type: ignore[arg-type]
        journal.act("abara", self.ACT)
        note = replace(self.ACT, number=2, to=ReferralKind.LAW_ENFORCEMENT)
        assert journal.act("lindqvist", note).case.referrals == (self.ACT, note)


def two_cases() -> JournalBuilder:
    return a_case().act("okafor", received(a_summary("MS-2026-08")), case="2026-002")


def test_a_relation_is_to_another_case_in_words_with_a_mark() -> None:
    journal = two_cases()
    act = CaseRelated("2026-002", "same weights, new scaffold", "(U)")
    for change, reason in (
        ({"other_case": "2026-009"}, "no other case 2026-009"),
        ({"other_case": "2026-001"}, "no other case 2026-001"),
        ({"words": ""}, "says in words"),
        ({"marking": ""}, "has a portion mark"),
    ):
        assert reason in why_not(journal, "okafor", replace(act, **change))
    assert journal.act("abara", act).case.relations == (act,)
