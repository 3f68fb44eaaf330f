"""The finding: drawn from the acts, signed by three people, exported as the bytes that were signed.

- Every version of the file lies sealed in the vault; the acts hold its digests.
- Before anybody signs, this app draws the finding again from the acts and compares: a difference refuses.
- Signing and exporting ask for the password again.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.desk import two_people
from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.evidence import read_original
from reviewer_app.desk.session import Desk, anchor, record, verify_journal
from reviewer_app.domain.acts import ExportAgreed, Exported, FindingRendered, FindingSigned
from reviewer_app.domain.case import Case
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may, refusal
from reviewer_app.domain.guards.deciding import next_signature_field
from reviewer_app.store import journal, vault
from reviewer_app.store.faults import Verdict

if TYPE_CHECKING:
    from reviewer_app.findings.check import FindingsReport


class NoFinding(DeskError):
    """No finding has been drawn up for case {case} yet."""


class FindingAltered(DeskError):
    """The stored finding of case {case} is not the one the journal names: nothing is signed or exported."""


class DrawsDifferently(DeskError):
    """Drawn again from the acts, the finding of case {case} has other bytes than the one to be signed."""


class NotExported(DeskError):
    """The finding of case {case} is not exported, because something does not verify: {reason}"""


class NotWritten(DeskError):
    """{path} could not be written: {fault}. The export is not recorded."""


def draw(desk: Desk, case_id: str) -> bytes:
    """Draw the finding and record it; its bytes. Raises Refused."""
    _require(desk, case_id, FindingRendered)
    case = desk.case(case_id)
    head = journal.head(desk.reader())
    pdf = _drawn(desk, case, head.seq, head.digest)
    act = FindingRendered(case.version, _sha384(pdf), case.history[-1].digest, head.seq, head.digest)
    _store(desk, case_id, act, pdf)
    return pdf


def current(desk: Desk, case_id: str) -> bytes:
    """The newest bytes of the finding. Raises NoFinding, FindingAltered, NoCaseKey."""
    case = desk.case(case_id)
    if case.finding is None:
        raise NoFinding(case=case_id)
    expected = case.signatures[-1][1].pdf_sha384 if case.signatures else case.finding.pdf_sha384
    pdf = read_original(desk, case_id, _path(expected))
    if _sha384(pdf) != expected:
        raise FindingAltered(case=case_id)
    return pdf


def sign(desk: Desk, case_id: str, password: str) -> bytes:
    """Sign the next field with this person's key; the new bytes. Raises Refused, WrongPassword."""
    from reviewer_app.findings.seal import seal

    _require(desk, case_id, FindingSigned)
    desk.confirm(password)
    case, pdf = desk.case(case_id), current(desk, case_id)
    field = next_signature_field(case)
    assert field is not None  # the guard has said so
    assert case.finding is not None
    if _sha384(_drawn(desk, case, case.finding.head_seq, case.finding.head)) != case.finding.pdf_sha384:
        raise DrawsDifferently(case=case_id)
    signer = desk.unlocked.signer.pyhanko_signer()
    signed = seal(pdf, field=field, signer=signer, now=desk.clock(), expected_sha384=_sha384(pdf))
    _store(desk, case_id, FindingSigned(field, _sha384(signed)), signed)
    return signed


def verify(desk: Desk, case_id: str) -> FindingsReport:
    """The verifier's report on the newest bytes, against the workspace's own authority."""
    from reviewer_app.findings.check import check

    anchors = [desk.keyring.authority.public_bytes(Encoding.DER)]
    return check(current(desk, case_id), anchors, now=desk.clock())


def machine_readable(desk: Desk, case_id: str) -> bytes:
    """determination.json, from the same acts as the finding."""
    from reviewer_app.findings.determination import determination_bytes

    case = desk.case(case_id)
    if case.finding is None:
        raise NoFinding(case=case_id)
    head = case.finding
    return determination_bytes(desk.register, case, head_seq=head.head_seq, head=head.head)


def export(desk: Desk, case_id: str, folder: Path, medium: str, purpose: str, password: str) -> Path:
    """Write finding, determination and journal head into `folder`, read them back, record it.

    Raises Refused, WrongPassword, NotWritten. The path of the finding.
    """
    _require(desk, case_id, Exported)
    exported = Exported(_last_signed(desk.case(case_id)), medium, purpose)
    reason = refusal(desk.register, case_id, desk.person, exported)
    if reason is not None:
        raise Refused(reason)
    desk.confirm(password)
    journal_report = verify_journal(desk)
    if journal_report.verdict is not Verdict.GOOD:
        raise NotExported(case=case_id, reason=journal_report.sentence)
    report, case = verify(desk, case_id), desk.case(case_id)
    assert case.finding is not None  # `verify` has read it
    if not report.valid or report.drawn_sha384 != case.finding.pdf_sha384:
        raise NotExported(case=case_id, reason=report.reason or "it is not the one that was drawn here.")
    pdf = current(desk, case_id)
    head = journal.head(desk.reader())
    files = {
        "findings.pdf": pdf,
        "determination.json": machine_readable(desk, case_id),
        "journal-head.json": canonical(
            {"workspace": desk.keyring.workspace, "seq": head.seq, "head": head.digest}
        ),
        "authority.pem": desk.keyring.authority.public_bytes(Encoding.PEM),
    }
    _write_and_read_back(folder, files)
    record(desk, case_id, exported)
    anchor(desk)
    return folder / "findings.pdf"


def propose_export(desk: Desk, case_id: str, medium: str, purpose: str) -> int:
    """Propose that the signed finding leaves on this medium; a second person agrees. Raises Refused."""
    _require(desk, case_id, ExportAgreed)
    act = ExportAgreed(_last_signed(desk.case(case_id)), medium, purpose)
    return two_people.propose(desk, case_id, act)


def _last_signed(case: Case) -> str:
    return case.signatures[-1][1].pdf_sha384 if case.signatures else ""


def _drawn(desk: Desk, case: Case, head_seq: int, head: str) -> bytes:
    from reviewer_app.findings.document import finding
    from reviewer_app.findings.layout import draw as lay_out

    return lay_out(finding(desk.register, case, head_seq=head_seq, head=head))


def _store(desk: Desk, case_id: str, act: FindingRendered | FindingSigned, pdf: bytes) -> None:
    store = desk.workspace.vault
    path = _path(act.pdf_sha384)
    if vault.find(desk.reader(), case_id, path):  # drawn anew to the same bytes
        record(desk, case_id, act)
        return
    with case_key(desk, case_id) as key:
        item = store.seal(case_id, path, io.BytesIO(pdf), key)
    record(desk, case_id, act, also=lambda connection: store.record(connection, [item]))


def _require(
    desk: Desk, case_id: str, form: type[FindingRendered | FindingSigned | ExportAgreed | Exported]
) -> None:
    reason = desk.read_only or may(desk.register, case_id, desk.person, form)
    if reason:
        raise Refused(reason)


def _write_and_read_back(folder: Path, files: dict[str, bytes]) -> None:
    from reviewer_app.custody.files import write_whole

    for name, data in files.items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
            back = path.read_bytes()
        except OSError as error:
            raise NotWritten(path=path, fault=error.strerror or error) from error
        if back != data:
            raise NotWritten(path=path, fault="what was read back is not what was written")


def _path(pdf_sha384: str) -> str:
    return f"finding/{pdf_sha384}.pdf"


def _sha384(data: bytes) -> str:
    return hashlib.sha384(data).hexdigest()
