"""One try of a password, from the count before it to the count after it.

- Written down before it is tested, forgiven only when it was right.
- While an account is locked the password is not tested at all; the try is still counted for its owner to see.
- An account that does not exist is tried like any other, at the same cost: `a_stranger` stands for it, and no
  password fits. The sentences name nobody, so that they read alike.
- That an account is disabled is said only to who knows its password.
- When the record of tries cannot be trusted nobody gets in, except a security administrator who asks for it
  to be begun anew; that is reported with what it gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from reviewer_app.custody.files import held
from reviewer_app.custody.idle_accounts import why_closed
from reviewer_app.custody.keyring_form import KEYRING, KeyringRefused, PersonEntry
from reviewer_app.custody.keyring_state import (
    STRANGER,
    State,
    StateNotTrusted,
    Tries,
    after_success,
    locked_until,
    new_state,
    read_state,
    state_begun_anew,
    tries_left,
    with_failure,
    write_state,
)
from reviewer_app.custody.person_keys import PersonKeys, Place, open_keys
from reviewer_app.custody.slots import SlotClosed
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.people import Role


class WrongPassword(DeskError):
    """The account or the password is wrong. {left}"""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        left = f"Tries left: {tries_left}." if tries_left else "The account is now locked for 15 minutes."
        super().__init__(left=left)


class NotYourPassword(WrongPassword):
    """That is not your password. {left}"""


class AccountLocked(DeskError):
    """This account is locked until {shown}, after three failed tries within 15 minutes."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(shown=f"{until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")


class AccountDisabled(DeskError):
    """This account is disabled: {reason} A security administrator can enable it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was right. `last_logon` and `failed_tries` are from before it."""

    keys: PersonKeys = field(repr=False)
    last_logon: datetime | None
    failed_tries: int
    begun_anew: str


def a_stranger(people: Sequence[PersonEntry], account: str, place: Place) -> PersonEntry:
    """An entry for an account that does not exist: a slot under another id, which nothing opens.

    The name that was typed is kept as a code only: people type passwords into the wrong field.
    """
    code = place.station.mac("stranger", account.encode("utf-8", "surrogatepass"))
    likeness = people[int(code[:8], 16) % len(people)]
    return replace(likeness, id=f"{STRANGER}{code[:32]}", roles=frozenset())


def attempt(
    folder: Path,
    entry: PersonEntry,
    people: Sequence[PersonEntry],
    password: str,
    place: Place,
    now: datetime,
    *,
    logon: bool,
    begin_anew: bool,
) -> Attempt:
    """Raises WrongPassword, AccountLocked, AccountDisabled, StateNotTrusted, KeyringRefused."""
    may_begin_anew = begin_anew and Role.SECURITY_ADMINISTRATOR in entry.roles
    try:
        state, counted = _count(folder, entry, place, now)
        begun_anew = ""
    except StateNotTrusted as error:
        if not may_begin_anew:
            raise
        state, counted = replace(new_state(place.workspace), begun=now.isoformat()), Tries()
        begun_anew = error.sentence
    before = state.of(entry.id)
    try:
        keys = open_keys(entry, password, place)
    except SlotClosed as error:
        raise WrongPassword(tries_left(counted)) from error
    except ValueError as error:
        raise KeyringRefused(path=folder / KEYRING, fault=f"the keys of {entry.id}: {error}") from error
    closed = why_closed(entry, people, state, now) if logon else ""
    if closed and begun_anew:
        raise AccountDisabled(reason=closed)  # who is not let in begins nothing anew
    forgiven = after_success(before, now, logon=logon and not closed)
    _forgive(folder, entry, place, forgiven, now if begun_anew else None)
    if closed:
        raise AccountDisabled(reason=closed)
    last = datetime.fromisoformat(before.last_logon) if before.last_logon else None
    return Attempt(keys, last, before.failed_since, begun_anew)


def _count(folder: Path, entry: PersonEntry, place: Place, now: datetime) -> tuple[State, Tries]:
    """Write the try down as failed; the state before it, and the person's tries after it."""
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
        raise AccountLocked(until)
    return state, counted


def _forgive(folder: Path, entry: PersonEntry, place: Place, tries: Tries, anew: datetime | None) -> None:
    station, workspace = place.station, place.workspace
    with held(folder):
        if anew is None:
            state = read_state(folder, station, workspace)
        else:
            state = state_begun_anew(folder, station, workspace, anew)
        write_state(folder, station, state.with_tries(entry.id, tries))
