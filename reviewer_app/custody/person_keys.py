"""One person's keys and entry in the keyring: made, opened, and what they unseal.

- A person holds two P-384 keys, one to sign and one that others seal keys to. Behind the password lie the two
  private values, 48 bytes each (RFC 5915's octets), and nothing else.
- What a person may unseal is bound to the use, the workspace and the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import Authority, PublicKey, issue_person
from reviewer_app.custody.files import from_base64, to_base64, wipe
from reviewer_app.custody.keyring_form import Card, EarlierCertificate, PersonEntry, holds_authority
from reviewer_app.custody.sealed import new_sealing_key, open_sealed, public_bytes, seal_info, seal_to
from reviewer_app.custody.slots import Cost, close_slot, open_slot
from reviewer_app.custody.workstation import Workstation
from reviewer_app.domain.people import Person

DATABASE_KEY_SIZE = 80  # SQLCipher raw key: 32 encryption, 32 HMAC, 16 salt
_SCALAR = 48
_DATABASE = "database key"
_AUTHORITY = "authority key"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone to be enrolled, with the first password."""

    person: Person
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is enrolled: the workspace's id, this workstation, the cost of its password slots."""

    workspace: str
    station: Workstation
    cost: Cost


@dataclass(frozen=True, slots=True)
class PersonKeys:
    signing: ec.EllipticCurvePrivateKey = field(repr=False)
    sealing: ec.EllipticCurvePrivateKey = field(repr=False)


def new_entry(
    newcomer: NewPerson, authority: Authority, database_key: bytearray, place: Place, now: datetime
) -> PersonEntry:
    """New keys, a certificate, a slot, and the keys of the workspace this person's roles hold."""
    person = newcomer.person
    keys = PersonKeys(ec.generate_private_key(ec.SECP384R1()), new_sealing_key())
    certificate = issue_person(authority, person, keys.signing.public_key(), now)
    both = _scalar(keys.signing) + _scalar(keys.sealing)
    try:
        slot = close_slot(both, newcomer.password, place.station, place.workspace, person.id, place.cost)
    finally:
        wipe(both)
    public = keys.sealing.public_key()
    return PersonEntry(
        id=person.id,
        name=person.name,
        roles=person.roles,
        employer=person.employer,
        certificate=_der(certificate),
        sealing=to_base64(public_bytes(public)),
        slot=slot,
        database_key=_sealed(public, database_key, _DATABASE, place.workspace, person.id),
        authority_key=_authority_sealed(authority, person, public, place.workspace),
        clearance=person.clearance,
        nondisclosure=person.nondisclosure,
        since=now.astimezone(UTC).isoformat(),
    )


def changed_entry(
    entry: PersonEntry, wanted: Person, authority: Authority, workspace: str, now: datetime
) -> PersonEntry:
    """The entry with what is wanted but the name, and new certificates, its cards' too, that say so.

    The keys stay, and the certificates before are kept.
    """
    person = replace(
        entry.person,
        roles=wanted.roles,
        employer=wanted.employer,
        clearance=wanted.clearance,
        nondisclosure=wanted.nondisclosure,
    )
    return replace(
        _certified_anew(entry, person, authority, now),
        roles=person.roles,
        employer=person.employer,
        clearance=person.clearance,
        nondisclosure=person.nondisclosure,
        authority_key=_authority_sealed(authority, person, entry.sealing_public, workspace),
    )


def _certified_anew(entry: PersonEntry, person: Person, authority: Authority, now: datetime) -> PersonEntry:
    """New certificates for the same keys; those before signed until `now`."""
    public = entry.signing_certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)  # the keyring was checked when it was read
    until = now.astimezone(UTC).isoformat()
    before = EarlierCertificate(entry.certificate, until)
    over = [replace(card, until=card.until or until) for card in entry.cards]
    anew = [
        card_of(person, _public_of(card), card.token, authority, now)
        for card in entry.cards
        if not card.until
    ]
    return replace(
        entry,
        certificate=_der(issue_person(authority, person, public, now)),
        earlier=(*entry.earlier, before),
        cards=(*over, *anew),
    )


