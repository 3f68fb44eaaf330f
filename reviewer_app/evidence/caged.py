"""The program that runs in the cage: the adapters on lent files, answering in plain JSON.

Tasks: "claim" (heads to groups), "read" (a group to runs and rows, in batches), "sample" (a locator to
a body), "metadata" (a file to its metadata documents), "checkpoints" (a text document to the checkpoint
digests it names).
Everything is imported here, before the cage is locked.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from reviewer_app.cage import child
from reviewer_app.domain.evidence import Run, SampleRow
from reviewer_app.evidence import Adapter, adapters, wire
from reviewer_app.evidence.files import EvidenceUnreadable, Listing
from reviewer_app.evidence.metadata.documents import documents
from reviewer_app.evidence.metadata.mentions import MOST_BYTES, mentions
from reviewer_app.sealing import SealedReader

_BATCH = 250  # rows in one message

_ADAPTERS: dict[str, Adapter] = {adapter.name: adapter for adapter in adapters()}


def _claim(_files: child.Files, heads: list[list[str]]) -> Iterator[Any]:
    listing = Listing({name: base64.b64decode(head) for name, head in heads})
    taken: set[str] = set()
    for adapter in _ADAPTERS.values():
        for group in adapter.claim(listing):
            if taken.isdisjoint(group):
                taken.update(group)
                yield [adapter.name, list(group)]


def _read(files: child.Files, adapter: str) -> Iterator[Any]:
    """Batches of ["run", run] and ["row", row] in the order read."""
    answers = iter(_ADAPTERS[adapter].read(files))
    with _not_too_deep(files):
        while batch := list(islice(answers, _BATCH)):
            yield [_plain(one) for one in batch]


def _plain(one: Run | SampleRow) -> list[Any]:
    return ["row", wire.plain_row(one)] if isinstance(one, SampleRow) else ["run", wire.plain_run(one)]


def _sample(files: child.Files, parameters: list[str]) -> Iterator[Any]:
    adapter, locator = parameters
    with _not_too_deep(files):
        yield wire.plain_sample(_ADAPTERS[adapter].sample(files, locator))


def _metadata(files: child.Files, _none: None) -> Iterator[Any]:
    for name, file in files.items():
        yield from (wire.plain_metadata(one) for one in documents(name, file))


def _checkpoints(files: child.Files, _none: None) -> Iterator[Any]:
    """Batches of claims. The caller has seen to it that the file is no longer than is read."""
    with _not_too_deep(files):
        for name, file in files.items():
            found = iter(mentions(name, file.read(MOST_BYTES)))
            while batch := list(islice(found, _BATCH)):
                yield [wire.plain_claim(one) for one in batch]


@contextlib.contextmanager
def _not_too_deep(files: child.Files) -> Iterator[None]:
    """Newer Pythons parse deeper than our own functions go; either way it is said of the file."""
    try:
        yield
    except RecursionError:
        raise EvidenceUnreadable(next(iter(files)), "a log", "it is nested too deeply") from None


TASKS: dict[str, child.Task] = {
    "claim": _claim,
    "read": _read,
    "sample": _sample,
    "metadata": _metadata,
    "checkpoints": _checkpoints,
}


def open_object(lent: BinaryIO, key: bytes | None) -> BinaryIO:
    """A sealed object's plaintext, or a plain file as it is."""
    if key is None:
        return lent
    return io.BufferedReader(SealedReader(lent, key))


def main() -> None:
    for encoding in ("cp437", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        codecs.lookup(encoding)  # codecs are modules: once the cage is locked, none can be loaded
    child.run(TASKS, open_object)
