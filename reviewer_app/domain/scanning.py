"""What a scanner for malware said of the files of a bundle. Three states, never two.

- A file is clean only when the scanner says that it found nothing and kept nothing back. What was too large,
  encrypted, over a limit of the scanner, or left without an answer is *not scanned*, with the reason.
- Not scanned is never clean: a summary is clean only when every file of it is.
- Lists are bounded, counts are not: a bundle of many files gives a summary that can be kept and read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from reviewer_app.domain.text import one_line

MAX_NAMED = 100  # files named in a summary, of each kind
_SPOKEN = 3  # files named in its sentence, of each kind


class ScanState(StrEnum):
    CLEAN = "scanned, nothing found"
    FOUND = "found"
    NOT_SCANNED = "not scanned"


@dataclass(frozen=True, slots=True)
class FileScanResult:
    """One file: `words` is the signature's name when found, and the reason when not scanned."""

    path: str
    state: ScanState
    words: str = ""


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """`engine`: the scanner's name and version, "" where it never said. `clean` and the counts: files.

    `database_date`: the day of its signatures, None where it does not say. `found` and `not_scanned` (path,
    why) hold the first MAX_NAMED of `found_count` and `not_scanned_count`.
    """

    engine: str = ""
    database_date: date | None = None
    clean: int = 0
    found: tuple[FileScanResult, ...] = ()
    found_count: int = 0
    not_scanned: tuple[tuple[str, str], ...] = ()
    not_scanned_count: int = 0
    configured: bool = True

    @property
    def files(self) -> int:
        """How many files the summary speaks of."""
        return self.clean + self.found_count + self.not_scanned_count

    @property
    def all_clean(self) -> bool:
        """Every file was scanned, and nothing was found."""
        return 0 < self.files == self.clean

    @property
    def sentence(self) -> str:
        """The summary for a person: what was found first, then what was not scanned, then the rest."""
        if not self.configured:
            return "Not scanned: no scanner is configured."
        if not self.files:
            return "Not scanned: no file came to the scanner."
        parts = (self._found_words(), self._not_scanned_words(), self._clean_words(), self._engine_words())
        return " ".join(part for part in parts if part)

    def _found_words(self) -> str:
        if not self.found_count:
            return ""
        named = [f"{one_line(result.path)} ({one_line(result.words)})" for result in self.found[:_SPOKEN]]
        return f"Found in {_files(self.found_count)}: {_listed(named, self.found_count)}."

    def _not_scanned_words(self) -> str:
        if not self.not_scanned_count:
            return ""
        named = [f"{one_line(path)} ({one_line(why)})" for path, why in self.not_scanned[:_SPOKEN]]
        return f"Not scanned, {_files(self.not_scanned_count)}: {_listed(named, self.not_scanned_count)}."

    def _clean_words(self) -> str:
        if not self.clean:
            return ""
        every = "every one of " if self.all_clean and self.files > 1 else ""
        return f"Scanned, nothing found: {every}{_files(self.clean)}."

    def _engine_words(self) -> str:
        if not self.engine:
            return ""
        age = f"signatures of {self.database_date.isoformat()}" if self.database_date else "age not stated"
        return f"Scanner: {one_line(self.engine)}, {age}."


NOT_CONFIGURED = ScanSummary(configured=False)


def with_result(summary: ScanSummary, result: FileScanResult) -> ScanSummary:
    """`summary` with one more file."""
    if result.state is ScanState.CLEAN:
        return replace(summary, clean=summary.clean + 1)
    if result.state is ScanState.FOUND:
        found = summary.found if len(summary.found) >= MAX_NAMED else (*summary.found, result)
        return replace(summary, found=found, found_count=summary.found_count + 1)
    named = summary.not_scanned
    if len(named) < MAX_NAMED:
        named = (*named, (result.path, result.words))
    return replace(summary, not_scanned=named, not_scanned_count=summary.not_scanned_count + 1)


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"


def _listed(named: list[str], count: int) -> str:
    rest = count - len(named)
    return ", ".join(named) + (f", and {rest:,} more" if rest else "")
