"""The structure of a ZIP file, read strictly and without unpacking: what every reader agrees on, or refused.

- The last 22 bytes are the end record; the directory ends where it begins (ZIP64 records between are read).
- Local headers and data tile the file from its first byte to the directory, in the directory's order: no byte
  is hidden, none is used twice.
- A local header says what the directory says, in every field; sizes stand before the data.
- Stored or deflate, at most 200:1; no encryption, comment, link, device; a name once, as a file or a folder.
- Members and the folders on the way to them are counted together; a name longer than any name may be is not
  kept.
- Every fault is listed that can still be told apart. A structure with a fault is not unpacked.
"""

from __future__ import annotations

import stat
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from reviewer_app.intake import container_faults as faults
from reviewer_app.intake import zip_records as records
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.limits import MAX_FAULTS
from reviewer_app.intake.names import MAX_DEPTH, MAX_PATH, name_faults
from reviewer_app.intake.zip_end import End, Unfit, read_end
from reviewer_app.intake.zip_records import Entry, Header, Malformed

MAX_MEMBERS = 200_000
MAX_DIRECTORY = 64 * 1024 * 1024  # bytes
MAX_RATIO = 200
# A file this small is no bomb, whatever its ratio; a few KiB of zeros pack better than 200:1.
RATIO_MATTERS_ABOVE = 64 * 1024  # bytes
MAX_VERSION = 45
STORED, DEFLATE = 0, 8

