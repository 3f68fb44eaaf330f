"""The program that runs in the cage: the adapters on lent files, answering in plain JSON.

Tasks: "claim" (heads to groups), "read" (a group to runs and rows, in batches), "sample" (a locator to a
sample, its turns in batches), "bodies" (a group to every sample's row and passages, in batches), "media" (a
locator and a place to bytes, in pieces), "metadata" (a file to its metadata documents), "checkpoints" (a text
document to the checkpoint digests it names).
Everything is imported here, before the cage is locked.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import gc
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from reviewer_app.cage import child
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.evidence import Body, Passage, Run, SampleRow
from reviewer_app.evidence import Adapter, adapters, wire
from reviewer_app.evidence.files import EvidenceUnreadable, Listing
from reviewer_app.evidence.metadata.documents import documents
from reviewer_app.evidence.metadata.mentions import MOST_BYTES, mentions
from reviewer_app.evidence.opening import open_object
from reviewer_app.evidence.passages import texts_of
from reviewer_app.evidence.table_rows import head_of

_BATCH = 250  # rows in one message
_TURNS = 10_000  # turns of one sample in one message
_WORDS = 1 << 20  # characters in one message, and a little more: six times as many bytes at the most
_PIECE = 3 << 20  # bytes of a picture or recording in one message

T = TypeVar("T")

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
    """The sample with its first turns, then lists of further turns."""
    adapter, locator = parameters
    with _not_too_deep(files):
        plain = wire.plain_sample(_ADAPTERS[adapter].sample(files, locator))
        first, *rest = list(_portions(plain[5], lambda event: len(event[3]), _TURNS)) or [[]]
        plain[5] = first
        yield plain
        yield from rest


def _bodies(files: child.Files, adapter: str) -> Iterator[Any]:
    """["bodies", bodies]; ["more", passages] are further passages of the last body before."""
    with _not_too_deep(files):
        for portion in _portions(_ADAPTERS[adapter].bodies(files), _length):
            *whole, last = portion
            passages, *rest = [*_portions(last.passages, _words_of, _TURNS)] or [[]]
            yield ["bodies", wire.plain_bodies([*whole, replace(last, passages=tuple(passages))])]
            yield from (["more", wire.plain_passages(more)] for more in rest)


def _length(body: Body) -> int:
    """The characters of its passages; a body of many counts as a long one, so that it is the last."""
    return _WORDS if len(body.passages) > _TURNS else sum(map(len, texts_of(body.passages)))


def _words_of(passage: Passage) -> int:
    return len(passage.text)


def _portions(things: Iterable[T], length: Callable[[T], int], most: int = _BATCH) -> Iterator[list[T]]:
    """The things in lists of at most `most`, or fewer where they are long."""
    portion: list[T] = []
    total = 0
    for thing in things:
        portion.append(thing)
        total += length(thing)
        if len(portion) >= most or total >= _WORDS:
            yield portion
            portion, total = [], 0
    if portion:
        yield portion


def _media(files: child.Files, parameters: list[str]) -> Iterator[Any]:
    """The bytes in base64, piece by piece."""
    adapter, locator, place = parameters
    with _not_too_deep(files):
        data = _ADAPTERS[adapter].media(files, locator, place)
        for start in range(0, len(data), _PIECE):
            yield base64.b64encode(data[start : start + _PIECE]).decode()


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


def _table_head(files: child.Files, parameters: tuple[str, str]) -> Iterator[Any]:
    """The columns of a table and its first rows."""
    ((name, file),) = files.items()
    yield to_plain(head_of(file, name, *parameters))


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
    "bodies": _bodies,
    "media": _media,
    "metadata": _metadata,
    "checkpoints": _checkpoints,
    "table head": _table_head,
}


def main() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # what is made here are trees of plain values, which need no search
    for encoding in (
        "cp437",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ):
        codecs.lookup(encoding)  # codecs are modules: once the cage is locked, none can be loaded
    for needed in ("heapq", "_strptime"):  # which the standard library imports only when it needs them
        importlib.import_module(needed)
    child.run(TASKS, open_object)
