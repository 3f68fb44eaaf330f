"""A workspace opened from the command line, by a person who is named or, in training, by a role."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands.files import existing, password
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.desk.session import Desk


class NobodyOfRole(DeskError):
    """Nobody in this workspace is {role}; name a person with --person."""


@contextmanager
def opened(arguments: Namespace, role: Role, *, audit: bool = True) -> Iterator[Desk]:
    """The desk of `--person`, or of the first person with `role`, while the block runs."""
    from reviewer_app.desk.session import open_desk

    folder = existing(arguments.folder)
    person, word = who(folder, arguments, role)
    desk = open_desk(folder, person, word, lambda: datetime.now(UTC), audit=audit)
    try:
        yield desk
    finally:
        desk.close(audit=audit)


def own_password(desk: Desk, arguments: Namespace) -> str:
    """The password of who is logged on, once more, for an act that asks for it again."""
    from reviewer_app.desk.unlocking import offer

    people = offer(desk.folder).people
    known = next((one.password for one in people if one.person.id == desk.person.id), "")
    return known or password(desk.person.name, arguments.password_file)


def who(folder: Path, arguments: Namespace, role: Role) -> tuple[str, str]:
    """Id and password: of the person named, or of the first with the role. Training passwords are public."""
    from reviewer_app.desk.unlocking import offer

    people = offer(folder).people
    if arguments.person:
        known = next((one.password for one in people if one.person.id == arguments.person), "")
        return arguments.person, known or password(arguments.person, arguments.password_file)
    found = next((one for one in people if one.person.has(role)), None)
    if found is None:
        raise NobodyOfRole(role=role.value)
    return found.person.id, found.password or password(found.person.name, arguments.password_file)
