"""The papers of the record folded from the acts: an export's transmittal and label, a disposal's certificate.

- The marking of what leaves: of a finding its banner, as two people may have lowered it; of a package the
  roll-up of every mark in the case, for its journal leaves too; of a releasable version its level.
- What the acts do not hold is not said: a package's files stand in its manifest, whose digest the act names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reviewer_app.domain.acts import (
    DisposalCarriedOut,
    Disposed,
    ExportAgreed,
    Exported,
    Leaves,
    LetterExported,
    Paper,
    PaperExported,
    ReleasableDrawn,
)
from reviewer_app.domain.case import Recorded
from reviewer_app.domain.case_marking import portion_marks
from reviewer_app.domain.marking import DerivativeBlock, Source
from reviewer_app.domain.retention import cut_off, disposable_from
from reviewer_app.findings.banner import Banner, banner_of, block, derivative_of, rolled_up
from reviewer_app.findings.basis import NoFindingYet, basis
from reviewer_app.findings.document import document_of
from reviewer_app.findings.papers.certificate import Certificate, LeftBefore, NotCarriedOut, Schedule
from reviewer_app.findings.papers.medium_label import MediumLabel
from reviewer_app.findings.papers.sources import sources
from reviewer_app.findings.papers.told import Told, records_role
from reviewer_app.findings.papers.transmittal import SentFile, Transmittal
from reviewer_app.findings.tree import marks
from reviewer_app.findings.words import counted, day, portion

MANIFEST_FILE = "manifest-sha512.txt"
_FILES = {Leaves.FINDING: "findings.pdf", Leaves.RELEASABLE: "releasable.pdf"}
_BESIDE = {
    Leaves.FINDING: (
        "Beside it lie the same facts for machines, the journal's head and a copy of the authority's "
        "certificate. “findings check” verifies the finding against a certificate that you know to be the "
        "authority's; the copy alone shows nothing."
    ),
    Leaves.PACKAGE: (
        "It lists every file under “data” with its digest. The files beside it are listed in "
        "tagmanifest-sha512.txt, the signatures over it among them. “records check” verifies all of it."
    ),
    Leaves.RELEASABLE: "It is a version with portions left out, and says so on every page.",
}


def transmittal(told: Told) -> Transmittal:
    """Of an export. Raises what a finding's banner raises where the reviews do not open."""
    act = _exported(told)
    banner, derivative = _marked(told, act)
    agreed = _agreed(told, act)
    return Transmittal(
        issued=told.issued("Records officer"),
        number=told.number,
        what=act.what.value,
        marking=banner,
        medium=act.medium,
        purpose=act.purpose,
        proposed_by=told.name(agreed.by) if agreed else "",
        seconded_by=told.name(agreed.second) if agreed else "",
        agreed_at=agreed.at if agreed else "",
        taken_by=told.name(told.recorded.by),
        files=(_file(act),),
        beside=_BESIDE[act.what],
        records_key_sha384=act.signing_key_sha384,
        authority_sha384="" if act.what is Leaves.RELEASABLE else told.authority_sha384,
        count=act.files,
        size=act.size,
        derivative=derivative,
    )


def medium_label(told: Told) -> MediumLabel:
    """Of the medium of an export. Raises as `transmittal` does."""
    act = _exported(told)
    banner, derivative = _marked(told, act)
    file = _file(act)
    return MediumLabel(
        issued=told.issued("Records officer"),
        number=told.number,
        copy=_copy(told, act),
        what=act.what.value,
        contains=tuple(_contains(told, act)),
        marking=banner,
        medium=act.medium,
        algorithm=f"{file.algorithm} of {file.name}",
        digest=file.digest,
        derivative=derivative,
    )


def _exported(told: Told) -> Exported:
    assert isinstance(told.recorded.act, Exported)
    return told.recorded.act


def _file(act: Exported) -> SentFile:
    if act.what is Leaves.PACKAGE:
        return SentFile(MANIFEST_FILE, "the manifest of the package", "SHA-512", act.manifest_sha512)
    return SentFile(_FILES[act.what], f"the {act.what.value}", "SHA-384", act.pdf_sha384)


def _contains(told: Told, act: Exported) -> Iterator[str]:
    if act.what is Leaves.PACKAGE:
        yield f"{counted(act.files, 'file')}, {act.size:,} bytes"
    yield f"Finding, version {told.case.version}"
    if act.what is Leaves.FINDING:
        yield "The same for machines; the journal's head"
    if act.what is Leaves.RELEASABLE:
        yield "Portions are left out"


def _copy(told: Told, act: Exported) -> int:
    """How many times these very contents left, this export included."""
    same = [one for one in told.case.exports if _file(one) == _file(act)]
    return len(same)


