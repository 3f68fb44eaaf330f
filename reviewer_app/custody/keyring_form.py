"""What the file `keyring` says, in which bytes, and what must hold before any of it is used.

- One file, canonical JSON: {document, signature}; the signature is the workspace authority's, ECDSA P-384 /
  SHA-384, over a fixed prefix and the canonical document. Nothing in it is secret in clear.
- Every byte counts: the file must be exactly the canonical form of what it says, base64 included.
- Every person's certificate is the authority's and says the same id, name and roles as the entry. Earlier
  ones stay in the entry, each with the time until which it signed: what it signed then stays good.
- A person's cards stand in the entry with the certificates of their keys, those that ended among them.
- The authority's revocation list lies in the document. An earlier version wrote none; signing then says so.
- An account that is disabled holds no key of the workspace; enabling it seals them to it again.
- A field that has a default may be absent: a keyring that an earlier version wrote opens.
- `serial` grows by one with every change. Which authority it must be, and how far the serial had come, the
  workstation remembers: a keyring alone could be replaced whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from reviewer_app.custody.certificates import (
    certificate_from_der,
    check_authority,
    is_list_of,
    is_p384,
    issued_by,
    name_of,
    person_id_of,
    roles_of,
)
from reviewer_app.custody.files import from_base64, read_whole, to_base64, write_whole
from reviewer_app.custody.sealed import public_from_bytes
from reviewer_app.custody.signers import SoftSigner, verify
from reviewer_app.custody.slots import Cost, PasswordSlot, SlotRefused, check_slot
from reviewer_app.custody.strength import weakness
from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Employer, Person, Role
from reviewer_app.domain.text import visible

FORMAT = 1
KEYRING = "keyring"
_PREFIX = b"reviewer-app keyring v1\x00"
_LIMIT = 16 * 1024 * 1024
_WORKSPACE_ID = re.compile(r"[0-9a-f]{32}")
_PERSON_ID = re.compile(r"[a-z][a-z0-9._-]{0,31}")


class NoKeyring(DeskError):
    """There is no keyring in {folder}: it is not a workspace."""


class KeyringRefused(DeskError):
    """The keyring {path} is refused: {fault}."""


@dataclass(frozen=True, slots=True)
class EarlierCertificate:
    """DER, base64; `until` (ISO 8601, UTC) is when another took its place."""

    certificate: str
    until: str

    @property
    def loaded(self) -> x509.Certificate:
        return certificate_from_der(from_base64(self.certificate))

    @property
    def ended(self) -> datetime:
        return _time(self.until)


@dataclass(frozen=True, slots=True)
class Card:
    """A certificate of a card's key: DER, base64. `token` is the card's own label.

    `until` (ISO 8601, UTC) is when another took its place or it was withdrawn, "" while it is in force.
    """

    certificate: str
    token: str
    until: str = ""

    @property
    def loaded(self) -> x509.Certificate:
        return certificate_from_der(from_base64(self.certificate))

    @property
    def ended(self) -> datetime | None:
        return _time(self.until) if self.until else None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """`certificate` DER, `sealing` an uncompressed P-384 point, the sealed keys HPKE messages; all base64.

    `database_key` is "" while the account is disabled. `since` (ISO 8601, UTC) is when it was opened or last
    enabled, "" in an entry of an earlier version. `earlier`: the certificates before this one, oldest first.
    """

    id: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    certificate: str
    sealing: str
    slot: PasswordSlot
    database_key: str
    authority_key: str | None = None
    clearance: str = "UNCLASSIFIED"
    nondisclosure: str = ""
    disabled: str = ""
    since: str = ""
    earlier: tuple[EarlierCertificate, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def person(self) -> Person:
        return Person(
            self.id, self.name, self.roles, self.employer, self.clearance, self.nondisclosure, self.disabled
        )

    @property
    def opened(self) -> datetime:
        """When the account was opened or last enabled."""
        return _time(self.since) if self.since else self.signing_certificate.not_valid_before_utc

    @property
    def signing_certificate(self) -> x509.Certificate:
        return certificate_from_der(from_base64(self.certificate))

    @property
    def sealing_public(self) -> ec.EllipticCurvePublicKey:
        return public_from_bytes(from_base64(self.sealing))


@dataclass(frozen=True, slots=True)
class Document:
    """`revocations` is the authority's current list, DER, base64; "" where an earlier version wrote none."""

    v: int
    workspace: str
    training: bool
    serial: int
    authority: str
    people: tuple[PersonEntry, ...]
    revocations: str = ""

    @property
    def authority_certificate(self) -> x509.Certificate:
        return certificate_from_der(from_base64(self.authority))


@dataclass(frozen=True, slots=True)
class SignedDocument:
    document: Document
    signature: str


def write_keyring(folder: Path, document: Document, authority: SoftSigner, *, new: bool = False) -> None:
    """Sign `document` and put it in place of the keyring. With `new`, KeyringRefused when there is one."""
    signature = authority.sign(_PREFIX + canonical(to_plain(document)))
    whole = canonical(to_plain(SignedDocument(document, to_base64(signature))))
    path = folder / KEYRING
    try:
        write_whole(path, whole, new=new)
    except FileExistsError as error:
        raise KeyringRefused(path=path, fault="there is one already, and it is not replaced") from error


