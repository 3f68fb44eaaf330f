"""A version of a signed finding for others: without every portion that is not within a marking.

- Made of the signed finding's own tree (`sieve` says what stays), never of its pages: what is left out is in
  no byte of the file, no text alternative, bookmark, title or metadata.
- Sections and figures follow on; exhibits are numbered anew from 1, so that no number tells of another.
- Page 1 says of which signed finding it was made, by its digest, under which marking, and how many portions
  are left out; every section with a gap says how many there.
- Banner and derivative block are computed anew: the banner from what is left, the block from the finding as
  the one source. Journal, signatures and the finding's own account of its marking stay out.
- Not signed: the journal holds its digest and the finding's (`ReleasableDrawn`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from reviewer_app.domain.acts import Received, SupplementReceived
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Source, lower, parse
from reviewer_app.domain.register import Register
from reviewer_app.findings.banner import Banner, block, block_facts, derivative_of, rolled_up
from reviewer_app.findings.basis import Basis, basis
from reviewer_app.findings.document import TITLE, document_of
from reviewer_app.findings.sieve import OWN, REFERENCE, Sieve
from reviewer_app.findings.tree import Citation, Document, Facts, Paragraph, Section, marks
from reviewer_app.findings.within import Within
from reviewer_app.findings.words import counted, day, portion

_LEFT_OUT = (
    "Marking",
    "Journal",
    "Signatures",
)  # the finding's own back: its sources, its journal, its fields


class NotReleasable(DeskError):
    """No releasable version is made for {level}: what is left would be marked {banner}."""


@dataclass(frozen=True, slots=True)
class Releasable:
    """`level` is the marking as a banner writes it; `dropped` counts the portions that were left out."""

    document: Document
    level: str
    dropped: int


def releasable(
    register: Register, case: Case, *, head_seq: int, head: str, level: str, of_sha384: str
) -> Releasable:
    """The version under `level` of the finding under the journal head, signed as `of_sha384`.

    Raises NoSuchLevel, NotReleasable, and what drawing the finding raises.
    """
    within = Within(level)
    told = basis(register, case, head_seq)
    made = document_of(told, head_seq, head)
    sieve = _sieve(told, within)
    found = [sieve.section(one) for one in made.sections if one.title not in _LEFT_OUT]
    kept = tuple(section for section, _ in found)
    front, gone = _front(made, sieve)
    dropped = gone + sum(one for _, one in found)
    banner = _banner(kept, within)
    document = replace(
        front,
        marking=banner.words,
        title=f"Releasable version of: {TITLE[0].lower()}{TITLE[1:]}",
        standing=tuple(_standing(within, dropped, of_sha384)),
        sections=_renumbered((*kept, _marking(banner, within)), _numbers(told, sieve)),
        derivative=_derivative(told, made, banner),
        kind="releasable version of finding",
        made_from=of_sha384,
        head_seq=0,
        head="",
    )
    return Releasable(document, within.words, dropped)


def _sieve(told: Basis, within: Within) -> Sieve:
    case = told.case
    deliveries = [one.act for one in case.history if isinstance(one.act, Received | SupplementReceived)]
    about = {portion(told.criteria.marking, "the criteria set")}
    for act in deliveries:
        received = act.received if isinstance(act, SupplementReceived) else act
        about.add(portion(received.submission.marking, "a delivery"))
    hidden = [one for one in told.criteria.criteria if not within.mark(one.marking)]
    numbers = {one.number for one in case.exhibits if not within.mark(one.cited.marking)}
    names = tuple(name.strip() for one in hidden for name in (one.id, one.title) if name.strip())
    return Sieve(within, tuple(sorted(about)), names, frozenset(numbers))


def _front(made: Document, sieve: Sieve) -> tuple[Document, int]:
    """The first page: the case is always named; everything else is about the submission."""
    rows = [
        row for row in made.authority.rows if row.label == "Case" or sieve.says(f"{row.label} {row.value}")
    ]
    gone = len(made.authority.rows) - len(rows)
    subject, notice = (text if sieve.says(text) else "" for text in (made.subject, made.notice))
    gone += (subject != made.subject) + (notice != made.notice)
    office = made.office if sieve.says(made.office) else ""  # in the metadata: no portion of the page
    return replace(made, authority=Facts(tuple(rows)), subject=subject, notice=notice, office=office), gone


def _standing(within: Within, dropped: int, of_sha384: str) -> Iterator[str]:
    yield f"A releasable version under {within.words}, with portions left out. It is not signed."
    many = counted(dropped, "portion is", "portions are")
    yield f"{many} left out; each section says how many of them were there."
    yield f"Made of the signed finding with the SHA-384 {of_sha384}."


def _banner(kept: Iterable[Section], within: Within) -> Banner:
    banner = rolled_up((OWN, *(one for section in kept for one in marks(section))), "The releasable version")
    if lower(parse(banner.computed), within.limit):
        raise NotReleasable(level=within.words, banner=banner.computed)
    return banner


def _marking(banner: Banner, within: Within) -> Section:
    words = (
        f"The portions printed here roll up to {banner.computed}. What is not within {within.words}, or "
        "could not be shown to be, is left out. What carries no mark of its own stands only where all "
        "that is beside it, the submission and the criteria set are within."
    )
    return Section("Marking", (Paragraph(words, mark=OWN),))


def _derivative(told: Basis, made: Document, banner: Banner) -> Facts | None:
    """The block of a classified version; the signed finding is its one source."""
    if not banner.classified:
        return None
    what = f"The releasable version of the finding of case {told.case.id}"
    whole = derivative_of(told, Banner(made.marking, made.marking))
    name = f"Finding of case {told.case.id}, version {told.case.version}, {day(told.as_of)}"
    until = whole.declassify_on if whole else ""
    source = Source(name, until, date.fromisoformat(day(told.as_of)))
    return block_facts(block(whole.classified_by if whole else name, [source], what))


def _numbers(told: Basis, sieve: Sieve) -> dict[int, int]:
    """The new number of each exhibit that is left, in the order of the old ones."""
    left = sorted(one.number for one in told.case.exhibits if one.number not in sieve.numbers)
    return {number: place for place, number in enumerate(left, start=1)}


def _renumbered(node: Any, numbers: dict[int, int]) -> Any:
    """The tree with every exhibit under its new number, in references and where it is cited."""
    if type(node) is str:  # not the words of an enumeration
        return REFERENCE.sub(lambda found: f"[{numbers.get(int(found[1]), int(found[1]))}]", node)
    if isinstance(node, tuple):
        return tuple(_renumbered(one, numbers) for one in node)
    if isinstance(node, frozenset):
        return frozenset(_renumbered(one, numbers) for one in node)
    if is_dataclass(node) and not isinstance(node, type):
        changed = {one.name: _renumbered(getattr(node, one.name), numbers) for one in fields(node)}
        if isinstance(node, Citation):
            changed["number"] = numbers[node.number]
        return replace(node, **changed)
    return node
