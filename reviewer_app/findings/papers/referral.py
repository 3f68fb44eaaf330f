"""A referral of what was found: to the clearinghouse, or as a note to law enforcement. Outside the finding.

- Order: marking, office, addressee; the embargo, if there is one, before anything that is under it; what is
  referred; the exhibits it rests on, with marking, place and digests; what this paper is; contact and name.
- It names neither the developer nor the model, and gives no judgement about either: it passes on what was
  seen. What an exhibit's own descriptor says is printed as it was cited.
- Nothing is sent by it. It is a file, and a person carries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Spacer

from reviewer_app.domain.acts import ReferralKind
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Source
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, rolled_up
from reviewer_app.findings.blocks import Panel, flowables, paragraph
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
from reviewer_app.findings.papers.times import day_said
from reviewer_app.findings.tree import CitedSource, Fact, Facts
from reviewer_app.findings.words import portion

WHAT = {ReferralKind.CLEARINGHOUSE: "referral", ReferralKind.LAW_ENFORCEMENT: "law-enforcement note"}
_TO = {
    ReferralKind.CLEARINGHOUSE: "AI cybersecurity clearinghouse",
    ReferralKind.LAW_ENFORCEMENT: "Law enforcement",
}
_TITLES = {
    ReferralKind.CLEARINGHOUSE: "Referral of what was found in evidence",
    ReferralKind.LAW_ENFORCEMENT: "Note of what was found in evidence",
}


class NothingReferred(DeskError):
    """Referral {number} of case {case} says nothing: a referral has a subject and words."""


@dataclass(frozen=True, slots=True)
class RestsOn:
    """An exhibit: `what` kind it is, `descriptor` as it was cited, the mark of both; digests are hex."""

    number: int
    what: str
    descriptor: str
    marking: str
    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """All that stands in the paper. `marking` is of subject, sector and words; `embargo_until` YYYY-MM-DD or
    ""; `sources` are what a classified referral is derived of."""

    issued: Issued
    number: int
    to: ReferralKind
    subject: str
    sector: str
    words: str
    marking: str
    embargo_until: str
    exhibits: tuple[RestsOn, ...]
    sources: tuple[Source, ...] = ()


def draw(paper: Referral) -> bytes:
    """The file. Raises NothingReferred, PortionUnreadable, CannotBeMarked, shelf.ResourceMissing; ValueError
    for a time without an offset."""
    if not (paper.subject.strip() and paper.words.strip()):
        raise NothingReferred(number=paper.number, case=paper.issued.case_id)
    name = named(WHAT[paper.to], paper.number)
    banner = rolled_up(_marks(paper), name)
    digest = (
        paper.exhibits[0].sources[0].excerpt_sha384 if paper.exhibits and paper.exhibits[0].sources else ""
    )
    below = "Excerpt of the first exhibit, SHA-384" if digest else ""
    return set_pages(sheet(paper.issued, name, banner, below, digest), _story(paper, name, banner))


def _marks(paper: Referral) -> Iterator[str]:
    yield MARK
    yield _own_mark(paper)
    yield from (_mark(one) for one in paper.exhibits)


def _own_mark(paper: Referral) -> str:
    return portion(paper.marking, f"referral {paper.number}")


def _mark(exhibit: RestsOn) -> str:
    return portion(exhibit.marking, f"exhibit {exhibit.number}")


def _story(paper: Referral, name: str, banner: Banner) -> Iterator[Flowable]:
    what = WHAT[paper.to]
    derivative = derived(paper.issued, banner, paper.sources, name)
    head = parts.Letterhead(
        office=paper.issued.office,
        addressee=(_TO[paper.to],),
        references=references(paper.issued, "Paper", name),
        title=_TITLES[paper.to],
        subject=f"{name} of case {parts.short(paper.issued.case_id, 40)}",
    )
    yield from opening(head, derivative, paper.issued, what)
    yield _embargo(paper.embargo_until)
    yield Spacer(1, 4)
    mark = _own_mark(paper)
    yield parts.heading("What is referred", "referred")
    yield from prose(f"Subject: {paper.subject.strip()}", mark)
    if paper.sector.strip():
        yield from prose(f"Sector: {paper.sector.strip()}", mark)
    yield from prose(paper.words, mark)
    yield parts.heading("What it rests on", "exhibits")
    yield from _exhibits(paper)
    yield parts.heading("What this paper is", "nature")
    for text in _nature(what):
        yield parts.body(text, MARK)
    yield KeepTogether(list(close(paper.issued, name, what)))


def _embargo(until: str) -> Panel:
    if not until:
        return Panel([paragraph(f"{MARK} No embargo is set.", "panel detail")])
    held = (
        f"{MARK} Until the end of that day nothing of this paper is passed on or published, in whole or in "
        "part, beyond those who need it to mend what it describes."
    )
    return Panel(
        [
            paragraph("Embargo", "panel label"),
            paragraph(f"Until {day_said(until)}", "panel outcome"),
            paragraph(held, "panel detail"),
        ]
    )


def _exhibits(paper: Referral) -> Iterator[Flowable]:
    if not paper.exhibits:
        yield parts.body("No exhibit of the case is named: it rests on the words above alone.", MARK)
        return
    yield parts.body(
        "The exhibits stay in the case; here stand what they are, where they lie, and their digests. The "
        "office below says how an excerpt is asked for.",
        MARK,
    )
    for one in paper.exhibits:
        yield KeepTogether(list(_exhibit(one)))


def _exhibit(one: RestsOn) -> Iterator[Flowable]:
    mark = _mark(one)
    head = paragraph(f"{mark} [{one.number}] {one.descriptor}", "label")
    head.keepWithNext = 1
    yield head
    rows = [Fact("Kind", one.what)]
    for source in one.sources:
        rows += [
            Fact("File", source.path, mark=mark),
            Fact("Place", source.locator or "the whole file", mark=mark),
            Fact("Original, SHA-512", source.object_sha512, digest=True),
            Fact("Excerpt, SHA-384", source.excerpt_sha384, digest=True),
        ]
    yield from flowables(Facts(tuple(rows)))


def _nature(what: str) -> tuple[str, ...]:
    return (
        f"This {what} stands outside the finding of the case and is no part of it. It makes no judgement "
        "about the model: it does not say whether the model is designated, and nothing in it bears on that "
        "question.",
        "It says what was seen in evidence that was submitted for a review. This workspace runs no model and "
        "tries nothing out; whether what is described works elsewhere was not looked at here.",
        "The developer and the model are left unnamed on purpose; a descriptor stands as it was cited. "
        "Handle the paper as its own marking says, which is not the marking of the case.",
    )
