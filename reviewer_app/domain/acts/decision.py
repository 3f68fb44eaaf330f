"""Acts of the supervisor and of the finding: returned, signed off, determined, drawn, signed, closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.acts.review import Outcome


class ReturnTo(StrEnum):
    REVIEW = "review"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Returned:
    """The supervisor returned it with a reason: the reviews are open again, or the draft alone."""

    kind: ClassVar[str] = "returned"
    reason: str
    to: ReturnTo = ReturnTo.REVIEW
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class DisagreementRead:
    """The supervisor read the answers of one criterion in which the reviews differ, side by side."""

    kind: ClassVar[str] = "disagreement read"
    criterion: str


@dataclass(frozen=True, slots=True)
class SignedOff:
    """The supervisor concurs with a recommendation; `statement` is printed."""

    kind: ClassVar[str] = "signed off"
    recommendation: Outcome
    statement: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Overridden:
    """The supervisor signs off another outcome than the draft's. Both originals stay, and are printed."""

    kind: ClassVar[str] = "overridden"
    outcome: Outcome
    reason: str
    marking: str


@dataclass(frozen=True, slots=True)
class Determined:
    """The determination as the official made it: recorded here, not made here.

    `decided_on` is YYYY-MM-DD; `marking` is the memorandum's.
    """

    kind: ClassVar[str] = "determination recorded"
    outcome: Outcome
    official: str
    authority: str
    decided_on: str
    memorandum: str = ""
    delegation: str = ""
    marking: str = "(U)"


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
class BannerLowered:
    """The finding carries a lower banner than its portions roll up to; two people, and why. It is printed."""

    kind: ClassVar[str] = "banner lowered"
    computed: str
    banner: str
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Amended:
    """The finding is amended: the same determination, a new version that says what changed.

    `marking` is of both texts.
    """

    kind: ClassVar[str] = "amended"
    reason: str
    changes: str
    marking: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The case is open again (two people), at the reviews or at the draft; the version before stays."""

    kind: ClassVar[str] = "reopened"
    reason: str
    to: ReturnTo
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Rescinded:
    """The determination was taken back by the official: recorded here. `decided_on` is YYYY-MM-DD."""

    kind: ClassVar[str] = "rescinded"
    official: str
    authority: str
    decided_on: str
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Closed:
    """The case is closed. `schedule` is the item of the retention schedule it is kept under."""

    kind: ClassVar[str] = "closed"
    reason: str = ""
    schedule: str = ""
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """Nothing of the case is disposed of while the hold stands. `reference` names who ordered it."""

    kind: ClassVar[str] = "hold placed"
    reference: str
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class HoldLifted:
    kind: ClassVar[str] = "hold lifted"
    reason: str
    marking: str = "(U)"
