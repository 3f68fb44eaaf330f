"""Criteria sets: data, not code. A case pins one by id, version and digest, and keeps it.

The program only ever says *at or above / below / not comparable* of an indicator; a person decides.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from reviewer_app.domain.codec import canonical, to_plain

CANNOT_ASSESS = "CA"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale: code "0".."4", "CR" (cannot rule out) or "CA" (cannot assess)."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that bears on a criterion. `task` names the evaluation; without threshold: only shown."""

    task: str
    metric: str
    direction: Literal["at or above", "at or below"]
    threshold: float | None = None
    applies_when: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question. `evidence` names checklist items; minimums hold when a level (not CA) is given."""

    id: str
    title: str
    question: str
    evidence: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    likelihood_required: bool = True
    rationale_minimum: int = 40
    citation_minimum: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """`status` says what the set is ("invented sample"); it is printed wherever the set is named."""

    id: str
    version: str
    title: str
    status: str
    marking: str
    issuing_office: str
    scale: tuple[Level, ...]
    groups: tuple[Group, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    def criterion(self, criterion_id: str) -> Criterion | None:
        return next((one for one in self.criteria if one.id == criterion_id), None)

    def level(self, code: str) -> Level | None:
        return next((level for level in self.scale if level.code == code), None)

    @property
    def digest(self) -> str:
        """SHA-384 hex of the set's canonical JSON: what a case pins."""
        return hashlib.sha384(canonical(to_plain(self))).hexdigest()
