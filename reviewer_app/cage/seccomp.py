"""Filters of system calls: for the child, a list of what is allowed; for the window, local sockets only.

- The child's list has no call that opens, makes, renames or removes a file, makes a socket, a process or a
  program, sends a signal, or traces. A call not listed fails with EPERM; memory can never be made executable.
- The window's filter refuses sockets of every family but AF_UNIX, and io_uring, which could make them unseen.
- A foreign architecture's calls (32-bit, x32) are refused in both.
Classic BPF over struct seccomp_data; see Documentation/userspace-api/seccomp_filter.rst in the kernel.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import struct

from reviewer_app.cage.syscalls import PR_SET_NO_NEW_PRIVS, Machine, call, prctl

CHILD_MAY = (
    *(
        "read",
        "readv",
        "pread64",
        "preadv",
        "preadv2",
        "lseek",
        "write",
        "writev",
        "close",
        "fstat",
        "recvmsg",
    ),
    *("munmap", "mremap", "madvise", "brk", "futex", "sched_yield", "getrandom", "poll", "ppoll"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "rseq"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrusage"),
    *("getpid", "gettid", "set_robust_list", "exit", "exit_group"),
)
_PROT_EXEC = 4
_SET_MODE_FILTER, _TSYNC = 1, 1
_X32 = 0x40000000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16  # in struct seccomp_data, in bytes
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000

Step = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def child_filter(machine: Machine) -> list[Step]:
    """The child's filter: what `CHILD_MAY` lists, and memory that is never executable."""
    steps = _opening(machine, errno.EPERM)
    for name in CHILD_MAY:
        steps += _when(machine, name, [_returns(_ALLOW)])
    for name in ("mmap", "mprotect"):
        not_executable = [_load_argument(2), (_JUMP_BITS, 0, 1, _PROT_EXEC), _refuse(errno.EPERM)]
        steps += _when(machine, name, [*not_executable, _returns(_ALLOW)])
    # clone3 "does not exist", so that a C library which asks for it falls back and is then refused plainly.
    steps += _when(machine, "clone3", [_refuse(errno.ENOSYS)])
    return [*steps, _refuse(errno.EPERM)]


def window_filter(machine: Machine) -> list[Step]:
    """The window's filter: every call as before, but sockets of AF_UNIX only, and no io_uring."""
    steps = _opening(machine, errno.EPERM)
    steps += _when(machine, "io_uring_setup", [_refuse(errno.ENOSYS)])
    for name in ("socket", "socketpair"):
        local = [_load_argument(0), (_JUMP_EQUAL, 0, 1, int(socket.AF_UNIX)), _returns(_ALLOW)]
        steps += _when(machine, name, [*local, _refuse(errno.EACCES)])
    return [*steps, _returns(_ALLOW)]


def install(machine: Machine, steps: list[Step]) -> None:
    """Bind this process, all its threads and all it will start to the filter, for good. Raises OSError."""
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(held)))
    if prctl(PR_SET_NO_NEW_PRIVS, 1) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    operation, flags = ctypes.c_ulong(_SET_MODE_FILTER), ctypes.c_ulong(_TSYNC)
    if call(machine, "seccomp", operation, flags, program) != 0:
        raise OSError(errno.ESRCH, "a thread could not be bound to the filter")


def _opening(machine: Machine, refusal: int) -> list[Step]:
    steps: list[Step] = [(_LOAD, 0, 0, _ARCH_AT), (_JUMP_EQUAL, 1, 0, machine.audit), _refuse(refusal)]
    steps.append((_LOAD, 0, 0, _NUMBER_AT))
    if machine.name == "x86_64":
        steps += [(_JUMP_AT_LEAST, 0, 1, _X32), _refuse(refusal)]
    return steps


def _when(machine: Machine, name: str, then: list[Step]) -> list[Step]:
    """`then` for the call `name`, which must end in a return; other calls pass it by."""
    number = machine.number(name)
    return [] if number is None else [(_JUMP_EQUAL, 0, len(then), number), *then]


def _load_argument(index: int) -> Step:
    """The low 32 bits of an argument; both machines are little-endian."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def _refuse(fault: int) -> Step:
    return _returns(_ERRNO | fault)


def _returns(verdict: int) -> Step:
    return (_RETURN, 0, 0, verdict)
