"""Making a bundle out of a folder that has `submission.json` at its top: for labs, and for the demo.

- The folder's files become the payload, byte for byte, under the names they have; what no bundle may hold
  (links, names that mean other things elsewhere, fields nobody filled in) is refused with every fault.
- What is only incomplete is made all the same and explained: an item that is missing is the reviewer's to
  judge. Empty folders are left out, and said.
- Written beside the destination, synced, read back, renamed. Nothing is ever overwritten; whatever ends it
  before its end, nothing is at the destination. The space is looked at before the first byte.
- Read back by the desk's own strict reader: from the medium where the system lets go of what it keeps of it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from reviewer_app.domain.submission import FILE, Submission
from reviewer_app.intake import faults
from reviewer_app.intake.bag import PAYLOAD
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle, read_bundle
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.made import CannotBundle as CannotBundle
from reviewer_app.intake.made import CannotWrite as CannotWrite
from reviewer_app.intake.made import DestinationInside as DestinationInside
from reviewer_app.intake.made import DestinationTaken as DestinationTaken
from reviewer_app.intake.made import MadeBundle as MadeBundle
from reviewer_app.intake.made import MakingCancelled as MakingCancelled
from reviewer_app.intake.made import NoSpace as NoSpace
from reviewer_app.intake.made import NothingSigns as NothingSigns
from reviewer_app.intake.made import Wanted as Wanted
from reviewer_app.intake.make_faults import KEY_INSIDE, fitting_name, way_out
from reviewer_app.intake.meaning import LEVELS, MAX_SUBMISSION
from reviewer_app.intake.medium import Medium, Survey, Unreadable, opened
from reviewer_app.intake.names import listing_faults, name_faults, twin_faults
from reviewer_app.intake.outlook import outlook
from reviewer_app.intake.payload import Progress, ReadOn
from reviewer_app.intake.placing import beside, forget_cached, put
from reviewer_app.intake.profile import SIGNATURE
from reviewer_app.intake.provenance import Provenance, statement_bytes, statement_of
from reviewer_app.intake.reading import HereReader
from reviewer_app.intake.said import said_in
from reviewer_app.intake.writing import (
    Sign,
    copy_payload,
    info_of,
    space_needed,
    write_provenance,
    write_tags,
)
from reviewer_app.intake.zip_writer import zip_folder

OnMaking = Callable[[str, Progress], bool]  # (what is being done, how far); False cancels

# These two are rules for what comes in; a lab's own working folder may have either.
_HARMLESS_IN_A_SOURCE = frozenset({faults.HARD_LINK.code, faults.EMPTY_FOLDER.code})


def to_the_end(_what: str, _progress: Progress) -> bool:
    """Progress nobody looks at."""
    return True


def make_bundle(
    source: Path,
    destination: Path,
    sign: Sign | Mapping[str, Sign],
    *,
    bagged_on: date | None = None,
    wanted: Wanted | None = None,
    on_making: OnMaking = to_the_end,
) -> MadeBundle:
    """Make a signed bundle of the folder `source` at `destination`, which must not exist.

    `sign` is the signers by the tag file that holds their signature (`provenance.p7s`); a lone signer makes
    the CMS signature. Raises DestinationTaken, DestinationInside, NoSpace, CannotWrite, MakingCancelled, or
    CannotBundle with every fault; then nothing is left at the destination.
    """
    if wanted is None:
        if bagged_on is None:
            raise TypeError("say when the bundle is made: bagged_on, or wanted")
        wanted = Wanted(bagged_on)
    signers = dict(sign) if isinstance(sign, Mapping) else {SIGNATURE: sign}
    if not signers:
        raise NothingSigns(name=destination.name)
    _refuse_place(source, destination, wanted)
    making = _Making(destination, signers, wanted, on_making)
    try:
        with opened(source) as medium:
            return making.make(source, medium)
    except Unreadable as problem:
        raise CannotBundle(source.name, (problem.fault,)) from problem
    except FileExistsError as error:
        raise DestinationTaken(name=Path(str(error.filename)).name) from error
    except OSError as error:
        raise CannotWrite(name=destination.name, why=error.strerror or error) from error


def look_over(source: Path, destination: Path, wanted: Wanted) -> None:
    """Say now what making would refuse, before anybody is asked for a password. Raises as `make_bundle`."""
    _refuse_place(source, destination, wanted)
    try:
        with opened(source) as medium:
            look_at(source.name, medium, medium.survey(), wanted)
    except Unreadable as problem:
        raise CannotBundle(source.name, (problem.fault,)) from problem


def unfit(survey: Survey) -> list[Fault]:
    """What lies in a folder and may lie in no bundle: links, devices, names."""
    found = [fault for fault in survey.faults if fault.code not in _HARMLESS_IN_A_SOURCE]
    found += listing_faults(survey.folders, survey.files)
    found += twin_faults((*survey.folders, *survey.files))
    return found


def zip_of(destination: Path) -> Path:
    """Where the bundle as one file lies, beside its folder."""
    return destination.with_name(f"{destination.name}.zip")


def look_at(name: str, medium: Medium, survey: Survey, wanted: Wanted) -> Submission:
    """The submission of a folder that may be bundled. CannotBundle with everything that speaks against it."""
    found = unfit(survey)
    data = wanted.generated
    if data is None and FILE in survey.files:
        size = survey.files[FILE].size
        if size > MAX_SUBMISSION:
            found.append(faults.SUBMISSION_TOO_LARGE.broken(FILE, size=size, limit=MAX_SUBMISSION))
            raise CannotBundle(name, tuple(found))
        data = medium.read_whole(FILE, survey.files[FILE])[0]
    if data is None:
        found.append(faults.SUBMISSION_MISSING.broken(FILE))
        raise CannotBundle(name, tuple(found))
    said = said_in(data, frozenset(survey.files), wanted.window_limit_days)
    if found or said.faults or said.submission is None:
        raise CannotBundle(name, (*found, *said.faults), said.outlook)
    return said.submission


def ways_out(survey_names: frozenset[str], found: tuple[Fault, ...]) -> dict[Fault, str]:
    """What to do about each fault. A fault shows hidden characters; the real name gives the better advice."""
    real = {fault.file: path for path in survey_names for fault in name_faults(path)}
    return {fault: way_out(fault, real.get(fault.file)) for fault in found}


def _refuse_place(source: Path, destination: Path, wanted: Wanted) -> None:
    for place in (destination, zip_of(destination)) if wanted.zip else (destination,):
        if os.path.lexists(place):
            raise DestinationTaken(name=place.name)
    root = source.resolve()
    if destination.resolve().is_relative_to(root):
        raise DestinationInside(name=destination.name)
    inside = [key for key in wanted.keep_out if key.resolve().is_relative_to(root)]
    if inside:
        raise CannotBundle(source.name, tuple(KEY_INSIDE.broken(key.name) for key in inside))


class _Making:
    """One bundle under way."""

    def __init__(
        self, destination: Path, signers: Mapping[str, Sign], wanted: Wanted, on_making: OnMaking
    ) -> None:
        self._destination = destination
        self._signers = signers
        self._wanted = wanted
        self._on_making = on_making

    def make(self, source: Path, medium: Medium) -> MadeBundle:
        wanted, survey = self._wanted, medium.survey()
        submission = look_at(source.name, medium, survey, wanted)
        with beside(self._destination) as place:
            self._refuse_too_little_space(survey, place)
            folder = place / "bundle"
            payload = copy_payload(medium, survey, folder, wanted.generated, self._report("Copying"))
            size = sum((folder / path).stat().st_size for path in payload)
            tagmanifest = write_tags(
                folder, payload, info_of(submission, size, len(payload), wanted.bagged_on)
            )
            statement = statement_bytes(statement_of(submission, tagmanifest))
            signatures = write_provenance(folder, statement, self._signers)
            bundle = self._read_back(folder, statement, signatures)
            zipped = self._zip(folder, place / "bundle.zip", statement, signatures) if wanted.zip else None
            self._put(folder, zipped)
        names = frozenset((*survey.files, FILE))
        ahead = outlook(submission, names, wanted.window_limit_days)
        return MadeBundle(
            path=self._destination,
            submission=submission,
            files=len(bundle.files),
            size=bundle.size,
            tagmanifest_sha512=bundle.tagmanifest_sha512,
            items=ahead.items,
            inconsistencies=ahead.inconsistencies,
            left_out=tuple(f.file for f in survey.faults if f.code == faults.EMPTY_FOLDER.code),
            statement_sha512=hashlib.sha512(statement).hexdigest(),
            signatures=tuple(signatures),
            zip=zip_of(self._destination) if zipped else None,
        )

    def _put(self, folder: Path, zipped: Path | None) -> None:
        put(folder, self._destination)
        if zipped is None:
            return
        try:
            put(zipped, zip_of(self._destination))
        except OSError:
            # Both or neither: what was just put there is ours, and whole.
            self._destination.rename(folder)
            raise

    def _refuse_too_little_space(self, survey: Survey, place: Path) -> None:
        block = os.statvfs(place).f_frsize or 4096
        needed = sum(space_needed(survey, block)) * (2 if self._wanted.zip else 1)
        free = shutil.disk_usage(place).free
        if needed > free:
            raise NoSpace(name=self._destination.name, needed=f"{needed:,}", free=f"{free:,}")

    def _report(self, what: str) -> Callable[[Progress], None]:
        def report(progress: Progress) -> None:
            if not self._on_making(what, progress):
                raise MakingCancelled(name=self._destination.name)

        return report

    def _zip(self, folder: Path, file: Path, statement: bytes, signatures: Mapping[str, bytes]) -> Path:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        total, done = sum(path.stat().st_size for path in paths), 0
        report = self._report("Packing")

        def on_piece(path: str, length: int) -> None:
            nonlocal done
            done += length
            report(Progress(0, len(paths), done, total, path))

        zip_folder(folder, fitting_name(self._destination.name) or PAYLOAD.rstrip("/"), file, on_piece)
        self._read_back(file, statement, signatures)
        return file

    def _read_back(self, written: Path, statement: bytes, signatures: Mapping[str, bytes]) -> VerifiedBundle:
        """Sync everything (one sync: thousands take minutes on a stick) and read it as the desk would."""
        os.sync()
        forget_cached(written)

        def as_written(data: bytes, read_back: Mapping[str, bytes], _submitter: str | None) -> Provenance:
            if data == statement and read_back == signatures:
                return Provenance("good", "It is what was signed here.")
            return Provenance("not good", "What is on the medium is not what was signed.")

        report = self._report("Reading back")

        def on_progress(progress: Progress) -> ReadOn:
            report(progress)
            return ReadOn.ON

        bundle = read_bundle(written, as_written, None, on_progress, ceiling=LEVELS[-1], reader=HereReader())
        if isinstance(bundle, RefusedBundle):
            raise CannotBundle(self._destination.name, bundle.faults)
        return bundle
