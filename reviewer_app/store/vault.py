"""The vault: every original of a submission, sealed, one file per object.

- Written, synced, the folder synced: each sync once for all that arrive together, where the file system can
  (store.durable). Then the row, in the caller's transaction with the act.
- Only a row makes a file an original. One without a row, whole or not, is an orphan of a crash: nobody reads
  it, and it is swept when the workspace opens. So no file is renamed when it is whole (ADR 0013).
- A name on disk is the object's random id in its case's folder; the submission's names are values in rows.
- One content is kept once in a case: a second copy is found by an HMAC of its digest under the case key, and
  gets a row of its own that names the first copy's file.
- Without the case key a file's size and tags can be checked, not its contents: then the verdict is *could not
  be checked*, never good.
"""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from reviewer_app.domain.errors import DeskError
from reviewer_app.sealing import (
    Key,
    SealBroken,
    SealBuffers,
    SealedReader,
    SealWriter,
    key_id,
    new_object_id,
    pieces,
    read_header,
    seal_digest,
    unwrap_object_key,
)
from reviewer_app.store.connection import Connection
from reviewer_app.store.direct import NewFile
from reviewer_app.store.durable import sync_all, syncs_as_one
from reviewer_app.store.faults import Verdict

_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OBJECT = re.compile(r"[0-9a-f]{32}")
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
_BATCH = 2 * 1024 * 1024  # bytes sealed before they are written out: few large writes cost least
_COLUMNS = "case_id, path, id, size, sha512, content_mac, sealed_size, seal_digest"


class ObjectMissing(DeskError):
    """The sealed original {object} ({path}) is missing from the vault."""


class PathTaken(DeskError):
    """The case {case} already holds an original named {path}. An original is never replaced."""


class VaultNotWritable(DeskError):
    """The vault cannot be written: {fault}. Nothing was added to the case."""


@dataclass(frozen=True, slots=True)
class VaultObject:
    """One original: `path` as the submission names it (untrusted), `id` its file; bytes, and hex digests."""

    case_id: str
    path: str
    id: str
    size: int
    sha512: str
    content_mac: str
    sealed_size: int
    seal_digest: str


@dataclass(frozen=True, slots=True)
class ObjectCheck:
    """What was found of one original, with the reason where it is not good."""

    object: VaultObject
    verdict: Verdict
    reason: str = ""


class CaseFolder:
    """A case's folder, open so that originals can be added: they are durable once `settle` was called.

    `together`: they are synced all at once, by `settle`, where the file system can. To be closed.
    Raises VaultNotWritable.
    """

    def __init__(self, folder: Path, case_key: Key, *, together: bool) -> None:
        self.case_id = folder.name
        self.case_key = bytes(case_key)
        self.case_key_id = key_id(case_key)
        self.buffers = SealBuffers(batch=_BATCH)
        self._content = hmac.new(self.case_key, b"content\x00", "sha384")
        self._unsettled = False
        with _disk():
            _make_folder(folder)
            self.descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._as_one = together and syncs_as_one(self.descriptor)

    def take(self, file: NewFile) -> None:
        """An original is written; it is closed. Raises OSError."""
        if not self._as_one:
            file.sync()
        file.close()
        self._unsettled = True

    def content_mac(self, sha512: str) -> str:
        """HMAC-SHA-384 (hex) of a content's digest (hex) under the case key: finds a second copy."""
        mac = self._content.copy()
        mac.update(bytes.fromhex(sha512))
        return mac.hexdigest()

    def settle(self) -> None:
        """Make what was taken durable: the contents, then the names. Raises VaultNotWritable."""
        if not self._unsettled:
            return
        with _disk():
            if self._as_one:
                sync_all(self.descriptor)
            os.fsync(self.descriptor)
        self._unsettled = False

    def remove(self, object_id: str) -> None:
        """Remove the file of an original that has no row."""
        with suppress(FileNotFoundError):
            os.unlink(object_id, dir_fd=self.descriptor)

    def close(self) -> None:
        os.close(self.descriptor)

    def __enter__(self) -> CaseFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Sealing:
    """One original on its way in: `write` its pieces, then `finish` or `abandon` it.

    In a folder one at a time. `size` (bytes) and `hashing` as for SealWriter.
    """

    def __init__(
        self, folder: CaseFolder, path: str, *, size: int | None = None, hashing: bool = True
    ) -> None:
        self._folder = folder
        self._path = path
        self._id = new_object_id()
        try:
            descriptor = os.open(self._id, _NEW, 0o600, dir_fd=folder.descriptor)
        except OSError as error:
            raise _not_writable(error) from error
        self._out = NewFile(descriptor, size)
        self._writer = SealWriter(
            self._out,
            folder.case_key,
            folder.case_key_id,
            self._id,
            size=size,
            hashing=hashing,
            buffers=folder.buffers,
        )

    def write(self, piece: memoryview | bytes) -> None:
        """Take the next piece. Raises VaultNotWritable."""
        try:
            self._writer.write(piece)
        except OSError as error:
            raise _not_writable(error) from error

    def finish(self, sha512: str = "") -> VaultObject:
        """Write the end and hand the file to its folder. It has no row yet: `Vault.record` adds it."""
        try:
            made = self._writer.finish(sha512)
            self._folder.take(self._out)
        except OSError as error:
            raise _not_writable(error) from error
        mac = self._folder.content_mac(made.sha512)
        names = (self._folder.case_id, self._path, self._id)
        return VaultObject(*names, made.size, made.sha512, mac, made.sealed_size, made.seal_digest)

    def abandon(self) -> None:
        """Leave nothing behind of what was not finished."""
        self._writer.wipe()
        self._out.close()
        self._folder.remove(self._id)


