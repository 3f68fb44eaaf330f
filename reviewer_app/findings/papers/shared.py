"""What the papers share: who issues one, its sheet, its head, both clocks, contact and typed name.

Every string that comes from an act is plain text; `letter_layout` escapes it and cuts it where a place is
short. Texts that are said whole are set as paragraphs, one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, Spacer

from reviewer_app.domain.marking import DerivativeBlock, Source
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, block, block_facts
from reviewer_app.findings.blocks import flowables, notice
from reviewer_app.findings.frame import Sheet
from reviewer_app.findings.papers.times import in_short, moment, time_of

MARK = "(U)"
_TRAINING = {
    "letter": (
        "Training sample. The organisation, the model and the people in this letter are fictional; nobody is "
        "asked for anything."
    )
}
_FICTIONAL = "Training sample. What this {what} names is fictional."
_TYPED = "Typed name. A {what} is not a finding: it carries no digital signature."


@dataclass(frozen=True, slots=True)
class Issued:
    """Of which case a paper is, when it was made, and who stands under it.

    `dated` is ISO 8601 with an offset, by the workstation's clock: the time of the act it rests on, which is
    the journal's `entry`. `contact` is a sentence
    to the submitter.
    """

    case_id: str
    dated: str
    entry: int
    office: str
    contact: str
    signed_by: str
    signed_role: str
    training: bool = False


def named(what: str, number: int) -> str:
    """ "Information request 2"."""
    return f"{what[:1].upper()}{what[1:]} {number}"


def sheet(issued: Issued, name: str, banner: Banner, below: str, digest: str) -> Sheet:
    """The frame's words: `name` is the paper's, `below` says what `digest` (hex) is of."""
    case = parts.short(issued.case_id, 40)
    sample = " · training sample" if issued.training else ""
    return Sheet(
        title=f"{name} of case {case}",
        description=f"Case {case}, {name[:1].lower()}{name[1:]}, {banner.words}{sample}",
        marking=banner.words,
        foot=f"Case {case} · {name[:1].lower()}{name[1:]}{sample}",
        below=f"Times are the workstation clock's. {below}".strip(),
        digest=in_short(digest),
        at=time_of(issued.dated),
        author=parts.short(issued.office),
    )


def references(issued: Issued, label: str, value: str) -> tuple[tuple[str, str], ...]:
    """Date, case, journal entry and the paper's own name, for the letterhead."""
    return (
        ("Date", moment(issued.dated)),
        ("Case", issued.case_id),
        (label, value),
        ("Journal", f"entry {issued.entry}"),
    )


def opening(
    head: parts.Letterhead, derivative: DerivativeBlock | None, issued: Issued, what: str
) -> Iterator[Flowable]:
    """Letterhead, derivative block, and on a sample that it is one."""
    yield from parts.letterhead(head)
    if derivative is not None:
        yield from flowables(block_facts(derivative))
    if issued.training:
        yield notice(_TRAINING.get(what) or _FICTIONAL.format(what=what))
        yield Spacer(1, 8)


def derived(issued: Issued, banner: Banner, sources: Iterable[Source], what: str) -> DerivativeBlock | None:
    """The block of a classified paper, None for any other. Raises CannotBeMarked without a source."""
    if not banner.classified:
        return None
    who = ", ".join(one for one in (issued.signed_by, issued.signed_role, issued.office) if one.strip())
    return block(who, sources, what)


def prose(text: str, mark: str) -> Iterator[Flowable]:
    """A text whole: a paragraph a line, each with the portion mark."""
    for line in text.split("\n"):
        if line.strip():
            yield parts.body(line.strip(), mark)


def clocks(access_window: str, agency_clock: str, stands: str) -> Iterator[Flowable]:
    """Both clocks as they stood; `stands` says when the agency's stands still."""
    yield parts.heading("Time", "time")
    window, agency = parts.short(access_window), parts.short(agency_clock)
    yield parts.body(
        f"The access window is yours, and we do not pause it (now: {window}). The agency clock counts from "
        f"acceptance and is paused {stands} (now: {agency}).",
        MARK,
    )


def close(issued: Issued, name: str, what: str, *, to_submitter: bool = False) -> Iterator[Flowable]:
    """Contact and typed name. `name` is what to name in an answer, `what` the kind of paper.

    The register's sentence on how to answer is the submitter's: everybody else turns to the office."""
    yield parts.heading("Contact", "contact")
    case = parts.short(issued.case_id, 40)
    how = issued.contact if to_submitter else f"Questions about this {what} go to the office named above."
    words = f"{parts.short(how, 400)} Please name case {case}, {name[:1].lower()}{name[1:]}."
    yield parts.body(words.strip(), MARK)
    yield from signed(issued, what)


def signed(issued: Issued, what: str) -> Iterator[Flowable]:
    """The typed name, and that it is one."""
    yield from parts.signed(issued.signed_by, issued.signed_role, issued.office, _TYPED.format(what=what))
