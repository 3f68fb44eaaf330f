"""Inspect `.eval`: a zip of a header, summaries and one member a sample.

- `header.json` and `summaries.json` make the table; a sample's member is parsed when it is opened. Locator:
  the member's name.
- A log without a header was cut or its tool died: `_journal/start.json` and the journal's summaries stand in,
  and a note says so. Samples that no summary lists are read from their own members.
- The summaries say neither which samples were invalidated nor which scores were edited: the tool leaves both
  out. So every sample's member is unpacked and searched for the two words; those that have one are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer_app.domain.evidence import Note, Run, Sample, SampleRow, Severity
from reviewer_app.evidence.archive import LOCAL, Archive, open_archive
from reviewer_app.evidence.files import EvidenceUnreadable, Files, Listing
from reviewer_app.evidence.inspect_rows import row_of
from reviewer_app.evidence.inspect_run import run_of
from reviewer_app.evidence.inspect_sample import sample_of
from reviewer_app.evidence.untrusted_json import parse, sequence, text

FORM = "an Inspect log"
_FIRST_MEMBERS = (b"_journal/", b"header.json", b"samples/", b"summaries.json", b"reductions.json")
_MARKS = (
    b'"provenance"',
    b'"invalidation"',
)  # an edit of a score has the one, an invalidated sample the other
_JOURNAL_SUMMARY = re.compile(r"_journal/summaries/(\d+)\.json")


class InspectEval:
    """The adapter. See the module's words."""

    name = "inspect-eval"

    def claim(self, listing: Listing) -> list[tuple[str, ...]]:
        return [(name,) for name in listing.names if _is_log(listing.head(name))]

    def read(self, files: Files) -> Iterator[Run | SampleRow]:
        (name,) = files
        yield from _Log(open_archive(files[name], name)).read()

    def sample(self, files: Files, locator: str) -> Sample:
        (name,) = files
        archive = open_archive(files[name], name)
        return sample_of(_object(archive, locator))


def _is_log(head: bytes) -> bool:
    """A zip whose first member is one of an Inspect log's."""
    return head.startswith(LOCAL) and head[30:].startswith(_FIRST_MEMBERS)


def _object(archive: Archive, member: str) -> dict[str, Any]:
    """The member as an object; EvidenceUnreadable when it is none."""
    where = f"{member} in {archive.name}"
    value = parse(archive.read(member), where, FORM)
    if not isinstance(value, dict):
        raise EvidenceUnreadable(where, FORM, "it is not a JSON object")
    return value


class _Log:
    """One opened log, while its table is read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._notes: list[Note] = []

    def read(self) -> Iterator[Run | SampleRow]:
        header = self._header()
        summaries = self._summaries()
        listed = [self._locator(summary) for summary in summaries]
        unlisted = sorted(self._bodies() - set(listed))
        self._note_files(listed, unlisted)
        marked = self._marked(listed)
        first = [summaries[0]] if summaries else [self._whole(name) for name in unlisted[:1]]
        score_names = {score.scorer for summary in first for score in row_of(summary, "").scores}
        yield run_of(header, InspectEval.name, score_names, tuple(self._notes))
        for summary, locator in zip(summaries, listed, strict=True):
            present = locator if locator in self._archive.members else ""
            yield row_of(self._whole(locator) if locator in marked else summary, present)
        for name in unlisted:
            yield from self._unlisted_row(name)

    def _header(self) -> dict[str, Any]:
        if "header.json" in self._archive.members:
            return _object(self._archive, "header.json")
        words = "The log has no header: its tool was stopped, or the file was cut. What it wrote is shown."
        self._note("no-header", Severity.SERIOUS, words)
        if "_journal/start.json" not in self._archive.members:
            raise EvidenceUnreadable(self._archive.name, FORM, "it has neither a header nor a journal")
        return {"status": "started", **_object(self._archive, "_journal/start.json")}

    def _summaries(self) -> list[dict[str, Any]]:
        """One summary for each sample and epoch; of two for the same, the last."""
        found: dict[str, dict[str, Any]] = {}
        for member in self._summary_members():
            value = parse(self._archive.read(member), f"{member} in {self._archive.name}", FORM)
            for summary in sequence(value):
                if isinstance(summary, dict):
                    found[_key(summary)] = summary
        return list(found.values())

    def _summary_members(self) -> list[str]:
        if "summaries.json" in self._archive.members:
            return ["summaries.json"]
        matches = (_JOURNAL_SUMMARY.fullmatch(name) for name in self._archive.members)
        return [
            match.group() for match in sorted((m for m in matches if m), key=lambda m: int(m.group(1)[:9]))
        ]

    def _locator(self, summary: dict[str, Any]) -> str:
        return f"samples/{text(summary.get('id'))}_epoch_{text(summary.get('epoch'))}.json"

    def _bodies(self) -> set[str]:
        return {
            name for name in self._archive.members if name.startswith("samples/") and name.endswith(".json")
        }

    def _whole(self, name: str) -> dict[str, Any]:
        return _object(self._archive, name)

    def _unlisted_row(self, name: str) -> Iterator[SampleRow]:
        try:
            yield row_of(self._whole(name), name)
        except EvidenceUnreadable as fault:
            if self._archive.complete:
                raise
            del fault  # the member in which a cut file ends; the run's note says that it was cut

    def _marked(self, listed: list[str]) -> frozenset[str]:
        """The members that were edited or invalidated, by their words; damaged ones are counted in a note."""
        marked, damaged = set(), 0
        for name in listed:
            if name not in self._archive.members:
                continue
            try:
                data = self._archive.read(name)
            except EvidenceUnreadable:
                damaged += 1
                continue
            if any(word in data for word in _MARKS):
                marked.add(name)
        if damaged:
            words = f"{damaged} sample bodies in the file are damaged and cannot be opened."
            self._note("sample-bodies-damaged", Severity.SERIOUS, words)
        return frozenset(marked)

    def _note_files(self, listed: list[str], unlisted: list[str]) -> None:
        absent = sum(1 for name in listed if name not in self._archive.members)
        if absent:
            words = f"{absent} of {len(listed)} samples in the summary have no body in the file."
            self._note("sample-bodies-missing", Severity.SERIOUS, words)
        if unlisted and listed:
            words = (
                f"{len(unlisted)} samples in the file are not in its summary; they are shown with the others."
            )
            self._note("samples-not-in-summary", Severity.CAUTION, words)
        if not self._archive.complete:
            words = "The file ends before its directory: it was cut, or its writing was interrupted."
            self._note("log-cut-short", Severity.SERIOUS, words)
        if self._archive.repeated:
            count = len(self._archive.repeated)
            words = f"{count} members of the file have a name that occurs twice; the last of each is read."
            self._note("members-repeated", Severity.CAUTION, words)

    def _note(self, code: str, severity: Severity, words: str) -> None:
        self._notes.append(Note(code, severity, words))


def _key(summary: dict[str, Any]) -> str:
    """Sample and epoch; the number 59 and the string "59" are two samples, though they share a member."""
    return f"{summary.get('id')!r} {summary.get('epoch')!r}"
