"""Throw-away keyrings, identities and signatures for tests. Names are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.custody.authority import Revocation, issue_crl
from reviewer_app.custody.identity import Identity, new_identity
from reviewer_app.custody.keyring import Keyring, create_keyring
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.signers import SoftSigner, signer_from_pkcs12
from reviewer_app.custody.slots import Cost
from reviewer_app.domain.people import Person, Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "a password for tests only"
CHEAP = Cost.for_tests_only()

ADMIN = Person("adeyemi", "Folasade Adeyemi", frozenset({Role.SECURITY_ADMINISTRATOR}))
CLERK = Person("lindqvist", "Maja Lindqvist", frozenset({Role.INTAKE_CLERK}))
REVIEWER = Person("reyes", "Tomás Reyes", frozenset({Role.REVIEWER, Role.AUDITOR}))
SUPERVISOR = Person("okafor", "Ngozi Okafor", frozenset({Role.SUPERVISOR}))


def a_newcomer(person: Person, password: str = PASSWORD) -> NewPerson:
    return NewPerson(person, password)


def a_keyring(
    folder: Path, *people: Person, training: bool = False, now: datetime = NOW, cost: Cost = CHEAP
) -> Keyring:
    """A keyring of `people` (an administrator and a reviewer when none are named), all with PASSWORD."""
    named = people or (ADMIN, REVIEWER)
    keyring, _ = create_keyring(folder, [a_newcomer(each) for each in named], training, now, cost)
    return keyring


def an_identity(
    name: str = "Signe Laurent", organisation: str = "Fictional Models Laboratory", now: datetime = NOW
) -> Identity:
    return new_identity(name, organisation, now, PASSWORD)


def a_signer(identity: Identity) -> SoftSigner:
    return signer_from_pkcs12(identity.pkcs12, PASSWORD)


def a_crl(identity: Identity, *, revoked: bool = False, now: datetime = NOW) -> bytes:
    entries = [Revocation(identity.certificate.serial_number, now)] if revoked else []
    return issue_crl(identity.authority, entries, now, number=1)
