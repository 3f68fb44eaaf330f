"""A bundle's folder as one ZIP file of the strict profile (PKWARE APPNOTE 6.3.10, 4.3 and 4.5).

- Stored, not packed: it is read as fast as a folder, and evidence is mostly packed already.
- Local headers and data tile the file in the order of the names, sizes before the data, ZIP64 only where a
  number needs it, no times and no owners: the same folder gives the same bytes.
- One folder at the top holds the bag (RFC 8493, 4).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from typing import BinaryIO

from reviewer_app.intake import zip_records as records
from reviewer_app.intake.zip_records import FULL16, FULL32

_NARROW, _WIDE = 20, 45  # versions needed to extract
_UNIX = 3 << 8
_NEW_YEAR_1980 = (1 << 5 | 1) << 16  # DOS date above DOS time: the earliest there is
_UTF8 = 0x0800
_STORED = 0
_MODE = 0o100644 << 16
_CHUNK = 1 << 20  # bytes

Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _Written:
    name: bytes
    size: int
    crc: int
    at: int

    @property
    def version(self) -> int:
        return _WIDE if max(self.size, self.at) >= FULL32 else _NARROW

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else _UTF8

    def local(self) -> bytes:
        wide = pack("<HHQQ", 1, 16, self.size, self.size) if self.size >= FULL32 else b""
        size = min(self.size, FULL32)
        return (
            records.LOCAL.pack(
                records.LOCAL_SIGNATURE,
                self.version,
                self.flags,
                _STORED,
                _NEW_YEAR_1980,
                self.crc,
                size,
                size,
                len(self.name),
                len(wide),
            )
            + self.name
            + wide
        )

    def entry(self) -> bytes:
        numbers = [self.size, self.size] if self.size >= FULL32 else []
        numbers += [self.at] if self.at >= FULL32 else []
        wide = pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
        size = min(self.size, FULL32)
        return (
            records.ENTRY.pack(
                records.ENTRY_SIGNATURE,
                _UNIX | self.version,
                self.version,
                self.flags,
                _STORED,
                _NEW_YEAR_1980,
                self.crc,
                size,
                size,
                len(self.name),
                len(wide),
                0,
                0,
                0,
                _MODE,
                min(self.at, FULL32),
            )
            + self.name
            + wide
        )


class ZipWriter:
    """Writes members one after the other into `out`, which can be read from nowhere yet; then `finish`."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._written: list[_Written] = []

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """One member of `size` bytes. ValueError when the pieces are not that long."""
        waiting = _Written(name.encode(), size, 0, self._at)
        head = len(waiting.local())
        self._out.seek(self._at + head)
        crc, left = 0, size
        for piece in pieces:
            crc, left = zlib.crc32(piece, crc), left - len(piece)
            self._out.write(piece)
        if left:
            raise ValueError(f"{name} is not {size} bytes long")
        done = _Written(waiting.name, size, crc, self._at)
        self._out.seek(self._at)
        self._out.write(done.local())
        self._written.append(done)
        self._at += head + size

    def finish(self) -> None:
        """The directory and the end records."""
        self._out.seek(self._at)
        size = sum(self._out.write(one.entry()) for one in self._written)
        count, start = len(self._written), self._at
        if count >= FULL16 or max(size, start) >= FULL32:
            self._out.write(_wide_end(count, size, start))
        few, small, early = min(count, FULL16), min(size, FULL32), min(start, FULL32)
        self._out.write(records.END.pack(records.END_SIGNATURE, 0, 0, few, few, small, early, 0))


def _wide_end(count: int, size: int, start: int) -> bytes:
    end = records.ZIP64_END.pack(
        records.ZIP64_SIGNATURE, 44, _UNIX | _WIDE, _WIDE, 0, 0, count, count, size, start
    )
    return end + records.ZIP64_LOCATOR.pack(records.LOCATOR_SIGNATURE, 0, start + size, 1)


def zip_folder(folder: Path, base: str, file: Path, on_piece: Callable[[str, int], None]) -> None:
    """Write every file of `folder` into the new ZIP `file`, below the folder `base` at its top.

    `on_piece` is told of each piece that was written: its path and length in bytes. OSError goes through.
    """
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    with file.open("xb") as out:
        writer = ZipWriter(out)
        for name in sorted(names, key=lambda name: name.encode()):
            writer.add(f"{base}/{name}", names[name].stat().st_size, _pieces(names[name], name, on_piece))
        writer.finish()


def _pieces(path: Path, name: str, on_piece: Callable[[str, int], None]) -> Iterable[bytes]:
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_CHUNK):
            yield piece
            on_piece(name, len(piece))
