"""What a submission says about itself: `data/submission.json`, read strictly, and its summary.

- The file is the authority on meaning: who submits, which model and checkpoint, which files answer what.
- Paths are relative to the payload folder (`runs/one.eval` is `data/runs/one.eval` in the bundle); they are
  names to look up in the listing, never opened.
- Only a file that is not of the form at all cannot be read. What it lacks is said by `domain.checklist`,
  what it says that cannot be so by `domain.consistency`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.domain.codec import NotOfTheForm, from_plain
from reviewer_app.domain.text import one_line

FORMAT = "reviewer-submission/1"
FILE = "submission.json"
PAYLOAD = "data/"


class RequestKind(StrEnum):
    INQUIRY = "inquiry"
    ACCESS_SUBMISSION = "access-submission"
    PARTNER_CONSULTATION = "partner-consultation"


class ItemStatus(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"
    WITHHELD = "withheld"


class RunRole(StrEnum):
    SUBMITTED = "submitted"
    BASELINE = "baseline"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Identity:
    """`id` and `sequence` name a submission for ever; `created` is YYYY-MM-DD, or a time in RFC 3339."""

    id: str
    sequence: int
    request_kind: RequestKind
    created: str


class Relation(StrEnum):
    """How a submission stands to an earlier one of the same developer."""

    AMENDS = "amends"
    FOLLOWS = "follows"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class RelatedSubmission:
    """An earlier submission this one names; `submission` is its id. A later sequence needs no such line."""

    submission: str
    relation: Relation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Submitter:
    organisation: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The weights, by digest; `digest` is hex."""

    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    version: str
    checkpoint: Checkpoint
    lineage: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """`planned_partner_release` is YYYY-MM-DD: to other trusted partners, not to the public."""

    planned_partner_release: str
    access_window_days: int
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voluntary:
    """The developer takes part of its own will, and has read the terms; `document` is a payload path."""

    participation: bool
    terms_acknowledged: bool
    document: str = ""


@dataclass(frozen=True, slots=True)
class Marking:
    level: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredItem:
    """What the submitter says of one checklist item."""

    item: str
    status: ItemStatus
    files: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredRun:
    """One evaluation log: whose run it is, of which model and task, with which checkpoint and safeguards."""

    file: str
    role: RunRole
    model: str
    task: str
    checkpoint: str = ""
    safeguards: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredFile:
    path: str
    title: str
    media_type: str
    marking: str
    release_terms: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """`submission.json`, field by field."""

    schema: str
    submission: Identity
    submitter: Submitter
    model: Model
    release: Release
    voluntary: Voluntary
    marking: Marking
    items: tuple[DeclaredItem, ...]
    runs: tuple[DeclaredRun, ...]
    files: tuple[DeclaredFile, ...]
    related: tuple[RelatedSubmission, ...] = ()

    @property
    def id(self) -> str:
        return self.submission.id

    @property
    def sequence(self) -> int:
        return self.submission.sequence


@dataclass(frozen=True, slots=True)
class SummaryRun:
    file: str
    role: RunRole
    model: str
    task: str


@dataclass(frozen=True, slots=True)
class SubmissionSummary:
    """What the act *received* carries of a submission. `file` of a run is a path of the bundle (`data/…`).

    `portion_marks` are the marks of its files, each once: whoever opens the case must satisfy every one.
    """

    submission_id: str
    sequence: int
    request_kind: RequestKind
    organisation: str
    model_name: str
    model_version: str
    checkpoint_sha512: str
    planned_partner_release: str
    access_window_days: int
    marking: str
    runs: tuple[SummaryRun, ...] = ()
    lineage: tuple[str, ...] = ()
    related: tuple[RelatedSubmission, ...] = ()
    portion_marks: tuple[str, ...] = ()


def payload_path(name: str) -> str:
    """The path within the bundle of a file the submission names."""
    return f"{PAYLOAD}{name}"


def delivery_folder(sequence: int) -> str:
    """Where the originals of a supplement lie in its case: below a folder named by its sequence."""
    return f"supplement-{sequence}/"


def parse_json(data: bytes, where: str) -> object:
    """JSON (RFC 8259) without its liberties: no name twice, no NaN. NotOfTheForm says what is wrong."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        plain = dict(pairs)
        if len(plain) != len(pairs):
            repeated = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
            raise ValueError(f"the name {one_line(repeated, 60)!r} stands twice in one object")
        return plain

    def no_constant(name: str) -> object:
        raise ValueError(f"{name} is not a JSON number")

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise NotOfTheForm(where=where, form="JSON", fault=one_line(str(error))) from error


def read_submission(data: bytes) -> Submission:
    """The submission in the bytes of its file; NotOfTheForm names the first field that does not fit."""
    return submission_of(parse_json(data, FILE))


def submission_of(plain: object) -> Submission:
    """The submission in parsed JSON; NotOfTheForm names the first field that does not fit."""
    if isinstance(plain, dict) and plain.get("schema") != FORMAT:
        raise NotOfTheForm(where=f"{FILE}.schema", form=FORMAT, fault=f"it is {plain.get('schema')!r}")
    return from_plain(Submission, plain, FILE)


def summary_of(submission: Submission, within: str = "") -> SubmissionSummary:
    """What an act keeps of a submission; `within` is where its originals lie: "" or "supplement-2/"."""
    return SubmissionSummary(
        submission_id=submission.id,
        sequence=submission.sequence,
        request_kind=submission.submission.request_kind,
        organisation=submission.submitter.organisation,
        model_name=submission.model.name,
        model_version=submission.model.version,
        checkpoint_sha512=submission.model.checkpoint.digest,
        planned_partner_release=submission.release.planned_partner_release,
        access_window_days=submission.release.access_window_days,
        marking=submission.marking.level,
        portion_marks=tuple(sorted({file.marking.strip() for file in submission.files})),
        runs=tuple(
            SummaryRun(f"{within}{payload_path(run.file)}", run.role, run.model, run.task)
            for run in submission.runs
        ),
        lineage=submission.model.lineage,
        related=submission.related,
    )
