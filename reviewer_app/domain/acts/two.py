"""An act of two people: proposed by one, seconded by another; it takes effect when it is seconded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Proposed:
    """`of` is the kind of the act, `body` the act itself as it will take effect."""

    kind: ClassVar[str] = "proposed"
    of: str
    body: dict[str, object]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seconded:
    """A second person agrees: the act proposed in entry `proposal` takes effect with this entry."""

    kind: ClassVar[str] = "seconded"
    proposal: int
    of: str


@dataclass(frozen=True, slots=True)
class ProposalDropped:
    """The proposal in entry `proposal` is taken back by its proposer, or declined by the second person."""

    kind: ClassVar[str] = "proposal dropped"
    proposal: int
    of: str
    reason: str
