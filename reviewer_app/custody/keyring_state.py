"""What changes at every log-on: failed tries, the last log-on, and how far the journal was last seen.

- `WORKSPACE/keyring.state`, authenticated under the workstation's secret. A state that is missing, altered or
  older than this workstation remembers is reported; it is never made anew by itself.
- Three failed tries within 15 minutes lock an account until 15 minutes after the last of them, whatever is
  restarted. A clock set back keeps it locked.
- A try is written down before the password is tested: ending the process does not win a try back.
- Names that are no account are counted too, under a code instead of the name, so that they read like one.
- Against someone who copies the files to a machine of his own, no count helps; there the rounds of the
  password slot and the workstation's secret must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewer_app.custody.verdict import Verdict, good, not_checked, not_good
from reviewer_app.custody.workstation import NotAuthentic, Workstation
from reviewer_app.domain.codec import NotOfTheForm, from_plain, to_plain
from reviewer_app.domain.errors import DeskError

STATE = "keyring.state"
TRIES = 3
WINDOW = timedelta(minutes=15)
STRANGER = "?"  # no id of a person begins with it
MOST_STRANGERS = 64
UNKNOWN = -1  # the counter of a record made for a workspace that was already there
_FORMAT = 1
_PURPOSE = "keyring state"


class StateNotTrusted(DeskError):
    """The record of log-on tries of this workspace cannot be trusted: {fault}. Nobody is let in until a
    security administrator has accepted that it is begun anew."""


@dataclass(frozen=True, slots=True)
class Tries:
    """`failed` holds the times of the failures in a row, three at most; times are ISO 8601, UTC."""

    failed: tuple[str, ...] = ()
    failed_since: int = 0
    last_logon: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last journal entry seen: its number (0: none yet) and its digest, SHA-384 hex."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class State:
    """`begun` (ISO 8601, UTC) is when it was begun anew and the log-ons before were lost, "" otherwise."""

    v: int
    workspace: str
    counter: int
    people: dict[str, Tries]
    anchor: Anchor | None = None
    begun: str = ""

    def of(self, person: str) -> Tries:
        return self.people.get(person, Tries())

    def with_tries(self, person: str, tries: Tries) -> State:
        people = {**self.people, person: tries}
        strangers = [one for one in people if one.startswith(STRANGER)]
        for oldest in sorted(strangers, key=lambda one: people[one].failed[-1])[:-MOST_STRANGERS]:
            del people[oldest]
        return replace(self, people=people)


def new_state(workspace: str) -> State:
    return State(_FORMAT, workspace, 0, {})


def state_begun_anew(folder: Path, station: Workstation, workspace: str, now: datetime) -> State:
    """An empty state that no earlier one can pass for: it counts on from the highest counter known."""
    counter, begun = max(0, station.recall(workspace).state_counter), now.astimezone(UTC).isoformat()
    try:
        before = from_plain(State, station.read_authentic(folder / STATE, _PURPOSE), STATE)
    except (NotAuthentic, NotOfTheForm):
        return State(_FORMAT, workspace, counter, {}, begun=begun)
    return State(_FORMAT, workspace, max(counter, before.counter), {}, begun=begun)


def read_state(folder: Path, station: Workstation, workspace: str) -> State:
    """The state; StateNotTrusted when it is missing, altered, another workspace's, or set back."""
    path = folder / STATE
    try:
        state = from_plain(State, station.read_authentic(path, _PURPOSE), STATE)
    except NotAuthentic as error:
        raise StateNotTrusted(fault=f"{STATE}: {error.facts['fault']}") from error
    if state.v != _FORMAT or state.workspace != workspace:
        raise StateNotTrusted(fault=f"{STATE} belongs to another workspace or version")
    remembered = station.recall(workspace).state_counter
    if remembered == UNKNOWN:
        raise StateNotTrusted(fault="this workstation does not remember how far it had come")
    if state.counter < remembered:
        raise StateNotTrusted(fault=f"{STATE} was set back ({state.counter}, {remembered} was seen)")
    if state.counter > remembered + 1:  # one more is an interrupted write
        raise StateNotTrusted(
            fault=f"this workstation's own record was set back ({remembered}, {STATE} says {state.counter})"
        )
    return state


def write_state(folder: Path, station: Workstation, state: State) -> State:
    """Write `state` with the next counter, then let the workstation remember the counter."""
    record = station.recall(state.workspace)
    if record.state_counter != state.counter:  # the write before was interrupted
        station.remember(replace(record, state_counter=state.counter))
    written = replace(state, counter=state.counter + 1)
    station.write_authentic(folder / STATE, _PURPOSE, to_plain(written))
    station.remember(replace(record, state_counter=written.counter))
    return written


def locked_until(tries: Tries) -> datetime | None:
    """The end of the lock after three failures close together; None when the account is not locked."""
    times = [datetime.fromisoformat(each) for each in tries.failed]
    if len(times) < TRIES or times[-1] - times[-TRIES] > WINDOW:
        return None
    return times[-1] + WINDOW


def tries_left(tries: Tries) -> int:
    """How many failures are left, the last one being the newest of `tries`."""
    times = [datetime.fromisoformat(each) for each in tries.failed]
    return TRIES - sum(1 for each in times if times[-1] - each <= WINDOW)


def with_failure(tries: Tries, now: datetime) -> Tries:
    """`tries` and one failure at `now`. A lock that has ended is forgotten first."""
    until = locked_until(tries)
    before = () if until is not None and now >= until else tries.failed
    failed = (*before, now.astimezone(UTC).isoformat())[-TRIES:]
    return replace(tries, failed=failed, failed_since=tries.failed_since + 1)


def after_success(before: Tries, now: datetime, *, logon: bool) -> Tries:
    """No failures in a row any more; a log-on also ends the count the person is shown."""
    if not logon:
        return replace(before, failed=())
    return Tries(last_logon=now.astimezone(UTC).isoformat())


def unlocked_tries(before: Tries) -> Tries:
    """The lock lifted before its time; the failures are still told to the person."""
    return replace(before, failed=())


def check_anchor(anchor: Anchor | None, seq: int, digest_at: Callable[[int], str | None]) -> Verdict:
    """Whether a journal of `seq` entries still contains what was last seen; `digest_at(n)` is of entry n."""
    if anchor is None:
        return not_checked(
            "This workstation has not seen the journal yet: it cannot tell whether it was set back."
        )
    if seq < anchor.seq:
        return not_good(
            f"The journal was set back: it ends at {seq}, and this workstation has seen entry {anchor.seq}."
        )
    if anchor.seq and digest_at(anchor.seq) != anchor.digest:
        return not_good(f"The journal was replaced: entry {anchor.seq} is not the one this workstation saw.")
    return good(f"The journal contains entry {anchor.seq}, the last this workstation saw.")
