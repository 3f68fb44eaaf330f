"""What the acts about accounts must say: roles that may stand together, somebody left to administer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PersonEnrolled,
)
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.intake import long_enough
from reviewer_app.domain.guards.opening import APART
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register

Reason = str | None
Content = Callable[[Register, Case | None, Person, Act], Reason]


def roles_fault(roles: frozenset[Role]) -> Reason:
    """Why these roles do not stand together in one person, or None."""
    if not roles:
        return "A person has at least one role."
    for role in APART:
        if role in roles and len(roles) > 1:
            return f"The {role.value} holds no other role: whoever {_WHY[role]} decides nothing in a case."
    return None


_WHY = {
    Role.SECURITY_ADMINISTRATOR: "keeps accounts and keys",
    Role.AUDITOR: "reads the journal",
}


def _enrolled(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, PersonEnrolled)
    if act.person in register.people:
        return f"{act.person} is enrolled already."
    return roles_fault(act.roles)


def _changed(register: Register, _case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, PersonChanged)
    reason = _known(register, act.person)
    if reason is None and act.person == actor.id:
        reason = "Nobody changes his or her own roles."
    reason = reason or roles_fault(act.roles)
    if reason is None and Role.SECURITY_ADMINISTRATOR not in act.roles:
        reason = _none_left(register, act.person)
    return reason or long_enough(act.reason, "A change of roles")


def _disabled(register: Register, _case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, PersonDisabled)
    reason = _known(register, act.person)
    if reason is None and act.person == actor.id:
        reason = "Nobody disables his or her own account."
    if reason is None and register.people[act.person].disabled:
        reason = "The account is disabled already."
    return reason or _none_left(register, act.person) or long_enough(act.reason, "Disabling an account")


def _enabled(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, PersonEnabled)
    reason = _known(register, act.person)
    if reason is None and not register.people[act.person].disabled:
        reason = "The account is not disabled."
    return reason or long_enough(act.reason, "Enabling an account")


def _unlocked(register: Register, _case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, AccountUnlocked)
    if act.person == actor.id:
        return "Nobody unlocks his or her own account."
    return _known(register, act.person) or long_enough(act.reason, "Unlocking an account")


def _known(register: Register, person: str) -> Reason:
    return None if person in register.people else f"There is no account {person} in this workspace."


def _none_left(register: Register, without: str) -> Reason:
    left: Iterable[Person] = (
        one
        for one in register.people.values()
        if one.id != without and one.has(Role.SECURITY_ADMINISTRATOR) and not one.disabled
    )
    return None if any(left) else "Somebody must be left who administers the workspace."


PEOPLE_CONTENT: dict[type[Act], Content] = {
    PersonEnrolled: _enrolled,
    PersonChanged: _changed,
    PersonDisabled: _disabled,
    PersonEnabled: _enabled,
    AccountUnlocked: _unlocked,
}
