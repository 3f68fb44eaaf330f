"""What people have begun to write and not yet recorded: bytes that only their author opens."""

from __future__ import annotations

from reviewer_app.store.connection import Connection


def put(connection: Connection, case_id: str, person_id: str, page: str, sealed: bytes) -> None:
    """Keep the drafts of a page, in the place of those before."""
    connection.execute(
        "INSERT INTO draft (case_id, person_id, page, sealed) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (case_id, person_id, page) DO UPDATE SET sealed = excluded.sealed",
        (case_id, person_id, page, sealed),
    )


def get(connection: Connection, case_id: str, person_id: str, page: str) -> bytes | None:
    row = connection.execute(
        "SELECT sealed FROM draft WHERE case_id = ? AND person_id = ? AND page = ?",
        (case_id, person_id, page),
    ).fetchone()
    return bytes(row[0]) if row else None


def delete(connection: Connection, case_id: str, person_id: str, page: str) -> None:
    connection.execute(
        "DELETE FROM draft WHERE case_id = ? AND person_id = ? AND page = ?", (case_id, person_id, page)
    )
