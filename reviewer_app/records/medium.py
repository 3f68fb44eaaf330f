"""A folder on a medium, written and read by descriptor, in steps of which each can fail by itself.

- Everything happens below one open folder, by relative paths that are ours; nothing is followed.
- A file is made new, or not at all. What is written is synced before it counts.
- Reading back asks the medium: after syncing, the system is told to let go of what it keeps of a file
  (posix_fadvise, DONTNEED), and `Reading.cached` says whether it did (preadv2, RWF_NOWAIT). What a drive
  keeps in a memory of its own is out of reach.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1024 * 1024
FAT_LIMIT = 2**32 - 1  # bytes of a file on FAT
_FAT = frozenset({"vfat", "msdos"})
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NOREPLACE = 1
_TRIES, _PAUSE = 5, 0.002  # seconds
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read back. `cached` None: the system does not tell."""

    size: int
    sha256: str
    sha512: str
    cached: bool | None


class Medium:
    """One open folder. A context manager; every method raises OSError as the system does."""

    def __init__(self, folder: Path) -> None:
        self._root = os.open(folder, _FOLDER)
        self._path = folder
        self._buffer = memoryview(bytearray(CHUNK))

    def __enter__(self) -> Medium:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    def exists(self, path: str) -> bool:
        try:
            os.stat(path, dir_fd=self._root, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def make_folder(self, path: str) -> None:
        os.mkdir(path, 0o755, dir_fd=self._root)

    @contextmanager
    def new_file(self, path: str) -> Iterator[int]:
        """A new file to `write` to; synced when the block ends well."""
        file = os.open(path, _NEW, 0o644, dir_fd=self._root)
        try:
            yield file
            self.sync(file)
        finally:
            os.close(file)

    def write(self, file: int, piece: memoryview | bytes) -> None:
        left = memoryview(piece)
        while left:
            left = left[os.write(file, left) :]

    def sync(self, file: int) -> None:
        os.fsync(file)

    def sync_folder(self, path: str) -> None:
        folder = os.open(path, _FOLDER, dir_fd=self._root)
        try:
            self.sync(folder)
        finally:
            os.close(folder)

    def sync_all(self) -> None:
        """Everything on this file system (syncfs): what is still being written cannot be let go of."""
        if ctypes.CDLL(None, use_errno=True).syncfs(self._root):
            fault = ctypes.get_errno()
            raise OSError(fault, os.strerror(fault))

    def names(self, path: str) -> list[str]:
        """What lies in a folder, in order."""
        folder = os.open(path, _FOLDER, dir_fd=self._root)
        try:
            with os.scandir(folder) as listing:
                return sorted(entry.name for entry in listing)
        finally:
            os.close(folder)

    def is_folder(self, path: str) -> bool:
        with suppress(OSError):
            os.close(os.open(path, _FOLDER, dir_fd=self._root))
            return True
        return False

    def read_back(self, path: str, on_piece: Callable[[int], None]) -> Reading:
        """Both digests of a file, read from the medium where the system lets go of what it keeps."""
        file = os.open(path, _READ, dir_fd=self._root)
        try:
            cached, size = _let_go(file), 0
            first, second = hashlib.sha256(), hashlib.sha512()
            while count := os.readv(file, [self._buffer]):
                piece = self._buffer[:count]
                first.update(piece)
                second.update(piece)
                size += count
                on_piece(count)
        finally:
            os.close(file)
        return Reading(size, first.hexdigest(), second.hexdigest(), cached)

    def write_and_read_back(self, path: str, data: bytes) -> bool:
        """A new file with these bytes, then read back; whether they are the same."""
        with self.new_file(path) as file:
            self.write(file, data)
        back = self.read_back(path, lambda _count: None)
        return (back.size, back.sha512) == (len(data), hashlib.sha512(data).hexdigest())

    def read(self, path: str, limit: int) -> bytes:
        """A small file's bytes, at most `limit`."""
        file = os.open(path, _READ, dir_fd=self._root)
        with os.fdopen(file, "rb") as opened:
            return opened.read(limit)

    def remove_file(self, path: str) -> None:
        os.unlink(path, dir_fd=self._root)

    def remove_folder(self, path: str) -> None:
        os.rmdir(path, dir_fd=self._root)

    @contextmanager
    def held(self, path: str) -> Iterator[None]:
        """One writer at a time; BlockingIOError when another holds the folder."""
        folder = os.open(path, _FOLDER, dir_fd=self._root)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(folder)

    def rename(self, old: str, new: str) -> None:
        """FileExistsError when the new name is taken, by whatever: nothing is replaced."""
        libc = ctypes.CDLL(None, use_errno=True)
        if not libc.renameat2(self._root, os.fsencode(old), self._root, os.fsencode(new), _NOREPLACE):
            return
        fault = ctypes.get_errno()
        if fault not in _UNKNOWN:
            raise OSError(fault, os.strerror(fault), new)
        if self.exists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        os.rename(old, new, src_dir_fd=self._root, dst_dir_fd=self._root)

    def free(self) -> int:
        """Bytes that may still be written."""
        facts = os.fstatvfs(self._root)
        return facts.f_bavail * facts.f_frsize

    def block(self) -> int:
        """Bytes a file takes at the least."""
        return os.fstatvfs(self._root).f_frsize or 4096

    def largest_file(self) -> int | None:
        """The largest file the file system takes, where that is known to be small; else None."""
        device = os.fstat(self._root).st_dev
        return FAT_LIMIT if file_system(os.major(device), os.minor(device)) in _FAT else None


def file_system(major: int, minor: int, table: Path = Path("/proc/self/mountinfo")) -> str:
    """What kind of file system lies on a device; "" where it cannot be told (proc(5))."""
    with suppress(OSError):
        for line in table.read_text("utf-8", "replace").splitlines():
            before, _, after = line.partition(" - ")
            if before.split()[2:3] == [f"{major}:{minor}"] and after:
                return after.split()[0]
    return ""


def _let_go(file: int) -> bool | None:
    """Have the system forget what it keeps of a file; whether it still keeps it. A page that has just been
    written may be on its way between lists of the system's, so it is asked more than once."""
    cached: bool | None = True
    for _ in range(_TRIES):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        cached = _cached(file)
        if not cached:
            break
        time.sleep(_PAUSE)
    return cached


def _cached(file: int) -> bool | None:
    """Whether the first page is still in the system's memory, so that reading would not ask the medium."""
    try:
        return bool(os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT))
    except BlockingIOError:
        return False
    except OSError:
        return None
