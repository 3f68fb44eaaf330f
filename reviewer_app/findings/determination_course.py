"""The parts of determination.json about how the case went: who declared, asked, dissented, settled what."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    Assigned,
    Conflict,
    CriteriaRepinned,
    ItemWaived,
    ReferralKind,
    Returned,
    ReturnedIncomplete,
)
from reviewer_app.domain.case import (
    Case,
    Consultation,
    Declaration,
    Dissent,
    Recorded,
    Request,
    Version,
)
from reviewer_app.domain.clocks import access_window
from reviewer_app.domain.criteria import Criterion
from reviewer_app.domain.entries import timestamp
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.record import agency_day, pauses, zone_name
from reviewer_app.findings.versions import changes_after
from reviewer_app.findings.words import portion

Plain = dict[str, object]


def settled(told: Basis, criterion: Criterion) -> Plain:
    found = told.case.settled[criterion.id]
    said = found.adjudicated
    return {
        "criterion": criterion.id,
        "by": found.by,
        "level": said.level,
        "likelihood": said.likelihood.value if said.likelihood else None,
        "confidence": said.confidence.value if said.confidence else None,
        "rationale": said.rationale,
        "marking": portion(said.marking, f"{criterion.id}, rationale of the adjudicator"),
    }


def dissent(told: Basis, one: Dissent) -> Plain:
    mark = portion(one.dissented.marking, f"the dissent of {told.name(one.by)}")
    return {"by": one.by, "at": one.at, "words": one.dissented.words, "marking": mark}


def conflict(told: Basis, person: str, found: Declaration) -> Plain:
    """The words are those of a mitigated conflict alone, as on the page."""
    act = found.declared
    speaks = act.conflict is Conflict.MITIGATED and person in (*told.case.reviews, *told.case.adjudicators)
    return {
        "person": person,
        "at": found.at,
        "conflict": act.conflict.value,
        "words": act.words if speaks else "",
        "marking": portion(act.marking, f"the disclosure of {told.name(person)}") if speaks else None,
    }


def steps(recorded: Recorded) -> Iterator[Plain]:
    """Returns and changes, in the journal's order."""
    act = recorded.act
    said: Plain = {"kind": act.kind, "by": recorded.by, "at": recorded.at}
    match act:
        case Returned():
            yield {**said, "to": act.to.value, **_why(act)}
        case Assigned() if act.reason.strip():
            yield {**said, "reviewers": list(act.reviewers), **_why(act)}
        case CriteriaRepinned():
            named = {"criteria": act.criteria_id, "version": act.criteria_version}
            yield {**said, **named, "affected": list(act.affected), **_why(act)}
        case ReturnedIncomplete():
            yield {**said, "points": len(act.points), "letter_sha384": act.letter_sha384}


def _why(act: Returned | Assigned | CriteriaRepinned | ItemWaived) -> Plain:
    """The reason with its own mark."""
    return {"reason": act.reason, "marking": portion(act.marking, f"the reason of “{act.kind}”")}


def request(one: Request) -> Plain:
    act = one.requested
    where = f"a point of information request {act.number}"
    dropped = f"why information request {act.number} was dropped"
    return {
        "number": act.number,
        "by": one.by,
        "at": one.at,
        "due_on": act.due_on,
        "points": [
            {
                "criteria": list(point.criteria),
                "asked": point.asked,
                "marking": portion(point.marking, where),
            }
            for point in act.points
        ],
        "closed_at": one.closed_at or None,
        "answered_by_sequence": one.answered_by or None,
        "dropped": one.dropped or None,
        "dropped_marking": portion(one.dropped_marking, dropped) if one.dropped else None,
    }


def consultation(one: Consultation) -> Plain:
    asked, answered = one.asked, one.answered
    where = f"consultation {asked.number}"
    return {
        "number": asked.number,
        "organisation": asked.organisation,
        "question": asked.question,
        "marking": portion(asked.marking, f"the question of {where}"),
        "asked_at": one.asked_at,
        "answer": {
            "answer": answered.answer.value,
            "comment": answered.comment,
            "answered_on": answered.answered_on,
            "marking": portion(answered.marking, f"the answer of {where}"),
        }
        if answered
        else None,
    }


def access_plan(plan: AccessPlanRecorded | None) -> Plain | None:
    if plan is None:
        return None
    tiers = [{"name": one.name, "audience": one.audience, "planned_on": one.planned_on} for one in plan.tiers]
    partners = [
        {"name": one.name, "sector": one.sector, "tier": one.tier, "view": one.view} for one in plan.partners
    ]
    return {"tiers": tiers, "partners": partners, "marking": portion(plan.marking, "the access plan")}


def relations(case: Case) -> Plain:
    """`amends` is the earlier case, or null."""
    others = [
        {
            "case": one.other_case,
            "words": one.words,
            "marking": portion(one.marking, f"the relation to case {one.other_case}"),
        }
        for one in case.relations
    ]
    return {"amends": case.amends or None, "others": others}


def referrals(case: Case) -> list[Plain]:
    """Of a clearinghouse referral its number and its file's mark; of any other, nothing."""
    return [
        {"number": one.number, "marking": portion(one.marking, f"referral {one.number}")}
        for one in case.referrals
        if one.to is ReferralKind.CLEARINGHOUSE
    ]


def clocks(told: Basis) -> Plain:
    case = told.case
    window = access_window(case)
    return {
        "window_begins": str(window.begins) if window else None,
        "window_ends": str(window.ends) if window else None,
        "accepted_at": case.accepted_at,
        "basis": case.accepted.clock_basis if case.accepted else "",
        "zone": zone_name(told),
        "agency_day": agency_day(told),
        "pauses": [
            {
                "from": timestamp(one.when.start),
                "to": timestamp(one.when.end) if one.when.end else None,
                "reason": one.when.reason,
                "marking": one.mark or None,
            }
            for one in pauses(case)
        ],
    }


def waived(act: ItemWaived) -> Plain:
    return {"item": act.item, **_why(act)}


def version(told: Basis, one: Version) -> Plain:
    """An earlier version; `changes` is what the next one changed, where an amendment says so. `marking` is of
    both texts."""
    changed = changes_after(told, one)
    return {
        "number": one.number,
        "ended_at": one.ended_at,
        "ended": one.ended,
        "reason": one.why,
        "changes": changed.changes if changed else None,
        "marking": portion(one.why_marking, f"why version {one.number} was {one.ended}"),
        "recommendation": one.signed_off.recommendation.value if one.signed_off else None,
        "determination": one.determined.outcome.value if one.determined else None,
        "drawn_sha384": one.finding.pdf_sha384 if one.finding else None,
        "signed_sha384": one.signed_sha384 or None,
    }
