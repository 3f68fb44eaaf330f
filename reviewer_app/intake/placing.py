"""Putting a finished folder or file in its place: written beside it, never over anything, whole or not.

- What is under way has a name of its own beside the destination and goes when its maker ends early.
  What a killed maker left is removed by the next one for the same destination: a lock says who still lives.
- The last step is one rename that fails when the name is taken (renameat2, RENAME_NOREPLACE): a rename alone
  would put a folder in the place of an empty one. Sticks with FAT have no hard links, so links are no way.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_NOREPLACE = 1
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})  # the file system does not know the flag


@contextmanager
def beside(destination: Path) -> Iterator[Path]:
    """A new folder beside the destination, for what is under way; gone with its content in the end."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    _sweep(destination)
    folder = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.making")
    folder.mkdir()
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _sweep(destination: Path) -> None:
    """Remove what a maker that was killed left: nobody holds its lock any more."""
    left = re.compile(rf"\.{re.escape(destination.name)}\.[0-9a-f]{{8}}\.making")
    for folder in destination.parent.iterdir():
        if left.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            except OSError:
                continue  # its maker is at work
            finally:
                os.close(lock)


def put(finished: Path, destination: Path) -> None:
    """Give what is finished its name. FileExistsError when the name is taken, by whatever."""
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.renameat2(
        _AT_FDCWD, os.fsencode(finished), _AT_FDCWD, os.fsencode(destination), ctypes.c_uint(_NOREPLACE)
    )
    fault = ctypes.get_errno()
    if done == 0:
        _sync_folder(destination.parent)
        return
    if fault not in _UNKNOWN:
        raise OSError(fault, os.strerror(fault), str(destination))
    if os.path.lexists(destination):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(destination))
    finished.rename(destination)
    _sync_folder(destination.parent)


def forget_cached(folder: Path) -> None:
    """Let the system drop what it keeps of these files in memory: reading back then asks the medium itself.
    Only what is synced can be dropped."""
    for path in folder.rglob("*") if folder.is_dir() else (folder,):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
