"""Acts about what others are asked: the developer, other organisations, partners; pauses of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RequestPoint:
    """One thing asked for, tied to the criteria it bears on."""

    criteria: tuple[str, ...]
    asked: str
    marking: str


@dataclass(frozen=True, slots=True)
class InformationRequested:
    """The developer is asked for more. Requests are numbered from 1; `due_on` is YYYY-MM-DD or ""."""

    kind: ClassVar[str] = "information requested"
    number: int
    points: tuple[RequestPoint, ...]
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class InformationAnswered:
    """The request is answered by the signed supplement of this `sequence`."""

    kind: ClassVar[str] = "information request answered"
    number: int
    sequence: int


@dataclass(frozen=True, slots=True)
class InformationRequestDropped:
    kind: ClassVar[str] = "information request dropped"
    number: int
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The agency clock stands, from this act on. The developer's access window is never paused."""

    kind: ClassVar[str] = "agency clock paused"
    reason: str
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class ClockResumed:
    kind: ClassVar[str] = "agency clock resumed"
    reason: str
    marking: str = "(U)"


class Answer(StrEnum):
    CONCUR = "concur"
    WITH_COMMENT = "concur with comment"
    NON_CONCUR = "non-concur"
    NONE = "no response"


@dataclass(frozen=True, slots=True)
class ConsultationAsked:
    """Another organisation is asked for its view. Consultations are numbered from 1."""

    kind: ClassVar[str] = "organisation consulted"
    number: int
    organisation: str
    question: str
    marking: str


@dataclass(frozen=True, slots=True)
class ConsultationAnswered:
    """`answered_on` is YYYY-MM-DD. "no response" is an answer too: the wait is over."""

    kind: ClassVar[str] = "consultation answered"
    number: int
    answer: Answer
    comment: str
    answered_on: str
    marking: str


@dataclass(frozen=True, slots=True)
class AccessTier:
    """One step of the planned access: who, and from which day (YYYY-MM-DD, "" unknown)."""

    name: str
    audience: str
    planned_on: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A proposed trusted partner; `view` is what the consultation said of it, "" while nothing."""

    name: str
    sector: str
    tier: str
    view: str


@dataclass(frozen=True, slots=True)
class AccessPlanRecorded:
    """Tiers and partners as the developer plans them and as they were consulted; the last one counts."""

    kind: ClassVar[str] = "access plan recorded"
    tiers: tuple[AccessTier, ...]
    partners: tuple[Partner, ...]
    marking: str


class ReferralKind(StrEnum):
    CLEARINGHOUSE = "AI cybersecurity clearinghouse"
    LAW_ENFORCEMENT = "law enforcement"


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral: a file of its own with its own marking, outside the finding.

    `embargo_until` is YYYY-MM-DD or ""; `exhibits` are what it rests on.
    """

    kind: ClassVar[str] = "referral made"
    number: int
    to: ReferralKind
    subject: str
    sector: str
    words: str
    marking: str
    embargo_until: str = ""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRelated:
    """This case stands in a relation to an earlier one, as a person says ("same weights, new scaffold")."""

    kind: ClassVar[str] = "relation recorded"
    other_case: str
    words: str
    marking: str
