"""A person's card: opened, its public key read and proven, its certificate put on it, a finding signed.

- Signing takes the certificate from the keyring, not from the card: what the card carries may be older, or of
  another issuer. The key is the one whose public half that certificate holds, and a signature proves it.
- Certifying reads the public key from the token (or from a certificate beside it), and has a random challenge
  signed: whoever cannot sign does not hold the card.
- The certificate is stored on the token where the token allows, in place of this workspace's earlier one, and
  never beside another issuer's for the same key: other programs would no longer know which to take.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import PublicKey
from reviewer_app.custody.pkcs11_signer import certificates_on, keys_on, the_only
from reviewer_app.custody.signers import as_pyhanko
from reviewer_app.custody.token_faults import CardKeyUnproven, TokenFailed, TokenGone, TokenPublicKeyMissing
from reviewer_app.custody.token_key import TokenKey, is_strong_key, proves
from reviewer_app.custody.token_session import CardAccess, open_session, token_meant
from reviewer_app.domain.text import one_line

if TYPE_CHECKING:
    import pkcs11

KINDS = "P-384 or RSA (3072 bits and more)"
_CHALLENGE = b"reviewer-app: this card's holder is here\x00"
NOT_STORED = (
    "The card itself was not written: {why}. It signs all the same; the certificate is in the keyring."
)


@dataclass(frozen=True, slots=True)
class CardSigner:
    """A signer whose key is on an open card; the certificate and its issuer are the workspace's."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    _key: TokenKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """With SHA-384: ECDSA P-384 as DER, or RSA PKCS #1 v1.5. Raises TokenGone, TokenFailed."""
        return self._key.sign(data)

    def pyhanko_signer(self) -> Any:
        return as_pyhanko(self)


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card whose PIN was right. `label` is the token's."""

    label: str
    _session: pkcs11.Session = field(repr=False)
    _pin: str = field(repr=False)

    def key_to_certify(self, key_label: str) -> TokenKey:
        """The one key that may sign findings. Raises TokenKeyMissing, TokenKeyAmbiguous."""
        found = keys_on(self._session, self.label, is_strong_key, key_label)
        return TokenKey(self._session, self.label, the_only(found, self.label, key_label, KINDS), self._pin)

    def public_of(self, key: TokenKey) -> PublicKey:
        """The public half of `key`, proven. Raises TokenPublicKeyMissing, CardKeyUnproven."""
        public = key.public() or self._from_certificate(key)
        if public is None:
            raise TokenPublicKeyMissing(token=self.label, key=key.label)
        self._prove(key, public)
        return public

    def signer(self, certified: Sequence[x509.Certificate], root: x509.Certificate) -> CardSigner | None:
        """The key that one of `certified` is the certificate of; None where none is.

        Raises CardKeyUnproven.
        """
        for found in keys_on(self._session, self.label, is_strong_key):
            key = TokenKey(self._session, self.label, found, self._pin)
            public = key.public() or self._from_certificate(key)
            fitting = next((one for one in certified if public and one.public_key() == public), None)
            if fitting is not None and public is not None:
                self._prove(key, public)
                return CardSigner(fitting, (root,), key)
        return None

    def store(self, key: TokenKey, certificate: x509.Certificate, name: str) -> str:
        """Put the certificate on the card; why it was not, a sentence, or ""."""
        from pkcs11.exceptions import PKCS11Error

        if not self._session.rw:
            return NOT_STORED.format(why="it is write-protected")
        try:
            if self._holds_anothers(key, certificate):
                return NOT_STORED.format(why="it holds another issuer's certificate for this key")
            self._remove(key.id)
            self._session.create_object(_object(certificate, key.id, name))
        except (PKCS11Error, TokenGone, TokenFailed) as error:
            return NOT_STORED.format(why=f"it refused ({one_line(str(error)) or type(error).__name__})")
        return ""

    def _holds_anothers(self, key: TokenKey, certificate: x509.Certificate) -> bool:
        """Whether a certificate of another issuer than that of `certificate` lies there for `key`."""
        found = certificates_on(self._session, self.label)
        return any(one.issuer != certificate.issuer for identifier, _, one in found if identifier == key.id)

    def _remove(self, identifier: bytes) -> None:
        from pkcs11 import Attribute, ObjectClass

        asked: dict[Attribute, Any] = {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.ID: identifier,
        }
        for each in list(self._session.get_objects(asked)):
            each.destroy()

    def _from_certificate(self, key: TokenKey) -> PublicKey | None:
        for identifier, _, certificate in certificates_on(self._session, self.label):
            public = certificate.public_key()
            if identifier == key.id and isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
                return public
        return None

    def _prove(self, key: TokenKey, public: PublicKey) -> None:
        challenge = _CHALLENGE + secrets.token_bytes(32)
        if not proves(public, challenge, key.sign(challenge)):
            raise CardKeyUnproven(key=key.label, token=self.label)


@contextmanager
def open_card(access: CardAccess, *, writing: bool = False) -> Iterator[OpenCard]:
    """The card while the block runs; then it is logged off. Raises the errors of `token_faults`."""
    from pkcs11.exceptions import PKCS11Error

    label = token_meant(access.module, access.token)
    session = open_session(access.module, label, access.pin, writing=writing)
    try:
        yield OpenCard(label, session, access.pin)
    finally:
        with suppress(PKCS11Error):  # a card that is gone already is closed enough
            session.close()


def _object(certificate: x509.Certificate, identifier: bytes, name: str) -> dict[Any, Any]:
    from pkcs11 import Attribute, CertificateType, ObjectClass

    return {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.LABEL: name,
        Attribute.ID: identifier,
        Attribute.SUBJECT: certificate.subject.public_bytes(),
        Attribute.VALUE: certificate.public_bytes(Encoding.DER),
    }
