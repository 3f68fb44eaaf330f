"""The report of a bundle in quarantine: what it listed and what was wrong with it. A list, and no contents.

- It lies beside the journal; the act *quarantined* holds its digest, so a changed report is not shown as it.
- Nothing in it is vouched for: names are the bundle's own, digests are of the bytes that were read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reviewer_app.domain.checklist import ReceivedItem
from reviewer_app.domain.codec import canonical, from_plain, to_plain
from reviewer_app.domain.submission import parse_json

FORMAT = "reviewer-quarantine/1"


@dataclass(frozen=True, slots=True)
class ReportedFault:
    """A fault as the reading found it: stable code, file as the bundle spells it, rule, sentence."""

    code: str
    file: str
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that was read: path in the bundle, bytes, SHA-512 (hex) of what was read."""

    path: str
    size: int
    sha512: str


@dataclass(frozen=True, slots=True)
class ReportedSignature:
    """The verdict on one signature file: three values."""

    kind: str
    status: str
    sentence: str
    signer: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineReport:
    """Everything that is known of a bundle that was not taken in."""

    schema: str
    faults: tuple[ReportedFault, ...]
    files: tuple[ListedFile, ...] = ()
    signatures: tuple[ReportedSignature, ...] = ()
    items: tuple[ReceivedItem, ...] = ()
    scan: str = ""


def report_bytes(report: QuarantineReport) -> bytes:
    """The report as it is kept: canonical JSON (RFC 8785)."""
    return canonical(to_plain(report))


def report_digest(data: bytes) -> str:
    """SHA-384 of the report's bytes, hex: what the act names."""
    return hashlib.sha384(data).hexdigest()


def read_report(data: bytes) -> QuarantineReport:
    """The report in its bytes. Raises NotOfTheForm."""
    return from_plain(QuarantineReport, parse_json(data, "the report"), "the report")
