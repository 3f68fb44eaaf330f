"""A case in each of its later states, and the acts that lead through them, as a test needs them."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Amended,
    Closed,
    DisagreementRead,
    Disposed,
    InformationRequested,
    Reopened,
    RequestPoint,
    Rescinded,
    RetentionScheduleSet,
    ReturnTo,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.retention import (
    CutOff,
    Disposition,
    EvidenceKept,
    RetentionSchedule,
    ScheduleItem,
)
from tests.builders import CASE, JournalBuilder, a_case, a_finished_case, a_summary, received, sample_criteria

REASON = "The developer's letter of 24 November says so."
SETTLED = (
    "Both answers rest on the same two runs; the level kept here is the one that the runs show together."
)


def under_review() -> JournalBuilder:
    """Both reviewers assigned and declared; nothing written."""
    return a_case().accepted().assigned().declared("reyes", "lindqvist")


def locked_apart() -> JournalBuilder:
    """Both have locked; they differ by a level in every criterion."""
    journal = under_review().answered("reyes").locked("reyes")
    return journal.answered("lindqvist", "3").locked("lindqvist")


def in_adjudication() -> JournalBuilder:
    """Revealed, and with the adjudicator, who has declared."""
    journal = locked_apart().revealed().act("abara", AdjudicatorNamed("moreau"))
    return journal.declared("moreau")


def criteria_ids() -> tuple[str, ...]:
    return tuple(one.id for one in sample_criteria().criteria)


def settled(criterion: str, level: str = "2") -> Adjudicated:
    return Adjudicated(criterion, level, Likelihood.LIKELY, Confidence.MODERATE, SETTLED, "(U)")


def adjudicated(journal: JournalBuilder | None = None) -> JournalBuilder:
    """Every criterion settled, and the adjudication closed: in draft."""
    journal = journal or in_adjudication()
    for criterion in criteria_ids():
        journal.act("moreau", settled(criterion))
    return journal.act("moreau", AdjudicationClosed(criteria_ids()))


def read_through(journal: JournalBuilder, who: str = "abara") -> JournalBuilder:
    """`who` reads every criterion side by side."""
    for criterion in criteria_ids():
        journal.act(who, DisagreementRead(criterion))
    return journal


def submitted() -> JournalBuilder:
    return under_review().reviewed()


def signed_off() -> JournalBuilder:
    return submitted().signed_off()


def determined() -> JournalBuilder:
    return signed_off().determined()


def fully_signed() -> JournalBuilder:
    return determined().rendered().signed()


def closed() -> JournalBuilder:
    return a_finished_case().act("whitlock", Closed(REASON))


SCHEDULE = RetentionSchedule(
    "N1-457-26-1",
    "2026-1",
    "Records of the designation reviews",
    "Invented for a test.",
    (
        ScheduleItem(
            "item 3", "Case files", "N1-457-26-1 (fictional)", 0,
            CutOff.CLOSED, Disposition.DESTROY, EvidenceKept.ORIGINALS,
        ),
        ScheduleItem(
            "item 4", "Case files of designations", "N1-457-26-1 (fictional)", 3,
            CutOff.YEAR_END, Disposition.TRANSFER, EvidenceKept.REFERENCES,
        ),
    ),
)  # fmt: skip
DISPOSAL = Disposed("item 3", REASON, "2027-06-01")


def scheduled(journal: JournalBuilder) -> JournalBuilder:
    """The retention schedule is set, by the records officer."""
    return journal.act("whitlock", RetentionScheduleSet(SCHEDULE), case="")


def disposed() -> JournalBuilder:
    return scheduled(closed()).two("whitlock", "abara", DISPOSAL)


def withdrawn(journal: JournalBuilder | None = None) -> JournalBuilder:
    return (journal or under_review()).act("okafor", Withdrawn("Dana Okoro (fictional)", REASON))


def rescinded(journal: JournalBuilder | None = None) -> JournalBuilder:
    return (journal or a_finished_case()).act("abara", rescission())


def rescission() -> Rescinded:
    return Rescinded("Director (fictional)", "EO 14409, training delegation 1", "2026-12-01", REASON)


def amendment() -> Amended:
    return Amended(REASON, "The date of the release was wrong in the summary.", "(U)")


def reopening(to: ReturnTo = ReturnTo.REVIEW) -> Reopened:
    return Reopened(REASON, to)


def request(number: int = 1, *criteria: str) -> InformationRequested:
    point = RequestPoint(criteria or ("CY-VD",), "Send the logs of the runs that were left out.", "(U)")
    return InformationRequested(number, (point,), "2026-12-04")


def on_hold() -> JournalBuilder:
    """Independent review, interrupted by information request 1."""
    return under_review().act("reyes", request())


def supplement(sequence: int = 2) -> SupplementReceived:
    delivery = received(a_summary(sequence=sequence))
    return SupplementReceived(replace(delivery, tagmanifest_sha512=f"{sequence:02d}" * 64))


def why_not(journal: JournalBuilder, who: str, act: Act, case: str = CASE) -> str:
    """The sentence that refuses the act; "" where nothing stands against it."""
    return refusal(journal.register, case, journal.register.people[who], act) or ""
