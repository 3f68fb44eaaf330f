"""What the activation of a criteria set must say: a set that keeps its rules, once, in its place.

- A version is activated once: a case has pinned it by name, and what it says never changes.
- Of one set one version is active: a later one names the active one as the version it supersedes.
- All versions of a set come from one issuing office, and a sample takes no signed set's place.
- A set is signed; only an invented sample, which says so, needs no signature. Whether the signature is good
  was judged where the file was read (`desk.criteria_files`), and is recorded with the act.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import Act, CriteriaActivated
from reviewer_app.domain.case import Case
from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.criteria_rules import set_faults
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Register

Reason = str | None
UNSIGNED = "Nobody signed this criteria set. It can be looked at; only a set that is signed can be activated."


def active_version(register: Register, name: str) -> CriteriaSet | None:
    """The version of a set that new cases pin: activated, and superseded by none."""
    found = [one for (other, _), one in register.criteria.items() if other == name]
    return next((one for one in found if not register.superseded_by(name, one.version)), None)


def _activated(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, CriteriaActivated)
    criteria = act.criteria
    faults = set_faults(criteria)
    if faults:
        return f"Criteria set {criteria.name}: {faults[0]}"
    if not act.fingerprint_sha384 and not criteria.invented:
        return UNSIGNED
    if (criteria.id, criteria.version) in register.criteria:
        return f"Criteria set {criteria.name} is activated already; a version never changes."
    active = active_version(register, criteria.id)
    return None if active is None else _why_not_after(active, criteria)


def _why_not_after(active: CriteriaSet, criteria: CriteriaSet) -> Reason:
    if criteria.issuing_office != active.issuing_office:
        return (
            f"Criteria set {active.name} is of {active.issuing_office}; {criteria.issuing_office} names "
            "a set of its own otherwise."
        )
    if criteria.invented and not active.invented:
        return f"Criteria set {active.name} is no sample; an invented sample does not take its place."
    if criteria.supersedes == active.version:
        return None
    named = f"names {criteria.supersedes}" if criteria.supersedes else "names none"
    return (
        f"Criteria set {criteria.name} has to say which version it supersedes: {active.version} is active, "
        f"and it {named}."
    )


CRITERIA_CONTENT: dict[type[Act], Callable[[Register, Case | None, Person, Act], Reason]] = {
    CriteriaActivated: _activated,
}
