"""Making a bundle out of a folder that has `submission.json` at its top: for labs, and for the demo.

- The folder's files become the payload, byte for byte, under the names they have; what no bundle may hold
  (links, names that mean other things elsewhere) is refused with every fault.
- What is only incomplete is made all the same and explained: an item that is missing is the reviewer's to
  judge. Empty folders are left out, and said.
- Written beside the destination, read back, synced, renamed. Nothing is ever overwritten.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reviewer_app import __version__
from reviewer_app.domain.checklist import ItemState, completeness
from reviewer_app.domain.consistency import Inconsistency, consistency
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.submission import FILE, Submission
from reviewer_app.intake import faults
from reviewer_app.intake.bag import PAYLOAD
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle, read_bundle
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.meaning import (
    LEVELS,
    external_identifier,
    meaning_faults,
    parse_submission,
    understand,
)
from reviewer_app.intake.medium import Medium, Survey, Unreadable, opened
from reviewer_app.intake.names import listing_faults, twin_faults
from reviewer_app.intake.profile import (
    BAG_INFO,
    BAGIT,
    MANIFEST,
    PROFILE_LABEL,
    SIGNATURE,
    STATEMENT,
    TAG_MANIFEST,
    Info,
    shipped_profile,
)
from reviewer_app.intake.provenance import SignatureVerdict, statement_bytes, statement_of
from reviewer_app.intake.reading import HereReader
from reviewer_app.intake.tagfiles import DECLARATION, info_bytes, manifest_bytes

Sign = Callable[[bytes], bytes]  # the statement's bytes to a detached signature

# These two are rules for what comes in; a lab's own working folder may have either.
_HARMLESS_IN_A_SOURCE = frozenset({faults.HARD_LINK.code, faults.EMPTY_FOLDER.code})


class DestinationTaken(DeskError):
    """{name} exists already. A bundle is never written over something: choose another name."""


class DestinationInside(DeskError):
    """{name} lies inside the folder the bundle is made of: choose a place outside it."""


class CannotWrite(DeskError):
    """{name} could not be written: {why}."""


class CannotBundle(DeskError):
    """{name} cannot be made into a bundle: {first} ({count} in all.)"""

    def __init__(self, name: str, found: tuple[Fault, ...]) -> None:
        self.faults = found
        super().__init__(name=name, first=found[0].sentence, count=len(found))


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle that was made: where, of what, and what a reviewer will find missing or inconsistent in it."""

    path: Path
    submission: Submission
    files: int
    size: int
    tagmanifest_sha512: str
    items: tuple[ItemState, ...]
    inconsistencies: tuple[Inconsistency, ...]
    left_out: tuple[str, ...]


def make_bundle(source: Path, destination: Path, sign: Sign, *, bagged_on: date) -> MadeBundle:
    """Make a signed bundle of the folder `source` at `destination`, which must not exist.

    Raises DestinationTaken, DestinationInside, CannotWrite, or CannotBundle with every fault; then nothing
    is left at the destination.
    """
    if os.path.lexists(destination):
        raise DestinationTaken(name=destination.name)
    if destination.resolve().is_relative_to(source.resolve()):
        raise DestinationInside(name=destination.name)
    try:
        with opened(source) as medium:
            return _make(source.name, medium, destination, sign, bagged_on)
    except Unreadable as problem:
        raise CannotBundle(source.name, (problem.fault,)) from problem
    except OSError as error:
        raise CannotWrite(name=destination.name, why=error.strerror or error) from error


