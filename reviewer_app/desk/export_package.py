"""A records package written to a medium and checked there, before anything is recorded of it.

- Written and read back (`records.write`), then checked as `records check` checks it. What does not verify
  loses its name again, and is taken away.
- A whole package of this very agreement that stands there already, never recorded, is checked instead:
  its export was cut off between the last byte and the journal. Anything else at its name is left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviewer_app.custody.cms import sign_detached
from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.packing import package_name, packed
from reviewer_app.desk.records_check import CheckCancelled, PackageReport, check_package
from reviewer_app.desk.records_signing import second_signature
from reviewer_app.desk.session import Desk
from reviewer_app.desk.verifying import believed_here
from reviewer_app.domain.acts import ExportAgreed
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError
from reviewer_app.records.check import Standing
from reviewer_app.records.faults import ExportCancelled, TargetTaken, words_of
from reviewer_app.records.package import FINDING_FILE, PACKAGE_FILE
from reviewer_app.records.write import withdraw, write

Progress = Callable[[str, int, int], None]  # (what is done, bytes done, bytes in all; 0 where not known)
Cancelled = Callable[[], bool]


class PackageNotGood(DeskError):
    """The package was written and does not verify: {reason} {now}"""


@dataclass(frozen=True, slots=True)
class Made:
    """A package that stands on the medium and verifies. `again`: it stood there already."""

    path: Path
    report: PackageReport
    read_back: str
    again: bool = False


def write_package(
    desk: Desk, case: Case, agreed: ExportAgreed, folder: Path, progress: Progress, cancelled: Cancelled
) -> Made:
    """Write it, read it back, check it; or check the one of this agreement that stands there whole.

    Raises what `records.write` raises, PackageNotGood, NoCaseKey, and what reading the case raises.
    """
    name = package_name(case)

    def checked(what: str, done: int, of: int) -> bool:
        progress(f"Checking: {what[:1].lower()}{what[1:]}", done, of)
        return not cancelled()

    if (folder / name).exists():
        report = _standing(desk, case, agreed, folder / name, checked)
        return Made(folder / name, report, "", again=True)
    second, own = second_signature(desk), desk.unlocked.signer
    with case_key(desk, case.id) as key:
        written = write(
            packed(desk, case, agreed, key, second.said, desk.clock()),
            folder,
            sign_cms=lambda data: sign_detached(data, own, desk.clock()),
            sign_mldsa=second.signer.sign if second.signer else None,
            progress=progress,
            cancelled=cancelled,
        )
    report = _verified(desk, written.path, checked)
    if report.manifest_sha512 != written.manifest_sha512:
        reason = "it was changed on the medium while it was checked."
        raise PackageNotGood(reason=reason, now=_taken_back(written.path))
    return Made(written.path, report, written.read_back)


def _verified(desk: Desk, path: Path, checked: Callable[[str, int, int], bool]) -> PackageReport:
    """What `records check` says of the package just written; what is not valid loses its name again."""
    try:
        report = check_package(path, believed_here(desk), desk.clock(), on_progress=checked)
    except CheckCancelled as error:
        _taken_back(path)
        raise ExportCancelled(name=path.name) from error
    except DeskError as error:
        raise PackageNotGood(reason=error.sentence, now=_taken_back(path)) from error
    if report.standing is not Standing.VALID:
        bad = next(one for one in report.parts if one.decides and one.standing is not Standing.VALID)
        raise PackageNotGood(reason=bad.sentence, now=_taken_back(path))
    return report


def _taken_back(path: Path) -> str:
    """The package loses its name again; what became of it, a sentence."""
    try:
        withdraw(path.parent, path.name)
    except OSError as error:
        return f"It could not be taken back ({words_of(error)}): destroy what is on the medium."
    return "It was taken back."


def _standing(
    desk: Desk, case: Case, agreed: ExportAgreed, path: Path, checked: Callable[[str, int, int], bool]
) -> PackageReport:
    """The package that stands there: of this very agreement, whole, and not recorded yet.

    Raises TargetTaken for anything else.
    """
    try:
        said = json.loads((path / PACKAGE_FILE).read_bytes())
        mine = {"workspace": desk.keyring.workspace, "case": case.id, "version": case.version}
        mine |= {"medium": agreed.medium, "purpose": agreed.purpose}
        same = all(said[name] == value for name, value in mine.items())
        pdf = hashlib.sha384((path / FINDING_FILE).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TargetTaken(name=path.name) from error
    if not same or pdf != agreed.pdf_sha384:
        raise TargetTaken(name=path.name)
    try:
        report = check_package(path, believed_here(desk), desk.clock(), on_progress=checked)
    except CheckCancelled as error:
        raise ExportCancelled(name=path.name) from error
    recorded = {one.manifest_sha512 for one in case.exports}
    if report.standing is not Standing.VALID or report.manifest_sha512 in recorded:
        raise TargetTaken(name=path.name)
    return report
