"""The parent's side of the cage: start a child, lend it files, take its answers, outlive whatever it does.

- One warm child per job, started when first needed, started anew after one was lost. It is not for sharing
  between threads; each job has its own.
- The child ends with the thread that started it (the kernel's rule for *ends with its parent*), so a thread
  of its own starts it and waits for it.
- A child that dies, answers too much, too long or with something that is not a message is killed, and the
  request ends with one DeskError naming the object.
- The wall limit counts the time waited for the child, not the time its answers take to be used.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from reviewer_app.cage import channel
from reviewer_app.cage.errors import (
    CageNotReady,
    ParserDied,
    ParserFailed,
    ParserTimedOut,
    ParserTooLarge,
)
from reviewer_app.cage.protections import MEGABYTE, Protections
from reviewer_app.domain.codec import NotOfTheForm, from_plain
from reviewer_app.domain.errors import DeskError

_ROOT = Path(__file__).resolve().parents[2]
_START = """
import sys, json, importlib
sys.path[:] = json.loads(sys.argv.pop())
importlib.import_module(sys.argv.pop(1)).main()
"""
_STARTING_SECONDS = 30.0

Refusals = Mapping[str, Callable[[Mapping[str, str]], DeskError]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use. Bytes, seconds; `total` is one request's answers, `cpu` the child's life."""

    memory: int = 1536 * MEGABYTE
    cpu: int = 600
    wall: float = 120.0
    message: int = 64 * MEGABYTE
    total: int = 1024 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Lent:
    """A file for the child: its name (only shown and looked up), an open descriptor, its key when sealed."""

    name: str
    descriptor: int
    key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    channel: socket.socket
    protections: Protections


class Cage:
    """Runs the tasks of `program` (a module with a `main` that calls cage.child.run) in a child.

    `refusals` make the errors a task may raise by name, from its facts; every other name is ParserFailed.
    """

    def __init__(self, program: str, limits: Limits | None = None, refusals: Refusals | None = None) -> None:
        self._program = program
        self._limits = limits or Limits()
        self._refusals = refusals or {}
        self._child: _Child | None = None
        self._asking = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> Protections:
        """Start the child if there is none, and say what protects it. Raises CageNotReady."""
        if self._child is None:
            self._child = _start(self._program, self._limits)
        return self._child.protections

    @property
    def process_id(self) -> int | None:
        """The child's, while there is one."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """End the child, if any. The cage can be used again."""
        child, self._child = self._child, None
        if child is not None:
            _end(child.process, child.channel)

    def ask(self, task: str, lent: Sequence[Lent], parameters: object, name: str) -> Iterator[Any]:
        """What the child answers to `task`, one JSON value at a time; `name` is for errors.

        Stopping early ends the child. Raises ParserDied, ParserTimedOut, ParserTooLarge, ParserFailed, or
        what `refusals` make.
        """
        if self._asking:
            raise RuntimeError("the cage is answering another request")
        self.start()
        self._asking = True
        finished = False
        try:
            self._send(task, lent, parameters, name)
            yield from self._answers(name)
            finished = True
        except _StillGood as answer:
            finished = True
            raise answer.error from None
        finally:
            self._asking = False
            if not finished:
                self.close()

    def _send(self, task: str, lent: Sequence[Lent], parameters: object, name: str) -> None:
        child = self._living()
        if len(lent) > channel.MOST_DESCRIPTORS:
            raise ParserTooLarge(
                name, f"{len(lent)} files at once, where {channel.MOST_DESCRIPTORS} are allowed"
            )
        keys = [one.key.hex() if one.key else "" for one in lent]
        request = [task, parameters, [one.name for one in lent], keys]
        child.channel.settimeout(self._limits.wall)
        try:
            channel.send_request(
                child.channel, request, [one.descriptor for one in lent], self._limits.message
            )
        except channel.TooLong as fault:
            raise ParserTooLarge(name, str(fault)) from fault
        except TimeoutError as fault:
            raise ParserTimedOut(name, "it did not take the request") from fault
        except OSError:
            self._explain_death(name)

    def _answers(self, name: str) -> Iterator[Any]:
        waiting, total = self._limits.wall, 0
        while True:
            began = time.monotonic()
            body = self._receive(name, waiting)
            waiting -= time.monotonic() - began
            total += len(body)
            if total > self._limits.total:
                raise ParserTooLarge(name, f"it answered with more than {self._limits.total:,} bytes")
            kind, value = self._opened(name, body)
            if kind == "done":
                return
            yield value

    def _receive(self, name: str, waiting: float) -> bytearray:
        if waiting <= 0:
            raise ParserTimedOut(name, f"it took longer than {self._limits.wall:g} seconds")
        child = self._living()
        deadline = time.monotonic() + waiting

        def read_into(view: memoryview) -> int:
            child.channel.settimeout(max(deadline - time.monotonic(), 0.001))
            return child.channel.recv_into(view)

        try:
            body = channel.read_message(read_into, self._limits.message)
        except TimeoutError as fault:
            raise ParserTimedOut(name, f"it took longer than {self._limits.wall:g} seconds") from fault
        except channel.TooLong as fault:
            raise ParserTooLarge(name, str(fault)) from fault
        except OSError:
            body = None
        return body if body is not None else self._explain_death(name)

    def _opened(self, name: str, body: bytearray) -> tuple[str, Any]:
        """("item", value) or ("done", None); raises for every other answer."""
        try:
            message = channel.decode(body)
        except channel.NotAMessage as fault:
            raise ParserDied(name, f"it answered with no message ({fault})") from fault
        match message:
            case ["item", value]:
                return "item", value
            case ["done"]:
                return "done", None
            case ["refused", str(error), dict(facts)]:
                raise _StillGood(self._refusal(name, error, facts))
            case ["too large", str(reason)]:
                raise ParserTooLarge(name, reason)
            case ["failed", str(reason)]:
                raise ParserFailed(name, reason)
        raise ParserDied(name, "it answered with something that is not known here")

    def _refusal(self, name: str, error: str, facts: dict[str, str]) -> DeskError:
        make = self._refusals.get(error)
        try:
            return (
                make({str(key): str(value) for key, value in facts.items()})
                if make
                else ParserFailed(name, error)
            )
        except KeyError:
            return ParserFailed(name, error)

    def _living(self) -> _Child:
        if self._child is None:
            raise RuntimeError("the cage was closed while it was answering")
        return self._child

    def _explain_death(self, name: str) -> NoReturn:
        process = self._living().process
        try:
            code = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            raise ParserDied(name, "it closed its channel") from None
        if code == -signal.SIGXCPU:
            raise ParserTimedOut(name, f"it used more than {self._limits.cpu} seconds of processor time")
        if code < 0:
            raise ParserDied(name, f"it was ended by signal {_signal_name(-code)}")
        raise ParserDied(name, f"it ended with code {code}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


class _StillGood(Exception):
    """An error that was the task's answer: the child can go on."""

    def __init__(self, error: DeskError) -> None:
        super().__init__()
        self.error = error


