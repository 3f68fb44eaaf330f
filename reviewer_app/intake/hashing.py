"""SHA-512 of what is read, beside the work that is done on the same bytes.

- A piece is read into a buffer of a ring, hashed, and used by the caller. What is hashed is the very memory
  that is used, and a buffer is filled again only when both are done with it.
- Of a large file the pieces are hashed in a thread of its own (hashlib lets go of the interpreter's lock), so
  that reading, sealing and writing go on meanwhile. For a small file a thread would cost more than it saves.
- The thread lives as long as the file is read: it is ended on every way out, and what went wrong in it is
  raised where the next piece, or the digest, is asked for.
"""

from __future__ import annotations

import hashlib
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Protocol

BESIDE = 1024 * 1024  # bytes: a larger file is hashed beside the reading
_RING = 8  # buffers: the writing of one batch of sealed chunks must not leave the hashing without work


class Hashing(Protocol):
    """The digest of one file under way; a context manager, which ends whatever works for it."""

    def buffer(self) -> memoryview:
        """Memory for the next piece; waits until there is some that nobody uses."""

    def update(self, piece: memoryview) -> None:
        """Hash the next piece: the beginning of what `buffer` gave last. It must not be changed any more."""

    def hexdigest(self) -> str:
        """The digest of all pieces."""

    def __enter__(self) -> Hashing: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Buffers:
    """The memory that files are read into, one file at a time; allocated once, of `size` bytes a buffer."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._ring: list[memoryview] = []

    def ring(self, count: int) -> list[memoryview]:
        while len(self._ring) < count:
            self._ring.append(memoryview(bytearray(self._size)))
        return self._ring[:count]


def hashing(size: int, buffers: Buffers) -> Hashing:
    """The hashing of one file of `size` bytes."""
    return Here(*buffers.ring(1)) if size <= BESIDE else Beside(buffers.ring(_RING))


class Here:
    """Hashes in the caller's thread, one buffer for all pieces."""

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._digest = hashlib.sha512()

    def buffer(self) -> memoryview:
        return self._buffer

    def update(self, piece: memoryview) -> None:
        self._digest.update(piece)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Beside:
    """Hashes in a thread of its own, in the order of the pieces. To be closed."""

    def __init__(self, ring: list[memoryview]) -> None:
        self._digest = hashlib.sha512()
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._waiting: SimpleQueue[tuple[memoryview, memoryview] | None] = SimpleQueue()
        self._error: BaseException | None = None
        self._lent: memoryview | None = None  # asked for, and not handed over yet
        for buffer in ring:
            self._free.put(buffer)
        self._thread = Thread(target=self._work, name="hashing", daemon=True)
        self._thread.start()

    def buffer(self) -> memoryview:
        if self._lent is None:
            self._lent = self._free.get()
        self._raise()
        return self._lent

    def update(self, piece: memoryview) -> None:
        assert self._lent is not None  # `buffer` came first
        self._waiting.put((piece, self._lent))
        self._lent = None

    def hexdigest(self) -> str:
        self.close()
        self._raise()
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the thread, after what was handed over. May be called twice."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self) -> None:
        while (handed := self._waiting.get()) is not None:
            piece, buffer = handed
            try:
                if self._error is None:
                    self._digest.update(piece)
            except BaseException as error:  # raised in the caller's thread, whatever it is
                self._error = error
            self._free.put(buffer)  # in any case: the caller may be waiting for it

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
