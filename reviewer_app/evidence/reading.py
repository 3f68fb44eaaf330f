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
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from reviewer_app.cage.errors import ParserDied
from reviewer_app.cage.parent import Cage, Lent, Limits
from reviewer_app.cage.protections import Protections
from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.evidence import Note, Run, Sample, SampleRow, Severity
from reviewer_app.domain.metadata import MetadataDocument
from reviewer_app.evidence import wire
from reviewer_app.evidence.files import HEAD_BYTES, EvidenceUnreadable, remark
from reviewer_app.sealing import SealBroken, SealedReader

_PROGRAM = "reviewer_app.evidence.caged"
DAMAGED = "original-damaged"  # the remark on a file that can no longer be opened or trusted

Named = TypeVar("Named", MetadataDocument, CheckpointClaim)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a submission: its name there, where its bytes lie, its object key when sealed."""

    name: str
    path: Path
    key: bytes | None = field(default=None, repr=False)


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
        self._cage = Cage(_PROGRAM, limits, _REFUSALS)

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
            answers = list(self._cage.ask("sample", lent, [group.adapter, locator], group.name))
            if len(answers) != 1:
                raise ParserDied(group.name, "it answered with several samples where one was asked for")
            return wire.sample_from(answers[0])

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


def _unreadable(facts: Mapping[str, str]) -> DeskError:
    return EvidenceUnreadable(facts["name"], facts["form"], facts["reason"])


def _seal_broken(facts: Mapping[str, str]) -> DeskError:
    return SealBroken(facts["object"], facts["place"], facts["fault"])


_REFUSALS = {"EvidenceUnreadable": _unreadable, "SealBroken": _seal_broken}


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


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """The file, never through a link at its own name. Raises EvidenceUnreadable when it cannot be opened."""
    try:
        descriptor = os.open(source.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        raise EvidenceUnreadable(source.name, "a file", fault.strerror or "it cannot be opened") from fault
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        yield file


@contextlib.contextmanager
def _lent(group: Group) -> Iterator[list[Lent]]:
    with contextlib.ExitStack() as stack:
        files = [(source, stack.enter_context(_opened(source))) for source in group.sources]
        yield [Lent(source.name, file.fileno(), source.key) for source, file in files]


@contextlib.contextmanager
def _trusting_nothing(name: str) -> Iterator[None]:
    """An answer that is not of its form says that the reader can no longer be believed."""
    try:
        yield
    except NotOfTheForm as fault:
        raise ParserDied(name, fault.sentence) from fault


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


def _listed(answer: object) -> list[Any]:
    if isinstance(answer, list):
        return answer
    raise NotOfTheForm(where="an answer of the reader", form="a list", fault="it is none")


def _of_source(found: Named, source: Source) -> Named:
    if found.path != source.name:
        raise NotOfTheForm(where="an answer of the reader", form="a part of a file", fault="it names another")
    return found
