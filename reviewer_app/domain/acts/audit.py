"""Audit lines: chained with the acts, and not signed. Ids and digests only, no evidence text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LoggedOn:
    kind: ClassVar[str] = "logged on"


@dataclass(frozen=True, slots=True)
class LoggedOff:
    """`how`: "by the person" or "idle"."""

    kind: ClassVar[str] = "logged off"
    how: str


@dataclass(frozen=True, slots=True)
class LogOnFailed:
    """`person` was named, the password did not fit."""

    kind: ClassVar[str] = "log-on failed"
    person: str


@dataclass(frozen=True, slots=True)
class EvidenceOpened:
    """A person opened a sample, run or document: ids only."""

    kind: ClassVar[str] = "evidence opened"
    what: str
    path: str
    locator: str = ""
