"""The security administrator's verbs, and the making of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer_app.custody.certificates import fingerprint
from reviewer_app.custody.files import wipe
from reviewer_app.custody.keyring import Keyring, create_keyring
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.slots import Cost
from reviewer_app.desk.session import Clock, database_key, open_desk, record
from reviewer_app.desk.trust import remember_authority
from reviewer_app.domain.acts import PersonEnrolled
from reviewer_app.domain.people import Person, Role
from reviewer_app.store.workspace import Workspace


def new_workspace(
    folder: Path,
    people: Sequence[NewPerson],
    clock: Clock,
    *,
    training: bool = False,
    cost: Cost | None = None,
) -> None:
    """Make a workspace: keyring, encrypted database, founding acts signed by its first administrator.

    Raises PersonRefused, PasswordRefused, WorkspaceExists, KeyringRefused.
    """
    now = clock()
    keyring, key = create_keyring(folder, people, training, now, cost)
    try:
        Workspace.create(folder, lambda: database_key(key), "the founding", now).close()
    finally:
        wipe(key)
    administrator = next(one for one in people if one.person.has(Role.SECURITY_ADMINISTRATOR))
    desk = open_desk(folder, administrator.person.id, administrator.password, clock, cost, audit=False)
    try:
        founder = administrator.person
        others = [one.person for one in people if one.person.id != founder.id]
        record(desk, "", *(_enrolled(keyring, person) for person in (founder, *others)))
    finally:
        desk.close()
    # The founding session leaves no log-on line, and only a log-on remembers the authority.
    remember_authority(keyring.workspace, keyring.authority)


def _enrolled(keyring: Keyring, person: Person) -> PersonEnrolled:
    mark = fingerprint(keyring.certificate_of(person.id))
    return PersonEnrolled(
        person.id,
        person.name,
        person.roles,
        person.employer,
        mark,
        person.clearance,
        person.nondisclosure,
    )
