"""A case is the sum of its acts: what it is now, folded from the journal and from nothing else.

- `step` adds one recorded act; it refuses an act that `domain.guards` refuses, on replay as on first writing,
  so a journal that holds a forbidden act does not fold.
- Nothing here decides who may do what: that is `domain.guards`.
- Earlier answers are kept in `history`; `answers` holds the last one for each criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    AnchorInstalled,
    Assessed,
    CriteriaActivated,
    Determined,
    EvidenceOpened,
    ExhibitCited,
    FindingRendered,
    FindingSigned,
    PersonEnrolled,
    Received,
    Recommended,
    SignedOff,
)
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.people import Person


class State(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_REVIEW = "independent review"
    SUPERVISOR_REVIEW = "supervisor review"
    SIGNED_OFF = "signed off"
    DETERMINED = "determination recorded"
    EXPORTED = "exported"


# What a review consists of, and what its reviewer looks at: closed to all others until all have locked.
WITHHELD = (Assessed, Recommended, ExhibitCited, EvidenceOpened)
_WITHHELD_KINDS = frozenset(form.kind for form in WITHHELD)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act with what the journal adds: its place, the workstation's clock, the person, the case."""

    seq: int
    at: str
    by: str
    case: str
    act: Act
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion answered by one person, as recorded at `seq`."""

    seq: int
    at: str
    assessed: Assessed


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's work on the case; `locked_at` "" while it is open."""

    person: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    recommendation: Recommended | None = None
    locked_at: str = ""
    returned: int = 0

    @property
    def locked(self) -> bool:
        return bool(self.locked_at)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A citation, with who made it and when."""

    by: str
    at: str
    cited: ExhibitCited

    @property
    def number(self) -> int:
        return self.cited.number


@dataclass(frozen=True, slots=True)
class Case:
    """The present state of one case. `history` is every act in order, the audit lines left out."""

    id: str
    state: State
    received: Received
    received_at: str
    clerk: str
    accepted: Accepted | None = None
    accepted_at: str = ""
    reviews: Mapping[str, Review] = field(default_factory=dict)
    exhibits: tuple[Exhibit, ...] = ()
    signed_off: SignedOff | None = None
    supervisor: str = ""
    determined: Determined | None = None
    determined_by: str = ""
    finding: FindingRendered | None = None
    signatures: tuple[tuple[str, FindingSigned], ...] = ()
    history: tuple[Recorded, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        return tuple(self.reviews)

    @property
    def all_locked(self) -> bool:
        return bool(self.reviews) and all(review.locked for review in self.reviews.values())

    def exhibit(self, number: int) -> Exhibit | None:
        return next((exhibit for exhibit in self.exhibits if exhibit.number == number), None)

    @property
    def revealed(self) -> bool:
        """Whether the reviews are open to one another: once all have locked, and ever after."""
        past = self.state not in (State.RECEIVED, State.ACCEPTED, State.IN_REVIEW)
        return past or self.all_locked or any(review.returned for review in self.reviews.values())

    def shown_reviews(self, person: str) -> tuple[Review, ...]:
        """The reviews `person` may read: his or her own, and all of them once they are revealed."""
        return tuple(one for one in self.reviews.values() if self.revealed or one.person == person)

    def shown_exhibits(self, person: str) -> tuple[Exhibit, ...]:
        """The exhibits `person` may see: what another reviewer cites says what he or she looks at."""
        return tuple(one for one in self.exhibits if self.revealed or one.by == person)

    def shown_history(self, person: str) -> tuple[Recorded, ...]:
        """The acts `person` may read; of a review under way only its own reviewer's, but every lock."""
        return tuple(one for one in self.history if self.open_to(person, one.by, one.act.kind))

    def open_to(self, person: str, by: str, kind: str) -> bool:
        """Whether `person` may read an act of this kind by `by` now."""
        return self.revealed or by == person or by not in self.reviews or kind not in _WITHHELD_KINDS


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the journal says: people, criteria sets, trust anchors, and the cases by id."""

    people: Mapping[str, Person] = field(default_factory=dict)
    criteria: Mapping[tuple[str, str], CriteriaSet] = field(default_factory=dict)
    anchors: tuple[AnchorInstalled, ...] = ()
    cases: Mapping[str, Case] = field(default_factory=dict)

    def criteria_of(self, case: Case) -> CriteriaSet | None:
        """The set the case has pinned, if it has."""
        if case.accepted is None:
            return None
        return self.criteria.get((case.accepted.criteria_id, case.accepted.criteria_version))

    def name(self, person: str) -> str:
        known = self.people.get(person)
        return known.name if known else person


def with_workspace_act(register: Register, act: Act) -> Register:
    """The register after an act that belongs to no case."""
    match act:
        case PersonEnrolled():
            person = Person(act.person, act.name, act.roles, act.employer)
            return replace(register, people={**register.people, person.id: person})
        case CriteriaActivated():
            key = (act.criteria.id, act.criteria.version)
            return replace(register, criteria={**register.criteria, key: act.criteria})
        case AnchorInstalled():
            return replace(register, anchors=(*register.anchors, act))
        case _:
            return register
