"""A few small files written to a folder on a medium: all of them whole and read back, or plainly unfinished.

- Under way the folder holds `UNFINISHED.txt`, which says so; it goes last. Each file has its name only when
  every one was read back.
- Nothing is written over. What an interrupted export left is known by the marker; the next one removes it.
- Whatever ends it early takes away what it wrote; a medium that is gone keeps its marker.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from reviewer_app.domain.errors import DeskError
from reviewer_app.records.faults import words_of
from reviewer_app.records.medium import Medium
from reviewer_app.records.write import MARKER

_PART = ".part"
_SAYS = b"An export that was not finished. Nothing here was verified; none of it was recorded as exported.\n"


class NotWritten(DeskError):
    """{path} could not be written: {fault}. The export is not recorded."""


class FilesThere(DeskError):
    """There is a {name} in {folder} already. Nothing is ever written over: choose another folder."""


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder`, which must be there. Raises NotWritten, FilesThere."""
    if not folder.is_dir():
        raise NotWritten(path=folder, fault="there is no such folder, and none is made")
    try:
        with Medium(folder) as medium:
            _clear(medium, files)
            taken = next((name for name in files if medium.exists(name)), "")
            if taken:
                raise FilesThere(name=taken, folder=folder)
            try:
                _write(medium, folder, files)
            except BaseException:
                with suppress(OSError):
                    _clear(medium, files)
                raise
    except OSError as error:
        raise NotWritten(path=folder, fault=words_of(error)) from error


def _write(medium: Medium, folder: Path, files: Mapping[str, bytes]) -> None:
    with medium.new_file(MARKER) as file:
        medium.write(file, _SAYS)
    medium.sync_folder(".")
    for name, data in files.items():
        if not medium.write_and_read_back(name + _PART, data):
            raise NotWritten(path=folder / name, fault="what was read back is not what was written")
    for name in files:
        medium.rename(name + _PART, name)
    medium.sync_folder(".")
    medium.remove_file(MARKER)
    medium.sync_folder(".")


def _clear(medium: Medium, files: Mapping[str, bytes]) -> None:
    """Take away what an unfinished export left, the marker last. Without a marker nothing is touched."""
    if not medium.exists(MARKER) or medium.read(MARKER, len(_SAYS) + 1) != _SAYS:
        return
    for name in files:
        for there in (name + _PART, name):
            if medium.exists(there):
                medium.remove_file(there)
    medium.remove_file(MARKER)
