"""A real clamd with a database of its own, and sockets that are none: for tests of the scanner.

The signatures are invented, but for the EICAR test file. The socket lies in a folder with a short name: the
path of a Unix socket has at most 107 bytes.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reviewer_app.intake.clamd_trial import EICAR
from tests.conftest import absent

MARKER = b"an invented marker of the training sample, 0x5EED"
OUTSPOKEN = {"AlertExceedsMax": "yes", "AlertEncrypted": "yes"}
_START = 30.0  # seconds


@dataclass(frozen=True)
class ADaemon:
    """A clamd that runs, and where it listens."""

    socket: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """It stays there, its socket takes connections, and it does nothing any more."""
        self.process.send_signal(signal.SIGSTOP)


@contextmanager
def a_clamd(settings: dict[str, str] = OUTSPOKEN, *, eicar: bool = True) -> Iterator[ADaemon]:
    """A clamd that finds MARKER, and EICAR unless told otherwise. It takes streams of up to 3 MiB."""
    program = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not program:
        absent("clamd")
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        _database(folder / "database", eicar)
        (folder / "tmp").mkdir()
        given = {
            "LocalSocket": folder / "s",
            "DatabaseDirectory": folder / "database",
            "TemporaryDirectory": folder / "tmp",
            "Foreground": "yes",
            "StreamMaxLength": "3M",
            **settings,
        }
        (folder / "conf").write_text("".join(f"{key} {value}\n" for key, value in given.items()))
        command = [str(program), "--config-file", str(folder / "conf")]
        with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
            try:
                _await_pong(folder, process)
                yield ADaemon(str(folder / "s"), process)
            finally:
                process.kill()


def _database(folder: Path, eicar: bool) -> None:
    folder.mkdir()
    lines = [f"Test.Marker:0:*:{MARKER.hex()}"]
    if eicar:
        lines.append(f"Test.Eicar:0:0:{EICAR.hex()}")
    (folder / "invented.ndb").write_text("\n".join(lines) + "\n")


def _await_pong(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_START)
            try:
                line.connect(str(folder / "s"))
                line.sendall(b"zPING\0")
                if line.recv(16) == b"PONG\0":
                    return
            except OSError:
                time.sleep(0.02)
    raise AssertionError(f"clamd did not start: {(folder / 'log').read_text(errors='replace')}")


@contextmanager
def a_deaf_socket() -> Iterator[str]:
    """A socket that takes connections and never answers."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as name, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{name}/s")
        listening.listen(8)
        yield f"{name}/s"


@contextmanager
def a_socket_that_says(said: bytes, pause: float = 0.0) -> Iterator[str]:
    """A socket that answers whatever comes with `said`, `pause` seconds after each byte, and closes."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as name, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{name}/s")
        listening.listen(8)
        thread = threading.Thread(target=_saying, args=(listening, said, pause))
        thread.start()
        try:
            yield f"{name}/s"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _saying(listening: socket.socket, said: bytes, pause: float) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return  # shut down: the test is over
        with line:
            line.recv(1 << 16)
            try:
                for piece in [said[i : i + 1] for i in range(len(said))] if pause else [said]:
                    line.sendall(piece)
                    time.sleep(pause)
            except ConnectionError:
                continue  # the client has had enough


def zipped(data: bytes, times: int = 1) -> bytes:
    """`data` in a deflated ZIP file, in a ZIP file, `times` deep."""
    for _ in range(times):
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("notes.txt", data)
        data = held.getvalue()
    return data
