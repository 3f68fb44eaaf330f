"""The records of a ZIP file as bytes (PKWARE APPNOTE 6.3.10, 4.3 and 4.5): read, and held to their form.

- Nothing here seeks or guesses: each function is given the bytes a record must be.
- A number that does not fit its field stands in a ZIP64 extra field, which holds exactly the numbers that are
  asked of it, in their order.
- Extra fields: each at most once, of exactly its form (nothing can hide in one), and only those that change
  nothing a reader sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

END_SIZE = 22  # bytes
ZIP64_SIZE = 56 + 20  # the ZIP64 end record and its locator
END_SIGNATURE = b"PK\x05\x06"
LOCATOR_SIGNATURE = b"PK\x06\x07"
ZIP64_SIGNATURE = b"PK\x06\x06"
ENTRY_SIGNATURE = b"PK\x01\x02"
LOCAL_SIGNATURE = b"PK\x03\x04"
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF

END = Struct("<4sHHHHIIH")
ZIP64_END = Struct("<4sQHHIIQQQQ")
ZIP64_LOCATOR = Struct("<4sIQI")
ENTRY = Struct("<4sHHHHIIIIHHHHHII")
LOCAL = Struct("<4sHHHIIIIHH")
_FIELD = Struct("<HH")
_NUMBER = Struct("<Q")

_ZIP64 = 0x0001
_TIMES, _OWNER, _NTFS = 0x5455, 0x7875, 0x000A
# ZIP64 sizes; times of Info-ZIP and of NTFS; owner numbers, which nobody here looks at.
_READ = frozenset({_ZIP64, _TIMES, _OWNER, _NTFS})
_NTFS_FORM = b"\x01\x00\x18\x00"  # after four reserved bytes: attribute 1, the three times, 24 bytes
_WIDEST_OWNER = 8  # bytes of a number


class Malformed(Exception):
    """A record is not of its form; the text says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the directory and the local header both say of a member. `time` is DOS time and date."""

    version: int
    flags: int
    method: int
    time: int
    crc: int
    packed: int
    size: int
    name: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the directory. `offset` is where its local header should be; `length` is of the entry.

    `far`: the offset stands in a ZIP64 field, and the entry asks for a reader of them where the local header
    need not.
    """

    header: Header
    offset: int
    mode: int
    attributes: int
    disk: int
    comment: int
    length: int
    far: bool


def entry_at(directory: memoryview, at: int) -> Entry:
    """The entry that begins at byte `at`. Raises Malformed."""
    if at + ENTRY.size > len(directory):
        raise Malformed("it ends within an entry")
    (
        mark,
        _made,
        version,
        flags,
        method,
        time,
        crc,
        packed,
        size,
        names,
        extras,
        comment,
        disk,
        _inner,
        outer,
        offset,
    ) = ENTRY.unpack_from(directory, at)
    if mark != ENTRY_SIGNATURE:
        raise Malformed(f"no entry begins at its byte {at}")
    start = at + ENTRY.size
    end = start + names + extras + comment
    if end > len(directory):
        raise Malformed("it ends within an entry")
    name = bytes(directory[start : start + names])
    wide = _fields(directory[start + names : start + names + extras]).get(_ZIP64)
    far = offset == FULL32
    size, packed, offset = _resolved(wide, (size, packed, offset))
    header = Header(version, flags, method, time, crc, packed, size, name)
    return Entry(header, offset, outer >> 16, outer & FULL16, disk, comment, end - at, far)


def entry_length(directory: memoryview, at: int) -> int | None:
    """How long the entry at `at` is when its extra fields cannot be read; None when it is no entry."""
    if at + ENTRY.size > len(directory) or directory[at : at + 4] != ENTRY_SIGNATURE:
        return None
    fields = ENTRY.unpack_from(directory, at)
    length = ENTRY.size + int(fields[9]) + int(fields[10]) + int(fields[11])
    return length if at + length <= len(directory) else None


def entry_name(directory: memoryview, at: int) -> bytes:
    """The name of an entry that has a length."""
    start = at + ENTRY.size
    return bytes(directory[start : start + ENTRY.unpack_from(directory, at)[9]])


def local_lengths(head: bytes) -> tuple[int, int]:
    """Of the fixed part of a local header: bytes of name, bytes of extra fields. Raises Malformed."""
    if len(head) != LOCAL.size or head[:4] != LOCAL_SIGNATURE:
        raise Malformed("there is none at its place")
    fields = LOCAL.unpack(head)
    return fields[8], fields[9]


def local_header(head: bytes, name: bytes, extras: bytes) -> Header:
    """A local header out of its three parts. Raises Malformed."""
    _mark, version, flags, method, time, crc, packed, size, _, _ = LOCAL.unpack(head)
    size, packed = _resolved(_fields(memoryview(extras)).get(_ZIP64), (size, packed))
    return Header(version, flags, method, time, crc, packed, size, name)


def _fields(data: memoryview) -> dict[int, memoryview]:
    found: dict[int, memoryview] = {}
    at = 0
    while at < len(data):
        if at + _FIELD.size > len(data):
            raise Malformed("an extra field is cut short")
        kind, length = _FIELD.unpack_from(data, at)
        at += _FIELD.size
        if at + length > len(data):
            raise Malformed("an extra field is cut short")
        if kind not in _READ or kind in found:
            raise Malformed(
                f"extra field 0x{kind:04x} " + ("stands there twice" if kind in found else "is not known")
            )
        found[kind] = data[at : at + length]
        if not _of_its_form(kind, found[kind]):
            raise Malformed(f"extra field 0x{kind:04x} is not of its form")
        at += length
    return found


def _of_its_form(kind: int, data: memoryview) -> bool:
    """Whether a field holds what it is for and no more; a ZIP64 field is judged by what asks for it."""
    if kind == _TIMES:
        return len(data) in (1, 5, 9, 13) and data[0] < 8
    if kind == _NTFS:
        return len(data) == 32 and data[4:8] == _NTFS_FORM
    if kind == _OWNER:
        user = data[1] if len(data) > 2 else 0  # bytes; too short a field has no user
        group = data[2 + user] if len(data) > 2 + user else 0
        sizes = (user, group)
        return min(sizes) > 0 and data[0] == 1 and max(sizes) <= _WIDEST_OWNER and len(data) == 3 + sum(sizes)
    return True


def _resolved(wide: memoryview | None, narrow: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers, those that are full (0xFFFFFFFF) replaced by those of the ZIP64 extra field."""
    asked = narrow.count(FULL32)
    if wide is None:
        if asked:
            raise Malformed("a number refers to a ZIP64 field that is missing")
        return narrow
    if not asked or len(wide) != asked * _NUMBER.size:
        raise Malformed("the ZIP64 field does not hold the numbers that refer to it")
    numbers = iter(_NUMBER.iter_unpack(wide))
    return tuple(next(numbers)[0] if number == FULL32 else number for number in narrow)
