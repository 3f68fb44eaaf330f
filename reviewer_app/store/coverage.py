"""Which samples a person has opened: what *seven of forty read* on a screen rests on.

- A sample counts once, at its first opening; it is told apart by run, id, type of id and epoch.
"""

# every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.store.connection import Connection
from reviewer_app.store.index import IndexedSample


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a run's samples a person has opened."""

    run_id: str
    opened: int
    samples: int


def mark_opened(connection: Connection, case_id: str, person_id: str, item: IndexedSample, at: str) -> bool:
    """Record the first opening, `at` in the journal's spelling; True when it was the first."""
    made = connection.execute(
        "INSERT INTO opened (case_id, person_id, run_id, sample_id, id_type, epoch, first_at) "
        "SELECT ?, ?, run.id, sample.sample_id, sample.id_type, sample.epoch, ? "
        "FROM sample JOIN run ON run.number = sample.run WHERE sample.id = ? ON CONFLICT DO NOTHING",
        (case_id, person_id, at, item.id),
    )
    return made.rowcount == 1


def opened_ids(connection: Connection, person_id: str, run_id: str) -> frozenset[int]:
    """The index ids of the samples of a run that a person has opened."""
    rows = connection.execute(f"SELECT sample.id {_JOIN}", (run_id, person_id))  # a constant
    return frozenset(row[0] for row in rows)


def coverage(connection: Connection, case_id: str, person_id: str) -> tuple[Coverage, ...]:
    """For each run of a case, in the order of `index.runs`."""
    rows = connection.execute(
        "SELECT run.id, (SELECT count(*) FROM opened WHERE opened.run_id = run.id AND opened.person_id = ?), "
        "(SELECT count(*) FROM sample WHERE sample.run = run.number) "
        "FROM run WHERE run.case_id = ? ORDER BY role, task, model, key",
        (person_id, case_id),
    )
    return tuple(Coverage(*row) for row in rows)


_JOIN = (
    "FROM sample JOIN run ON run.number = sample.run JOIN opened "
    "ON opened.run_id = run.id AND opened.sample_id = sample.sample_id "
    "AND opened.id_type = sample.id_type AND opened.epoch = sample.epoch "
    "WHERE run.id = ? AND opened.person_id = ?"
)
