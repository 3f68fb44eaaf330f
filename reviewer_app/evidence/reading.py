"""Evidence for the desk: which files of a submission are logs, their runs and rows, one sample's body;
and what other files hold of metadata documents and of checkpoint digests.

Every byte is parsed in the cage. `with Reader() as reader:` keeps one warm child for a job; it is not for
sharing between threads. Errors are EvidenceUnreadable (the file's fault), SealBroken (the vault's), or one of
cage.errors (what became of the child); each names the file.
"""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self, TypeVar

from reviewer_app.cage.parent import Cage, Lent, Limits
from reviewer_app.cage.protections import Protections
from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.domain.codec import NotOfTheForm, from_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.evidence import Body, Note, Run, Sample, SampleRow, Severity
from reviewer_app.domain.metadata import MetadataDocument
from reviewer_app.domain.tables import TableHead
from reviewer_app.evidence import wire
from reviewer_app.evidence.files import HEAD_BYTES, EvidenceUnreadable, remark
from reviewer_app.evidence.lending import REFUSALS as _REFUSALS
from reviewer_app.evidence.lending import Source as Source
from reviewer_app.evidence.lending import lent as _lent_files
from reviewer_app.evidence.lending import opened as _opened
from reviewer_app.evidence.lending import trusting_nothing as _trusting_nothing
from reviewer_app.evidence.passages import Columns, Passages
from reviewer_app.sealing import SealBroken, SealedReader

_PROGRAM = "reviewer_app.evidence.caged"
MOST_MEDIA = 64 << 20  # bytes of one picture or recording
_MOST_ANSWERS = 16 << 30  # bytes that answer one request: the words of a large log stream past, never kept
DAMAGED = "original-damaged"  # the remark on a file that can no longer be opened or trusted

Named = TypeVar("Named", MetadataDocument, CheckpointClaim)


class MediaTooLarge(DeskError):
    """A picture or recording in {name} is longer than the {most} MiB that are shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are one log together; `sources[0]` is the primary file. `adapter` is a stable name."""

    adapter: str
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        """The primary file's name, by which people know the group."""
        return self.sources[0].name


@dataclass(frozen=True, slots=True)
class Claims:
    """What a submission's files are: groups an adapter reads, remarks on plainly wrong files, the rest."""

    groups: tuple[Group, ...]
    remarks: tuple[tuple[str, Note], ...]
    unclaimed: tuple[str, ...]


class Reader:
    """The caged reader of evidence. Use as a context manager, or call `close`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._cage = Cage(_PROGRAM, limits or Limits(total=_MOST_ANSWERS), _REFUSALS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._cage.close()

    def protections(self) -> Protections:
        """What protects the reading process, which is started if there is none. Raises CageNotReady."""
        return self._cage.start()

    @property
    def process_id(self) -> int | None:
        """The reading process, while there is one: for measurements."""
        return self._cage.process_id

    def claim(self, sources: Sequence[Source]) -> Claims:
        """Sort a submission's files by what their first bytes say. A damaged one is a remark, no more."""
        remarks: list[tuple[str, Note]] = []
        sent: list[list[str]] = []
        for source in sources:
            note, head = _looked_at(source)
            if note:
                remarks.append((source.name, note))
            else:
                sent.append([source.name, base64.b64encode(head).decode()])
        set_aside = {name for name, _ in remarks}
        by_name = {source.name: source for source in sources}
        with _trusting_nothing("the list of files"):
            answers = list(self._cage.ask("claim", [], sent, "the list of files"))
            groups = tuple(_group(answer, by_name) for answer in answers)
        claimed = {source.name for group in groups for source in group.sources}
        rest = tuple(name for name in by_name if name not in claimed | set_aside)
        return Claims(groups, tuple(remarks), rest)

    def runs(self, group: Group) -> Iterator[Run | SampleRow]:
        """A run, then its rows; then perhaps another run. Stopping early ends the child, not the reader."""
        with _lent(group) as lent, _trusting_nothing(group.name):
            for batch in self._cage.ask("read", lent, group.adapter, group.name):
                for answer in batch:
                    yield _run_or_row(answer)

    def sample(self, group: Group, locator: str) -> Sample:
        """The body of the sample at a row's locator."""
        with _lent(group) as lent, _trusting_nothing(group.name):
            answers = self._cage.ask("sample", lent, [group.adapter, locator], group.name)
            whole = next(answers, None)
            for turns in answers:
                _add_turns(whole, turns)
            return wire.sample_from(whole)

    def bodies(self, group: Group) -> Iterator[Body]:
        """Every sample's body once, as they are read. Stopping early ends the child, not the reader."""
        waiting: Body | None = None
        with _lent(group) as lent, _trusting_nothing(group.name):
            for answer in self._cage.ask("bodies", lent, group.adapter, group.name):
                whole = [waiting] if waiting is not None else []
                *whole, waiting = _with_bodies(whole, answer)
                yield from whole
        if waiting is not None:
            yield waiting

    def media(self, group: Group, locator: str, place: str) -> bytes:
        """The bytes of one Media of a sample, never written anywhere. Raises MediaTooLarge."""
        found = bytearray()
        with _lent(group) as lent, _trusting_nothing(group.name):
            for piece in self._cage.ask("media", lent, [group.adapter, locator, place], group.name):
                found += _bytes(piece)
                if len(found) > MOST_MEDIA:
                    raise MediaTooLarge(name=group.name, most=MOST_MEDIA >> 20)
        return bytes(found)

    def metadata(self, source: Source) -> tuple[MetadataDocument, ...]:
        """The metadata documents in a file: none for most, several for one a line."""
        with _lent(Group("", (source,))) as lent, _trusting_nothing(source.name):
            answers = list(self._cage.ask("metadata", lent, None, source.name))
            return tuple(_of_source(wire.metadata_from(one), source) for one in answers)

    def checkpoints(self, source: Source) -> tuple[CheckpointClaim, ...]:
        """The checkpoint digests a text document names, in its first few MiB (`mentions.MOST_BYTES`)."""
        with _lent(Group("", (source,))) as lent, _trusting_nothing(source.name):
            batches = list(self._cage.ask("checkpoints", lent, None, source.name))
            return tuple(
                _of_source(wire.claim_from(one), source) for batch in batches for one in _listed(batch)
            )

    def table_head(self, source: Source, delimiter: str = "", encoding: str = "") -> TableHead:
        """The columns of a CSV or TSV table and its first rows, for a person to say what they are."""
        with _lent(Group("", (source,))) as lent, _trusting_nothing(source.name):
            answers = list(self._cage.ask("table head", lent, [delimiter, encoding], source.name))
            return from_plain(TableHead, answers[0] if len(answers) == 1 else None, "an answer of the reader")


