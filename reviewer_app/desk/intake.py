"""The clerk's verbs: check a bundle, take it in, accept it.

- Taking in is one pass: verify, seal each original, index what can be indexed, and only then one transaction
  with the act. Any fault leaves nothing but a line in the journal that a bundle was refused.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from reviewer_app.custody.certificates import certificate_from_der
from reviewer_app.custody.cms_check import check_detached
from reviewer_app.custody.files import wipe
from reviewer_app.custody.verdict import Status
from reviewer_app.desk.case_keys import give, new_case_key, with_role
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Accepted, AnchorInstalled, BundleRefused, Received
from reviewer_app.domain.checklist import ItemState, completeness
from reviewer_app.domain.consistency import Inconsistency, consistency
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.people import Role
from reviewer_app.domain.submission import Submission, read_submission, summary_of
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle, read_bundle
from reviewer_app.intake.payload import OnProgress, to_the_end
from reviewer_app.intake.provenance import SignatureVerdict, Verify
from reviewer_app.store import vault
from reviewer_app.store.arrivals import Arrivals
from reviewer_app.store.connection import Connection

SUBMISSION_PATH = "data/submission.json"


@dataclass(frozen=True, slots=True)
class Taken:
    """A bundle that is now a case, and what its index says."""

    case_id: str
    bundle: VerifiedBundle


def signature_check(anchors: Sequence[x509.Certificate], now: datetime) -> Verify:
    """How a bundle's signature is judged: against these anchors, at this time.

    No revocation lists are installed in this version; the sentence of a good signature says so.
    """

    def verify(data: bytes, signature: bytes) -> SignatureVerdict:
        found = check_detached(data, signature, anchors, now, require_crl=False)
        signer = found.signer.name if found.signer else ""
        status = {Status.GOOD: "good", Status.NOT_GOOD: "not good"}.get(found.verdict.status)
        return SignatureVerdict(status or "could not be checked", found.verdict.sentence, signer)  # type: ignore[arg-type]  # one of three literals

    return verify


def anchors_of(installed: Sequence[AnchorInstalled]) -> tuple[x509.Certificate, ...]:
    return tuple(certificate_from_der(base64.b64decode(one.certificate)) for one in installed)


def check_bundle(
    path: Path, anchors: Sequence[x509.Certificate], now: datetime, on_progress: OnProgress = to_the_end
) -> VerifiedBundle | RefusedBundle:
    """Check a bundle and keep nothing."""
    return read_bundle(path, signature_check(anchors, now), None, on_progress)


def receive(desk: Desk, path: Path, on_progress: OnProgress = to_the_end) -> Taken | RefusedBundle:
    """Take a bundle in as a new case. A refused bundle comes back with its faults. Raises Refused."""
    case_id = next_case_id(desk)
    reason = may(desk.register, case_id, desk.person, Received)
    if reason is not None:
        raise Refused(reason)
    key = new_case_key()
    try:
        return _take_in(desk, path, case_id, key, on_progress)
    finally:
        wipe(key)


def accept(desk: Desk, case_id: str, criteria: tuple[str, str], clock_basis: str) -> None:
    """Accept the case and pin the criteria set (id, version). Raises Refused."""
    known = desk.register.criteria.get(criteria)
    digest = known.digest if known else ""
    record(desk, case_id, Accepted(criteria[0], criteria[1], digest, clock_basis))


def contents(
    submission: Submission, names: frozenset[str]
) -> tuple[tuple[ItemState, ...], tuple[Inconsistency, ...]]:
    """The checklist and what does not fit together, for the Submission page."""
    return completeness(submission), consistency(submission, names)


def next_case_id(desk: Desk) -> str:
    """The next free case number of this year, "2026-001"."""
    year = desk.clock().year
    taken = {case_id for case_id in desk.register.cases if case_id.startswith(f"{year}-")}
    return f"{year}-{len(taken) + 1:03d}"


def _take_in(
    desk: Desk, path: Path, case_id: str, key: bytearray, on_progress: OnProgress
) -> Taken | RefusedBundle:
    check = signature_check(anchors_of(desk.register.anchors), desk.clock())
    with Arrivals(desk.workspace.vault, case_id, key) as arrivals:
        bundle = read_bundle(path, check, arrivals, on_progress)
        if isinstance(bundle, RefusedBundle):
            codes = tuple(dict.fromkeys(fault.code for fault in bundle.faults))
            record(desk, "", BundleRefused(bundle.name, codes))
            return bundle
        act = _received(bundle, vault.listing_digest(arrivals.sealed))
        reason = refusal(desk.register, case_id, desk.person, act)
        if reason is not None:
            raise Refused(reason)
        arrivals.settle()  # the disk is waited for here, not while the journal is held
        record(desk, case_id, act, also=_rows(desk, case_id, key, arrivals))
    return Taken(case_id, bundle)


def _received(bundle: VerifiedBundle, listing: str) -> Received:
    return Received(
        submission=summary_of(bundle.submission),
        tagmanifest_sha512=bundle.tagmanifest_sha512,
        listing_sha384=listing,
        files=len(bundle.files),
        size=bundle.size,
        signer=bundle.verdict.signer,
        signer_verdict=bundle.verdict.sentence,
    )


def _rows(desk: Desk, case_id: str, key: bytearray, arrivals: Arrivals) -> Callable[[Connection], None]:
    holders = dict.fromkeys((desk.person.id, *with_role(desk, Role.SUPERVISOR)))

    def write(connection: Connection) -> None:
        arrivals.record(connection)
        give(desk, connection, case_id, key, holders)

    return write


def submission_of(desk: Desk, case_id: str, read: Callable[[Desk, str, str], bytes]) -> Submission:
    """The submission as it was received, read from its sealed original by `read`."""
    return read_submission(read(desk, case_id, SUBMISSION_PATH))
