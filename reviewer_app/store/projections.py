"""Tables derived from the journal, and the proof that they still are what the journal says.

- A projection is a function from the entries, in order, to rows; the store knows no act.
- `put` keeps one row up to date in the transaction of its act; `rebuild` writes all of them anew; `compare`
  folds the journal again and names every row that differs, is missing or is too many. An old page pasted over
  a new one passes SQLCipher's own checks, and is found here.
"""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reviewer_app.domain.codec import canonical
from reviewer_app.domain.entries import Entry
from reviewer_app.store.connection import Connection, SqlValue


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One case as the docket lists it. `people` and `summary` are plain JSON; times as in the journal."""

    case_id: str
    state: str
    developer: str
    model: str
    request: str
    received_at: str
    release_at: str
    marking: str
    people: object
    summary: object


DocketFold = Callable[[Iterable[Entry]], Iterable[DocketRow]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A docket row that is not what the journal says: `stored` and `derived` are None where there is none."""

    case_id: str
    column: str
    stored: str | None
    derived: str | None

    @property
    def sentence(self) -> str:
        if self.stored is None:
            return f"Case {self.case_id} is in the journal and not in the docket."
        if self.derived is None:
            return f"Case {self.case_id} is in the docket and not in the journal."
        return f"Case {self.case_id}: the docket's {self.column} is not the one the journal gives."


_COLUMNS = tuple(DocketRow.__dataclass_fields__)
_INSERT = (
    f"INSERT INTO docket ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
    f"ON CONFLICT (case_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)


def put(connection: Connection, row: DocketRow) -> None:
    """Write one row, new or in place of the one of its case."""
    connection.execute(_INSERT, _values(row))


def docket(connection: Connection) -> tuple[DocketRow, ...]:
    """Every case, the one received last first."""
    return tuple(_row(values) for values in _stored(connection, "ORDER BY received_at DESC, case_id"))


def rebuild(connection: Connection, entries: Iterable[Entry], fold: DocketFold) -> int:
    """Write the docket anew from the journal, in the caller's transaction; returns the number of cases."""
    connection.execute("DELETE FROM docket")
    rows = [_values(row) for row in fold(entries)]
    connection.executemany(_INSERT, rows)
    return len(rows)


def compare(connection: Connection, entries: Iterable[Entry], fold: DocketFold) -> tuple[Difference, ...]:
    """Every difference between the docket as stored and as the journal gives it."""
    derived = {row.case_id: _values(row) for row in fold(entries)}
    stored = {str(values[0]): values for values in _stored(connection, "ORDER BY case_id")}
    found: list[Difference] = []
    for case_id in sorted(derived.keys() | stored.keys()):
        found += _differences(case_id, stored.get(case_id), derived.get(case_id))
    return tuple(found)


def _differences(
    case_id: str, stored: tuple[SqlValue, ...] | None, derived: tuple[SqlValue, ...] | None
) -> list[Difference]:
    if stored is None or derived is None:
        return [
            Difference(case_id, "", None if stored is None else "row", None if derived is None else "row")
        ]
    return [
        Difference(case_id, name, str(was), str(should))
        for name, was, should in zip(_COLUMNS, stored, derived, strict=True)
        if was != should
    ]


def _stored(connection: Connection, order: str) -> Iterable[tuple[SqlValue, ...]]:
    return connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM docket {order}")


def _values(row: DocketRow) -> tuple[SqlValue, ...]:
    plain = [getattr(row, name) for name in _COLUMNS[:-2]]
    return (*plain, canonical(row.people).decode(), canonical(row.summary).decode())


def _row(values: tuple[SqlValue, ...]) -> DocketRow:
    named = dict(zip(_COLUMNS, (str(value) for value in values), strict=True))
    people, summary = json.loads(named.pop("people")), json.loads(named.pop("summary"))
    return DocketRow(**named, people=people, summary=summary)
