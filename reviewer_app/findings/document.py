"""A finding, folded from the acts of a case and from nothing else.

- Order: marking, authority, title; recommendation and determination, apart; question and criteria set; model;
  answers; exhibits; comparisons; agreement, dissent, conflicts; course of the review; requests and
  consultation; what is left out; clocks; custody; versions; how it is marked; journal head; signatures.
- All dates are the acts' own (the workstation's clock). Nothing reads a clock, a file or a screen.
- Acts after the head it prints change no word (`basis`): drawing again gives the same, for every reader.
- The banner is the roll-up of every portion in the tree (`banner`). A case that lacks a determination, or
  that cannot be read or marked, has no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewer_app.domain.case import Case
from reviewer_app.domain.register import Register
from reviewer_app.findings.agreed import agreement, conflicts, dissents
from reviewer_app.findings.answers import answers, exhibits_cited
from reviewer_app.findings.asked import consultation, information_requests, relations
from reviewer_app.findings.banner import banner_of, block_facts, derivative_of, marking_section, rolled_up
from reviewer_app.findings.basis import Basis, Decided, basis
from reviewer_app.findings.course import course
from reviewer_app.findings.custody import custody
from reviewer_app.findings.record import clocks, journal, omissions, signatures
from reviewer_app.findings.result import result
from reviewer_app.findings.side_by_side import side_by_side
from reviewer_app.findings.tree import Document, Fact, Facts, Paragraph, Section, marks
from reviewer_app.findings.versions import versions
from reviewer_app.findings.words import counted, line, portion, stated

TITLE = "Finding on designation as a covered frontier model"


def finding(register: Register, case: Case, *, head_seq: int, head: str) -> Document:
    """The finding of `case` under the journal head (`head_seq`, `head`: SHA-384 hex).

    Raises NoFindingYet, FindingUnread, PortionUnreadable, CannotBeMarked, BannerOutgrown.
    """
    return document_of(basis(register, case, head_seq), head_seq, head)


def computed_banner(register: Register, case: Case, *, head_seq: int) -> str:
    """What the portions of the finding roll up to, whatever banner was chosen: what a lower one is held
    against. Raises NoFindingYet, FindingUnread, PortionUnreadable, CannotBeMarked."""
    told = basis(register, case, head_seq)
    return rolled_up(marks((result(told), *body(told))), f"The finding of case {case.id}").computed


def document_of(told: Decided, head_seq: int, head: str) -> Document:
    """`finding`, of a basis that was read already."""
    made = composed(told, result(told), signatures(), head_seq, head)
    return replace(made, authority=Facts((*_authority(told), *made.authority.rows)))


def composed(told: Basis, first: Section, last: Section, head_seq: int, head: str) -> Document:
    """The document between its `first` section and its `last`, the latter without portions."""
    sections = (first, *body(told))
    banner = banner_of(told, marks(sections))
    derivative = derivative_of(told, banner)
    back = (marking_section(told, banner, derivative), journal(head_seq, head, told.as_of), last)
    return Document(
        case_id=line(told.case.id, 40),
        version=told.case.version,
        marking=banner.words,
        title=TITLE,
        subject=_subject(told.case),
        notice=line(told.criteria.status, 300),
        authority=_about(told),
        sections=(*sections, *back),
        head_seq=head_seq,
        head=head,
        as_of=told.as_of,
        derivative=block_facts(derivative) if derivative else None,
        office=line(told.register.policy.office),
    )


def body(told: Basis) -> tuple[Section, ...]:
    """All that carries portions behind the result, in order."""
    return (
        _question(told),
        _model(told),
        answers(told),
        exhibits_cited(told),
        side_by_side(told.case.exhibits),
        agreement(told),
        dissents(told),
        conflicts(told),
        course(told),
        information_requests(told),
        consultation(told),
        omissions(told),
        clocks(told),
        custody(told),
        versions(told),
    )


def _subject(case: Case) -> str:
    summary = case.submission
    return f"{line(summary.model_name, 80)} {line(summary.model_version, 40)}".strip()


def _authority(told: Decided) -> Iterator[Fact]:
    made = told.determined
    yield Fact("Authority", line(made.authority, 300))
    yield Fact("Official", line(made.official, 120))
    if made.delegation.strip():
        yield Fact("Delegation", line(made.delegation, 300))


def _about(told: Basis) -> Facts:
    case, summary = told.case, told.case.submission
    rows = (
        Fact("Case", f"{line(case.id, 40)}, finding version {case.version}"),
        Fact("Submission", f"{line(summary.submission_id, 60)}, sequence {summary.sequence}"),
        Fact("Submitted by", line(summary.organisation, 120)),
        Fact("Reviewers", ", ".join(told.name(one) for one in case.reviewers)),
    )
    return Facts(rows)


def _question(told: Basis) -> Section:
    criteria, accepted = told.criteria, told.case.accepted
    assert accepted is not None  # the criteria set is pinned by the acceptance
    text = "Does the model meet the description of a covered frontier model in the criteria set of this case?"
    mark = portion(criteria.marking, "the criteria set")
    rows = (
        Fact("Criteria set", f"{line(criteria.id, 60)}, version {line(criteria.version, 20)}"),
        Fact("Title", line(criteria.title, 160)),
        Fact("Status", line(criteria.status, 300)),
        Fact("Issued by", line(criteria.issuing_office, 120)),
        Fact("Marking of the whole", line(criteria.marking, 160), mark=mark),
        Fact("Criteria", counted(len(criteria.criteria), "criterion", "criteria")),
        Fact("Set, SHA-384", accepted.criteria_sha384, digest=True),
    )
    return Section("Question and criteria", (Paragraph(text), Facts(rows)))


def _model(told: Basis) -> Section:
    case, summary = told.case, told.case.submission
    mark = portion(summary.marking, "the submission")
    named = "; ".join(f"{one.submission} ({one.relation.value})" for one in summary.related)
    runs = counted(len(case.runs), "run")
    rows = (
        Fact("Model", line(summary.model_name, 120)),
        Fact("Version", stated(summary.model_version, 80)),
        Fact("Developer", line(summary.organisation, 120)),
        Fact("Kind of request", summary.request_kind.value.replace("-", " ")),
        Fact("Marking of the submission", line(summary.marking, 160), mark=mark),
        Fact("Evaluations", f"{runs} declared: {_roles(case)}"),
        Fact("Lineage", line("; ".join(summary.lineage), 400) or "none stated"),
        Fact("Earlier submissions it names", line(named, 400) or "none"),
        Fact("Checkpoint, SHA-512", summary.checkpoint_sha512, digest=True),
    )
    return Section("The model", (Facts(rows), *relations(told)))


def _roles(case: Case) -> str:
    roles = [run.role.value for run in case.runs]
    return ", ".join(f"{roles.count(role)} {role}" for role in dict.fromkeys(roles)) or "none"
