"""Reading a container as the intake does, all of it; and what that costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from reviewer_app.intake.medium import Unreadable
from reviewer_app.intake.opening import structure_here
from reviewer_app.intake.zip_medium import ZipMedium
from tests.conftest import ROOT, absent

T = TypeVar("T")
SECONDS = 2.0
MEGABYTES = 100


def contents_of(raw: bytes) -> dict[str, bytes] | None:
    """Every member's bytes by its name; None when anything is wrong with the container."""
    descriptor = os.memfd_create("container", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, raw)
        medium = ZipMedium(descriptor, "container", structure_here)
        survey = medium.listing()
        if not survey.whole:
            return None
        return {path: medium.read_whole(path, found)[0] for path, found in survey.files.items()}
    except Unreadable:
        return None
    finally:
        os.close(descriptor)


def quickly(work: Callable[[], T]) -> T:
    """What `work` returns, in the processor time a file may take here and in the cage."""
    began = _spent()
    result = work()
    took = _spent() - began
    assert took < SECONDS, f"it took {took} seconds"
    return result


def _spent() -> float:
    """Processor seconds of this process and of its living children; a busy machine does not change them."""
    spent = time.process_time()
    for children in Path("/proc/self/task").glob("*/children"):
        for child in children.read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


_ALL_OF_THEM = """
import json, resource, sys
from pathlib import Path
from reviewer_app.intake.container import check_container as judge
from reviewer_app.intake.reading import HereReader
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
files = sorted(Path(sys.argv[1]).iterdir())
files = [file for file in files if file.suffix in (".zip", ".tar")]
verdicts = {file.name: not judge(file, HereReader()).faults for file in files}
# Not ru_maxrss: that goes on counting what the process was before exec, which is pytest.
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
print(json.dumps([verdicts, int(peak.split()[1])]))
"""


def judged_without_writing(archives: Path, empty: Path) -> dict[str, bool]:
    """Which archives of a folder are good, judged in one process that may write no file and little memory.

    `empty` is the folder it works in; it must stay empty.
    """
    if not sys.platform.startswith("linux"):
        absent("a system that counts memory in KiB")
    command = [sys.executable, "-B", "-c", _ALL_OF_THEM, str(archives)]
    done = subprocess.run(
        command, cwd=empty, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    if done.returncode:
        pytest.fail(done.stderr)
    verdicts, kibibytes = json.loads(done.stdout)
    assert kibibytes < MEGABYTES * 1000
    assert list(empty.iterdir()) == []
    return dict(verdicts)
