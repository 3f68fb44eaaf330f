"""The papers of a case: which there are, each drawn from its acts, and one taken out on a medium.

- A paper is folded from the journal up to the act it rests on, and nothing later: the same bytes every time.
- A referral opens to those who hold the case's key, and to nobody else; nor does its paper.
- Taking one out writes it, reads it back from the medium, and records its digest with medium and purpose. It
  has its name only once it was read back; what is not recorded does not stay there.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.desk.disposal import opens_to_nobody
from reviewer_app.desk.session import Desk, anchor, folded, record
from reviewer_app.domain.acts import Paper, PaperExported
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may, refusal
from reviewer_app.records.medium import Medium

if TYPE_CHECKING:
    from reviewer_app.findings.papers.drawing import AnyPaper


class PaperGone(DeskError):
    """{what} of case {case} cannot be drawn any more, for what it says lay under the case's key. {why}"""


class PaperExists(DeskError):
    """{path} exists already, and a paper is never written over anything."""


class PaperNotWritten(DeskError):
    """{path} could not be written: {fault}. Nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper there is. `at` is the time of its act; `media` those it was saved to, oldest first.

    `gone`: why it cannot be drawn any more, "" where it can.
    """

    paper: Paper
    number: int
    at: str
    media: tuple[str, ...]
    gone: str = ""


def papers(desk: Desk, case_id: str) -> tuple[Listed, ...]:
    """Every paper of the case that opens to this person, in the order of the acts. Raises CaseUnknown."""
    from reviewer_app.findings.papers.told import papers_of

    case = desk.case(case_id)
    return tuple(
        Listed(
            paper, number, one.at, media(desk, case_id, paper, number), why_gone(desk, case_id, paper, number)
        )
        for paper, number, one in papers_of(case)
    )


def media(desk: Desk, case_id: str, paper: Paper, number: int) -> tuple[str, ...]:
    """The media a paper was saved to, oldest first."""
    found = (one.act for one in desk.case(case_id).history if isinstance(one.act, PaperExported))
    return tuple(one.medium for one in found if (one.paper, one.number) == (paper, number))


def why_gone(desk: Desk, case_id: str, paper: Paper, number: int) -> str:
    """Why a paper cannot be drawn any more, or "": of a case whose key is destroyed it is tried."""
    if not opens_to_nobody(desk.case(case_id)):
        return ""
    try:
        _told(desk, case_id, paper, number)
    except DeskError as error:
        return error.sentence
    return ""


def draw(desk: Desk, case_id: str, paper: Paper, number: int) -> bytes:
    """The PDF. Raises CaseUnknown, NoSuchPaper, PaperGone, ExhibitSealed, PortionUnreadable, CannotBeMarked;
    of an export's papers what drawing the finding raises."""
    from reviewer_app.findings.papers.drawing import draw as lay_out

    return lay_out(_told(desk, case_id, paper, number))


def unprintable(desk: Desk, case_id: str, paper: Paper, number: int) -> tuple[str, ...]:
    """The characters of the paper that stand as their code points, each once. Raises as `draw` does."""
    from reviewer_app.findings.papers.drawing import missing_characters

    return missing_characters(_told(desk, case_id, paper, number))


def why_not_export(desk: Desk, case_id: str) -> str:
    """Why this person may not take a paper of this case out now, or ""."""
    reason = desk.read_only or may(desk.register, case_id, desk.person, PaperExported)
    return reason or ""


def why_not_saved(desk: Desk, case_id: str, paper: Paper, number: int, medium: str, purpose: str) -> str:
    """Why this paper may not be saved to this medium for this purpose, or "". Nothing is drawn."""
    return _refused(desk, case_id, PaperExported(paper, number, "not drawn yet", medium, purpose))


def _refused(desk: Desk, case_id: str, act: PaperExported) -> str:
    return desk.read_only or refusal(desk.register, case_id, desk.person, act) or ""


def export(desk: Desk, case_id: str, paper: Paper, number: int, path: Path, medium: str, purpose: str) -> str:
    """Write the paper to `path` (which must not exist), read it back, record that it left; its SHA-384.

    Raises Refused, PaperExists, PaperNotWritten, and as `draw` does.
    """
    pdf = draw(desk, case_id, paper, number)
    sha384 = hashlib.sha384(pdf).hexdigest()
    act = PaperExported(paper, number, sha384, medium.strip(), purpose.strip())
    if reason := _refused(desk, case_id, act):
        raise Refused(reason)
    _write(path, pdf)
    try:
        record(desk, case_id, act)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    anchor(desk)
    return sha384


def file_name(case_id: str, paper: Paper, number: int) -> str:
    """ "2026-001-information-request-1.pdf"."""
    return f"{case_id}-{re.sub(r'[^a-z]+', '-', paper.value)}-{number}.pdf"


def _told(desk: Desk, case_id: str, paper: Paper, number: int) -> AnyPaper:
    from reviewer_app.findings.papers.folding import paper_of
    from reviewer_app.findings.papers.told import act_behind

    case = desk.case(case_id)
    then = folded(desk, act_behind(case, paper, number).seq)
    try:
        return paper_of(
            then,
            case_id,
            paper,
            number,
            training=desk.training,
            authority_sha384=fingerprint(desk.keyring.authority),
        )
    except DeskError as error:
        if why := opens_to_nobody(case):
            what = f"{paper.value.capitalize()} {number}"
            raise PaperGone(what=what, case=case_id, why=why) from error
        raise


def _write(path: Path, pdf: bytes) -> None:
    """The file under its name once it is whole and was read back; until then, and where it fails, it is not
    there. Raises PaperExists, PaperNotWritten."""
    if not path.parent.is_dir():
        raise PaperNotWritten(path=path, fault=f"there is no folder {path.parent}, and none is made")
    part = f".{path.name}.part"
    try:
        with Medium(path.parent) as medium:
            if medium.exists(path.name):
                raise PaperExists(path=path)
            if medium.exists(part):  # of a try that was cut off
                medium.remove_file(part)
            try:
                if not medium.write_and_read_back(part, pdf):
                    raise PaperNotWritten(path=path, fault="what was read back is not what was written")
                medium.rename(part, path.name)
            except BaseException:
                with suppress(OSError):
                    medium.remove_file(part)
                raise
            medium.sync_folder(".")
    except FileExistsError as error:
        raise PaperExists(path=path) from error
    except OSError as error:
        raise PaperNotWritten(path=path, fault=error.strerror or error) from error
