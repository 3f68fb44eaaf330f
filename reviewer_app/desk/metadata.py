"""Other metadata of a case, and the checkpoint digests its files name: read for the Submission page.

- RO-Crate, OpenSSF Model Signing, CycloneDX, SPDX, in-toto: welcome as evidence, never the gate.
- Sealed originals are parsed in the cage, one warm child for all; between two files the caller may cancel.
- A file that could not be looked into is said, with its reason; it is never passed over in silence.
- PDF documents are not searched for digests, and that is said of each. Run it off the window's thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reviewer_app.cage.errors import CageNotReady
from reviewer_app.desk import evidence
from reviewer_app.desk.case_keys import case_key
from reviewer_app.desk.evidence import DOCUMENT_LIMIT, Report
from reviewer_app.desk.session import Desk
from reviewer_app.domain.checkpoints import CheckpointClaim, FoundClaims, metadata_claims, run_claims
from reviewer_app.domain.errors import DeskError, Refused
from reviewer_app.domain.evidence import Run
from reviewer_app.domain.guards import may_open_evidence
from reviewer_app.domain.metadata import MetadataDocument, MetadataKind, not_read
from reviewer_app.domain.submission import FILE, payload_path
from reviewer_app.evidence.reading import DAMAGED, Claims, Reader, Source

_NOT_SEARCHED = "A PDF document is not searched for checkpoint digests."
_TOO_LARGE = f"Larger than the {DOCUMENT_LIMIT // 1024**2} MiB that are searched for checkpoint digests."


class ReadingCancelled(DeskError):
    """Reading the metadata was cancelled. Nothing was changed; open the page again to read it."""


def other_metadata(desk: Desk, case_id: str, progress: Report | None = None) -> tuple[MetadataDocument, ...]:
    """Every metadata document of the case, in the order of their paths. Raises Refused, ReadingCancelled."""
    with _reading(desk, case_id) as (reader, sources):
        claims = reader.claim(sources)
        found = [not_read(name, note.sentence) for name, note in claims.remarks if note.code == DAMAGED]
        for source in _each(_others(sources, claims), progress):
            found += _metadata(reader, source)
    return tuple(sorted(found, key=lambda one: one.path))


def checkpoint_claims(desk: Desk, case_id: str, progress: Report | None = None) -> FoundClaims:
    """Every checkpoint digest that documents, metadata and logs name. Raises Refused, ReadingCancelled.

    Logs are taken from the index where the case has been indexed, else read here.
    """
    model_name = desk.case(case_id).submission.model_name
    sizes = {item.path: item.size for item in evidence.originals(desk, case_id)}
    claims: list[CheckpointClaim] = []
    with _reading(desk, case_id) as (reader, sources):
        sorted_out = reader.claim(sources)
        left = [(name, note.sentence) for name, note in sorted_out.remarks if note.code != "empty-file"]
        for path, run in _runs(desk, case_id, reader, sorted_out, left):
            claims += run_claims(path, run)
        for source in _each(_others(sources, sorted_out), progress):
            found, reason = _of_file(reader, source, sizes[source.name], model_name)
            claims += found
            left += [(source.name, reason)] if reason else []
    return FoundClaims(tuple(claims), tuple(left))


@contextmanager
def _reading(desk: Desk, case_id: str) -> Iterator[tuple[Reader, tuple[Source, ...]]]:
    """A warm reader and the case's originals, each with its own key. Raises Refused, NoCaseKey."""
    reason = may_open_evidence(desk.case(case_id), desk.person)
    if reason is not None:
        raise Refused(reason)
    objects, store = evidence.originals(desk, case_id), desk.workspace.vault
    with case_key(desk, case_id) as key:
        sources = tuple(Source(one.path, store.path_of(one), store.object_key(one, key)) for one in objects)
    with Reader() as reader:
        yield reader, sources


def _others(sources: Sequence[Source], claims: Claims) -> list[Source]:
    """What is no log, and not a delivery's submission.json: that is what the rest is held against."""
    by_name = {source.name: source for source in sources}
    return [by_name[name] for name in sorted(claims.unclaimed) if not _is_submission(name)]


def _is_submission(name: str) -> bool:
    first, _, rest = name.partition("/")
    return name == payload_path(FILE) or (first.startswith("supplement-") and rest == payload_path(FILE))


def _each(sources: Sequence[Source], progress: Report | None) -> Iterator[Source]:
    for done, source in enumerate(sources):
        if progress and not progress(source.name, done, len(sources)):
            raise ReadingCancelled()
        yield source


def _metadata(reader: Reader, source: Source) -> tuple[MetadataDocument, ...]:
    try:
        return reader.metadata(source)
    except CageNotReady:
        raise
    except DeskError as error:
        return (not_read(source.name, error.sentence),)


def _runs(
    desk: Desk, case_id: str, reader: Reader, claims: Claims, left: list[tuple[str, str]]
) -> Iterator[tuple[str, Run]]:
    """Every run with the path of its log; a log that cannot be read goes to `left`."""
    runs = evidence.runs(desk, case_id)
    indexed = {one.objects[0] for one in runs}
    yield from ((one.objects[0], one.run) for one in runs)
    for group in claims.groups:
        if group.name in indexed:
            continue
        try:
            yield from [(group.name, one) for one in reader.runs(group) if isinstance(one, Run)]
        except CageNotReady:
            raise
        except DeskError as error:
            left.append((group.name, error.sentence))


def _of_file(
    reader: Reader, source: Source, size: int, model_name: str
) -> tuple[tuple[CheckpointClaim, ...], str]:
    """The claims of a file that is no log, and why it was not searched, "" where it was."""
    documents = _metadata(reader, source)
    unread = [one.notes[0] for one in documents if one.kind is MetadataKind.NOT_READ]
    if documents:
        found = [claim for one in documents for claim in metadata_claims(one, model_name)]
        return tuple(found), unread[0] if unread else ""
    if source.name.lower().endswith(".pdf"):
        return (), _NOT_SEARCHED
    if not evidence.is_text(source.name):
        return (), ""
    if size > DOCUMENT_LIMIT:
        return (), _TOO_LARGE
    try:
        return reader.checkpoints(source), ""
    except CageNotReady:
        raise
    except DeskError as error:
        return (), error.sentence
