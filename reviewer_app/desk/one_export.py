"""One agreed export waits at a time. Another is refused, or takes its place and says so.

- An agreement of two people ends with the export it is about. Until then another proposal is refused, and one
  that was made before is not seconded.
- It is given up only by proposing another in its place: the proposal's entry says so, the second person reads
  it, and both stay in the journal.
- The fold does not know this rule, and takes the newest agreement: journals of before still fold.
"""

from __future__ import annotations

from reviewer_app.domain.acts import Act, ExportAgreed
from reviewer_app.domain.case import Case, Recorded, State
from reviewer_app.domain.register import Proposal, Register
from reviewer_app.domain.text import one_line

NONE_WAITS = "No agreed export waits; there is none whose place this one could take."


def agreement(case: Case) -> Recorded | None:
    """The agreement that waits to be carried out: its entry, who proposed it (`by`) and who seconded it.

    Of a case that is disposed of nothing leaves any more.
    """
    if case.export_agreed is None or case.state is State.DISPOSED:
        return None
    return next(one for one in reversed(case.history) if one.act == case.export_agreed)


def agreement_words(register: Register, agreed: Recorded) -> str:
    """What leaves, on what, for what, and who agreed on it when; no full stop."""
    act = agreed.act
    assert isinstance(act, ExportAgreed)
    medium, purpose = (one_line(one, 120).rstrip(".") for one in (act.medium, act.purpose))
    who = f"{register.name(agreed.by)} and {register.name(agreed.second)}, entry {agreed.seq}"
    return f"the {act.what.value} of case {agreed.case} to {medium}, for {purpose} ({who})"


def why_not_another(register: Register, case: Case) -> str:
    """Why no other export of the case is proposed now, or ""."""
    waits = agreement(case)
    if waits is None:
        return ""
    words = agreement_words(register, waits)
    return f"An agreed export waits: {words}. It leaves first, or another is proposed in its place."


def in_place_of(register: Register, case: Case) -> str:
    """The reason of a proposal that takes the place of the agreement that waits; "" where none does."""
    waits = agreement(case)
    return f"In place of {agreement_words(register, waits)}, which has not left." if waits else ""


def why_not_seconded(register: Register, proposal: Proposal, act: Act) -> str:
    """Why an export is not seconded now, or "": one was agreed on after it was proposed, and waits."""
    case = register.cases.get(proposal.case)
    if not isinstance(act, ExportAgreed) or case is None:
        return ""
    waits = agreement(case)
    return why_not_another(register, case) if waits and waits.seq > proposal.seq else ""