def read_keyring(folder: Path, cost: Cost | None = None) -> Document:
    """The document, its signature and every certificate verified against the authority it names.

    Whether that is the right authority, the caller must know. Raises NoKeyring, KeyringRefused.
    """
    path = folder / KEYRING
    try:
        data = read_whole(path, _LIMIT)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoKeyring(folder=folder) from error
    except OSError as error:
        raise KeyringRefused(path=path, fault=f"it cannot be read ({error})") from error
    fault = ""
    try:
        signed, said = _parse(data)
        fault = _fault_of(signed, said, cost or Cost())
    except NotOfTheForm as error:
        raise KeyringRefused(path=path, fault=f"it is damaged or altered ({error.sentence})") from error
    except (ValueError, RecursionError) as error:
        raise KeyringRefused(path=path, fault="it is damaged or altered (it is not of its form)") from error
    if fault:
        raise KeyringRefused(path=path, fault=fault)
    return signed.document


def fault_of_person(person: Person) -> str:
    """Why `person` cannot stand in a keyring; "" when it can."""
    if not _PERSON_ID.fullmatch(person.id):
        return f"the id {person.id!r} must be 1 to 32 lower-case letters, digits, dots, hyphens, underscores"
    if visible(person.name, lines=False) != person.name or not person.name.strip():
        return f"the name of {person.id} is empty or has hidden characters"
    if not person.roles:
        return f"{person.id} has no role"
    if visible(person.clearance, lines=False) != person.clearance or not person.clearance.strip():
        return f"the clearance of {person.id} is empty or has hidden characters"
    if person.nondisclosure and not _is_day(person.nondisclosure):
        return f"the nondisclosure agreement of {person.id} has no day of the form YYYY-MM-DD"
    return ""


def _parse(data: bytes) -> tuple[SignedDocument, bytes]:
    """What the file says, and the canonical bytes of its document as they were signed."""
    plain = json.loads(data)
    signed = from_plain(SignedDocument, plain, KEYRING)
    if canonical(plain) != data:
        raise ValueError("not the canonical form")
    return signed, canonical(plain["document"])


def _fault_of(signed: SignedDocument, said: bytes, cost: Cost) -> str:
    document = signed.document
    if document.v != FORMAT:
        return f"its version {document.v} is not known to this version of the app"
    authority = document.authority_certificate
    verdict = check_authority(authority)
    if not verdict.good:
        return verdict.sentence
    if not verify(authority, _PREFIX + said, from_base64(signed.signature)):
        return "it was altered: the signature of the workspace's authority does not match"
    if not _WORKSPACE_ID.fullmatch(document.workspace) or document.serial < 1:
        return "its workspace id or serial is not of the form"
    ids = [entry.id for entry in document.people]
    if len(set(ids)) != len(ids):
        return "two people have the same id"
    if document.revocations and not is_list_of(authority, from_base64(document.revocations)):
        return "its revocation list is not the authority's"
    return next((fault for each in document.people if (fault := _fault_of_entry(each, authority, cost))), "")


def _fault_of_entry(entry: PersonEntry, authority: x509.Certificate, cost: Cost) -> str:
    certificate = entry.signing_certificate
    if not issued_by(certificate, authority) or not is_p384(certificate):
        return f"the certificate of {entry.id} was not issued by the workspace's authority"
    said = (person_id_of(certificate), name_of(certificate), roles_of(certificate))
    if said != (entry.id, entry.name, entry.roles):
        return f"the certificate of {entry.id} names another person, name or roles"
    if not all(_was_of(each.loaded, entry, authority) for each in entry.earlier):
        return f"an earlier certificate of {entry.id} is another authority's, person's or key's"
    if not all(_is_card_of(each, entry, authority) for each in entry.cards):
        return f"the certificate of a card of {entry.id} is another authority's, person's or weak"
    if bool(entry.database_key) == bool(entry.disabled):
        return f"{entry.id} is disabled and holds the database's key, or is not and lacks it"
    if (entry.authority_key is not None) != holds_authority(entry.person):
        return f"{entry.id} holds the authority's key without the role, or the role without the key"
    _ = (entry.sealing_public, entry.opened, [each.ended for each in entry.earlier])
    for sealed in (entry.database_key, entry.authority_key or ""):
        from_base64(sealed)
    try:
        check_slot(entry.slot, entry.id, cost)
    except SlotRefused as error:
        return str(error.facts["fault"])
    return fault_of_person(entry.person)


def holds_authority(person: Person) -> bool:
    """Whether the authority's key is sealed to `person`: to an administrator whose account is open."""
    return person.has(Role.SECURITY_ADMINISTRATOR) and not person.disabled


def _was_of(certificate: x509.Certificate, entry: PersonEntry, authority: x509.Certificate) -> bool:
    same = certificate.public_key() == entry.signing_certificate.public_key()
    return same and issued_by(certificate, authority) and person_id_of(certificate) == entry.id


def _is_card_of(card: Card, entry: PersonEntry, authority: x509.Certificate) -> bool:
    certificate = card.loaded
    theirs = issued_by(certificate, authority) and person_id_of(certificate) == entry.id
    said = (name_of(certificate), roles_of(certificate)) == (entry.name, entry.roles)
    return theirs and not weakness(certificate) and (card.ended is not None or said)


def _time(text: str) -> datetime:
    """An aware time; ValueError for any other text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
