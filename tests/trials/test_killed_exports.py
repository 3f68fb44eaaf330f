"""Three hundred exports killed (SIGKILL) at random moments, and a medium that is really full.

After each kill the package stands there whole, or nothing stands at its name; and the next export succeeds.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.records.check import Standing, standing_of
from reviewer_app.records.check_lists import own_parts
from reviewer_app.records.faults import PackageNotWritten
from reviewer_app.records.medium import Medium
from reviewer_app.records.package import Package
from reviewer_app.records.write import leftover, write
from tests.builders_package import NAME, a_package, an_original, sign_cms, sign_mldsa
from tests.unit.records.holding import held_of

LARGE = bytes(range(256)) * 4096 * 8  # 8 MiB


def a_large_package() -> Package:
    return a_package([an_original(f"data/{number}.bin", LARGE[number:]) for number in range(4)])


def is_whole(folder: Path) -> bool:
    return standing_of(own_parts(held_of(folder))) is Standing.VALID


def written(package: Package, folder: Path, medium: type[Medium] = Medium) -> None:
    write(package, folder, sign_cms=sign_cms, sign_mldsa=sign_mldsa, medium=medium)


def how_long(package: Package, folder: Path) -> float:
    """Seconds that a whole one takes now; nothing is left of it."""
    began = time.monotonic()
    written(package, folder)
    lasted = time.monotonic() - began
    shutil.rmtree(folder / NAME)
    return lasted


@pytest.mark.trial
@pytest.mark.parametrize("seed", [101, 202, 303])
def test_killed_a_hundred_times(tmp_path: Path, seed: int) -> None:
    package, chance, ended, takes = a_large_package(), random.Random(seed), Counter[str](), 0.0
    for number in range(100):
        if number % 10 == 0:  # anew: the machine has come to have other work, or has it no longer
            takes = how_long(package, tmp_path)
        child = os.fork()
        if not child:
            try:
                written(package, tmp_path)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, takes * 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if (tmp_path / NAME).exists():
            assert is_whole(tmp_path / NAME)
            ended["whole"] += 1
            shutil.rmtree(tmp_path / NAME)
        else:
            ended["leftover" if leftover(tmp_path, NAME) else "nothing"] += 1
    print(dict(ended))  # for the log of the trial
    assert min(ended["whole"], ended["leftover"]) > 0
    written(package, tmp_path)
    assert os.listdir(tmp_path) == [NAME]
    assert is_whole(tmp_path / NAME)


@pytest.fixture
def small_medium(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB; only root can make one."""
    place = tmp_path / "medium"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.trial
def test_a_medium_that_is_full(small_medium: Path) -> None:
    class Boasting(Medium):
        def free(self) -> int:
            return 1 << 40

    with pytest.raises(PackageNotWritten, match="are free"):
        written(a_large_package(), small_medium)
    with pytest.raises(PackageNotWritten, match="the medium is full"):
        written(a_large_package(), small_medium, Boasting)
    assert os.listdir(small_medium) == []
    written(a_package(), small_medium)
    assert is_whole(small_medium / NAME)
