"""What truly protects a process, for the Protections page and `workspace check`.

- A field is what was tried in that process, or read back from the kernel, after the protections were set.
- What a kernel or a machine does not have is False, 0 or "any", and its line says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the Protections page: what it is, whether it holds, and a detail ("" when none)."""

    words: str
    active: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Protections:
    """The protections of one process. Sizes in bytes, times in seconds; 0 is *no limit of ours*.

    `sockets` and `files` say what an attempt found: "none" (refused), "local only" (AF_UNIX), "any".
    """

    process: str
    system: str
    no_new_privileges: bool = False
    not_dumpable: bool = False
    core_dumps_off: bool = False
    seccomp: bool = False
    sockets: Literal["none", "local only", "any"] = "any"
    files: Literal["none", "any"] = "any"
    programs_refused: bool = False
    io_uring_refused: bool = False
    landlock_abi: int = 0
    descriptors_closed: bool = False
    ends_with_parent: bool = False
    private_files: bool = False
    memory_limit: int = 0
    cpu_limit: int = 0
    open_files_limit: int = 0
    writes_nothing: bool = False

    @property
    def confined(self) -> bool:
        """Whether a reader of untrusted bytes can neither reach a network, a file nor a program."""
        return self.sockets == "none" and self.files == "none" and self.programs_refused

    def lines(self) -> tuple[Line, ...]:
        """The page's lines, the same for every process of this kind, active or not."""
        common = (
            Line("System calls are filtered (seccomp)", self.seccomp),
            Line("Gains no privileges by starting a program", self.no_new_privileges),
            Line("Its memory cannot be read by other programs of this user", self.not_dumpable),
            Line("Leaves no core dump", self.core_dumps_off),
            Line("Asynchronous system calls (io_uring) are refused", self.io_uring_refused),
        )
        return (self._network_line(), *common, *(self._reader_lines() if self._is_reader else self._own()))

    @property
    def _is_reader(self) -> bool:
        return not self.private_files

    def _network_line(self) -> Line:
        words = "Opens no socket" if self._is_reader else "Opens no network socket, only local ones"
        wanted = ("none",) if self._is_reader else ("none", "local only")
        return Line(words, self.sockets in wanted, f"sockets: {self.sockets}")

    def _own(self) -> tuple[Line, ...]:
        return (Line("Files it makes are readable by this user only", self.private_files),)

    def _reader_lines(self) -> tuple[Line, ...]:
        abi = f"version {self.landlock_abi}" if self.landlock_abi else "this kernel does not have it"
        return (
            Line("Opens no file", self.files == "none"),
            Line("The kernel denies it every path (Landlock)", self.landlock_abi > 0, abi),
            Line("Starts no program and no process", self.programs_refused),
            Line("Writes no file", self.writes_nothing),
            Line("Holds no descriptor but those it is given", self.descriptors_closed),
            Line("Ends with the process that started it", self.ends_with_parent),
            Line("Memory is limited", self.memory_limit > 0, f"{self.memory_limit // MEGABYTE} MiB"),
            Line("Processor time is limited", self.cpu_limit > 0, f"{self.cpu_limit} s"),
            Line("Open files are limited", self.open_files_limit > 0, str(self.open_files_limit)),
        )
