"""A file that a person named: read whole, up to a limit, and never through a link at its own name."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import one_line

LARGEST = 64 * 1024 * 1024  # bytes


class FileNotRead(DeskError):
    """{name} could not be read: {fault}."""


def read_file(path: Path, limit: int = LARGEST) -> bytes:
    """A regular file's bytes, at most one above `limit`, so that a longer one shows. Raises FileNotRead."""
    name = one_line(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileNotRead(name=name, fault="it is no regular file")
            return file.read(limit + 1)
    except OSError as error:
        raise FileNotRead(name=name, fault=_words(error)) from error


def _words(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "it is a link; name the file itself"
    return error.strerror or "the medium does not answer"
