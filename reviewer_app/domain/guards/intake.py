"""The guards of the intake: receipt, quarantine, supplements, waivers, return, withdrawal, trust, policy.

- A determination can rest only on a case, and only a delivery whose provenance is good opens or joins one.
- What is lacking stands in the way of acceptance until it is supplied or a supervisor waives it.
- The developer may withdraw at any time before the determination.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from reviewer_app.domain.acts import (
    Act,
    AdequacyJudged,
    AnchorInstalled,
    AnchorWithdrawn,
    ItemWaived,
    LetterExported,
    PolicySet,
    QuarantineClosed,
    Quarantined,
    Received,
    ReturnedIncomplete,
    RevocationListInstalled,
    SubmitterKeyInstalled,
    SubmitterKeyWithdrawn,
    SupplementReceived,
    Withdrawn,
)
from reviewer_app.domain.acts.intake import GOOD
from reviewer_app.domain.case import BEFORE_DETERMINATION, Case, State
from reviewer_app.domain.checklist import Standing, checklist_item
from reviewer_app.domain.contents import contents_of
from reviewer_app.domain.lineage import case_to_supplement, why_no_supplement, why_seen_before
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.policy import policy_faults
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import ItemStatus

REASON_MINIMUM = 20  # characters of a reason or statement that will be printed
Reason = str | None
Content = Callable[[Register, Case | None, Person, Act], Reason]


def long_enough(text: str, what: str) -> Reason:
    """Why a reason is too short to be printed, or None."""
    if len(text.strip()) >= REASON_MINIMUM:
        return None
    return f"{what} needs a reason of at least {REASON_MINIMUM} characters; it will be printed."


def a_date(text: str, what: str) -> Reason:
    """Why this is no day as it is written in an act, or None."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{what} is written YYYY-MM-DD."
    return None


# Who, and in which state.


def in_state(case: Case, *states: State) -> Reason:
    """Why the case is in none of these states, or None."""
    if case.state in states:
        return None
    wanted = " or ".join(state.value for state in states)
    return f"The case is in state “{case.state.value}”; this needs “{wanted}”."


def may_receive(register: Register, case_id: str, actor: Person) -> Reason:
    if not actor.has(Role.INTAKE_CLERK):
        return "Only an intake clerk receives submissions."
    if not case_id:
        return "A case has an id."
    if case_id in register.cases:
        return f"Case {case_id} exists already."
    return None


def may_quarantine(actor: Person) -> Reason:
    return None if actor.has(Role.INTAKE_CLERK) else "Only an intake clerk keeps the quarantine."


def _may_supplement(case: Case, actor: Person) -> Reason:
    if not actor.has(Role.INTAKE_CLERK):
        return "Only an intake clerk receives submissions."
    if case.state in (State.SUPERVISOR_REVIEW, State.SIGNED_OFF):
        return "The reviews are locked; the supervisor returns them before a supplement can join the case."
    return in_state(case, State.RECEIVED, State.RETURNED, State.ACCEPTED, State.IN_REVIEW, State.RFI_HOLD)


def _may_waive(case: Case, actor: Person) -> Reason:
    if not actor.has(Role.SUPERVISOR):
        return "Only a supervisor waives an item of the checklist."
    if actor.id == case.clerk:
        return "You took this submission in; another supervisor must waive."
    return in_state(case, State.RECEIVED)


def _may_check_contents(case: Case, actor: Person) -> Reason:
    if not actor.has(Role.INTAKE_CLERK):
        return "Only an intake clerk judges the contents, and returns a submission."
    return in_state(case, State.RECEIVED)


def _may_export_letter(case: Case, actor: Person) -> Reason:
    if not case.letters:
        return "No letter of this case exists."
    if case.state is State.DISPOSED:
        return "The case is disposed of."
    fits = actor.has(Role.INTAKE_CLERK) or actor.has(Role.RECORDS_OFFICER)
    return None if fits else "Only an intake clerk or a records officer takes a letter out."


def _may_withdraw(case: Case, actor: Person) -> Reason:
    if not (actor.has(Role.INTAKE_CLERK) or actor.has(Role.SUPERVISOR)):
        return "Only an intake clerk or a supervisor records a withdrawal."
    if case.state is State.WITHDRAWN:
        return "The submission is withdrawn already."
    if case.state not in BEFORE_DETERMINATION:
        return "The determination is recorded; a submission is withdrawn only before it."
    return None


# What the act says.


def _received(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Received)
    reason = _delivered(register, act)
    if reason is not None:
        return reason
    under_way = case_to_supplement(register, act.submission)
    if under_way is not None:
        return f"It is a supplement of case {under_way.id}, and no case of its own."
    return None


def _supplement(register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, SupplementReceived)
    assert case is not None
    summary = act.received.submission
    if summary.submission_id != case.received.submission.submission_id:
        return f"Submission {summary.submission_id} is not the one of case {case.id}."
    return _delivered(register, act.received) or why_no_supplement(case, summary)


def _delivered(register: Register, received: Received) -> Reason:
    """What holds for every delivery: good provenance, not seen before, a window within the limit."""
    summary = received.submission
    if received.provenance != GOOD:
        return (
            "Nobody who is trusted here vouches for it: it stays in quarantine, and nothing can rest on it."
        )
    seen = why_seen_before(register, summary)
    if seen is not None:
        return seen
    limit = register.policy.window_limit_days
    if summary.access_window_days > limit:
        days = summary.access_window_days
        return f"The access window is {days} days; the rule is at most {limit} calendar days."
    return None


