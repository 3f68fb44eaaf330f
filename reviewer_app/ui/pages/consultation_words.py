"""Consultations, plan, referrals and relations in words; and which cases hold the same checkpoint."""

from __future__ import annotations

from datetime import date

from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ConsultationAnswer, Referred
from reviewer_app.domain.case import Case, Consultation
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.register import Register
from reviewer_app.domain.text import one_line
from reviewer_app.ui.states import State

WAITS = "no answer yet"
_STATES = {
    ConsultationAnswer.CONCUR: State.GOOD,
    ConsultationAnswer.WITH_COMMENT: State.WARN,
    ConsultationAnswer.NON_CONCUR: State.BAD,
    ConsultationAnswer.NONE: State.UNKNOWN,
}


def answer_of(one: Consultation) -> tuple[str, State]:
    """What was answered, in the words of the form; a wait is no answer."""
    if one.answered is None:
        return WAITS, State.WARN
    return one.answered.answer.value, _STATES[one.answered.answer]


def embargo_words(referral: Referred, today: date) -> tuple[str, State]:
    """Whether an embargo holds today, in a sentence."""
    if not referral.embargo_until:
        return "No embargo.", State.PLAIN
    if date.fromisoformat(referral.embargo_until) >= today:
        return f"Under embargo until {referral.embargo_until}.", State.WARN
    return f"The embargo ended on {referral.embargo_until}.", State.PLAIN


def same_checkpoint(register: Register, case: Case) -> tuple[Case, ...]:
    """Every other case whose submission names the same weights by their digest, oldest first."""
    digest = case.submission.checkpoint_sha512
    return tuple(
        other
        for other in register.cases.values()
        if other.id != case.id and digest in {one.submission.checkpoint_sha512 for one in other.deliveries}
    )


def other_case_words(desk: Desk, case_id: str) -> str:
    """ "2026-002: Meridian Systems, Halcyon-2 r7", or the number alone of a case that is not held."""
    other = desk.register.cases.get(case_id)
    if other is None or may_open_evidence(other, desk.person) is not None:
        return f"Case {case_id}"
    said = other.submission
    model = f"{one_line(said.model_name, 60)} {one_line(said.model_version, 40)}"
    return f"{case_id}: {one_line(said.organisation, 80)}, {model}"
