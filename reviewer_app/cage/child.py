"""The caged child's main loop: lock down, say what holds, then answer requests until the parent closes.

A program for the cage is a module whose `main` calls `run` with a fixed table of tasks. A task gets the
files it was lent, by name, and JSON parameters, and yields JSON values. It is trusted code on hostile bytes:
whatever it raises is an answer, and only a DeskError's words are shown as they are.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import socket
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from reviewer_app.cage import channel
from reviewer_app.cage.lockdown import ChildLimits, lock_down
from reviewer_app.domain.errors import DeskError

Files = Mapping[str, BinaryIO]
Task = Callable[[Files, Any], Iterator[Any]]
Opener = Callable[[BinaryIO, bytes | None], BinaryIO]  # a lent file and its key, to what a task reads

_LONGEST_REQUEST = 64 * 1024 * 1024


class LentFile(io.RawIOBase):
    """A file known by its descriptor alone: read by position, so that readers never disturb each other."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._size = os.lseek(descriptor, 0, os.SEEK_END)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative position {base + offset}")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        data = os.pread(self._descriptor, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def serve(tasks: Mapping[str, Task], opener: Opener, descriptor: int, settings: Mapping[str, int]) -> None:
    """Answer requests on the socket `descriptor` until it closes. `settings` are the parent's."""
    at = socket.socket(fileno=descriptor)
    limits = ChildLimits(settings["memory"], settings["cpu"], settings["descriptors"])
    protections = lock_down(limits, keep=descriptor, parent=settings["parent"])
    answers = _Answers(descriptor, settings["message"])
    answers.send("hello", dataclasses.asdict(protections))
    while request := channel.receive_request(at, _LONGEST_REQUEST):
        _answer(tasks, opener, answers, *request)


@dataclasses.dataclass(frozen=True, slots=True)
class _Answers:
    descriptor: int
    most: int

    def send(self, *message: object) -> None:
        channel.write_all(self.descriptor, channel.encode(message, self.most))


def _answer(
    tasks: Mapping[str, Task], opener: Opener, answers: _Answers, request: Any, lent: list[int]
) -> None:
    try:
        task, parameters, names, keys = request
        with contextlib.ExitStack() as stack:
            files = _open_all(stack, opener, names, keys, lent)
            for value in tasks[task](files, parameters):
                answers.send("item", value)
        answers.send("done")
    except DeskError as error:
        answers.send("refused", type(error).__name__, {name: str(fact) for name, fact in error.facts.items()})
    except channel.TooLong as fault:
        answers.send("too large", str(fault))
    except MemoryError:
        answers.send("too large", "it needs more memory than is allowed")
    except Exception as fault:
        answers.send("failed", _shown(fault))


def _open_all(
    stack: contextlib.ExitStack, opener: Opener, names: list[str], keys: list[str], lent: list[int]
) -> dict[str, BinaryIO]:
    raw = [stack.enter_context(LentFile(descriptor)) for descriptor in lent]
    opened = {}
    for name, key, file in zip(names, keys, raw, strict=True):
        opened[name] = opener(io.BufferedReader(file) if not key else file, bytes.fromhex(key) or None)  # type: ignore[arg-type]  # RawIOBase reads as BinaryIO does
    return opened


def _shown(fault: Exception) -> str:
    """The kind of fault and where in our code it came from: enough for an administrator, and no evidence."""
    if isinstance(fault, RecursionError):
        return "it is nested too deeply"
    frames = traceback.extract_tb(fault.__traceback__)
    place = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "unknown place"
    return f"{type(fault).__name__} in {place}"


def started_by_parent(arguments: list[str]) -> tuple[int, dict[str, int]]:
    """The socket's descriptor and the settings, from the command line the parent made."""
    descriptor, *pairs = arguments
    settings = {name: int(value) for name, _, value in (pair.partition("=") for pair in pairs)}
    return int(descriptor), settings


def run(tasks: Mapping[str, Task], opener: Opener) -> None:
    """The `main` of a program for the cage."""
    descriptor, settings = started_by_parent(sys.argv[1:])
    serve(tasks, opener, descriptor, settings)
