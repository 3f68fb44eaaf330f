"""What goes wrong with a card or token, told apart, each with a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from reviewer_app.domain.errors import DeskError

if TYPE_CHECKING:
    import pkcs11


class NoTokenModule(DeskError):
    """The PKCS#11 module {module} cannot be used: {fault}."""


class NoToken(DeskError):
    """There is no token named {token}. Is the card in the reader, and is it the right one?"""


class TokenAmbiguous(DeskError):
    """Several tokens are named {token}. Take out all but one."""


class NoTokenAtAll(DeskError):
    """There is no card or token in a reader. Put the card in and try again."""


class SeveralTokens(DeskError):
    """Several cards or tokens are there: {tokens}. Name the one to use."""


class TokenKeyMissing(DeskError):
    """The token {token} holds no {what} signing key{named}."""


class TokenKeyAmbiguous(DeskError):
    """The token {token} holds several {what}{named}. Name the one to use."""


class TokenCertificateMissing(DeskError):
    """The token {token} holds no certificate for the key {key}."""


class TokenCertificateMismatch(DeskError):
    """The certificate on the token {token} belongs to another key than {key}, or is not for P-384."""


class TokenPublicKeyMissing(DeskError):
    """The token {token} does not give the public key of {key}, and holds no certificate of it."""


class CardKeyUnproven(DeskError):
    """The key {key} on the token {token} does not fit: what it signs, its certified public key does not
    verify. Nothing was signed."""


class CardNotCertified(DeskError):
    """The token {token} holds no key that is certified here for {person}: {why}. Nothing was signed."""


class PinWrong(DeskError):
    """The PIN of the token {token} is not right. {left}"""


class PinIsLocked(DeskError):
    """The PIN of the token {token} is locked. Its issuer can unlock it; this program cannot."""


class PinUnusable(DeskError):
    """The PIN of the token {token} cannot be used: {fault}."""


class TokenGone(DeskError):
    """The token {token} is gone: it was taken out, or its connection broke. Nothing was signed."""


class TokenFailed(DeskError):
    """The token {token} failed: {fault}. Nothing was signed."""


def wrong_pin(token_label: str, flags: pkcs11.TokenFlag) -> DeskError:
    """What a token says of its tries after a wrong PIN: PKCS#11 has three flags and no count."""
    from pkcs11 import TokenFlag

    if TokenFlag.USER_PIN_LOCKED in flags:
        return PinIsLocked(token=token_label)
    left = "The token does not say how many tries are left."
    if TokenFlag.USER_PIN_FINAL_TRY in flags:
        left = "One try is left: another wrong PIN locks the token."
    elif TokenFlag.USER_PIN_COUNT_LOW in flags:
        left = "The token says that a wrong PIN was given since the last right one; few tries may be left."
    return PinWrong(token=token_label, left=left)


@contextmanager
def told_of(token_label: str) -> Iterator[None]:
    """Translate what the library says while the token is in use."""
    from pkcs11.exceptions import PKCS11Error

    try:
        yield
    except PKCS11Error as error:
        raise_as(token_label, error)


def raise_as(token_label: str, error: Exception) -> NoReturn:
    """`error` (a PKCS11Error) as TokenGone or TokenFailed."""
    from pkcs11 import exceptions as told

    gone = (
        told.DeviceRemoved,
        told.TokenNotPresent,
        told.TokenNotRecognised,
        told.SessionHandleInvalid,
        told.SessionClosed,
        told.ObjectHandleInvalid,  # SoftHSM, once the token's files are gone
        told.KeyHandleInvalid,
        told.UserNotLoggedIn,  # what a card says that was taken out and put back
    )
    if isinstance(error, gone):
        raise TokenGone(token=token_label) from error
    raise TokenFailed(token=token_label, fault=str(error) or type(error).__name__) from error
