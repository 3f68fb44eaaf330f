"""What would leave in an export, file by file, each with its marking; and the banner over all of it.

- A finding and what is drawn with it carry the finding's banner, a releasable version the level it was drawn
  at, an original the marking of the delivery it came with.
- The journal's extract and earlier versions hold texts of every person: they carry the roll-up of every mark
  in the case.
- The banner is the roll-up of the files' markings. What the rules do not put together is marked by hand: then
  nothing leaves, and the sentence says so. Nothing leaves above the workstation's ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer_app.desk.evidence import guarded, originals
from reviewer_app.desk.findings import path_of
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import Leaves
from reviewer_app.domain.case import Case, delivered_under
from reviewer_app.domain.case_marking import portion_marks
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import MarkingFault, parse, parse_ceiling, roll_up, why_above
from reviewer_app.domain.marking import banner as banner_words
from reviewer_app.domain.retention import EvidenceKept, ScheduleItem
from reviewer_app.store import vault
from reviewer_app.store.vault import VaultObject

FINDING, DETERMINATION, RELEASABLE = "findings.pdf", "determination.json", "releasable.pdf"
HEAD, AUTHORITY = "journal-head.json", "authority.pem"
UNMARKED = "UNCLASSIFIED"
_BY_REFERENCE = "The retention schedule keeps the evidence here: the package names it by its digests."


class MarkedByHand(DeskError):
    """The marking of what leaves cannot be computed, so nothing leaves. {reason}"""


@dataclass(frozen=True, slots=True)
class LeavingFile:
    """One file. `size` in bytes, None where only writing tells; `kept` says that its name alone leaves."""

    name: str
    size: int | None
    marking: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that would leave. `why_not` is the marking check's sentence, "" when it passed."""

    what: Leaves
    files: tuple[LeavingFile, ...]
    banner: str
    why_not: str = ""
    note: str = ""

    @property
    def size(self) -> int:
        """Bytes of what leaves, as far as they are known before."""
        return sum(one.size or 0 for one in self.files if not one.kept)


def leaving(desk: Desk, case_id: str, what: Leaves) -> Leaving:
    """What leaves, and whether its marking lets it. Raises Refused."""
    case = guarded(desk, case_id)
    try:
        files = tuple(_files(desk, case, what))
        banner = rolled(one.marking for one in files)
        above = why_above(parse_ceiling(desk.register.policy.ceiling), parse(banner))
    except DeskError as error:
        return Leaving(what, (), "", error.sentence)
    note = _BY_REFERENCE if what is Leaves.PACKAGE and by_reference(desk, case) else ""
    return Leaving(what, files, banner, above or "", note)


def finding_banner(desk: Desk, case: Case) -> str:
    """The banner of the drawn finding, as its pages carry it. Raises what drawing it raises."""
    from reviewer_app.findings.basis import NoFindingYet
    from reviewer_app.findings.document import finding

    if case.finding is None:
        raise NoFindingYet(case=case.id, lacking="the drawn finding")
    drawn = case.finding
    return finding(desk.register, case, head_seq=drawn.head_seq, head=drawn.head).marking


def whole_banner(desk: Desk, case: Case) -> str:
    """The roll-up of every mark in the case's acts. Raises MarkedByHand."""
    return rolled(portion_marks(desk.register, case, desk.person.id))


def kept_under(desk: Desk, case: Case) -> ScheduleItem | None:
    """The item of the retention schedule the case was closed under; None where none was named."""
    schedule = desk.register.schedule
    return schedule.item(case.kept_under) if schedule and case.kept_under else None


def by_reference(desk: Desk, case: Case) -> bool:
    """Whether the evidence stays behind."""
    item = kept_under(desk, case)
    return item is not None and item.evidence is EvidenceKept.REFERENCES


def rolled(marks: Iterable[str]) -> str:
    """The banner over these marks. Raises MarkedByHand."""
    found = sorted({one.strip() for one in marks} - {""}) or [UNMARKED]
    try:
        return banner_words(roll_up(parse(one) for one in found))
    except MarkingFault as fault:
        raise MarkedByHand(reason=fault.sentence) from fault


def evidence_of(desk: Desk, case: Case) -> Iterator[tuple[VaultObject, str]]:
    """Every original as it was received, with the marking of its delivery."""
    held = list(originals(desk, case.id))
    for delivery in case.deliveries:
        start = delivered_under(case, delivery)
        for item in held:
            if item.path.startswith(start):
                yield item, delivery.submission.marking


def _files(desk: Desk, case: Case, what: Leaves) -> Iterator[LeavingFile]:
    if what is Leaves.RELEASABLE:
        drawn = case.releasable
        yield LeavingFile(RELEASABLE, _size(desk, case, drawn.pdf_sha384) if drawn else None, _level(case))
        return
    banner = finding_banner(desk, case)
    yield LeavingFile(FINDING, _size(desk, case, case.signed_sha384), banner)
    yield LeavingFile(DETERMINATION, None, banner)
    if what is Leaves.FINDING:
        yield LeavingFile(HEAD, None, UNMARKED)
        yield LeavingFile(AUTHORITY, None, UNMARKED)
        return
    whole = whole_banner(desk, case)
    for version in case.versions:
        if version.signatures:
            size = _size(desk, case, version.signed_sha384)
            yield LeavingFile(f"version {version.number} of the finding", size, whole)
    yield LeavingFile("the case's journal", None, whole)
    stays = by_reference(desk, case)
    for item, marking in evidence_of(desk, case):
        yield LeavingFile(item.path, item.size, marking, kept=stays)


def _level(case: Case) -> str:
    return case.releasable.level if case.releasable else ""


def _size(desk: Desk, case: Case, sha384: str) -> int | None:
    found = vault.find(desk.reader(), case.id, path_of(sha384))
    return found.size if found else None
