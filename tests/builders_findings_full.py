"""A case in which everything happened that a finding prints: intake to rescission, at any marking."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    AccessTier,
    Amended,
    BannerLowered,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    Conflict,
    ConflictDeclared,
    ConsultationAnswer,
    ConsultationAnswered,
    ConsultationAsked,
    DisagreementRead,
    Dissented,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    ItemWaived,
    Outcome,
    Overridden,
    Partner,
    PolicySet,
    ReferralKind,
    Referred,
    Reopened,
    RequestPoint,
    Rescinded,
    ReturnTo,
    SupplementReceived,
)
from reviewer_app.domain.checklist import CHECKLIST, ReceivedItem, Standing
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.submission import ItemStatus
from tests.builders import JournalBuilder, a_summary, received
from tests.builders_exhibits import OTHER, of
from tests.builders_findings import DISSENT, a_determination, to_the_draft

WAIVED = "The joint exercise of October covers the ranges."
DISCLOSED = "Worked for the developer until 2021; holds no shares, and did not work on this model."
ASKED = "Send the logs of the third epoch, with the limits it ran under."
DROPPED = "The second request is answered by the same logs already."
PAUSED = "The office is closed for the exercise of this week."
QUESTION = "Does the finding bear on the sector you look after?"
COMMENT = "We would put the range first; otherwise we concur."
TIER, PARTNER = "Tier 1, closed", "Hillgate Bank (fictional)"
RELATED = "The same weights behind a new scaffold."
OVERRIDE = "The one range on which the draft rests was not run under the limits of the set."
CHANGES = "The date of the planned release is the one of the second letter."
AMENDED = "The developer's second letter gives another date of release."
REOPENED = "The logs of the third epoch came after the determination."
RESCINDED = "The official took the determination back after the letter of the developer."
CRIME = "An account in the logs that belongs to somebody else."
LOWERED = "The originator released the portions on 20 November, by letter 12."


def a_full_case(mark: str = "(U)", *, decide: bool = True) -> JournalBuilder:
    """Everything once, through to a determination that overrides the draft. `mark` is that of the evidence
    and the answers; the workstation's ceiling is SECRET."""
    builder = JournalBuilder().staffed().act("castellane", PolicySet(SitePolicy(ceiling="SECRET")), case="")
    builder.act("okafor", replace(received(), items=tuple(_item(one.id) for one in CHECKLIST)))
    builder.act("okafor", received(of("Meridian Systems (fictional)")), case=OTHER)
    builder.act("abara", ItemWaived("C4", WAIVED)).accepted().assigned()
    builder.act("okafor", CaseRelated(OTHER, RELATED, "(U)"))
    disclosed = ConflictDeclared(Conflict.MITIGATED, DISCLOSED, "(U)", own_key="a2V5")
    builder.declared("reyes").act("lindqvist", disclosed)
    _asked(builder)
    to_the_draft(builder, mark)
    _around(builder)
    return overridden(builder) if decide else builder


def _item(name: str) -> ReceivedItem:
    if name == "C4":
        return ReceivedItem(name, ItemStatus.MISSING, Standing.LACKING)
    return ReceivedItem(name, ItemStatus.PRESENT, Standing.IN_PLACE)


def _asked(builder: JournalBuilder) -> None:
    point = RequestPoint(("CY-CH", "CY-EX"), ASKED, "(U)")
    builder.act("reyes", InformationRequested(1, (point,), "2026-12-04"))
    builder.act("abara", InformationRequested(2, (replace(point, criteria=("SF-SG",)),)))
    builder.act("okafor", SupplementReceived(received(a_summary(sequence=2))))
    builder.act("okafor", InformationAnswered(1, 2)).act("abara", InformationRequestDropped(2, DROPPED))
    builder.act("abara", ClockPaused(PAUSED)).act("abara", ClockResumed("The exercise of this week is over."))


def _around(builder: JournalBuilder) -> None:
    builder.act("abara", ConsultationAsked(1, "Treasury (fictional)", QUESTION, "(U)"))
    builder.act("abara", ConsultationAsked(2, "Energy (fictional)", QUESTION, "(U)"))
    answered = ConsultationAnswered(1, ConsultationAnswer.WITH_COMMENT, COMMENT, "2026-11-23", "(U)")
    builder.act("abara", answered)
    tiers = (AccessTier(TIER, "partners of the exercise", "2026-12-15"),)
    plan = AccessPlanRecorded(tiers, (Partner(PARTNER, "banks", TIER, "concurs"),), "(U)")
    builder.act("abara", plan)
    _referred(builder, 1, ReferralKind.CLEARINGHOUSE, "A race in a scheduler, found in the logs.")
    _referred(builder, 2, ReferralKind.LAW_ENFORCEMENT, CRIME)


def _referred(builder: JournalBuilder, number: int, to: ReferralKind, words: str) -> None:
    builder.act("abara", Referred(number, to, "What the logs show", "energy", words, "(U)"))


def overridden(builder: JournalBuilder) -> JournalBuilder:
    builder.act("lindqvist", Dissented(DISSENT, "(U)")).act("abara", DisagreementRead("SF-SG"))
    builder.act("abara", Overridden(Outcome.NO_DETERMINATION, OVERRIDE, "(U)"))
    made = replace(a_determination(), outcome=Outcome.NO_DETERMINATION, delegation="Delegation 3 (fictional)")
    return builder.act("abara", made)


def lowered(builder: JournalBuilder, computed: str, banner: str) -> JournalBuilder:
    return builder.two("whitlock", "abara", BannerLowered(computed, banner, LOWERED))


def amended(builder: JournalBuilder) -> JournalBuilder:
    """Version 1 drawn and signed, and amended."""
    return builder.rendered().signed().act("abara", Amended(AMENDED, CHANGES, "(U)"))


def reopened(builder: JournalBuilder, *, decide: bool = True) -> JournalBuilder:
    """Open again at the draft, by two people; drafted, and signed off and determined anew."""
    builder.two("abara", "whitlock", Reopened(REOPENED, ReturnTo.DRAFT)).drafted()
    return overridden(builder) if decide else builder


def rescinded(builder: JournalBuilder) -> JournalBuilder:
    act = Rescinded("Director (fictional)", "EO 14409, training delegation 1", "2026-11-25", RESCINDED)
    return builder.act("abara", act)
