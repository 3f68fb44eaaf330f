"""The window's own process: local sockets only, for ctypes, threads and children too; in fresh processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.cage.protections import Protections
from reviewer_app.cage.syscalls import machine

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(machine() is None, reason="the kernel's protections are Linux's")

_PREFIX = """
import ctypes, dataclasses, json, os, resource, socket, subprocess, sys, threading
from reviewer_app.cage.host import protect_process
libc = ctypes.CDLL(None, use_errno=True)
def tried(attempt):
    try:
        result = attempt()
    except OSError as fault:
        return type(fault).__name__
    return "worked" if result is None or not isinstance(result, int) or result >= 0 else "refused"
"""


def run(body: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", _PREFIX + body], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


ATTEMPTS = """
found = protect_process()
print(json.dumps({
    "inet": tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
    "inet6": tried(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)),
    "netlink": tried(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "packet": tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),
    "ctypes": tried(lambda: libc.socket(2, 1, 0)),
    "raw call": tried(lambda: libc.syscall(41 if os.uname().machine == "x86_64" else 198, 2, 1, 0)),
    "disguised": tried(lambda: libc.syscall(
        41 if os.uname().machine == "x86_64" else 198, ctypes.c_long((1 << 32) | 2), 1, 0)),
    "x32": tried(lambda: libc.syscall(0x40000000 + 41, 2, 1, 0)),
    "io_uring": tried(lambda: libc.syscall(425, 8, None)),
    "local": tried(lambda: socket.socket(socket.AF_UNIX).close()),
    "pair": tried(lambda: [end.close() for end in socket.socketpair()]),
    "child": subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket()"], capture_output=True).returncode,
    "umask": os.umask(0o077),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": libc.prctl(3, 0, 0, 0, 0),
    "found": dataclasses.asdict(found),
}))
"""


@pytest.fixture(scope="module")
def outcome() -> Any:
    return run(ATTEMPTS)


@pytest.mark.parametrize("family", ["inet", "inet6", "netlink", "packet"])
def test_a_network_socket_is_refused(outcome: Any, family: str) -> None:
    assert outcome[family] == "PermissionError"


@pytest.mark.parametrize("way", ["ctypes", "raw call", "disguised", "x32", "io_uring"])
def test_no_way_around_python_helps(outcome: Any, way: str) -> None:
    assert outcome[way] == "refused"


def test_local_sockets_go_on_working(outcome: Any) -> None:
    assert outcome["local"] == "worked"
    assert outcome["pair"] == "worked"


def test_children_inherit_it(outcome: Any) -> None:
    assert outcome["child"] != 0


def test_files_are_private_and_memory_is_not_dumped(outcome: Any) -> None:
    assert outcome["umask"] == 0o077
    assert outcome["core"] == [0, 0]
    assert outcome["dumpable"] == 0


def test_what_is_reported_is_what_holds(outcome: Any) -> None:
    found = Protections(**outcome["found"])
    assert found.sockets == "local only"
    assert all(line.active for line in found.lines())


def test_a_thread_started_before_is_bound_too() -> None:
    body = """
go, said = threading.Event(), []
def work():
    go.wait()
    said.append(tried(lambda: socket.socket(socket.AF_INET)))
worker = threading.Thread(target=work)
worker.start()
protect_process()
go.set()
worker.join()
print(json.dumps(said))
"""
    assert run(body) == ["PermissionError"]


def test_twice_is_harmless() -> None:
    assert (
        run("protect_process(); print(json.dumps(dataclasses.asdict(protect_process())))")["seccomp"] is True
    )


def test_an_unprotected_process_claims_nothing() -> None:
    """The same look, in a process that set nothing."""
    body = """
from reviewer_app.cage import host
from reviewer_app.cage.syscalls import machine
os.umask(0o022)
print(json.dumps(dataclasses.asdict(host._found(machine(), False))))
"""
    found = Protections(**run(body))
    if not os.environ.get("REVIEWER_ALREADY_FENCED"):
        assert found.sockets == "any"
        assert not found.not_dumpable
    assert not found.seccomp
    assert not found.private_files


def test_a_caged_child_can_be_started_from_a_protected_window() -> None:
    body = """
protect_process()
from reviewer_app.evidence.reading import Reader
with Reader() as reader:
    print(json.dumps(dataclasses.asdict(reader.protections())))
"""
    assert Protections(**run(body)).confined
