"""What others were asked: the developer, other organisations, partners; and how this case stands to others.

- Requests and consultations are printed with their answers, and with none where none came.
- A referral is a file of its own, outside the finding. Of a clearinghouse referral its number and mark are
  named; of any other, nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import AccessPlanRecorded, ReferralKind
from reviewer_app.domain.case import Case, Consultation, Request
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.tree import Block, Paragraph, Section, Style, Table
from reviewer_app.findings.words import line, minute, portion, stated, together


def information_requests(basis: Basis) -> Section:
    """Every request: what was asked, for which criteria, and how it ended."""
    blocks = [block for one in basis.case.requests for block in _request(basis, one)]
    none = Paragraph("The developer was asked for nothing more.")
    return Section("Information requests", tuple(blocks) or (none,))


def _request(basis: Basis, one: Request) -> Iterator[Paragraph]:
    act = one.requested
    due = f", to be answered by {line(act.due_on, 20)}" if act.due_on else ""
    label = f"Request {act.number}, {basis.name(one.by)}, {minute(one.at)}{due}."
    for index, point in enumerate(act.points):
        mark = portion(point.marking, f"a point of information request {act.number}")
        words = f"{point.asked.strip()} (for {together(point.criteria)})"
        yield Paragraph(words, label=label if index == 0 else "", mark=mark)
    if one.answered_by:
        ended = f"Answered by the signed supplement of sequence {one.answered_by}, {minute(one.closed_at)}."
        yield Paragraph(ended, style=Style.SMALL)
    elif one.dropped:
        mark = portion(one.dropped_marking, f"why information request {act.number} was dropped")
        yield Paragraph(one.dropped.strip(), label=f"Dropped, {minute(one.closed_at)}.", mark=mark)
    else:
        yield Paragraph("Not answered.", style=Style.SMALL)


def consultation(basis: Basis) -> Section:
    """Organisations with their answers; the planned access and the partners; referrals by number."""
    blocks: list[Block] = [block for one in basis.case.consultations for block in _consulted(one)]
    if not blocks:
        blocks.append(Paragraph("No other organisation was consulted."))
    plan = basis.case.plan
    blocks += _plan(plan) if plan else [Paragraph("No access plan was recorded.")]
    return Section("Consultation and planned access", tuple(blocks))


def _consulted(one: Consultation) -> Iterator[Paragraph]:
    asked, answered = one.asked, one.answered
    where = f"consultation {asked.number}"
    label = f"{line(asked.organisation, 160)} was consulted, {minute(one.asked_at)}."
    yield Paragraph(
        asked.question.strip(), label=label, mark=portion(asked.marking, f"the question of {where}")
    )
    if answered is None:
        yield Paragraph("No answer has come.", style=Style.SMALL)
        return
    mark = portion(answered.marking, f"the answer of {where}")
    label = f"Answer of {line(answered.answered_on, 20)}: {answered.answer.value}."
    yield Paragraph(answered.comment.strip() or "No comment.", label=label, mark=mark)


def _plan(plan: AccessPlanRecorded) -> Iterator[Block]:
    mark = portion(plan.marking, "the access plan")
    if plan.tiers:
        rows = tuple(
            (line(one.name, 60), stated(one.audience, 160), stated(one.planned_on, 20)) for one in plan.tiers
        )
        yield Table("Access as planned", ("Tier", "Audience", "From"), rows, (0.25, 0.5, 0.25), mark=mark)
    if plan.partners:
        cells = tuple(
            (line(one.name, 80), stated(one.sector, 60), stated(one.tier, 60), stated(one.view, 300))
            for one in plan.partners
        )
        header = ("Partner", "Sector", "Tier", "What the consultation said")
        yield Table("Trusted partners proposed", header, cells, (0.25, 0.17, 0.17, 0.41), mark=mark)


def relations(basis: Basis) -> Iterator[Paragraph]:
    """How this case stands to earlier ones, as persons recorded it."""
    if basis.case.amends:
        yield Paragraph(f"This case follows case {line(basis.case.amends, 40)} of the same developer.")
    for one in basis.case.relations:
        other = line(one.other_case, 40)
        mark = portion(one.marking, f"the relation to case {other}")
        yield Paragraph(one.words.strip(), label=f"Relation to case {other}.", mark=mark)


def referrals_outside(case: Case) -> Iterator[str]:
    """The clearinghouse referrals, by number and mark: files of their own."""
    for one in case.referrals:
        if one.to is ReferralKind.CLEARINGHOUSE:
            mark = portion(one.marking, f"referral {one.number}")
            yield f"Referral {one.number} to the {one.to.value}: a file of its own, marked {mark}."
