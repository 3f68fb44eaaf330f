"""What making a bundle gives, what it is asked for, and why it may not be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reviewer_app.domain.checklist import ItemState
from reviewer_app.domain.consistency import Inconsistency
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.policy import WINDOW_LIMIT_DAYS
from reviewer_app.domain.submission import Submission
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.outlook import Outlook


class DestinationTaken(DeskError):
    """{name} exists already. A bundle is never written over something: choose another name."""


class DestinationInside(DeskError):
    """{name} lies inside the folder the bundle is made of: choose a place outside it."""


class CannotWrite(DeskError):
    """{name} could not be written: {why}."""


class NoSpace(DeskError):
    """{name} needs about {needed} bytes where {free} are free. Nothing was written."""


class MakingCancelled(DeskError):
    """Making {name} was cancelled; nothing was left there."""


class NothingSigns(DeskError):
    """{name} cannot be made: a bundle has at least one signature, and no signer was given."""


class CannotBundle(DeskError):
    """{name} cannot be made into a bundle: {first} ({count} in all.)"""

    def __init__(self, name: str, found: tuple[Fault, ...], ahead: Outlook | None = None) -> None:
        self.faults = found
        self.outlook = ahead  # what a clerk would say besides; None where the submission cannot be read
        super().__init__(name=name, first=found[0].sentence, count=len(found))


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle that was made: where, of what, and what a reviewer will find missing or inconsistent in it.

    `size` in bytes; digests are hex. `signatures` are the tag files that hold one; `zip` is the same bundle
    as one file, where it was asked for.
    """

    path: Path
    submission: Submission
    files: int
    size: int
    tagmanifest_sha512: str
    items: tuple[ItemState, ...]
    inconsistencies: tuple[Inconsistency, ...]
    left_out: tuple[str, ...]
    statement_sha512: str = ""
    signatures: tuple[str, ...] = ()
    zip: Path | None = None

    @property
    def outlook(self) -> Outlook:
        return Outlook(self.items, self.inconsistencies)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a bundle is to be made. `generated` is a `submission.json` for a folder that has none; `keep_out`
    are files that must not be sent along: the key that signs; `zip` asks for one file beside the folder."""

    bagged_on: date
    generated: bytes | None = None
    keep_out: tuple[Path, ...] = ()
    zip: bool = False
    window_limit_days: int = WINDOW_LIMIT_DAYS
