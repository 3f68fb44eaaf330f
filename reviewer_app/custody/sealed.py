"""A key sealed to one person: only the holder of the sealing key opens it, and only for its own use.

- HPKE base mode (RFC 9180): DHKEM(P-384, HKDF-SHA384), HKDF-SHA384, AES-256-GCM; one message a seal.
- `info` names the use, the workspace and the person. A seal moved to another place does not open there.
- A seal hides and protects; it does not say who made it. Seals lie inside signed documents.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewer_app.domain.codec import canonical
from reviewer_app.domain.errors import DeskError

_SUITE = hpke.Suite(hpke.KEM.P384, hpke.KDF.HKDF_SHA384, hpke.AEAD.AES_256_GCM)


class SealDoesNotOpen(DeskError):
    """A sealed key does not open: it was sealed to someone else, for another use, or was altered."""


def new_sealing_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())


def seal_info(use: str, **place: str) -> bytes:
    """The `info` of a seal: its use and its place (workspace, person, case), canonical JSON."""
    return canonical({"use": use, **place})


def seal_to(public: ec.EllipticCurvePublicKey, key: bytes | bytearray, info: bytes) -> bytes:
    """`key` so that only the holder of the private half of `public` (P-384) opens it, with this `info`."""
    return _SUITE.encrypt(key, public, info=info)


def open_sealed(private: ec.EllipticCurvePrivateKey, blob: bytes, info: bytes) -> bytearray:
    """What was sealed. SealDoesNotOpen otherwise; which of its reasons, HPKE does not tell.

    The caller wipes the bytearray; the immutable copy inside the library cannot be wiped from Python.
    """
    try:
        return bytearray(_SUITE.decrypt(blob, private, info=info))
    except (InvalidTag, ValueError) as error:
        raise SealDoesNotOpen() from error


def public_bytes(public: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point (SEC 1, 2.3.3), 97 bytes."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_from_bytes(data: bytes) -> ec.EllipticCurvePublicKey:
    """Inverse of `public_bytes`; ValueError for anything that is not an uncompressed point on P-384."""
    if len(data) != 97 or data[0] != 4:
        raise ValueError("not an uncompressed P-384 point")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), data)
