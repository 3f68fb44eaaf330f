"""What an act must say, whoever does it: minimums, names that exist, rules of the order and the site.

`CONTENT` is the whole table; acts of the intake, of asking, of decision and of the record are in the modules
of their name.
"""

from __future__ import annotations

from collections.abc import Callable

from reviewer_app.domain.acts import (
    Accepted,
    Act,
    Adjudicated,
    AdjudicationClosed,
    AdjudicatorNamed,
    Assessed,
    Assigned,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    Conflict,
    ConflictDeclared,
    CriteriaRepinned,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
    Locked,
    PropinAuthorised,
    Recommended,
    Revealed,
    TableMapped,
)
from reviewer_app.domain.case import Case, Review
from reviewer_app.domain.criteria import CANNOT_ASSESS, CriteriaSet
from reviewer_app.domain.differences import differing, needs_adjudication
from reviewer_app.domain.guards import comparison, exhibits
from reviewer_app.domain.guards.asking import ASKING_CONTENT
from reviewer_app.domain.guards.clearance import why_not_hold
from reviewer_app.domain.guards.criteria_content import CRITERIA_CONTENT
from reviewer_app.domain.guards.deciding_content import DECIDING_CONTENT
from reviewer_app.domain.guards.intake import INTAKE_CONTENT, long_enough, why_not_accept
from reviewer_app.domain.guards.people_content import PEOPLE_CONTENT
from reviewer_app.domain.guards.recording import RECORDING_CONTENT
from reviewer_app.domain.guards.review import UNREAD, why_not_lock
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.domain.register import Register
from reviewer_app.domain.tables import mapping_fault
from reviewer_app.domain.tradecraft import missing_ticks

REVIEWERS_PER_CASE = 2

Reason = str | None


def _accepted(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Accepted)
    assert case is not None
    wanted = (act.criteria_id, act.criteria_version, act.criteria_sha384)
    later = register.superseded_by(act.criteria_id, act.criteria_version)
    if later:
        return f"Version {act.criteria_version} is superseded by {later}; a new case pins that one."
    return _why_not_pinned(register, *wanted) or why_not_accept(case)


def _why_not_pinned(register: Register, name: str, version: str, digest: str) -> Reason:
    criteria = register.criteria.get((name, version))
    if criteria is None:
        return f"Criteria set {name} {version} is not activated in this workspace."
    if criteria.digest != digest:
        return f"Criteria set {name} {version} differs from the activated one."
    return None


def _repinned(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, CriteriaRepinned)
    assert case is not None
    reason = _why_not_pinned(register, act.criteria_id, act.criteria_version, act.criteria_sha384)
    before = register.criteria_of(case)
    after = register.criteria.get((act.criteria_id, act.criteria_version))
    if reason is not None or before is None or after is None:
        return reason or "No criteria set is pinned to this case yet."
    if before.digest == after.digest:
        return "This set is pinned already."
    if act.affected != affected_by(before, after):
        return "The criteria whose answers open again are not those that differ between the two sets."
    return long_enough(act.reason, "Changing the criteria set of a case")


def affected_by(before: CriteriaSet, after: CriteriaSet) -> tuple[str, ...]:
    """The criteria of `before` whose answers do not stand under `after`: gone, worded or judged otherwise."""
    same_scale = before.scale == after.scale
    return tuple(one.id for one in before.criteria if not same_scale or after.criterion(one.id) != one)


def _assigned(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, Assigned)
    assert case is not None
    if len(set(act.reviewers)) < REVIEWERS_PER_CASE:
        return f"A case needs at least {REVIEWERS_PER_CASE} reviewers."
    if len(set(act.reviewers)) != len(act.reviewers):
        return "A reviewer is named twice."
    for one in act.reviewers:
        if one in case.adjudicators:
            return f"{register.name(one)} was named adjudicator of this case and may not review it."
        reason = why_not_judge(register, case, actor, one, Role.REVIEWER)
        if reason is not None:
            return reason
    if not case.reviews:
        return None
    if set(act.reviewers) == set(case.reviews):
        return "These are the reviewers already."
    reason = _why_not_replaced(register, case, act) if case.revealed else None
    return reason or long_enough(act.reason, "Changing the reviewers")


