"""Acts about people: enrolled, changed, disabled, unlocked; and what a person declares before reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from reviewer_app.domain.people import Employer, Role


@dataclass(frozen=True, slots=True)
class PersonEnrolled:
    """A person was given roles and a certificate of the workspace's authority.

    `clearance` is a marking in banner form; `nondisclosure` is the day (YYYY-MM-DD) on which the agreement
    was signed, "" where none was.
    """

    kind: ClassVar[str] = "person enrolled"
    person: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    certificate_sha384: str
    clearance: str = "UNCLASSIFIED"
    nondisclosure: str = ""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person's roles, employer, clearance or agreement change; a new certificate says so."""

    kind: ClassVar[str] = "person changed"
    person: str
    roles: frozenset[Role]
    employer: Employer
    certificate_sha384: str
    clearance: str
    nondisclosure: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonDisabled:
    """The account opens nothing any more; what the person did stays."""

    kind: ClassVar[str] = "person disabled"
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonEnabled:
    kind: ClassVar[str] = "person enabled"
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountUnlocked:
    """The lock after failed tries was lifted before its time. A supervisor's account takes two people."""

    kind: ClassVar[str] = "account unlocked"
    person: str
    reason: str


class Conflict(StrEnum):
    NONE = "none"
    MITIGATED = "disclosed and mitigated"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class ConflictDeclared:
    """A reviewer's or adjudicator's own declaration; the evidence opens only after it.

    `own_key` is the key of the review, sealed to its reviewer (base64), "" for an adjudicator and with a
    recusal: what is written under it opens to nobody else before the reveal.
    """

    kind: ClassVar[str] = "conflict of interest declared"
    conflict: Conflict
    words: str = ""
    marking: str = "(U)"
    own_key: str = ""


@dataclass(frozen=True, slots=True)
class PropinAuthorised:
    """The originator let a contractor see its proprietary portions of this case. `dated` is YYYY-MM-DD."""

    kind: ClassVar[str] = "proprietary access authorised by the originator"
    person: str
    originator: str
    reference: str
    dated: str
