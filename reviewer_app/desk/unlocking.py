"""What the unlock page offers: the people of a workspace, the consent text, and whether it is for training.

- In a training workspace, and in no other, the people come with their passwords: they are public.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from reviewer_app import shelf
from reviewer_app.custody.keyring import Keyring
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.slots import Cost
from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.people import Employer, Person, Role


@dataclass(frozen=True, slots=True)
class TrainingPerson:
    """A fictional person with a public password."""

    id: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    password: str
    clearance: str = "UNCLASSIFIED"
    nondisclosure: str = ""

    @property
    def newcomer(self) -> NewPerson:
        person = Person(self.id, self.name, self.roles, self.employer, self.clearance, self.nondisclosure)
        return NewPerson(person, self.password)


@dataclass(frozen=True, slots=True)
class Offered:
    """A person who may log on; `password` only in a training workspace."""

    person: Person
    password: str


@dataclass(frozen=True, slots=True)
class Offer:
    folder: Path
    training: bool
    consent: str
    people: tuple[Offered, ...]


def offer(folder: Path, cost: Cost | None = None) -> Offer:
    """What the unlock page of this workspace shows. Raises what opening the keyring raises."""
    keyring = Keyring.open(folder, cost)
    known = {one.id: one.password for one in training_people()} if keyring.training else {}
    people = tuple(Offered(person, known.get(person.id, "")) for person in keyring.people)
    consent = shelf.file("text", "consent.txt").read_text(encoding="utf-8")
    return Offer(folder, keyring.training, consent, people)


def training_people() -> tuple[TrainingPerson, ...]:
    """The people of the demo, in the order in which a case meets them."""
    plain = json.loads(shelf.file("demo", "people.json").read_text(encoding="utf-8"))
    return tuple(from_plain(TrainingPerson, one) for one in plain["people"])
