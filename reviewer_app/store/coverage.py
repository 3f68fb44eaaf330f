"""Which samples a person has opened: what *seven of forty read* on a screen rests on.

- A sample counts once, at its first opening; it is told apart by run, id, type of id and epoch.
- The rows are sealed: what a reviewer opens belongs to a review under way. Who holds the key turns them into
  places (`desk.coverage`), and a place is turned into a sample's id here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer_app.store.connection import Connection
from reviewer_app.store.index import count_samples


@dataclass(frozen=True, slots=True, order=True)
class OpenedPlace:
    """A sample as coverage tells it apart; `run_id` is the index's."""

    run_id: str
    sample_id: str
    id_type: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a run's samples a person has opened."""

    run_id: str
    opened: int
    samples: int


def place_of(connection: Connection, sample: int) -> OpenedPlace | None:
    """The place of the sample with this index id, None where there is none."""
    row = connection.execute(
        "SELECT run.id, sample.sample_id, sample.id_type, sample.epoch "
        "FROM sample JOIN run ON run.number = sample.id >> 32 WHERE sample.id = ?",
        (sample,),
    ).fetchone()
    return OpenedPlace(*row) if row else None


def mark(connection: Connection, case_id: str, person_id: str, token: bytes, sealed: bytes) -> bool:
    """Record an opening; True when it was the first of this place."""
    made = connection.execute(
        "INSERT INTO opened (case_id, person_id, token, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (case_id, person_id, token, sealed),
    )
    return made.rowcount == 1


def sealed_of(connection: Connection, case_id: str, person_id: str) -> tuple[bytes, ...]:
    """What was recorded for a person in a case, sealed."""
    rows = connection.execute(
        "SELECT sealed FROM opened WHERE case_id = ? AND person_id = ?", (case_id, person_id)
    )
    return tuple(bytes(row[0]) for row in rows)


def ids_of(connection: Connection, run_id: str, places: Iterable[OpenedPlace]) -> frozenset[int]:
    """The index ids of those of `places` that lie in this run."""
    wanted = [[one.sample_id, one.id_type, one.epoch] for one in places if one.run_id == run_id]
    return frozenset(row[0] for row in connection.execute(_IDS, (json.dumps(wanted), run_id)))


def coverage(connection: Connection, case_id: str, places: Iterable[OpenedPlace]) -> tuple[Coverage, ...]:
    """For each run of a case, in the order of `index.runs`."""
    opened: dict[str, int] = {}
    for place in places:
        opened[place.run_id] = opened.get(place.run_id, 0) + 1
    rows = connection.execute(
        "SELECT id, number FROM run WHERE case_id = ? ORDER BY role, task, model, key", (case_id,)
    ).fetchall()
    return tuple(Coverage(run, opened.get(run, 0), count_samples(connection, number)) for run, number in rows)


_IDS = (
    "SELECT sample.id FROM json_each(?) AS wanted CROSS JOIN run CROSS JOIN sample "
    "ON sample.sample_id = wanted.value ->> 0 AND sample.epoch = wanted.value ->> 2 "
    "AND sample.id_type = wanted.value ->> 1 AND sample.id >> 32 = run.number WHERE run.id = ?"
)