def card_of(person: Person, public: PublicKey, token: str, authority: Authority, now: datetime) -> Card:
    """A card of `person`, its key certified with the roles the person holds now."""
    return Card(_der(issue_person(authority, person, public, now)), token)


def _public_of(card: Card) -> PublicKey:
    public = card.loaded.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)  # checked when it was read
    return public


def _der(certificate: x509.Certificate) -> str:
    return to_base64(certificate.public_bytes(Encoding.DER))


def disabled_entry(entry: PersonEntry, reason: str) -> PersonEntry:
    """The entry without the workspace's keys."""
    return replace(entry, disabled=reason, database_key="", authority_key=None)


def enabled_entry(
    entry: PersonEntry,
    authority: Authority,
    database_key: bytearray,
    workspace: str,
    now: datetime,
    *,
    revoked: bool,
) -> PersonEntry:
    """The entry with the workspace's keys sealed to its person again.

    `revoked`: a list names its certificates, which then are over, and there are new ones.
    """
    opened = replace(entry, disabled="", since=now.astimezone(UTC).isoformat())
    if revoked:
        opened = _certified_anew(opened, opened.person, authority, now)
    public = entry.sealing_public
    return replace(
        opened,
        database_key=_sealed(public, database_key, _DATABASE, workspace, entry.id),
        authority_key=_authority_sealed(authority, opened.person, public, workspace),
    )


def open_keys(entry: PersonEntry, password: str, place: Place) -> PersonKeys:
    """The person's private keys. Raises as `open_slot`; ValueError when they are not this entry's."""
    both = open_slot(entry.slot, password, place.station, place.workspace, entry.id, place.cost)
    try:
        if len(both) != 2 * _SCALAR:
            raise ValueError("the keys behind the password have the wrong size")
        keys = PersonKeys(_private(both[:_SCALAR]), _private(both[_SCALAR:]))
    finally:
        wipe(both)
    if keys.signing.public_key() != entry.signing_certificate.public_key():
        raise ValueError("the signing key is not the certificate's")
    if keys.sealing.public_key() != entry.sealing_public:
        raise ValueError("the sealing key is not the entry's")
    return keys


def database_key_of(entry: PersonEntry, sealing: ec.EllipticCurvePrivateKey, workspace: str) -> bytearray:
    """The database's raw key, 80 bytes. Raises SealDoesNotOpen. The caller wipes it."""
    return open_sealed(sealing, from_base64(entry.database_key), _info(_DATABASE, workspace, entry.id))


def authority_key_of(
    entry: PersonEntry, sealing: ec.EllipticCurvePrivateKey, workspace: str
) -> ec.EllipticCurvePrivateKey | None:
    """The authority's private key, when this person holds it."""
    if entry.authority_key is None:
        return None
    scalar = open_sealed(sealing, from_base64(entry.authority_key), _info(_AUTHORITY, workspace, entry.id))
    try:
        return _private(scalar)
    finally:
        wipe(scalar)


def _authority_sealed(
    authority: Authority, person: Person, public: ec.EllipticCurvePublicKey, workspace: str
) -> str | None:
    if not holds_authority(person):
        return None
    scalar = _scalar(authority.key)
    try:
        return _sealed(public, scalar, _AUTHORITY, workspace, person.id)
    finally:
        wipe(scalar)


def _sealed(public: ec.EllipticCurvePublicKey, key: bytearray, use: str, workspace: str, person: str) -> str:
    return to_base64(seal_to(public, key, _info(use, workspace, person)))


def _info(use: str, workspace: str, person: str) -> bytes:
    return seal_info(use, workspace=workspace, person=person)


def _scalar(key: ec.EllipticCurvePrivateKey) -> bytearray:
    return bytearray(key.private_numbers().private_value.to_bytes(_SCALAR, "big"))


def _private(scalar: bytearray) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP384R1())
