"""The evidence index: runs and sample rows, each with its pointer into the sealed original.

- Derived from the originals: deleting a run and reading its files again gives the same rows and run id.
- A table asks for ids first (store.sample_order: order and filter in SQL), then for the `rows` it shows.
- The columns are for sorting and filtering only; what is shown is the body, the row as the adapter gave it.
- A missing value sorts last in both directions: it is not the smallest, it is not there.
- A sample's id keeps its type: "059" and 59 are two samples.
"""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer_app.domain.codec import canonical, from_plain, to_plain
from reviewer_app.domain.evidence import Run, SampleRow
from reviewer_app.store.connection import Connection, SqlValue

_LARGEST = 2**63 - 1  # SQLite's largest integer; a log may claim anything
_IDS_AT_ONCE = 500  # parameters in one question


@dataclass(frozen=True, slots=True)
class IndexedRun:
    """A run with its place: `objects` are the paths of its group of files, `role` submitted or baseline."""

    id: str
    case_id: str
    objects: tuple[str, ...]
    role: str
    run: Run
    samples: int


@dataclass(frozen=True, slots=True)
class IndexedSample:
    """A sample row with its id in the index, its run, and its place in the log (from 0)."""

    id: int
    run_id: str
    row: int
    sample: SampleRow


def run_id(case_id: str, object_digests: Iterable[str], key: str) -> str:
    """The same for the same run of the same originals, however often it is read: 32 hex digits."""
    named = canonical([case_id, sorted(object_digests), key])
    return hashlib.sha384(named).hexdigest()[:32]


def put_run(
    connection: Connection, run_id: str, case_id: str, objects: Sequence[str], role: str, run: Run
) -> None:
    """Add a run, or replace it together with all its samples."""
    connection.execute("DELETE FROM run WHERE id = ?", (run_id,))
    connection.execute(
        "INSERT INTO run "
        "(id, case_id, objects, key, adapter, role, task, model, status, created, epochs, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run_id,
            case_id,
            json.dumps(list(objects)),
            *(
                _text(part)
                for part in (run.key, run.adapter, role, run.task, run.model, run.status, run.created)
            ),
            min(run.epochs, _LARGEST),
            json.dumps(to_plain(run)),
        ),
    )


def add_samples(connection: Connection, run_id: str, samples: Iterable[SampleRow]) -> int:
    """Add sample rows after those the run has; returns how many it has now. `samples` may stream."""
    number = _run_number(connection, run_id)
    first = _count(connection, number)
    connection.executemany(
        "INSERT INTO sample "
        "(run, row, sample_id, id_type, epoch, value, limit_hit, error, edited, "
        "turns, tokens, seconds, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_sample_values(number, first + place, sample) for place, sample in enumerate(samples)),
    )
    return _count(connection, number)


def runs(connection: Connection, case_id: str) -> tuple[IndexedRun, ...]:
    """The runs of a case, by role, task and model."""
    return tuple(_runs(connection, "WHERE case_id = ? ORDER BY role, task, model, key", case_id))


def run(connection: Connection, run_id: str) -> IndexedRun | None:
    return next(_runs(connection, "WHERE id = ?", run_id), None)


def rows(connection: Connection, ids: Sequence[int]) -> tuple[IndexedSample, ...]:
    """The rows of these ids, in the order asked; an id that is not there is left out."""
    found: dict[int, IndexedSample] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        part = ids[start : start + _IDS_AT_ONCE]
        for item in _samples(connection, f"WHERE sample.id IN ({', '.join('?' * len(part))})", part):
            found[item.id] = item
    return tuple(found[id_] for id_ in ids if id_ in found)


def sample_rows(connection: Connection, run_id: str) -> Iterator[SampleRow]:
    """Every row of a run, in the log's order, as a stream."""
    for item in _samples(connection, "WHERE run.id = ? ORDER BY sample.row", (run_id,)):
        yield item.sample


def find_sample(connection: Connection, run_id: str, sample_id: str, epoch: int) -> IndexedSample | None:
    """The first row of that sample id and epoch in a run."""
    where = "WHERE run.id = ? AND sample.sample_id = ? AND sample.epoch = ? ORDER BY sample.row LIMIT 1"
    return next(_samples(connection, where, (run_id, _text(sample_id), epoch)), None)


def _runs(connection: Connection, where: str, parameter: str) -> Iterator[IndexedRun]:
    found = connection.execute(
        "SELECT id, case_id, objects, role, body, "
        f"(SELECT count(*) FROM sample WHERE sample.run = run.number) FROM run {where}",
        (parameter,),
    )
    for id_, case_id, objects, role, body, samples in found:
        read = from_plain(Run, json.loads(body))
        yield IndexedRun(id_, case_id, tuple(json.loads(objects)), role, read, samples)


def _samples(connection: Connection, where: str, parameters: Sequence[SqlValue]) -> Iterator[IndexedSample]:
    found = connection.execute(
        "SELECT sample.id, run.id, sample.row, sample.body "
        f"FROM sample JOIN run ON run.number = sample.run {where}",
        parameters,
    )
    for id_, run_id_, place, body in found:
        yield IndexedSample(id_, run_id_, place, from_plain(SampleRow, json.loads(body)))


def _run_number(connection: Connection, run_id: str) -> int:
    row = connection.execute("SELECT number FROM run WHERE id = ?", (run_id,)).fetchone()
    if row is None:
        raise KeyError(run_id)
    return int(row[0])


def _count(connection: Connection, number: int) -> int:
    row = connection.execute(
        "SELECT coalesce(max(row) + 1, 0) FROM sample WHERE run = ?", (number,)
    ).fetchone()
    return int(row[0]) if row else 0


def _sample_values(number: int, place: int, sample: SampleRow) -> tuple[SqlValue, ...]:
    return (
        number,
        place,
        _text(sample.id),
        sample.id_type,
        _integer(sample.epoch),
        sample.scores[0].value if sample.scores else None,
        _text(sample.limit),
        _text(sample.error),
        int(any(score.edited for score in sample.scores)),
        _integer(sample.turns),
        _integer(sample.tokens),
        sample.seconds,
        json.dumps(to_plain(sample)),
    )


def _text(untrusted: str) -> str:
    """A lone surrogate cannot be stored as UTF-8; in a column to sort by it becomes a question mark."""
    return untrusted.encode("utf-8", "replace").decode("utf-8")


def _integer(value: int | None) -> int | None:
    return None if value is None else max(-_LARGEST, min(value, _LARGEST))
