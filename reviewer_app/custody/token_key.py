"""A signing key on a token: what it is, and how it signs with SHA-384.

- P-384: mechanism CKM_ECDSA over a digest made here; the token's r and s become DER. RSA of 3072 bits and
  more: CKM_RSA_PKCS over the DigestInfo (RFC 8017, 9.2) made here. Cards and SoftHSM all have the raw
  mechanisms, not all the hashing ones.
- A key that asks for the PIN at every signature (CKA_ALWAYS_AUTHENTICATE, as PIV's) is given it again.
- What the token says its public key is, a signature must prove: `proves`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from reviewer_app.custody.authority import PublicKey
from reviewer_app.custody.certificates import UNREADABLE
from reviewer_app.custody.strength import RSA_BITS
from reviewer_app.custody.token_faults import TokenFailed, told_of

if TYPE_CHECKING:
    import pkcs11

_INTEGER = 48  # bytes of r, and of s, on P-384
_DIGEST_INFO = bytes.fromhex("3041300d060960864801650304020205000430")  # of SHA-384


class TokenKey:
    """One private key of an open session. Of its PIN no more is kept than the key itself asks for."""

    def __init__(self, session: pkcs11.Session, token_label: str, key: Any, pin: str = "") -> None:
        self._session, self._token_label, self._key = session, token_label, key
        with told_of(token_label):
            self.id = bytes(_read(key, "ID") or b"")
            self.label = str(_read(key, "LABEL") or "") or "(no label)"
            self.is_rsa = _is_rsa(key)
            self._pin = pin if _read(key, "ALWAYS_AUTHENTICATE") else ""

    def sign(self, data: bytes) -> bytes:
        """With SHA-384 over `data`: ECDSA as DER, or RSA PKCS #1 v1.5. Raises TokenGone, TokenFailed."""
        from pkcs11 import Mechanism

        digest = hashlib.sha384(data).digest()
        again = {"pin": self._pin} if self._pin else {}
        with told_of(self._token_label):
            if self.is_rsa:
                return bytes(self._key.sign(_DIGEST_INFO + digest, mechanism=Mechanism.RSA_PKCS, **again))
            raw = bytes(self._key.sign(digest, mechanism=Mechanism.ECDSA, **again))
        if len(raw) != 2 * _INTEGER:
            raise TokenFailed(token=self._token_label, fault=f"its signature has {len(raw)} bytes")
        r, s = (int.from_bytes(part, "big") for part in (raw[:_INTEGER], raw[_INTEGER:]))
        return encode_dss_signature(r, s)

    def public(self) -> PublicKey | None:
        """What the token says the public key is; None where it holds no public key for it."""
        from pkcs11 import Attribute, ObjectClass

        asked: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: self.id}
        with told_of(self._token_label):
            for each in self._session.get_objects(asked):
                found = _loaded(each)
                if found is not None:
                    return found
        return None


def proves(public: PublicKey, data: bytes, signature: bytes) -> bool:
    """Whether `signature`, with SHA-384 over `data`, was made by the private key of `public`."""
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA384())
        else:
            public.verify(signature, data, ec.ECDSA(hashes.SHA384()))
    except InvalidSignature:
        return False
    return True


def is_p384_key(key: Any) -> bool:
    """Whether a private key object of a token is on P-384."""
    from pkcs11 import Attribute, KeyType
    from pkcs11.util.ec import encode_named_curve_parameters

    if key[Attribute.KEY_TYPE] != KeyType.EC:
        return False
    return bool(key[Attribute.EC_PARAMS] == encode_named_curve_parameters("secp384r1"))


def is_strong_key(key: Any) -> bool:
    """Whether it may sign a finding: P-384, or RSA of 3072 bits and more."""
    from pkcs11 import Attribute

    if _is_rsa(key):
        return len(bytes(key[Attribute.MODULUS]).lstrip(b"\0")) * 8 >= RSA_BITS
    return is_p384_key(key)


def _is_rsa(key: Any) -> bool:
    from pkcs11 import Attribute, KeyType

    return bool(key[Attribute.KEY_TYPE] == KeyType.RSA)


def _loaded(key: Any) -> PublicKey | None:
    from pkcs11 import Attribute
    from pkcs11.util.ec import encode_ec_public_key

    try:
        if _is_rsa(key):
            numbers = [
                int.from_bytes(bytes(key[one]), "big")
                for one in (Attribute.PUBLIC_EXPONENT, Attribute.MODULUS)
            ]
            return rsa.RSAPublicNumbers(*numbers).public_key()
        found = load_der_public_key(encode_ec_public_key(key))
    except UNREADABLE:
        return None  # the mathematics says no; another object may be read
    return found if isinstance(found, ec.EllipticCurvePublicKey) else None


def _read(key: Any, name: str) -> Any:
    """An attribute that not every token knows; None where this one does not."""
    from pkcs11 import Attribute
    from pkcs11.exceptions import AttributeSensitive, AttributeTypeInvalid, FunctionFailed

    try:
        return key[Attribute[name]]
    except (AttributeTypeInvalid, AttributeSensitive, FunctionFailed, KeyError):
        return None
