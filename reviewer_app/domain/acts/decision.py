"""Acts of the supervisor and of the finding: returned, signed off, determined, drawn, signed, exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reviewer_app.domain.acts.review import Outcome


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
