"""Journal entries as one person reads them: the acts of a review lie sealed under its own key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from reviewer_app.desk.session import Desk
from reviewer_app.domain.entries import Entry
from reviewer_app.store import journal

Said = tuple[str, Mapping[str, object]]  # kind and body of an act


def said_by(desk: Desk, entry: Entry) -> Said | None:
    """What an entry says to the person at this desk; None where it is sealed to somebody else."""
    if entry.sealed is None:
        return entry.kind, entry.body or {}
    return cast("Said | None", desk.held.opened(entry))


def of_kind(desk: Desk, kind: str) -> Iterator[tuple[int, Entry, Mapping[str, object]]]:
    """Number, entry and body of every act of a kind that this person reads, oldest first."""
    for stored in journal.read(desk.reader()):
        said = said_by(desk, stored.entry)
        if said is not None and said[0] == kind:
            yield stored.seq, stored.entry, said[1]
