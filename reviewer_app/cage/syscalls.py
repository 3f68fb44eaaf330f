"""Linux system calls by number, for the two architectures the desk runs on, and the way to make one.

Numbers: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (aarch64).
None: the architecture has no such call.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from dataclasses import dataclass

# name: (x86_64, aarch64)
_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "socket": (41, 198),
    "recvmsg": (47, 212),
    "socketpair": (53, 199),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "preadv": (295, 69),
    "getrandom": (318, 278),
    "preadv2": (327, 286),
    "rseq": (334, 293),
    "execve": (59, 221),
    "clone3": (435, 435),
    "seccomp": (317, 277),
    "io_uring_setup": (425, 425),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
}
_COLUMN = {"x86_64": 0, "aarch64": 1}
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*, include/uapi/linux/audit.h

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG = 1, 2
PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine whose numbers are known; `audit` is what the kernel calls it in a filter."""

    name: str
    audit: int

    def number(self, call: str) -> int | None:
        return _NUMBERS[call][_COLUMN[self.name]]


def machine() -> Machine | None:
    """This machine, or None where nothing here applies: not Linux, another architecture, a 32-bit process."""
    name = platform.machine()
    if not sys.platform.startswith("linux") or name not in _COLUMN or sys.maxsize < 2**32:
        return None
    return Machine(name, _AUDIT[name])


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int = 0, pointer: object = 0) -> int:
    """prctl(2): its result; -1 when the kernel refuses."""
    arguments = (ctypes.c_ulong(value), pointer, ctypes.c_ulong(0), ctypes.c_ulong(0))
    return int(libc().prctl(ctypes.c_int(option), *arguments))


def call(machine: Machine, name: str, *arguments: object) -> int:
    """The system call by its number; raises OSError as the kernel says, ENOSYS where there is none."""
    number = machine.number(name)
    if number is None:
        raise OSError(38, os.strerror(38), name)
    result = int(libc().syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        fault = ctypes.get_errno()
        raise OSError(fault, os.strerror(fault), name)
    return result
