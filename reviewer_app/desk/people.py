"""People and their accounts: the security administrator's verbs, and the second person's.

- Each verb asks the guards first, then writes the keyring, then the journal. What an interruption between the
  two leaves is named at the next opening (`people_drift`), and settled by an administrator.
- Unlocking goes the other way round: first the act, then the count is cleared. An interruption between leaves
  the account locked, for fifteen minutes at the longest; it can be unlocked again.
- A supervisor's account takes two people: an administrator proposes, a second person (a supervisor or another
  administrator) seconds. Whoever seconds also clears the count: only then has it taken effect.
- Roles are given and changed with the administrator's password once more.
"""

from __future__ import annotations

from reviewer_app.custody import accounts
from reviewer_app.custody.accounts import Account
from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.keyring import Keyring, UnknownPerson
from reviewer_app.custody.keyring_form import fault_of_person
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.slots import check_password
from reviewer_app.custody.verdict import Status
from reviewer_app.desk import two_people
from reviewer_app.desk.people_drift import Difference, changed, differences, enrolled
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    AccountUnlocked,
    Act,
    PersonDisabled,
    PersonEnabled,
    Proposed,
    act_body,
    read_act,
)
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.guards import refusal
from reviewer_app.domain.guards.intake import long_enough
from reviewer_app.domain.guards.two import takes_two
from reviewer_app.domain.marking import parse
from reviewer_app.domain.people import Person
from reviewer_app.domain.register import Proposal

SETTLE_FIRST = "Keyring and journal differ about people: settle that first."


def listed(desk: Desk) -> tuple[Account, ...]:
    """Every account as it stands now. Raises StateNotTrusted."""
    return accounts.accounts(desk.keyring, desk.clock())


def enrol(desk: Desk, newcomer: NewPerson, password: str) -> None:
    """Add a person with a first password; asks for the administrator's own.

    Raises Refused, PasswordRefused, NameRefused, WrongPassword.
    """
    _refuse(why_not_enrol(desk, newcomer.person))
    check_password(newcomer.person.id, newcomer.password, desk.training)
    desk.confirm(password)
    desk.keyring = desk.keyring.enrol(desk.unlocked, newcomer, desk.clock())
    record(desk, "", enrolled(newcomer.person, _mark(desk.keyring, newcomer.person.id)))


def change(desk: Desk, wanted: Person, reason: str, password: str) -> None:
    """Give a person other roles, employer, clearance or agreement; asks for the password again.

    With nothing changed it renews the certificate. Raises Refused, WrongPassword.
    """
    _refuse(why_not_change(desk, wanted, reason))
    desk.confirm(password)
    desk.keyring = accounts.change(desk.keyring, desk.unlocked, wanted, desk.clock())
    held = desk.keyring.entry(wanted.id).person
    record(desk, "", changed(held, _mark(desk.keyring, wanted.id), reason.strip()))


def disable(desk: Desk, person_id: str, reason: str) -> None:
    """Close an account: it opens nothing, and what the person did stays. Raises Refused."""
    act = PersonDisabled(person_id, reason.strip())
    _refuse(why_not(desk, act))
    desk.keyring = accounts.disable(desk.keyring, desk.unlocked, person_id, act.reason, desk.clock())
    record(desk, "", act)


def enable(desk: Desk, person_id: str, reason: str) -> None:
    """Open an account again. One that was closed for idleness is recorded as disabled first.

    Raises Refused, UnknownPerson, StateNotTrusted.
    """
    account = next((one for one in listed(desk) if one.person.id == person_id), None)
    if account is None:
        raise UnknownPerson(person=person_id)
    _refuse(why_not_enable(desk, account, reason))
    if not account.person.disabled:
        disable(desk, person_id, account.closed)
    act = PersonEnabled(person_id, reason.strip())
    desk.keyring = accounts.enable(desk.keyring, desk.unlocked, person_id, desk.clock())
    record(desk, "", act)