_UTF8 = 0x0800
_PLAIN_FLAGS = _UTF8 | 0x0006  # and how hard deflate tried
_DESCRIPTOR = 0x0008
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DOS_FOLDER = 0x0010
_KINDS = {stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
# By the attributes of DOS and Windows: some readers leave such a member out, or make a link of it.
_ATTRIBUTES = {0x0008: "a volume label", 0x0040: "a device", 0x0400: "a reparse point (a link)"}
_COMPARED = {
    "version": "version",
    "flags": "set of flags",
    "method": "method",
    "time": "time",
    "crc": "checksum",
    "packed": "packed size",
    "size": "size",
    "name": "name",
}
_IN_DESCRIPTOR = frozenset({"crc", "packed", "size"})
_LARGEST = (1 << 63) - 1  # bytes: more no file can have


@dataclass(frozen=True, slots=True)
class Member:
    """One member: where its packed bytes begin, how many they are, and what they unpack to (bytes)."""

    name: str
    folder: bool
    method: int
    crc: int
    start: int
    packed: int
    size: int


@dataclass(slots=True)
class Structure:
    """The members in the order of the file, and everything that is wrong with the container."""

    members: list[Member] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_structure(file: BinaryIO, shown: str) -> Structure:
    """The structure of the ZIP file `file`; `shown` is how its faults name it."""
    found = Structure()
    try:
        end = read_end(file, shown)
        found.faults += end.faults
        for one in _read_members(file, shown, end, found.members):
            if len(found.faults) == MAX_FAULTS:
                found.faults.append(faults.MORE.broken(shown, limit=MAX_FAULTS))
                break
            found.faults.append(one)
    except Unfit as problem:
        found.faults += problem.faults
    return found


def _read_members(file: BinaryIO, shown: str, end: End, members: list[Member]) -> Iterator[Fault]:
    if end.count > MAX_MEMBERS:
        yield faults.TOO_MANY_MEMBERS.broken(shown, count=end.count, limit=MAX_MEMBERS)
        return
    if end.size > MAX_DIRECTORY:
        yield faults.DIRECTORY_TOO_LARGE.broken(shown, size=end.size, limit=MAX_DIRECTORY)
        return
    file.seek(end.start)
    directory = memoryview(file.read(end.size))
    expected: int | None = 0  # None: an entry before could not be read, so nothing is known of this place
    for entry in _entries(directory, shown, end):
        if isinstance(entry, Fault):
            yield entry
            expected = None
            continue
        name = shown_name(entry.header.name)
        yield from _entry_faults(entry, name)
        if expected not in (None, entry.offset):
            yield faults.PLACE.broken(name, offset=entry.offset, expected=expected)
        start = yield from _local_faults(file, entry, name, end.start)
        # A data descriptor of unknown length follows the data; that it is there is fault enough.
        expected = None if entry.header.flags & _DESCRIPTOR else start + entry.header.packed
        if len(entry.header.name) > MAX_PATH + 1:  # and the slash of a folder
            yield from name_faults(name)
        elif max(entry.header.size, entry.header.packed) <= _LARGEST:
            members.append(_member(entry, name, start))
    if expected not in (None, end.start):
        yield faults.PLACE.broken(f"The directory of {shown}", offset=end.start, expected=expected)
    yield from _listing_faults(members, shown, end.start)


def _entries(directory: memoryview, shown: str, end: End) -> Iterator[Entry | Fault]:
    """The entries of the directory in their order; a fault stands where an entry cannot be read."""
    at = 0
    for _ in range(end.count):
        try:
            entry = records.entry_at(directory, at)
        except Malformed as error:
            length = records.entry_length(directory, at)
            if length is None:
                yield faults.DIRECTORY.broken(shown, why=error)
                return
            yield faults.EXTRA.broken(shown_name(records.entry_name(directory, at)), why=error)
            at += length
            continue
        at += entry.length
        yield entry
    if at != len(directory):
        why = f"{len(directory) - at} of its bytes belong to no entry that is counted"
        yield faults.DIRECTORY.broken(shown, why=why)


def shown_name(raw: bytes) -> str:
    """A name as text; what is not UTF-8 comes as lone surrogates, as from a file system."""
    return raw.decode("utf-8", "surrogateescape")


def _member(entry: Entry, name: str, start: int) -> Member:
    header = entry.header
    folder = name.endswith("/")
    return Member(
        name.removesuffix("/"), folder, header.method, header.crc, start, header.packed, header.size
    )


def _entry_faults(entry: Entry, name: str) -> Iterator[Fault]:
    header = entry.header
    if header.flags & ~_PLAIN_FLAGS:
        yield from _flag_faults(header.flags, name)
    if header.method not in (STORED, DEFLATE):
        yield faults.METHOD.broken(name, method=header.method)
    if header.version & 0xFF > MAX_VERSION:
        yield faults.VERSION.broken(name, version=header.version & 0xFF, limit=MAX_VERSION)
    if entry.comment:
        yield faults.COMMENT.broken(name)
    if entry.disk:
        yield faults.DISKS.broken(name)
    if not header.flags & _UTF8 and not header.name.isascii():
        yield faults.NAME_FLAG.broken(name)
    yield from _size_faults(header, name)
    yield from _kind_faults(entry, name)


def _flag_faults(flags: int, name: str) -> Iterator[Fault]:
    if flags & _ENCRYPTED:
        yield faults.ENCRYPTED.broken(name)
    if flags & _DESCRIPTOR:
        yield faults.DESCRIPTOR.broken(name)
    if other := flags & ~(_PLAIN_FLAGS | _ENCRYPTED | _DESCRIPTOR):
        yield faults.FLAGS.broken(name, flags=f"0x{other:04x}")


def _size_faults(header: Header, name: str) -> Iterator[Fault]:
    if max(header.size, header.packed) > _LARGEST:
        yield faults.SIZE.broken(name, size=header.size, why="no file can be so large")
    elif header.method == STORED and header.size != header.packed:
        yield faults.SIZE.broken(name, size=header.size, why=f"it is stored in {header.packed}")
    elif header.size > max(MAX_RATIO * header.packed, RATIO_MATTERS_ABOVE):
        yield faults.RATIO.broken(name, packed=header.packed, size=header.size, limit=MAX_RATIO)


def _kind_faults(entry: Entry, name: str) -> Iterator[Fault]:
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield faults.SPECIAL.broken(name, kind=_KINDS.get(kind, "a device"))
    for attribute, what in _ATTRIBUTES.items():
        if entry.attributes & attribute:
            yield faults.SPECIAL.broken(name, kind=what)
    if entry.mode & 0o7000:
        yield faults.MODE.broken(name, mode=f"{entry.mode & 0o7777:04o}")
    folder = name.endswith("/")
    if folder and (entry.header.size or entry.header.packed):
        yield faults.FOLDER.broken(name, why="its name ends in a slash, and it has content")
    if folder and kind == stat.S_IFREG:
        yield faults.FOLDER.broken(name, why="its name ends in a slash, and its mode is a file's")
    if not folder and (kind == stat.S_IFDIR or entry.attributes & _DOS_FOLDER):
        yield faults.FOLDER.broken(name, why="its attributes are a folder's, and its name has no slash")


def _local_faults(file: BinaryIO, entry: Entry, name: str, limit: int) -> Generator[Fault, None, int]:
    """What is wrong with the local header; returns where the data begins after it."""
    guess = entry.offset + records.LOCAL.size + len(entry.header.name)
    if guess > limit:
        yield faults.HEADER.broken(name, why="its place is not before the directory")
        return guess
    file.seek(entry.offset)
    try:
        head = file.read(records.LOCAL.size)
        names, extras = records.local_lengths(head)
        local = records.local_header(head, file.read(names), file.read(extras))
    except Malformed as error:
        yield faults.HEADER.broken(name, why=error)
        return guess
    if entry.far and local.version < entry.header.version == MAX_VERSION:
        local = replace(local, version=MAX_VERSION)
    if local != entry.header:
        if local.flags & ~entry.header.flags & _DESCRIPTOR:
            yield faults.DESCRIPTOR.broken(name)
        for attribute, what in _COMPARED.items():
            told_after = attribute in _IN_DESCRIPTOR and local.flags & _DESCRIPTOR
            if getattr(local, attribute) != getattr(entry.header, attribute) and not told_after:
                yield faults.DIFFERS.broken(name, what=what)
    start = entry.offset + records.LOCAL.size + names + extras
    if start + entry.header.packed > limit:
        yield faults.HEADER.broken(name, why="its data would reach into the directory")
    return start


def _listing_faults(members: list[Member], shown: str, size: int) -> Iterator[Fault]:
    total = sum(member.size for member in members)
    if total > max(MAX_RATIO * size, RATIO_MATTERS_ABOVE):
        yield faults.RATIO.broken(shown, packed=size, size=total, limit=MAX_RATIO)
    names: dict[str, bool] = {}
    for member in members:
        if member.name in names:
            how = "twice" if names[member.name] == member.folder else "both as a file and as a folder"
            yield faults.TWICE.broken(member.name, how=how)
        names[member.name] = member.folder
    yield from _folder_faults(members, names, shown)


def _folder_faults(members: list[Member], names: dict[str, bool], shown: str) -> Iterator[Fault]:
    """Folders that are files too, at any height above a member; and more folders than can be kept."""
    folders: set[str] = set()
    for member in members:
        if member.name.count("/") > MAX_DEPTH:
            continue  # which its name is refused for
        above = member.name.rpartition("/")[0]
        while above and above not in folders:
            folders.add(above)
            if names.get(above) is False:
                yield faults.TWICE.broken(above, how="both as a file and as a folder")
            above = above.rpartition("/")[0]
        if len(members) + len(folders) > 2 * MAX_MEMBERS:
            members.clear()
            yield faults.TOO_MANY_MEMBERS.broken(shown, count=f"over {2 * MAX_MEMBERS}", limit=MAX_MEMBERS)
            return
