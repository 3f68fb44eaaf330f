"""The finding: drawn from the acts, kept sealed, and given back only as the bytes the journal names.

- Every version of the file lies sealed in the vault; the acts hold its digests.
- Before anybody signs, this app draws the finding again from the acts and compares: a difference refuses.
- Signing is `desk.signing`, the way out `desk.exporting`.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.evidence import read_original
from reviewer_app.desk.session import Desk, folded, record
from reviewer_app.domain.acts import FindingRendered, FindingSigned, ReleasableDrawn
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may
from reviewer_app.store import journal, vault

if TYPE_CHECKING:
    from reviewer_app.findings.frame import Told
    from reviewer_app.findings.report import FindingsReport


class NoFinding(DeskError):
    """No finding has been drawn up for case {case} yet."""


class FindingAltered(DeskError):
    """The stored finding of case {case} is not the one the journal names: nothing is signed or exported."""


class DrawsDifferently(DeskError):
    """Drawn again from the acts, the finding of case {case} has other bytes than the one to be signed."""


class NotWritten(DeskError):
    """{path} could not be written: {fault}. The export is not recorded."""


def draw(desk: Desk, case_id: str, told: Told | None = None) -> bytes:
    """Draw the finding and record it; its bytes. `told` hears of each page, and may stop it.

    Raises Refused.
    """
    _require(desk, case_id, FindingRendered)
    case = desk.case(case_id)
    head = journal.head(desk.reader())
    pdf = _drawn(desk, case, head.seq, head.digest, told)
    act = FindingRendered(case.version, _sha384(pdf), case.history[-1].digest, head.seq, head.digest)
    store(desk, case_id, act, pdf)
    return pdf


def current(desk: Desk, case_id: str) -> bytes:
    """The newest bytes of the finding. Raises NoFinding, FindingAltered, NoCaseKey."""
    case = desk.case(case_id)
    if case.finding is None:
        raise NoFinding(case=case_id)
    expected = case.signed_sha384 or case.finding.pdf_sha384
    return kept(desk, case_id, expected)


def kept(desk: Desk, case_id: str, expected_sha384: str) -> bytes:
    """The file of the case that the journal names by this digest.

    Raises FindingAltered, NoCaseKey, Refused.
    """
    pdf = read_original(desk, case_id, path_of(expected_sha384))
    if _sha384(pdf) != expected_sha384:
        raise FindingAltered(case=case_id)
    return pdf


def require_drawn_here(desk: Desk, case: Case) -> None:
    """Draw the finding again from the acts: other bytes than the recorded ones are refused.

    Raises NoFinding, DrawsDifferently.
    """
    if case.finding is None:
        raise NoFinding(case=case.id)
    if _sha384(_drawn(desk, case, case.finding.head_seq, case.finding.head)) != case.finding.pdf_sha384:
        raise DrawsDifferently(case=case.id)


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
    return determination_bytes(folded(desk, head.head_seq), case, head_seq=head.head_seq, head=head.head)


def _drawn(desk: Desk, case: Case, head_seq: int, head: str, told: Told | None = None) -> bytes:
    from reviewer_app.findings.document import finding
    from reviewer_app.findings.frame import untold
    from reviewer_app.findings.layout import draw as lay_out

    at_head = folded(desk, head_seq)  # a policy set later, and with it another zone, changes no day
    return lay_out(finding(at_head, case, head_seq=head_seq, head=head), told or untold)


def store(
    desk: Desk, case_id: str, act: FindingRendered | FindingSigned | ReleasableDrawn, pdf: bytes
) -> None:
    """Seal the bytes into the vault and record the act with them, in one transaction."""
    shelf = desk.workspace.vault
    path = path_of(act.pdf_sha384)
    if vault.find(desk.reader(), case_id, path):  # drawn anew to the same bytes
        record(desk, case_id, act)
        return
    with case_key(desk, case_id) as key:
        item = shelf.seal(case_id, path, io.BytesIO(pdf), key)
    record(desk, case_id, act, also=lambda connection: shelf.record(connection, [item]))


def _require(desk: Desk, case_id: str, form: type[FindingRendered]) -> None:
    reason = desk.read_only or may(desk.register, case_id, desk.person, form)
    if reason:
        raise Refused(reason)


def path_of(pdf_sha384: str) -> str:
    """Where a drawn or signed file of this digest lies in the vault."""
    return f"finding/{pdf_sha384}.pdf"


def _sha384(data: bytes) -> str:
    return hashlib.sha384(data).hexdigest()
