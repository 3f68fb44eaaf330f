"""A path on a medium, opened once, as the medium it is: a folder, or a ZIP file.

- Opened without following a symbolic link, and only then asked what it is: nothing can change in between.
- A container is an ordinary file with one name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewer_app.intake import container_faults, faults
from reviewer_app.intake.medium import FolderMedium, Medium, Unreadable, why_not
from reviewer_app.intake.strictzip import Structure, read_structure
from reviewer_app.intake.zip_medium import ReadStructure, ZipMedium

# Without O_NONBLOCK a pipe would hold the reader for ever.
_ANY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def structure_here(descriptor: int, shown: str) -> Structure:
    """The structure, read in this process."""
    with os.fdopen(os.dup(descriptor), "rb", buffering=32 * 1024) as file:
        return read_structure(file, shown)


@contextmanager
def medium_at(path: Path, read: ReadStructure) -> Iterator[Medium]:
    """What lies at `path`, as a medium. Raises Unreadable when it is no folder and no ordinary file."""
    try:
        descriptor = os.open(path, _ANY)
    except (OSError, ValueError) as error:
        why = why_not(error) if isinstance(error, OSError) else str(error)
        raise Unreadable(faults.NOT_A_FOLDER.broken(path.name, why=why)) from error
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        folder = FolderMedium(descriptor)
        try:
            yield folder
        finally:
            folder.close()
        return
    try:
        yield _container(descriptor, status, path.name, read)
    finally:
        os.close(descriptor)


def _container(descriptor: int, status: os.stat_result, shown: str, read: ReadStructure) -> ZipMedium:
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(
            container_faults.NOT_A_CONTAINER.broken(shown, why="it is neither a folder nor a file")
        )
    if status.st_nlink > 1:
        raise Unreadable(faults.HARD_LINK.broken(shown, links=status.st_nlink))
    return ZipMedium(descriptor, shown, read)
