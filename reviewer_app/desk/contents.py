"""The clerk's check of the contents: what is there, whether it is adequate, and the return with a letter.

- What stands on the page is folded from the acts; the files behind an item come from each delivery's own
  submission.json, read from its sealed original.
- A letter is drawn from its act alone: the same bytes again, held against the digest the act names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.custody.files import write_whole
from reviewer_app.desk.evidence import originals, read_original
from reviewer_app.desk.session import Desk, anchor, record
from reviewer_app.domain.acts import (
    AdequacyJudged,
    Deficiency,
    DeficiencyKind,
    ItemWaived,
    LetterExported,
    LetterFacts,
    Received,
    ReturnedIncomplete,
    Withdrawn,
)
from reviewer_app.domain.case import Case
from reviewer_app.domain.checklist import completeness
from reviewer_app.domain.clocks import agency_words, window_words
from reviewer_app.domain.consistency import Inconsistency, consistency
from reviewer_app.domain.contents import HeldItem, contents_of
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.submission import (
    FILE,
    PAYLOAD,
    Submission,
    delivery_folder,
    payload_path,
    read_submission,
)

if TYPE_CHECKING:
    from reviewer_app.findings.letter import DeficiencyLetter, LetterPoint


class LetterAltered(DeskError):
    """Letter {number} of case {case} cannot be drawn as it was sent: {fault}."""


class LetterExists(DeskError):
    """{path} exists already, and a letter is never written over anything."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivery as its own submission.json says. `folder` is "" for the first, else "supplement-2/"."""

    folder: str
    received: Received
    submission: Submission


@dataclass(frozen=True, slots=True)
class CaseContents:
    """Every item with the originals behind it, what does not fit together, and the deliveries, oldest first.

    `files` are paths of originals by item; `reasons` the submitter's, by item.
    """

    items: tuple[HeldItem, ...]
    files: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, str]
    remarks: tuple[Inconsistency, ...]
    deliveries: tuple[Delivered, ...]


def contents(desk: Desk, case_id: str) -> CaseContents:
    """The contents of a case, for those who hold its key. Raises NoCaseKey, Refused, OriginalDamaged."""
    case = desk.case(case_id)
    delivered = tuple(_delivered(desk, case, received) for received in case.deliveries)
    held = contents_of(case)
    settled = {item.item.id: item.sequence for item in held}
    files: dict[str, tuple[str, ...]] = {}
    reasons: dict[str, str] = {}
    for one in delivered:
        for state in completeness(one.submission):
            paths = tuple(one.folder + payload_path(name) for name in state.files)
            files[state.item.id] = files.get(state.item.id, ()) + paths
            if one.submission.sequence == settled.get(state.item.id) or state.item.id not in reasons:
                reasons[state.item.id] = state.reason
    return CaseContents(held, files, reasons, _remarks(desk, case_id, delivered), delivered)


def as_it_stands(desk: Desk, case_id: str, found: CaseContents) -> CaseContents:
    """What was read of the deliveries, with the items as the acts have them now. Reads nothing."""
    return replace(found, items=contents_of(desk.case(case_id)))


def judge(
    desk: Desk, case_id: str, item: str, adequate: bool, reason: str = "", marking: str = "(U)"
) -> None:
    """Say whether a present item is adequate. Raises Refused."""
    record(desk, case_id, AdequacyJudged(item, adequate, reason, marking.strip()))


def waive(desk: Desk, case_id: str, item: str, reason: str, password: str, marking: str = "(U)") -> None:
    """Let a required item be absent: a supervisor's act, with the password again. Raises Refused."""
    act = ItemWaived(item, reason, marking.strip())
    _ask(desk, case_id, act)
    desk.confirm(password)
    record(desk, case_id, act)


def withdraw(desk: Desk, case_id: str, asked_by: str, reason: str, marking: str = "(U)") -> None:
    """Record that the developer withdrew. Raises Refused."""
    record(desk, case_id, Withdrawn(asked_by, reason, marking.strip()))


def draft_points(found: CaseContents) -> tuple[Deficiency, ...]:
    """The points a letter has to list as things stand, for the clerk to complete: nothing is left out."""
    lacking = (_lacking_point(item, found) for item in found.items if item.stands_in_the_way)
    inadequate = (_inadequate_point(item) for item in found.items if item.inadequate)
    return (*lacking, *map(_odd_point, found.remarks), *inadequate)


def draft_return(
    desk: Desk, case_id: str, points: Iterable[Deficiency], submission: Submission
) -> tuple[ReturnedIncomplete, bytes]:
    """The act and its letter, not yet recorded: what is previewed is what will be sent."""
    case = desk.case(case_id)
    facts = LetterFacts(
        number=len(case.letters) + 1,
        dated=timestamp(desk.clock()),
        office=desk.register.policy.office,
        contact=desk.register.policy.contact,
        to_contact=submission.submitter.contact.name,
        to_role=submission.submitter.contact.role,
        signed_by=desk.person.name,
        access_window=window_words(case, desk.register.policy, desk.clock()),
        agency_clock=agency_words(case, desk.register.policy, desk.clock()),
        in_place=tuple(
            f"{item.item.id} {item.item.title}"
            for item in contents_of(case)
            if not item.stands_in_the_way and not item.inadequate
        ),
    )
    act = ReturnedIncomplete(submission.sequence, facts, tuple(points), "")
    pdf = _drawn(desk, case, act)
    return replace(act, letter_sha384=hashlib.sha384(pdf).hexdigest()), pdf


def unprintable(desk: Desk, case_id: str, act: ReturnedIncomplete) -> tuple[str, ...]:
    """The characters of the act's letter that will stand as their code points, each once."""
    from reviewer_app.findings.letter import missing_characters

    return missing_characters(_letter(desk, desk.case(case_id), act))


