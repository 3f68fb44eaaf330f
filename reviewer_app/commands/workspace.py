"""`workspace new` and `workspace check`."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing, password, read
from reviewer_app.commands.opening import opened
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role

if TYPE_CHECKING:
    from reviewer_app.cage.protections import Protections


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
    from reviewer_app.domain.codec import to_plain
    from reviewer_app.store.faults import Verdict

    folder = existing(arguments.folder)
    with opened(arguments, Role.SUPERVISOR, audit=False) as desk:
        parts = check_workspace(desk)
        head = desk.report.head if desk.report else None
    verdict = verdict_of(parts)
    readers = reader_protections()
    facts: dict[str, object] = {
        "verdict": verdict.value,
        "parts": [to_plain(part) for part in parts],
        "head": {"seq": head.seq, "digest": head.digest} if head else None,
        "readers": {what: [to_plain(line) for line in one.lines()] for what, one in readers},
    }
    lines = [f"{folder}: {verdict.value}"]
    lines += [f"  {part.what}: {part.verdict.value}. {part.sentence}" for part in parts]
    lines += [f"  {what.lower()}: {_protected(one)}" for what, one in readers]
    return Outcome(GOOD if verdict is Verdict.GOOD else NOT_GOOD, facts, "\n".join(lines))


def _protected(found: Protections) -> str:
    """What protects a reader on this host, in one line: what is missing is named."""
    missing = [line.words for line in found.lines() if not line.active]
    if not missing:
        return "in the cage, with every protection there is."
    return f"in the cage, without: {'; '.join(missing)}."
