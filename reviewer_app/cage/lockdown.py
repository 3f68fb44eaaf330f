"""What the child gives up before it sees a hostile byte, and the trial that says what truly holds.

Order matters: descriptors, limits, not dumpable, end with the parent, Landlock, and the system-call filter
last, because it refuses the calls the others need. Where a kernel refuses one, the others still follow.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from reviewer_app.cage import landlock, seccomp
from reviewer_app.cage.protections import Protections
from reviewer_app.cage.syscalls import (
    PR_GET_DUMPABLE,
    PR_GET_NO_NEW_PRIVS,
    PR_GET_PDEATHSIG,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    Machine,
    call,
    machine,
    prctl,
)

_MOST_DESCRIPTORS = 1 << 20


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """Limits the kernel keeps for the child's whole life: bytes of address space, processor seconds."""

    memory: int
    cpu: int
    descriptors: int


@dataclass(slots=True)
class _Found:
    """What was read back before the filter made asking impossible."""

    no_new_privileges: bool = False
    not_dumpable: bool = False
    ends_with_parent: bool = False
    descriptors_closed: bool = False
    landlock_abi: int = 0
    limits: dict[int, int] = field(default_factory=dict)


def lock_down(limits: ChildLimits, keep: int, parent: int) -> Protections:
    """Give up everything but descriptor `keep`; ends the process if `parent` (a pid) is already gone."""
    found = _Found(descriptors_closed=_close_all_but(keep))
    _limit_resources(limits, found)
    here = machine()
    filtered = False
    if here is not None:
        _tie_to_parent(parent, found)
        with contextlib.suppress(OSError):
            found.landlock_abi = landlock.deny_everything(here)
        filtered = _filter_calls(here, found)
    return _tried(found, filtered, here)


def _close_all_but(keep: int) -> bool:
    """Standard streams stay: they lead to the null device."""
    os.closerange(3, keep)
    os.closerange(max(keep + 1, 3), _MOST_DESCRIPTORS)
    return not any(_is_open(descriptor) for descriptor in range(3, 64) if descriptor != keep)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _limit_resources(limits: ChildLimits, found: _Found) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.descriptors),
    ):
        with contextlib.suppress(OSError, ValueError):
            hard = value + 1 if kind == resource.RLIMIT_CPU else value  # first the signal that says why
            resource.setrlimit(kind, (value, hard))
        found.limits[kind] = resource.getrlimit(kind)[0]


def _tie_to_parent(parent: int, found: _Found) -> None:
    prctl(PR_SET_DUMPABLE, 0)
    found.not_dumpable = prctl(PR_GET_DUMPABLE) == 0
    prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:  # it went before the line above could count
        sys.exit(0)
    asked = ctypes.c_int(0)
    answered = prctl(PR_GET_PDEATHSIG, ctypes.addressof(asked)) == 0
    found.ends_with_parent = answered and asked.value == signal.SIGKILL


def _filter_calls(here: Machine, found: _Found) -> bool:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    found.no_new_privileges = prctl(PR_GET_NO_NEW_PRIVS) == 1
    try:
        seccomp.install(here, seccomp.child_filter(here))
    except OSError:
        return False
    return True


def _tried(found: _Found, filtered: bool, here: Machine | None) -> Protections:
    def limit(kind: int) -> int:
        return max(found.limits[kind], 0)  # -1 is *no limit*

    return Protections(
        process="reader of untrusted files",
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        no_new_privileges=found.no_new_privileges,
        not_dumpable=found.not_dumpable,
        core_dumps_off=found.limits[resource.RLIMIT_CORE] == 0,
        seccomp=filtered,
        sockets="none" if refused(lambda: socket.socket(socket.AF_UNIX).close()) else "any",
        files="none" if refused(lambda: os.close(os.open("/", os.O_RDONLY))) else "any",
        programs_refused=here is not None and refused(lambda: call(here, "execve", None, None, None)),
        io_uring_refused=here is not None and refused(lambda: call(here, "io_uring_setup", 1, None)),
        landlock_abi=found.landlock_abi,
        descriptors_closed=found.descriptors_closed,
        ends_with_parent=found.ends_with_parent,
        memory_limit=limit(resource.RLIMIT_AS),
        cpu_limit=limit(resource.RLIMIT_CPU),
        open_files_limit=limit(resource.RLIMIT_NOFILE),
        writes_nothing=found.limits[resource.RLIMIT_FSIZE] == 0,
    )


def refused(attempt: Callable[[], object]) -> bool:
    """Whether the kernel refuses the attempt as not allowed, or does not have the call.

    An attempt that fails for its arguments (EFAULT) was not refused: the kernel looked at them.
    """
    try:
        attempt()
    except OSError as fault:
        return fault.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS)
    return False
