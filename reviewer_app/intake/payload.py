"""The payload of a bag: every file read once, through SHA-512, into the caller's sink.

- Nothing goes into a sink before the submission is understood: until then it is not known where it belongs.
  What was read for its meaning is kept in memory and goes into the sink first.
- Before anything goes into the sink it is told how much will come, and may refuse all of it.
- From the first fault on nothing more goes into the sink, but reading goes on: every fault is listed.
- The sink is told that a file was whole only when its digest is the one the manifest states.
- Whoever follows the progress may end the reading: with nothing, or with the faults found so far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reviewer_app.domain.errors import DeskError
from reviewer_app.intake import faults
from reviewer_app.intake.bag import PAYLOAD
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.medium import CHUNK, Medium, Survey, Take, Unreadable
from reviewer_app.intake.profile import MANIFEST
from reviewer_app.intake.scan import FileScan


class ReadingCancelled(DeskError):
    """Reading {name} was cancelled; nothing of it was taken in."""


class ReadingEnded(Exception):
    """The clerk has seen enough: carries the fault that says how much was not looked at."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.sentence)


class Sink(Protocol):
    """Takes the payload as it is read: `expect` once, then `begin`, `write`, `finish`; file by file.

    What was taken is worth something only when a VerifiedBundle comes back: on any other end (a fault, a
    cancel, an exception) the caller throws all of it away, the file under way included.
    """

    def expect(self, files: int, size: int) -> None:
        """So many files, of so many bytes together, are about to come. Raises DeskError to take none."""

    def begin(self, path: str, size: int, sha512: str) -> None:
        """A file of `size` bytes follows; `path` begins with `data/` and is a name, not a place.

        `sha512` (hex) is what the manifest states, "" where it states nothing; not checked yet.
        """

    def write(self, piece: memoryview) -> None:
        """The next bytes, at most 512 KiB; the memory is used again after the call."""

    def finish(self, sha512: str) -> None:
        """The file was whole and has the digest its manifest states."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of the payload is; counts and bytes, and the sentence of the newest fault.

    `files_done` counts what was looked at, whether or not it could be read.
    """

    files_done: int
    files: int
    bytes_done: int
    bytes: int
    current: str
    faults: int = 0
    last_fault: str = ""


class ReadOn(StrEnum):
    """The answer to a word of progress: read on, stop and list the faults found so far, or stop at once."""

    ON = "on"
    LIST = "list"
    CANCEL = "cancel"


OnProgress = Callable[[Progress], ReadOn]


def to_the_end(_progress: Progress) -> ReadOn:
    """Progress nobody looks at."""
    return ReadOn.ON


@dataclass(frozen=True, slots=True)
class Takers:
    """Who follows the payload as it is read. Without a `scan` nothing is scanned."""

    on_progress: OnProgress = to_the_end
    scan: FileScan | None = None


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """One file of the payload: its path in the bundle (`data/…`), size in bytes, SHA-512 (hex)."""

    path: str
    size: int
    sha512: str


