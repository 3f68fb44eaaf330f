"""A session with a card or token through PKCS#11: found by its label, opened with one try of the PIN.

- Without a label the one token that is there is meant; where there are several they are named, none is tried.
- One try of the PIN for each opening, never more: a card locks itself after a few.
- The library is the site's and runs in this process: its path is a person's choice each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer_app.custody.token_faults import (
    NoToken,
    NoTokenAtAll,
    NoTokenModule,
    PinIsLocked,
    PinUnusable,
    SeveralTokens,
    TokenAmbiguous,
    TokenFailed,
    raise_as,
    wrong_pin,
)
from reviewer_app.domain.errors import DeskError

if TYPE_CHECKING:
    import pkcs11


@dataclass(frozen=True, slots=True)
class CardAccess:
    """How a card is reached: the driver, the token's label ("" for the only one), the PIN.

    `key_label` names the key where the token holds several, and is asked for only when a key is certified.
    """

    module: Path
    token: str
    pin: str = field(repr=False)
    key_label: str = ""


def token_labels(module: Path) -> tuple[str, ...]:
    """The labels of every token that is there now. Raises NoTokenModule."""
    from pkcs11 import TokenFlag
    from pkcs11 import exceptions as told

    found = []
    try:
        for slot in _library(module).get_slots(token_present=True):
            try:
                token = slot.get_token()
            except (told.TokenNotPresent, told.TokenNotRecognised, told.DeviceRemoved):
                continue  # taken out meanwhile, or no card of this driver
            if TokenFlag.TOKEN_INITIALIZED in token.flags:
                found.append(token.label)
    except told.PKCS11Error as error:
        raise _unusable(module, error) from error
    return tuple(found)


def token_meant(module: Path, label: str) -> str:
    """`label`, or that of the only token there is. Raises NoTokenModule, NoTokenAtAll, SeveralTokens."""
    if label:
        return label
    labels = token_labels(module)
    if not labels:
        raise NoTokenAtAll()
    if len(labels) > 1:
        raise SeveralTokens(tokens=", ".join(labels))
    return labels[0]


def open_session(module: Path, token_label: str, pin: str, *, writing: bool = False) -> pkcs11.Session:
    """Log on to the token named `token_label`; `writing` where the token lets itself be written.

    Raises the errors of `token_faults`.
    """
    from pkcs11 import TokenFlag
    from pkcs11 import exceptions as told

    token = _token(module, token_label)
    if not pin:
        raise PinUnusable(token=token_label, fault="it is empty")
    try:
        return token.open(rw=writing and TokenFlag.WRITE_PROTECTED not in token.flags, user_pin=pin)
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
    from pkcs11 import exceptions as told

    library = _library(module)
    try:
        token: pkcs11.Token = library.get_token(token_label=token_label)
    except told.MultipleTokensReturned as error:
        raise TokenAmbiguous(token=token_label) from error
    except (told.NoSuchToken, told.TokenNotPresent, told.TokenNotRecognised) as error:
        raise NoToken(token=token_label) from error
    except told.PKCS11Error as error:
        raise _unusable(module, error) from error
    return token


def _library(module: Path) -> Any:  # the loaded library; its own type is made by a function
    import pkcs11
    from pkcs11 import exceptions as told

    if not module.is_file():
        raise NoTokenModule(module=module, fault="there is no such file")
    try:
        return pkcs11.lib(str(module))
    except told.PKCS11Error as error:
        raise _unusable(module, error) from error


def _unusable(module: Path, error: Exception) -> DeskError:
    return NoTokenModule(module=module, fault=str(error) or type(error).__name__)


def _wrong_pin(module: Path, token_label: str) -> DeskError:
    return wrong_pin(token_label, _token(module, token_label).flags)
