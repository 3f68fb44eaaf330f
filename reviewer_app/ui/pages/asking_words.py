"""Acts of asking in words: information requests, pauses, consultations, referrals; "" for any other act."""

from __future__ import annotations

from reviewer_app.domain.acts import (
    AccessPlanRecorded,
    Act,
    CaseRelated,
    ClockPaused,
    ClockResumed,
    ConsultationAnswered,
    ConsultationAsked,
    InformationAnswered,
    InformationRequestDropped,
    InformationRequested,
    ReferralKind,
    Referred,
)
from reviewer_app.domain.text import one_line


def asking_words(act: Act) -> str:
    """What others were asked, what they answered, and when the agency clock stood for it."""
    return _request_words(act) or _consultation_words(act)


def _request_words(act: Act) -> str:
    match act:
        case InformationRequested():
            due = f", due {act.due_on}" if act.due_on else ""
            return f"Asked the developer for more: request {act.number}, {counted(len(act.points))}{due}"
        case InformationAnswered():
            return f"Recorded that supplement {act.sequence} answers information request {act.number}"
        case InformationRequestDropped():
            return f"Dropped information request {act.number}: {_why(act)}"
        case ClockPaused():
            return f"Paused the agency clock: {_why(act)}"
        case ClockResumed():
            return f"Let the agency clock run again: {_why(act)}"
        case _:
            return ""


def counted(points: int) -> str:
    """ "1 point", "3 points"."""
    return "1 point" if points == 1 else f"{points} points"


def _consultation_words(act: Act) -> str:
    match act:
        case ConsultationAsked():
            return f"Consulted {one_line(act.organisation, 80)} (consultation {act.number})"
        case ConsultationAnswered():
            said = f": {one_line(act.comment, 80)}" if act.comment else ""
            return f"Recorded the answer to consultation {act.number}, {act.answer.value}{said}"
        case AccessPlanRecorded():
            tiers, partners = len(act.tiers), len(act.partners)
            return f"Recorded the access plan: {_of(tiers, 'tier')}, {_of(partners, 'trusted partner')}"
        case Referred():
            whom = "law enforcement" if act.to is ReferralKind.LAW_ENFORCEMENT else f"the {act.to.value}"
            until = f", under embargo until {act.embargo_until}" if act.embargo_until else ""
            return f"Referred to {whom}: {one_line(act.subject, 80)}{until}"
        case CaseRelated():
            return f"Related to case {act.other_case}: {one_line(act.words, 100)}"
        case _:
            return ""


def _why(act: InformationRequestDropped | ClockPaused | ClockResumed) -> str:
    """The reason behind its portion mark."""
    return f"{one_line(act.marking, 40)} {one_line(act.reason, 100)}"


def _of(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