def _agreed(told: Told, act: Exported) -> Recorded | None:
    """The agreement of two people behind an export: the last one before it of the same file and medium."""
    wanted = (act.pdf_sha384, act.medium, act.purpose)
    for one in reversed(told.case.history):
        if one.seq < told.recorded.seq and isinstance(one.act, ExportAgreed):
            found = (one.act.pdf_sha384, one.act.medium, one.act.purpose)
            return one if found == wanted else None
    return None


def _marked(told: Told, act: Exported) -> tuple[str, DerivativeBlock | None]:
    """The banner of what leaves, and its derivative block."""
    drawn, what = told.case.finding, f"The {act.what.value} of case {told.case.id}"
    if drawn is None:
        raise NoFindingYet(case=told.case.id, lacking="the drawn finding")
    decided = basis(told.register, told.case, drawn.head_seq)
    finding = banner_of(decided, marks(document_of(decided, drawn.head_seq, drawn.head)))
    whole = derivative_of(decided, finding)
    match act.what:
        case Leaves.FINDING:
            return finding.words, whole
        case Leaves.RELEASABLE:
            banner = _over({_level(told, act)}, what)
            return banner.words, _block(told, banner, [_the_finding(told, decided.as_of, whole)], what)
        case Leaves.PACKAGE:
            of_case = portion_marks(told.register, told.case, told.recorded.by)
            banner = _over({finding.words, *of_case}, what)
            found = sources(told.register, told.case, told.case.exhibits)
            return banner.words, _block(told, banner, found, what)


def _over(found: Iterable[str], what: str) -> Banner:
    return rolled_up((portion(one, what) for one in found), what)


def _level(told: Told, act: Exported) -> str:
    """The level a releasable version was drawn at; "" where no act says so."""
    drawn = (one.act for one in reversed(told.case.history) if isinstance(one.act, ReleasableDrawn))
    return next((one.level for one in drawn if one.pdf_sha384 == act.pdf_sha384), "")


def _the_finding(told: Told, as_of: str, whole: DerivativeBlock | None) -> Source:
    """The finding as the one source of a releasable version: what it rests on is named nowhere outside."""
    name = f"Finding of case {told.case.id}, version {told.case.version}, {day(as_of)}"
    return Source(name, whole.declassify_on if whole else "", date.fromisoformat(day(as_of)))


def _block(told: Told, banner: Banner, found: Iterable[Source], what: str) -> DerivativeBlock | None:
    if not banner.classified:
        return None
    return block(
        f"{told.name(told.recorded.by)}, records officer, {told.register.policy.office}", found, what
    )


def certificate(told: Told) -> Certificate:
    """Of a disposal that was carried out. Raises NotCarriedOut."""
    act, case = told.recorded.act, told.case
    assert isinstance(act, DisposalCarriedOut)
    decided = next((one for one in reversed(case.history) if isinstance(one.act, Disposed)), None)
    if decided is None or not isinstance(decided.act, Disposed):
        raise NotCarriedOut(case=case.id)
    return Certificate(
        issued=told.issued(records_role(told, told.recorded.by)),
        number=told.number,
        item=decided.act.schedule,
        schedule=_schedule(told, decided.act.schedule),
        held_against=decided.act.on,
        reason=decided.act.reason,
        marking=decided.act.marking,
        proposed_by=told.name(decided.by),
        seconded_by=told.name(decided.second),
        decided_at=decided.at,
        carried_out_by=told.name(told.recorded.by),
        key_id=act.key_id,
        objects=act.objects,
        size=act.size,
        listing_sha384=act.listing_sha384,
        entry_sha384=told.recorded.digest,
        left_before=tuple(_left(told)),
        sources=sources(told.register, case),
    )


def _schedule(told: Told, name: str) -> Schedule | None:
    """The item as it was in force, with the days of this case."""
    held, case = told.register.schedule, told.case
    item = held.item(name) if held else None
    if held is None or item is None or not case.closed_at:
        return None
    closed = date.fromisoformat(case.closed_at[:10])
    return Schedule(
        name=f"{held.id} {held.version}, {held.title}",
        status=held.status,
        title=item.title,
        authority=item.authority,
        years=item.years,
        cut_off=item.cut_off.value,
        closed_on=closed.isoformat(),
        cut_off_on=cut_off(item, closed).isoformat(),
        from_on=disposable_from(item, closed).isoformat(),
        disposition=item.disposition.value,
    )


def _left(told: Told) -> Iterator[LeftBefore]:
    """What left and belongs to the finding, and the papers that went with it, oldest first."""
    for one in told.case.history:
        match act := one.act:
            case Exported():
                yield LeftBefore(one.at, act.what.value, act.medium)
            case LetterExported():
                yield LeftBefore(one.at, "deficiency letter", act.medium)
            case PaperExported(paper=Paper.INFORMATION_REQUEST | Paper.TRANSMITTAL | Paper.MEDIUM_LABEL):
                yield LeftBefore(one.at, f"{act.paper.value} {act.number}", act.medium)
            case _:
                pass
