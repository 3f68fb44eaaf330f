"""The clerk's verbs: check a bundle, take it in, accept it.

- Taking in is one pass: verify, scan, seal each original, and only then one transaction with the act.
- As soon as the submission is understood it is known where it belongs: a case of its own, or a supplement to
  the case of its id. What may not be received at all is told then, before anything is sealed.
- Whatever is not taken in leaves an entry in the quarantine: reasons and a listing, no contents.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reviewer_app.desk import quarantine
from reviewer_app.desk.destination import Destination, NotToBeReceived
from reviewer_app.desk.destination import Taken as Taken
from reviewer_app.desk.provenance import provenance_check
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Accepted, QuarantineReason, Received
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import may
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle, read_bundle
from reviewer_app.intake.payload import OnProgress, to_the_end
from reviewer_app.intake.provenance import Verify
from reviewer_app.intake.reading import CagedReader
from reviewer_app.intake.scan import ClamdScan, FileScan, NoScan


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle that was not taken in: its entry in the quarantine, and what was found."""

    entry_id: str
    reason: QuarantineReason
    sentence: str
    bundle: RefusedBundle


def receive(desk: Desk, path: Path, on_progress: OnProgress = to_the_end) -> Taken | Kept:
    """Take a bundle in, or keep what is wrong with it in the quarantine. Raises Refused where one may not."""
    reason = desk.read_only or may(desk.register, next_case_id(desk), desk.person, Received)
    if reason:
        raise Refused(reason)
    scan = scan_of(desk.register.policy)
    with Destination(desk, next_case_id(desk)) as destination, CagedReader() as reader:
        check = installed_check(desk)
        try:
            ceiling = desk.register.policy.ceiling
            found = read_bundle(
                path, check, destination, on_progress, ceiling=ceiling, reader=reader, scan=scan
            )
        except NotToBeReceived as error:
            found = RefusedBundle(path.name, (error.fault,), destination.submission)
        words = scan.summary().sentence
        if isinstance(found, RefusedBundle):
            return _keep(desk, found, words)
        try:
            return destination.take(found, words)
        except NotToBeReceived as error:  # something else was received while this was being read
            return _keep(desk, RefusedBundle(path.name, (error.fault,), found.submission, found.files), words)


def check_bundle(
    path: Path, verify: Verify, on_progress: OnProgress = to_the_end
) -> VerifiedBundle | RefusedBundle:
    """Check a bundle and keep nothing."""
    return read_bundle(path, verify, None, on_progress)


def installed_check(desk: Desk) -> Verify:
    """How signatures are judged here: by what is installed in this workspace, under its policy, now."""
    register = desk.register
    return provenance_check(
        register.anchors, register.crls, register.submitter_keys, register.policy, desk.clock()
    )


def scan_of(policy: SitePolicy) -> FileScan:
    """The scan for malware that the policy asks for."""
    if not policy.clamd_socket:
        return NoScan()
    return ClamdScan(policy.clamd_socket, policy.scan_limit_bytes)


def accept(desk: Desk, case_id: str, criteria: tuple[str, str], clock_basis: str) -> None:
    """Accept the case and pin the criteria set (id, version). Raises Refused."""
    known = desk.register.criteria.get(criteria)
    digest = known.digest if known else ""
    record(desk, case_id, Accepted(criteria[0], criteria[1], digest, clock_basis))


def next_case_id(desk: Desk) -> str:
    """The next free case number of this year, "2026-001"."""
    year = desk.clock().year
    taken = {case_id for case_id in desk.register.cases if case_id.startswith(f"{year}-")}
    return f"{year}-{len(taken) + 1:03d}"


def _keep(desk: Desk, found: RefusedBundle, scan: str) -> Kept:
    entry = quarantine.keep(desk, found, scan)
    return Kept(entry.id, entry.reason, entry.sentence, found)
