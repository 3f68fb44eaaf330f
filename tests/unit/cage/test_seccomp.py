"""The filters, run by hand for both machines: what each call gets, whatever machine the tests run on."""

from __future__ import annotations

import errno
import socket

import pytest

from reviewer_app.cage import seccomp
from reviewer_app.cage.seccomp import CHILD_MAY, Step, child_filter, window_filter
from reviewer_app.cage.syscalls import Machine

X86_64, AARCH64 = Machine("x86_64", 0xC000003E), Machine("aarch64", 0xC00000B7)
MACHINES = [X86_64, AARCH64]
ALLOWED = 0

# What a hostile parser would want, by number: x86_64, aarch64.
WANTED = {
    "openat": (257, 56),
    "openat2": (437, 437),
    "unlinkat": (263, 35),
    "renameat2": (316, 276),
    "symlinkat": (266, 36),
    "mkdirat": (258, 34),
    "fchmodat": (268, 53),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "socket": (41, 198),
    "connect": (42, 203),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "clone": (56, 220),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "ptrace": (101, 117),
    "process_vm_writev": (311, 271),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "ioctl": (16, 29),
    "fcntl": (72, 25),
    "mount": (165, 40),
    "unshare": (272, 97),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "memfd_create": (319, 279),
    "pidfd_open": (434, 434),
    "a call of next year": (999, 999),
}


def outcome(steps: list[Step], arch: int, number: int, *arguments: int) -> int:
    """0 where the filter allows, else the errno it gives: the few instructions that filters use."""
    data = {0: number, 4: arch} | {
        16 + 8 * place: value & 0xFFFFFFFF for place, value in enumerate(arguments)
    }
    accumulator, place = 0, 0
    while True:
        code, if_true, if_false, operand = steps[place]
        place += 1
        if code == 0x20:
            accumulator = data.get(operand, 0)
        elif code == 0x06:
            return 0 if operand == 0x7FFF0000 else operand & 0xFFFF
        else:
            holds = {
                0x15: accumulator == operand,
                0x35: accumulator >= operand,
                0x45: bool(accumulator & operand),
            }
            place += if_true if holds[code] else if_false


def number_of(machine: Machine, call: str) -> int:
    return WANTED[call][MACHINES.index(machine)]


each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


@each_machine
def test_the_child_may_do_what_is_listed(machine: Machine) -> None:
    steps = child_filter(machine)
    numbers = [machine.number(call) for call in CHILD_MAY]
    assert all(outcome(steps, machine.audit, number) == ALLOWED for number in numbers if number is not None)
    assert len({number for number in numbers if number is not None}) >= len(CHILD_MAY) - 1


@each_machine
@pytest.mark.parametrize("call", WANTED)
def test_the_child_may_not_do_anything_else(machine: Machine, call: str) -> None:
    assert outcome(child_filter(machine), machine.audit, number_of(machine, call), 1, 1, 1) == errno.EPERM


@each_machine
@pytest.mark.parametrize("call", ["mmap", "mprotect"])
def test_memory_is_never_executable(machine: Machine, call: str) -> None:
    number = machine.number(call)
    assert number is not None
    read_and_write, executable = 3, 4
    assert outcome(child_filter(machine), machine.audit, number, 0, 4096, read_and_write) == ALLOWED
    assert outcome(child_filter(machine), machine.audit, number, 0, 4096, executable) == errno.EPERM
    assert outcome(child_filter(machine), machine.audit, number, 0, 4096, 7) == errno.EPERM


@each_machine
def test_clone3_does_not_exist_for_the_child(machine: Machine) -> None:
    assert outcome(child_filter(machine), machine.audit, 435) == errno.ENOSYS


@each_machine
@pytest.mark.parametrize("make", [child_filter, window_filter])
def test_another_architectures_calls_are_refused(machine: Machine, make: object) -> None:
    steps = child_filter(machine) if make is child_filter else window_filter(machine)
    i386 = 0x40000003
    assert outcome(steps, i386, 3) == errno.EPERM
    if machine is X86_64:
        assert outcome(steps, machine.audit, 0x40000000 + 41, 2) == errno.EPERM
        assert outcome(steps, machine.audit, 0x40000000) == errno.EPERM


@each_machine
@pytest.mark.parametrize("call", ["socket", "socketpair"])
def test_the_window_opens_local_sockets_only(machine: Machine, call: str) -> None:
    number = machine.number(call)
    assert number is not None
    steps = window_filter(machine)
    for family in range(64):
        expected = ALLOWED if family == socket.AF_UNIX else errno.EACCES
        assert outcome(steps, machine.audit, number, family) == expected


@each_machine
def test_the_window_does_everything_else(machine: Machine) -> None:
    steps = window_filter(machine)
    for call in ("openat", "clone", "execve", "connect", "sendmsg"):
        assert outcome(steps, machine.audit, number_of(machine, call), 1) == ALLOWED
    assert outcome(steps, machine.audit, 425) == errno.ENOSYS


@each_machine
def test_no_jump_leaves_the_program(machine: Machine) -> None:
    for steps in (child_filter(machine), window_filter(machine)):
        assert len(steps) < 4096  # the kernel's most (BPF_MAXINSNS)
        assert steps[-1][0] == seccomp._RETURN
        for place, (code, if_true, if_false, _) in enumerate(steps):
            if code not in (0x20, 0x06):
                assert place + 1 + max(if_true, if_false) < len(steps)
