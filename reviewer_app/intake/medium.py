"""What a bundle lies on: what is there, and the bytes of each file, once. Here, a folder read by descriptor.

- Nothing is followed: every part of every path is opened below the descriptor of the part before it, with
  O_NOFOLLOW. Files and folders only, one name each, on one file system.
- A file is known by its stamp (device, inode, size, times); it must be the same when it is opened and after
  its last byte was read. Whatever happened in between, the digest is of the bytes that were passed on.
- What cannot be read is a fault of that file; reading goes on with the next.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reviewer_app.intake import faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.hashing import Buffers, hashing
from reviewer_app.intake.names import MAX_DEPTH

MAX_ENTRIES = 200_000
CHUNK = 512 * 1024  # bytes: two chunks of a sealed file

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK a pipe put in the place of a file would hold the reader for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}

Stamp = tuple[int, ...]
Take = Callable[[memoryview], object]


class Unreadable(Exception):
    """A file that could not be read as it was surveyed; carries its fault to where faults are collected."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.sentence)


@dataclass(frozen=True, slots=True)
class Found:
    """One ordinary file: its size in bytes, and what it must still be when it is read."""

    size: int
    stamp: Stamp


@dataclass(slots=True)
class Survey:
    """Everything on a medium by its path (parts joined by `/`), and what should not lie there.

    Where `whole` is false the listing cannot be relied on, and no file of it is to be read.
    """

    files: dict[str, Found] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    whole: bool = True


class Medium(Protocol):
    """What a bundle lies on: a folder (here), or a ZIP file (`intake.zip_medium`)."""

    def survey(self) -> Survey:
        """Everything there is, by name and size; no file's content is looked at."""

    def read(self, path: str, found: Found, take: Take | None = None) -> str:
        """Pass a file's bytes to `take`, piece by piece, and return their SHA-512 (hex).

        A piece is at most CHUNK bytes and valid only until `take` returns. Raises Unreadable with the fault;
        what `take` raises goes through.
        """

    def read_whole(self, path: str, found: Found) -> tuple[bytes, str]:
        """The bytes of a small file, and their SHA-512 (hex). Raises Unreadable."""


def collected(medium: Medium, path: str, found: Found) -> tuple[bytes, str]:
    """`read_whole` by `read`, for every kind of medium."""
    pieces: list[bytes] = []
    digest = medium.read(path, found, lambda piece: pieces.append(bytes(piece)))
    return b"".join(pieces), digest


