"""Whether a person may hold a case, and open a portion of it: clearance, proprietary information, agreement.

- A clearance is a marking; it must dominate the portion's.
- Proprietary portions (PROPIN) do not open to a contractor without the originator's recorded authorisation.
- A marking that the app does not compute is for a person to judge: until then nothing opens on it.
"""

from __future__ import annotations

from functools import lru_cache

from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.marking import Marking, is_propin, parse, parse_ceiling, why_above
from reviewer_app.domain.people import Employer, Person

Reason = str | None


def why_not_hold(case: Case, person: Person) -> Reason:
    """Why `person` may not be given this case, or None: agreement, clearance, proprietary information."""
    if not person.nondisclosure:
        return f"{person.name} has no recorded nondisclosure agreement."
    return why_not_open(case, person)


def why_not_open(case: Case, person: Person) -> Reason:
    """Why what was delivered does not open to `person`, or None: every portion of every delivery counts."""
    for delivery in case.deliveries:
        summary = delivery.submission
        for marking in (summary.marking, *summary.portion_marks):
            reason = why_not_portion(case, person, marking)
            if reason is not None:
                return reason
    return None


def why_not_portion(case: Case, person: Person, marking: str) -> Reason:
    """Why a portion of the case with this marking does not open to `person`, or None."""
    try:
        portion, cleared = _parsed(marking), _cleared(person.clearance)
    except DeskError as error:
        return f"{error.sentence} Nothing opens on a marking that could not be read."
    if why := why_above(cleared, portion):
        return f"{person.name}: {why}"
    if not is_propin(portion) or person.employer is not Employer.CONTRACTOR or person.id in case.propin:
        return None
    return (
        f"{person.name} is a contractor, and this is the developer's proprietary information (PROPIN): "
        "it opens only with the originator's recorded authorisation."
    )


@lru_cache(maxsize=1024)
def _parsed(marking: str) -> Marking:
    return parse(marking)


@lru_cache(maxsize=1024)
def _cleared(clearance: str) -> Marking:
    return parse_ceiling(clearance)
