"""A person's private keys behind that person's password.

- PBKDF2-HMAC-SHA512 (SP 800-132) over the password, never fewer than 600,000 rounds, about a second where
  the machine is fast enough; HKDF-SHA384 mixes in the workstation's secret; AES-256-GCM closes the keys, with
  the slot's header, workspace and person as associated data.
- The least number of rounds holds when a slot is read too: a slot made weaker is refused, not opened.
- A password is text in NFKC form (SP 800-63B, 5.1.1.2), so the same keys typed give the same bytes.
"""

from __future__ import annotations

import os
import time
import unicodedata
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from reviewer_app.custody.files import from_base64, to_base64, wipe
from reviewer_app.custody.workstation import Workstation
from reviewer_app.domain.codec import canonical, to_plain
from reviewer_app.domain.errors import DeskError

FEWEST_ROUNDS = 600_000
MOST_ROUNDS = 50_000_000  # a keyring cannot make a log-on last an hour
FEWEST_CHARACTERS = 12
_MEASURED_ROUNDS = 50_000
_KIND = "pbkdf2-hmac-sha512, workstation, aes-256-gcm"


class SlotRefused(DeskError):
    """The password slot of {person} is refused: {fault}."""


class OtherWorkstation(DeskError):
    """The keys of {person} were closed on another workstation, or its secret was replaced: no password opens
    them here."""


class PasswordRefused(DeskError):
    """The password for {person} is refused: {rule}."""


class SlotClosed(Exception):
    """The slot did not open: another password, or the slot was altered. `tries` translates it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Rounds of PBKDF2. None (the default) is calibrated on this machine to about a second.

    Tests, and nothing else, may ask for fewer: `Cost.for_tests_only()`, both to make and to read a keyring.
    """

    rounds: int | None = None
    fewest: int = FEWEST_ROUNDS

    @classmethod
    def for_tests_only(cls) -> Cost:
        return cls(rounds=1_000, fewest=1_000)

    def chosen(self) -> int:
        rounds = calibrated_rounds() if self.rounds is None else self.rounds
        if not self.fewest <= rounds <= MOST_ROUNDS:
            raise ValueError(f"{rounds} rounds are outside {self.fewest} to {MOST_ROUNDS}")
        return rounds


@dataclass(frozen=True, slots=True)
class PasswordSlot:
    """`station` is the fingerprint of the workstation secret mixed in; salt, nonce, closed are base64."""

    kind: str
    rounds: int
    station: str
    salt: str
    nonce: str
    closed: str


@cache
def calibrated_rounds() -> int:
    """Rounds that take about a second here, in whole ten thousands, at least FEWEST_ROUNDS."""
    begun = time.perf_counter()
    PBKDF2HMAC(hashes.SHA512(), 32, bytes(32), _MEASURED_ROUNDS).derive(b"calibration")
    per_second = _MEASURED_ROUNDS / max(time.perf_counter() - begun, 1e-6)
    return min(max(FEWEST_ROUNDS, int(round(per_second, -4))), MOST_ROUNDS)


def check_password(person: str, password: str, training: bool) -> None:
    """PasswordRefused when it is too short, or only the person's id; any password serves for training."""
    if not password:
        raise PasswordRefused(person=person, rule="it is empty")
    if not training and len(password) < FEWEST_CHARACTERS:
        raise PasswordRefused(person=person, rule=f"it must have {FEWEST_CHARACTERS} characters or more")
    if not training and len(set(password)) < 4:
        raise PasswordRefused(person=person, rule="it must have four different characters or more")


def close_slot(
    keys: bytes | bytearray, password: str, station: Workstation, workspace: str, person: str, cost: Cost
) -> PasswordSlot:
    """`keys` behind `password`, for this workstation, workspace and person."""
    salt, nonce = os.urandom(32), os.urandom(12)
    header = PasswordSlot(
        _KIND, cost.chosen(), station.fingerprint, to_base64(salt), to_base64(nonce), closed=""
    )
    kek = _key(password, salt, header.rounds, station)
    try:
        closed = AESGCM(kek).encrypt(nonce, keys, _associated(header, workspace, person))
    finally:
        wipe(kek)
    return PasswordSlot(
        header.kind, header.rounds, header.station, header.salt, header.nonce, to_base64(closed)
    )


def open_slot(
    slot: PasswordSlot, password: str, station: Workstation, workspace: str, person: str, cost: Cost
) -> bytearray:
    """The person's keys. SlotClosed for another password or an altered slot; SlotRefused, OtherWorkstation.

    The caller wipes what it gets; the immutable copies inside the library cannot be wiped from Python.
    """
    check_slot(slot, person, cost)
    if slot.station != station.fingerprint:
        raise OtherWorkstation(person=person)
    kek = _key(password, from_base64(slot.salt), slot.rounds, station)
    try:
        return bytearray(
            AESGCM(kek).decrypt(
                from_base64(slot.nonce), from_base64(slot.closed), _associated(slot, workspace, person)
            )
        )
    except InvalidTag as error:
        raise SlotClosed from error
    finally:
        wipe(kek)


def check_slot(slot: PasswordSlot, person: str, cost: Cost) -> None:
    """SlotRefused when the slot is of another kind, or its rounds or sizes are outside the rules."""
    if slot.kind != _KIND:
        raise SlotRefused(person=person, fault=f"its kind {slot.kind!r} is not known to this version")
    if not cost.fewest <= slot.rounds <= MOST_ROUNDS:
        raise SlotRefused(
            person=person, fault=f"{slot.rounds} rounds, outside {cost.fewest} to {MOST_ROUNDS}"
        )
    try:
        sizes = (len(from_base64(slot.salt)), len(from_base64(slot.nonce)), len(from_base64(slot.closed)))
    except ValueError as error:
        raise SlotRefused(person=person, fault="a field is not base64") from error
    if sizes[:2] != (32, 12) or sizes[2] < 16:
        raise SlotRefused(person=person, fault="a field has the wrong size")


def _associated(slot: PasswordSlot, workspace: str, person: str) -> bytes:
    header = {name: value for name, value in to_plain(slot).items() if name != "closed"}
    return canonical({"slot": header, "workspace": workspace, "person": person})


def _key(password: str, salt: bytes, rounds: int, station: Workstation) -> bytearray:
    typed = bytearray(unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass"))
    stretched, kek = bytearray(64), bytearray(32)
    try:
        PBKDF2HMAC(hashes.SHA512(), 64, salt, rounds).derive_into(typed, stretched)
        HKDF(hashes.SHA384(), 32, station.secret, b"reviewer-app password slot v1").derive_into(
            stretched, kek
        )
    finally:
        wipe(typed)
        wipe(stretched)
    return kek
