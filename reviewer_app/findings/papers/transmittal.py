"""The transmittal: what left, on which medium, by whom, with the digest of every file the act names.

- It lies with the medium and says what a receiver has to hold it against. It is drawn from the export's own
  acts: what the journal does not hold (the digests of files that a manifest lists) it does not list, and
  names the manifest that does.
- It carries the fingerprints by which a receiver knows whose signatures those are, grouped to be compared by
  eye: of the records key that made the second signature, and of the authority behind the first. On the medium
  they prove nothing: it is worth as much as the way on which this paper, or the fingerprint, arrives.
- Its banner is the banner of what it transmits: on its face it carries the highest classification of what it
  encloses, and says what it is without it (32 CFR 2001.24(b)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import DerivativeBlock
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import rolled_up
from reviewer_app.findings.blocks import flowables
from reviewer_app.findings.frame import set_pages
from reviewer_app.findings.papers.shared import MARK, Issued, close, named, opening, references, sheet
from reviewer_app.findings.papers.times import groups, moment
from reviewer_app.findings.tree import Fact, Facts
from reviewer_app.findings.words import counted, portion

WHAT = "transmittal"
UNCLASSIFIED = "UNCLASSIFIED"


class NothingTransmitted(DeskError):
    """Transmittal {number} of case {case} lists no file: something leaves with it."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the export's act names it: `algorithm` and `digest` (hex) pin it; `what` says what it is."""

    name: str
    what: str
    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Transmittal:
    """All that stands in the paper.

    - `what` leaves ("records package"), `marking` is its banner. `files` are those whose digests the act
      holds; `beside` says in a sentence what else lies on the medium, and what vouches for it.
    - `count` and `size` (bytes) are of everything on the medium, 0 where the act does not say.
    - `records_key_sha384` and `authority_sha384` are fingerprints (hex), "" where there is no such key.
    - `proposed_by` and `seconded_by` agreed to the export; `taken_by` wrote and verified it.
    """

    issued: Issued
    number: int
    what: str
    marking: str
    medium: str
    purpose: str
    proposed_by: str
    seconded_by: str
    agreed_at: str
    taken_by: str
    files: tuple[SentFile, ...]
    beside: str = ""
    count: int = 0
    size: int = 0
    records_key_sha384: str = ""
    authority_sha384: str = ""
    derivative: DerivativeBlock | None = None


def draw(paper: Transmittal) -> bytes:
    """The file. Raises NothingTransmitted, PortionUnreadable, CannotBeMarked, shelf.ResourceMissing;
    ValueError for a time without an offset."""
    if not paper.files:
        raise NothingTransmitted(number=paper.number, case=paper.issued.case_id)
    name = named(WHAT, paper.number)
    banner = rolled_up((MARK, portion(paper.marking, f"the {paper.what}")), name)
    first = paper.files[0]
    below = f"{first.name}, {first.algorithm}"
    return set_pages(
        sheet(paper.issued, name, banner, below, first.digest), _story(paper, name, banner.words)
    )


def _story(paper: Transmittal, name: str, banner: str) -> Iterator[Flowable]:
    head = parts.Letterhead(
        office=paper.issued.office,
        addressee=("To whom the medium is handed",),
        references=references(paper.issued, "Paper", name),
        title=f"Transmittal of a {parts.short(paper.what, 60)}",
        subject=f"Case {parts.short(paper.issued.case_id, 40)}, {parts.short(paper.medium)}",
    )
    yield from opening(head, paper.derivative, paper.issued, WHAT)
    if banner != UNCLASSIFIED:
        yield parts.body(f"This paper is {UNCLASSIFIED} when it is separated from what it transmits.", MARK)
    yield parts.heading("What leaves", "what")
    yield from flowables(_leaves(paper))
    yield parts.heading("Files", "files")
    yield from _files(paper)
    yield from _signed_with(paper)
    yield parts.heading("By whom", "people")
    yield from flowables(_people(paper))
    yield parts.body(
        "What was written was read back from the medium and held against what was meant to be written, "
        "before the export was recorded.",
        MARK,
    )
    yield parts.heading("On receipt", "receipt")
    yield from parts.steps(_receipt(paper), MARK)
    yield KeepTogether(list(close(paper.issued, name, WHAT)))


def _leaves(paper: Transmittal) -> Facts:
    rows = [
        Fact(
            "What",
            f"{parts.short(paper.what, 60)} of case {parts.short(paper.issued.case_id, 40)}",
            mark=MARK,
        ),
        Fact("Marked", paper.marking),
        Fact("Medium", parts.short(paper.medium, 200), mark=MARK),
        Fact("Purpose", parts.short(paper.purpose, 300), mark=MARK),
        Fact("Exported", f"{moment(paper.issued.dated)}, journal entry {paper.issued.entry}"),
    ]
    if paper.count:
        rows.append(Fact("Contents", f"{counted(paper.count, 'file')}, {paper.size:,} bytes"))
    return Facts(tuple(rows))


def _files(paper: Transmittal) -> Iterator[Flowable]:
    for one in paper.files:
        rows = (
            Fact("File", one.name),
            Fact("What it is", one.what),
            Fact(one.algorithm, " ".join(groups(one.digest)), digest=True),
        )
        yield from flowables(Facts(rows))
    if paper.beside:
        yield parts.body(paper.beside, MARK)


def _signed_with(paper: Transmittal) -> Iterator[Flowable]:
    held = (
        ("Records key, ML-DSA-87", paper.records_key_sha384),
        ("Certificate of the authority", paper.authority_sha384),
    )
    rows = tuple(
        Fact(f"{label}, SHA-384", " ".join(groups(digest)), digest=True) for label, digest in held if digest
    )
    if rows:
        yield parts.heading("Whose signatures", "keys")
        yield from flowables(Facts(rows))


def _people(paper: Transmittal) -> Facts:
    when = f", {moment(paper.agreed_at)}" if paper.agreed_at else ""
    return Facts(
        (
            Fact("Proposed by", parts.short(paper.proposed_by)),
            Fact("Agreed to by", f"{parts.short(paper.seconded_by)}{when}"),
            Fact("Written and verified by", parts.short(paper.taken_by)),
        )
    )


def _receipt(paper: Transmittal) -> tuple[str, ...]:
    first = paper.files[0]
    steps = [
        "Handle the medium as its banner says from the moment it is in your hands.",
        f"Compute the {first.algorithm} of {first.name} and compare it with the digest above, group by "
        "group.",
    ]
    if paper.records_key_sha384:
        steps.append(
            "Compare the records signing key that “records check” prints with the records key above, group "
            "by group."
        )
    if paper.authority_sha384:
        steps.append(
            "Compare the SHA-384 of the authority's certificate that you check against with the one above. "
            "If this paper came to you together with the medium, ask the office for that fingerprint in "
            "another way."
        )
    last = (
        "Where anything differs, do not use the medium, and tell the office below: what you hold is then not"
    )
    return (*steps, f"{last} what left.")
