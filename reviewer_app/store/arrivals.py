"""Originals on their way into the vault: sealed as they are read, kept only if the whole bundle is good.

- Takes a payload file by file (`begin`, `write`, `finish`), seals each into a file of its own, without a row.
- Nothing is hashed here: the reader hashes the very memory it hands to `write`, gives `finish` the digest.
  The size is held against the one announced.
- `settle` makes all of it durable; `record` does so first where it was not done, and adds the rows in the
  caller's transaction; `discard` removes every file again. A crash in between leaves files without rows,
  which the vault sweeps when the workspace next opens.
"""

from __future__ import annotations

from types import TracebackType

from reviewer_app.sealing import Key
from reviewer_app.store.connection import Connection
from reviewer_app.store.vault import CaseFolder, Sealing, Vault, VaultObject, in_file_of


class Arrivals:
    """The originals of one case, arriving. As a context manager it discards what was not recorded."""

    def __init__(self, vault: Vault, case_id: str, case_key: Key) -> None:
        self._vault = vault
        self._case_id = case_id
        self._case_key = case_key
        self._folder: CaseFolder | None = None
        self._under_way: Sealing | None = None
        self._recorded = False
        self._first: dict[str, VaultObject] = {}
        self.sealed: list[VaultObject] = []

    def begin(self, path: str, size: int) -> None:
        """A file follows; `path` is a name, never a place."""
        self._abandon()
        if self._folder is None:
            self._folder = self._vault.adding(self._case_id, self._case_key, together=True)
        self._under_way = Sealing(self._folder, path, size=size, hashing=False)

    def write(self, piece: memoryview) -> None:
        assert self._under_way is not None  # `begin` came first
        self._under_way.write(piece)

    def finish(self, sha512: str) -> None:
        """The file is whole and has the digest its manifest states: that of the bytes given to `write`."""
        assert self._under_way is not None
        made = self._under_way.finish(sha512)
        self.sealed.append(self._kept_once(made))
        self._under_way = None

    def settle(self) -> None:
        """Make everything that arrived durable; the rows may follow. Raises VaultNotWritable."""
        if self._folder is not None:
            self._folder.settle()

    def record(self, connection: Connection) -> tuple[VaultObject, ...]:
        """Add the rows, in the caller's transaction. Raises VaultNotWritable."""
        self.settle()
        made = self._vault.record(connection, self.sealed)
        self._recorded = True
        return made

    def discard(self) -> None:
        """Remove everything that arrived."""
        self._abandon()
        if self._folder is not None:
            for item in self.sealed:
                self._folder.remove(item.id)
        self.sealed.clear()
        self._first.clear()

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What has a row must never be removed: after `record`, a rolled-back file is left for the sweep.
        if not self._recorded:
            self.discard()
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _kept_once(self, made: VaultObject) -> VaultObject:
        """A second copy of a content names the first one's file from the start: so a digest over `sealed` is
        the digest over the rows that `record` adds.
        """
        first = self._first.setdefault(made.content_mac, made)
        if first is made:
            return made
        assert self._folder is not None  # `begin` opened it
        self._folder.remove(made.id)
        return in_file_of(made, first)

    def _abandon(self) -> None:
        if self._under_way is not None:
            self._under_way.abandon()
            self._under_way = None
