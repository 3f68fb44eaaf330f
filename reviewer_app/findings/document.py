"""A finding, folded from the acts of a case and from nothing else.

- Order: marking, authority, title; recommendation and determination, apart; question and criteria set; model;
  answers; exhibits; comparisons; agreement; what is left out; clocks; custody; journal head; signatures.
- All dates are the acts' own (the workstation's clock). Nothing reads a clock, a file or a screen.
- Acts after the determination (drawn, signed, exported) change no word: drawing again gives the same.
- A case without a recorded determination has no finding. A portion above UNCLASSIFIED is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_app.domain.acts import Determined, Exported, FindingRendered, FindingSigned, SignedOff
from reviewer_app.domain.case import Case, Recorded
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.register import Register
from reviewer_app.findings.answers import answers, exhibits_cited
from reviewer_app.findings.record import agreement, clocks, custody, journal, omissions, signatures
from reviewer_app.findings.side_by_side import side_by_side
from reviewer_app.findings.tree import (
    Block,
    Document,
    Fact,
    Facts,
    Paragraph,
    Result,
    Results,
    Section,
    Style,
)
from reviewer_app.findings.words import UNMARKED, counted, line, minute, portion, stated

TITLE = "Finding on designation as a covered frontier model"
_AFTER = (FindingRendered, FindingSigned, Exported)


class NoFindingYet(DeskError):
    """Case {case} has no finding yet: {lacking} is missing."""


def finding(register: Register, case: Case, *, head_seq: int, head: str, version: int = 1) -> Document:
    """The finding of `case` under the journal head (`head_seq`, `head`: SHA-384 hex). Raises NoFindingYet,
    and PortionAboveBanner where a portion is marked above UNCLASSIFIED."""
    criteria = complete(register, case)
    portion(case.submission.marking, "the submission")
    portion(criteria.marking, "the criteria set")
    as_of = basis(case)[-1].at
    sections = (
        _result(register, case),
        _question(criteria, case),
        _model(case),
        answers(register, case, criteria),
        exhibits_cited(register, case),
        side_by_side(case.exhibits),
        agreement(register, case, criteria),
        omissions(case),
        clocks(case),
        custody(register, case),
        journal(head_seq, head, as_of),
        signatures(),
    )
    return Document(
        case_id=line(case.id, 40),
        version=version,
        marking=UNMARKED,
        title=TITLE,
        subject=_subject(case),
        notice=line(criteria.status, 300),
        authority=_authority(register, case, version),
        sections=sections,
        head_seq=head_seq,
        head=head,
        as_of=as_of,
    )


def basis(case: Case) -> tuple[Recorded, ...]:
    """The acts a finding rests on: all of the case, without drawing, signing and exporting it."""
    return tuple(one for one in case.history if not isinstance(one.act, _AFTER))


def complete(register: Register, case: Case) -> CriteriaSet:
    """The pinned criteria set of a case that has all a finding needs. Raises NoFindingYet."""
    criteria = register.criteria_of(case)
    wanted = (
        ("the pinned criteria set", criteria),
        ("the sign-off", case.signed_off),
        ("the recorded determination", case.determined),
    )
    lacking = [name for name, found in wanted if found is None]
    if lacking or criteria is None:
        raise NoFindingYet(case=case.id, lacking=lacking[0])
    return criteria


def _subject(case: Case) -> str:
    summary = case.submission
    return f"{line(summary.model_name, 80)} {line(summary.model_version, 40)}".strip()


def _authority(register: Register, case: Case, version: int) -> Facts:
    assert case.determined is not None  # `complete` has seen it
    summary = case.submission
    return Facts(
        (
            Fact("Authority", line(case.determined.authority, 300)),
            Fact("Official", line(case.determined.official, 120)),
            Fact("Case", f"{line(case.id, 40)}, finding version {version}"),
            Fact("Submission", f"{line(summary.submission_id, 60)}, sequence {summary.sequence}"),
            Fact("Submitted by", line(summary.organisation, 120)),
            Fact("Reviewers", ", ".join(register.name(one) for one in case.reviewers)),
        )
    )


def _result(register: Register, case: Case) -> Section:
    assert case.determined is not None  # `complete` has seen it
    assert case.signed_off is not None
    signed_at = _when(case, SignedOff)
    recorded_at = _when(case, Determined)
    panels = Results(
        (
            Result(
                "Recommendation of the reviewers",
                case.signed_off.recommendation.value.capitalize(),
                f"Signed off by {register.name(case.supervisor)}, {minute(signed_at)}.",
            ),
            Result(
                "Determination, as recorded",
                case.determined.outcome.value.capitalize(),
                f"Made by {line(case.determined.official, 120)} on {line(case.determined.decided_on, 20)}. "
                f"Recorded by {register.name(case.determined_by)}, {minute(recorded_at)}.",
            ),
        )
    )
    blocks: list[Block] = [panels, Paragraph(_STANDING, style=Style.SMALL)]
    if case.determined.memorandum.strip():
        blocks.append(Paragraph(case.determined.memorandum.strip(), label="Memorandum."))
    if case.signed_off.statement.strip():
        blocks.append(Paragraph(case.signed_off.statement.strip(), label="Statement of the supervisor."))
    return Section("Result", (*blocks, *_recommendations(register, case)))


_STANDING = (
    "A designation says that a model meets the pinned criteria. It neither allows nor forbids any release or "
    "use. The reviewers recommend; the determination is the official's, and is recorded here as it was made."
)


def _recommendations(register: Register, case: Case) -> Iterator[Block]:
    for review in case.reviews.values():
        made = review.recommendation
        if made is None:
            continue
        name = register.name(review.person)
        label = f"{name} recommends: {made.outcome.value}."
        yield Paragraph(
            made.rationale.strip(), label=label, mark=portion(made.marking, f"the recommendation of {name}")
        )


def _when(case: Case, form: type) -> str:
    return next((one.at for one in reversed(case.history) if isinstance(one.act, form)), "")


def _question(criteria: CriteriaSet, case: Case) -> Section:
    assert case.accepted is not None  # the criteria set is pinned by the acceptance
    text = "Does the model meet the description of a covered frontier model in the pinned criteria set?"
    rows = (
        Fact("Criteria set", f"{line(criteria.id, 60)}, version {line(criteria.version, 20)}"),
        Fact("Title", line(criteria.title, 160)),
        Fact("Status", line(criteria.status, 300)),
        Fact("Issued by", line(criteria.issuing_office, 120)),
        Fact("Marking", line(criteria.marking, 60)),
        Fact("Criteria", counted(len(criteria.criteria), "criterion", "criteria")),
        Fact("Set, SHA-384", case.accepted.criteria_sha384, digest=True),
    )
    return Section("Question and criteria", (Paragraph(text), Facts(rows)))


def _model(case: Case) -> Section:
    summary = case.submission
    runs = counted(len(summary.runs), "run")
    rows = (
        Fact("Model", line(summary.model_name, 120)),
        Fact("Version", stated(summary.model_version, 80)),
        Fact("Developer", line(summary.organisation, 120)),
        Fact("Kind of request", summary.request_kind.value.replace("-", " ")),
        Fact("Evaluations", f"{runs} declared: {_roles(case)}"),
        Fact("Lineage", line("; ".join(summary.lineage), 400) or "none stated"),
        Fact("Checkpoint, SHA-512", summary.checkpoint_sha512, digest=True),
    )
    return Section("The model", (Facts(rows),))


def _roles(case: Case) -> str:
    roles = [run.role.value for run in case.runs]
    return ", ".join(f"{roles.count(role)} {role}" for role in dict.fromkeys(roles)) or "none"
