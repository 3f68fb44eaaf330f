"""Acts of a review: citations, answers, the recommendation, the lock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.estimative import Confidence, Likelihood


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


class Outcome(StrEnum):
    """A designation, never anything else."""

    DESIGNATED = "designated"
    NOT_DESIGNATED = "not designated"
    NO_DETERMINATION = "no determination"


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
