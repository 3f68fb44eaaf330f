"""Reports of bundles that were not taken in, as bytes by the entry's id. The desk checks what they say."""

from __future__ import annotations

from reviewer_app.store.connection import Connection


def put(connection: Connection, entry_id: str, report: bytes) -> None:
    """Keep the report of a new entry, in the caller's transaction."""
    connection.execute("INSERT INTO quarantine (id, report) VALUES (?, ?)", (entry_id, report))


def delete(connection: Connection, entry_id: str) -> None:
    """Destroy the report of an entry, in the caller's transaction."""
    connection.execute("DELETE FROM quarantine WHERE id = ?", (entry_id,))


def get(connection: Connection, entry_id: str) -> bytes | None:
    """The report's bytes as they lie there, or None."""
    row = connection.execute("SELECT report FROM quarantine WHERE id = ?", (entry_id,)).fetchone()
    return bytes(row[0]) if row else None
