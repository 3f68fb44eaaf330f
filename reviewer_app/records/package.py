"""What a records package holds, as frozen data; nothing is opened or written here.

    package = plan(about, papers, evidence=..., superseded=..., journal=..., certificates=..., ...)
    written = write.write(package, folder, sign_cms=..., sign_mldsa=..., progress=..., cancelled=...)

- Layout (see docs/records-package.md): `data/records/` the finding, the determination and its schema, the
  evidence, superseded versions; `data/journal/` the extract; `data/certificates/`; `data/tools/` the
  stand-alone verifier; `data/metadata/` the two lists, `package.json`, and `references.csv` where evidence
  stays behind by the retention schedule.
- Every file is a `Content`: its path in the bag, where it stood before, what it is, and a callable that opens
  it. Evidence is opened when it is written, streamed, and held to the digest it was received with.
- The same content gives the same package, byte for byte, but for the signatures.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from reviewer_app.domain.entries import timestamp
from reviewer_app.records.faults import ContentRefused, PackageNameRefused
from reviewer_app.records.names import derived, is_folder_name, name_faults

FORMAT = "reviewer-records-package/1"
RECORDS = "data/records/"
EVIDENCE = "data/records/evidence/"
SUPERSEDED = "data/records/superseded/"
JOURNAL = "data/journal/"
CERTIFICATES = "data/certificates/"
TOOLS = "data/tools/"
METADATA = "data/metadata/"
FINDING_FILE = RECORDS + "findings.pdf"
DETERMINATION_FILE = RECORDS + "determination.json"
SCHEMA_FILE = RECORDS + "determination-schema.json"
RELEASABLE_FILE = RECORDS + "releasable.pdf"
AUTHORITY_FILE = CERTIFICATES + "authority.pem"
RECORDS_KEY_FILE = CERTIFICATES + "records-key.pem"
VERIFIER_FILE = TOOLS + "verify_records.py"
REFERENCES_FILE = METADATA + "references.csv"
PACKAGE_FILE = METADATA + "package.json"
METADATA_FILE = METADATA + "metadata.csv"
FILELIST_FILE = METADATA + "filelist.csv"


class Kind(StrEnum):
    """What a file is in the record."""

    FINDING = "finding"
    RELEASABLE = "releasable version"
    DETERMINATION = "determination"
    SCHEMA = "schema"
    SUPERSEDED = "superseded version"
    EVIDENCE = "evidence"
    JOURNAL = "journal extract"
    CERTIFICATE = "certificate"
    TOOL = "verifier"
    METADATA = "metadata"


class Readable(Protocol):
    """An open file, read in pieces into a buffer of the writer."""

    def readinto(self, buffer: memoryview, /) -> int | None: ...


Open = Callable[[], AbstractContextManager[Readable]]


@dataclass(frozen=True, slots=True)
class About:
    """What the package is about. `made_at` is aware; days are YYYY-MM-DD; "" for what there is not.

    `agency` is whose record it is, `authority` the disposition authority of the schedule's item, `rights` who
    holds the rights in the evidence.
    """

    workspace: str
    case: str
    version: int
    title: str
    description: str
    agency: str
    submitter: str
    banner: str
    previous_banner: str
    received_on: str
    decided_on: str
    made_at: datetime
    medium: str
    purpose: str
    schedule: str = ""
    authority: str = ""
    access: str = "Restricted: as marked"
    use: str = ""
    training: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """One file of the payload. `size` in bytes, `sha512` hex or "" where only writing will tell.

    `created` is UTC as the journal writes it (`one_spelling`); `original` the path or name before;
    `bag_path` begins with `data/`.
    """

    bag_path: str
    kind: Kind
    original: str
    size: int
    created: str
    marking: str
    title: str
    creator: str
    open: Open = field(repr=False, compare=False)
    sha512: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """One original of the evidence, as it was received; `open` gives its bytes."""

    path: str
    size: int
    sha512: str
    received: str
    marking: str
    submitter: str
    open: Open = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A small file given as bytes. `name` is the file's name before; `created` ISO 8601."""

    name: str
    data: bytes = field(repr=False)
    created: str
    marking: str
    creator: str


@dataclass(frozen=True, slots=True)
class Papers:
    """The record itself: the signed finding, the determination, its schema; a releasable version if made."""

    finding: Paper
    determination: Paper
    schema: bytes = field(repr=False)
    releasable: Paper | None = None


