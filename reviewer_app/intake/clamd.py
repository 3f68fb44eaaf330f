"""A client of clamd, the ClamAV daemon, in its own protocol (clamd(8)): over a Unix socket, never a network.

- One connection for each command; a file goes as INSTREAM: pieces with their length in four bytes, then a
  length of nought. Every command and answer ends in NUL.
- An answer is one of the kinds below, or the exchange failed for one of the reasons of `Why`. There is no
  third way: what is not understood is not taken for anything.
- clamd refuses a long stream by answering and closing while the client still writes. The answer is read then.
- What is spent waiting for one exchange is bounded in all, whatever dribbles in. What the daemon says is
  untrusted text: at most 1,024 bytes of it are read, and it is shown on one line, nothing hidden.
- FOUND with `Heuristics.Limits.Exceeded` or `Heuristics.Encrypted` says that clamd did not look, not that it
  found something.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import TracebackType

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import one_line

_MOST_ANSWER = 1024  # bytes
_VERSION = re.compile(r"(ClamAV [^/|]+)(?:/(\d+)/(.+))?")
_ASCTIME = re.compile(r"\w{3} (\w{3}) +(\d{1,2}) \d\d:\d\d:\d\d (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# With ExtendedDetectionInfo the name carries the file's digest and size, which say nothing of the signature.
_FOUND = re.compile(r"stream: (.+?)(?:\([0-9a-f]{32,128}:\d+\))? FOUND", re.DOTALL)


class Why(StrEnum):
    """Why an exchange with the scanner failed; words to follow "the scanner gave no answer:"."""

    NO_SOCKET = "there is nothing where its socket should be"
    REFUSED = "nobody listens at its socket"
    NOT_ALLOWED = "this account may not use its socket"
    UNUSABLE = "its socket could not be used"
    TIMED_OUT = "it did not answer in time"
    GONE = "it closed the connection before it answered"
    NOT_UNDERSTOOD = "what it said was not understood"


class NoAnswer(DeskError):
    """The scanner gave no answer: {words}."""

    def __init__(self, why: Why, detail: str = "") -> None:
        self.why = why
        self.words = f"{why} ({one_line(detail)})" if detail else str(why)
        super().__init__(words=self.words)


class Kind(StrEnum):
    NOTHING_FOUND = "nothing found"
    FOUND = "found"
    LIMIT = "stopped at a limit"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too large"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Answer:
    """What clamd said of one stream. `name`: the signature, the limit, or its error; visible, one line."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """`engine`, such as "ClamAV 1.4.6"; the number of its signatures, "" when not said, and their day."""

    engine: str
    database: str = ""
    database_date: date | None = None


def version_in(text: str) -> Version:
    """What an answer to VERSION says: `ClamAV 1.4.6/27065/Wed Oct 18 09:49:14 2023`, or the engine alone."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise NoAnswer(Why.NOT_UNDERSTOOD, text)
    engine, number, day = match.groups()
    return Version(one_line(engine, 80), one_line(number or "", 20), _day(day or ""))


def _day(asctime: str) -> date | None:
    match = _ASCTIME.fullmatch(asctime)
    if match is None or match[1] not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        return None


def answer_in(text: str) -> Answer:
    """What an answer to INSTREAM says. Raises NoAnswer when it is none that is known."""
    if text == "stream: OK":
        return Answer(Kind.NOTHING_FOUND)
    if match := _FOUND.fullmatch(text):
        return Answer(_kind_of(match[1]), one_line(match[1], 120))
    if text.startswith("INSTREAM size limit exceeded"):
        return Answer(Kind.TOO_LARGE)
    if text.endswith("ERROR") or text.startswith("COMMAND READ TIMED OUT"):
        return Answer(Kind.ERROR, one_line(text.removeprefix("stream: "), 120))
    raise NoAnswer(Why.NOT_UNDERSTOOD, text)


def _kind_of(signature: str) -> Kind:
    if signature.startswith("Heuristics.Limits.Exceeded"):
        return Kind.LIMIT
    return Kind.ENCRYPTED if signature.startswith("Heuristics.Encrypted") else Kind.FOUND


