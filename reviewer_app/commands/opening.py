"""A workspace opened from the command line, by a person who is named or, in training, by a role.

- Who, and with which password, is what was said: a password file counts in a training workspace too. Only
  where none is given a training person's public password is taken.
- A verb that acts says who acted.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import Outcome
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


def acting(arguments: Namespace, role: Role, act: Callable[[Desk], Outcome]) -> Outcome:
    """What `act` says at the desk of `opened`, and who acted."""
    with opened(arguments, role) as desk:
        return acted_by(desk, act(desk))


def acted_by(desk: Desk, outcome: Outcome) -> Outcome:
    """The outcome with who acted: its last line, and `by` among the facts."""
    person = desk.person
    text = f"{outcome.text}\n  By {person.name} ({person.id})."
    return replace(outcome, facts={**outcome.facts, "by": person.id}, text=text)


def own_password(desk: Desk, arguments: Namespace) -> str:
    """The password of who is logged on, once more, for an act that asks for it again."""
    return _password_of(desk.person.id, desk.person.name, desk.training, arguments)


def who(folder: Path, arguments: Namespace, role: Role) -> tuple[str, str]:
    """Id and password: of the person named, or of the first with the role."""
    from reviewer_app.desk.unlocking import offer

    offered = offer(folder)
    if arguments.person:
        return arguments.person, _password_of(arguments.person, arguments.person, offered.training, arguments)
    found = next((one.person for one in offered.people if one.person.has(role)), None)
    if found is None:
        raise NobodyOfRole(role=role.value)
    return found.id, _password_of(found.id, found.name, offered.training, arguments)


def _password_of(person: str, name: str, training: bool, arguments: Namespace) -> str:
    """What the password file says; without one the public password of a training person, or what is typed."""
    from reviewer_app.desk.unlocking import training_people

    if arguments.password_file:
        return password(name, arguments.password_file)
    known = {one.id: one.password for one in training_people()} if training else {}
    return known.get(person) or password(name, None)
