"""The lists that go with the files: `metadata.csv`, `filelist.csv`, `references.csv`, `package.json`.

- `metadata.csv` has one line for each file of the record (`data/records/`), with the elements of NARA
  Bulletin 2015-04 and the transfer metadata of 36 CFR 1236 subpart F, and the record's schedule.
  docs/records-package.md has the table: each element, who asks for it, its Dublin Core term, its source.
- `filelist.csv` has one line for each file of the payload but itself: its original path, size, date,
  SHA-256, marking, role.
- `package.json` is what the tag files say and the signatures must cover: `bag-info.txt` follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer_app import __version__
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.entries import timestamp
from reviewer_app.records.package import FORMAT, RECORDS, About, Content, Kind, Package
from reviewer_app.records.tables import table_bytes

METADATA_COLUMNS = (
    "Identifier:FileName",
    "Identifier:RecordID",
    "Title",
    "Description",
    "Creator",
    "Date:CreationDate",
    "Rights:SecurityClassification",
    "Rights:PreviousSecurityClassification",
    "Rights:AccessRights",
    "Rights:UsageRights",
    "Rights:RightsHolder",
    "Coverage:SpatialCoverage",
    "Coverage:TemporalCoverage",
    "Relation:HasPart",
    "Relation:IsPartOf",
    "Folder",
    "Type",
    "Format",
    "Extent",
    "MessageDigestAlgorithm",
    "MessageDigest",
    "RecordsSchedule",
    "DispositionAuthority",
)
FILELIST_COLUMNS = ("File", "Original path", "Size", "Date", "SHA-256", "Marking", "Role")
REFERENCES_COLUMNS = ("Original path", "Size", "SHA-512", "Received", "Marking", "Submitter")

_FORMATS = {
    "pdf": "application/pdf",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "md": "text/markdown",
    "txt": "text/plain",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file as it was written: size in bytes, digests in hex."""

    path: str
    size: int
    sha256: str
    sha512: str


def metadata_bytes(package: Package, written: Sequence[WrittenFile]) -> bytes:
    """`metadata.csv` of a package whose payload is `written`."""
    facts = {one.path: one for one in written}
    records = [one for one in package.contents if one.bag_path.startswith(RECORDS)]
    finding = next(number for number, one in enumerate(records, 1) if one.kind is Kind.FINDING)
    rows = [
        _row(package.about, number, one, facts[one.bag_path], finding, len(records))
        for number, one in enumerate(records, 1)
    ]
    return table_bytes(METADATA_COLUMNS, rows)


def filelist_bytes(package: Package, written: Sequence[WrittenFile]) -> bytes:
    """`filelist.csv`: every file in `written`, in the order of their paths."""
    known = {one.bag_path: one for one in package.contents}
    made = timestamp(package.about.made_at)
    rows = []
    for fact in sorted(written, key=lambda one: one.path):
        content = known.get(fact.path)
        original = content.original if content else fact.path.rpartition("/")[2]
        date = content.created if content else made
        marking = content.marking if content else package.about.banner
        role = content.kind if content else Kind.METADATA
        rows.append((fact.path, original, str(fact.size), date, fact.sha256, marking, role.value))
    return table_bytes(FILELIST_COLUMNS, rows)


def references_bytes(package: Package) -> bytes:
    """`references.csv`: the evidence that stays behind, by its digests."""
    rows = [
        (one.path, str(one.size), one.sha512, one.received, one.marking, one.submitter)
        for one in package.references
    ]
    return table_bytes(REFERENCES_COLUMNS, rows)


def package_bytes(package: Package) -> bytes:
    """`package.json`: canonical JSON and a line feed."""
    about, second = package.about, package.second
    said: dict[str, object] = {
        "format": FORMAT,
        "agent": f"reviewer-app {__version__}",
        "workspace": about.workspace,
        "case": about.case,
        "version": about.version,
        "title": about.title,
        "agency": about.agency,
        "banner": about.banner,
        "made_at": timestamp(about.made_at),
        "medium": about.medium,
        "purpose": about.purpose,
        "schedule": about.schedule,
        "disposition_authority": about.authority,
        "training": about.training,
        "evidence": "by reference" if package.references else "in original format",
        "ml_dsa_87": {"fingerprint_sha384": second.fingerprint or None, "absent": second.absent or None},
    }
    return canonical(said) + b"\n"


def bag_info_of(package_json: bytes, size: int, files: int) -> bytes:
    """`bag-info.txt` as it follows from `package.json` and the payload's `size` and number of `files`.

    Raises ValueError when `package_json` is not of its form.
    """
    said = json.loads(package_json)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError(f"it is not of the form {FORMAT}")
    for name in ("agency", "workspace", "case", "banner", "title", "made_at", "agent"):
        if not isinstance(said.get(name), str):
            raise ValueError(f"it does not say its {name}")
    info = (
        ("Source-Organization", said["agency"]),
        ("External-Identifier", f"{said['workspace']}/{said['case']}"),
        ("External-Description", f"{said['banner']}: {said['title']}"),
        ("Bagging-Date", said["made_at"][:10]),
        ("Payload-Oxum", f"{size}.{files}"),
        ("Bag-Software-Agent", said["agent"]),
        ("Records-Package-Format", FORMAT),
    )
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info).encode()


def record_id(about: About, number: int) -> str:
    """The record's identifier: workspace, case, version, number within the package."""
    return f"{about.workspace[:8]}-{about.case}-v{about.version}-{number:04d}"


def media_type(path: str) -> str:
    """By the ending alone; a file is not looked into."""
    return _FORMATS.get(path.rpartition(".")[2].lower(), _OTHER)


def _row(
    about: About, number: int, one: Content, fact: WrittenFile, finding: int, count: int
) -> tuple[str, ...]:
    folder, _, file = one.bag_path.rpartition("/")
    whole = one.kind is Kind.FINDING
    others = f"{record_id(about, 1)} to {record_id(about, count)}" if whole and count > 1 else ""
    return (
        file,
        record_id(about, number),
        one.title,
        about.description if whole else f"{one.kind.value.capitalize()}; before: {one.original}",
        one.creator,
        one.created,
        one.marking,
        about.previous_banner if whole else "",
        about.access,
        about.use,
        about.submitter if one.kind is Kind.EVIDENCE else "",
        "",
        f"{about.received_on}/{about.decided_on}" if whole else one.created[:10],
        others,
        "" if whole else record_id(about, finding),
        folder,
        one.kind.value,
        media_type(file),
        str(fact.size),
        "SHA-256",
        fact.sha256,
        about.schedule,
        about.authority,
    )
