"""Originals on their way into the vault: sealed as they are read, kept only if the whole bundle is good.

- Told first how much will come (`expect`): space and quota are judged before anything is sealed.
- Takes a payload file by file (`begin`, `write`, `finish`), seals each into a file of its own, without a row.
- A content that the case holds already, or that came before in this arrival, is not written again: it gets a
  row that names the first copy's file. It is known by the digest the manifest states, and counts as that
  content only when its own bytes proved to have that digest.
- Nothing is hashed here: the reader hashes the very memory it hands to `write`, gives `finish` the digest.
  The size is held against the one announced.
- `settle` makes all of it durable; `record` does so first where it was not done, and adds the rows in the
  caller's transaction; `discard` removes every file again. A crash in between leaves files without rows,
  which the vault sweeps when the workspace next opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType

from reviewer_app.sealing import Key
from reviewer_app.store.connection import Connection
from reviewer_app.store.room import check_quota, check_space
from reviewer_app.store.vault import CaseFolder, Sealing, Vault, VaultObject, in_file_of


class Arrivals:
    """The originals of one case, arriving. As a context manager it discards what was not recorded.

    `held`: what the case holds already. `quota`: bytes of originals in the workspace at the most (0: no
    quota), of which `used` are there (`vault.bytes_held`).
    """

    def __init__(
        self,
        vault: Vault,
        case_id: str,
        case_key: Key,
        *,
        held: Iterable[VaultObject] = (),
        quota: int = 0,
        used: int = 0,
    ) -> None:
        self._vault = vault
        self._case_id = case_id
        self._case_key = case_key
        self._quota = quota
        self._used = used
        self._folder: CaseFolder | None = None
        self._under_way: Sealing | _Repeated | None = None
        self._recorded = False
        self._known: dict[str, VaultObject] = {}  # the first copy of each content, by its SHA-512
        for item in held:
            self._known.setdefault(item.sha512, item)
        self._written: list[str] = []  # the ids of the files made here: nobody else's is ever removed
        self.sealed: list[VaultObject] = []

    def expect(self, files: int, size: int) -> None:
        """So many files and bytes are about to arrive. Raises NotEnoughSpace, OverQuota."""
        check_quota(self._quota, self._used, size)
        check_space(self._vault.folder, files, size)

    def begin(self, path: str, size: int, sha512: str = "") -> None:
        """A file follows; `path` is a name, never a place. `sha512` is what its manifest states."""
        self._abandon()
        if (first := self._known.get(sha512)) is not None:
            self._under_way = _Repeated(replace(first, path=path), size)
            return
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
        self.sealed.append(made if isinstance(self._under_way, _Repeated) else self._kept_once(made))
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
            for object_id in self._written:
                self._folder.remove(object_id)
        self._written.clear()
        self.sealed.clear()
        self._known.clear()

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
        """A second copy that no manifest announced names the first one's file from the start as well: so a
        digest over `sealed` is the digest over the rows that `record` adds.
        """
        first = self._known.setdefault(made.sha512, made)
        if first is made:
            self._written.append(made.id)
            return made
        assert self._folder is not None  # `begin` opened it
        self._folder.remove(made.id)
        return in_file_of(made, first)

    def _abandon(self) -> None:
        if self._under_way is not None:
            self._under_way.abandon()
            self._under_way = None


class _Repeated:
    """One more copy of a content that is sealed: counted, not written."""

    def __init__(self, row: VaultObject, size: int) -> None:
        self._row = row
        self._announced = size
        self._size = 0

    def write(self, piece: memoryview) -> None:
        self._size += len(piece)

    def finish(self, sha512: str) -> VaultObject:
        """The row of this copy. ValueError when it is not the content that is sealed."""
        if self._size != self._announced:
            raise ValueError(f"{self._size} bytes were written, and {self._announced} were announced")
        if (sha512, self._size) != (self._row.sha512, self._row.size):
            raise ValueError("the digest given is not that of the content that is sealed")
        return self._row

    def abandon(self) -> None:
        """There is nothing to leave behind."""
