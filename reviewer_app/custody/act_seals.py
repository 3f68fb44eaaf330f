"""Sealed acts, and the key of a review in parts: what makes blind review more than a rule of the screen.

- An act is sealed with AES-256-GCM under the key of its review (or of its case). Place and author are
  authenticated with it, so a sealed act moved elsewhere does not open. The text is padded: its length says
  little.
- What a review is sealed with is derived from the review's key and the case's (HKDF-SHA384, RFC 5869): one
  opens nothing without the other, and with the case's key destroyed nobody reads it any more.
- The key of a review is split by exclusive or: all parts together are the key, any fewer say nothing of it.
- Which part goes to whom is the desk's rule (`desk.blind`); a part for a person is sealed to that person.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import reduce

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reviewer_app.custody.files import from_base64, to_base64
from reviewer_app.custody.sealed import SealDoesNotOpen
from reviewer_app.domain.codec import canonical
from reviewer_app.domain.entries import SealedBody

KEY_SIZE = 32
_NONCE = 12
_PAD = 1024


def new_key() -> bytearray:
    """A random key of a review, 32 bytes; the caller wipes it."""
    return bytearray(secrets.token_bytes(KEY_SIZE))


def bound(key: bytes | bytearray, case_key: bytes | bytearray, place: dict[str, str]) -> bytearray:
    """What a review is sealed with, 32 bytes, from its own key and its case's; the caller wipes it."""
    info = b"reviewer-app review under its case v1" + canonical(place)
    derived = bytearray(KEY_SIZE)
    HKDF(hashes.SHA384(), KEY_SIZE, bytes(case_key), info).derive_into(bytes(key), derived)
    return derived


def seal_act(key: bytes | bytearray, name: str, plain: bytes, place: dict[str, str]) -> SealedBody:
    """`plain` (JSON) under `key`, which is called `name`; `place` (workspace, case, by) is authenticated."""
    nonce = secrets.token_bytes(_NONCE)
    padded = plain + b" " * (-len(plain) % _PAD)
    sealed = AESGCM(bytes(key)).encrypt(nonce, padded, canonical({"key": name, **place}))
    return SealedBody(name, to_base64(nonce), to_base64(sealed))


def open_act(key: bytes | bytearray, sealed: SealedBody, place: dict[str, str]) -> bytes:
    """What was sealed. Raises SealDoesNotOpen."""
    try:
        nonce, data = from_base64(sealed.nonce), from_base64(sealed.ciphertext)
        plain = AESGCM(bytes(key)).decrypt(nonce, data, canonical({"key": sealed.key, **place}))
    except (InvalidTag, ValueError) as error:
        raise SealDoesNotOpen() from error
    return plain.rstrip(b" ")


def split(key: bytes | bytearray, parts: int) -> tuple[bytes, ...]:
    """`parts` shares, all of which are needed to join the key again; one part is the key itself."""
    shares = [secrets.token_bytes(len(key)) for _ in range(parts - 1)]
    return (join([bytes(key), *shares]), *shares)


def join(shares: Sequence[bytes]) -> bytes:
    """The exclusive or of the shares (all of one length)."""
    number = reduce(int.__xor__, (int.from_bytes(share, "big") for share in shares))
    return number.to_bytes(len(shares[0]), "big")


def seal_bytes(key: bytes | bytearray, plain: bytes | bytearray, place: dict[str, str]) -> bytes:
    """`plain` under `key` (AES-256-GCM): nonce and ciphertext; `place` is authenticated."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(bytes(key)).encrypt(nonce, bytes(plain), canonical(place))


def open_bytes(key: bytes | bytearray, sealed: bytes, place: dict[str, str]) -> bytes:
    """Inverse of `seal_bytes`. Raises SealDoesNotOpen."""
    try:
        return AESGCM(bytes(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], canonical(place))
    except (InvalidTag, ValueError) as error:
        raise SealDoesNotOpen() from error


def wrap(outer: bytes | bytearray, key: bytes | bytearray, place: dict[str, str]) -> str:
    """`key` under another key, base64."""
    return to_base64(seal_bytes(outer, key, place))


def unwrap(outer: bytes | bytearray, wrapped: str, place: dict[str, str]) -> bytearray:
    """Inverse of `wrap`. Raises SealDoesNotOpen."""
    try:
        data = from_base64(wrapped)
    except ValueError as error:
        raise SealDoesNotOpen() from error
    return bytearray(open_bytes(outer, data, place))
