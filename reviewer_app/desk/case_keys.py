"""The key of a case, and to whom it is sealed: what makes need-to-know more than a screen.

- Each case has a random key; the vault's objects are sealed under it. It is sealed to each person who holds
  the case (HPKE), never written in clear, and opened for the vault only for as long as it is used.
- Acts sealed to the case are opened with it too: for those it is held as long as the session (`held_keys`).
- Whoever holds it seals it to the next person: the clerk to the supervisors, a supervisor to the reviewers.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reviewer_app.custody.files import wipe
from reviewer_app.custody.sealed import seal_to
from reviewer_app.desk.held_keys import case_key_info, open_case_key
from reviewer_app.desk.session import Desk
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role
from reviewer_app.store import case_keys
from reviewer_app.store.connection import Connection

KEY_SIZE = 32


class NoCaseKey(DeskError):
    """{person} does not hold the key of case {case}: its evidence cannot be opened."""


@contextmanager
def case_key(desk: Desk, case_id: str) -> Iterator[bytearray]:
    """The case's key while the block runs, wiped after it. NoCaseKey where this person does not hold it."""
    key = open_case_key(desk.keyring.workspace, desk.unlocked, desk.reader(), case_id)
    if key is None:
        raise NoCaseKey(person=desk.person.name, case=case_id)
    try:
        yield key
    finally:
        wipe(key)


def new_case_key() -> bytearray:
    return bytearray(secrets.token_bytes(KEY_SIZE))


def give(desk: Desk, connection: Connection, case_id: str, key: bytearray, people: Iterable[str]) -> None:
    """Seal the key to each of `people`, in the caller's transaction."""
    for person in people:
        public = desk.keyring.sealing_public_of(person)
        case_keys.put(connection, case_id, person, seal_to(public, key, _info(desk, case_id, person)))


def with_role(desk: Desk, role: Role) -> tuple[str, ...]:
    return tuple(person.id for person in desk.register.people.values() if person.has(role))


def _info(desk: Desk, case_id: str, person: str) -> bytes:
    return case_key_info(desk.keyring.workspace, case_id, person)
