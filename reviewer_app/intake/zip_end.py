"""The end of a ZIP file: where its directory lies, by the last 22 bytes and the ZIP64 records before them.

- A file that is no ZIP file at all is named for what it is; one that goes on after its end record is refused.
- Whatever both end records state, they state alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from reviewer_app.intake import container_faults as faults
from reviewer_app.intake import zip_records as records
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.zip_records import FULL16, FULL32

_FURTHEST = records.END_SIZE + 0xFFFF  # where a lenient reader would still look for the end record
_MAGIC = (
    (0, b"PK\x03\x04", ""),
    (0, b"PK\x05\x06", ""),
    (257, b"ustar", "it is a TAR file"),
    (0, b"\x1f\x8b", "it is a gzip file"),
    (0, b"BZh", "it is a bzip2 file"),
    (0, b"\xfd7zXZ\x00", "it is an xz file"),
    (0, b"\x28\xb5\x2f\xfd", "it is a Zstandard file"),
    (0, b"7z\xbc\xaf\x27\x1c", "it is a 7z file"),
    (0, b"Rar!\x1a\x07", "it is a RAR file"),
)


class Unfit(Exception):
    """The container cannot be read any further; carries what is wrong with it, the reason last."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults[-1].sentence)


@dataclass(frozen=True, slots=True)
class End:
    """Where the directory lies (bytes), how many entries it has, and the faults reading can go on after."""

    start: int
    size: int
    count: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What an end record states; `disks` are the numbers that are 0 in a file that is in one piece."""

    disks: tuple[int, ...]
    here: int
    count: int
    size: int
    start: int


def read_end(file: BinaryIO, shown: str) -> End:
    """Where the directory of `file` lies. Raises Unfit when that cannot be said."""
    total = file.seek(0, 2)
    tail = _read(file, max(total - records.END_SIZE, 0), records.END_SIZE)
    if len(tail) < records.END_SIZE or tail[:4] != records.END_SIGNATURE:
        raise Unfit(_no_end(file, shown, total))
    _mark, disk, first, here, count, size, start, comment = records.END.unpack(tail)
    stated = _Stated((disk, first), here, count, size, start)
    end = total - records.END_SIZE
    found: list[Fault] = []
    if comment:
        found.append(faults.COMMENT.broken(shown))
    wide = _read(file, end - records.ZIP64_SIZE, records.ZIP64_SIZE) if end >= records.ZIP64_SIZE else b""
    if wide[56:60] == records.LOCATOR_SIGNATURE:
        end -= records.ZIP64_SIZE
        stated, wrong = _wide(wide, stated, end, shown)
        found += wrong
    elif FULL16 in (count, here) or FULL32 in (size, start):
        raise Unfit(faults.ZIP64.broken(shown, why="a number refers to records that are missing"))
    found += _stated_faults(stated, shown)
    if stated.start + stated.size != end:
        why = f"it should lie at bytes {stated.start} to {stated.start + stated.size}, and end at {end}"
        raise Unfit(*found, faults.DIRECTORY.broken(shown, why=why))
    return End(stated.start, stated.size, stated.count, tuple(found))


def _stated_faults(stated: _Stated, shown: str) -> Iterator[Fault]:
    if any(stated.disks) or stated.here != stated.count:
        yield faults.DISKS.broken(shown)


def _wide(wide: bytes, narrow: _Stated, at: int, shown: str) -> tuple[_Stated, list[Fault]]:
    """What the ZIP64 end record states; it lies at byte `at`, right before its locator."""
    _mark, disk, place, disks = records.ZIP64_LOCATOR.unpack_from(wide, 56)
    mark, length, _made, _needed, number, first, here, count, size, start = records.ZIP64_END.unpack_from(
        wide
    )
    if mark != records.ZIP64_SIGNATURE or length != 44 or place != at:
        raise Unfit(faults.ZIP64.broken(shown, why="the locator does not point at the record before it"))
    stated = _Stated((number, first, disk, disks - 1, *narrow.disks), here, count, size, start)
    pairs = (
        (narrow.here, here, FULL16),
        (narrow.count, count, FULL16),
        (narrow.size, size, FULL32),
        (narrow.start, start, FULL32),
    )
    wrong = []
    if any(one not in (full, other) for one, other, full in pairs):
        wrong.append(faults.ZIP64.broken(shown, why="the two end records do not state the same"))
    return stated, wrong


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _no_end(file: BinaryIO, shown: str, total: int) -> Fault:
    head = _read(file, 0, 512)
    for at, magic, kind in _MAGIC:
        if kind and head[at : at + len(magic)] == magic:
            return faults.NOT_A_CONTAINER.broken(shown, why=kind)
    behind = _read(file, max(total - _FURTHEST, 0), _FURTHEST).rfind(records.END_SIGNATURE)
    if behind >= 0:
        left = min(total, _FURTHEST) - behind - records.END_SIZE
        why = f"{left} bytes follow its end record" if left > 0 else "its end record is cut short"
        return faults.END.broken(shown, why=why)
    if any(not kind and head.startswith(magic) for _, magic, kind in _MAGIC):
        return faults.END.broken(shown, why="it has no end record, so it was cut short")
    return faults.NOT_A_CONTAINER.broken(shown, why="it is not a ZIP file" if total else "it is empty")