def unlock(desk: Desk, person_id: str, reason: str) -> int:
    """Lift the lock after failed tries. 0 when done; the proposal's entry when it takes a second person.

    Raises Refused.
    """
    act = AccountUnlocked(person_id, reason.strip())
    if takes_two(desk.register, act):
        return two_people.propose(desk, "", act, act.reason)
    record(desk, "", act)
    accounts.unlock_account(desk.keyring, person_id)
    return 0


def unlock_takes_two(desk: Desk, person_id: str) -> bool:
    """Whether unlocking this account takes a second person."""
    return takes_two(desk.register, AccountUnlocked(person_id, ""))


def second_unlock(desk: Desk, seq: int, password: str) -> None:
    """Be the second person of the unlocking proposed in entry `seq`. Raises Refused, WrongPassword."""
    proposal = next((one for one in unlocks_proposed(desk) if one.seq == seq), None)
    if proposal is None:
        raise Refused(f"No unlocking of an account waits in entry {seq}.")
    act = read_act(proposal.act.of, proposal.act.body)
    assert isinstance(act, AccountUnlocked)
    two_people.second(desk, seq, password)
    accounts.unlock_account(desk.keyring, act.person)


def unlocks_proposed(desk: Desk) -> tuple[Proposal, ...]:
    """The unlockings that wait for a second person, whoever that may be."""
    every = desk.register.proposals.values()
    return tuple(one for one in every if one.act.of == AccountUnlocked.kind)


def unsettled(desk: Desk) -> tuple[Difference, ...]:
    """Where the keyring and the journal differ about people."""
    return differences(desk.keyring, desk.register)


def settle(desk: Desk, password: str) -> None:
    """Record what the keyring is ahead in; asks for the password again. Raises Refused."""
    found = unsettled(desk)
    beyond = next((one for one in found if not one.acts), None)
    _refuse(beyond.sentence if beyond else "")
    mine = [one for one in found if one.person == desk.person.id]  # the founder's own enrolment comes first
    ordered = [*mine, *(one for one in found if one not in mine)]
    desk.confirm(password)
    record(desk, "", *(act for one in ordered for act in one.acts))


def why_not_enrol(desk: Desk, person: Person) -> str:
    """Why this person cannot be enrolled; "" when nothing stands against it."""
    return _fault(person) or why_not(desk, enrolled(person, ""))


def why_not_change(desk: Desk, wanted: Person, reason: str) -> str:
    """Why a person cannot be changed so; "" when nothing stands against it."""
    return _fault(wanted) or why_not(desk, changed(wanted, "", reason.strip()))


def why_not_enable(desk: Desk, account: Account, reason: str) -> str:
    """Why an account, disabled or idle, cannot be enabled; "" when nothing stands against it."""
    person = account.person
    if account.closed and not person.disabled:  # idle: it is recorded as disabled first
        refused = why_not(desk, PersonDisabled(person.id, account.closed))
        return refused or long_enough(reason, "Enabling an account") or ""
    return why_not(desk, PersonEnabled(person.id, reason.strip()))


def why_not(desk: Desk, act: Act) -> str:
    """Why this person may not do this now: read only, certificate, guard; "" for nothing.

    Of an unlocking that takes two it answers for the proposal.
    """
    if desk.read_only:
        return desk.read_only
    if desk.unlocked.certificate.status is not Status.GOOD:
        return desk.unlocked.certificate.sentence
    if unsettled(desk):
        return SETTLE_FIRST
    if takes_two(desk.register, act):
        act = Proposed(act.kind, act_body(act))
    return refusal(desk.register, "", desk.person, act) or ""


def _fault(person: Person) -> str:
    """What is wrong with a person's own facts; "" when nothing is."""
    fault = fault_of_person(person)
    if fault:
        return f"{fault[0].upper()}{fault[1:]}."
    try:
        parse(person.clearance)
    except DeskError as error:
        return error.sentence
    return ""


def _mark(keyring: Keyring, person_id: str) -> str:
    return fingerprint(keyring.certificate_of(person_id))


def _refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)