def why_not_accept(case: Case) -> Reason:
    """What the contents lack before the case can be accepted, or None."""
    ids = [held.item.id for held in contents_of(case) if held.stands_in_the_way]
    if not ids:
        return None
    noun = "is required and lacking" if len(ids) == 1 else "are required and lacking"
    return f"{', '.join(ids)} {noun}: return the submission, or a supervisor waives with a reason."


def _waived(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ItemWaived)
    assert case is not None
    held = next((one for one in contents_of(case) if one.item.id == act.item), None)
    if held is None:
        return f"The checklist of this case has no item {act.item}."
    if held.standing is not Standing.LACKING:
        return f"{act.item} is not lacking; there is nothing to waive."
    return long_enough(act.reason, f"Waiving {act.item}")


def _judged(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, AdequacyJudged)
    assert case is not None
    held = next((one for one in contents_of(case) if one.item.id == act.item), None)
    if held is None:
        return f"The checklist of this case has no item {act.item}."
    if held.status is not ItemStatus.PRESENT:
        return f"{act.item} is not present; only what is there can be judged adequate or not."
    return None if act.adequate else long_enough(act.reason, f"Calling {act.item} not adequate")


def _returned_incomplete(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, ReturnedIncomplete)
    assert case is not None
    if act.facts.number != len(case.letters) + 1:
        return f"The next letter is number {len(case.letters) + 1}, not {act.facts.number}."
    if not act.points or not act.letter_sha384:
        return "A deficiency letter lists at least one point."
    for point in act.points:
        if point.item and checklist_item(point.item) is None:
            return f"The checklist has no item {point.item}."
        if not (point.what.strip() and point.asked.strip() and point.marking.strip()):
            return f"{point.item or point.title}: say what is wrong, what is asked for, and the portion mark."
    listed = {point.item for point in act.points}
    missing = [held.item.id for held in contents_of(case) if held.stands_in_the_way]
    left_out = [item for item in missing if item not in listed]
    return f"The letter leaves out {', '.join(left_out)}, which is lacking." if left_out else None


def _letter_exported(_register: Register, case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, LetterExported)
    assert case is not None
    if act.letter_sha384 not in {letter.letter_sha384 for letter in case.letters}:
        return "The file is not a letter of this case."
    if not act.medium.strip() or not act.purpose.strip():
        return "An export names its medium and its purpose."
    return None


def _withdrawn(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Withdrawn)
    if not act.asked_by.strip():
        return "A withdrawal names who asked for it on the developer's side."
    return long_enough(act.reason, "A withdrawal")


def _quarantined(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, Quarantined)
    if act.id in register.quarantine or act.id in register.cases:
        return f"{act.id} exists already."
    if not act.sentence.strip() or not act.report_sha384:
        return "An entry of the quarantine says why, and names its report."
    return None


def _quarantine_closed(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, QuarantineClosed)
    entry = register.quarantine.get(act.id)
    if entry is None:
        return f"There is no entry {act.id} in the quarantine."
    if not entry.open:
        return f"{act.id} is closed: {entry.outcome}."
    return long_enough(act.outcome, "Closing an entry")


def _installed(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, AnchorInstalled | RevocationListInstalled | SubmitterKeyInstalled)
    if isinstance(act, AnchorInstalled):
        pairs = {(one.fingerprint_sha384, one.organisation) for one in register.anchors}
        twice = (act.fingerprint_sha384, act.organisation) in pairs
    else:
        twice = register.believes(act.fingerprint_sha384)
    return "It is installed already." if twice else None


def _trust_withdrawn(register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, AnchorWithdrawn | SubmitterKeyWithdrawn)
    records = register.anchors if isinstance(act, AnchorWithdrawn) else register.submitter_keys
    if all(one.fingerprint_sha384 != act.fingerprint_sha384 for one in records):
        return "Nothing of this kind is installed under that fingerprint."
    return long_enough(act.reason, "Withdrawing trust")


def _policy(_register: Register, _case: Case | None, _actor: Person, act: Act) -> Reason:
    assert isinstance(act, PolicySet)
    return next(policy_faults(act.policy), None)


INTAKE_ACTS: dict[type[Act], Callable[[Case, Person], Reason]] = {
    SupplementReceived: _may_supplement,
    ItemWaived: _may_waive,
    AdequacyJudged: _may_check_contents,
    ReturnedIncomplete: _may_check_contents,
    LetterExported: _may_export_letter,
    Withdrawn: _may_withdraw,
}
INTAKE_CONTENT: dict[type[Act], Content] = {
    Received: _received,
    SupplementReceived: _supplement,
    ItemWaived: _waived,
    AdequacyJudged: _judged,
    ReturnedIncomplete: _returned_incomplete,
    LetterExported: _letter_exported,
    Withdrawn: _withdrawn,
    Quarantined: _quarantined,
    QuarantineClosed: _quarantine_closed,
    AnchorInstalled: _installed,
    RevocationListInstalled: _installed,
    SubmitterKeyInstalled: _installed,
    AnchorWithdrawn: _trust_withdrawn,
    SubmitterKeyWithdrawn: _trust_withdrawn,
    PolicySet: _policy,
}