def _looked_at(source: Source) -> tuple[Note | None, bytes]:
    """What is plainly wrong with a file, and its first bytes."""
    try:
        head = _head(source)
    except (SealBroken, EvidenceUnreadable) as fault:
        return Note(DAMAGED, Severity.SERIOUS, fault.sentence), b""
    return remark(head), head


def _head(source: Source) -> bytes:
    """The first bytes, unsealed here: they are only handed on, not looked into."""
    with _opened(source) as file:
        if source.key is None:
            return bytes(file.read(HEAD_BYTES))
        with io.BufferedReader(SealedReader(file, source.key)) as plain:
            return plain.read(HEAD_BYTES)


def _lent(group: Group) -> contextlib.AbstractContextManager[list[Lent]]:
    return _lent_files(group.sources)


def _group(answer: object, by_name: Mapping[str, Source]) -> Group:
    match answer:
        case [str(adapter), [_, *_] as untrusted_names]:
            sources = [by_name.get(str(name)) for name in untrusted_names]
            known = tuple(source for source in sources if source is not None)
            if len(known) == len(sources):
                return Group(adapter, known)
    raise NotOfTheForm(where="an answer of the reader", form="a group of files", fault="it names others")


def _run_or_row(answer: object) -> Run | SampleRow:
    match answer:
        case ["row", plain]:
            return wire.row_from(plain)
        case ["run", plain]:
            return wire.run_from(plain)
    raise NotOfTheForm(where="an answer of the reader", form="a run or a row", fault="it is neither")


def _add_turns(whole: object, turns: object) -> None:
    """Further turns of a sample, put to those it has; they are checked with it."""
    match whole:
        case [_, _, _, _, _, list(known), *_]:
            known += _listed(turns)
        case _:
            raise NotOfTheForm(where="an answer of the reader", form="a sample", fault="it has no turns")


def _with_bodies(before: list[Body], answer: object) -> list[Body]:
    """The body before, if any, with the passages or followed by the bodies that the answer has."""
    match answer:
        case ["bodies", plain] if found := wire.bodies_from(plain):
            return before + found
        case ["more", plain] if before:
            (last,) = before
            columns = Columns()
            columns.add_all(last.passages)
            columns.add_all(Passages.all_of(wire.columns_from(plain)))
            return [replace(last, passages=Passages.all_of(columns))]
    raise NotOfTheForm(where="an answer of the reader", form="samples' bodies", fault="it is none")


def _bytes(answer: object) -> bytes:
    if isinstance(answer, str):
        with contextlib.suppress(ValueError):
            return base64.b64decode(answer, validate=True)
    raise NotOfTheForm(where="an answer of the reader", form="bytes", fault="it is no base64")


def _listed(answer: object) -> list[Any]:
    if isinstance(answer, list):
        return answer
    raise NotOfTheForm(where="an answer of the reader", form="a list", fault="it is none")


def _of_source(found: Named, source: Source) -> Named:
    if found.path != source.name:
        raise NotOfTheForm(where="an answer of the reader", form="a part of a file", fault="it names another")
    return found
