"""A program for the cage that does what a taken-over parser might: dies, hangs, says too much or nonsense."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

from reviewer_app.cage import child
from reviewer_app.intake.caged import TASKS, make_ready, open_plain

WHICH = b"ATTACK "  # a tag file that begins so names the attack


def _dies() -> Iterator[Any]:
    os.kill(os.getpid(), 9)
    yield None


def _hangs() -> Iterator[Any]:
    time.sleep(3600)
    yield None


def _says_too_much() -> Iterator[Any]:
    while True:
        yield ["tags", "x" * 1_000_000]


def _says_nonsense() -> Iterator[Any]:
    yield ["tags", {"declaration": 7}]


def _says_no_pair() -> Iterator[Any]:
    yield "tags"


def _says_nothing() -> Iterator[Any]:
    yield from ()


def _fails() -> Iterator[Any]:
    raise ZeroDivisionError("private words")
    yield None


def _needs_memory() -> Iterator[Any]:
    yield ["tags", len(bytearray(1 << 34))]


ATTACKS = {
    "dies": _dies,
    "hangs": _hangs,
    "too much": _says_too_much,
    "nonsense": _says_nonsense,
    "no pair": _says_no_pair,
    "nothing": _says_nothing,
    "fails": _fails,
    "memory": _needs_memory,
}


def _tags(files: child.Files, parameters: Any) -> Iterator[Any]:
    for file in files.values():
        head = file.read(64)
        if head.startswith(WHICH):
            return ATTACKS[head.removeprefix(WHICH).decode()]()
        file.seek(0)
    return TASKS["tags"](files, parameters)


def _structure(files: child.Files, shown: str) -> Iterator[Any]:
    """Members that lie nowhere, and numbers no file has."""
    ((_, file),) = files.items()
    if file.read(4) == b"PK\x05\x06":
        yield ["members", [["a", False, 0, 0, 1 << 62, 5, 5]]]
        yield ["faults", []]
    else:
        yield ["members", [["a", False, 0, 0, -1, 5, 1 << 80]]]


def main() -> None:
    make_ready()
    child.run({**TASKS, "tags": _tags, "rfc tags": _tags, "structure": _structure}, open_plain)
