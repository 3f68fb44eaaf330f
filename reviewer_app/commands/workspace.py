"""`workspace new` and `workspace check`."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing, password, read
from reviewer_app.domain.errors import DeskError


class PeopleNeeded(DeskError):
    """A workspace has people: name a JSON file with --people. {fault}"""


def new(arguments: Namespace) -> Outcome:
    """Make a workspace with the people of a file; each password is asked for, or stands in a file of its own.

    The file: {"people": [{"id", "name", "roles": [...], "employer", "password_file"?}, ...]}.
    """
    from reviewer_app.custody.person_keys import NewPerson
    from reviewer_app.desk.administer import new_workspace
    from reviewer_app.domain.codec import NotOfTheForm, from_plain
    from reviewer_app.domain.people import Person

    if not arguments.people:
        raise PeopleNeeded(fault="")
    try:
        listed = json.loads(read(arguments.people))["people"]
        files = [one.pop("password_file", None) for one in listed]
        people = [from_plain(Person, one) for one in listed]
    except (ValueError, KeyError, TypeError, AttributeError, NotOfTheForm) as error:
        raise PeopleNeeded(fault=f"{arguments.people} does not list people: {error}.") from error
    newcomers = [
        NewPerson(person, password(person.name, file)) for person, file in zip(people, files, strict=True)
    ]
    folder = Path(arguments.folder)
    new_workspace(folder, newcomers, lambda: datetime.now(UTC))
    facts: dict[str, object] = {"folder": str(folder), "people": [person.id for person in people]}
    return Outcome(GOOD, facts, f"{folder}: a new workspace with {len(people)} people.")


def check(arguments: Namespace) -> Outcome:
    """Open, verify journal, projections, database and vault. 1 when anything is not good or not checkable."""
    from reviewer_app.desk.checking import check_workspace, reader_protections, verdict_of
    from reviewer_app.desk.session import open_desk
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.store.faults import Verdict

    folder = existing(arguments.folder)
    person, word = _who(folder, arguments)
    desk = open_desk(folder, person, word, lambda: datetime.now(UTC), audit=False)
    try:
        parts = check_workspace(desk)
        head = desk.report.head if desk.report else None
    finally:
        desk.close(audit=False)
    verdict = verdict_of(parts)
    facts: dict[str, object] = {
        "verdict": verdict.value,
        "parts": [to_plain(part) for part in parts],
        "head": {"seq": head.seq, "digest": head.digest} if head else None,
        "reader": [to_plain(line) for line in reader_protections().lines()],
    }
    lines = [f"{folder}: {verdict.value}"]
    lines += [f"  {part.what}: {part.verdict.value}. {part.sentence}" for part in parts]
    return Outcome(GOOD if verdict is Verdict.GOOD else NOT_GOOD, facts, "\n".join(lines))


def _who(folder: Path, arguments: Namespace) -> tuple[str, str]:
    """Who opens it: the person named, or in a training workspace its supervisor, whose password is public."""
    from reviewer_app.desk.unlocking import offer
    from reviewer_app.domain.people import Role

    offered = offer(folder)
    if arguments.person:
        known = next((one.password for one in offered.people if one.person.id == arguments.person), "")
        return arguments.person, known or password(arguments.person, arguments.password_file)
    supervisor = next(one for one in offered.people if one.person.has(Role.SUPERVISOR))
    word = supervisor.password or password(supervisor.person.name, arguments.password_file)
    return supervisor.person.id, word
