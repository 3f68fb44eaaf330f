"""A new file is the same, whichever way its bytes took to the disk."""

from __future__ import annotations

import mmap
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer_app.store.direct import LARGE, NewFile

SIZES = [0, 1, 4096, LARGE - 1, LARGE, LARGE + 1, LARGE + 4096, 2 * LARGE + 4097]


def written(path: Path, data: bytes, announced: int | None) -> bytes:
    memory = mmap.mmap(-1, len(data) + 4096)
    memory[: len(data)] = data
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    file = NewFile(descriptor, announced)
    with memoryview(memory) as view:
        whole = len(data) - len(data) % 4096
        for start, end in ((0, whole), (whole, len(data))):
            while start < end:
                with view[start:end] as rest:
                    start += file.write(rest)
    file.sync()
    file.close()
    file.close()  # a second time is no error
    memory.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    return path.read_bytes()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("announced", [True, False])
def test_what_is_written_is_what_is_there(tmp_path: Path, size: int, announced: bool) -> None:
    data = os.urandom(size)
    assert written(tmp_path / "file", data, size if announced else None) == data


def test_memory_that_lies_at_no_block_is_written_all_the_same(tmp_path: Path) -> None:
    data = bytearray(os.urandom(LARGE + 8192))
    descriptor = os.open(tmp_path / "file", os.O_CREAT | os.O_WRONLY, 0o600)
    file = NewFile(descriptor, len(data))
    start = 1  # a whole number of blocks, from an odd address
    while start < LARGE + 1:
        start += file.write(memoryview(data)[start : LARGE + 1])
    file.close()
    assert (tmp_path / "file").read_bytes() == data[1 : LARGE + 1]


LIMITED = """
import mmap, os, resource, signal, sys
from reviewer_app.store.direct import LARGE, NewFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_001, 1_000_001))
file = NewFile(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o600), 2 * LARGE)
view, done = memoryview(mmap.mmap(-1, 2 * LARGE)), 0
try:
    while True:
        done += file.write(view[done:])
except OSError as error:
    print(done, error.strerror)
"""


def test_a_limit_within_a_block_is_met_exactly_and_said(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "file")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert child.stdout == "1000001 File too large\n"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1_000_001
