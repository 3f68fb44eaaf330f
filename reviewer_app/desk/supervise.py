"""The supervisor's verbs: assign, return, sign off, and record the determination another made."""

from __future__ import annotations

from reviewer_app.desk.case_keys import case_key, give, with_role
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import Assigned, Determined, Outcome, Returned, SignedOff
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.people import Role


def assign(desk: Desk, case_id: str, reviewers: tuple[str, ...]) -> None:
    """Assign reviewers and seal the case's key to them. Raises Refused, NoCaseKey."""
    act = Assigned(reviewers)
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    with case_key(desk, case_id) as key:
        record(desk, case_id, act, also=lambda connection: give(desk, connection, case_id, key, reviewers))


def send_back(desk: Desk, case_id: str, reason: str) -> None:
    """Return the reviews with a reason. Raises Refused."""
    record(desk, case_id, Returned(reason))


def sign_off(desk: Desk, case_id: str, recommendation: Outcome, statement: str, password: str) -> None:
    """Concur with a recommendation; asks for the password again. The records officers get the case's key."""
    act = SignedOff(recommendation, statement)
    reason = refusal(desk.register, case_id, desk.person, act)
    if reason is not None:
        raise Refused(reason)
    desk.confirm(password)
    officers = with_role(desk, Role.RECORDS_OFFICER)
    with case_key(desk, case_id) as key:
        record(desk, case_id, act, also=lambda connection: give(desk, connection, case_id, key, officers))


def record_determination(
    desk: Desk,
    case_id: str,
    outcome: Outcome,
    official: str,
    authority: str,
    decided_on: str,
    memorandum: str = "",
) -> None:
    """Record the determination as the official made it, apart from the recommendation. Raises Refused."""
    record(desk, case_id, Determined(outcome, official, authority, decided_on, memorandum))
