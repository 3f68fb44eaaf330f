"""ML-DSA-87 (FIPS 204): the second signature over a provenance statement or a records package, and keys.

- Pure ML-DSA over the whole of what is signed, hedged, with a context string: CONTEXT for statements,
  RECORDS_CONTEXT for packages. A signature made for the one is none over the other, whatever the bytes.
  4,627 bytes, raw: no container, one form.
- The private key is PKCS#8 in PEM behind a passphrase (see `pkcs8`), the public key
  SubjectPublicKeyInfo in PEM (RFC 9881). Its fingerprint is SHA-384 of the DER of the latter.
- A raw signature does not say whose it is: the key is a record of the workspace, or there is none.
- No module validated under FIPS 140 offers ML-DSA yet, and where only validated algorithms may be used the
  answer is *could not be checked*, never good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey, MLDSA87PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from reviewer_app.custody.files import to_base64
from reviewer_app.custody.pkcs8 import closed
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.trust import SubmitterKey

CONTEXT = b"reviewer-provenance/1"
RECORDS_CONTEXT = b"reviewer-records/1"
SIGNATURE_SIZE = 4627  # bytes, FIPS 204, table 2
_LARGEST_FILE = 64 * 1024


class MlDsaUnavailable(DeskError):
    """ML-DSA-87 is not offered here: the cryptographic module in use does not have it."""


class MlDsaKeyRefused(DeskError):
    """The ML-DSA-87 private key cannot be used: {fault}."""


class SubmitterKeyRefused(DeskError):
    """The submitter's public key is refused: {fault}."""


@dataclass(frozen=True, slots=True)
class MlDsaSigner:
    """Signs with a key in this process's memory: provenance statements, or what `context` says."""

    _key: MLDSA87PrivateKey = field(repr=False)
    context: bytes = CONTEXT

    @property
    def public_key(self) -> MLDSA87PublicKey:
        return self._key.public_key()

    def sign(self, data: bytes) -> bytes:
        """The raw signature over `data`, 4,627 bytes."""
        return self._key.sign(data, self.context)


def available() -> bool:
    """False where the cryptographic module in use (one restricted to validated algorithms) lacks ML-DSA."""
    try:
        MLDSA87PrivateKey.from_seed_bytes(bytes(32))
    except (UnsupportedAlgorithm, InternalError, ValueError):
        return False
    return True


def new_key() -> MLDSA87PrivateKey:
    """A new key. Raises MlDsaUnavailable."""
    if not available():
        raise MlDsaUnavailable()
    return MLDSA87PrivateKey.generate()


def private_pem(key: MLDSA87PrivateKey, passphrase: str) -> bytes:
    """The key file, closed by `passphrase`. MlDsaKeyRefused when that is empty."""
    if not passphrase:
        raise MlDsaKeyRefused(fault="its passphrase is empty")
    return closed(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase)


def public_pem(key: MLDSA87PublicKey) -> bytes:
    """The file a submitter hands to the desk."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signer_from_pem(data: bytes, passphrase: str) -> MlDsaSigner:
    """The signer in a key file. Raises MlDsaKeyRefused, MlDsaUnavailable."""
    if not passphrase:
        raise MlDsaKeyRefused(fault="its passphrase is empty")
    if not available():
        raise MlDsaUnavailable()
    try:
        key = load_pem_private_key(data, passphrase.encode())
    except UnsupportedAlgorithm as error:
        raise MlDsaKeyRefused(fault="it is a key of another kind") from error
    except TypeError as error:  # a passphrase for a key that has none
        raise MlDsaKeyRefused(fault="it lies open; a private key must be closed by a passphrase") from error
    except ValueError as error:
        raise MlDsaKeyRefused(fault="the passphrase is wrong or the file is damaged") from error
    if not isinstance(key, MLDSA87PrivateKey):
        raise MlDsaKeyRefused(fault="it is a key of another kind")
    return MlDsaSigner(key)


def verify(key: MLDSA87PublicKey, data: bytes, signature: bytes, context: bytes = CONTEXT) -> bool:
    """True only when `signature` over `data` is by `key`, under `context`."""
    if len(signature) != SIGNATURE_SIZE:
        return False
    try:
        key.verify(signature, data, context)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: MLDSA87PublicKey) -> str:
    """SHA-384 of the DER SubjectPublicKeyInfo, hex."""
    return hashlib.sha384(_spki(key)).hexdigest()


def read_submitter_key(data: bytes) -> MLDSA87PublicKey:
    """The public key in a file, PEM or DER. Raises SubmitterKeyRefused, MlDsaUnavailable."""
    if len(data) > _LARGEST_FILE:
        raise SubmitterKeyRefused(fault=f"the file is larger than {_LARGEST_FILE} bytes")
    if b"PRIVATE KEY-----" in data:
        fault = "the file holds a private key, which must never leave its owner; ask for the public key"
        raise SubmitterKeyRefused(fault=fault)
    if not available():
        raise MlDsaUnavailable()
    try:
        key = (load_pem_public_key if b"-----BEGIN" in data else load_der_public_key)(data)
    except UnsupportedAlgorithm as error:
        raise SubmitterKeyRefused(fault="it is not an ML-DSA-87 key") from error
    except ValueError as error:
        raise SubmitterKeyRefused(fault="the file is not a public key in PEM or DER") from error
    if not isinstance(key, MLDSA87PublicKey):
        raise SubmitterKeyRefused(fault="it is not an ML-DSA-87 key")
    return key


def submitter_key(
    key: MLDSA87PublicKey, organisation: str, name: str, valid_from: datetime, valid_to: datetime
) -> SubmitterKey:
    """The record of `key`, good from `valid_from` to `valid_to` (aware). Raises SubmitterKeyRefused."""
    if not organisation.strip() or not name.strip():
        raise SubmitterKeyRefused(fault="it must name its organisation and itself")
    if valid_from >= valid_to:
        raise SubmitterKeyRefused(fault="its validity ends before it begins")
    return SubmitterKey(
        organisation=organisation,
        name=name,
        public_key=to_base64(_spki(key)),
        valid_from=timestamp(valid_from),
        valid_to=timestamp(valid_to),
        fingerprint_sha384=fingerprint(key),
    )


def _spki(key: MLDSA87PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
