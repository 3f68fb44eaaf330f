"""The deficiency letter: what a submission lacks, point by point, and how to answer.

- Order: marking, office, addressee, subject; what happened; every point, with what to send; what is in place;
  how to answer; both clocks; contact and the typed name; the digest of what was received.
- It is no judgement about the model, and says so: nothing was assessed.
- A point's texts are printed whole, whatever their length and characters. `missing_characters` says
  beforehand what will stand as a code point.
- The letter is a function of its fields: the same letter gives the same bytes. It reads no clock.
- The banner is the roll-up of every point and of the submission; a classified letter has a derivative block
  on its first page. What must be marked by hand is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Spacer

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Source
from reviewer_app.findings import fonts
from reviewer_app.findings import letter_layout as parts
from reviewer_app.findings.banner import Banner, rolled_up
from reviewer_app.findings.blocks import flowables
from reviewer_app.findings.frame import Sheet, set_pages
from reviewer_app.findings.papers.shared import MARK, Issued, clocks, close, derived, opening
from reviewer_app.findings.papers.times import day_words, groups, in_short, moment, time_of
from reviewer_app.findings.tree import Fact, Facts, texts
from reviewer_app.findings.words import UNCLASSIFIED, counted, portion

_HEADER = ("Point", "Item", "What is wrong", "Please send")
_WIDTHS = (0.09, 0.25, 0.35, 0.31)


class NothingToAsk(DeskError):
    """The letter on case {case} lists no point: a submission is returned with at least one."""


@dataclass(frozen=True, slots=True)
class LetterPoint:
    """`item` of the checklist, or ""; `title` names it; `what` is wrong with it; what is `asked` for."""

    item: str
    title: str
    what: str
    asked: str
    marking: str = MARK


@dataclass(frozen=True, slots=True)
class DeficiencyLetter:
    """All that stands in the letter.

    - `dated` and `received_at` are ISO 8601 with an offset, by the workstation's clock.
    - The points stand in three groups: `lacking` (a required item, or a conditional one without a reason),
      `at_odds` (statements that do not fit together), `not_adequate` (present, judged not adequate). `points`
      is all of them, in the order of their numbers.
    - `in_place` are titles ("A1 Manifest"), `contact` is a sentence.
    - `access_window` and `agency_clock` are short, as domain.clocks says them: "22 days left", "not started".
    - `tagmanifest_sha512` is hex. `marking` is the submission's.
    """

    case_id: str
    letter_number: int
    dated: str
    to_organisation: str
    to_contact: str
    to_role: str
    from_office: str
    contact: str
    signed_by: str
    signed_role: str
    submission_id: str
    sequence: int
    request_kind: str
    model: str
    received_at: str
    tagmanifest_sha512: str
    lacking: tuple[LetterPoint, ...]
    at_odds: tuple[LetterPoint, ...]
    not_adequate: tuple[LetterPoint, ...]
    in_place: tuple[str, ...]
    next_sequence: int
    access_window: str
    agency_clock: str
    marking: str = UNCLASSIFIED
    training: bool = False

    @property
    def points(self) -> tuple[LetterPoint, ...]:
        return (*self.lacking, *self.at_odds, *self.not_adequate)


def draw_letter(letter: DeficiencyLetter) -> bytes:
    """The file, PDF/A-2a and PDF/UA-1. Raises NothingToAsk, PortionUnreadable, CannotBeMarked,
    shelf.ResourceMissing; ValueError for a time without an offset."""
    if not letter.points:
        raise NothingToAsk(case=letter.case_id)
    banner = _banner(letter)
    return set_pages(_sheet(letter, banner), _story(letter, banner))


def missing_characters(letter: DeficiencyLetter) -> tuple[str, ...]:
    """The characters of the letter that will stand as ‹U+…›, each once, in the order of the fields.

    No face has them, they are written from right to left, or they cannot be seen.
    Raises shelf.ResourceMissing.
    """
    return fonts.lacking("".join(texts(letter)))


def _banner(letter: DeficiencyLetter) -> Banner:
    """The roll-up of the letter's own words, the submission, and every point."""
    marks = [portion(letter.marking, "the submission"), MARK]
    marks += [_mark(number, point) for number, point in enumerate(letter.points, start=1)]
    return rolled_up(marks, f"Deficiency letter {letter.letter_number}")


def _mark(number: int, point: LetterPoint) -> str:
    return portion(point.marking, f"point {number}")


def _issued(letter: DeficiencyLetter) -> Issued:
    return Issued(
        letter.case_id, letter.dated, 0, letter.from_office, letter.contact, letter.signed_by,
        letter.signed_role, letter.training,
    )  # fmt: skip


def _source(letter: DeficiencyLetter) -> Source:
    """The submission is the one source of a classified letter."""
    received = time_of(letter.received_at)
    name = f"Submission {letter.submission_id}, sequence {letter.sequence}, {letter.to_organisation}"
    return Source(f"{name}, received {day_words(received)}", "", received.date())


