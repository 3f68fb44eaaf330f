"""Acts of the workspace: its people, its trust, its criteria sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.people import Employer, Role


@dataclass(frozen=True, slots=True)
class PersonEnrolled:
    """A person was given roles and a certificate of the workspace's authority."""

    kind: ClassVar[str] = "person enrolled"
    person: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    certificate_sha384: str


@dataclass(frozen=True, slots=True)
class AnchorInstalled:
    """A trust anchor for submitters' signatures was installed. `certificate` is DER, base64."""

    kind: ClassVar[str] = "trust anchor installed"
    subject: str
    certificate: str


@dataclass(frozen=True, slots=True)
class CriteriaActivated:
    """A criteria set may be pinned from now on. The whole set is in the act, so the journal can replay it."""

    kind: ClassVar[str] = "criteria set activated"
    criteria: CriteriaSet


@dataclass(frozen=True, slots=True)
class TriesBegunAnew:
    """The record of log-on tries could not be trusted, and an administrator began it anew."""

    kind: ClassVar[str] = "record of tries begun anew"
    reason: str
