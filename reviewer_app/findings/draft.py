"""A draft of the finding: what it would be, from the draft until a determination is recorded.

- The same sections from the same acts, by the same layout. What is not decided yet is said, not left out.
- Every page says that it is a draft; so do title and metadata. It has no signature fields, and is neither
  recorded nor exported: it rests on the last act of the case, and shows only what that act left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewer_app.domain.case import Case, Recorded, Unread
from reviewer_app.domain.register import Register
from reviewer_app.findings.basis import Basis, NoDraftYet, draft_basis
from reviewer_app.findings.document import TITLE, composed
from reviewer_app.findings.result import STANDING, judgement, recommendations
from reviewer_app.findings.tree import Document, Fact, Facts, Paragraph, Result, Results, Section, Style
from reviewer_app.findings.words import minute

WATERMARK = "DRAFT"
NOT_SIGNED_OFF = "not signed off yet"
NOT_DETERMINED = "no determination is recorded"


def draft(register: Register, case: Case) -> Document:
    """The draft as the last act of `case` left it.

    Raises NoDraftYet, FindingUnread, PortionUnreadable, CannotBeMarked, BannerOutgrown.
    """
    last = _last(case)
    told = draft_basis(register, case, last.seq)
    made = composed(told, _result(told), _no_signatures(), last.seq, last.digest)
    return replace(
        made,
        title=f"Draft: {TITLE[0].lower()}{TITLE[1:]}",
        authority=Facts((Fact("Authority", NOT_DETERMINED), *made.authority.rows)),
        derivative=_unsigned(told, made.derivative),
        kind="draft of finding",
        standing=tuple(_standing(told)),
        watermark=WATERMARK,
    )


def _last(case: Case) -> Recorded:
    """The last act that is open to every reader of the case."""
    found = next((one for one in reversed(case.history) if not isinstance(one.act, Unread)), None)
    if found is None:
        raise NoDraftYet(case=case.id, reason="nothing of it can be read here.")
    return found


def _standing(told: Basis) -> Iterator[str]:
    yield "This is a draft. It is no finding, carries no signature, and is not to leave the workstation."
    signed = told.case.signed_off is not None
    yield f"{'It is signed off' if signed else NOT_SIGNED_OFF.capitalize()}; {NOT_DETERMINED}."


def _result(told: Basis) -> Section:
    panels = Results((_recommendation(told), _determination()))
    return Section(
        "Result",
        (panels, Paragraph(STANDING, style=Style.SMALL), *judgement(told), *recommendations(told)),
    )


def _recommendation(told: Basis) -> Result:
    draft, signed = told.case.draft, told.case.signed_off
    assert draft is not None  # there is no basis of a draft without one
    if signed is None:
        detail = f"Drafted by {told.name(draft.by)}, {minute(draft.at)}; {NOT_SIGNED_OFF}."
        return Result("Recommendation of the draft", draft.outcome.capitalize(), detail)
    detail = f"Signed off by {told.name(told.case.supervisor)}; the draft recommends “{draft.outcome}”."
    return Result("Recommendation, as signed off", signed.recommendation.value.capitalize(), detail)


def _determination() -> Result:
    return Result("Determination", "None yet", f"{NOT_DETERMINED.capitalize()}.")


def _unsigned(told: Basis, block: Facts | None) -> Facts | None:
    """The derivative block; before the sign-off nobody has classified the finding."""
    if block is None or told.case.signed_off is not None:
        return block
    return Facts((replace(block.rows[0], value=NOT_SIGNED_OFF), *block.rows[1:]))


def _no_signatures() -> Section:
    words = "A draft has no fields to be signed. Three people sign the finding once it is drawn up."
    return Section("Signatures", (Paragraph(words),))
