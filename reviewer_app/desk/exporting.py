"""The one way out: the signed finding, a releasable version, the whole records package.

- Two people agree first, on what leaves, the medium and the purpose; what leaves is that and nothing else.
- One agreed export waits at a time; another takes its place only where that is said (`one_export`).
- Before anything is written: the password again, the journal verified, three valid signatures on what was
  drawn here, the latest version, the marking of every file, and the place it goes to.
- It is written, read back from the medium and, a package, checked as `records check` checks it. Then it is
  recorded. Interrupted anywhere the medium holds a whole package or one that says it is unfinished, and the
  journal says exported only of a whole one.
- A whole package of this very agreement that stands there already is checked and recorded, not written again:
  so an export that was cut off before it was recorded is ended by doing it again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.desk import findings, one_export, two_people
from reviewer_app.desk.export_package import Cancelled, Progress, write_package
from reviewer_app.desk.leaving import AUTHORITY, DETERMINATION, FINDING, HEAD, RELEASABLE, leaving
from reviewer_app.desk.loose_files import write_files
from reviewer_app.desk.packing import package_name
from reviewer_app.desk.records_check import PackageReport
from reviewer_app.desk.releasing import current_releasable
from reviewer_app.desk.session import Desk, anchor, record, verify_journal
from reviewer_app.domain.acts import ExportAgreed, Exported, Leaves, Proposed, act_body
from reviewer_app.domain.case import Case
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may, refusal
from reviewer_app.records.faults import ExportCancelled
from reviewer_app.store import journal
from reviewer_app.store.faults import Verdict

_PROBE = {"manifest_sha512": "0" * 128, "files": 1}  # a package's digest is not known before it is written


class NotExported(DeskError):
    """Case {case} is not exported, because something does not hold: {reason}"""


class PlaceRefused(DeskError):
    """Nothing is written to {folder}: {reason}"""


class WrittenNotRecorded(DeskError):
    """{path} is on the medium, whole and verified, but the journal does not say so: {fault} {what_to_do}"""


@dataclass(frozen=True, slots=True)
class Left:
    """An export that was recorded. `path` is the package's folder, or the finding's file.

    `again`: the package stood there whole already, and was recorded only now.
    """

    path: Path
    exported: Exported
    banner: str
    read_back: str = ""
    again: bool = False


def why_not_propose(desk: Desk, case_id: str, *, instead: bool = False) -> str:
    """Why this person may propose no export now, or ""; `instead`: of the agreed one that waits."""
    reason = desk.read_only or may(desk.register, case_id, desk.person, ExportAgreed)
    if reason:
        return reason
    waits = one_export.why_not_another(desk.register, desk.case(case_id))
    if instead:
        return "" if waits else one_export.NONE_WAITS
    return waits


def propose(
    desk: Desk, case_id: str, what: Leaves, medium: str, purpose: str, *, instead: bool = False
) -> int:
    """Propose that this leaves, on this medium; a second person agrees. The proposal's entry.

    While an agreed export waits it is refused, unless it is said to be `instead` of that one; its entry then
    says so. Raises Refused, NotExported where its marking does not let it leave.
    """
    if reason := why_not_propose(desk, case_id, instead=instead):
        raise Refused(reason)
    replaced = one_export.in_place_of(desk.register, desk.case(case_id))
    digest = proposed_file(desk.case(case_id), what)
    act = ExportAgreed(digest, medium.strip(), purpose.strip(), what)
    if why := refusal(desk.register, case_id, desk.person, Proposed(act.kind, act_body(act))):
        raise Refused(why)
    _require_marking(desk, case_id, what)
    return two_people.propose(desk, case_id, act, replaced)


def proposed_file(case: Case, what: Leaves) -> str:
    """The digest of the file that an agreement names: the releasable version's, else the signed finding's."""
    if what is Leaves.RELEASABLE:
        return case.releasable.pdf_sha384 if case.releasable else ""
    return case.signed_sha384


def why_not_export(desk: Desk, case_id: str) -> str:
    """Why nothing can be exported now, "" where an agreement waits to be carried out."""
    reason = desk.read_only or may(desk.register, case_id, desk.person, Exported)
    if reason:
        return reason
    agreed = desk.case(case_id).export_agreed
    probe = _exported(agreed, **_PROBE) if agreed else Exported("", "", "")
    return refusal(desk.register, case_id, desk.person, probe) or ""


def why_not_there(desk: Desk, folder: Path) -> str:
    """Why nothing is written into this folder, or ""."""
    if not folder.is_absolute():
        return "Name the folder from the root, such as /media/disc."
    found, own = folder.resolve(), desk.folder.resolve()
    if found == own or own in found.parents:
        return "It lies inside the workspace; choose a folder on the medium."
    if not found.exists():
        return "There is no such folder, and none is made: a medium that is not there is not written to."
    return "" if found.is_dir() else f"{folder.name} is a file, not a folder."


def export(
    desk: Desk,
    case_id: str,
    folder: Path,
    password: str,
    *,
    progress: Progress = lambda _what, _done, _of: None,
    cancelled: Cancelled = lambda: False,
) -> Left:
    """Take out what two people agreed on, into `folder`, and record it.

    Raises Refused, WrongPassword, NotExported, PlaceRefused, WrittenNotRecorded, PackageNotGood; what writing
    raises (`records.faults`, NotWritten, FilesThere); what reading the case raises.
    """
    if reason := why_not_export(desk, case_id):
        raise Refused(reason)
    desk.confirm(password)
    agreed = desk.case(case_id).export_agreed
    assert agreed is not None  # the guard has said so
    if reason := why_not_there(desk, folder):
        raise PlaceRefused(folder=folder, reason=reason)
    progress("Verifying the journal and the finding", 0, 0)
    banner = _require_good(desk, case_id, agreed)
    if cancelled():
        raise ExportCancelled(name=package_name(desk.case(case_id)))
    if agreed.what is Leaves.PACKAGE:
        left = _package(desk, case_id, agreed, folder, progress, cancelled)
    else:
        left = _files(desk, case_id, agreed, folder)
    _record(desk, case_id, left)
    return Left(left.path, left.exported, banner, left.read_back, left.again)


def _require_good(desk: Desk, case_id: str, agreed: ExportAgreed) -> str:
    """The banner of what leaves. Raises NotExported."""
    said = verify_journal(desk)
    if said.verdict is not Verdict.GOOD:
        raise NotExported(case=case_id, reason=said.sentence)
    report, case = findings.verify(desk, case_id), desk.case(case_id)
    assert case.finding is not None  # `verify` has read it
    if not report.valid or report.drawn_sha384 != case.finding.pdf_sha384:
        raise NotExported(case=case_id, reason=report.reason or "it is not the one that was drawn here.")
    if agreed.what is Leaves.RELEASABLE and not _releasable_of_now(case):
        raise NotExported(case=case_id, reason="The releasable version is of an earlier finding.")
    return _require_marking(desk, case_id, agreed.what)


def _releasable_of_now(case: Case) -> bool:
    drawn = case.releasable
    return drawn is not None and (drawn.version, drawn.of_sha384) == (case.version, case.signed_sha384)


def _require_marking(desk: Desk, case_id: str, what: Leaves) -> str:
    found = leaving(desk, case_id, what)
    if found.why_not:
        raise NotExported(case=case_id, reason=found.why_not)
    return found.banner


def _files(desk: Desk, case_id: str, agreed: ExportAgreed, folder: Path) -> Left:
    """The finding with what explains it, or the releasable version alone."""
    if agreed.what is Leaves.RELEASABLE:
        files, first = {RELEASABLE: current_releasable(desk, case_id)}, RELEASABLE
    else:
        files, first = _finding_files(desk, case_id), FINDING
    if hashlib.sha384(files[first]).hexdigest() != agreed.pdf_sha384:
        raise NotExported(case=case_id, reason="The file is not the one that two people agreed on.")
    write_files(folder, files)
    size = sum(len(data) for data in files.values())
    return Left(folder / first, _exported(agreed, files=len(files), size=size), "")


def _finding_files(desk: Desk, case_id: str) -> dict[str, bytes]:
    head = journal.head(desk.reader())
    said = {"workspace": desk.keyring.workspace, "seq": head.seq, "head": head.digest}
    return {
        HEAD: canonical(said),
        AUTHORITY: desk.keyring.authority.public_bytes(Encoding.PEM),
        DETERMINATION: findings.machine_readable(desk, case_id),
        FINDING: findings.current(desk, case_id),
    }


def _package(
    desk: Desk, case_id: str, agreed: ExportAgreed, folder: Path, progress: Progress, cancelled: Cancelled
) -> Left:
    made = write_package(desk, desk.case(case_id), agreed, folder.resolve(), progress, cancelled)
    return Left(made.path, _of_package(agreed, made.report), "", made.read_back, made.again)


def _of_package(agreed: ExportAgreed, report: PackageReport) -> Exported:
    return _exported(
        agreed,
        manifest_sha512=report.manifest_sha512,
        files=report.files,
        size=report.size,
        signing_key_sha384=report.records_key,
    )


def _exported(agreed: ExportAgreed, **facts: object) -> Exported:
    return Exported(agreed.pdf_sha384, agreed.medium, agreed.purpose, agreed.what, **facts)  # type: ignore[arg-type]


_AGAIN = "Do the export again to the same folder: it is checked and recorded, not written again."
_TAKE_AWAY = "Take the files from the medium, and do the export again."


def _record(desk: Desk, case_id: str, left: Left) -> None:
    """Record it, and remember the journal's head. Raises WrittenNotRecorded."""
    try:
        record(desk, case_id, left.exported)
    except (DeskError, OSError) as error:
        fault = error.sentence if isinstance(error, DeskError) else f"{error.strerror or error}."
        todo = _AGAIN if left.exported.what is Leaves.PACKAGE else _TAKE_AWAY
        raise WrittenNotRecorded(path=left.path, fault=fault, what_to_do=todo) from error
    anchor(desk)
