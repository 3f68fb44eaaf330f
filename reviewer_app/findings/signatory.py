"""Who a certificate speaks for: name, person and roles, as the workspace's authority writes them.

- CN is the name, UID the person's id, each OU a role (the profile of the workspace's authority, RFC 5280).
- Which role may sign which field, and what the signer declares there.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.people import Role
from reviewer_app.domain.text import visible

ROLES = dict(zip(SIGNATURE_FIELDS, (Role.REVIEWER, Role.SUPERVISOR, Role.RECORDS_OFFICER), strict=True))
RSA_BITS = 3072  # the least that CNSA 2.0 still takes for today's cards


@dataclass(frozen=True, slots=True)
class Signatory:
    """`person` is "" when the certificate does not name exactly one; `key` tells one key from another."""

    name: str
    person: str
    roles: frozenset[str]
    certificate_sha384: str
    key: bytes
    strong: bool


def signatory(der: bytes) -> Signatory:
    """ValueError when `der` is no readable certificate."""
    certificate = x509.load_der_x509_certificate(der)
    people = _values(certificate, NameOID.USER_ID)
    public = certificate.public_key()
    return Signatory(
        name=visible("; ".join(_values(certificate, NameOID.COMMON_NAME)), lines=False),
        person=visible(people[0], lines=False) if len(people) == 1 else "",
        roles=frozenset(_values(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)),
        certificate_sha384=certificate.fingerprint(hashes.SHA384()).hex(),
        key=public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        strong=_is_strong(public),
    )


def _is_strong(public: object) -> bool:
    if isinstance(public, ec.EllipticCurvePublicKey):
        return isinstance(public.curve, ec.SECP384R1)
    return isinstance(public, rsa.RSAPublicKey) and public.key_size >= RSA_BITS


def _values(certificate: x509.Certificate, kind: ObjectIdentifier) -> list[str]:
    return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(kind)]
