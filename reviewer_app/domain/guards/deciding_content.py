"""What the acts about the finding must say: drafts, sign-off, override, determination, closing, hold."""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    Act,
    Amended,
    BannerLowered,
    Closed,
    Determined,
    DisagreementRead,
    Dissented,
    FindingDrafted,
    FindingRendered,
    FindingSigned,
    FindingSubmitted,
    HoldLifted,
    HoldPlaced,
    Overridden,
    Reopened,
    Rescinded,
    Returned,
    SignedOff,
)
from reviewer_app.domain.case import Case, Unread
from reviewer_app.domain.differences import differing
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards.deciding import next_signature_field
from reviewer_app.domain.guards.intake import a_date, long_enough
from reviewer_app.domain.guards.review import UNREAD
from reviewer_app.domain.marking import lower, parse, roll_up
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register

Reason = str | None
Content = Callable[[Register, Case | None, Person, Act], Reason]


def _drafted(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, FindingDrafted)
    if not act.marking.strip():
        return "The key judgement needs a portion mark."
    return long_enough(act.judgement, "The key judgement")


def _submitted(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, FindingSubmitted)
    assert case is not None
    if case.draft is None:
        hidden = any(one.unread for one in case.reviews.values())
        return UNREAD if hidden else "Nothing is drafted yet."
    if act.draft_sha384 != draft_digest(case.draft) or act.outcome.value != case.draft.outcome:
        return "What is submitted is not the draft as it stands."
    return None


def _dissented(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Dissented)
    if not act.marking.strip():
        return "A dissent needs a portion mark."
    return long_enough(act.words, "A dissent")


def _read(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, DisagreementRead)
    assert case is not None
    criteria = register.criteria_of(case)
    if criteria is None or criteria.criterion(act.criterion) is None:
        return f"Criterion {act.criterion} is not in the pinned criteria set."
    return None


def unread_disagreements(register: Register, case: Case, person: str) -> tuple[str, ...]:
    """The criteria in which the reviews differ and which `person` has not read yet, in the set's order."""
    criteria = register.criteria_of(case)
    if criteria is None:
        return ()
    read = case.read_by.get(person, frozenset())
    found = differing(criteria, tuple(case.reviews.values()))
    return tuple(name for name in found if name not in read)


def _why_not_read(register: Register, case: Case, actor: Person) -> Reason:
    if any(one.unread for one in case.reviews.values()):
        return UNREAD
    left = unread_disagreements(register, case, actor.id)
    if not left:
        return None
    noun = "criterion" if len(left) == 1 else "criteria"
    return f"The reviews differ in {len(left)} {noun} you have not read side by side; the first is {left[0]}."


def _returned(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Returned)
    return long_enough(act.reason, "A return")


def _signed_off(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, SignedOff)
    assert case is not None
    reason = _why_not_read(register, case, actor)
    if reason is not None:
        return reason
    if case.draft is not None and act.recommendation.value != case.draft.outcome:
        return f"The draft recommends “{case.draft.outcome}”; another outcome is an override."
    made = {review.recommendation.outcome for review in case.reviews.values() if review.recommendation}
    if len(made) > 1:
        return long_enough(act.statement, "The reviewers differ; the sign-off")
    return None


def _overridden(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, Overridden)
    assert case is not None
    reason = _why_not_read(register, case, actor)
    if reason is not None:
        return reason
    if case.draft is not None and act.outcome.value == case.draft.outcome:
        return f"The draft recommends “{case.draft.outcome}” already; that is a sign-off, not an override."
    if not act.marking.strip():
        return "The reason of an override needs a portion mark."
    return long_enough(act.reason, "An override")


def _determined(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Determined)
    if not act.official.strip() or not act.authority.strip():
        return "The determination needs the official and the authority it was made under."
    return a_date(act.decided_on, "The date of the determination")


def _rendered(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, FindingRendered)
    assert case is not None
    if act.version != case.version:
        return f"The finding is version {case.version} now, not {act.version}."
    return _why_stale(case, act.case_head)


def _why_stale(case: Case, head: str) -> Reason:
    """Whether `head` is the case's last act. What is sealed may be an audit line, which is no act of it."""
    for recorded in reversed(case.history):
        if recorded.digest == head:
            return UNREAD if recorded is not case.history[-1] else None
        if not isinstance(recorded.act, Unread):
            break
    return "The case has changed since the finding was drawn; draw it again."


def _signed(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, FindingSigned)
    assert case is not None
    expected = next_signature_field(case)
    return None if act.field == expected else f"The next field to sign is {expected}, not {act.field}."


def _lowered(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, BannerLowered)
    if not act.computed.strip() or not act.banner.strip() or act.banner == act.computed:
        return "A lower banner names the computed one and the one to be used."
    try:
        if not lower(parse(act.computed), parse(act.banner)):
            return f"{act.banner} is not lower than {act.computed}; nothing of it takes two people."
        if lower(roll_up((parse(act.computed), parse(act.marking))), parse(act.computed)):
            return f"The reason is printed in the finding; it cannot be marked above {act.computed}."
    except DeskError as error:
        return error.sentence
    return long_enough(act.reason, "A lower banner")


def _amended(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Amended)
    if not act.marking.strip():
        return "What changed needs a portion mark."
    return long_enough(act.reason, "An amendment") or long_enough(act.changes, "What changed")


def _reopened(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Reopened)
    return long_enough(act.reason, "Reopening a case")


def _rescinded(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Rescinded)
    if not act.official.strip() or not act.authority.strip():
        return "A rescission needs the official and the authority it was made under."
    return a_date(act.decided_on, "The date of the rescission") or long_enough(act.reason, "A rescission")


def _closed(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Closed)
    assert case is not None
    waiting = [one for one in case.consultations if one.answered is None]
    if waiting:
        return f"Consultation {waiting[0].asked.number} still waits for an answer."
    if register.schedule is not None and register.schedule.item(act.schedule) is None:
        return "Closing names the item of the retention schedule the case is kept under."
    return None


def _hold(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, HoldPlaced | HoldLifted)
    if isinstance(act, HoldPlaced) and not act.reference.strip():
        return "A hold names who ordered it."
    return long_enough(act.reason, "A hold")


DECIDING_CONTENT: dict[type[Act], Content] = {
    FindingDrafted: _drafted,
    FindingSubmitted: _submitted,
    Dissented: _dissented,
    DisagreementRead: _read,
    Returned: _returned,
    SignedOff: _signed_off,
    Overridden: _overridden,
    Determined: _determined,
    FindingRendered: _rendered,
    FindingSigned: _signed,
    BannerLowered: _lowered,
    Amended: _amended,
    Reopened: _reopened,
    Rescinded: _rescinded,
    Closed: _closed,
    HoldPlaced: _hold,
    HoldLifted: _hold,
}
