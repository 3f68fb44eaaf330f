"""Acts of the intake: what was received, refused, accepted, assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reviewer_app.domain.submission import SubmissionSummary


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
