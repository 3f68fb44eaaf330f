"""Where a kernel or machine lacks a protection, the others hold and the report says which one is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.cage.lockdown import refused
from reviewer_app.cage.protections import Protections
from reviewer_app.cage.syscalls import machine

needs_linux = pytest.mark.skipif(machine() is None, reason="the kernel's protections are Linux's")


def locked_down(before: str) -> Protections:
    """lock_down in a fresh process, after `before` has made the kernel look poorer."""
    body = f"""
import dataclasses, json, os, sys
from reviewer_app.cage import landlock, lockdown, seccomp
{before}
limits = lockdown.ChildLimits(memory=1 << 30, cpu=30, descriptors=32)
found = lockdown.lock_down(limits, keep=2, parent=os.getppid())
os.write(1, json.dumps(dataclasses.asdict(found)).encode())
os._exit(0)
"""
    command = [sys.executable, "-c", body]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    facts: Any = json.loads(done.stdout)
    return Protections(**facts)


def inactive(found: Protections) -> set[str]:
    return {line.words for line in found.lines() if not line.active}


@needs_linux
def test_without_landlock_the_filter_still_refuses_every_path() -> None:
    found = locked_down("landlock.version = lambda machine: 0")
    assert found.confined
    assert inactive(found) == {"The kernel denies it every path (Landlock)"}


@needs_linux
def test_without_seccomp_nothing_is_claimed_that_it_gave() -> None:
    found = locked_down("""
def install(machine, steps):
    raise OSError(38, "no seccomp")
seccomp.install = install
""")
    assert not found.confined
    assert not found.seccomp
    assert found.sockets == "any"
    assert not found.programs_refused
    if found.landlock_abi:
        assert found.files == "none"
    assert found.memory_limit == 1 << 30


def test_on_an_unknown_machine_only_limits_hold_and_only_they_are_claimed() -> None:
    found = locked_down("lockdown.machine = lambda: None")
    assert not found.confined
    assert (found.sockets, found.files, found.landlock_abi) == ("any", "any", 0)
    assert not found.no_new_privileges
    assert not found.ends_with_parent
    assert (found.memory_limit, found.cpu_limit, found.writes_nothing) == (1 << 30, 30, True)


@pytest.mark.parametrize(("number", "said"), [(1, True), (13, True), (38, True), (14, False), (2, False)])
def test_only_a_refusal_counts_as_one(number: int, said: bool) -> None:
    def attempt() -> None:
        raise OSError(number, "so")

    assert refused(attempt) is said
    assert refused(lambda: None) is False
