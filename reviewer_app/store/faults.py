"""What a person can act on in the store, and the one place where SQLCipher's errors become that.

- Only states of the file or the disk are translated. A mistake in our own SQL, a refused statement or a
  violated constraint is a bug and surfaces as it is.
- `Verdict` has three values: what could not be checked is neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from reviewer_app.domain.errors import DeskError


class Verdict(StrEnum):
    """The result of a check."""

    GOOD = "good"
    BAD = "not good"
    UNCHECKED = "could not be checked"


class WorkspaceDamaged(DeskError):
    """The workspace database {path} is damaged: {fault}. Restore it from a backup."""


class WrongKey(DeskError):
    """The key does not open the workspace database {path}: it is another workspace's, or the file's first
    bytes were altered.
    """


class NotEncrypted(DeskError):
    """The file {path} is not encrypted. A workspace database is always encrypted; this one is not opened."""


class WorkspaceLocked(DeskError):
    """The workspace {path} is in use by {who} since {since}. One session at a time can have it open."""


class WorkspaceBusy(DeskError):
    """The workspace database {path} is held by another program. Close it and try again."""


class WorkspaceNotWritable(DeskError):
    """The workspace database {path} cannot be written: {fault}. Nothing was changed."""


class ReadOnly(DeskError):
    """The workspace database {path} is read and not changed in this session: {reason}"""


class NewerWorkspace(DeskError):
    """The workspace {path} was written by a newer version of this program (schema {found}; this one knows
    {known}).
    """


class NoWorkspace(DeskError):
    """There is no workspace at {path}: {fault}."""


class WorkspaceExists(DeskError):
    """There is already something at {path}. A new workspace needs an empty folder."""


_DAMAGED = {sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB}
_NOT_WRITABLE = {
    sqlcipher.SQLITE_READONLY,
    sqlcipher.SQLITE_FULL,
    sqlcipher.SQLITE_IOERR,
    sqlcipher.SQLITE_CANTOPEN,
    sqlcipher.SQLITE_PERM,
}
_BUSY = {sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED, sqlcipher.SQLITE_PROTOCOL}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Within: an SQLCipher error that says something about the file at `path` becomes a DeskError."""
    try:
        yield
    except sqlcipher.Error as error:
        fault = _fault(error, path)
        if fault is None:
            raise
        raise fault from error


def _fault(error: Exception, path: Path) -> DeskError | None:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # extended codes keep the primary in the low byte
    if primary in _DAMAGED:
        return WorkspaceDamaged(path=path, fault=error)
    if primary in _BUSY:
        return WorkspaceBusy(path=path)
    if primary in _NOT_WRITABLE:
        return WorkspaceNotWritable(path=path, fault=error)
    return None
