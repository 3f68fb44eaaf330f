"""Acts of the intake and of the workspace's trust in words, one line each; "" for any other act."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    AdequacyJudged,
    AnchorInstalled,
    AnchorWithdrawn,
    Assigned,
    CriteriaActivated,
    CriteriaRepinned,
    ItemWaived,
    LetterExported,
    PersonEnrolled,
    PolicySet,
    QuarantineClosed,
    Quarantined,
    Received,
    RetentionScheduleSet,
    ReturnedIncomplete,
    RevocationListInstalled,
    RevocationListRenewed,
    StatisticsExported,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line
from reviewer_app.ui.sizes import size_words


def intake_words(act: Act, register: Register) -> str:
    """What a clerk or a supervisor did at the intake."""
    match act:
        case Received():
            return f"Received {_delivery(act)}"
        case SupplementReceived():
            return f"Received supplement {act.received.submission.sequence}: {_delivery(act.received)}"
        case Quarantined():
            return f"Quarantined {one_line(act.name, 60)} as {act.id}: {act.reason.value}"
        case QuarantineClosed():
            return f"Closed {act.id}: {one_line(act.outcome, 100)}"
        case ItemWaived():
            return f"Waived {act.item}: {_why(act)}"
        case AdequacyJudged():
            why = f": {_why(act)}" if act.reason else ""
            return f"Judged {act.item} {'adequate' if act.adequate else 'not adequate'}{why}"
        case Accepted():
            return f"Accepted; pinned the criteria set {act.criteria_id} {act.criteria_version}"
        case Assigned():
            names = ", ".join(register.name(one) for one in act.reviewers)
            return f"Assigned {names}: {_why(act)}" if act.reason else f"Assigned {names}"
        case CriteriaRepinned():
            opened = f"{len(act.affected)} criteria open again" if act.affected else "no answer opens again"
            pinned = f"{act.criteria_id} {act.criteria_version}"
            return f"Pinned the criteria set {pinned} in place of the one before; {opened}: {_why(act)}"
        case _:
            return _return_words(act)


def trust_words(act: Act) -> str:
    """What a security administrator changed."""
    match act:
        case PersonEnrolled():
            return f"Enrolled {act.name}: {', '.join(sorted(act.roles))}"
        case CriteriaActivated():
            return f"Activated the criteria set {act.criteria.title} {act.criteria.version}"
        case AnchorInstalled():
            whom = act.organisation or "any submitter"
            return f"Installed the trust anchor {one_line(act.subject, 60)} for {one_line(whom, 60)}"
        case RevocationListInstalled():
            return f"Installed the revocation list of {one_line(act.issuer, 60)}, no. {act.number}"
        case SubmitterKeyInstalled():
            whom = one_line(act.organisation, 60)
            return f"Installed the ML-DSA-87 key {one_line(act.name, 60)} of {whom}"
        case AnchorWithdrawn():
            return f"Withdrew a trust anchor: {one_line(act.reason, 100)}"
        case SubmitterKeyWithdrawn():
            return f"Withdrew a submitter's key: {one_line(act.reason, 100)}"
        case RevocationListRenewed():
            return f"Renewed the workspace's own revocation list, number {act.number}"
        case RetentionScheduleSet():
            schedule = act.schedule
            return f"Set the retention schedule {one_line(schedule.id, 60)} {one_line(schedule.version, 20)}"
        case StatisticsExported():
            return "Exported the statistics over all cases: counts alone"
        case PolicySet():
            return (
                f"Set the policy: {act.policy.signatures.value}, window {act.policy.window_limit_days} days"
            )
        case _:
            return ""


def _return_words(act: Act) -> str:
    match act:
        case ReturnedIncomplete():
            points = "1 point" if len(act.points) == 1 else f"{len(act.points)} points"
            return f"Returned the submission with letter {act.facts.number}: {points}"
        case LetterExported():
            return f"Exported a letter to {one_line(act.medium, 60)}: {one_line(act.purpose, 80)}"
        case Withdrawn():
            return f"Recorded the withdrawal asked by {one_line(act.asked_by, 60)}: {_why(act)}"
        case _:
            return ""


def _why(act: ItemWaived | AdequacyJudged | Assigned | CriteriaRepinned | Withdrawn) -> str:
    """The reason behind its portion mark."""
    return f"{one_line(act.marking, 40)} {one_line(act.reason, 100)}"


def _delivery(act: Received) -> str:
    said = act.submission
    what = f"{said.model_name} {said.model_version} from {said.organisation}"
    return f"{one_line(what, 100)}: {act.files} files, {size_words(act.size)}"
