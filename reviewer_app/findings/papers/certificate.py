"""The certificate of disposal: what was destroyed, under which authority, by whom, and what remains.

- What is destroyed is the case's key, with everything sealed under it: nothing sealed opens without the key.
- It says what it does not reach: every copy outside this workspace. What left before is listed as far as it
  belongs to the finding; referrals and notes, which stand outside it, are named as a kind, never one by one.
- It names what remains, and how anybody can verify it: the stub of the case and the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Source
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, rolled_up
from reviewer_app.findings.blocks import flowables
from reviewer_app.findings.frame import set_pages
from reviewer_app.findings.papers.shared import (
    MARK,
    Issued,
    close,
    derived,
    named,
    opening,
    prose,
    references,
    sheet,
)
from reviewer_app.findings.papers.times import day_said, groups, moment
from reviewer_app.findings.tree import Fact, Facts, Table
from reviewer_app.findings.words import counted, portion

WHAT = "certificate of disposal"


class NotCarriedOut(DeskError):
    """Case {case} has no certificate of disposal: its key was not destroyed."""


@dataclass(frozen=True, slots=True)
class LeftBefore:
    """An export of the case: when (ISO 8601), what, on which medium."""

    at: str
    what: str
    medium: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The item of the retention schedule. Days are YYYY-MM-DD; `status` says whether it is a sample."""

    name: str
    status: str
    title: str
    authority: str
    years: int
    cut_off: str
    closed_on: str
    cut_off_on: str
    from_on: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that stands in the paper.

    - `schedule` is None where the register holds no such item; `item` is what the act names.
    - `decided_at` is when it was seconded; the paper's own date is when it was carried out.
    - `objects` and `size` (bytes) were sealed under the key `key_id`; `listing_sha384` pins their list.
    - `entry_sha384` is of the journal entry that records it. `marking` is the reason's.
    """

    issued: Issued
    number: int
    item: str
    schedule: Schedule | None
    held_against: str
    reason: str
    marking: str
    proposed_by: str
    seconded_by: str
    decided_at: str
    carried_out_by: str
    key_id: str
    objects: int
    size: int
    listing_sha384: str
    entry_sha384: str
    left_before: tuple[LeftBefore, ...]
    sources: tuple[Source, ...] = ()


def draw(paper: Certificate) -> bytes:
    """The file. Raises NotCarriedOut, PortionUnreadable, CannotBeMarked, shelf.ResourceMissing; ValueError
    for a time without an offset."""
    if not paper.key_id:
        raise NotCarriedOut(case=paper.issued.case_id)
    name = named(WHAT, paper.number)
    banner = rolled_up((MARK, portion(paper.marking, "the reason")), name)
    below = "Journal entry of the disposal, SHA-384"
    return set_pages(
        sheet(paper.issued, name, banner, below, paper.entry_sha384), _story(paper, name, banner)
    )


def _story(paper: Certificate, name: str, banner: Banner) -> Iterator[Flowable]:
    derivative = derived(paper.issued, banner, paper.sources, name)
    head = parts.Letterhead(
        office=paper.issued.office,
        addressee=("To the record",),
        references=references(paper.issued, "Paper", name),
        title="Certificate of disposal",
        subject=f"Case {parts.short(paper.issued.case_id, 40)}",
    )
    yield from opening(head, derivative, paper.issued, WHAT)
    yield parts.body(
        f"The records of case {parts.short(paper.issued.case_id, 40)} that were sealed in this workspace "
        f"were disposed of on {moment(paper.issued.dated)}, by destroying the key under which they lie.",
        MARK,
    )
    yield parts.heading("Under which authority", "authority")
    yield from flowables(_authority(paper))
    yield from prose(f"Reason: {paper.reason.strip()}", portion(paper.marking, "the reason"))
    yield parts.heading("What was destroyed", "destroyed")
    yield from flowables(_destroyed(paper))
    yield parts.body(_KEY, MARK)
    yield parts.heading("By whom", "people")
    yield from flowables(_people(paper))
    yield from _not_reached(paper)
    yield parts.heading("What remains, and how to verify it", "remains")
    yield from parts.steps(_remains(paper), MARK)
    yield KeepTogether(list(close(paper.issued, name, WHAT)))


_KEY = (
    "Every object was sealed under this key, and none opens without it. The sealed files, their rows, the "
    "index and the drafts of the case are removed with the key. If the removal is cut off, the workspace "
    "says so when it is next opened, and finishes it. What a storage device keeps of removed files is "
    "sealed, and the key is gone."
)


def _authority(paper: Certificate) -> Facts:
    found = paper.schedule
    if found is None:
        rows = [Fact("Schedule item", parts.short(paper.item)), Fact("Schedule", "not in this workspace")]
    else:
        years = counted(found.years, "year")
        rows = [
            Fact("Schedule", parts.short(f"{found.name}. {found.status}", 300)),
            Fact("Item", parts.short(f"{paper.item}: {found.title}", 300)),
            Fact("Disposition authority", parts.short(found.authority, 200)),
            Fact("Kept for", f"{years}, counted from {found.cut_off}"),
            Fact("Closed", day_said(found.closed_on)),
            Fact("Cut-off", day_said(found.cut_off_on)),
            Fact("To be disposed of from", day_said(found.from_on)),
            Fact("Disposition", found.disposition),
        ]
    if paper.held_against:
        rows.append(Fact("Held against", day_said(paper.held_against)))
    return Facts(tuple(rows))


def _destroyed(paper: Certificate) -> Facts:
    return Facts(
        (
            Fact("Key of the case", " ".join(groups(paper.key_id)), digest=True),
            Fact("Objects sealed under it", f"{paper.objects:,}"),
            Fact("Their contents", f"{paper.size:,} bytes"),
            Fact("List of their digests, SHA-384", " ".join(groups(paper.listing_sha384)), digest=True),
        )
    )


def _people(paper: Certificate) -> Facts:
    return Facts(
        (
            Fact("Proposed by", parts.short(paper.proposed_by)),
            Fact("Agreed to by", f"{parts.short(paper.seconded_by)}, {moment(paper.decided_at)}"),
            Fact("Carried out by", f"{parts.short(paper.carried_out_by)}, {moment(paper.issued.dated)}"),
        )
    )


def _not_reached(paper: Certificate) -> Iterator[Flowable]:
    yield parts.heading("What this does not reach", "copies")
    for text in _NOT_REACHED:
        yield parts.body(text, MARK)
    if not paper.left_before:
        yield parts.body("The journal names no export of this case.", MARK)
        return
    rows = tuple((moment(one.at), one.what, parts.short(one.medium, 200)) for one in paper.left_before)
    yield from flowables(
        Table(
            "What left before, as the journal says",
            ("When", "What", "Medium"),
            rows,
            (0.27, 0.33, 0.4),
            mark=MARK,
        )
    )


_NOT_REACHED = (
    "Copies outside this workspace are not reached: exported findings and records packages, letters, prints, "
    "and backups of the workspace's folder, in which the key is still sealed. Whoever holds them disposes of "
    "them under the same item. Referrals and notes stand outside the finding and are not listed here.",
    "The journal is kept whole, and with it what its entries say in clear: texts that were never sealed to "
    "the case, such as requests, statements and reasons. What was sealed in it, the reviews among it, opens "
    "to nobody: it needs the key that was destroyed.",
)


def _remains(paper: Certificate) -> tuple[str, ...]:
    return (
        "The stub of the case stays: its number, its submission's identity and digests, who did what and "
        "when, the determination, and the digests of every finding and export.",
        f"The journal stays whole. Entry {paper.issued.entry} records this disposal, and its SHA-384 is: "
        f"{' '.join(groups(paper.entry_sha384))}.",
        "The command “workspace check” verifies every entry of the journal, its chain and its signatures, "
        "without the destroyed key; entries that were sealed under it count as entries and stay closed.",
        "A finding or a package that left before still verifies by itself, from its own signatures.",
    )