def stamp_of(status: os.stat_result) -> Stamp:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def why_not(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return "it is a symbolic link"
    return os.strerror(error.errno) if error.errno else str(error)


@contextmanager
def opened(folder: Path) -> Iterator[FolderMedium]:
    """The folder as a medium to read. Raises Unreadable when it is none, or is reached by a symbolic link."""
    try:
        root = os.open(folder, _FOLDER)
    except (OSError, ValueError) as error:
        why = why_not(error) if isinstance(error, OSError) else str(error)
        raise Unreadable(faults.NOT_A_FOLDER.broken(folder.name, why=why)) from error
    medium = FolderMedium(root)
    try:
        yield medium
    finally:
        medium.close()


class FolderMedium:
    """An open folder. Files are read in any order, fastest when those of one folder follow each other."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._device = os.fstat(root).st_dev
        self._open: list[tuple[str, int]] = []  # the folders of the file read last: name, descriptor
        self._buffers = Buffers(CHUNK)

    def close(self) -> None:
        self._leave(0)
        os.close(self._root)

    def survey(self) -> Survey:
        """Everything there is, by name and status alone; no file is opened."""
        survey = Survey()
        try:
            self._survey(self._root, "", 0, survey)
        except OSError as error:
            survey.faults.append(faults.UNREADABLE.broken("The folder itself", why=why_not(error)))
        return survey

    def _survey(self, folder: int, prefix: str, depth: int, survey: Survey) -> None:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        if not entries and prefix:
            survey.faults.append(faults.EMPTY_FOLDER.broken(prefix.removesuffix("/")))
        for entry in entries:
            if len(survey.files) + len(survey.folders) >= MAX_ENTRIES:
                survey.faults.append(faults.TOO_MANY.broken(prefix or "The bundle", limit=MAX_ENTRIES))
                return
            path = prefix + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    self._survey_folder(folder, entry.name, path, depth, survey)
                else:
                    self._survey_file(path, status, survey)
            except OSError as error:
                survey.faults.append(faults.UNREADABLE.broken(path, why=why_not(error)))

    def _survey_folder(self, parent: int, name: str, path: str, depth: int, survey: Survey) -> None:
        survey.folders.append(path)
        if depth >= MAX_DEPTH:
            survey.faults.append(faults.NAME_DEPTH.broken(path, depth=depth + 1, limit=MAX_DEPTH))
            return
        folder = os.open(name, _FOLDER, dir_fd=parent)
        try:
            if os.fstat(folder).st_dev != self._device:
                survey.faults.append(faults.OTHER_MOUNT.broken(path))
                return
            self._survey(folder, path + "/", depth + 1, survey)
        finally:
            os.close(folder)

    def _survey_file(self, path: str, status: os.stat_result, survey: Survey) -> None:
        if stat.S_ISREG(status.st_mode):
            survey.files[path] = Found(status.st_size, stamp_of(status))
            if status.st_nlink > 1:
                survey.faults.append(faults.HARD_LINK.broken(path, links=status.st_nlink))
            if status.st_dev != self._device:
                survey.faults.append(faults.OTHER_MOUNT.broken(path))
        elif stat.S_ISLNK(status.st_mode):
            survey.faults.append(faults.SYMBOLIC_LINK.broken(path))
        else:
            kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
            survey.faults.append(faults.NOT_A_FILE.broken(path, kind=kind))

    def read(self, path: str, found: Found, take: Take | None = None) -> str:
        try:
            file = self._open_file(path)
        except OSError as error:
            raise Unreadable(faults.UNREADABLE.broken(path, why=why_not(error))) from error
        try:
            return self._read(file, path, found, take)
        finally:
            os.close(file)

    def read_whole(self, path: str, found: Found) -> tuple[bytes, str]:
        return collected(self, path, found)

    def _read(self, file: int, path: str, found: Found, take: Take | None) -> str:
        if stamp_of(os.fstat(file)) != found.stamp:
            raise Unreadable(faults.CHANGED.broken(path, what="it is not the file that was listed"))
        left = found.size
        with hashing(found.size, self._buffers) as digest:
            while left:
                piece = _filled(file, path, digest.buffer()[: min(left, CHUNK)])
                left -= len(piece)
                digest.update(piece)
                if take is not None:
                    take(piece)
            if stamp_of(os.fstat(file)) != found.stamp:
                raise Unreadable(faults.CHANGED.broken(path, what="its size or its times are others now"))
            return digest.hexdigest()

    def _open_file(self, path: str) -> int:
        *folders, name = path.split("/")
        shared = 0
        for (open_name, _), wanted in zip(self._open, folders, strict=False):
            if open_name != wanted:
                break
            shared += 1
        self._leave(shared)
        for part in folders[shared:]:
            self._open.append((part, os.open(part, _FOLDER, dir_fd=self._here())))
        return os.open(name, _FILE, dir_fd=self._here())

    def _here(self) -> int:
        return self._open[-1][1] if self._open else self._root

    def _leave(self, depth: int) -> None:
        while len(self._open) > depth:
            os.close(self._open.pop()[1])


def _filled(file: int, path: str, piece: memoryview) -> memoryview:
    """`piece` filled, over short reads: a sealing in chunks of the same size then copies nothing."""
    filled = 0
    while filled < len(piece):
        try:
            count = os.readv(file, [piece[filled:]])
        except OSError as error:
            raise Unreadable(faults.UNREADABLE.broken(path, why=why_not(error))) from error
        if not count:
            raise Unreadable(faults.CHANGED.broken(path, what="it ends before its stated size"))
        filled += count
    return piece
