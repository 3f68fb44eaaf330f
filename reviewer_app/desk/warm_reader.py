"""Readers in the cage that are kept warm between openings: starting one takes most of opening a small sample.

- A reader is kept for one group of originals and never lent for another: what a hostile log did to its parser
  must not touch what is read from other files.
- Lent to one job at a time. A second job for the same originals gets a reader of its own, which is not kept.
- At most `MOST` are kept, the one used longest ago goes first; closing the desk closes them all.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from reviewer_app.evidence.reading import Reader

MOST = 4
Key = tuple[str, ...]  # a case, then the paths of the originals


class WarmReaders:
    """The kept readers of one desk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: OrderedDict[Key, Reader] = OrderedDict()
        self._closed = False

    @contextmanager
    def lent(self, case_id: str, paths: tuple[str, ...]) -> Iterator[Reader]:
        """A reader for these originals of a case, warm where they were read lately."""
        key = (case_id, *paths)
        with self._lock:
            reader = self._idle.pop(key, None) or Reader()
        try:
            yield reader
        except BaseException:
            reader.close()  # whatever went wrong, the next job begins with a new one
            raise
        for old in self._keep(key, reader):
            old.close()

    def _keep(self, key: Key, reader: Reader) -> list[Reader]:
        """Keep a reader that was given back; those that are no longer kept."""
        with self._lock:
            if self._closed or key in self._idle:
                return [reader]
            self._idle[key] = reader
            return [self._idle.popitem(last=False)[1] for _ in range(len(self._idle) - MOST)]

    def forget(self, case_id: str) -> None:
        """End the kept readers of a case."""
        with self._lock:
            gone = [self._idle.pop(key) for key in list(self._idle) if key[0] == case_id]
        for reader in gone:
            reader.close()

    @property
    def kept(self) -> int:
        return len(self._idle)

    def close(self) -> None:
        """End every kept reader; those still lent end when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = list(self._idle.values()), OrderedDict()
        for reader in idle:
            reader.close()
