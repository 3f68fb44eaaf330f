"""The workspace's records signing key: ML-DSA-87, for the second signature over records packages.

- One pair a workspace, made by a records officer at its first use. The private half (its 32-byte seed, FIPS
  204) lies in the file `records.key`, sealed (HPKE) to the sealing key of each records officer, and nowhere
  else: not under the database key, and not with whoever copies the folder.
- The file is canonical JSON, signed by the records officer who wrote it last, ECDSA P-384 with SHA-384, over
  a fixed prefix and the document. It is believed when that certificate is the workspace authority's, was
  valid then, names the person and carries the role *records officer*.
- A records officer appointed later is let in by one who holds the key (`shared_with`). Where nobody holds it
  any more, a new one is made: a package carries the public half of its own, under its CMS signature.
- The file alone could be set back: the journal names the fingerprint used in each export.
- Without ML-DSA (a module restricted to validated algorithms) there is no such key, and the package says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey, MLDSA87PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from reviewer_app.custody.certificates import certificate_from_der, check_certificate, person_id_of
from reviewer_app.custody.files import from_base64, read_whole, to_base64, wipe, write_whole
from reviewer_app.custody.mldsa import (
    RECORDS_CONTEXT,
    MlDsaSigner,
    MlDsaUnavailable,
    available,
    fingerprint,
    new_key,
)
from reviewer_app.custody.sealed import open_sealed, seal_info, seal_to
from reviewer_app.custody.signers import Signer, verify
from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role

FILE = "records.key"
FORMAT = 1
_PREFIX = b"reviewer-app records key v1\x00"
_USE = "records signing key"
_LIMIT = 1024 * 1024


class RecordsKeyRefused(DeskError):
    """The records signing key of this workspace is refused: {fault}."""


class NotARecordsKeyHolder(DeskError):
    """The records signing key is not sealed to {person}: an officer who holds it must let {person} in."""


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """`public_key` DER, `sealed` the seed for each holder (HPKE); base64. Times are ISO 8601, UTC."""

    v: int
    workspace: str
    public_key: str
    made_at: str
    written_by: str
    written_at: str
    sealed: dict[str, str]


@dataclass(frozen=True, slots=True)
class _SignedKey:
    document: KeyDocument
    certificate: str
    signature: str


@dataclass(frozen=True, slots=True)
class RecordsKey:
    """A key file that was verified, or has just been written."""

    document: KeyDocument

    @property
    def public_key(self) -> MLDSA87PublicKey:
        """Raises MlDsaUnavailable."""
        return _public(self.document)

    @property
    def fingerprint(self) -> str:
        """SHA-384 of the public half (DER), hex: what transmittal and journal name."""
        return fingerprint(self.public_key)

    def held_by(self, person: str) -> bool:
        return person in self.document.sealed


def make_records_key(
    folder: Path,
    workspace: str,
    holders: Mapping[str, ec.EllipticCurvePublicKey],
    person: str,
    signer: Signer,
    now: datetime,
) -> RecordsKey:
    """A new key in `folder`, in place of any before. `holders`: every records officer's sealing key, by id;
    `person` writes it and signs with `signer`. Raises MlDsaUnavailable, RecordsKeyRefused, OSError."""
    if person not in holders:
        raise RecordsKeyRefused(fault=f"{person}, who makes it, is not among its holders")
    key = new_key()
    seed = bytearray(key.private_bytes_raw())
    try:
        sealed = {one: _seal(public, seed, workspace, one) for one, public in holders.items()}
    finally:
        wipe(seed)
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    at = timestamp(now)
    return _write(folder, KeyDocument(FORMAT, workspace, to_base64(spki), at, person, at, sealed), signer)


def read_records_key(folder: Path, workspace: str, authority: x509.Certificate) -> RecordsKey | None:
    """The key file, verified; None when there is none. Raises RecordsKeyRefused."""
    try:
        data = read_whole(folder / FILE, _LIMIT)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RecordsKeyRefused(fault=f"its file cannot be read ({error.strerror or error})") from error
    try:
        found = from_plain(_SignedKey, json.loads(data), FILE)
        whole = canonical(to_plain(found)) == data
        certificate = certificate_from_der(from_base64(found.certificate))
        fault = _fault(found, certificate, workspace, authority) if whole else "it is not in its one spelling"
    except (NotOfTheForm, ValueError, RecursionError) as error:
        raise RecordsKeyRefused(fault="its file is damaged or altered") from error
    if fault:
        raise RecordsKeyRefused(fault=fault)
    return RecordsKey(found.document)


def open_records_key(key: RecordsKey, person: str, sealing: ec.EllipticCurvePrivateKey) -> MlDsaSigner:
    """What signs packages.

    Raises NotARecordsKeyHolder, SealDoesNotOpen, RecordsKeyRefused, MlDsaUnavailable.
    """
    seed = _seed(key, person, sealing)
    try:
        private = MLDSA87PrivateKey.from_seed_bytes(bytes(seed))
    except ValueError as error:
        raise RecordsKeyRefused(fault="what is sealed in it is no key") from error
    finally:
        wipe(seed)
    if fingerprint(private.public_key()) != key.fingerprint:
        raise RecordsKeyRefused(fault="what is sealed in it is another key than it says")
    return MlDsaSigner(private, RECORDS_CONTEXT)


def shared_with(
    folder: Path,
    key: RecordsKey,
    holders: Mapping[str, ec.EllipticCurvePublicKey],
    person: str,
    sealing: ec.EllipticCurvePrivateKey,
    signer: Signer,
    now: datetime,
) -> RecordsKey:
    """The same key, sealed to exactly `holders` (with `person`, who holds it and signs).

    Raises as opening does. Who is left out keeps what was seen: where somebody must not sign any more, make a
    new key.
    """
    if person not in holders:
        raise RecordsKeyRefused(fault=f"{person}, who writes it, is not among its holders")
    open_records_key(key, person, sealing)
    seed, workspace = _seed(key, person, sealing), key.document.workspace
    try:
        sealed = {one: _seal(public, seed, workspace, one) for one, public in holders.items()}
    finally:
        wipe(seed)
    document = replace(key.document, written_by=person, written_at=timestamp(now), sealed=sealed)
    return _write(folder, document, signer)


def _seed(key: RecordsKey, person: str, sealing: ec.EllipticCurvePrivateKey) -> bytearray:
    sealed = key.document.sealed.get(person)
    if sealed is None:
        raise NotARecordsKeyHolder(person=person)
    return open_sealed(sealing, from_base64(sealed), _info(key.document.workspace, person))


def _seal(public: ec.EllipticCurvePublicKey, seed: bytearray, workspace: str, person: str) -> str:
    return to_base64(seal_to(public, seed, _info(workspace, person)))


def _info(workspace: str, person: str) -> bytes:
    return seal_info(_USE, workspace=workspace, person=person)


def _write(folder: Path, document: KeyDocument, signer: Signer) -> RecordsKey:
    if person_id_of(signer.certificate) != document.written_by:
        raise RecordsKeyRefused(fault="the certificate is not of the person who writes it")
    signature = signer.sign(_PREFIX + canonical(to_plain(document)))
    certificate = to_base64(signer.certificate.public_bytes(Encoding.DER))
    write_whole(folder / FILE, canonical(to_plain(_SignedKey(document, certificate, to_base64(signature)))))
    return RecordsKey(document)


def _fault(
    found: _SignedKey, certificate: x509.Certificate, workspace: str, authority: x509.Certificate
) -> str:
    """Why a key file is not to be believed; "" when it is."""
    document = found.document
    if document.v != FORMAT or document.workspace != workspace:
        return "it is of another workspace, or of another form"
    if person_id_of(certificate) != document.written_by:
        return f"it says that {document.written_by} wrote it, and another signed it"
    at = datetime.fromisoformat(document.written_at)
    verdict = check_certificate(certificate, authority, at, (Role.RECORDS_OFFICER,))
    if not verdict.good:
        return verdict.sentence.rstrip(".")
    if not verify(certificate, _PREFIX + canonical(to_plain(document)), from_base64(found.signature)):
        return "its signature does not fit its bytes"
    if available():
        _public(document)
    return ""


def _public(document: KeyDocument) -> MLDSA87PublicKey:
    if not available():
        raise MlDsaUnavailable()
    key = load_der_public_key(from_base64(document.public_key))
    if not isinstance(key, MLDSA87PublicKey):
        raise RecordsKeyRefused(fault="its public half is no ML-DSA-87 key")
    return key