def return_incomplete(desk: Desk, case_id: str, act: ReturnedIncomplete) -> None:
    """Return the submission with the letter that was drafted. Raises Refused."""
    record(desk, case_id, act)


def letter(desk: Desk, case_id: str, number: int) -> bytes:
    """The letter of this number, drawn again. Raises LetterAltered when it is not, byte for byte, the one."""
    case = desk.case(case_id)
    act = case.letters[number - 1]
    pdf = _drawn(desk, case, act)
    if hashlib.sha384(pdf).hexdigest() != act.letter_sha384:
        fault = "its digest is not the one in the journal; another version of the app drew it"
        raise LetterAltered(number=number, case=case_id, fault=fault)
    return pdf


def export_letter(desk: Desk, case_id: str, number: int, path: Path, medium: str, purpose: str) -> None:
    """Write a letter to `path` (which must not exist), read it back, and record that it left.

    Raises Refused, LetterAltered, LetterExists.
    """
    act = LetterExported(desk.case(case_id).letters[number - 1].letter_sha384, medium, purpose)
    _ask(desk, case_id, act)
    pdf = letter(desk, case_id, number)
    if path.exists():
        raise LetterExists(path=path)
    write_whole(path, pdf)
    if path.read_bytes() != pdf:
        raise LetterAltered(number=number, case=case_id, fault="what is on the medium is not what was sent")
    record(desk, case_id, act)
    anchor(desk)


def _ask(desk: Desk, case_id: str, act: ItemWaived | LetterExported) -> None:
    reason = desk.read_only or refusal(desk.register, case_id, desk.person, act)
    if reason:
        raise Refused(reason)


def _delivered(desk: Desk, case: Case, received: Received) -> Delivered:
    first = received is case.received
    folder = "" if first else delivery_folder(received.submission.sequence)
    data = read_original(desk, case.id, folder + payload_path(FILE))
    return Delivered(folder, received, read_submission(data))


def _remarks(desk: Desk, case_id: str, delivered: tuple[Delivered, ...]) -> tuple[Inconsistency, ...]:
    """What does not fit together in the latest delivery; it may name files of the earlier ones."""
    last = delivered[-1]
    start = f"{last.folder}{PAYLOAD}"
    own: set[str] = set()
    earlier: set[str] = set()
    for item in originals(desk, case_id):
        names = own if item.path.startswith(start) else earlier
        names.add(item.path.partition(PAYLOAD)[2])
    return consistency(
        last.submission,
        frozenset(own),
        window_limit_days=desk.register.policy.window_limit_days,
        earlier=frozenset(earlier),
    )


def _lacking_point(held: HeldItem, found: CaseContents) -> Deficiency:
    said = found.reasons.get(held.item.id, "")
    because = f" The submission says: {said}" if said else " The submission gives no reason."
    status = held.status.value.replace("-", " ")
    what = f"It is {held.item.need.value}, and {status}.{because}"
    asked = "Send it with a supplement, or say in the supplement why it does not apply or is withheld."
    return Deficiency(DeficiencyKind.LACKING, held.item.id, held.item.title, what, asked)


def _inadequate_point(held: HeldItem) -> Deficiency:
    assert held.adequacy is not None  # an inadequate item was judged
    asked = "Send it again, complete, with a supplement."
    reason, mark = held.adequacy.reason, held.adequacy.marking
    return Deficiency(DeficiencyKind.NOT_ADEQUATE, held.item.id, held.item.title, reason, asked, mark)


def _odd_point(remark: Inconsistency) -> Deficiency:
    asked = "Correct the statement, or explain it, in the supplement."
    return Deficiency(DeficiencyKind.AT_ODDS, "", remark.where, remark.sentence, asked)


def _drawn(desk: Desk, case: Case, act: ReturnedIncomplete) -> bytes:
    from reviewer_app.findings.letter import draw_letter

    return draw_letter(_letter(desk, case, act))


def _letter(desk: Desk, case: Case, act: ReturnedIncomplete) -> DeficiencyLetter:
    from reviewer_app.findings.letter import DeficiencyLetter

    received = next(one for one in case.deliveries if one.submission.sequence == act.sequence)
    summary, facts = received.submission, act.facts
    return DeficiencyLetter(
        case_id=case.id,
        letter_number=facts.number,
        dated=facts.dated,
        to_organisation=summary.organisation,
        to_contact=facts.to_contact,
        to_role=facts.to_role,
        from_office=facts.office,
        contact=facts.contact,
        signed_by=facts.signed_by,
        signed_role="Intake clerk",
        submission_id=summary.submission_id,
        sequence=summary.sequence,
        request_kind=summary.request_kind.value,
        model=f"{summary.model_name} {summary.model_version}",
        received_at=case.received_at,
        tagmanifest_sha512=received.tagmanifest_sha512,
        lacking=_points(act, DeficiencyKind.LACKING),
        at_odds=_points(act, DeficiencyKind.AT_ODDS),
        not_adequate=_points(act, DeficiencyKind.NOT_ADEQUATE),
        in_place=facts.in_place,
        next_sequence=summary.sequence + 1,
        access_window=facts.access_window,
        agency_clock=facts.agency_clock,
        marking=summary.marking,
        training=desk.training,
    )


def _points(act: ReturnedIncomplete, group: DeficiencyKind) -> tuple[LetterPoint, ...]:
    from reviewer_app.findings.letter import LetterPoint

    return tuple(
        LetterPoint(one.item, one.title, one.what, one.asked, one.marking)
        for one in act.points
        if one.group is group
    )