@dataclass(frozen=True, slots=True)
class SecondSignature:
    """The workspace's ML-DSA-87 key: public half (PEM) and fingerprint, or why there is none."""

    public_pem: bytes = b""
    fingerprint: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A package before it is written. `references` is the evidence that stays behind."""

    name: str
    about: About
    contents: tuple[Content, ...]
    references: tuple[Original, ...]
    second: SecondSignature

    @property
    def size(self) -> int:
        """Bytes of what is handed in; the lists come on top."""
        return sum(one.size for one in self.contents)


def plan(
    name: str,
    about: About,
    papers: Papers,
    *,
    evidence: Sequence[Original] = (),
    by_reference: bool = False,
    superseded: Sequence[Paper] = (),
    journal: Sequence[tuple[str, bytes]] = (),
    certificates: Sequence[tuple[str, bytes]] = (),
    verifier: bytes,
    second: SecondSignature,
) -> Package:
    """The package called `name`. `journal` and `certificates` are (file name, bytes): the former as
    `journal_extract.extract` gives them. Raises PackageNameRefused, ContentRefused."""
    if not is_folder_name(name):
        raise PackageNameRefused(name=name)
    contents = _papers(about, papers)
    contents += _superseded(superseded)
    contents += [] if by_reference else _evidence(evidence)
    made = timestamp(about.made_at)
    desk = about.agency
    for folder, kind, files in (
        (JOURNAL, Kind.JOURNAL, journal),
        (CERTIFICATES, Kind.CERTIFICATE, _with_key(certificates, second)),
        (TOOLS, Kind.TOOL, [(VERIFIER_FILE.removeprefix(TOOLS), verifier)]),
    ):
        for file, data in files:
            marking = about.banner if kind is Kind.JOURNAL else "UNCLASSIFIED"
            paper = Paper(file, data, made, marking, desk)
            contents.append(_content(folder + file, kind, paper, f"{kind.value.capitalize()}: {file}"))
    _refuse(contents)
    ordered = tuple(sorted(contents, key=lambda one: one.bag_path))
    left = tuple(sorted(evidence, key=lambda one: one.path)) if by_reference else ()
    return Package(name, about, ordered, left, second)


def held_in_memory(data: bytes) -> Open:
    """A callable that opens bytes."""
    return lambda: closing(io.BytesIO(data))


def one_spelling(at: str) -> str:
    """A time (ISO 8601) as the journal writes it, 2026-11-23T09:00:00.000000Z; a day alone stays a day."""
    found = datetime.fromisoformat(at) if at else None
    return at if found is None or found.tzinfo is None else timestamp(found)


def renamed(package: Package, name: str) -> Package:
    """The same package under another name. Raises PackageNameRefused."""
    if not is_folder_name(name):
        raise PackageNameRefused(name=name)
    return replace(package, name=name)


def _papers(about: About, papers: Papers) -> list[Content]:
    title = f"{about.title}, version {about.version}"
    schema = Paper(
        "determination.schema.json", papers.schema, timestamp(about.made_at), "UNCLASSIFIED", about.agency
    )
    found = [
        _content(FINDING_FILE, Kind.FINDING, papers.finding, title),
        _content(DETERMINATION_FILE, Kind.DETERMINATION, papers.determination, f"{title}: for machines"),
        _content(SCHEMA_FILE, Kind.SCHEMA, schema, "The form of determination.json (JSON Schema 2020-12)"),
    ]
    if papers.releasable is not None:
        found.append(_content(RELEASABLE_FILE, Kind.RELEASABLE, papers.releasable, f"{title}: releasable"))
    return found


def _superseded(papers: Sequence[Paper]) -> list[Content]:
    names = derived([one.name for one in papers], "v")
    return [
        _content(SUPERSEDED + names[one.name], Kind.SUPERSEDED, one, f"Superseded version: {one.name}")
        for one in papers
    ]


def _evidence(originals: Sequence[Original]) -> list[Content]:
    names = derived([one.path for one in originals])
    return [
        Content(
            bag_path=EVIDENCE + names[one.path],
            kind=Kind.EVIDENCE,
            original=one.path,
            size=one.size,
            created=one_spelling(one.received),
            marking=one.marking,
            title=one.path.rpartition("/")[2],
            creator=one.submitter,
            open=one.open,
            sha512=one.sha512,
        )
        for one in originals
    ]


def _with_key(files: Sequence[tuple[str, bytes]], second: SecondSignature) -> list[tuple[str, bytes]]:
    key = [(RECORDS_KEY_FILE.removeprefix(CERTIFICATES), second.public_pem)] if second.public_pem else []
    return [*files, *key]


def _content(bag_path: str, kind: Kind, paper: Paper, title: str) -> Content:
    return Content(
        bag_path=bag_path,
        kind=kind,
        original=paper.name,
        size=len(paper.data),
        created=one_spelling(paper.created),
        marking=paper.marking,
        title=title,
        creator=paper.creator,
        open=held_in_memory(paper.data),
    )


def _refuse(contents: Sequence[Content]) -> None:
    paths = [one.bag_path for one in contents]
    twice = (
        next((path for path in paths if paths.count(path) > 1), None)
        if len(set(paths)) < len(paths)
        else None
    )
    if twice is not None:
        raise ContentRefused(path=twice, fault="it stands twice")
    fault = next(name_faults(paths), "")
    if fault:
        raise ContentRefused(path=fault.split(" ", 1)[0], fault=fault)
    required = {
        FINDING_FILE,
        DETERMINATION_FILE,
        AUTHORITY_FILE,
        JOURNAL + "head.json",
        JOURNAL + "entries.jsonl",
    }
    missing = sorted(required - set(paths))
    if missing:
        raise ContentRefused(path=missing[0], fault="every package has one, and this plan has none")
