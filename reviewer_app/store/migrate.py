"""Bring a workspace database to the schema this program knows.

- Migrations are numbered files, 0001.sql, 0002.sql, ...; `PRAGMA user_version` is the last one applied.
- Each runs statement by statement in one BEGIN IMMEDIATE, so that it is applied whole or not at all
  (`executescript` commits first and is not atomic).
- A schema newer than the newest file is refused by name, and nothing is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from reviewer_app.store.connection import Connection, allow_schema_changes
from reviewer_app.store.faults import NewerWorkspace, translated


def migrations() -> dict[int, str]:
    """Every migration by its number, as SQL text; numbers run from 1 without gaps."""
    folder = resources.files("reviewer_app.store") / "migrations"
    found = {
        int(file.name[:4]): file.read_text("utf-8")
        for file in folder.iterdir()
        if re.fullmatch(r"\d{4}\.sql", file.name)
    }
    if sorted(found) != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered without gaps: {sorted(found)}")
    return dict(sorted(found.items()))


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, in order; a statement ends at the end of a line."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if line.rstrip().endswith(";") and sqlcipher.complete_statement(waiting):
            yield waiting
            waiting = ""
    if re.sub(r"--[^\n]*", "", waiting).strip():
        raise ValueError("the script ends within a statement")


def schema_version(connection: Connection) -> int:
    """The number of the last migration applied; 0 for a new file."""
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: Connection, path: Path, known: dict[int, str] | None = None) -> tuple[int, ...]:
    """Apply what is missing, in order; returns the numbers applied. Raises NewerWorkspace."""
    scripts = migrations() if known is None else known
    found, newest = schema_version(connection), max(scripts)
    if found > newest:
        raise NewerWorkspace(path=path, found=found, known=newest)
    missing = tuple(number for number in scripts if number > found)
    for number in missing:
        with translated(path):
            _apply(connection, number, scripts[number])
    return missing


def _apply(connection: Connection, number: int, script: str) -> None:
    allow_schema_changes(connection, True)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        allow_schema_changes(connection, False)
