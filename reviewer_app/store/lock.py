"""The lock file: one session at a time has a workspace open.

- The lock is the kernel's (`flock`), so it goes with the process, however that ends; the file's text only
  says who holds it, for the sentence a second person reads.
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path

from reviewer_app.domain.entries import timestamp
from reviewer_app.store.faults import WorkspaceLocked

NAME = "lock"


class WorkspaceLock:
    """Held from construction until `release`. Raises WorkspaceLocked, naming who holds it and since when."""

    def __init__(self, folder: Path, who: str, now: datetime) -> None:
        self._descriptor = os.open(
            folder / NAME, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(self._descriptor)
            os.close(self._descriptor)
            raise WorkspaceLocked(path=folder, who=holder["who"], since=holder["since"]) from None
        text = json.dumps({"who": who, "since": timestamp(now), "process": os.getpid()}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def release(self) -> None:
        """Let the next one in. May be called twice."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def _holder(descriptor: int) -> dict[str, str]:
    """Who says to hold the lock; the file may be empty for a moment, or hold anything."""
    unknown = {"who": "another session", "since": "an unknown time"}
    try:
        found = json.loads(os.pread(descriptor, 4096, 0))
        return {"who": str(found["who"])[:80], "since": str(found["since"])[:40]}
    except (ValueError, KeyError, TypeError):
        return unknown
