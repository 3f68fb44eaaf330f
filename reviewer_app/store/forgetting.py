"""Everything the database holds of a case but its journal and its line in the docket, removed.

- In the caller's transaction: all of it goes with the act that says so, or none.
- `secure_delete` overwrites what was freed. The old pages leave the file with the next checkpoint of the log
  (`Workspace.write_back`).
"""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

from collections.abc import Iterable

from reviewer_app.store import quarantine, search
from reviewer_app.store.connection import Connection

_OF_A_CASE = ("case_key", "draft", "opened", "vault_object")


def forget_case(connection: Connection, case_id: str, reports: Iterable[str] = ()) -> None:
    """Remove every sealed copy of the key, drafts, coverage, rows of originals, the index with its words, and
    these quarantine reports."""
    search.forget(connection, case_id)
    for table in _OF_A_CASE:
        connection.execute(f"DELETE FROM {table} WHERE case_id = ?", (case_id,))
    for entry in reports:
        quarantine.delete(connection, entry)
