"""The payload of a bag: every file read once, through SHA-512, into the caller's sink.

- From the first fault on nothing more goes into the sink, but reading goes on: every fault is listed.
- The sink is told the digest of a file only when it is the one the manifest states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from reviewer_app.domain.errors import DeskError
from reviewer_app.intake import faults
from reviewer_app.intake.bag import PAYLOAD
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.medium import Medium, Survey, Take, Unreadable
from reviewer_app.intake.profile import MANIFEST


class ReadingCancelled(DeskError):
    """Reading {name} was cancelled; nothing of it was taken in."""


class Sink(Protocol):
    """Takes the payload as it is read: `begin`, `write` until the size is reached, `finish`; file by file.

    What was taken is worth something only when a VerifiedBundle comes back: on any other end (a fault, a
    cancel, an exception) the caller throws all of it away, the file under way included.
    """

    def begin(self, path: str, size: int) -> None:
        """A file of `size` bytes follows; `path` begins with `data/` and is a name, not a place."""

    def write(self, piece: memoryview) -> None:
        """The next bytes, at most 256 KiB; the memory is used again after the call."""

    def finish(self, sha512: str) -> None:
        """The file was whole and has the digest its manifest states."""


class Nowhere:
    """The sink that keeps nothing: to check a bundle without taking it in."""

    def begin(self, path: str, size: int) -> None:
        del path, size

    def write(self, piece: memoryview) -> None:
        del piece

    def finish(self, sha512: str) -> None:
        del sha512


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of the payload is; counts and bytes."""

    files_done: int
    files: int
    bytes_done: int
    bytes: int
    current: str


OnProgress = Callable[[Progress], bool]  # False cancels


def to_the_end(_progress: Progress) -> bool:
    """Progress nobody looks at."""
    return True


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """One file of the payload: its path in the bundle (`data/…`), size in bytes, SHA-512 (hex)."""

    path: str
    size: int
    sha512: str


class PayloadReading:
    """The one pass over the payload: each file is read once, whichever part of the check asks for it.

    `listed` is the payload manifest, path to SHA-512. A file it does not list is read, and not vouched for.
    """

    def __init__(
        self,
        name: str,
        medium: Medium,
        survey: Survey,
        listed: dict[str, str],
        sink: Sink,
        on_progress: OnProgress,
    ) -> None:
        self._name = name
        self._medium = medium
        self._survey = survey
        self._listed = listed
        self._sink = sink
        self._on_progress = on_progress
        # A dict as an ordered set: the order of the survey keeps files of one folder together.
        self._waiting = dict.fromkeys(path for path in survey.files if path.startswith(PAYLOAD))
        self._files = len(self._waiting)
        self._bytes = sum(survey.files[path].size for path in self._waiting)
        self._bytes_done = 0
        self._read: dict[str, PayloadFile] = {}

    @property
    def files(self) -> tuple[PayloadFile, ...]:
        """What was read, in the order of the paths."""
        return tuple(self._read[path] for path in sorted(self._read))

    def size_of(self, path: str) -> int | None:
        """The size in bytes of a file that is there, or None."""
        entry = self._survey.files.get(path)
        return None if entry is None else entry.size

    def read_one(self, path: str, found: list[Fault]) -> bytes:
        """Read a file that is there and must also be understood here, and return its bytes."""
        pieces: list[bytes] = []
        self._take_in(path, found, lambda piece: pieces.append(bytes(piece)))
        return b"".join(pieces)

    def read_rest(self, found: list[Fault]) -> None:
        """Read every file that was not read yet."""
        for path in tuple(self._waiting):
            self._take_in(path, found, None)
        self._report("")

    def _take_in(self, path: str, found: list[Fault], keep: Take | None) -> None:
        del self._waiting[path]
        entry = self._survey.files[path]
        self._report(path)
        sealing = not found  # nothing more is sealed of a bundle that is refused already
        if sealing:
            self._sink.begin(path, entry.size)
        takers = [taker for taker in (self._sink.write if sealing else None, keep) if taker]
        try:
            digest = self._medium.read(path, entry, self._taking(path, entry.size, takers))
        except Unreadable as problem:
            found.append(problem.fault)
            return
        self._read[path] = PayloadFile(path, entry.size, digest)
        stated = self._listed.get(path)
        if stated is not None and stated != digest:
            found.append(faults.DIGEST.broken(path, manifest=MANIFEST))
        elif sealing:
            self._sink.finish(digest)

    def _taking(self, path: str, left: int, takers: list[Take]) -> Take:
        """What to do with a piece; progress is told between the pieces of a large file."""

        def take(piece: memoryview) -> None:
            nonlocal left
            for taker in takers:
                taker(piece)
            self._bytes_done += len(piece)
            left -= len(piece)
            if left:
                self._report(path)

        return take

    def _report(self, path: str) -> None:
        done = Progress(len(self._read), self._files, self._bytes_done, self._bytes, path)
        if not self._on_progress(done):
            raise ReadingCancelled(name=self._name)