class PayloadReading:
    """The one pass over the payload: each file is read once, whichever part of the check asks for it.

    `listed` is the payload manifest, path to SHA-512. A file it does not list is read, and not vouched for.
    Faults go into `found`. Raises ReadingEnded and ReadingCancelled as `takers.on_progress` answers.
    """

    def __init__(
        self,
        name: str,
        medium: Medium,
        survey: Survey,
        listed: dict[str, str],
        takers: Takers,
        found: list[Fault],
    ) -> None:
        self._name = name
        self._medium = medium
        self._survey = survey
        self._listed = listed
        self._takers = takers
        self._found = found
        # A dict as an ordered set: the order of the survey keeps files of one folder together.
        self._waiting = dict.fromkeys(path for path in survey.files if path.startswith(PAYLOAD))
        self._files = len(self._waiting)
        self._files_done = 0
        self._bytes = sum(survey.files[path].size for path in self._waiting)
        self._bytes_done = 0
        self._sink: Sink | None = None
        self._set_aside: list[tuple[PayloadFile, bytes]] = []
        self._read: dict[str, PayloadFile] = {}

    @property
    def files(self) -> tuple[PayloadFile, ...]:
        """What was read, in the order of the paths."""
        return tuple(self._read[path] for path in sorted(self._read))

    def size_of(self, path: str) -> int | None:
        """The size in bytes of a file that is there, or None."""
        entry = self._survey.files.get(path)
        return None if entry is None else entry.size

    def read_one(self, path: str) -> bytes:
        """Read a file that is there and must be understood before anything is sealed; its bytes."""
        pieces: list[bytes] = []
        self._take_in(path, lambda piece: pieces.append(bytes(piece)))
        data = b"".join(pieces)
        if path in self._read:
            self._set_aside.append((self._read[path], data))
        return data

    def seal_into(self, sink: Sink) -> None:
        """From here on what is read goes into `sink`, unless there is a fault; first what was set aside."""
        if self._found:
            return
        self._sink = sink
        sink.expect(self._files, self._bytes)
        for file, data in self._set_aside:
            sink.begin(file.path, file.size, self._listed.get(file.path, ""))
            with memoryview(data) as whole:
                for start in range(0, len(whole), CHUNK):
                    sink.write(whole[start : start + CHUNK])
            sink.finish(file.sha512)
        self._set_aside.clear()

    def read_rest(self) -> None:
        """Read every file that was not read yet."""
        for path in tuple(self._waiting):
            self._take_in(path, None)
        self._report("")

    def _take_in(self, path: str, keep: Take | None) -> None:
        del self._waiting[path]
        self._report(path)
        size = self._survey.files[path].size
        sink = None if self._found else self._sink  # nothing more is sealed of a bundle that is refused
        if sink is not None:
            sink.begin(path, size, self._listed.get(path, ""))
        digest = self._scanned(path, self._takes(sink, keep))
        self._files_done += 1
        if digest is None:
            return
        self._read[path] = PayloadFile(path, size, digest)
        stated = self._listed.get(path)
        if stated is not None and stated != digest:
            self._found.append(faults.DIGEST.broken(path, manifest=MANIFEST))
        elif sink is not None and not self._found:
            sink.finish(digest)

    def _takes(self, sink: Sink | None, keep: Take | None) -> list[Take]:
        scan = self._takers.scan
        takes = (sink.write if sink else None, scan.write if scan else None, keep)
        return [take for take in takes if take]

    def _scanned(self, path: str, takes: list[Take]) -> str | None:
        """The digest of a file that was read, and scanned where there is a scan; None when it was not."""
        scan = self._takers.scan
        if scan is None:
            return self._passed_on(path, takes)
        scan.begin(path, self._survey.files[path].size)
        digest = None
        try:
            digest = self._passed_on(path, takes)
        finally:
            if digest is None:
                scan.abandon()
        if digest is not None and (fault := scan.finish()) is not None:
            self._found.append(fault)
        return digest

    def _passed_on(self, path: str, takes: list[Take]) -> str | None:
        entry = self._survey.files[path]
        try:
            return self._medium.read(path, entry, self._taking(path, entry.size, takes))
        except Unreadable as problem:
            self._found.append(problem.fault)
            return None

    def _taking(self, path: str, left: int, takes: list[Take]) -> Take:
        """What to do with a piece; progress is told between the pieces of a large file."""

        def take(piece: memoryview) -> None:
            nonlocal left
            for each in takes:
                each(piece)
            self._bytes_done += len(piece)
            left -= len(piece)
            if left:
                self._report(path)

        return take

    def _report(self, path: str) -> None:
        found = self._found
        last = found[-1].sentence if found else ""
        counts = (self._files_done, self._files, self._bytes_done, self._bytes)
        answer = self._takers.on_progress(Progress(*counts, path, len(found), last))
        if answer is ReadOn.CANCEL:
            raise ReadingCancelled(name=self._name)
        left = self._files - self._files_done
        if answer is ReadOn.LIST and left:
            raise ReadingEnded(faults.READING_ENDED.broken(self._name, left=left, files=self._files))
