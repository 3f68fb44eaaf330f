"""Acts that take two people, and who may be the second.

- Activation of criteria, reopening, export, disposal, a lower banner; unlocking a supervisor's account.
- The second person is another than the first, holds one of the roles named here, and neither reviewed nor
  adjudicated the case. Each signs an entry of his or her own.
"""

from __future__ import annotations

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    BannerLowered,
    CriteriaActivated,
    Disposed,
    ExportAgreed,
    Reopened,
)
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Proposal, Register

Reason = str | None
ALONE = "This takes two people: it is proposed by one and takes effect when another seconds it."
SECONDS: dict[type[Act], tuple[Role, ...]] = {
    CriteriaActivated: (Role.SUPERVISOR, Role.SECURITY_ADMINISTRATOR),
    AccountUnlocked: (Role.SUPERVISOR, Role.SECURITY_ADMINISTRATOR),
    Reopened: (Role.SUPERVISOR, Role.RECORDS_OFFICER),
    BannerLowered: (Role.SUPERVISOR, Role.RECORDS_OFFICER),
    ExportAgreed: (Role.SUPERVISOR, Role.RECORDS_OFFICER),
    Disposed: (Role.SUPERVISOR, Role.RECORDS_OFFICER),
}


def takes_two(register: Register, act: Act) -> bool:
    """Whether `act` takes two people. Of unlocked accounts only a supervisor's does."""
    if isinstance(act, AccountUnlocked):
        person = register.people.get(act.person)
        return person is not None and person.has(Role.SUPERVISOR)
    return type(act) in SECONDS


def why_not_second(register: Register, proposal: Proposal, act: Act, actor: Person) -> Reason:
    """Why `actor` may not be the second person of this proposal, or None."""
    if actor.id == proposal.by:
        return "You proposed it; the second person is another."
    if actor.disabled:
        return f"The account of {actor.name} is disabled: {actor.disabled}"
    roles = SECONDS[type(act)]
    if not any(actor.has(role) for role in roles):
        named = " or ".join(role.value for role in roles)
        return f"The second person is a {named}."
    if isinstance(act, AccountUnlocked) and actor.id == act.person:
        return "Nobody seconds the unlocking of his or her own account."
    case = register.cases.get(proposal.case)
    if case is not None and actor.id in case.judged_by:
        return "You reviewed or adjudicated this case; the second person is another."
    return None
