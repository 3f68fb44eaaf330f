"""What the acts about the finding do to a case: drafted, signed off, determined, exported, amended, closed.

- An amendment or a reopening begins a new version; the one before is kept whole, with its signatures.
"""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    Amended,
    BannerLowered,
    Closed,
    Determined,
    DisagreementRead,
    DisposalCarriedOut,
    Disposed,
    Dissented,
    ExportAgreed,
    Exported,
    FindingDrafted,
    FindingRendered,
    FindingSigned,
    FindingSubmitted,
    HoldLifted,
    HoldPlaced,
    Leaves,
    Overridden,
    ReleasableDrawn,
    Reopened,
    Rescinded,
    Returned,
    ReturnTo,
    SignedOff,
)
from reviewer_app.domain.case import Case, Dissent, Draft, Recorded, State, Version
from reviewer_app.domain.fold_review import unlocked


def decided(case: Case, recorded: Recorded) -> Case | None:
    """The case after an act about the finding or the record, None for any other act."""
    return _supervised(case, recorded) or _finding(case, recorded) or _kept(case, recorded)


def _supervised(case: Case, recorded: Recorded) -> Case | None:
    match act := recorded.act:
        case FindingDrafted():
            draft = Draft(recorded.by, recorded.at, act.outcome.value, act.judgement, act.marking)
            return replace(case, draft=draft)
        case FindingSubmitted():
            return replace(case, state=State.SUPERVISOR_REVIEW)
        case Dissented():
            return replace(case, dissents=(*case.dissents, Dissent(recorded.by, recorded.at, act)))
        case DisagreementRead():
            read = case.read_by.get(recorded.by, frozenset()) | {act.criterion}
            return replace(case, read_by={**case.read_by, recorded.by: read})
        case Returned():
            return _returned(case, act.to)
        case SignedOff():
            return replace(case, state=State.SIGNED_OFF, signed_off=act, supervisor=recorded.by)
        case Overridden():
            signed = SignedOff(act.outcome, act.reason, act.marking)
            return replace(
                case, state=State.SIGNED_OFF, signed_off=signed, overridden=act, supervisor=recorded.by
            )
        case Determined():
            return replace(case, state=State.DETERMINED, determined=act, determined_by=recorded.by)
        case _:
            return None


def _returned(case: Case, to: ReturnTo) -> Case:
    if to is ReturnTo.DRAFT:
        return replace(case, state=State.DRAFT, read_by={})
    return replace(case, state=State.IN_REVIEW, reviews=unlocked(case), read_by={}, adjudicated_at="")


def _finding(case: Case, recorded: Recorded) -> Case | None:
    match act := recorded.act:
        case FindingRendered():
            return replace(case, finding=act)
        case FindingSigned():
            return replace(case, signatures=(*case.signatures, (recorded.by, act)))
        case BannerLowered():
            return replace(case, banner=act)
        case ExportAgreed():
            return replace(case, export_agreed=act)
        case Exported():
            return _exported(case, act)
        case ReleasableDrawn():
            return replace(case, releasable=act)
        case Amended():
            changed = _next_version(case, recorded, act)
            return replace(changed, state=State.DETERMINED, determined=case.determined)
        case Reopened():
            changed = _next_version(case, recorded, act)
            return _returned(changed, act.to)
        case _:
            return None


def _exported(case: Case, act: Exported) -> Case:
    """One agreement, one export. What is closed or rescinded stays so; a releasable version ends nothing."""
    ends = act.what is not Leaves.RELEASABLE and case.state is State.DETERMINED
    state = State.EXPORTED if ends else case.state
    return replace(case, state=state, exports=(*case.exports, act), export_agreed=None)


def _kept(case: Case, recorded: Recorded) -> Case | None:
    match act := recorded.act:
        case Rescinded():
            return replace(_next_version(case, recorded, act), state=State.RESCINDED, rescinded=act)
        case Closed():
            return replace(case, state=State.CLOSED, closed_at=recorded.at, kept_under=act.schedule)
        case HoldPlaced():
            return replace(case, hold=act)
        case HoldLifted():
            return replace(case, hold=None)
        case Disposed():
            return replace(case, state=State.DISPOSED)
        case DisposalCarriedOut():
            return replace(case, carried_out=act)
        case _:
            return None


def _next_version(case: Case, recorded: Recorded, act: Amended | Reopened | Rescinded) -> Case:
    kept = Version(
        case.version,
        recorded.at,
        act.kind,
        act.reason,
        act.marking,
        case.signed_off,
        case.overridden,
        case.determined,
        case.finding,
        case.signatures,
        case.dissents,
    )
    keeps = isinstance(act, Amended)  # the determination stands, and what it rests on
    return replace(
        case,
        version=case.version + 1,
        versions=(*case.versions, kept),
        signed_off=case.signed_off if keeps else None,
        overridden=case.overridden if keeps else None,
        determined=None,
        finding=None,
        signatures=(),
        banner=None,
        export_agreed=None,
        releasable=None,
    )
