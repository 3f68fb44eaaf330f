"""A program for the cage that attacks it from inside: each task is one attack, and says what became of it."""

# ruff: noqa: ARG005, S103, S606

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from reviewer_app.cage import child
from reviewer_app.domain.errors import DeskError

LIBC = ctypes.CDLL(None, use_errno=True)


class Unwelcome(DeskError):
    """{what} is not welcome."""


def _says(attempt: Callable[[], object]) -> Iterator[str]:
    """ "refused" where the kernel says that it is not allowed; otherwise what happened."""
    try:
        result = attempt()
    except PermissionError:
        yield "refused"
    except Exception as fault:
        yield f"{type(fault).__name__} {fault}"
    else:
        yield f"it worked: {result!r}"


def _c(name: str, *arguments: object) -> int:
    """A C library call, with its errno as an OSError."""
    result = int(getattr(LIBC, name)(*arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def _file(parameters: dict[str, Any]) -> str:
    return str(parameters["file"])


ATTEMPTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "read a file": lambda p: os.open(_file(p), os.O_RDONLY),
    "read a file through C": lambda p: _c("open", _file(p).encode(), 0),
    "write a file": lambda p: os.open(_file(p) + ".new", os.O_WRONLY | os.O_CREAT, 0o600),
    "make a symbolic link": lambda p: os.symlink("/etc", _file(p) + ".link"),
    "make a hard link": lambda p: os.link(_file(p), _file(p) + ".hard"),
    "rename": lambda p: os.rename(_file(p), _file(p) + ".moved"),
    "remove": lambda p: os.unlink(_file(p)),
    "make a folder": lambda p: os.mkdir(_file(p) + ".d"),
    "list a folder": lambda p: os.listdir("/"),
    "look at a file": lambda p: os.stat(_file(p)),
    "change a mode": lambda p: os.chmod(_file(p), 0o777),
    "read the parent's memory": lambda p: os.open(f"/proc/{p['parent']}/mem", os.O_RDONLY),
    "read its own environment": lambda p: os.open("/proc/self/environ", os.O_RDONLY),
    "open a network socket": lambda p: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "open a network socket through C": lambda p: _c("socket", 2, 1, 0),
    "open a local socket": lambda p: socket.socket(socket.AF_UNIX),
    "make a pair of sockets": lambda p: socket.socketpair(),
    "start a program": lambda p: os.execv("/bin/true", ["true"]),
    "start a program through C": lambda p: _c("execve", b"/bin/true", None, None),
    "fork": lambda p: os.fork(),
    "start a thread's process through C": lambda p: _c(
        "syscall", 56 if os.uname().machine == "x86_64" else 220, 17, 0
    ),
    "trace the parent": lambda p: _c("ptrace", 16, int(p["parent"]), None, None),
    "read another process through C": lambda p: _c("process_vm_readv", int(p["parent"]), None, 0, None, 0, 0),
    "kill the parent": lambda p: os.kill(int(p["parent"]), signal.SIGKILL),
    "change the parent's limits": lambda p: _c("prlimit", int(p["parent"]), 7, None, None),
    "make memory executable": lambda p: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "unshare namespaces": lambda p: _c("unshare", 0x10000000),
    "make a memory file": lambda p: os.memfd_create("x"),
    "mount": lambda p: _c("mount", b"none", b"/mnt", b"tmpfs", 0, None),
}


def _attempt(name: str) -> child.Task:
    return lambda files, parameters: _says(lambda: ATTEMPTS[name](parameters))


def _spin(files: child.Files, parameters: Any) -> Iterator[str]:
    while True:
        pass
    yield ""


def _wait(files: child.Files, parameters: Any) -> Iterator[str]:
    threading.Event().wait()
    yield ""


def _use_memory(files: child.Files, parameters: Any) -> Iterator[int]:
    hoard = []
    while True:
        hoard.append(bytes(16 * 1024 * 1024))
        if len(hoard) > 10_000:
            yield len(hoard)


def _answer_long(files: child.Files, parameters: Any) -> Iterator[str]:
    yield "x" * int(parameters["bytes"])


def _answer_forever(files: child.Files, parameters: Any) -> Iterator[str]:
    while True:
        yield "x" * 1000


def _print_much(files: child.Files, parameters: Any) -> Iterator[str]:
    for _ in range(1000):
        print("x" * 100_000)
        sys.stderr.write("x" * 100_000)
    yield "printed to nobody"


def _raw(data: bytes) -> child.Task:
    """Writes on the channel behind the protocol's back; the descriptor is the only one above the streams."""

    def task(files: child.Files, parameters: Any) -> Iterator[str]:
        child.channel.write_all(_channel(), data)
        threading.Event().wait()
        yield ""

    return task


def _channel() -> int:
    return int(sys.argv[1])


def _crash(files: child.Files, parameters: Any) -> Iterator[str]:
    ctypes.string_at(0)
    yield ""


def _leave(files: child.Files, parameters: Any) -> Iterator[str]:
    os._exit(3)
    yield ""


def _raise(files: child.Files, parameters: Any) -> Iterator[str]:
    raise ValueError("the evidence's own words")
    yield ""


def _refuse(files: child.Files, parameters: Any) -> Iterator[str]:
    raise Unwelcome(what=parameters["what"])
    yield ""


def _recurse(files: child.Files, parameters: Any) -> Iterator[str]:
    def deeper() -> object:
        return deeper()

    yield str(deeper())


def _read(files: child.Files, parameters: Any) -> Iterator[list[str]]:
    for name, file in files.items():
        yield [name, file.read().decode("utf-8", "surrogatepass")]


def _echo(files: child.Files, parameters: Any) -> Iterator[Any]:
    yield from parameters


def _write_lent(files: child.Files, parameters: Any) -> Iterator[str]:
    for descriptor in _open_descriptors():
        if descriptor > 2 and descriptor != _channel():
            yield from _says(lambda descriptor=descriptor: os.write(descriptor, b"altered"))


def _open_descriptors() -> list[int]:
    def is_open(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError as fault:
            return fault.errno == 29  # a pipe or a socket cannot seek, but is there
        return True

    return [descriptor for descriptor in range(300) if is_open(descriptor)]


def _descriptors(files: child.Files, parameters: Any) -> Iterator[list[int]]:
    yield _open_descriptors()


TASKS: dict[str, child.Task] = {name: _attempt(name) for name in ATTEMPTS} | {
    "spin": _spin,
    "wait": _wait,
    "use memory": _use_memory,
    "answer long": _answer_long,
    "answer forever": _answer_forever,
    "print much": _print_much,
    "claim a huge answer": _raw(b"\xff\xff\xff\xff"),
    "answer what is not JSON": _raw(b"\x00\x00\x00\x04!!!!"),
    "answer deep brackets": _raw((200_000).to_bytes(4, "big") + b"[" * 200_000),
    "answer an unknown word": _raw(b"\x00\x00\x00\x07" + b'["own"]'),
    "answer half": _raw(b"\x00\x00\x00\x07["),
    "crash": _crash,
    "leave": _leave,
    "raise": _raise,
    "refuse": _refuse,
    "recurse": _recurse,
    "read": _read,
    "echo": _echo,
    "write lent": _write_lent,
    "descriptors": _descriptors,
}


def _as_lent(file: BinaryIO, key: bytes | None) -> BinaryIO:
    return file


def main() -> None:
    child.run(TASKS, _as_lent)
