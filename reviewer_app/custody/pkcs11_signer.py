"""Signing with a card or token through PKCS#11: the key never leaves it.

- The certificate is the one on the token that fits the key (same CKA_ID, or the label asked for), and it
  must really be the key's: a signature is tried against it when the token is opened.
- P-384 only: what signs here is a submitter's bundle. `card` signs findings, with a certificate that the
  workspace's authority issued.
- Other certificates on the token become the chain, as far as they lead.
- What goes wrong is told apart: no module, no token, several of one name, PIN wrong or locked, no key, no
  certificate, the certificate of another key, the token gone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cryptography import x509

from reviewer_app.custody.certificates import certificate_from_der, is_p384
from reviewer_app.custody.signers import as_pyhanko, in_order, verify
from reviewer_app.custody.token_faults import (
    TokenCertificateMismatch,
    TokenCertificateMissing,
    TokenGone,
    TokenKeyAmbiguous,
    TokenKeyMissing,
    told_of,
)
from reviewer_app.custody.token_key import TokenKey, is_p384_key
from reviewer_app.custody.token_session import open_session

if TYPE_CHECKING:
    import pkcs11

_TRIAL = b"reviewer-app: does this certificate belong to this key?"
OnToken = tuple[bytes, str, x509.Certificate]  # CKA_ID, label, certificate


class TokenSigner:
    """A signer whose key is on a token. A context manager: leaving it logs the token off."""

    def __init__(self, module: Path, token_label: str, pin: str, key_label: str, certificate_label: str):
        self._token_label = token_label
        self._session: pkcs11.Session | None = open_session(module, token_label, pin)
        try:
            found = keys_on(self._session, token_label, is_p384_key, key_label)
            self._key = TokenKey(self._session, token_label, the_only(found, token_label, key_label), pin)
            certificates = certificates_on(self._session, token_label)
            self._certificate = _fitting(self._key, certificates, token_label, certificate_label)
            others = [each for _, _, each in certificates if each != self._certificate]
            self._chain = in_order(self._certificate, others)
            self._prove()
        except BaseException:
            self.close()
            raise

    @property
    def certificate(self) -> x509.Certificate:
        return self._certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return self._chain

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-384 / SHA-384 over `data`, DER. Raises TokenGone, TokenFailed."""
        if self._session is None:
            raise TokenGone(token=self._token_label)
        return self._key.sign(data)

    def pyhanko_signer(self) -> Any:
        return as_pyhanko(self)

    def close(self) -> None:
        """Log off and close the session; a token that is gone already is closed enough."""
        from pkcs11.exceptions import PKCS11Error

        session, self._session = self._session, None
        if session is not None:
            with suppress(PKCS11Error):
                session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"TokenSigner({self._token_label!r})"

    def _prove(self) -> None:
        if not is_p384(self._certificate) or not verify(self._certificate, _TRIAL, self.sign(_TRIAL)):
            raise TokenCertificateMismatch(token=self._token_label, key=self._key.label)


def signer_from_token(
    module: Path, token_label: str, pin: str, *, key_label: str = "", certificate_label: str = ""
) -> TokenSigner:
    """Open the token named `token_label` through the PKCS#11 library at `module`.

    Without `key_label` the token must hold one P-384 private key; without `certificate_label` the certificate
    is the one with the key's CKA_ID. Raises the errors of `token_faults`, each a DeskError.
    """
    return TokenSigner(module, token_label, pin, key_label, certificate_label)


def keys_on(
    session: pkcs11.Session, token_label: str, fits: Callable[[Any], bool], key_label: str = ""
) -> list[Any]:
    """The private keys on a token that `fits` takes, of that label where one is given."""
    from pkcs11 import Attribute, ObjectClass

    asked: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if key_label:
        asked[Attribute.LABEL] = key_label
    with told_of(token_label):
        return [each for each in session.get_objects(asked) if fits(each)]


def the_only(found: list[Any], token_label: str, key_label: str, what: str = "P-384") -> Any:
    """The one key found. Raises TokenKeyMissing, TokenKeyAmbiguous."""
    named = f" named {key_label}" if key_label else ""
    if not found:
        raise TokenKeyMissing(token=token_label, what=what, named=named)
    if len(found) > 1:
        raise TokenKeyAmbiguous(token=token_label, what=f"{what} keys", named=named)
    return found[0]


def certificates_on(session: pkcs11.Session, token_label: str) -> list[OnToken]:
    """Every X.509 certificate on the token that can be read."""
    from pkcs11 import Attribute, CertificateType, ObjectClass

    asked = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509}
    wanted = [Attribute.ID, Attribute.LABEL, Attribute.VALUE]
    with told_of(token_label):
        said = [each.get_attributes(wanted) for each in session.get_objects(asked)]
    found: list[OnToken] = []
    for attributes in said:
        try:
            certificate = certificate_from_der(bytes(attributes[Attribute.VALUE]))
        except (KeyError, ValueError):
            continue  # a card carries what its issuer put there; one that cannot be read is not ours
        found.append((attributes.get(Attribute.ID, b""), attributes.get(Attribute.LABEL, ""), certificate))
    return found


def _fitting(
    key: TokenKey, certificates: list[OnToken], token_label: str, certificate_label: str
) -> x509.Certificate:
    if certificate_label:
        fitting = [each for _, label, each in certificates if label == certificate_label]
    else:
        fitting = [each for identifier, _, each in certificates if identifier == key.id]
    if not fitting:
        raise TokenCertificateMissing(token=token_label, key=key.label)
    if len(fitting) > 1:
        raise TokenKeyAmbiguous(token=token_label, what="certificates", named=f" for the key {key.label}")
    return fitting[0]
