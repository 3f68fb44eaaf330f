"""What is done to accounts in the keyring: changed, disabled, enabled, unlocked; and how each stands now.

- A change of roles is a new certificate of the authority on the same key, and on those of the person's cards.
  The one before stays in the entry: what it signed before stays good, and it signs nothing after.
- Every write issues the authority's revocation list anew (`workspace_list`). Disabling revokes the person's
  certificates; enabling issues new ones.
- Disabling takes the workspace's keys out of the entry. An old copy of the keyring still has them, and who
  knew the database's key knows it: nothing is rotated.
- Each verb gives the new keyring. The act in the journal is the desk's (`desk.people`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reviewer_app.custody.files import held
from reviewer_app.custody.idle_accounts import why_closed
from reviewer_app.custody.keyring import Keyring, Unlocked
from reviewer_app.custody.keyring_form import PersonEntry
from reviewer_app.custody.keyring_state import locked_until, read_state, unlocked_tries, write_state
from reviewer_app.custody.person_keys import changed_entry, disabled_entry, enabled_entry
from reviewer_app.custody.workspace_list import revoked_since
from reviewer_app.domain.people import Person


@dataclass(frozen=True, slots=True)
class Account:
    """How an account stands. `closed` is why nobody logs on to it, "" while it is open; `locked` until when.

    `failed_tries` are those since the last log-on.
    """

    person: Person
    last_logon: datetime | None
    failed_tries: int
    locked: datetime | None
    closed: str


def accounts(keyring: Keyring, now: datetime) -> tuple[Account, ...]:
    """Every account as of `now`, in the keyring's order. Raises StateNotTrusted."""
    with held(keyring.folder):
        state = read_state(keyring.folder, keyring.station, keyring.workspace)
    found = []
    for entry in keyring.document.people:
        tries = state.of(entry.id)
        until = locked_until(tries)
        last = datetime.fromisoformat(tries.last_logon) if tries.last_logon else None
        locked = until if until is not None and now < until else None
        closed = why_closed(entry, keyring.document.people, state, now)
        found.append(Account(entry.person, last, tries.failed_since, locked, closed))
    return tuple(found)


def change(keyring: Keyring, admin: Unlocked, person: Person, now: datetime) -> Keyring:
    """Give a person the roles, employer, clearance and agreement of `person`; the name and keys stay.

    Raises UnknownPerson, NotAnAdministrator, PersonRefused, KeyringRefused.
    """
    authority = keyring.authority_with_key(admin)
    workspace = keyring.workspace
    return _with_entry(
        keyring, admin, person.id, lambda entry: changed_entry(entry, person, authority, workspace, now), now
    )


def disable(keyring: Keyring, admin: Unlocked, person_id: str, reason: str, now: datetime) -> Keyring:
    """Close an account; `reason` is read at the log-on. Raises as `change`."""
    return _with_entry(keyring, admin, person_id, lambda entry: disabled_entry(entry, reason), now)


def enable(keyring: Keyring, admin: Unlocked, person_id: str, now: datetime) -> Keyring:
    """Open an account again; its idle days count from `now`. Raises as `change`."""
    authority, key = keyring.authority_with_key(admin), admin.database_key
    certificate = keyring.entry(person_id).signing_certificate
    revoked = revoked_since(keyring.document, certificate) is not None

    def enabled(entry: PersonEntry) -> PersonEntry:
        return enabled_entry(entry, authority, key, keyring.workspace, now, revoked=revoked)

    return _with_entry(keyring, admin, person_id, enabled, now)


def unlock_account(keyring: Keyring, person_id: str) -> None:
    """Lift the lock after failed tries before its time. Raises UnknownPerson, StateNotTrusted."""
    entry = keyring.entry(person_id)
    with held(keyring.folder):
        state = read_state(keyring.folder, keyring.station, keyring.workspace)
        lifted = state.with_tries(entry.id, unlocked_tries(state.of(entry.id)))
        write_state(keyring.folder, keyring.station, lifted)


def _with_entry(
    keyring: Keyring,
    admin: Unlocked,
    person_id: str,
    made: Callable[[PersonEntry], PersonEntry],
    now: datetime,
) -> Keyring:
    authority, wanted = keyring.authority_with_key(admin), keyring.entry(person_id)
    people = tuple(made(one) if one is wanted else one for one in keyring.document.people)
    return keyring.with_people(people, authority, now)