def _sheet(letter: DeficiencyLetter, banner: Banner) -> Sheet:
    number, case = letter.letter_number, parts.short(letter.case_id, 40)
    sample = " · training sample" if letter.training else ""
    return Sheet(
        title=f"Deficiency letter {number}: {parts.short(letter.model)}",
        description=f"Case {case}, deficiency letter {number}, {banner.words}{sample}",
        marking=banner.words,
        foot=f"Case {case} · deficiency letter {number}{sample}",
        below="Times are the workstation clock's. Tag manifest of the submission, SHA-512",
        digest=in_short(letter.tagmanifest_sha512),
        at=time_of(letter.dated),
        author=parts.short(letter.from_office),
    )


def _story(letter: DeficiencyLetter, banner: Banner) -> Iterator[Flowable]:
    issued, name = _issued(letter), f"Deficiency letter {letter.letter_number}"
    derivative = derived(issued, banner, [_source(letter)], name)
    yield from opening(_letterhead(letter), derivative, issued, "letter")
    yield from _opening(letter)
    yield from _points(letter)
    yield parts.heading("What is in place", "in-place")
    yield from _in_place(letter)
    yield parts.heading("How to answer", "answer")
    yield from parts.steps(_answer(letter), MARK)
    yield from clocks(letter.access_window, letter.agency_clock, "while the submission is returned")
    yield KeepTogether(
        [*close(issued, name, "letter", to_submitter=True), Spacer(1, 7), *flowables(_reference(letter))]
    )


def _letterhead(letter: DeficiencyLetter) -> parts.Letterhead:
    return parts.Letterhead(
        office=letter.from_office,
        addressee=(letter.to_organisation, letter.to_contact, letter.to_role),
        references=(
            ("Date", moment(letter.dated)),
            ("Case", letter.case_id),
            ("Letter", f"Deficiency letter {letter.letter_number}"),
            ("Submission", f"{parts.short(letter.submission_id, 60)}, sequence {letter.sequence}"),
            ("Request", letter.request_kind.replace("-", " ").capitalize()),
        ),
        title="Your submission is incomplete",
        subject=f"Deficiency letter {letter.letter_number} on {parts.short(letter.model)}",
    )


def _opening(letter: DeficiencyLetter) -> Iterator[Flowable]:
    needed = counted(len(letter.points), "point, listed below, needs", "points, listed below, need")
    yield parts.body(
        f"Your submission was received on {moment(letter.received_at)} and verified against its manifests "
        f"and its signature. It is not complete: {needed} your answer before a review can begin. We return "
        "it to you with this letter.",
        MARK,
    )
    yield parts.body(
        "This is no judgement about the model; nothing in the submission has been assessed. A review asks "
        "only whether a model is designated as a covered frontier model, and a designation neither allows "
        "nor forbids any release or use.",
        MARK,
    )


def _points(letter: DeficiencyLetter) -> Iterator[Flowable]:
    """A table for each group that has points; numbers run on."""
    first = 1
    for title, points in (
        ("Items that are lacking", letter.lacking),
        ("Statements that do not fit together", letter.at_odds),
        ("Items that are present, but not adequate", letter.not_adequate),
    ):
        if points:
            over = [parts.heading("What we ask you to send", "asked")] if first == 1 else []
            over.append(parts.subheading(f"{title}: {_numbers(first, len(points))}"))
            rows = (_row(number, point) for number, point in enumerate(points, start=first))
            yield from parts.led(over, parts.table(_HEADER, rows, _WIDTHS))
            first += len(points)


def _numbers(first: int, count: int) -> str:
    if count == 1:
        return f"point {first}"
    return f"points {first} {'and' if count == 2 else 'to'} {first + count - 1}"


def _row(number: int, point: LetterPoint) -> tuple[str, ...]:
    return f"{_mark(number, point)} {number}", f"{point.item} {point.title}".strip(), point.what, point.asked


def _in_place(letter: DeficiencyLetter) -> Iterator[Flowable]:
    if letter.in_place:
        yield parts.listing(letter.in_place, MARK)
    else:
        yield parts.body("No item of the contents checklist is in place yet.", MARK)


def _answer(letter: DeficiencyLetter) -> tuple[str, ...]:
    named = parts.short(letter.submission_id, 60)
    return (
        f"Send a supplement: a bundle with the same submission id, {named}, and sequence "
        f"{letter.next_sequence}, signed as this one was.",
        "Keep the checkpoint: its SHA-512 is the same as in this submission. A new checkpoint does not "
        "answer this letter.",
        "Answer each point by its number, in item A7 (related cases and changelog).",
        "Where you cannot send an item, say so in its place, as not applicable or withheld, with the reason. "
        "For a required item a supervisor decides whether a review can begin without it.",
        "Taking part is voluntary. You can withdraw the submission at any time before a determination is "
        "recorded.",
    )


def _reference(letter: DeficiencyLetter) -> Facts:
    return Facts(
        (
            Fact("Submission received", f"{moment(letter.received_at)}, workstation clock"),
            Fact("Its tag manifest, SHA-512", " ".join(groups(letter.tagmanifest_sha512)), digest=True),
        )
    )
