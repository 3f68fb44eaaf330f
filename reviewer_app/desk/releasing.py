"""A releasable version of the signed finding: drawn, sealed into the vault, and recorded by its digest.

- Before it is made the finding is drawn again from the acts and compared: what it is made of is what was
  signed.
- It leaves only by an export of two people, like the finding.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reviewer_app.desk.findings import current, kept, require_drawn_here, store
from reviewer_app.desk.session import Desk, folded
from reviewer_app.domain.acts import ReleasableDrawn
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import may

if TYPE_CHECKING:
    from reviewer_app.findings.frame import Told
    from reviewer_app.findings.releasable import Releasable


class NoReleasable(DeskError):
    """No releasable version of the finding of case {case} has been drawn up."""


def why_not(desk: Desk, case_id: str) -> str:
    """Why this person may not draw a releasable version now, "" where nothing stands against it."""
    return desk.read_only or may(desk.register, case_id, desk.person, ReleasableDrawn) or ""


def draw_releasable(desk: Desk, case_id: str, level: str, told: Told | None = None) -> bytes:
    """Draw the version under the marking `level` and record it; its bytes.

    `told` hears of each page, and may stop it. Raises Refused, NoSuchLevel, NotReleasable, FindingAltered,
    DrawsDifferently, NoCaseKey.
    """
    from reviewer_app.findings.frame import untold
    from reviewer_app.findings.layout import draw

    reason = why_not(desk, case_id)
    if reason:
        raise Refused(reason)
    signed = hashlib.sha384(current(desk, case_id)).hexdigest()
    case = desk.case(case_id)
    require_drawn_here(desk, case)
    made = _made(desk, case_id, level, signed)
    pdf = draw(made.document, told or untold)
    digest = hashlib.sha384(pdf).hexdigest()
    store(desk, case_id, ReleasableDrawn(case.version, made.level, digest, signed, made.dropped), pdf)
    return pdf


def current_releasable(desk: Desk, case_id: str) -> bytes:
    """The releasable version that was drawn last. Raises NoReleasable, FindingAltered, NoCaseKey, Refused."""
    drawn = desk.case(case_id).releasable
    if drawn is None:
        raise NoReleasable(case=case_id)
    return kept(desk, case_id, drawn.pdf_sha384)


def _made(desk: Desk, case_id: str, level: str, signed: str) -> Releasable:
    from reviewer_app.findings.releasable import releasable

    case = desk.case(case_id)
    assert case.finding is not None  # `current` has read it
    drawn = case.finding
    at_head = folded(desk, drawn.head_seq)
    return releasable(at_head, case, head_seq=drawn.head_seq, head=drawn.head, level=level, of_sha384=signed)
