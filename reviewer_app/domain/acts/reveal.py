"""Acts between the lock and the draft: the reveal, adjudication, dissent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reviewer_app.domain.acts.review import Outcome
from reviewer_app.domain.estimative import Confidence, Likelihood


@dataclass(frozen=True, slots=True)
class ReviewKey:
    """The key of one person's review, sealed under the case's key (base64)."""

    person: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """Every review has locked and is open to the people of the case from now on.

    `adjudication` says whether the criteria set's rule asks for it; `keys` are those not published before.
    """

    kind: ClassVar[str] = "reviews revealed"
    adjudication: bool
    keys: tuple[ReviewKey, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjudicatorNamed:
    kind: ClassVar[str] = "adjudicator named"
    person: str


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """One criterion settled; the reviewers' own answers stay as they are, beside it."""

    kind: ClassVar[str] = "criterion adjudicated"
    criterion: str
    level: str
    likelihood: Likelihood | None
    confidence: Confidence | None
    rationale: str
    marking: str


@dataclass(frozen=True, slots=True)
class AdjudicationClosed:
    """The adjudicator is done: `settled` are the criteria adjudicated, in the set's order."""

    kind: ClassVar[str] = "adjudication closed"
    settled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingDrafted:
    """The draft: the recommended outcome and the key judgement. The last one counts."""

    kind: ClassVar[str] = "finding drafted"
    outcome: Outcome
    judgement: str
    marking: str


@dataclass(frozen=True, slots=True)
class FindingSubmitted:
    """The draft goes to the supervisor. `draft_sha384` pins what was submitted."""

    kind: ClassVar[str] = "finding submitted"
    outcome: Outcome
    draft_sha384: str


@dataclass(frozen=True, slots=True)
class Dissented:
    """A reviewer does not join the finding. It is printed with it, and never taken out."""

    kind: ClassVar[str] = "dissent recorded"
    words: str
    marking: str
