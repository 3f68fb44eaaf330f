"""Signing with a card or token through PKCS#11: the key never leaves it.

- Mechanism CKM_ECDSA over a SHA-384 digest made here; the token's r and s become DER. Cards and SoftHSM all
  have the raw mechanism, not all the hashing one.
- The certificate is the one on the token that fits the key (same CKA_ID, or the label asked for), and it
  must really be the key's: a signature is tried against it when the token is opened.
- Other certificates on the token become the chain, as far as they lead.
- What goes wrong is told apart: no module, no token, several of one name, PIN wrong or locked, no key, no
  certificate, the certificate of another key, the token gone.
- One try of the PIN for each opening, never more: a card locks itself after a few.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from reviewer_app.custody.certificates import certificate_from_der, is_p384
from reviewer_app.custody.signers import as_pyhanko, in_order, verify
from reviewer_app.custody.token_faults import (
    NoToken,
    NoTokenModule,
    PinIsLocked,
    PinUnusable,
    TokenAmbiguous,
    TokenCertificateMismatch,
    TokenCertificateMissing,
    TokenFailed,
    TokenGone,
    TokenKeyAmbiguous,
    TokenKeyMissing,
    raise_as,
    told_of,
    wrong_pin,
)
from reviewer_app.domain.errors import DeskError

if TYPE_CHECKING:
    import pkcs11

_INTEGER = 48  # bytes of r, and of s, on P-384
_TRIAL = b"reviewer-app: does this certificate belong to this key?"


class TokenSigner:
    """A signer whose key is on a token. A context manager: leaving it logs the token off."""

    def __init__(self, module: Path, token_label: str, pin: str, key_label: str, certificate_label: str):
        self._token_label = token_label
        self._session: pkcs11.Session | None = _open(module, token_label, pin)
        try:
            self._key: Any = _key_on(self._session, token_label, key_label)
            certificates = _certificates_on(self._session, token_label)
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
        from pkcs11 import Mechanism

        if self._session is None:
            raise TokenGone(token=self._token_label)
        with told_of(self._token_label):
            raw = self._key.sign(hashlib.sha384(data).digest(), mechanism=Mechanism.ECDSA)
        if len(raw) != 2 * _INTEGER:
            raise TokenFailed(token=self._token_label, fault=f"its signature has {len(raw)} bytes")
        r, s = (int.from_bytes(part, "big") for part in (raw[:_INTEGER], raw[_INTEGER:]))
        return encode_dss_signature(r, s)

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
            raise TokenCertificateMismatch(token=self._token_label, key=self._key.label or "(no label)")


def signer_from_token(
    module: Path, token_label: str, pin: str, *, key_label: str = "", certificate_label: str = ""
) -> TokenSigner:
    """Open the token named `token_label` through the PKCS#11 library at `module`.

    Without `key_label` the token must hold one P-384 private key; without `certificate_label` the certificate
    is the one with the key's CKA_ID. Raises the errors of `token_faults`, each a DeskError.
    """
    return TokenSigner(module, token_label, pin, key_label, certificate_label)


def _open(module: Path, token_label: str, pin: str) -> pkcs11.Session:
    from pkcs11 import exceptions as told

    token = _token(module, token_label)
    if not pin:
        raise PinUnusable(token=token_label, fault="it is empty")
    try:
        return token.open(user_pin=pin)
    except told.PinIncorrect as error:
        raise _wrong_pin(module, token_label) from error
    except told.PinLocked as error:
        raise PinIsLocked(token=token_label) from error
    except (told.PinExpired, told.PinInvalid, told.PinLenRange, told.UserPinNotInitialized) as error:
        faults = {told.PinExpired: "it has expired", told.UserPinNotInitialized: "none was ever set"}
        raise PinUnusable(token=token_label, fault=faults.get(type(error), "it has a wrong form")) from error
    except told.UserAlreadyLoggedIn as error:
        fault = "another session in this program is still open"
        raise TokenFailed(token=token_label, fault=fault) from error
    except told.PKCS11Error as error:
        raise_as(token_label, error)


def _token(module: Path, token_label: str) -> pkcs11.Token:
    import pkcs11
    from pkcs11 import exceptions as told

    if not module.is_file():
        raise NoTokenModule(module=module, fault="there is no such file")
    try:
        library = pkcs11.lib(str(module))
    except told.PKCS11Error as error:
        raise NoTokenModule(module=module, fault=error or type(error).__name__) from error
    try:
        return library.get_token(token_label=token_label)
    except told.MultipleTokensReturned as error:
        raise TokenAmbiguous(token=token_label) from error
    except (told.NoSuchToken, told.TokenNotPresent, told.TokenNotRecognised) as error:
        raise NoToken(token=token_label) from error
    except told.PKCS11Error as error:
        raise NoTokenModule(module=module, fault=str(error) or type(error).__name__) from error


def _wrong_pin(module: Path, token_label: str) -> DeskError:
    return wrong_pin(token_label, _token(module, token_label).flags)


def _key_on(session: pkcs11.Session, token_label: str, key_label: str) -> pkcs11.PrivateKey:
    from pkcs11 import Attribute, KeyType, ObjectClass

    named = f" named {key_label}" if key_label else ""
    asked: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: KeyType.EC}
    if key_label:
        asked[Attribute.LABEL] = key_label
    with told_of(token_label):
        found: list[Any] = [each for each in session.get_objects(asked) if _is_p384(each)]
    if not found:
        raise TokenKeyMissing(token=token_label, named=named)
    if len(found) > 1:
        raise TokenKeyAmbiguous(token=token_label, what="P-384 keys", named=named)
    key: pkcs11.PrivateKey = found[0]
    return key


def _is_p384(key: Any) -> bool:
    from pkcs11 import Attribute
    from pkcs11.util.ec import encode_named_curve_parameters

    return bool(key[Attribute.EC_PARAMS] == encode_named_curve_parameters("secp384r1"))


_OnToken = tuple[bytes, str, x509.Certificate]  # CKA_ID, label, certificate


def _certificates_on(session: pkcs11.Session, token_label: str) -> list[_OnToken]:
    """Every X.509 certificate on the token that can be read."""
    from pkcs11 import Attribute, CertificateType, ObjectClass

    asked = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509}
    wanted = [Attribute.ID, Attribute.LABEL, Attribute.VALUE]
    with told_of(token_label):
        said = [each.get_attributes(wanted) for each in session.get_objects(asked)]
    found: list[_OnToken] = []
    for attributes in said:
        try:
            certificate = certificate_from_der(bytes(attributes[Attribute.VALUE]))
        except (KeyError, ValueError):
            continue  # a card carries what its issuer put there; one that cannot be read is not ours
        found.append((attributes.get(Attribute.ID, b""), attributes.get(Attribute.LABEL, ""), certificate))
    return found


def _fitting(
    key: pkcs11.PrivateKey, certificates: list[_OnToken], token_label: str, certificate_label: str
) -> x509.Certificate:
    with told_of(token_label):
        key_id, key_label = key.id, key.label or "(no label)"
    if certificate_label:
        fitting = [each for _, label, each in certificates if label == certificate_label]
    else:
        fitting = [each for identifier, _, each in certificates if identifier == key_id]
    if not fitting:
        raise TokenCertificateMissing(token=token_label, key=key_label)
    if len(fitting) > 1:
        raise TokenKeyAmbiguous(token=token_label, what="certificates", named=f" for the key {key_label}")
    return fitting[0]
