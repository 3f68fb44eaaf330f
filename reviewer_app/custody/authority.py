"""The workspace's authority: a self-signed P-384 root that certifies each person's signing key and roles.

- Profile: RFC 5280, ECDSA P-384 with SHA-384. The root signs certificates and revocation lists and nothing
  else, and has no authorities under it (path length 0).
- A person's certificate: CN the name, UID the person's id, one OU a role; digitalSignature and
  nonRepudiation.
- A person's key is P-384; that of a card may be RSA of 3072 bits and more, where cards have no P-384.
- The same makes a laboratory's signer: CN the name, O the organisation, no UID, no roles.
- A revocation list is whole, numbered, good for thirty days, and says why each certificate stands in it.
- The private key lives in memory only while something is issued; the keyring keeps it sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Person

AUTHORITY_YEARS = 20
PERSON_YEARS = 3
CRL_DAYS = 30
_BEFORE = timedelta(minutes=5)  # another workstation's clock may be a little behind
_YEAR = timedelta(days=365)
_LONGEST_NAME = 64  # ub-common-name, ub-organization-name (RFC 5280, appendix A.1)

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class NameRefused(DeskError):
    """The name {name} cannot stand in a certificate: it must have 1 to 64 characters."""


@dataclass(frozen=True, slots=True)
class Authority:
    """`key` is the private key of `certificate`."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A certificate's serial number, since when (UTC) it is no longer to be believed, and why, where said."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags | None = None


def new_authority(name: str, organisation: str, now: datetime, years: int = AUTHORITY_YEARS) -> Authority:
    """A new root with a new key. Raises NameRefused."""
    key = ec.generate_private_key(ec.SECP384R1())
    subject = _subject(name, organisation)
    builder = _builder(subject, subject, key.public_key(), now, years)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return Authority(builder.sign(key, hashes.SHA384()), key)


def issue_person(
    authority: Authority,
    person: Person,
    public: PublicKey,
    now: datetime,
    years: int = PERSON_YEARS,
) -> x509.Certificate:
    """The certificate of `person`, with the roles it holds now. Raises NameRefused."""
    parts = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role) for role in sorted(person.roles)]
    parts.append(x509.NameAttribute(NameOID.USER_ID, _checked(person.id)))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, _checked(person.name)))
    return _issue(authority, x509.Name(parts), public, now, years)


def issue_signer(
    authority: Authority,
    name: str,
    organisation: str,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    years: int = PERSON_YEARS,
) -> x509.Certificate:
    """The certificate of a laboratory's signer, for bundles. Raises NameRefused."""
    return _issue(authority, _subject(name, organisation), public, now, years)


def issue_crl(
    authority: Authority,
    revoked: Sequence[Revocation],
    now: datetime,
    number: int,
    days: int = CRL_DAYS,
) -> bytes:
    """A full revocation list, DER, good from `now` for `days`. `number` must grow with every list."""
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=authority.certificate.subject,
        last_update=now - _BEFORE,
        next_update=now + timedelta(days=days),
    )
    for entry in revoked:
        revoked_one = x509.RevokedCertificateBuilder(entry.serial, entry.at)
        if entry.reason is not None:
            revoked_one = revoked_one.add_extension(x509.CRLReason(entry.reason), critical=False)
        builder = builder.add_revoked_certificate(revoked_one.build())
    builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    builder = builder.add_extension(_issuer_key(authority), critical=False)
    return builder.sign(authority.key, hashes.SHA384()).public_bytes(Encoding.DER)


def _issue(
    authority: Authority,
    subject: x509.Name,
    public: PublicKey,
    now: datetime,
    years: int,
) -> x509.Certificate:
    builder = _builder(subject, authority.certificate.subject, public, now, years)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(_issuer_key(authority), critical=False)
    return builder.sign(authority.key, hashes.SHA384())


def _builder(
    subject: x509.Name, issuer: x509.Name, public: PublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _BEFORE,
        not_valid_after=now + years * _YEAR,
    ).add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_key(authority: Authority) -> x509.AuthorityKeyIdentifier:
    identifier = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _subject(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _checked(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _checked(name)),
        ]
    )


def _checked(name: str) -> str:
    if not 1 <= len(name) <= _LONGEST_NAME or not name.strip():
        raise NameRefused(name=name)
    return name
