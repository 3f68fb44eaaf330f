"""What clamd answers OK to without having looked inside, and without a setting that would make it say so.

Measured with ClamAV 1.4.6, `AlertExceedsMax` and `AlertEncrypted` on:

- a ZIP member packed by a method it cannot unpack, such as Zstandard (93), in which evaluation logs come;
- a ZIP member larger than its MaxFileSize: it looks at the beginning, and leaves the rest;
- a file in a compressed form that it does not know (Zstandard, LZ4).

Seen in passing, in the directory records of the bytes that go by. Data that merely look like such a record
make a file count as not scanned, never as clean. Not seen: the same inside a packed archive.
"""

from __future__ import annotations

import re

_RECORD = 28  # bytes of a directory record (APPNOTE 4.3.12) up to and with the unpacked size
_DIRECTORY = re.compile(rb"PK\x01\x02.{6}(..).{12}(.{4})", re.DOTALL)
_UNPACKED = frozenset({0, 6, 8, 9, 12})  # stored, imploded, deflated, deflated 64, bzip2
_MAGIC = {b"\x28\xb5\x2f\xfd": "Zstandard", b"\x04\x22\x4d\x18": "LZ4"}


class BlindSpots:
    """Looks at one file as it passes. `words`: why *nothing found* does not hold for it, "" while it does.

    `limit_bytes`: the largest member that the scanner looks at whole (its MaxFileSize).
    """

    def __init__(self, limit_bytes: int) -> None:
        self.words = ""
        self._limit = limit_bytes
        self._head = b""
        self._tail = b""

    def look(self, piece: memoryview) -> None:
        """The next bytes of the file; they are not kept."""
        if len(self._head) < 4:
            self._head += bytes(piece[: 4 - len(self._head)])
            if form := _MAGIC.get(self._head):
                self.words = f"compressed as {form}, which the scanner cannot unpack"
        if self.words:
            return
        self._records(memoryview(self._tail + bytes(piece[: _RECORD - 1])))
        self._records(piece)
        last = bytes(piece[-(_RECORD - 1) :])
        self._tail = (self._tail + last)[-(_RECORD - 1) :]

    def _records(self, data: memoryview) -> None:
        for record in _DIRECTORY.finditer(data):
            method, size = (int.from_bytes(group, "little") for group in record.groups())
            if method not in _UNPACKED:
                self.words = f"holds a part packed by ZIP method {method}, which the scanner cannot unpack"
            elif size > self._limit:
                self.words = f"holds a part larger than the scanner is given ({self._limit:,} bytes)"
