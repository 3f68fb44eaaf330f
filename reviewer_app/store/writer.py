"""One thread owns the writable connection; everyone else hands it callables.

- Each callable runs alone, in its own transaction: committed when it returns, undone when it raises.
- A commit that returned is durable (synchronous=FULL).
- A callable never calls back into the writer: it already is in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from reviewer_app.store.connection import Connection
from reviewer_app.store.faults import ReadOnly, translated

T = TypeVar("T")


class Writer:
    """`path` is named in errors; `connect` is called in the writer's own thread."""

    def __init__(self, path: Path, connect: Callable[[], Connection]) -> None:
        self._path = path
        self._frozen = ""
        self._closed = False
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            self._connection = self._pool.submit(connect).result()
            self._thread = self._pool.submit(threading.get_ident).result()
        except BaseException:
            self._pool.shutdown()
            raise

    def do(self, change: Callable[[Connection], T]) -> T:
        """Run `change` in a transaction and wait for it; its result, or what it raised."""
        return self.submit(change).result()

    def freeze(self, reason: str) -> None:
        """From now on every change is refused with ReadOnly; what was handed in before still runs."""
        self._frozen = reason

    def submit(self, change: Callable[[Connection], T]) -> Future[T]:
        """Run `change` in a transaction, later; changes run in the order in which they were handed in."""
        self._check_thread()
        if self._frozen:
            raise ReadOnly(path=self._path, reason=self._frozen)
        return self._pool.submit(self._in_transaction, change)

    def outside(self, action: Callable[[Connection], T]) -> T:
        """Run `action` on the connection outside a transaction: checkpoints, integrity checks, migrations."""
        self._check_thread()
        return self._pool.submit(self._translated, action).result()

    def close(self) -> None:
        """Finish what was handed in, write the log back, close, end the thread. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._pool.submit(self._close).result()
        self._pool.shutdown()

    def _close(self) -> None:
        try:
            with translated(self._path):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._connection.close()

    def _check_thread(self) -> None:
        if threading.get_ident() == self._thread:
            raise RuntimeError("a change is already in the writer: it would wait for itself")

    def _translated(self, action: Callable[[Connection], T]) -> T:
        with translated(self._path):
            return action(self._connection)

    def _in_transaction(self, change: Callable[[Connection], T]) -> T:
        connection = self._connection
        with translated(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = change(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # some errors, such as a full disk, have undone it already
                    connection.execute("ROLLBACK")
                raise
        return result
