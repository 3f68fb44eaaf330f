"""Whether an account is closed: disabled by an administrator, or idle for too long.

- An account nobody logged on to for 35 days is closed until an administrator enables it. The days count from
  the last log-on, from when the account was opened or enabled, or from when the record of tries was begun
  anew, whichever came last.
- The last security administrator's account is never closed for idleness: nobody could enable it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reviewer_app.custody.keyring_form import PersonEntry
from reviewer_app.custody.keyring_state import State
from reviewer_app.domain.people import Role

IDLE_DAYS = 35


def why_closed(entry: PersonEntry, people: Sequence[PersonEntry], state: State, now: datetime) -> str:
    """Why nobody logs on to this account, a sentence, "" while it is open; `people` are all entries."""
    if entry.disabled:
        return entry.disabled
    idle = why_idle(entry, state, now)
    if not idle or Role.SECURITY_ADMINISTRATOR not in entry.roles:
        return idle
    others = (one for one in people if one.id != entry.id and Role.SECURITY_ADMINISTRATOR in one.roles)
    return idle if any(not one.disabled and not why_idle(one, state, now) for one in others) else ""


def why_idle(entry: PersonEntry, state: State, now: datetime) -> str:
    """Why the account counts as idle; "" while it does not."""
    logons = [text for text in (state.of(entry.id).last_logon, state.begun) if text]
    last = max([entry.opened, *map(datetime.fromisoformat, logons)])
    if now - last < timedelta(days=IDLE_DAYS):
        return ""
    return f"Nobody logged on to it for {IDLE_DAYS} days or more, since {last.astimezone(UTC):%Y-%m-%d}."