def _start(program: str, limits: Limits) -> _Child:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        try:
            process = _spawn(_command(program, limits, theirs.fileno()), theirs.fileno())
        except OSError as fault:
            ours.close()
            raise CageNotReady(str(fault)) from fault
    try:
        return _Child(process, ours, _greeting(ours, limits))
    except CageNotReady:
        _end(process, ours)
        raise


def _command(program: str, limits: Limits, descriptor: int) -> list[str]:
    """Isolated and without site: the child's search path is this process's own, handed over as it is."""
    settings = {
        "memory": limits.memory,
        "cpu": limits.cpu,
        "message": limits.message,
        "descriptors": channel.MOST_DESCRIPTORS + 16,
        "parent": os.getpid(),
    }
    path = [str(_ROOT), *(entry for entry in sys.path if Path(entry).is_absolute() and entry != str(_ROOT))]
    pairs = [f"{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-I", "-S", "-c", _START, program, str(descriptor), *pairs, json.dumps(path)]


def _spawn(command: list[str], descriptor: int) -> subprocess.Popen[bytes]:
    """Start the child from a thread that lives as long as it does; see the module's words."""
    born: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()

    def start_and_wait() -> None:
        null = subprocess.DEVNULL
        try:
            process = subprocess.Popen(
                command,
                stdin=null,
                stdout=null,
                stderr=null,
                pass_fds=(descriptor,),
                env={},
                start_new_session=True,
            )
        except OSError as fault:
            born.put(fault)
            return
        born.put(process)
        with contextlib.suppress(OSError):
            process.wait()

    threading.Thread(target=start_and_wait, name="cage", daemon=True).start()
    result = born.get()
    if isinstance(result, OSError):
        raise result
    return result


def _greeting(ours: socket.socket, limits: Limits) -> Protections:
    ours.settimeout(_STARTING_SECONDS)
    try:
        body = channel.read_message(ours.recv_into, limits.message)
        match channel.decode(body) if body is not None else None:
            case ["hello", dict(facts)]:
                return from_plain(Protections, facts)
    except (OSError, channel.NotAMessage, channel.TooLong, NotOfTheForm) as fault:
        raise CageNotReady(str(fault)) from fault
    raise CageNotReady("it ended while it started")


def _end(process: subprocess.Popen[bytes], ours: socket.socket) -> None:
    ours.close()
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()
