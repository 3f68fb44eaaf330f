"""How many faults are listed: enough for any person to act on, and never as many as an attacker likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from reviewer_app.intake import container_faults
from reviewer_app.intake.faults import Fault

MAX_FAULTS = 1_000  # of one kind of check


def at_most(found: Iterable[Fault], file: str, limit: int = MAX_FAULTS) -> Iterator[Fault]:
    """The first faults that are found; where there are more, a last one says so of `file`."""
    waiting = iter(found)
    yield from islice(waiting, limit)
    if next(waiting, None) is not None:
        yield container_faults.MORE.broken(file, limit=limit)
