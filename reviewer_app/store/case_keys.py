"""Case keys, each sealed to a person: kept here as bytes that custody alone can open."""

from __future__ import annotations

from reviewer_app.store.connection import Connection


def put(connection: Connection, case_id: str, person_id: str, sealed: bytes) -> None:
    """Keep (or replace) the case key as sealed to this person."""
    connection.execute(
        "INSERT INTO case_key (case_id, person_id, sealed) VALUES (?, ?, ?) "
        "ON CONFLICT (case_id, person_id) DO UPDATE SET sealed = excluded.sealed",
        (case_id, person_id, sealed),
    )


def get(connection: Connection, case_id: str, person_id: str) -> bytes | None:
    """The case key as sealed to this person, or None where none was."""
    row = connection.execute(
        "SELECT sealed FROM case_key WHERE case_id = ? AND person_id = ?", (case_id, person_id)
    ).fetchone()
    return bytes(row[0]) if row else None


def holders(connection: Connection, case_id: str) -> tuple[str, ...]:
    """The persons to whom the case key is sealed."""
    rows = connection.execute(
        "SELECT person_id FROM case_key WHERE case_id = ? ORDER BY person_id", (case_id,)
    )
    return tuple(row[0] for row in rows)
