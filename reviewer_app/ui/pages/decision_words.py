"""Acts of decision in words: read, returned, signed off, determined, drawn, exported, kept; "" for others."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    Act,
    Amended,
    BannerLowered,
    Closed,
    Determined,
    DisagreementRead,
    DisposalCarriedOut,
    Disposed,
    ExportAgreed,
    Exported,
    FindingRendered,
    FindingSigned,
    HoldLifted,
    HoldPlaced,
    Overridden,
    PaperExported,
    ReleasableDrawn,
    Reopened,
    Rescinded,
    Returned,
    ReturnTo,
    SignedOff,
)
from reviewer_app.domain.text import one_line

_FIELDS = {
    "Sig_Reviewer": "reviewer",
    "Sig_Supervisor": "supervisor",
    "Sig_RecordsOfficer": "records officer",
}
_RETURNED = {ReturnTo.REVIEW: "the reviews", ReturnTo.DRAFT: "the draft"}


def decision_words(act: Act) -> str:
    """What was decided on a finding, and what became of it."""
    return _supervisor_words(act) or _finding_words(act) or _kept_words(act)


def _supervisor_words(act: Act) -> str:
    match act:
        case DisagreementRead():
            return f"Read the differing answers to {act.criterion} side by side"
        case Returned():
            return f"Returned {_RETURNED[act.to]}: {_why(act)}"
        case SignedOff():
            return f"Signed off on the recommendation: {act.recommendation.value}"
        case Overridden():
            return f"Signed off another outcome than the draft's, {act.outcome.value}: {_why(act)}"
        case Determined():
            return f"Recorded the determination of {one_line(act.official, 80)}: {act.outcome.value}"
        case Rescinded():
            return f"Recorded that {one_line(act.official, 80)} rescinded the determination: {_why(act)}"
        case _:
            return ""


def _finding_words(act: Act) -> str:
    match act:
        case FindingRendered():
            return f"Drew up the finding, version {act.version}"
        case FindingSigned():
            return f"Signed the finding as {_FIELDS.get(act.field, act.field)}"
        case BannerLowered():
            marks = f"from {one_line(act.computed, 60)} to {one_line(act.banner, 60)}"
            return f"Lowered the banner of the finding {marks}: {_why(act)}"
        case ExportAgreed():
            where = f"{one_line(act.medium, 60)}, for {one_line(act.purpose, 80)}"
            return f"Agreed that the {act.what.value} leaves on {where}"
        case Exported():
            return f"Exported the {act.what.value} to {one_line(act.medium, 60)}: {one_line(act.purpose, 80)}"
        case Amended():
            texts = f"{one_line(act.changes, 60)} ({one_line(act.reason, 100)})"
            return f"Amended the finding: {one_line(act.marking, 40)} {texts}"
        case _:
            return ""


def _kept_words(act: Act) -> str:
    match act:
        case Reopened():
            return f"Reopened the case at {_RETURNED[act.to]}: {_why(act)}"
        case Closed():
            return f"Closed the case: {_why(act)}" if act.reason else "Closed the case"
        case HoldPlaced():
            return f"Placed a hold, {one_line(act.reference, 60)}: {_why(act)}"
        case HoldLifted():
            return f"Lifted the hold: {_why(act)}"
        case Disposed():
            return f"Disposed of the case under {one_line(act.schedule, 60)}: {_why(act)}"
        case DisposalCarriedOut():
            return f"Destroyed the key of the case, and {act.objects:,} sealed files with it"
        case ReleasableDrawn():
            return f"Drew the releasable version up to {one_line(act.level, 60)}"
        case PaperExported():
            return f"Saved {act.paper.value} {act.number} to {one_line(act.medium, 60)}"
        case _:
            return ""


_Reasoned = (
    Returned | Overridden | Rescinded | BannerLowered | Reopened | Closed | HoldPlaced | HoldLifted | Disposed
)


def _why(act: _Reasoned) -> str:
    """The reason behind its portion mark."""
    return f"{one_line(act.marking, 40)} {one_line(act.reason, 100)}"
