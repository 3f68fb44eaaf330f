"""What a case is made of: its state, reviews, answers, exhibits, requests, pauses, versions.

- Each is what the acts left behind, frozen; `domain.fold` makes them and `domain.case` holds them.
- A review whose acts are sealed to someone else has none of its content here, and counts what it lacks in
  `unread`: nobody who looks may take that for an empty review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.acts import (
    Act,
    Adjudicated,
    Assessed,
    ComparisonGranted,
    ConflictDeclared,
    ConsultationAnswered,
    ConsultationAsked,
    Determined,
    Dissented,
    ExhibitCited,
    FindingRendered,
    FindingSigned,
    InformationRequested,
    Overridden,
    Recommended,
    SignedOff,
)


class State(StrEnum):
    RECEIVED = "received"
    RETURNED = "returned incomplete"
    ACCEPTED = "accepted"
    IN_REVIEW = "independent review"
    RFI_HOLD = "information requested"
    LOCKED = "reviews locked"
    ADJUDICATION = "adjudication"
    DRAFT = "draft finding"
    SUPERVISOR_REVIEW = "supervisor review"
    SIGNED_OFF = "signed off"
    DETERMINED = "determination recorded"
    EXPORTED = "exported"
    CLOSED = "closed"
    DISPOSED = "disposed"
    WITHDRAWN = "withdrawn"
    RESCINDED = "rescinded"


# A submission may be withdrawn, and supplemented, only while no determination rests on it.
BEFORE_DETERMINATION = (
    State.RECEIVED,
    State.RETURNED,
    State.ACCEPTED,
    State.IN_REVIEW,
    State.RFI_HOLD,
    State.LOCKED,
    State.ADJUDICATION,
    State.DRAFT,
    State.SUPERVISOR_REVIEW,
    State.SIGNED_OFF,
)


@dataclass(frozen=True, slots=True)
class Unread:
    """An act that is sealed, and not to whoever reads the journal now: its place and author are known."""

    kind: ClassVar[str] = "sealed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act with what the journal adds: its place, the workstation's clock, the person, the case.

    `second` is the person who seconded it, "" for an act of one.
    """

    seq: int
    at: str
    by: str
    case: str
    act: Act | Unread
    digest: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion answered by one person, as recorded at `seq`; `after_reveal`: the others' were open."""

    seq: int
    at: str
    assessed: Assessed
    after_reveal: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's work on the case; `locked_at` "" while it is open.

    `exhibit_order` is the reviewer's own order of his or her exhibits, () where none was given. `earlier` are
    the answers that were given again, oldest first. `unread` counts the acts that are sealed to someone else.
    `not_blind`: the reviewer joined after the reveal.
    """

    person: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    recommendation: Recommended | None = None
    locked_at: str = ""
    returned: int = 0
    exhibit_order: tuple[int, ...] = ()
    earlier: tuple[Answer, ...] = ()
    unread: int = 0
    not_blind: bool = False

    @property
    def locked(self) -> bool:
        return bool(self.locked_at)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a person declared of conflicts of interest, before any evidence opened."""

    at: str
    declared: ConflictDeclared


@dataclass(frozen=True, slots=True)
class ExhibitNote:
    """A note as it was written at `at`, with its portion mark; `text` "" where it was taken back."""

    at: str
    text: str
    marking: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A citation, with who made it and when. `notes` were written after it, oldest first."""

    by: str
    at: str
    cited: ExhibitCited
    notes: tuple[ExhibitNote, ...] = ()

    @property
    def number(self) -> int:
        return self.cited.number

    @property
    def note(self) -> str:
        """The note that counts: the last one written, else the one it was cited with."""
        return self.notes[-1].text if self.notes else self.cited.note

    @property
    def note_marking(self) -> str:
        return self.notes[-1].marking if self.notes else self.cited.marking


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant that holds: what `granted` names may be laid beside this case."""

    by: str
    at: str
    granted: ComparisonGranted


@dataclass(frozen=True, slots=True)
class Settled:
    """One criterion as the adjudicator settled it."""

    by: str
    at: str
    adjudicated: Adjudicated


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft finding as it stands. `judgement` is "" for whom it is sealed away from."""

    by: str
    at: str
    outcome: str
    judgement: str
    marking: str


@dataclass(frozen=True, slots=True)
class Dissent:
    by: str
    at: str
    dissented: Dissented


@dataclass(frozen=True, slots=True)
class Request:
    """An information request; `closed_at` "" while it is open. `answered_by` is the supplement's sequence, 0
    where it was dropped."""

    by: str
    at: str
    requested: InformationRequested
    closed_at: str = ""
    answered_by: int = 0
    dropped: str = ""
    dropped_marking: str = "(U)"

    @property
    def open(self) -> bool:
        return not self.closed_at


@dataclass(frozen=True, slots=True)
class Pause:
    """The agency clock stood from `start`; `end` is "" while it still stands. Both as the journal spells."""

    start: str
    reason: str
    end: str = ""
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Consultation:
    asked_at: str
    asked: ConsultationAsked
    answered: ConsultationAnswered | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the finding that a later one took the place of: kept whole. `ended` says by which act."""

    number: int
    ended_at: str
    ended: str
    why: str
    why_marking: str
    signed_off: SignedOff | None
    overridden: Overridden | None
    determined: Determined | None
    finding: FindingRendered | None
    signatures: tuple[tuple[str, FindingSigned], ...]
    dissents: tuple[Dissent, ...]

    @property
    def signed_sha384(self) -> str:
        """The digest of the file with its last signature, "" where nobody signed it."""
        return last_signed(self.signatures)


def last_signed(signatures: tuple[tuple[str, FindingSigned], ...]) -> str:
    """The digest of the file with its last signature, "" where nobody signed it."""
    return signatures[-1][1].pdf_sha384 if signatures else ""