def _why_not_replaced(register: Register, case: Case, act: Assigned) -> Reason:
    """After the reveal only whoever can review no more is replaced, by as many (`Review.not_blind`)."""
    gone = [one for one in case.reviews if one not in act.reviewers]
    for one in gone:
        person, found = register.people.get(one), case.declarations.get(one)
        recused = found is not None and found.declared.conflict is Conflict.RECUSED
        if not recused and (person is None or (person.has(Role.REVIEWER) and not person.disabled)):
            return (
                "The reviews are revealed: a new reviewer would not be independent. "
                f"{register.name(one)} is neither recused nor disabled."
            )
    came = len(set(act.reviewers) - set(case.reviews))
    return None if came <= len(gone) else "The reviews are revealed: no reviewer is added any more."


def why_not_judge(register: Register, case: Case, actor: Person, one: str, role: Role) -> Reason:
    """Why person `one` may not review or adjudicate this case at the wish of `actor`, or None."""
    person = register.people.get(one)
    if person is None or not person.has(role):
        return f"{register.name(one)} is not {_ARTICLED[role]} of this workspace."
    if person.disabled:
        return f"The account of {person.name} is disabled: {person.disabled}"
    if one in case.clerks:
        return f"{person.name} took this submission in and may not review it."
    if one == actor.id:
        return "A supervisor does not assign the case to himself or herself."
    found = case.declarations.get(one)
    if found is not None and found.declared.conflict is Conflict.RECUSED:
        return f"{person.name} is recused from this case."
    return why_not_hold(case, person)


_ARTICLED = {Role.REVIEWER: "a reviewer", Role.ADJUDICATOR: "an adjudicator"}


def _authorised(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, PropinAuthorised)
    person = register.people.get(act.person)
    if person is None:
        return f"{act.person} is not a person of this workspace."
    if person.employer is not Employer.CONTRACTOR:
        return f"{person.name} is no contractor; the originator's authorisation is not needed."
    if not (act.originator.strip() and act.reference.strip() and act.dated.strip()):
        return "The authorisation names the originator, its reference and its date."
    return None


def _declared(_register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, ConflictDeclared)
    assert case is not None
    before = case.declarations.get(actor.id)
    reviews = actor.id in case.reviews and act.conflict is not Conflict.RECUSED
    if reviews and not act.own_key:
        return "A reviewer's declaration carries the sealed key of the review."
    if before is not None and before.declared.own_key and act.own_key not in ("", before.declared.own_key):
        return "The key of a review is made once; a later declaration keeps it."
    if act.conflict is Conflict.NONE:
        return None
    if not act.marking.strip():
        return "What is disclosed needs a portion mark."
    return long_enough(act.words, "A disclosure or recusal")


def _assessed(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, Assessed)
    assert case is not None
    reason = _why_not_answer(register, case, act.criterion, act.level, act.marking)
    if reason is not None:
        return reason
    for number in act.exhibits:
        exhibit = case.exhibit(number)
        if exhibit is None or exhibit.by != actor.id:
            return f"{act.criterion}: you have no exhibit {number}."
    return None


def _why_not_answer(register: Register, case: Case, name: str, level: str, marking: str) -> Reason:
    criteria = register.criteria_of(case)
    if criteria is None or criteria.criterion(name) is None:
        return f"Criterion {name} is not in the pinned criteria set."
    if criteria.level(level) is None:
        return f"{name}: level {level} is not on the scale of the pinned set."
    return None if marking.strip() else f"{name}: the rationale needs a portion mark."


def _mapped(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, TableMapped)
    if not act.path.strip():
        return "A mapping names its table."
    fault = mapping_fault(act.mapping)
    return f"The mapping cannot be used: {fault}." if fault else None


def _recommended(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Recommended)
    if not act.marking.strip():
        return "The recommendation needs a portion mark."
    criteria = register.criteria_of(case) if case else None
    if criteria is not None and act.outcome.value not in criteria.outcomes:
        return f"The pinned criteria set knows no outcome “{act.outcome.value}”."
    return long_enough(act.rationale, "The recommendation")


def _locked(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, Locked)
    assert case is not None
    left = missing_ticks(act.tradecraft)
    if left:
        return f"The tradecraft list is not ticked to the end; the first left is “{left[0]}”."
    return _why_key_is_lost(register, case, actor, act) or why_not_lock(register, case, actor.id)


