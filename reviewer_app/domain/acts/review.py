"""Acts of a review: citations and what is written beside them, answers, the recommendation, the lock.

Beside them, the supervisor's grant: whose results a review may lay beside those of its own case.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.estimative import Confidence, Likelihood
from reviewer_app.domain.tables import TableMapping


class ExhibitKind(StrEnum):
    METRIC = "metric"
    SAMPLE = "sample"
    PASSAGE = "passage"
    COMPARISON = "comparison"
    DOCUMENT = "document"
    EVENT = "event"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an exhibit lies: an original by its digest, a locator in it, and the digest of what was seen.

    `case` is the case that holds the original, "" where it is the exhibit's own.
    """

    path: str
    object_sha512: str
    locator: str
    excerpt_sha384: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitCited:
    """`number` is the reviewer's seat times a thousand and counts on from there, so that nobody's numbers say
    how many another has; `figures` holds cited numbers as JSON of `compare`, or None."""

    kind: ClassVar[str] = "exhibit cited"
    number: int
    exhibit: ExhibitKind
    descriptor: str
    marking: str
    sources: tuple[Source, ...]
    note: str = ""
    figures: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class ExhibitNoted:
    """The citer's own note on an exhibit, in the place of the one before it; "" takes it back.

    It lies beside the evidence, never in it. Earlier notes stay in the record. `marking` is the note's.
    """

    kind: ClassVar[str] = "exhibit noted"
    number: int
    note: str
    marking: str


@dataclass(frozen=True, slots=True)
class ExhibitsOrdered:
    """A person's own order of all his or her exhibits. Numbers never change."""

    kind: ClassVar[str] = "exhibits ordered"
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ComparisonGranted:
    """The results of another developer's case may be laid beside this one's. `marking` is the reason's."""

    kind: ClassVar[str] = "comparison granted"
    other_case: str
    reason: str
    marking: str


@dataclass(frozen=True, slots=True)
class ComparisonGrantWithdrawn:
    """The grant for `other_case` no longer holds. What was cited under it stays cited."""

    kind: ClassVar[str] = "comparison grant withdrawn"
    other_case: str
    reason: str
    marking: str


@dataclass(frozen=True, slots=True)
class TableMapped:
    """Which columns of the table at `path` are what, as a person says; it takes the place of one before it,
    and of a mapping in the submission."""

    kind: ClassVar[str] = "table mapped"
    path: str
    mapping: TableMapping


class Outcome(StrEnum):
    """A designation, never anything else."""

    DESIGNATED = "designated"
    NOT_DESIGNATED = "not designated"
    NO_DETERMINATION = "no determination"


@dataclass(frozen=True, slots=True)
class Assessed:
    """One criterion answered; a later answer to the same criterion by the same person replaces it.

    `crossed` are the indicators ("task metric") the app said were crossed when the answer was given;
    `against` is why the answer stays below what a crossing suggests.
    """

    kind: ClassVar[str] = "assessed"
    criterion: str
    level: str
    likelihood: Likelihood | None
    confidence: Confidence | None
    rationale: str
    marking: str
    exhibits: tuple[int, ...] = ()
    crossed: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Recommended:
    """The reviewer's overall recommendation, apart from the determination."""

    kind: ClassVar[str] = "recommended"
    outcome: Outcome
    rationale: str
    marking: str


@dataclass(frozen=True, slots=True)
class KeyShare:
    """A share of the key of `review`, base64: sealed to `holder`, or in clear once `holder` publishes it."""

    review: str
    holder: str
    share: str


@dataclass(frozen=True, slots=True)
class Locked:
    """The person's review is closed. `answers_sha384` pins what was locked, `tradecraft` what was ticked.

    `shares` are the key of this review, in parts: one to each supervisor, and one to each reviewer who has
    not locked yet, without whom no supervisor can put it together. `published` are the shares of reviews that
    locked earlier, given back now (`holder` is the person who gives it back).
    """

    kind: ClassVar[str] = "locked"
    answers_sha384: str
    tradecraft: tuple[str, ...] = ()
    shares: tuple[KeyShare, ...] = ()
    published: tuple[KeyShare, ...] = ()
