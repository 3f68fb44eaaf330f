"""The quarantine: bundles that were not taken in, as a list of what they held and what was wrong.

- Nothing of their contents is kept. What was only not vouched for can be received from its medium once its
  signer is trusted; its entry then says as which case.
- The report is shown only when it is, byte for byte, the one whose digest the journal holds.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.desk.destination import NOT_TO_BE_RECEIVED
from reviewer_app.desk.disposal import report_destroyed
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import QuarantineClosed, Quarantined, QuarantineReason
from reviewer_app.domain.checklist import received_items
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.quarantine import (
    FORMAT,
    ListedFile,
    QuarantineReport,
    ReportedFault,
    ReportedSignature,
    read_report,
    report_bytes,
    report_digest,
)
from reviewer_app.domain.register import QuarantineEntry
from reviewer_app.domain.submission import summary_of
from reviewer_app.intake import container_faults, faults
from reviewer_app.intake.bundle import RefusedBundle
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.profile import STATEMENT
from reviewer_app.intake.provenance import PROVENANCE_CODES
from reviewer_app.intake.scan import MALWARE_FOUND
from reviewer_app.store import quarantine as reports

# What says that bytes are missing, changed or unreadable: the medium, or somebody, damaged the bundle.
_DAMAGE = frozenset(
    rule.code
    for rule in (
        faults.DIGEST,
        faults.PAYLOAD_MISSING,
        faults.PAYLOAD_UNLISTED,
        faults.CHANGED,
        faults.UNREADABLE,
        faults.READING_STOPPED,
        faults.STATEMENT_DIGEST,
        faults.SIGNATURE_BAD,
        container_faults.DATA,
        container_faults.CHECKSUM,
    )
)
_MISSING_STATEMENT = faults.SIGNATURE_MISSING.code
_MOST_CODES = 40  # in an act; the report holds every fault


class ReportAltered(DeskError):
    """The report of {entry} is not the one the journal names: it was changed or is missing."""


class ReportDestroyed(DeskError):
    """The report of {entry} was destroyed with case {case}, which two people disposed of."""


def keep(desk: Desk, found: RefusedBundle, scan: str = "") -> Quarantined:
    """Keep a refused bundle's faults and listing; returns the act. Raises Refused."""
    data = report_bytes(_report(found, scan))
    act = _act(next_entry_id(desk), found, report_digest(data))
    record(desk, "", act, also=lambda connection: reports.put(connection, act.id, data))
    return act


def entries(desk: Desk) -> tuple[QuarantineEntry, ...]:
    """Every entry, those the clerk is not done with first, then the newest."""
    newest = sorted(desk.register.quarantine.values(), key=lambda one: one.seq, reverse=True)
    return tuple(sorted(newest, key=lambda one: not one.open))


def report(desk: Desk, entry_id: str) -> QuarantineReport:
    """The report of an entry. Raises ReportAltered, ReportDestroyed."""
    entry = desk.register.quarantine[entry_id]
    data = reports.get(desk.reader(), entry_id)
    if data is None and (case := report_destroyed(desk.register, entry)):
        raise ReportDestroyed(entry=entry_id, case=case)
    if data is None or report_digest(data) != entry.act.report_sha384:
        raise ReportAltered(entry=entry_id)
    try:
        return read_report(data)
    except NotOfTheForm as error:  # the digest fits, so it was written by another version
        raise ReportAltered(entry=entry_id) from error


def close(desk: Desk, entry_id: str, outcome: str) -> None:
    """Say what became of it. Raises Refused."""
    record(desk, "", QuarantineClosed(entry_id, outcome))


def next_entry_id(desk: Desk) -> str:
    """The next free number of this year, "Q2026-001"."""
    start = f"Q{desk.clock().year}-"
    taken = sum(entry_id.startswith(start) for entry_id in desk.register.quarantine)
    return f"{start}{taken + 1:03d}"


def reason_of(codes: Iterable[str]) -> QuarantineReason:
    """The gravest of the reasons that these codes of faults give."""
    found = frozenset(codes)
    if MALWARE_FOUND.code in found:
        return QuarantineReason.MALWARE
    if found & _DAMAGE:
        return QuarantineReason.DAMAGED
    if found == {NOT_TO_BE_RECEIVED.code}:
        return QuarantineReason.NOT_TO_BE_RECEIVED
    return (
        QuarantineReason.NO_TRUSTED_SIGNER if found <= PROVENANCE_CODES else QuarantineReason.OUTSIDE_PROFILE
    )


def _act(entry_id: str, found: RefusedBundle, digest: str) -> Quarantined:
    codes = tuple(dict.fromkeys(fault.code for fault in found.faults))
    reason = reason_of(_MISSING_STATEMENT if _unsigned(fault) else fault.code for fault in found.faults)
    return Quarantined(
        id=entry_id,
        name=found.name,
        reason=reason,
        sentence=_sentence(found.faults),
        codes=codes[:_MOST_CODES],
        report_sha384=digest,
        files=len(found.files),
        size=sum(file.size for file in found.files),
        tagmanifest_sha512=found.tagmanifest_sha512,
        submission=summary_of(found.submission) if found.submission else None,
        signer=found.verdict.signer if found.verdict else "",
    )


def _unsigned(fault: Fault) -> bool:
    """Whether a fault says only that the bag brings no statement of provenance: nobody vouches for it."""
    return (fault.code, fault.file) == (faults.TAG_MISSING.code, STATEMENT)


def _sentence(found: tuple[Fault, ...]) -> str:
    more = len(found) - 1
    rest = "" if not more else " And 1 more fault." if more == 1 else f" And {more} more faults."
    return found[0].sentence + rest


def _report(found: RefusedBundle, scan: str) -> QuarantineReport:
    parts = found.verdict.parts if found.verdict else ()
    return QuarantineReport(
        FORMAT,
        tuple(ReportedFault(one.code, one.file, one.rule, one.sentence) for one in found.faults),
        tuple(ListedFile(one.path, one.size, one.sha512) for one in found.files),
        tuple(ReportedSignature(one.kind, one.status, one.sentence, one.signer) for one in parts),
        received_items(found.submission) if found.submission else (),
        scan,
    )
