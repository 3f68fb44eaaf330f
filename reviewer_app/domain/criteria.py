"""Criteria sets: data, not code. A case pins one by id, version and digest, and keeps it.

- The program only ever says *at or above / below / not comparable* of an indicator; a person decides.
- A set is a signed file; what it must be beyond its form is in `domain.criteria_rules`.
- The digest is over the whole set: a set whose least word differs is another set.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from reviewer_app.domain.codec import canonical, to_plain

FORMAT = "reviewer-criteria-set/1"
CANNOT_ASSESS = "CA"
INVENTED = "invented sample"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale: code "0".."4", "CR" (cannot rule out) or "CA" (cannot assess)."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a threshold applies; what is left out ("" or None) is not asked.

    `safeguards` and `access` are the state a run must have been made in ("off", "api"). Limits are the least
    a run must have been given: messages and tokens for a sample, epochs for the run. `words` is a further
    condition that only a person can check: with it the program never says where a number lies.
    """

    safeguards: str = ""
    access: str = ""
    token_limit_at_least: int | None = None
    message_limit_at_least: int | None = None
    epochs_at_least: int | None = None
    words: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Each condition in words, in the order of the fields."""
        limits = (("token limit", self.token_limit_at_least), ("message limit", self.message_limit_at_least))
        return (
            *((f"safeguards {self.safeguards}",) if self.safeguards else ()),
            *((f"access {self.access}",) if self.access else ()),
            *(f"{name} at least {least}" for name, least in limits if least is not None),
            *(() if self.epochs_at_least is None else (f"epochs at least {self.epochs_at_least}",)),
            *((self.words,) if self.words else ()),
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that bears on a criterion. `task` names the evaluation; without threshold: only shown.

    `level` is what a crossing suggests, "" nothing: an answer below it says why. `role` says what the number
    is for, in words.
    """

    task: str
    metric: str
    direction: Literal["at or above", "at or below"]
    threshold: float | None = None
    applies_when: Conditions = Conditions()
    level: str = ""
    role: str = ""

    @property
    def name(self) -> str:
        """How an answer names it; unique in its criterion: "ctf-40 accuracy at or above 0.6"."""
        limit = "" if self.threshold is None else f" {self.direction} {self.threshold:.15g}"
        return f"{self.task} {self.metric}{limit}"

    @property
    def when(self) -> str:
        """Its conditions in words, "" where it always applies."""
        return "; ".join(self.applies_when.parts)


@dataclass(frozen=True, slots=True)
class EvidenceWanted:
    """A checklist item an answer rests on, and how many pieces of it at least."""

    item: str
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question, with the portion mark of its words. Minimums hold when a level (not CA) is given."""

    id: str
    title: str
    question: str
    evidence: tuple[EvidenceWanted, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    likelihood_required: bool = True
    rationale_minimum: int = 40
    citation_minimum: int = 1
    marking: str = "(U)"


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AgreementRule:
    """When reviews go to an adjudicator: levels this many steps apart, or different recommended outcomes."""

    levels_apart: int = 1
    on_outcome: bool = True


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """`status` says what the set is ("invented sample"); it is printed wherever the set is named.

    `supersedes` is the version this one takes the place of, "" for a first. `outcomes` are those a reviewer
    may recommend under it.
    """

    id: str
    version: str
    title: str
    status: str
    marking: str
    issuing_office: str
    scale: tuple[Level, ...]
    groups: tuple[Group, ...]
    agreement: AgreementRule = AgreementRule()
    supersedes: str = ""
    outcomes: tuple[str, ...] = ("designated", "not designated", "no determination")
    schema: str = FORMAT

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @property
    def name(self) -> str:
        return f"{self.id} {self.version}"

    @property
    def invented(self) -> bool:
        """Whether it is a sample that nobody issued: its status says so, and so does every view of it."""
        return self.status.casefold().startswith(INVENTED)

    def criterion(self, criterion_id: str) -> Criterion | None:
        return next((one for one in self.criteria if one.id == criterion_id), None)

    def level(self, code: str) -> Level | None:
        return next((level for level in self.scale if level.code == code), None)

    @property
    def digest(self) -> str:
        """SHA-384 hex of the set's canonical JSON: what a case pins."""
        return hashlib.sha384(canonical(to_plain(self))).hexdigest()
