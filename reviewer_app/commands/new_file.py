"""Writing one small new file, never over another, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from reviewer_app.domain.errors import DeskError


class Taken(DeskError):
    """{path} exists already, and is not written over: choose another name."""


class NotWritten(DeskError):
    """{path} could not be written: {why}."""


def write_new(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write and sync `data` at `path`, which must not exist. Raises Taken, NotWritten."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    except FileExistsError as error:
        raise Taken(path=path) from error
    except OSError as error:
        raise NotWritten(path=path, why=error.strerror or error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise NotWritten(path=path, why=error.strerror or error) from error
