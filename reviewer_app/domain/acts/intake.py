"""Acts of the intake: received, quarantined, supplemented, judged, returned, withdrawn, accepted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.checklist import ReceivedItem
from reviewer_app.domain.submission import SubmissionSummary

GOOD = "good"


@dataclass(frozen=True, slots=True)
class Received:
    """A verified bundle was taken in. `listing_sha384` pins every original by path, size and digest.

    `provenance` is the verdict on the signatures: only "good" opens a case. `items` is the contents
    checklist as declared, `remarks` the codes of what does not fit together, `scan` what the malware
    scanner said.
    """

    kind: ClassVar[str] = "received"
    submission: SubmissionSummary
    tagmanifest_sha512: str
    listing_sha384: str
    files: int
    size: int
    signer: str
    signer_verdict: str
    provenance: str = GOOD
    items: tuple[ReceivedItem, ...] = ()
    remarks: tuple[str, ...] = ()
    scan: str = ""


@dataclass(frozen=True, slots=True)
class SupplementReceived:
    """A later delivery of the same submission joined its case: same form and same checks as the first."""

    kind: ClassVar[str] = "supplement received"
    received: Received


class QuarantineReason(StrEnum):
    """Why a bundle is in quarantine; the first that applies. In no case can a determination rest on it."""

    NO_TRUSTED_SIGNER = "no trusted signer"
    MALWARE = "the scanner found something"
    NOT_TO_BE_RECEIVED = "against a rule of receipt"
    OUTSIDE_PROFILE = "outside the profile"
    DAMAGED = "not what its manifests say"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A bundle was not taken in. Its listing and its faults are kept as a report, its contents are not.

    `id` is the entry's own ("Q2026-001"), `codes` the stable codes of its faults, `report_sha384` the digest
    of the report. `submission` is None where it could not be understood; nothing in it is vouched for.
    """

    kind: ClassVar[str] = "quarantined"
    id: str
    name: str
    reason: QuarantineReason
    sentence: str
    codes: tuple[str, ...]
    report_sha384: str
    files: int = 0
    size: int = 0
    tagmanifest_sha512: str = ""
    submission: SubmissionSummary | None = None
    signer: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineClosed:
    """The clerk is done with an entry; `outcome` says what became of the medium."""

    kind: ClassVar[str] = "quarantine closed"
    id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ItemWaived:
    """A supervisor lets a required item of the checklist be absent; `reason` is printed."""

    kind: ClassVar[str] = "item waived"
    item: str
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class AdequacyJudged:
    """Whether a present item is adequate: a judgement of its own, apart from its presence."""

    kind: ClassVar[str] = "adequacy judged"
    item: str
    adequate: bool
    reason: str = ""
    marking: str = "(U)"


class DeficiencyKind(StrEnum):
    LACKING = "lacking"
    AT_ODDS = "at odds"
    NOT_ADEQUATE = "not adequate"


@dataclass(frozen=True, slots=True)
class Deficiency:
    """One point of a deficiency letter: `item` of the checklist, or "" for what does not fit together."""

    group: DeficiencyKind
    item: str
    title: str
    what: str
    asked: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter prints beside its points. `dated` is ISO 8601; `in_place` are titles of items."""

    number: int
    dated: str
    office: str
    contact: str
    to_contact: str
    to_role: str
    signed_by: str
    access_window: str
    agency_clock: str
    in_place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedIncomplete:
    """The submission was returned with a letter that lists every point; the letter is drawn from this act.

    `sequence` is the delivery it answers. `letter_sha384` is of its PDF.
    """

    kind: ClassVar[str] = "returned incomplete"
    sequence: int
    facts: LetterFacts
    points: tuple[Deficiency, ...]
    letter_sha384: str


@dataclass(frozen=True, slots=True)
class LetterExported:
    """A letter of the case left the workstation."""

    kind: ClassVar[str] = "letter exported"
    letter_sha384: str
    medium: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The developer withdrew the submission: recorded here, not decided here. `asked_by` is who said so."""

    kind: ClassVar[str] = "withdrawn"
    asked_by: str
    reason: str
    marking: str = "(U)"


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
    """The reviewers of the case, from now on. Who stays keeps what he or she wrote; locks are taken back."""

    kind: ClassVar[str] = "assigned"
    reviewers: tuple[str, ...]
    reason: str = ""
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class CriteriaRepinned:
    """Another criteria set is pinned to the case. The answers to `affected` criteria are open again."""

    kind: ClassVar[str] = "criteria set changed"
    criteria_id: str
    criteria_version: str
    criteria_sha384: str
    affected: tuple[str, ...]
    reason: str
    marking: str = "(U)"
