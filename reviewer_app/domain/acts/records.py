"""Acts of the record: what leaves and in which form, how long it is kept, what became of its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.retention import RetentionSchedule


class Leaves(StrEnum):
    """What an export of two people takes out."""

    FINDING = "signed finding"
    PACKAGE = "records package"
    RELEASABLE = "releasable version"


class Paper(StrEnum):
    """A paper that is drawn from the acts alone, beside the finding."""

    INFORMATION_REQUEST = "information request"
    REFERRAL = "referral"
    LAW_ENFORCEMENT_NOTE = "law-enforcement note"
    TRANSMITTAL = "transmittal"
    DISPOSAL_CERTIFICATE = "certificate of disposal"
    MEDIUM_LABEL = "medium label"


@dataclass(frozen=True, slots=True)
class ExportAgreed:
    """Two people agree that this very file leaves, on this medium, for this purpose.

    `pdf_sha384` is of the finding with its three signatures, or of the releasable version.
    """

    kind: ClassVar[str] = "export agreed"
    pdf_sha384: str
    medium: str
    purpose: str
    what: Leaves = Leaves.FINDING


@dataclass(frozen=True, slots=True)
class Exported:
    """It was written, read back and verified. Of a package: its manifest's SHA-512, files and bytes."""

    kind: ClassVar[str] = "exported"
    pdf_sha384: str
    medium: str
    purpose: str
    what: Leaves = Leaves.FINDING
    manifest_sha512: str = ""
    files: int = 0
    size: int = 0
    signing_key_sha384: str = ""


@dataclass(frozen=True, slots=True)
class ReleasableDrawn:
    """A releasable version was drawn of the signed finding `of_sha384`: what lies above `level` is left out.

    `dropped` counts the portions that were.
    """

    kind: ClassVar[str] = "releasable version drawn"
    version: int
    level: str
    pdf_sha384: str
    of_sha384: str
    dropped: int


@dataclass(frozen=True, slots=True)
class PaperExported:
    """A paper of the case left the workstation. `number` is the request's, referral's or export's, from 1."""

    kind: ClassVar[str] = "paper exported"
    paper: Paper
    number: int
    sha384: str
    medium: str
    purpose: str


@dataclass(frozen=True, slots=True)
class RetentionScheduleSet:
    """How long cases are kept, from this act on. The whole schedule is in the act."""

    kind: ClassVar[str] = "retention schedule set"
    schedule: RetentionSchedule


@dataclass(frozen=True, slots=True)
class Disposed:
    """The case is disposed of (two people); its evidence opens to nobody.

    `schedule` is the item of the retention schedule, `on` the day (YYYY-MM-DD) it is held against.
    """

    kind: ClassVar[str] = "disposed"
    schedule: str
    reason: str
    on: str = ""
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class DisposalCarriedOut:
    """The case's key was destroyed with all that lay under it.

    `key_id` names the key, `objects` and `size` (bytes) what was sealed under it; `listing_sha384` is of the
    list of their digests.
    """

    kind: ClassVar[str] = "disposal carried out"
    key_id: str
    objects: int
    size: int
    listing_sha384: str
