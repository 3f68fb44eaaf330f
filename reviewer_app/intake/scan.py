"""The scan for malware, in the same one pass in which a bundle is read and sealed.

- Each file is found, clean, or *not scanned, and why*. A find is a fault of the bundle; nothing else here is:
  a scanner that is away, refuses or fails costs answers, never the import.
- The scanner is tried at the first file (`intake.clamd_trial`). If it does not recognise its own test file,
  no file is scanned.
- A scanner that gave no answer once is not asked again: it costs one timeout, and the rest is not scanned.
- Files above the site's limit are not sent. *Nothing found* does not count for a file into which the scanner
  cannot look (`intake.clamd_blind`), nor from a scanner that hides its limits.
- Pieces go out as they come; no file is held.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from reviewer_app.domain.scanning import (
    NOT_CONFIGURED,
    FileScanResult,
    ScanState,
    ScanSummary,
    with_result,
)
from reviewer_app.domain.text import visible
from reviewer_app.intake.clamd import Answer, Kind, NoAnswer, Stream
from reviewer_app.intake.clamd_blind import BlindSpots
from reviewer_app.intake.clamd_trial import try_scanner
from reviewer_app.intake.faults import Fault, Rule

MALWARE_FOUND = Rule(
    "malware-found", "profile of this desk: malware", "The scanner found {signature} in {file}."
)
T = TypeVar("T")
_NOT_TO_ITS_END = "it was not read to its end"


class FileScan(Protocol):
    """Takes each file once: `begin`, `write` for each piece, then `finish` or `abandon`.

    `size` is in bytes. The memory of a piece is used again after the call.
    """

    def begin(self, path: str, size: int) -> None: ...

    def write(self, piece: memoryview) -> None: ...

    def finish(self) -> Fault | None: ...

    def abandon(self) -> None: ...

    def summary(self) -> ScanSummary: ...


class NoScan:
    """No scanner is configured."""

    def begin(self, path: str, size: int) -> None:
        """Nothing is asked."""

    def write(self, piece: memoryview) -> None:
        """Nothing is sent."""

    def finish(self) -> Fault | None:
        return None

    def abandon(self) -> None:
        """Nothing was begun."""

    def summary(self) -> ScanSummary:
        return NOT_CONFIGURED


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds the scanner gets: to be tried (each question), and for one file.

    A file gets more than clamd's own MaxScanTime (120 s as delivered), so that clamd can say that it gave up.
    """

    trial: float = 10.0
    file: float = 150.0


class ClamdScan:
    """A scan by the clamd at `socket_path`; files above `limit_bytes` are not sent. No call raises for it."""

    def __init__(self, socket_path: str, limit_bytes: int, patience: Patience | None = None) -> None:
        self._socket_path = socket_path
        self._limit = limit_bytes
        self._patience = patience or Patience()
        self._summary = ScanSummary()
        self._tried = False
        self._away = ""  # why the scanner is not asked (any more)
        self._silent = ""  # why its "nothing found" does not count
        self._path: str | None = None
        self._why_not = ""  # why the file in hand is not scanned
        self._stream: Stream | None = None
        self._spots = BlindSpots(limit_bytes)

    def begin(self, path: str, size: int) -> None:
        """The next file. One that was neither finished nor abandoned is abandoned."""
        self.abandon()
        self._path = path
        self._spots = BlindSpots(self._limit)
        if not self._tried:
            self._tried = True
            self._asked(self._try)
        self._why_not = self._away
        if not self._why_not and size > self._limit:
            self._why_not = f"larger than the scanner is given ({self._limit:,} bytes)"
        if not self._why_not:
            self._asked(self._open)

    def write(self, piece: memoryview) -> None:
        """The next bytes of the file."""
        stream = self._stream
        if stream is not None:
            self._spots.look(piece)
            self._asked(lambda: stream.send(piece))

    def finish(self) -> Fault | None:
        """The file is whole: what the scanner says of it."""
        answer = None if self._stream is None else self._asked(self._stream.answer)
        state, words = (ScanState.NOT_SCANNED, self._why_not) if answer is None else self._meant(answer)
        return self._settle(state, words)

    def abandon(self) -> None:
        """The file will not become whole: it counts as not scanned. Nothing to do when no file is begun."""
        if self._path is not None:
            self._settle(ScanState.NOT_SCANNED, self._why_not or _NOT_TO_ITS_END)

    def summary(self) -> ScanSummary:
        """What was said of the files so far."""
        return self._summary

    def _asked(self, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except NoAnswer as problem:
            self._away = self._why_not = f"the scanner gave no answer: {problem.words}"
            self._hang_up()
            return None

    def _try(self) -> None:
        trial = try_scanner(self._socket_path, self._patience.trial)
        self._away, self._silent = trial.unfit, trial.silent
        self._summary = replace(
            self._summary, engine=trial.version.engine, database_date=trial.version.database_date
        )

    def _open(self) -> None:
        self._stream = Stream(self._socket_path, self._patience.file)

    def _meant(self, answer: Answer) -> tuple[ScanState, str]:
        if answer.kind is Kind.FOUND:
            return ScanState.FOUND, answer.name
        unseen = self._silent or self._spots.words
        if answer.kind is Kind.NOTHING_FOUND and not unseen:
            return ScanState.CLEAN, ""
        why = {
            Kind.NOTHING_FOUND: unseen,
            Kind.LIMIT: f"the scanner stopped at a limit of its own ({answer.name})",
            Kind.ENCRYPTED: f"encrypted, so that it could not be looked into ({answer.name})",
            Kind.TOO_LARGE: "larger than the scanner takes (its setting StreamMaxLength)",
            Kind.ERROR: f"the scanner failed at it: {answer.name}",
        }
        return ScanState.NOT_SCANNED, why[answer.kind]

    def _settle(self, state: ScanState, words: str) -> Fault | None:
        path, self._path = self._path, None
        self._hang_up()
        if path is None:
            raise RuntimeError("no file was begun")
        result = FileScanResult(visible(path, lines=False), state, words)
        self._summary = with_result(self._summary, result)
        return MALWARE_FOUND.broken(path, signature=words) if state is ScanState.FOUND else None

    def _hang_up(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None