class _Line:
    """One connection. `patience` is the most that is waited on it in all, in seconds."""

    def __init__(self, socket_path: str, patience: float) -> None:
        self._left = patience
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connect(socket_path)
        except BaseException:
            self.close()
            raise

    def _connect(self, socket_path: str) -> None:
        if "\0" in socket_path:  # the system would connect to what is before it, or to no file at all
            raise NoAnswer(Why.UNUSABLE, "its path has a NUL in it")
        # A non-blocking connect to a full queue fails at once (unix(7)); a busy scanner deserves the wait.
        seconds = struct.pack("ll", int(self._left), int(self._left % 1 * 1_000_000) or 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
        try:
            with self._waiting():
                self._socket.connect(socket_path)
        except ConnectionError:
            raise NoAnswer(Why.REFUSED) from None
        except ValueError as problem:  # a path that cannot be encoded
            raise NoAnswer(Why.UNUSABLE, str(problem)) from None

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except ConnectionError:
            raise  # what that means depends on what was being done
        except (TimeoutError, BlockingIOError):
            raise NoAnswer(Why.TIMED_OUT) from None
        except FileNotFoundError:
            raise NoAnswer(Why.NO_SOCKET) from None
        except PermissionError:
            raise NoAnswer(Why.NOT_ALLOWED) from None
        except OSError as problem:
            raise NoAnswer(Why.UNUSABLE, problem.strerror or str(problem)) from None
        finally:
            self._left = max(self._left - (time.monotonic() - started), 0.001)

    def put(self, *parts: bytes | bytearray | memoryview) -> None:
        """Send `parts` one after another, copying none. ConnectionError when the daemon has closed."""
        left = [memoryview(part).cast("B") for part in parts]
        while left:
            with self._waiting():
                self._socket.settimeout(self._left)
                sent = self._socket.sendmsg(left, (), socket.MSG_NOSIGNAL)
            while left and sent >= len(left[0]):
                sent -= len(left.pop(0))
            if left:
                left[0] = left[0][sent:]

    def answer(self) -> str:
        """The daemon's answer, up to its NUL."""
        held = b""
        while b"\0" not in held:
            try:
                with self._waiting():
                    self._socket.settimeout(self._left)
                    piece = self._socket.recv(_MOST_ANSWER)
            except ConnectionError:
                piece = b""
            if not piece:
                raise NoAnswer(Why.GONE)
            held += piece
            if len(held) > _MOST_ANSWER:
                raise NoAnswer(Why.NOT_UNDERSTOOD, held[:200].decode("utf-8", "backslashreplace"))
        return held.partition(b"\0")[0].decode("utf-8", "backslashreplace").strip()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def ask_version(socket_path: str, patience: float) -> Version:
    """What the daemon at `socket_path` is. Raises NoAnswer."""
    with _Line(socket_path, patience) as line:
        try:
            line.put(b"zVERSION\0")
        except ConnectionError:
            raise NoAnswer(Why.GONE) from None
        return version_in(line.answer())


class Stream:
    """One file on its way to the daemon: `send` its pieces, then `answer` once; `close` in any case.

    A piece is not kept: its memory may be used again after the call. Everything raises NoAnswer.
    """

    def __init__(self, socket_path: str, patience: float) -> None:
        self._line = _Line(socket_path, patience)
        self._command = b"zINSTREAM\0"  # goes with the first piece: a small file is two calls
        self._length = bytearray(4)
        self._closed_early = False

    def send(self, piece: memoryview) -> None:
        """The next bytes. Nothing is sent any more once the daemon has closed: its answer waits."""
        if piece.nbytes:  # a length of nought would be the end
            struct.pack_into("!I", self._length, 0, piece.nbytes)
            self._put(self._length, piece)

    def answer(self) -> Answer:
        """The end of the file, and what the daemon says of it."""
        self._put(bytes(4))
        answer = answer_in(self._line.answer())
        if self._closed_early and answer.kind is Kind.NOTHING_FOUND:
            raise NoAnswer(Why.GONE)  # it cannot speak for what it did not read
        return answer

    def _put(self, *parts: bytes | bytearray | memoryview) -> None:
        if self._closed_early:
            return
        command, self._command = self._command, b""
        try:
            self._line.put(*((command, *parts) if command else parts))
        except ConnectionError:
            self._closed_early = True

    def close(self) -> None:
        self._line.close()
