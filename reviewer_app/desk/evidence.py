"""Evidence of a case, opened a sample or a document at a time from the sealed originals.

- Originals are parsed in the cage only; what comes back is text for a screen.
- The index (desk.indexing) points into the originals. A sample's body is read when it is opened, never kept.
- Opening is guarded (who holds the case) and leaves an audit line with ids, never text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reviewer_app.desk import coverage
from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.mapped import group_of
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import EvidenceOpened
from reviewer_app.domain.case import Case
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.evidence import Sample, SampleRow
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.evidence.reading import Source
from reviewer_app.sealing import SealBroken
from reviewer_app.store import index, vault
from reviewer_app.store.index import IndexedRun, IndexedSample
from reviewer_app.store.vault import VaultObject

_TEXT_SUFFIXES = (".md", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml")
DOCUMENT_LIMIT = 4 * 1024 * 1024  # bytes of a document shown as text

Report = Callable[[str, int, int], bool]  # (what, done, of) -> False cancels


class NoSuchOriginal(DeskError):
    """The case {case} holds no original named {path}."""


class OriginalDamaged(DeskError):
    """The original {path} of case {case} cannot be trusted any more: {fault}"""


class NotShownAsText(DeskError):
    """{path} is not shown as text in this version; it stays in the case as it was received."""


@dataclass(frozen=True, slots=True)
class Document:
    """An original that is read as text: lines end in LF; bytes that are not UTF-8 are shown as �."""

    path: str
    title: str
    text: str
    sha512: str
    cut: bool


def originals(desk: Desk, case_id: str) -> tuple[VaultObject, ...]:
    return vault.objects(desk.reader(), case_id)


def runs(desk: Desk, case_id: str) -> tuple[IndexedRun, ...]:
    """The runs of a case, for those who hold it. Raises Refused."""
    guarded(desk, case_id)
    return index.runs(desk.reader(), case_id)


def rows_of(desk: Desk, run_id: str) -> tuple[SampleRow, ...]:
    """Every row of a run, in the log's order. Raises Refused."""
    return tuple(index.sample_rows(desk.reader(), run_of(desk, run_id).id))


def run_of(desk: Desk, run_id: str) -> IndexedRun:
    """One run, for those who hold its case. Raises Refused."""
    found = index.run(desk.reader(), run_id)
    if found is None:
        raise KeyError(run_id)
    guarded(desk, found.case_id)
    return found


def open_sample(desk: Desk, case_id: str, item: IndexedSample) -> Sample:
    """The body of a sample, read in the cage from its sealed original; the opening is recorded."""
    guarded(desk, case_id)
    run = run_of(desk, item.run_id)
    objects = originals_at(desk, case_id, run.objects)
    lent = desk.readers.lent(case_id, run.objects)
    with sources_of(desk, case_id, objects) as sources, lent as reader:
        group = group_of(desk.case(case_id), run.run.adapter, sources)
        sample = reader.sample(group, item.sample.locator)
    _mark_opened(desk, case_id, run, item)
    return sample


def opened(desk: Desk, run_id: str) -> frozenset[int]:
    """Index ids of the samples of a run this person has opened."""
    return coverage.opened_ids(desk, run_of(desk, run_id).case_id, run_id)


def is_text(path: str) -> bool:
    """Whether an original of this name is read as text."""
    return path.lower().endswith(_TEXT_SUFFIXES)


def open_document(desk: Desk, case_id: str, path: str) -> Document:
    """An original as text. Raises NotShownAsText for what is none."""
    guarded(desk, case_id)
    item = _original(desk, case_id, path)
    if not is_text(path):
        raise NotShownAsText(path=path)
    data = read_original(desk, case_id, path, DOCUMENT_LIMIT + 1)
    if not desk.read_only:
        record(desk, case_id, EvidenceOpened("document", path))
    text = data[:DOCUMENT_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n")
    return Document(path, path.rsplit("/", 1)[-1], text, item.sha512, len(data) > DOCUMENT_LIMIT)


def read_original(desk: Desk, case_id: str, path: str, limit: int = -1) -> bytes:
    """The plaintext of an original, at most `limit` bytes. Never parsed here. Raises Refused, NoCaseKey."""
    guarded(desk, case_id)
    item = _original(desk, case_id, path)
    try:
        with case_key(desk, case_id) as key, desk.workspace.vault.reading(item, key) as reader:
            return reader.readall() if limit < 0 else _read_at_most(reader.read, limit)
    except SealBroken as error:
        raise OriginalDamaged(case=case_id, path=path, fault=error.sentence) from error


def _read_at_most(read: Callable[[int], bytes], limit: int) -> bytes:
    pieces, left = [], limit
    while left and (piece := read(min(left, 1 << 18))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def guarded(desk: Desk, case_id: str) -> Case:
    """The case, for those who hold it. Raises Refused, CaseUnknown."""
    case = desk.case(case_id)
    reason = may_open_evidence(case, desk.person)
    if reason is not None:
        raise Refused(reason)
    return case


def _original(desk: Desk, case_id: str, path: str) -> VaultObject:
    item = vault.find(desk.reader(), case_id, path)
    if item is None:
        raise NoSuchOriginal(case=case_id, path=path)
    return item


def originals_at(desk: Desk, case_id: str, paths: Iterable[str]) -> tuple[VaultObject, ...]:
    """The originals at these paths, in their order. Raises NoSuchOriginal."""
    return tuple(_original(desk, case_id, path) for path in paths)


@contextmanager
def sources_of(desk: Desk, case_id: str, objects: Iterable[VaultObject]) -> Iterator[tuple[Source, ...]]:
    """The originals as the cage wants them: a file each, and that object's key alone.

    The case's own key is wiped before anything is read."""
    with case_key(desk, case_id) as key:
        store = desk.workspace.vault
        found = tuple(Source(item.path, store.path_of(item), store.object_key(item, key)) for item in objects)
    yield found


def _mark_opened(desk: Desk, case_id: str, run: IndexedRun, item: IndexedSample) -> None:
    """The audit line and the coverage row, in one transaction. A read-only desk marks nothing."""
    if desk.read_only:
        return
    place = f"{run.run.task}/{item.sample.id}/{item.sample.epoch}"
    record(
        desk,
        case_id,
        EvidenceOpened("sample", run.objects[0], place),
        also=lambda connection: coverage.mark(desk, connection, case_id, item.id),
    )
