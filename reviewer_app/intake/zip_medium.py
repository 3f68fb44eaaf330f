"""A strict ZIP file as a medium: members by name, their bytes unpacked once, in memory, within their bounds.

- Nothing is read of a container whose structure has a fault.
- A member unpacks to exactly the bytes it states, with its checksum, from exactly its packed bytes; the first
  byte too many ends it.
- The file must be, after each member, the one that was opened.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator

from reviewer_app.intake import container_faults, faults
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.hashing import Buffers, Hashing, hashing
from reviewer_app.intake.medium import (
    CHUNK,
    Found,
    Survey,
    Take,
    Unreadable,
    collected,
    stamp_of,
    why_not,
)
from reviewer_app.intake.names import MAX_DEPTH, name_faults
from reviewer_app.intake.profile import BAGIT
from reviewer_app.intake.strictzip import DEFLATE, Member, Structure

ReadStructure = Callable[[int, str], Structure]  # (an open descriptor, how faults name the file)

_PACKED = 64 * 1024  # bytes taken from the file at a time, to be unpacked


class ZipMedium:
    """An open ZIP file. Members are read in any order; that of the file is the fastest."""

    def __init__(self, descriptor: int, shown: str, read_structure: ReadStructure) -> None:
        self._file = descriptor
        self._shown = shown
        self._read_structure = read_structure
        self._stamp = stamp_of(os.fstat(descriptor))
        self._buffers = Buffers(CHUNK)

    def survey(self) -> Survey:
        """The bag in the container: a serialized bag lies in one folder at the top (RFC 8493, 4), or bare."""
        return _within_base(self.listing())

    def listing(self) -> Survey:
        """Every member, and every folder on the way to one. Raises what `read_structure` raises."""
        structure = self._read_structure(self._file, self._shown)
        folders: dict[str, None] = {}
        survey = Survey(faults=list(structure.faults))
        for member in structure.members:
            folders.update(dict.fromkeys(_above(member.name)))
            if member.folder:
                folders[member.name] = None
            else:
                stamp = (member.method, member.crc, member.start, member.packed)
                survey.files[member.name] = Found(member.size, stamp)
        survey.folders = list(folders)
        if structure.faults:
            survey.whole = False
        else:
            survey.faults += _empty_folders(structure.members)
        return survey

    def read(self, path: str, found: Found, take: Take | None = None) -> str:
        method, crc, start, packed = found.stamp
        member = Member(path, False, method, crc, start, packed, found.size)
        with hashing(found.size, self._buffers) as digest:
            try:
                checksum = self._passed_on(member, digest, take)
            except zlib.error as error:
                raise Unreadable(container_faults.DATA.broken(path, why=_reason(error))) from error
            if checksum != member.crc:
                raise Unreadable(container_faults.CHECKSUM.broken(path))
            if stamp_of(os.fstat(self._file)) != self._stamp:
                what = "its size or its times are others now"
                raise Unreadable(faults.CHANGED.broken(self._shown, what=what))
            return digest.hexdigest()

    def _passed_on(self, member: Member, digest: Hashing, take: Take | None) -> int:
        """Hash a member and hand it on, piece by piece; its CRC-32."""
        checksum = 0
        for piece in self._pieces(member, digest):
            digest.update(piece)
            checksum = zlib.crc32(piece, checksum)
            if take is not None:
                take(piece)
        return checksum

    def read_whole(self, path: str, found: Found) -> tuple[bytes, str]:
        return collected(self, path, found)

    def _pieces(self, member: Member, memory: Hashing) -> Iterator[memoryview]:
        return (self._unpacked if member.method == DEFLATE else self._stored)(member, memory)

    def _stored(self, member: Member, memory: Hashing) -> Iterator[memoryview]:
        at, end = member.start, member.start + member.size
        while at < end:
            piece, filled = memory.buffer()[: min(end - at, CHUNK)], 0
            while filled < len(piece):
                filled += self._fill(member, piece[filled:], at + filled)
            at += filled
            yield piece

    def _unpacked(self, member: Member, memory: Hashing) -> Iterator[memoryview]:
        """Whole chunks and a last piece; what does not fit the member's own words is Unreadable."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        packed = memoryview(bytearray(_PACKED))
        waiting: bytes | memoryview = b""
        at, end, done, filled = member.start, member.start + member.packed, 0, 0
        while not inflater.eof:
            if not waiting and at < end:
                count = self._fill(member, packed[: min(end - at, _PACKED)], at)
                waiting, at = packed[:count], at + count
            given = len(waiting)
            # One byte more than is stated shows that there is more, and nothing beyond it is made.
            out = inflater.decompress(waiting, min(CHUNK - filled, member.size - done + 1))
            waiting = inflater.unconsumed_tail
            done += len(out)
            if done > member.size:
                raise _wrong_size(member, "there is more")
            if not out and not given and at == end and not inflater.eof:
                raise Unreadable(container_faults.DATA.broken(member.name, why="its packed data has no end"))
            buffer = memory.buffer()  # the same one until a piece of it was handed over
            buffer[filled : filled + len(out)] = out
            filled += len(out)
            if filled == CHUNK:
                yield buffer
                filled = 0
        if inflater.unused_data or at < end:
            raise Unreadable(
                container_faults.DATA.broken(member.name, why="bytes follow the end of its packed data")
            )
        if done != member.size:
            raise _wrong_size(member, f"there are {done}")
        if filled:
            yield memory.buffer()[:filled]

    def _fill(self, member: Member, into: memoryview, at: int) -> int:
        try:
            count = os.preadv(self._file, [into], at)
        except OSError as error:
            raise Unreadable(faults.UNREADABLE.broken(member.name, why=why_not(error))) from error
        if not count:
            raise Unreadable(faults.CHANGED.broken(self._shown, what="it ends before its stated size"))
        return count


def _within_base(whole: Survey) -> Survey:
    """The survey as seen from the one folder at the top, when there is one and no bag begins above it."""
    tops = {path.partition("/")[0] for path in (*whole.files, *whole.folders)}
    if BAGIT in whole.files or len(tops) != 1 or not whole.whole:
        return whole
    (base,) = tops
    return Survey(
        {path.removeprefix(f"{base}/"): found for path, found in whole.files.items()},
        [path.removeprefix(f"{base}/") for path in whole.folders if path != base],
        [*whole.faults, *name_faults(base)],
    )


def _above(name: str) -> Iterator[str]:
    """The folders on the way to a name, the topmost first; of a name too deep (a fault) none."""
    parts = name.split("/")
    if len(parts) - 1 <= MAX_DEPTH:
        for count in range(1, len(parts)):
            yield "/".join(parts[:count])


def _empty_folders(members: list[Member]) -> Iterator[Fault]:
    above = {folder for member in members for folder in _above(member.name)}
    for member in members:
        if member.folder and member.name not in above:
            yield faults.EMPTY_FOLDER.broken(member.name)


def _wrong_size(member: Member, why: str) -> Unreadable:
    return Unreadable(container_faults.SIZE.broken(member.name, size=member.size, why=why))


def _reason(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2] or "it is damaged"
