"""One of every act of the case that a journal without trouble never needs, and of those about accounts."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    AccessTier,
    AccountUnlocked,
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Amended,
    BannerLowered,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    Closed,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    CriteriaRepinned,
    DisagreementRead,
    DisposalCarriedOut,
    Disposed,
    Dissented,
    HoldLifted,
    HoldPlaced,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    Outcome,
    Overridden,
    Paper,
    PaperExported,
    Partner,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PropinAuthorised,
    ProposalDropped,
    ReferralKind,
    Referred,
    ReleasableDrawn,
    Reopened,
    RequestPoint,
    Rescinded,
    RetentionScheduleSet,
    ReturnTo,
    RevocationListRenewed,
    StatisticsExported,
)
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.people import Employer, Role
from tests.builders_case import SCHEDULE

WHY = "The developer's letter of 24 November says so."


def acts_about_people() -> tuple[Act, ...]:
    return (
        PersonChanged(
            "reyes", frozenset({Role.REVIEWER, Role.ADJUDICATOR}), Employer.CONTRACTOR, "00" * 48, "SECRET",
            "2026-01-05", WHY,
        ),
        PersonDisabled("reyes", WHY),
        PersonEnabled("reyes", WHY),
        AccountUnlocked("reyes", WHY),
        PropinAuthorised("reyes", "Meridian Systems (fictional)", "letter 7", "2026-11-20"),
    )  # fmt: skip


def acts_of_judging() -> tuple[Act, ...]:
    return (
        CriteriaRepinned("SAMPLE-CY", "2", "ab" * 48, ("CY-VD",), WHY),
        AdjudicatorNamed("moreau"),
        Adjudicated("CY-VD", "2", Likelihood.LIKELY, Confidence.LOW, WHY, "(U)"),
        Adjudicated("CY-EX", "CA", None, None, WHY, "(U)"),
        AdjudicationClosed(("CY-VD", "CY-EX")),
        Dissented(WHY, "(U)"),
        DisagreementRead("CY-VD"),
        Overridden(Outcome.NO_DETERMINATION, WHY, "(U)"),
    )


def acts_of_asking() -> tuple[Act, ...]:
    point = RequestPoint(("CY-VD", "CY-EX"), "Send the logs.", "(U)")
    return (
        InformationRequested(1, (point,), "2026-12-04"),
        InformationAnswered(1, 2),
        InformationRequestDropped(1, WHY),
        ClockPaused(WHY),
        ClockResumed(WHY),
        ConsultationAsked(1, "Treasury (fictional)", "Do you concur?", "(U)"),
        ConsultationAnswered(1, ConsultationAnswer.NON_CONCUR, "See our letter.", "2026-12-01", "(U)"),
        AccessPlanRecorded(
            (AccessTier("1", "partners", "2026-12-15"),), (Partner("Hillgate", "bank", "1", ""),), "(U)"
        ),
        Referred(1, ReferralKind.CLEARINGHOUSE, "A race", "energy", WHY, "(U)", "2027-02-01", (1001,)),
        CaseRelated("2026-002", "same weights", "(U)"),
    )  # fmt: skip


def acts_after_the_finding() -> tuple[Act, ...]:
    return (
        StatisticsExported("5c" * 48),
        BannerLowered("SECRET//NOFORN", "UNCLASSIFIED", WHY),
        Amended(WHY, "The date of the release.", "(U)"),
        Reopened(WHY, ReturnTo.DRAFT),
        Rescinded("Director (fictional)", "EO 14409", "2026-12-01", WHY),
        HoldPlaced("General Counsel, letter 12 (fictional)", WHY),
        HoldLifted(WHY),
        Closed(),
        Disposed("item 3 (fictional)", WHY, "2030-01-01"),
        ProposalDropped(12, "disposed", WHY),
        ReleasableDrawn(1, "UNCLASSIFIED", "6e" * 48, "9a" * 48, 4),
        PaperExported(Paper.REFERRAL, 1, "7f" * 48, "disc 9", "to the clearinghouse"),
        RetentionScheduleSet(SCHEDULE),
        RevocationListRenewed(4, "2026-12-24T09:00:00Z"),
        DisposalCarriedOut("c4" * 8, 12, 34_000, "8a" * 48),
    )


def later_acts() -> tuple[Act, ...]:
    return (*acts_about_people(), *acts_of_judging(), *acts_of_asking(), *acts_after_the_finding())
