"""What reading a bundle costs beside the floor: a plain loop that opens, reads and hashes the same files.

Prints CPU-seconds and the ratio to the floor of the same run: 10,000 files of 4 KiB, the same with every file
described in submission.json (10,000 entries to validate), and one GiB in 8 files (`--small`: a tenth of all);
each as a folder and as a ZIP file (stored, and deflated; its floor: the standard library reads and hashes
the same members). CPU-seconds are of this process and of the caged child that parses. Every figure is the
least of three runs, taken in turns.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reviewer_app.intake.bundle import VerifiedBundle, read_bundle
from reviewer_app.intake.make import make_bundle
from tests.builders_intake import DAY, KEY, a_submission, described
from tests.builders_zip import zipped

ROUNDS = 3
BLOCK = os.urandom(1 << 20)


def make(folder: Path, name: str, count: int, size: int, *, describe: bool) -> Path:
    source = folder / f"source-{name}"
    submission = a_submission()
    del submission["voluntary"]["document"]
    for number in range(count):
        path = f"runs/{number % 100:02}/{number:06}.bin"
        if describe:
            submission["files"].append(described(path))
        file = source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(number.to_bytes(8, "big"))
            for start in range(8, size, len(BLOCK)):
                out.write(BLOCK[: min(len(BLOCK), size - start)])
    (source / "submission.json").write_text(json.dumps(submission))
    return make_bundle(source, folder / name, KEY.sign, bagged_on=DAY).path


def floor(bundle: Path) -> int:
    """Open, read, hash; nothing is checked."""
    buffer = bytearray(256 * 1024)
    view = memoryview(buffer)
    hashed = 0
    for folder, _, names in os.walk(bundle):
        for name in names:
            digest = hashlib.sha512()
            with open(os.path.join(folder, name), "rb", buffering=0) as file:  # noqa: PTH118, PTH123 - the floor
                while count := file.readinto(buffer):
                    digest.update(view[:count])
                    hashed += count
            digest.hexdigest()
    return hashed


def zip_floor(file: Path) -> int:
    """The standard library unpacks and checks; the members are hashed; nothing else is checked."""
    hashed = 0
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            digest = hashlib.sha512()
            with archive.open(name) as member:
                while piece := member.read(256 * 1024):
                    digest.update(piece)
                    hashed += len(piece)
            digest.hexdigest()
    return hashed


def read(bundle: Path) -> int:
    result = read_bundle(bundle, KEY.verify)
    assert isinstance(result, VerifiedBundle), result
    return result.size


def spent() -> float:
    """CPU-seconds of this process and of the children that have ended."""
    both = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def cpu(work: Callable[[Path], int], bundle: Path) -> float:
    start = spent()
    work(bundle)
    return spent() - start


def compare(title: str, bundle: Path) -> None:
    floors, reads = [], []
    lowest = floor if bundle.is_dir() else zip_floor
    for _ in range(ROUNDS):
        floors.append(cpu(lowest, bundle))
        reads.append(cpu(read, bundle))
    least, mine = min(floors), min(reads)
    print(f"{title:40} floor {least:6.3f} CPU-s   read_bundle {mine:6.3f} CPU-s   ratio {mine / least:5.2f}")


def in_all_forms(title: str, bundle: Path) -> None:
    compare(f"{title}, folder", bundle)
    for form, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        file = zipped(bundle, bundle.with_name(f"{bundle.name}-{form}.zip"), method=method)
        compare(f"{title}, ZIP {form}", file)
        file.unlink()


def main() -> None:
    part = 10 if "--small" in sys.argv else 1
    many, few, each = 10_000 // part, 8, (1 << 27) // part
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        title = f"{many:,} files of 4 KiB"
        in_all_forms(title, make(folder, "many", many, 4096, describe=False))
        compare(f"{title}, each described", make(folder, "described", many, 4096, describe=True))
        in_all_forms(f"{few} files, {few * each >> 20:,} MiB", make(folder, "few", few, each, describe=True))


if __name__ == "__main__":
    main()
