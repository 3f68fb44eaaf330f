"""A bundle read and verified, or refused with everything that is wrong with it.

- A VerifiedBundle comes from `read_bundle` alone: every digest matched, the set of files is exact, the
  signature over the statement is good, the submission was understood. Every later function asks for one.
- A container whose structure has a fault is refused for its structure and its names, and not unpacked.
- Any fault refuses the bundle. What was understood of it is kept beside the faults, for the clerk to see.
- A reading that the clerk ends early is a refusal too: what was not looked at is never good.
- Order: what lies there, tag files, signature, the submission, then the rest of the payload. The cheap and
  decisive checks come first; nothing is sealed of a bundle that has failed one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer_app.domain.submission import Submission
from reviewer_app.intake import faults
from reviewer_app.intake.bag import read_tags, set_faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.meaning import MAX_SUBMISSION, SUBMISSION, meaning_faults, understand
from reviewer_app.intake.medium import Medium, Unreadable
from reviewer_app.intake.names import listing_faults, twin_faults
from reviewer_app.intake.opening import medium_at
from reviewer_app.intake.payload import (
    OnProgress,
    PayloadFile,
    PayloadReading,
    ReadingEnded,
    Sink,
    Takers,
    to_the_end,
)
from reviewer_app.intake.profile import TAG_MANIFEST, Info
from reviewer_app.intake.provenance import (
    Provenance,
    Statement,
    Verify,
    check_provenance,
    disagreements,
)
from reviewer_app.intake.reading import CagedReader, Reader
from reviewer_app.intake.scan import FileScan

Destination = Callable[[Submission], Sink]

_PROOF = object()


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle that was found good in every respect. Only `read_bundle` can make one."""

    name: str
    submission: Submission
    files: tuple[PayloadFile, ...]
    info: Info
    tagmanifest_sha512: str
    statement: Statement
    verdict: Provenance
    proof: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.proof is not _PROOF:
            raise TypeError("a VerifiedBundle is obtained by verifying a bundle")

    @property
    def size(self) -> int:
        """Bytes of the payload."""
        return sum(file.size for file in self.files)

    @property
    def payload_names(self) -> frozenset[str]:
        """The payload's names as the submission uses them, without `data/`."""
        return frozenset(file.path.removeprefix("data/") for file in self.files)


@dataclass(frozen=True, slots=True)
class RefusedBundle:
    """A bundle with faults (at least one), and what could still be understood of it."""

    name: str
    faults: tuple[Fault, ...]
    submission: Submission | None = None
    files: tuple[PayloadFile, ...] = ()
    verdict: Provenance | None = None
    tagmanifest_sha512: str = ""


def read_bundle(
    path: Path,
    verify: Verify,
    destination: Destination | None = None,
    on_progress: OnProgress = to_the_end,
    *,
    ceiling: str = "UNCLASSIFIED",
    reader: Reader | None = None,
    scan: FileScan | None = None,
) -> VerifiedBundle | RefusedBundle:
    """Read the bag at `path` (a folder, or a ZIP file) once, and say whether it is good.

    `verify` judges the signature. Once the submission is understood and nothing speaks against it so far,
    `destination` says into which sink the payload goes as it is read (nothing is kept without one); `scan`
    scans it. `ceiling` is the highest marking level this workstation takes. What is untrusted is
    parsed by `reader`; without one, in a cage of its own. Raises ReadingCancelled, CageNotReady; what the
    destination and its sink raise goes through.
    """
    if reader is None:
        with CagedReader() as caged:
            return read_bundle(
                path, verify, destination, on_progress, ceiling=ceiling, reader=caged, scan=scan
            )
    takers = Takers(on_progress, scan)
    try:
        with medium_at(path, reader.structure) as medium:
            return _read(path.name, medium, verify, destination, takers, ceiling, reader)
    except Unreadable as problem:
        return RefusedBundle(path.name, (problem.fault,))


def _read(
    name: str,
    medium: Medium,
    verify: Verify,
    destination: Destination | None,
    takers: Takers,
    ceiling: str,
    reader: Reader,
) -> VerifiedBundle | RefusedBundle:
    survey = medium.survey()
    found = survey.faults
    if not survey.whole:
        found += listing_faults(survey.folders, survey.files)
        found += twin_faults((*survey.folders, *survey.files))
        return RefusedBundle(name, tuple(dict.fromkeys(found)))
    tags = read_tags(medium, survey, reader, found)
    found += set_faults(survey, tags)
    tagmanifest = tags.digests.get(TAG_MANIFEST, "")
    statement, verdict = check_provenance(tags.held, tagmanifest, verify, found, reader.statement)
    payload = PayloadReading(name, medium, survey, tags.payload or {}, takers, found)
    submission = None
    try:
        submission = _understood(payload, reader, found)
        if submission is not None:
            found += meaning_faults(submission, tags.info, ceiling)
        if submission is not None and statement is not None:
            found += disagreements(statement, submission)
        if submission is not None and destination is not None and not found:
            payload.seal_into(destination(submission))
        payload.read_rest()
    except ReadingEnded as ended:
        found.append(ended.fault)
    if found or submission is None or statement is None:
        return RefusedBundle(
            name, tuple(dict.fromkeys(found)), submission, payload.files, verdict, tagmanifest
        )
    return VerifiedBundle(
        name, submission, payload.files, tags.info, tagmanifest, statement, verdict, proof=_PROOF
    )


def _understood(payload: PayloadReading, reader: Reader, found: list[Fault]) -> Submission | None:
    size = payload.size_of(SUBMISSION)
    if size is None:
        found.append(faults.SUBMISSION_MISSING.broken(SUBMISSION))
        return None
    if size > MAX_SUBMISSION:
        found.append(faults.SUBMISSION_TOO_LARGE.broken(SUBMISSION, size=size, limit=MAX_SUBMISSION))
        return None
    data = payload.read_one(SUBMISSION)
    try:
        return understand(reader.submission(data), found)
    except Unreadable as problem:
        found.append(problem.fault)
        return None
