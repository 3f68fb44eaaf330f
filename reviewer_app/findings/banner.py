"""The banner of a finding or a letter: the roll-up of every portion that is printed in it.

- Computed from the marks of the tree that is drawn, and from nothing else; of a lowered banner the reason is
  printed too, and its mark counts.
- A banner that two people lowered is used while the portions roll up to no more than those two saw; the
  computed one and the reason are printed. Where the portions are above that, nothing is drawn.
- What the rules do not put together is marked by hand, elsewhere: nothing is drawn, and the sentence says so.
- A classified document has a derivative block. Its sources are those cited, the submission and the criteria
  set, as far as they are classified; where none is, the texts of the case that are. The acts hold no
  declassification instruction of a source: 25 years from the day on which it came are counted (Manual E.6),
  which is never too short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reviewer_app.domain.acts import BannerLowered
from reviewer_app.domain.case import came_at
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import (
    DerivativeBlock,
    Marking,
    MarkingFault,
    Source,
    derivative_block,
    lower,
    parse,
    roll_up,
)
from reviewer_app.domain.marking import banner as banner_words
from reviewer_app.domain.submission import delivery_folder
from reviewer_app.findings.basis import Basis
from reviewer_app.findings.tree import Fact, Facts, Items, Paragraph, Section, Style
from reviewer_app.findings.words import CannotBeMarked, day, line, portion


class BannerOutgrown(DeskError):
    """The finding is not drawn: its banner was lowered from {agreed}, and its portions are {computed} now."""


@dataclass(frozen=True, slots=True)
class Banner:
    """`words` stand at the top and the bottom of every page; `computed` is the roll-up of the portions."""

    words: str
    computed: str
    lowered: BannerLowered | None = None

    @property
    def classified(self) -> bool:
        return parse(self.words).level.classified


def rolled_up(marks: Iterable[str], what: str) -> Banner:
    """The banner over these portion marks. Raises CannotBeMarked."""
    computed = banner_words(_rolled(sorted(set(marks)), what))
    return Banner(computed, computed)


def banner_of(basis: Basis, marks: Iterable[str]) -> Banner:
    """The banner of the finding whose portions carry `marks`. Raises CannotBeMarked, BannerOutgrown."""
    lowered = basis.case.banner
    own = [_lowered_mark(lowered)] if lowered else []
    computed = rolled_up((*marks, *own), _what(basis)).computed
    if lowered is None:
        return Banner(computed, computed)
    try:
        agreed, chosen = parse(lowered.computed), parse(lowered.banner)
    except MarkingFault as fault:
        raise CannotBeMarked(what=_what(basis), reason=fault.sentence) from fault
    if lower(parse(computed), agreed):
        raise BannerOutgrown(agreed=banner_words(agreed), computed=computed)
    return Banner(banner_words(chosen), computed, lowered)


def derivative_of(basis: Basis, banner: Banner) -> DerivativeBlock | None:
    """The block of a classified finding, None for any other. Raises CannotBeMarked."""
    if not banner.classified:
        return None
    classifier = f"{basis.name(basis.case.supervisor)}, supervisor, {basis.criteria.issuing_office}"
    return block(classifier, tuple(_sources(basis)) or (_own_texts(basis),), _what(basis))


def _own_texts(basis: Basis) -> Source:
    """Where no cited source is classified, what is was written in this case: its own texts are the source."""
    office = basis.criteria.issuing_office
    name = f"Texts of the review of case {basis.case.id}, {office}, as marked by who wrote them"
    return Source(f"{name}, {day(basis.as_of)}", "", date.fromisoformat(day(basis.as_of)))


def block(classified_by: str, sources: Iterable[Source], what: str) -> DerivativeBlock:
    """A derivative block. Raises CannotBeMarked where no source is classified."""
    try:
        return derivative_block(classified_by, sources)
    except MarkingFault as fault:
        raise CannotBeMarked(what=what, reason=fault.sentence) from fault


def block_facts(found: DerivativeBlock) -> Facts:
    """The three lines, as they stand on the first page."""
    return Facts(
        (
            Fact("Classified By", line(found.classified_by, 300)),
            Fact("Derived From", line(found.derived_from_line, 300)),
            Fact("Declassify On", found.declassify_on),
        )
    )


def marking_section(basis: Basis, banner: Banner, derivative: DerivativeBlock | None) -> Section:
    """How the banner came about; who lowered it; the sources behind the derivative block."""
    blocks: list[Paragraph | Items] = [Paragraph(_HOW.format(computed=banner.computed))]
    if banner.lowered is not None:
        said, mark = banner.lowered.reason.strip(), _lowered_mark(banner.lowered)
        blocks.append(Paragraph(said, label=_lowered_words(basis, banner), mark=mark))
    if derivative is not None:
        blocks.append(Paragraph("Classified sources, of which this finding is derived:", style=Style.SMALL))
        blocks.append(Items(tuple(line(one, 400) for one in derivative.derived_from)))
        blocks.append(Paragraph(_YEARS, style=Style.SMALL))
    blocks.append(Paragraph(_UNMARKED, style=Style.SMALL))
    return Section("Marking", tuple(blocks))


_HOW = "The portions printed here roll up to {computed}. A mark in parentheses stands before its portion."
_YEARS = (
    "The acts hold no declassification instruction of these sources. Declassify On counts 25 years from the "
    "day on which the latest of them came."
)
_UNMARKED = "Titles, names, dates and digests carry no mark of their own."


def _lowered_mark(act: BannerLowered) -> str:
    return portion(act.marking, "the reason for the lower banner")


def _lowered_words(basis: Basis, banner: Banner) -> str:
    recorded = basis.when(BannerLowered)
    who = f"{basis.name(recorded.by)} and {basis.name(recorded.second)}" if recorded else "two people"
    return f"The banner was lowered from {banner.computed} to {banner.words} by {who}."


def _what(basis: Basis) -> str:
    return f"The finding of case {basis.case.id}"


def _rolled(marks: list[str], what: str) -> Marking:
    try:
        return roll_up(parse(mark) for mark in marks)
    except MarkingFault as fault:
        raise CannotBeMarked(what=what, reason=fault.sentence) from fault


def _sources(basis: Basis) -> Iterator[Source]:
    """The classified ones, in the order in which they are printed."""
    case, summary = basis.case, basis.case.submission
    if _classified(basis.criteria.marking):
        made = basis.register.activations.get((basis.criteria.id, basis.criteria.version))
        at = made.at if made else case.accepted_at
        yield _source(f"Criteria set {basis.criteria.name}, {basis.criteria.issuing_office}", at)
    if _classified(summary.marking):
        name = f"Submission {summary.submission_id}, sequence {summary.sequence}, {summary.organisation}"
        yield _source(name, came_at(case, delivery_folder(summary.sequence)))
    for exhibit in case.exhibits:
        if _classified(exhibit.cited.marking):
            for one in exhibit.cited.sources:
                yield _cited_source(basis, one.case, one.path)


def _cited_source(basis: Basis, other: str, path: str) -> Source:
    held = basis.register.cases.get(other)
    if held is not None:
        return _source(f"{path}, case {other}, {held.submission.organisation}", held.received_at)
    return _source(f"{path}, {basis.case.submission.organisation}", came_at(basis.case, path))


def _source(name: str, at: str) -> Source:
    return Source(f"{name}, received {day(at)}", "", date.fromisoformat(day(at)))


def _classified(mark: str) -> bool:
    return parse(mark).level.classified
