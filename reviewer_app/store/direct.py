"""A new file in the vault, written past the page cache where that can be done.

- A large original is written once and not read soon: through the cache it would cost a copy, and push out
  what is read. Written past it, it is on its way to the disk at once, and the last sync waits for little.
- O_DIRECT asks for whole blocks. The file's last bytes are none: they go through the cache, as does all of a
  file on a file system that knows no O_DIRECT. What is in the file is the same.
- It makes nothing durable: that is the sync's work.
"""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress

from reviewer_app.sealing import BLOCK

LARGE = 1024 * 1024  # bytes: below, the cache is the quicker way


class NewFile:
    """An open file that is written from its beginning to its end, `size` bytes or a little more."""

    __slots__ = ("_descriptor", "_direct")

    def __init__(self, descriptor: int, size: int | None) -> None:
        self._descriptor = descriptor
        self._direct = False
        if size is not None and size >= LARGE:
            with suppress(OSError):  # not on this file system
                self._set(os.O_DIRECT)
                self._direct = True

    def write(self, data: memoryview, /) -> int:
        """Write what can be written of `data` at once; how many bytes. Raises OSError."""
        if not self._direct:
            return os.write(self._descriptor, data)
        if len(data) % BLOCK:
            self._through_the_cache()
        try:
            return os.write(self._descriptor, data)
        except OSError as error:
            if error.errno != errno.EINVAL or not self._direct:
                raise
        self._through_the_cache()  # larger blocks are wanted here, or part of one fits under a limit
        return os.write(self._descriptor, data)

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Close it; nothing happens where it is closed already."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    def _through_the_cache(self) -> None:
        self._direct = False
        self._set(0)

    def _set(self, flags: int) -> None:
        fcntl.fcntl(self._descriptor, fcntl.F_SETFL, flags)
