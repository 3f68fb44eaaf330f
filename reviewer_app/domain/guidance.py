"""What comes next: one sentence of state for a case, and whom it waits for."""

from __future__ import annotations

from reviewer_app.domain.case import Case, State
from reviewer_app.domain.contents import lacking
from reviewer_app.domain.guards.review import unanswered, why_not_lock
from reviewer_app.domain.guards.roles import next_signature_field
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.register import Register

_SIGNS = {
    "Sig_Reviewer": "a reviewer of the case",
    "Sig_Supervisor": "the supervisor who signed off",
    "Sig_RecordsOfficer": "a records officer",
}


def waits_for(case: Case, person: Person) -> bool:
    """Whether the next act of the case is this person's."""
    match case.state:
        case State.RECEIVED:
            return person.has(Role.INTAKE_CLERK)
        case State.ACCEPTED:
            return person.has(Role.SUPERVISOR)
        case State.IN_REVIEW:
            return person.id in case.reviews and not case.reviews[person.id].locked
        case State.SUPERVISOR_REVIEW | State.SIGNED_OFF:
            return person.has(Role.SUPERVISOR) and person.id not in case.reviews
        case State.DETERMINED:
            return _signs_next(case, person)
        case _:
            return False


def state_sentence(register: Register, case: Case, person: Person) -> str:
    """Where the case stands, for this person: at most two short sentences."""
    match case.state:
        case State.RECEIVED:
            return _intake_sentence(case)
        case State.RETURNED:
            return _returned_sentence(case)
        case State.WITHDRAWN:
            return "The developer withdrew the submission. Nothing more is decided in this case."
        case State.ACCEPTED:
            return "Accepted. A supervisor assigns two or more reviewers."
        case State.IN_REVIEW:
            return _review_sentence(register, case, person)
        case State.SUPERVISOR_REVIEW:
            return "Every review is locked. The supervisor signs off or returns with a reason."
        case State.SIGNED_OFF:
            return "Signed off. The determination is recorded when the official has made it."
        case State.DETERMINED:
            return _finding_sentence(case)
        case State.EXPORTED:
            return "The signed finding has been exported."


def _intake_sentence(case: Case) -> str:
    missing = len(lacking(case))
    if not missing:
        return "Received and verified. The intake clerk checks the contents and accepts it."
    words = "1 required item is" if missing == 1 else f"{missing} required items are"
    return f"Received and verified; {words} lacking. The clerk returns it, or a supervisor waives."


def _returned_sentence(case: Case) -> str:
    points = len(case.letters[-1].points)
    words = "1 point" if points == 1 else f"{points} points"
    return f"Returned to the developer with {words}. A supplement answers it; the agency clock has not begun."


def _review_sentence(register: Register, case: Case, person: Person) -> str:
    review = case.reviews.get(person.id)
    locked = sum(one.locked for one in case.reviews.values())
    if review is None or review.locked:
        return f"{locked} of {len(case.reviews)} reviews are locked."
    criteria = register.criteria_of(case)
    if criteria is None:
        return "No criteria set is pinned to this case."
    left = len(unanswered(criteria, case, person.id))
    if left:
        return f"{left} of {len(criteria.criteria)} criteria unanswered."
    return why_not_lock(register, case, person.id) or "Everything is answered; your review can be locked."


def _finding_sentence(case: Case) -> str:
    if case.finding is None:
        return "The determination is recorded. A reviewer draws up the finding."
    field = next_signature_field(case)
    if field is None:
        return "The finding carries its three signatures. A records officer exports it."
    return f"The finding is drawn up. Next signature: {_SIGNS[field]}."


def _signs_next(case: Case, person: Person) -> bool:
    if case.finding is None:
        return person.id in case.reviews
    fits = {
        "Sig_Reviewer": person.id in case.reviews,
        "Sig_Supervisor": person.id == case.supervisor,
        "Sig_RecordsOfficer": person.has(Role.RECORDS_OFFICER),
        None: person.has(Role.RECORDS_OFFICER),
    }
    return fits[next_signature_field(case)]
