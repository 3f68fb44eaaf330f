"""A new signing identity for a laboratory: its own root, a signer under it, and the signer as PKCS#12.

- For laboratories that have no certificate authority of their own, for training and for tests. The desk
  trusts such a root only once a security administrator has installed it.
- The PKCS#12 is PBES2 with AES-256 and an HMAC over SHA-256 (RFC 7292 as `cryptography` writes it), with
  600,000 rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from reviewer_app.custody.authority import Authority, issue_signer, new_authority
from reviewer_app.custody.signers import IdentityRefused

ROUNDS = 600_000


@dataclass(frozen=True, slots=True)
class Identity:
    """`pkcs12` holds key, certificate and root. `authority` still holds the root's key: drop it when the
    revocation list, if any, has been made."""

    pkcs12: bytes = field(repr=False)
    certificate: x509.Certificate
    authority: Authority


def new_identity(
    name: str,
    organisation: str,
    now: datetime,
    passphrase: str,
    *,
    authority: Authority | None = None,
    years: int = 3,
) -> Identity:
    """A signer `name` of `organisation`, under `authority` or under a new root of its own.

    Raises IdentityRefused for an empty passphrase, NameRefused for names a certificate cannot hold.
    """
    if not passphrase:
        raise IdentityRefused(fault="its passphrase is empty")
    root = authority or new_authority(f"{organisation[:52]} root", organisation, now)
    key = ec.generate_private_key(ec.SECP384R1())
    certificate = issue_signer(root, name, organisation, key.public_key(), now, years)
    return Identity(_as_pkcs12(name, key, certificate, root.certificate, passphrase), certificate, root)


def _as_pkcs12(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    root: x509.Certificate,
    passphrase: str,
) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [root], encryption)