class Vault:
    """The folder of sealed originals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def adding(self, case_id: str, case_key: Key, *, together: bool = False) -> CaseFolder:
        """The case's folder, made if need be, for originals to be added. Raises VaultNotWritable."""
        return CaseFolder(self._folder_of(case_id), case_key, together=together)

    def seal(self, case_id: str, path: str, source: BinaryIO, case_key: Key) -> VaultObject:
        """Seal `source` (read once, from where it stands) into a new file, durable when this returns.

        It has no row yet: `record` adds it. Raises VaultNotWritable.
        """
        with self.adding(case_id, case_key) as folder:
            under_way = Sealing(folder, path)
            try:
                for piece in pieces(source):
                    under_way.write(piece)
                made = under_way.finish()
                folder.settle()
            except BaseException:
                under_way.abandon()
                raise
        return made

    def record(self, connection: Connection, objects: Iterable[VaultObject]) -> tuple[VaultObject, ...]:
        """Add rows, in the caller's transaction; a second copy of a content loses its own file. PathTaken."""
        held: dict[str, _Held] = {}
        made = []
        for item in objects:
            if item.case_id not in held:
                held[item.case_id] = _Held.of(connection, item.case_id)
            made.append(self._kept_once(held[item.case_id], item))
        rows = sorted(((_values(item)) for item in made), key=itemgetter(0, 1))  # in the order of the table
        connection.executemany(f"INSERT INTO vault_object ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return tuple(made)

    def remove(self, item: VaultObject) -> None:
        """Remove the file of an original that was not recorded. What has a row is never removed."""
        self._place(item.case_id, item.id).unlink(missing_ok=True)

    def file(self, item: VaultObject) -> BinaryIO:
        """The sealed file, for reading; its descriptor can be handed to the cage with `object_key`."""
        try:
            descriptor = os.open(
                self._place(item.case_id, item.id), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
            )
        except OSError as error:
            raise ObjectMissing(object=item.id, path=item.path) from error
        return os.fdopen(descriptor, "rb", buffering=0)

    def object_key(self, item: VaultObject, case_key: Key) -> bytes:
        """The key of this one object. SealBroken when its header was altered or is another object's."""
        with self.file(item) as file:
            return unwrap_object_key(file, case_key, item.id)

    @contextmanager
    def reading(self, item: VaultObject, case_key: Key) -> Iterator[SealedReader]:
        """The plaintext, seekable, while the block runs."""
        with (
            self.file(item) as file,
            SealedReader(file, unwrap_object_key(file, case_key, item.id)) as reader,
        ):
            yield reader

    def holds(self, case_id: str) -> bool:
        """Whether the case has a folder here, with whatever in it."""
        return self._folder_of(case_id).is_dir()

    def forget(self, case_id: str) -> None:
        """Remove every file of a case that has no rows any more, then its folder. Raises VaultNotWritable."""
        folder = self._folder_of(case_id)
        with _disk():
            for file in sorted(folder.iterdir()):
                file.unlink()
            _sync_folder(folder)
            folder.rmdir()
            _sync_folder(self.folder)

    def check(self, item: VaultObject, case_key: Key | None = None) -> ObjectCheck:
        """With the key: every chunk, and the contents' SHA-512 against the row. Without: size and tags."""
        try:
            reason = self._shape_fault(item)
            if reason or case_key is None:
                verdict = Verdict.BAD if reason else Verdict.UNCHECKED
                return ObjectCheck(item, verdict, reason or "its contents could not be checked: no key")
            reason = self._content_fault(item, case_key)
        except (SealBroken, ObjectMissing) as error:
            reason = error.sentence
        return ObjectCheck(item, Verdict.BAD if reason else Verdict.GOOD, reason)

    def sweep(self, connection: Connection) -> tuple[Path, ...]:
        """Remove what a crash left: files no row names, and the partial files of earlier versions.

        Only when the workspace opens.
        """
        known = {(case, name) for case, name in connection.execute("SELECT case_id, id FROM vault_object")}
        removed = []
        for file in sorted(self.folder.glob("*/*")):
            ours = file.suffix == ".partial" or _OBJECT.fullmatch(file.name)
            if ours and (file.parent.name, file.name) not in known:
                file.unlink()
                removed.append(file)
        return tuple(removed)

    def _kept_once(self, held: _Held, item: VaultObject) -> VaultObject:
        if item.path in held.paths:
            raise PathTaken(case=item.case_id, path=item.path)
        held.paths.add(item.path)
        first = held.by_content.setdefault(item.content_mac, item)
        if first.id == item.id:
            return item
        self.remove(item)
        return in_file_of(item, first)

    def _shape_fault(self, item: VaultObject) -> str:
        with self.file(item) as file:
            size = os.fstat(file.fileno()).st_size
            if size != item.sealed_size:
                return f"its sealed file has {size} bytes, not {item.sealed_size}"
            if seal_digest(file) != item.seal_digest:
                return "its header or a tag was altered"
        return ""

    def _content_fault(self, item: VaultObject, case_key: Key) -> str:
        digest = hashlib.sha512()
        with self.reading(item, case_key) as reader:
            for piece in pieces(reader):
                digest.update(piece)
            if (reader.size, digest.hexdigest()) != (item.size, item.sha512):
                return "its contents are not the ones that were received"
        return ""

    def path_of(self, item: VaultObject) -> Path:
        """The sealed file of an original."""
        return self._place(item.case_id, item.id)

    def _folder_of(self, case_id: str) -> Path:
        """Where a case's objects lie. Ids are ours; anything else is a bug, and never becomes a path."""
        if not _CASE.fullmatch(case_id):
            raise ValueError(f"not the ids of a case and an object: {case_id!r}")
        return self.folder / case_id

    def _place(self, case_id: str, object_id: str) -> Path:
        if not _OBJECT.fullmatch(object_id):
            raise ValueError(f"not the ids of a case and an object: {case_id!r}, {object_id!r}")
        return self._folder_of(case_id) / object_id


@dataclass(frozen=True, slots=True)
class _Held:
    """What a case holds already: its paths, and the first row of each content."""

    paths: set[str]
    by_content: dict[str, VaultObject]

    @classmethod
    def of(cls, connection: Connection, case_id: str) -> _Held:
        rows = objects(connection, case_id)
        return cls({row.path for row in rows}, {row.content_mac: row for row in reversed(rows)})


def _values(item: VaultObject) -> tuple[str | int, ...]:
    """The values of a row, in the order of its columns."""
    names = (item.case_id, item.path, item.id)
    return (*names, item.size, item.sha512, item.content_mac, item.sealed_size, item.seal_digest)


def in_file_of(item: VaultObject, first: VaultObject) -> VaultObject:
    """`item`, a second copy of one content, as kept in the file of the first."""
    return replace(item, id=first.id, sealed_size=first.sealed_size, seal_digest=first.seal_digest)


def bytes_held(connection: Connection) -> int:
    """The bytes of all originals in the vault, each file counted once, before sealing."""
    statement = "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT case_id, id, size FROM vault_object)"
    ((count,),) = connection.execute(statement).fetchall()
    return int(count)


def objects(connection: Connection, case_id: str) -> tuple[VaultObject, ...]:
    """Every original of a case, by path."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM vault_object WHERE case_id = ? ORDER BY path",
        (case_id,),
    )
    return tuple(VaultObject(*row) for row in rows)


def find(connection: Connection, case_id: str, path: str) -> VaultObject | None:
    """The original of that name in a case."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM vault_object WHERE case_id = ? AND path = ?",
        (case_id, path),
    ).fetchone()
    return VaultObject(*row) if row else None


def case_key_id(file: BinaryIO) -> str:
    """The name of the case key an original is sealed under, as its file says. SealBroken."""
    return read_header(file).case_key_id


def listing_digest(rows: Iterable[VaultObject]) -> str:
    """SHA-384 (hex) over the canonical listing (path, size, SHA-512, object id): one act pins all of it.

    The listing is in the form of RFC 8785. For texts and sizes the standard library writes that form too, in
    a quarter of the time; the tests hold one against the other.
    """
    listing = [
        {"object": row.id, "path": row.path, "sha512": row.sha512, "size": row.size}
        for row in sorted(rows, key=lambda row: row.path)
    ]
    form = json.dumps(listing, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha384(form.encode()).hexdigest()


@contextmanager
def _disk() -> Iterator[None]:
    """Within: an error of the disk becomes VaultNotWritable."""
    try:
        yield
    except OSError as error:
        raise _not_writable(error) from error


def _not_writable(error: OSError) -> VaultNotWritable:
    return VaultNotWritable(fault=error.strerror or error)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
