"""The information request: what a developer is asked for during a review, point by point; how to answer.

- Order: marking, office, addressee, subject; why it is asked; every point with the criteria it bears on and
  the day by which it is asked for; how to answer; both clocks; contact and typed name; what it is about.
- Only a signed supplement answers it, and the letter says so. It gives no level, no likelihood and no
  judgement: a request says what is asked, not what was thought.
- A criterion is named by its title where the title adds nothing to the letter's marking, else by its number
  alone: a criteria set is often marked above what its subject may read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Spacer

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Source
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, rolled_up
from reviewer_app.findings.blocks import flowables
from reviewer_app.findings.frame import set_pages
from reviewer_app.findings.papers.shared import (
    MARK,
    Issued,
    clocks,
    close,
    derived,
    named,
    opening,
    references,
    sheet,
)
from reviewer_app.findings.papers.times import day_said, groups, moment
from reviewer_app.findings.tree import Fact, Facts
from reviewer_app.findings.words import counted, portion

WHAT = "information request"
_HEADER = ("Point", "Bears on", "What we ask you to send")
_WIDTHS = (0.09, 0.30, 0.61)


class NothingAsked(DeskError):
    """Information request {number} of case {case} asks for nothing: it has at least one point."""


@dataclass(frozen=True, slots=True)
class BearsOn:
    """A criterion; `title` "" where it is left out, `marking` is the title's."""

    criterion: str
    title: str = ""
    marking: str = MARK


@dataclass(frozen=True, slots=True)
class AskedPoint:
    bears_on: tuple[BearsOn, ...]
    asked: str
    marking: str = MARK


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """All that stands in the letter.

    - `due_on` is YYYY-MM-DD or "". The clocks are short, as domain.clocks says them, in calendar
      days of `zone`.
    - `sequence`, `received_at` and `tagmanifest_sha512` (hex) are those of the latest delivery,
      `next_sequence` the one a supplement must carry. `marking` is the submission's.
    - `sources` are what a classified letter is derived of.
    """

    issued: Issued
    number: int
    to_organisation: str
    model: str
    submission_id: str
    sequence: int
    received_at: str
    tagmanifest_sha512: str
    next_sequence: int
    points: tuple[AskedPoint, ...]
    due_on: str
    access_window: str
    agency_clock: str
    zone: str
    marking: str
    sources: tuple[Source, ...] = ()


def draw(paper: InformationRequest) -> bytes:
    """The file. Raises NothingAsked, PortionUnreadable, CannotBeMarked, shelf.ResourceMissing; ValueError for
    a time without an offset."""
    if not paper.points:
        raise NothingAsked(number=paper.number, case=paper.issued.case_id)
    name = named(WHAT, paper.number)
    banner = rolled_up(_marks(paper), name)
    below = "Tag manifest of the latest delivery, SHA-512"
    return set_pages(
        sheet(paper.issued, name, banner, below, paper.tagmanifest_sha512), _story(paper, name, banner)
    )


def _marks(paper: InformationRequest) -> Iterator[str]:
    yield MARK
    yield portion(paper.marking, "the submission")
    for number, point in enumerate(paper.points, start=1):
        yield portion(point.marking, f"point {number}")
        yield from (_title_mark(one) for one in point.bears_on if one.title)


def _title_mark(one: BearsOn) -> str:
    return portion(one.marking, f"the title of criterion {one.criterion}")


def _story(paper: InformationRequest, name: str, banner: Banner) -> Iterator[Flowable]:
    derivative = derived(paper.issued, banner, paper.sources, name)
    yield from opening(_letterhead(paper, name), derivative, paper.issued, "letter")
    yield from _why(paper)
    yield from _points(paper)
    yield parts.heading("How to answer", "answer")
    yield from parts.steps(_answer(paper, name), MARK)
    yield from clocks(paper.access_window, paper.agency_clock, "while an information request is open")
    yield parts.body(f"Days are calendar days of the zone {parts.short(paper.zone, 60)}.", MARK)
    yield KeepTogether(
        [*close(paper.issued, name, "letter", to_submitter=True), Spacer(1, 7), *flowables(_reference(paper))]
    )


def _letterhead(paper: InformationRequest, name: str) -> parts.Letterhead:
    submission = f"{parts.short(paper.submission_id, 60)}, sequence {paper.sequence}"
    return parts.Letterhead(
        office=paper.issued.office,
        addressee=(paper.to_organisation, "The contact named in the submission"),
        references=(*references(paper.issued, "Letter", name), ("Submission", submission)),
        title="We ask you for more information",
        subject=f"{name} on {parts.short(paper.model)}",
    )


def _why(paper: InformationRequest) -> Iterator[Flowable]:
    needed = counted(len(paper.points), "point, tied to", "points, each tied to")
    yield parts.body(
        "Your submission is under review. To answer the criteria named below, its reviewers need more than "
        f"it holds: {needed} the criteria it bears on.",
        MARK,
    )
    yield parts.body(
        "This is no judgement about the model, and says nothing of what a review will find. A review asks "
        "only whether a model is designated as a covered frontier model, and a designation neither allows "
        "nor forbids any release or use.",
        MARK,
    )


def _points(paper: InformationRequest) -> Iterator[Flowable]:
    over = [parts.heading("What we ask you to send", "asked"), parts.subheading(due_words(paper.due_on))]
    rows = (
        (f"{portion(one.marking, f'point {number}')} {number}", _bears_on(one), one.asked)
        for number, one in enumerate(paper.points, start=1)
    )
    yield from parts.led(over, parts.table(_HEADER, rows, _WIDTHS))


def due_words(due_on: str) -> str:
    """By which day, in the words of the letter."""
    return (
        f"Please answer by {day_said(due_on)}"
        if due_on
        else "No day is named; please say when you can answer"
    )


def _bears_on(point: AskedPoint) -> str:
    return "\n".join(
        f"{_title_mark(one)} {one.criterion} {one.title}" if one.title else one.criterion
        for one in point.bears_on
    )


def _answer(paper: InformationRequest, name: str) -> tuple[str, ...]:
    named_so = parts.short(paper.submission_id, 60)
    return (
        f"Send a supplement: a bundle with the same submission id, {named_so}, and sequence "
        f"{paper.next_sequence} (or the next one that is free), signed as the submission was. Only a signed "
        "supplement answers this letter; a message does not.",
        "Answer each point by its number, in item A7 (related cases and changelog), and name "
        f"{name.lower()}.",
        "Mark every file and text as its contents ask. What is proprietary stays marked so.",
        "Keep the checkpoint: its SHA-512 is the same as in the submission. A new checkpoint does not answer "
        "this letter.",
        "Where you cannot send what a point asks for, say so in its place, with the reason. The reviewers "
        "then answer from what they have, and say what they could not assess.",
        "Taking part is voluntary. You can withdraw the submission at any time before a determination is "
        "recorded.",
    )


def _reference(paper: InformationRequest) -> Facts:
    return Facts(
        (
            Fact("Submission received", f"{moment(paper.received_at)}, workstation clock"),
            Fact("Its tag manifest, SHA-512", " ".join(groups(paper.tagmanifest_sha512)), digest=True),
        )
    )
