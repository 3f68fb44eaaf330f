"""Every act there is: a frozen dataclass each, and its canonical form.

- An act says what was decided or done, not who and when: those stand on the journal's entry.
- Kinds are read back through the explicit table below, never through an import path.
- Decisive acts are signed by the person's own key; audit lines (log-on, views) are chained with them.
- No evidence text: exhibits carry digests, locators and the numbers that were cited.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.codec import NotOfTheForm, from_plain, to_plain
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.submission import SubmissionSummary


class Outcome(StrEnum):
    """A designation, never anything else."""

    DESIGNATED = "designated"
    NOT_DESIGNATED = "not designated"
    NO_DETERMINATION = "no determination"


class ExhibitKind(StrEnum):
    METRIC = "metric"
    SAMPLE = "sample"
    PASSAGE = "passage"
    COMPARISON = "comparison"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an exhibit lies: an original by its digest, a locator in it, and the digest of what was seen."""

    path: str
    object_sha512: str
    locator: str
    excerpt_sha384: str


@dataclass(frozen=True, slots=True)
class PersonEnrolled:
    """A person was given roles and a certificate of the workspace's authority."""

    kind: ClassVar[str] = "person enrolled"
    person: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    certificate_sha384: str


@dataclass(frozen=True, slots=True)
class AnchorInstalled:
    """A trust anchor for submitters' signatures was installed. `certificate` is DER, base64."""

    kind: ClassVar[str] = "trust anchor installed"
    subject: str
    certificate: str


@dataclass(frozen=True, slots=True)
class CriteriaActivated:
    """A criteria set may be pinned from now on. The whole set is in the act, so the journal can replay it."""

    kind: ClassVar[str] = "criteria set activated"
    criteria: CriteriaSet


@dataclass(frozen=True, slots=True)
class LoggedOn:
    kind: ClassVar[str] = "logged on"


@dataclass(frozen=True, slots=True)
class LoggedOff:
    """`how`: "by the person" or "idle"."""

    kind: ClassVar[str] = "logged off"
    how: str


@dataclass(frozen=True, slots=True)
class LogOnFailed:
    """`person` was named, the password did not fit."""

    kind: ClassVar[str] = "log-on failed"
    person: str


@dataclass(frozen=True, slots=True)
class TriesBegunAnew:
    """The record of log-on tries could not be trusted, and an administrator began it anew."""

    kind: ClassVar[str] = "record of tries begun anew"
    reason: str


@dataclass(frozen=True, slots=True)
class EvidenceOpened:
    """A person opened a sample, run or document: ids only."""

    kind: ClassVar[str] = "evidence opened"
    what: str
    path: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class BundleRefused:
    """A bundle was not taken in: how many faults and the first codes; the list was shown to the clerk."""

    kind: ClassVar[str] = "bundle refused"
    name: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A verified bundle was taken in. `listing_sha384` pins every original by path, size and digest."""

    kind: ClassVar[str] = "received"
    submission: SubmissionSummary
    tagmanifest_sha512: str
    listing_sha384: str
    files: int
    size: int
    signer: str
    signer_verdict: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The case is complete enough to review; the criteria set is pinned and the agency clock starts."""

    kind: ClassVar[str] = "accepted"
    criteria_id: str
    criteria_version: str
    criteria_sha384: str
    clock_basis: str


@dataclass(frozen=True, slots=True)
class Assigned:
    kind: ClassVar[str] = "assigned"
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitCited:
    """`number` counts from 1 within the case; `figures` holds cited numbers as JSON of `compare`, or None."""

    kind: ClassVar[str] = "exhibit cited"
    number: int
    exhibit: ExhibitKind
    descriptor: str
    marking: str
    sources: tuple[Source, ...]
    note: str = ""
    figures: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """One criterion answered; a later answer to the same criterion by the same person replaces it."""

    kind: ClassVar[str] = "assessed"
    criterion: str
    level: str
    likelihood: Likelihood | None
    confidence: Confidence | None
    rationale: str
    marking: str
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommended:
    """The reviewer's overall recommendation, apart from the determination."""

    kind: ClassVar[str] = "recommended"
    outcome: Outcome
    rationale: str
    marking: str


@dataclass(frozen=True, slots=True)
class Locked:
    """The person's review is closed. `answers_sha384` pins what was locked."""

    kind: ClassVar[str] = "locked"
    answers_sha384: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The supervisor returned the reviews with a reason; they are open again."""

    kind: ClassVar[str] = "returned"
    reason: str


@dataclass(frozen=True, slots=True)
class SignedOff:
    """The supervisor concurs with a recommendation; `statement` is printed."""

    kind: ClassVar[str] = "signed off"
    recommendation: Outcome
    statement: str


@dataclass(frozen=True, slots=True)
class Determined:
    """The determination as the official made it: recorded here, not made here. `decided_on` is YYYY-MM-DD."""

    kind: ClassVar[str] = "determination recorded"
    outcome: Outcome
    official: str
    authority: str
    decided_on: str
    memorandum: str = ""


@dataclass(frozen=True, slots=True)
class FindingRendered:
    """The finding was drawn; `pdf_sha384` is of the unsigned file.

    `case_head` is the digest of the case's last act; `head_seq` and `head` are the journal's, as printed.
    """

    kind: ClassVar[str] = "finding rendered"
    version: int
    pdf_sha384: str
    case_head: str
    head_seq: int
    head: str


@dataclass(frozen=True, slots=True)
class FindingSigned:
    """A person signed the PDF: which field, and the digest of the file with that signature."""

    kind: ClassVar[str] = "finding signed"
    field: str
    pdf_sha384: str


@dataclass(frozen=True, slots=True)
class Exported:
    kind: ClassVar[str] = "exported"
    pdf_sha384: str
    medium: str
    purpose: str


Act = (
    PersonEnrolled
    | AnchorInstalled
    | CriteriaActivated
    | LoggedOn
    | LoggedOff
    | LogOnFailed
    | TriesBegunAnew
    | EvidenceOpened
    | BundleRefused
    | Received
    | Accepted
    | Assigned
    | ExhibitCited
    | Assessed
    | Recommended
    | Locked
    | Returned
    | SignedOff
    | Determined
    | FindingRendered
    | FindingSigned
    | Exported
)

KINDS: dict[str, type[Act]] = {form.kind: form for form in Act.__args__}
AUDIT: tuple[type[Act], ...] = (LoggedOn, LoggedOff, LogOnFailed, EvidenceOpened, BundleRefused)


def act_body(act: Act) -> dict[str, object]:
    """The act as plain JSON, without its kind."""
    plain = to_plain(act)
    assert isinstance(plain, dict)  # an act is a dataclass
    return plain


def read_act(kind: str, body: object) -> Act:
    """The act of a kind; NotOfTheForm for a kind this version does not know, or a body that does not fit."""
    form = KINDS.get(kind)
    if form is None:
        raise NotOfTheForm(where="a journal entry", form="an act", fault=f"kind {kind!r} is not known here")
    return from_plain(form, body, kind)
