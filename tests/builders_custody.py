"""Throw-away keyrings, identities and signatures for tests. Names are invented."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from reviewer_app.custody.authority import Revocation, issue_crl
from reviewer_app.custody.identity import Identity, new_identity
from reviewer_app.custody.keyring import Keyring, create_keyring
from reviewer_app.custody.mldsa import MlDsaSigner, submitter_key
from reviewer_app.custody.person_keys import NewPerson
from reviewer_app.custody.signers import SoftSigner, signer_from_pkcs12
from reviewer_app.custody.slots import Cost
from reviewer_app.domain.people import Person, Role
from reviewer_app.domain.trust import SubmitterKey

Digest = hashes.SHA256 | hashes.SHA384 | hashes.SHA512
AuthorityKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

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


def an_authority_key(bits: int = 0) -> AuthorityKey:
    """P-384, or RSA of so many bits."""
    return rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP384R1())


def a_certificate(
    name: str,
    key: AuthorityKey | ec.EllipticCurvePublicKey,
    *,
    by: tuple[x509.Certificate, AuthorityKey] | None = None,
    authority: bool = True,
    organisation: str = "Fictional Models Laboratory",
    usage: Collection[str] | None = None,
    digest: Digest | None = None,
    since: datetime = NOW - timedelta(days=1),
    days: int = 3650,
) -> x509.Certificate:
    """A certificate of `key`, self-signed or `by` an issuer and its key, of any kind."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    public = key if isinstance(key, ec.EllipticCurvePublicKey) else key.public_key()
    issuer, issuer_key = (by[0].subject, by[1]) if by else (subject, key)
    assert not isinstance(issuer_key, ec.EllipticCurvePublicKey)
    until = since + timedelta(days=days)
    number = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, public, number, since, until)
    builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
    usual = {"key_cert_sign", "crl_sign"} if authority else {"digital_signature", "content_commitment"}
    said = {each: each in (usual if usage is None else usage) for each in USAGES}
    builder = builder.add_extension(x509.KeyUsage(**said), critical=True)
    return builder.sign(issuer_key, digest or hashes.SHA384())


def a_list(
    issuer: x509.Certificate,
    key: AuthorityKey,
    *revoked: x509.Certificate,
    number: int | None = 1,
    at: datetime = NOW,
    days: int = 30,
    extension: x509.ExtensionType | None = None,
) -> bytes:
    """A revocation list (DER) with a number or without, and an extension of the caller's choice."""
    builder = x509.CertificateRevocationListBuilder(issuer.subject, at, at + timedelta(days=days))
    for each in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder(each.serial_number, at).build()
        )
    if number is not None:
        builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    if extension is not None:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key, hashes.SHA384()).public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class AChain:
    """Root, intermediate and signer of a laboratory with a hierarchy of its own."""

    root: x509.Certificate
    root_key: AuthorityKey
    middle: x509.Certificate
    middle_key: AuthorityKey
    signer: SoftSigner

    def lists(
        self, *, middle_revoked: bool = False, signer_revoked: bool = False, at: datetime = NOW
    ) -> list[bytes]:
        """The root's list and the intermediate's."""
        above = [self.middle] if middle_revoked else []
        below = [self.signer.certificate] if signer_revoked else []
        return [
            a_list(self.root, self.root_key, *above, at=at),
            a_list(self.middle, self.middle_key, *below, at=at),
        ]


def a_chain(*, root_bits: int = 0, middle_bits: int = 0, digest: Digest | None = None) -> AChain:
    root_key, middle_key = an_authority_key(root_bits), an_authority_key(middle_bits)
    root = a_certificate("Hierarchy root", root_key)
    middle = a_certificate("Hierarchy issuer", middle_key, by=(root, root_key), digest=digest)
    key = ec.generate_private_key(ec.SECP384R1())
    certificate = a_certificate("Hierarchy signer", key, by=(middle, middle_key), authority=False)
    return AChain(root, root_key, middle, middle_key, SoftSigner(certificate, (middle, root), key))


def an_ml_dsa_record(
    signer: MlDsaSigner,
    organisation: str = "Fictional Models Laboratory",
    since: datetime = NOW - timedelta(days=1),
    until: datetime = NOW + timedelta(days=700),
) -> SubmitterKey:
    return submitter_key(signer.public_key, organisation, "Release key", since, until)