def _make(name: str, medium: Medium, destination: Path, sign: Sign, bagged_on: date) -> MadeBundle:
    survey = medium.survey()
    submission = _submission(name, medium, survey)
    with _beside(destination) as folder:
        payload = _copy_payload(medium, survey, folder)
        size = sum(found.size for found in survey.files.values())
        info = _info(submission, f"{size}.{len(payload)}", bagged_on)
        _write_tags(folder, payload, info)
        bundle = _sign(folder, submission, sign)
        os.sync()  # one for all files: a sync for each of thousands takes minutes on a stick
        folder.rename(destination)
    names = frozenset(survey.files)
    return MadeBundle(
        path=destination,
        submission=submission,
        files=len(bundle.files),
        size=bundle.size,
        tagmanifest_sha512=bundle.tagmanifest_sha512,
        items=completeness(submission),
        inconsistencies=consistency(submission, names),
        left_out=tuple(f.file for f in survey.faults if f.code == faults.EMPTY_FOLDER.code),
    )


def _submission(name: str, medium: Medium, survey: Survey) -> Submission:
    """The submission of a folder that may be bundled; CannotBundle with everything that speaks against it."""
    found = [fault for fault in survey.faults if fault.code not in _HARMLESS_IN_A_SOURCE]
    found += listing_faults(survey.folders, survey.files)
    found += twin_faults((*survey.folders, *survey.files))
    submission = None
    if FILE in survey.files:
        submission = understand(parse_submission(medium.read_whole(FILE, survey.files[FILE])[0]), found)
    else:
        found.append(faults.SUBMISSION_MISSING.broken(FILE))
    if submission is not None:
        found += meaning_faults(submission, (), LEVELS[-1])
    if found or submission is None:
        raise CannotBundle(name, tuple(found))
    return submission


@contextmanager
def _beside(destination: Path) -> Iterator[Path]:
    """A new folder beside the destination, gone again unless it was renamed."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    folder = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_payload(medium: Medium, survey: Survey, folder: Path) -> dict[str, str]:
    """Copy every file into the payload; path in the bundle to SHA-512 of what was written."""
    written: dict[str, str] = {}
    for path, found in survey.files.items():
        target = folder / PAYLOAD / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb", buffering=0) as out:
            written[PAYLOAD + path] = medium.read(path, found, out.write)
    return written


def _info(submission: Submission, oxum: str, bagged_on: date) -> Info:
    model = submission.model
    return (
        ("Source-Organization", submission.submitter.organisation),
        ("External-Identifier", external_identifier(submission)),
        ("External-Description", f"{submission.marking.level}: {model.name} {model.version}"),
        ("Bagging-Date", bagged_on.isoformat()),
        ("Payload-Oxum", oxum),
        (PROFILE_LABEL, shipped_profile().identifier),
        ("Bag-Software-Agent", f"reviewer-app {__version__}"),
    )


def _write_tags(folder: Path, payload: dict[str, str], info: Info) -> None:
    tags = {
        BAGIT: "".join(f"{line}\n" for line in DECLARATION).encode(),
        BAG_INFO: info_bytes(info),
        MANIFEST: manifest_bytes(payload),
    }
    listed = {name: hashlib.sha512(data).hexdigest() for name, data in tags.items()}
    tags[TAG_MANIFEST] = manifest_bytes(listed)
    for name, data in tags.items():
        (folder / name).write_bytes(data)


def _sign(folder: Path, submission: Submission, sign: Sign) -> VerifiedBundle:
    """Write the statement and its signature, and read the whole bundle back."""
    tagmanifest = hashlib.sha512((folder / TAG_MANIFEST).read_bytes()).hexdigest()
    statement = statement_bytes(statement_of(submission, tagmanifest))
    signature = sign(statement)
    (folder / STATEMENT).write_bytes(statement)
    (folder / SIGNATURE).write_bytes(signature)

    def as_written(data: bytes, read_back: bytes) -> SignatureVerdict:
        if (data, read_back) == (statement, signature):
            return SignatureVerdict("good", "It is what was signed here.")
        return SignatureVerdict("not good", "What is on the medium is not what was signed.")

    bundle = read_bundle(folder, as_written, ceiling=LEVELS[-1], reader=HereReader())
    if isinstance(bundle, RefusedBundle):
        raise CannotBundle(folder.name, bundle.faults)
    return bundle
