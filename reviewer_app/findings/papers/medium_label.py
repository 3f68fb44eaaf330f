"""The label of a medium: its marking large and in its colour, the case, the day, the copy, what it contains.

- Four of one kind stand on a sheet, to be cut along the lines. An unclassified medium has its label too: an
  unmarked one says nothing.
- The marking is that of the whole contents. It is never cut short: what does not fit is not drawn.
- Colour is never the only signal: the marking stands in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import DerivativeBlock
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, rolled_up
from reviewer_app.findings.frame import set_pages
from reviewer_app.findings.papers.label_layout import Label, Sheetful
from reviewer_app.findings.papers.shared import MARK, Issued, named, sheet
from reviewer_app.findings.papers.times import day_words, in_short, time_of
from reviewer_app.findings.words import portion

WHAT = "medium label"
_MOST = 3  # things a label names; the transmittal lists all


class NothingContained(DeskError):
    """Label {number} of case {case} names nothing: a medium contains something."""


@dataclass(frozen=True, slots=True)
class MediumLabel:
    """All that stands on a label. `contains` are short lines; `marking` the banner of all of it.

    `copy` counts the exports of these very contents, from 1. `algorithm` and `digest` (hex) pin the contents.
    """

    issued: Issued
    number: int
    copy: int
    what: str
    contains: tuple[str, ...]
    marking: str
    medium: str
    algorithm: str
    digest: str
    derivative: DerivativeBlock | None = None


def draw(paper: MediumLabel) -> bytes:
    """The file: one page, four labels. Raises NothingContained, CannotBeSet, PortionUnreadable,
    CannotBeMarked, shelf.ResourceMissing; ValueError for a time without an offset."""
    if not paper.contains:
        raise NothingContained(number=paper.number, case=paper.issued.case_id)
    name = named(WHAT, paper.number)
    banner = rolled_up((MARK, portion(paper.marking, f"the {paper.what}")), name)
    made = sheet(paper.issued, name, banner, f"Contents, {paper.algorithm}", paper.digest)
    return set_pages(made, _story(paper, banner))


def _story(paper: MediumLabel, banner: Banner) -> Iterator[Flowable]:
    yield Sheetful(_label(paper, banner))


def _label(paper: MediumLabel, banner: Banner) -> Label:
    issued = paper.issued
    listed = [parts.short(one, 60) for one in paper.contains[:_MOST]]
    more = len(paper.contains) - _MOST
    return Label(
        banner=banner.words,
        facts=(
            ("Case", parts.short(issued.case_id, 40)),
            ("Date", day_words(time_of(issued.dated))),
            ("Copy", str(paper.copy)),
            ("Medium", parts.short(paper.medium, 60)),
            ("Office", parts.short(issued.office, 60)),
        ),
        contains=f"{MARK} Contains a {parts.short(paper.what, 40)}",
        listed=(*listed, *([f"and {more} more, as the transmittal lists"] if more > 0 else [])),
        digest_of=parts.short(paper.algorithm, 60),
        digest=in_short(paper.digest),
        small=(*_block(paper.derivative), *_handling(banner, training=issued.training)),
    )


def _block(found: DerivativeBlock | None) -> tuple[str, ...]:
    return tuple(parts.short(one, 90) for one in found.lines) if found is not None else ()


def _handling(banner: Banner, *, training: bool) -> Iterator[str]:
    if training:
        yield "Training sample. Everything on it is fictional."
    if banner.classified:
        yield f"{MARK} Handle, store and carry this medium as its marking says."
    else:
        yield f"{MARK} This medium is marked {banner.words}. Nothing above that may be written to it."
