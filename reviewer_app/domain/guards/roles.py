"""Who may do which form of act, in which state of the case: role, state and separation of duties.

`CASE_ACTS` is the whole table; the functions it names stand here and, by part of the work, in `intake`,
`reviewing`, `deciding`, `asking` and `recording`.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    AnchorInstalled,
    AnchorWithdrawn,
    CriteriaActivated,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    PersonEnrolled,
    PolicySet,
    RevocationListInstalled,
    RevocationListRenewed,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    TriesBegunAnew,
)
from reviewer_app.domain.case import Case
from reviewer_app.domain.guards.asking import ASKING_ACTS
from reviewer_app.domain.guards.deciding import DECIDING_ACTS
from reviewer_app.domain.guards.intake import INTAKE_ACTS
from reviewer_app.domain.guards.opening import may_open_evidence as may_open_evidence
from reviewer_app.domain.guards.recording import RECORDING_ACTS
from reviewer_app.domain.guards.recording import may_schedule as may_schedule
from reviewer_app.domain.guards.reviewing import REVIEWING_ACTS
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register

Reason = str | None
STATISTICS_OFF = "Statistics are off. A security administrator turns them on, on the page Policy."


def may_administer(register: Register, actor: Person) -> Reason:
    first = not register.people  # the founding act enrols the first administrator
    if first or actor.has(Role.SECURITY_ADMINISTRATOR):
        return None
    return "Only a security administrator changes people, trust, policy and criteria sets."


def may_count(register: Register, actor: Person) -> Reason:
    """Why `actor` may not take the counts over all cases out, or None."""
    if not actor.has(Role.RECORDS_OFFICER):
        return "Only a records officer exports the statistics."
    return None if register.policy.statistics else STATISTICS_OFF


WORKSPACE_ACTS = (
    PersonEnrolled,
    PersonChanged,
    PersonDisabled,
    PersonEnabled,
    AccountUnlocked,
    AnchorInstalled,
    AnchorWithdrawn,
    RevocationListInstalled,
    RevocationListRenewed,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    PolicySet,
    CriteriaActivated,
    TriesBegunAnew,
)
CASE_ACTS: dict[type[Act], Callable[[Case, Person], Reason]] = {
    **INTAKE_ACTS,
    **REVIEWING_ACTS,
    **DECIDING_ACTS,
    **ASKING_ACTS,
    **RECORDING_ACTS,
}
