"""One try of a password, from the count before it to the count after it.

- Written down before it is tested, forgiven only when it was right.
- While an account is locked the password is not tested at all; the try is still counted for its owner to see.
- When the record of tries cannot be trusted nobody gets in, except a security administrator who asks for it
  to be begun anew; that is reported with what it gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.custody.files import held
from reviewer_app.custody.keyring_form import KEYRING, KeyringRefused, PersonEntry
from reviewer_app.custody.keyring_state import (
    StateNotTrusted,
    Tries,
    after_success,
    locked_until,
    read_state,
    state_begun_anew,
    tries_left,
    with_failure,
    write_state,
)
from reviewer_app.custody.person_keys import PersonKeys, Place, open_keys
from reviewer_app.custody.slots import OtherWorkstation, SlotClosed
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role


class WrongPassword(DeskError):
    """The password of {person} is wrong. {left}"""

    def __init__(self, person: str, tries_left: int) -> None:
        self.tries_left = tries_left
        left = f"Tries left: {tries_left}." if tries_left else "The account is now locked for 15 minutes."
        super().__init__(person=person, left=left)


class AccountLocked(DeskError):
    """The account of {person} is locked until {shown}, after three failed tries within 15 minutes."""

    def __init__(self, person: str, until: datetime) -> None:
        self.until = until
        super().__init__(person=person, shown=f"{until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was right. `last_logon` and `failed_tries` are from before it."""

    keys: PersonKeys = field(repr=False)
    last_logon: datetime | None
    failed_tries: int
    begun_anew: str


def attempt(
    folder: Path,
    entry: PersonEntry,
    password: str,
    place: Place,
    now: datetime,
    *,
    logon: bool,
    begin_anew: bool,
) -> Attempt:
    """Raises WrongPassword, AccountLocked, OtherWorkstation, StateNotTrusted, KeyringRefused."""
    if entry.slot.station != place.station.fingerprint:
        raise OtherWorkstation(person=entry.name)
    may_begin_anew = begin_anew and Role.SECURITY_ADMINISTRATOR in entry.roles
    try:
        before, counted = _count(folder, entry, place, now)
        begun_anew = ""
    except StateNotTrusted as error:
        if not may_begin_anew:
            raise
        before = counted = Tries()
        begun_anew = error.sentence
    try:
        keys = open_keys(entry, password, place)
    except SlotClosed as error:
        raise WrongPassword(entry.name, tries_left(counted)) from error
    except ValueError as error:
        raise KeyringRefused(path=folder / KEYRING, fault=f"the keys of {entry.id}: {error}") from error
    _forgive(folder, entry, place, after_success(before, now, logon=logon), anew=bool(begun_anew))
    last = datetime.fromisoformat(before.last_logon) if before.last_logon else None
    return Attempt(keys, last, before.failed_since, begun_anew)


def _count(folder: Path, entry: PersonEntry, place: Place, now: datetime) -> tuple[Tries, Tries]:
    """Write the try down as failed; the person's tries before and after it."""
    with held(folder):
        state = read_state(folder, place.station, place.workspace)
        before = state.of(entry.id)
        until = locked_until(before)
        locked = until is not None and now < until
        counted = (
            replace(before, failed_since=before.failed_since + 1) if locked else with_failure(before, now)
        )
        write_state(folder, place.station, state.with_tries(entry.id, counted))
    if until is not None and locked:
        raise AccountLocked(entry.name, until)
    return before, counted


def _forgive(folder: Path, entry: PersonEntry, place: Place, tries: Tries, *, anew: bool) -> None:
    station, workspace = place.station, place.workspace
    with held(folder):
        state = (state_begun_anew if anew else read_state)(folder, station, workspace)
        write_state(folder, station, state.with_tries(entry.id, tries))