def _why_key_is_lost(register: Register, case: Case, actor: Person, act: Locked) -> Reason:
    """Whether the lock leaves behind what the reveal will need: the parts of this key, and of others'."""
    names = {one.review for one in act.shares} | {one.holder for one in act.published}
    if names - {actor.id}:
        return "A lock carries the parts of its own review's key, and gives back its own parts alone."
    others = [one for one in case.reviews.values() if one.person != actor.id]
    if actor.id not in case.keys:
        holders = {share.holder for share in act.shares if share.review == actor.id}
        lacking = {one.person for one in others if not one.locked} - holders
        if lacking or not any(_may_put_together(register.people.get(one), case) for one in holders):
            return "The lock does not leave the parts of the review's key that the reveal needs."
    owed = {share.review for share in case.shares if share.holder == actor.id}
    given = {share.review for share in (*act.published, *case.published) if share.holder == actor.id}
    return "The lock keeps back a part of another review's key." if owed - given else None


def _may_put_together(person: Person | None, case: Case) -> bool:
    """Whether a holder is a supervisor who may reveal this case: its key is lost with anybody else."""
    if person is None or person.disabled or not person.has(Role.SUPERVISOR):
        return False
    return person.id not in case.judged_by and person.id != case.clerk


def _revealed(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Revealed)
    assert case is not None
    recused = [one for one in case.reviews if not case.declared(one)]
    if recused:
        return f"{register.name(recused[0])} is recused; other reviewers are assigned before the reveal."
    named = [key.person for key in act.keys]
    if set(case.reviews) - set(case.keys) - set(named):
        return "The reveal leaves out the key of a review."
    if len(set(named)) != len(named) or set(named) - (set(case.reviews) - set(case.keys)):
        return "The reveal names a key that is open already, or of no review."
    criteria, reviews = _readable(register, case)
    if criteria is None:
        return UNREAD
    if act.adjudication != needs_adjudication(criteria, reviews):
        return "Whether the reviews go to an adjudicator is not what the rule of the criteria set says."
    return None


def _readable(register: Register, case: Case) -> tuple[CriteriaSet | None, tuple[Review, ...]]:
    """The set and the reviews; None for the set where a review is sealed to someone else."""
    reviews = tuple(case.reviews.values())
    return (None if any(one.unread for one in reviews) else register.criteria_of(case)), reviews


def _adjudicator(register: Register, case: Case | None, actor: Person, act: Act) -> Reason:
    assert isinstance(act, AdjudicatorNamed)
    assert case is not None
    if act.person in case.seats:
        return f"{register.name(act.person)} reviewed this case and may not adjudicate it."
    return why_not_judge(register, case, actor, act.person, Role.ADJUDICATOR)


def _adjudicated(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Adjudicated)
    assert case is not None
    reason = _why_not_answer(register, case, act.criterion, act.level, act.marking)
    criteria = register.criteria_of(case)
    criterion = criteria.criterion(act.criterion) if criteria else None
    if reason is not None or criterion is None:
        return reason
    if len(act.rationale.strip()) < criterion.rationale_minimum:
        return f"{criterion.id}: the rationale needs at least {criterion.rationale_minimum} characters."
    judged = act.likelihood is not None and act.confidence is not None
    if criterion.likelihood_required and act.level != CANNOT_ASSESS and not judged:
        return f"{criterion.id}: likelihood and confidence are both needed."
    return None


def _adjudication_closed(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, AdjudicationClosed)
    assert case is not None
    criteria, reviews = _readable(register, case)
    if criteria is None:
        return UNREAD
    wanted = differing(criteria, reviews)
    left = [name for name in wanted if name not in case.settled]
    if left:
        return f"{left[0]} is not settled yet; the reviews differ in it."
    if set(act.settled) != set(case.settled):
        return "The criteria named as settled are not those that were adjudicated."
    return None


CONTENT: dict[type[Act], Callable[[Register, Case | None, Person, Act], Reason]] = {
    **INTAKE_CONTENT,
    **ASKING_CONTENT,
    **DECIDING_CONTENT,
    **PEOPLE_CONTENT,
    **CRITERIA_CONTENT,
    **RECORDING_CONTENT,
    Accepted: _accepted,
    CriteriaRepinned: _repinned,
    Assigned: _assigned,
    PropinAuthorised: _authorised,
    ConflictDeclared: _declared,
    ExhibitCited: exhibits.cited,
    ExhibitNoted: exhibits.noted,
    ExhibitsOrdered: exhibits.ordered,
    ComparisonGranted: comparison.granted,
    ComparisonGrantWithdrawn: comparison.withdrawn,
    TableMapped: _mapped,
    Assessed: _assessed,
    Recommended: _recommended,
    Locked: _locked,
    Revealed: _revealed,
    AdjudicatorNamed: _adjudicator,
    Adjudicated: _adjudicated,
    AdjudicationClosed: _adjudication_closed,
}
