"""What taking a bundle in costs (verify, seal, record: `desk.intake.receive`) beside its three floors.

The floors, on the same bytes in the same run: SHA-512, AES-256-GCM by `encrypt_into`, open and read; each
alone, one key for all files, nothing written. Printed for 1 GiB in 8 files (`--small`: 256 MiB) and for
10,000 files of 4 KiB, and for a tenth of each:

- CPU-seconds of the import (this process and the caged child) over the sum of the floors, and beyond it; and
  what starting the caged child is of that;
- wall time over the wall time of SHA-512 alone;
- the most memory this process and the child ever held; how CPU and wall grow from 1x to 10x.

`--huge`: one file of 8 GiB instead, sparse on the medium, for the memory.
`--profile`: where the CPU of one import of the many small files goes, instead of the figures.

Every figure is the least of three runs, taken in turns; each import goes into a workspace of its own.
Nothing is deleted before the end: ext4 does not use the inode of a deleted file again for minutes, and new
files cost up to ten times as much while it looks past them. So wait five minutes between two runs.
"""

from __future__ import annotations

import cProfile
import hashlib
import json
import os
import pstats
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import issue_crl
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.identity import new_identity
from reviewer_app.custody.signers import signer_from_pkcs12
from reviewer_app.custody.slots import Cost
from reviewer_app.desk import intake
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.session import Desk
from reviewer_app.desk.training import log_on
from reviewer_app.desk.trust_records import install_anchor, install_crl
from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.people import Role
from reviewer_app.intake.make import make_bundle
from reviewer_app.intake.reading import CagedReader
from tests.builders_intake import a_submission, described, reseal_tags

ROUNDS = 3
CHUNK = 256 * 1024
BLOCK = os.urandom(1 << 20)
FLOORS = ("sha512", "aes-gcm", "read")


def now() -> datetime:
    return datetime.now(UTC)


class Laboratory:
    """Signs bundles as a fictional laboratory would; its authority is installed in the workspace."""

    def __init__(self) -> None:
        made = new_identity("Benchmark signing", "Example (fictional)", now() - timedelta(days=1), "x")
        self.anchor = made.authority.certificate.public_bytes(Encoding.PEM)
        self.crl = issue_crl(made.authority, (), now(), number=1)
        self._signer = signer_from_pkcs12(made.pkcs12, "x")

    def bundle(self, folder: Path, name: str, count: int, size: int, *, describe: bool) -> Path:
        """A bundle of `count` files of `size` bytes, no two alike."""
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
        return make_bundle(source, folder / name, self.sign, bagged_on=now().date()).path

    def huge_bundle(self, folder: Path, size: int) -> Path:
        """A bundle of one file of `size` bytes, all of it a hole."""
        bundle = self.bundle(folder, "huge", 1, 8, describe=True)
        (file,) = bundle.glob("data/runs/*/*.bin")
        file.write_bytes(b"")
        os.truncate(file, size)
        path, rest = file.relative_to(bundle), (bundle / "data/submission.json").stat().st_size
        rewrite(bundle / "manifest-sha512.txt", rf"(?m)^\w+(?=  {path}$)", sha512_of_a_hole(size))
        rewrite(bundle / "bag-info.txt", r"(?m)^Payload-Oxum: .*$", f"Payload-Oxum: {size + rest}.2")
        reseal_tags(bundle, self)
        return bundle

    def sign(self, data: bytes) -> bytes:
        return sign_detached(data, self._signer, now())


def rewrite(file: Path, pattern: str, words: str) -> None:
    text, count = re.subn(pattern, words, file.read_text())
    assert count == 1, file
    file.write_text(text)


def sha512_of_a_hole(size: int) -> str:
    digest, piece = hashlib.sha512(), memoryview(bytes(len(BLOCK)))
    for start in range(0, size, len(piece)):
        digest.update(piece[: size - start])
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Spent:
    cpu: float
    wall: float
    memory: float = 0.0  # MiB


def spent() -> float:
    """CPU-seconds of this process, all threads, and of the children that have ended."""
    both = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def measured(work: Callable[[], object]) -> Spent:
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    cpu, wall = spent(), time.perf_counter()
    work()
    used = Spent(spent() - cpu, time.perf_counter() - wall)
    return replace(used, memory=peak_mib())


def peak_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def read_floor(files: list[Path]) -> None:
    buffer = bytearray(CHUNK)
    for name in files:
        file = os.open(name, os.O_RDONLY)
        while os.readv(file, [buffer]):
            pass
        os.close(file)


def sha512_floor(sizes: list[int]) -> None:
    piece = memoryview(bytearray(BLOCK[:CHUNK]))
    for size in sizes:
        digest = hashlib.sha512()
        for start in range(0, size, CHUNK):
            digest.update(piece[: min(CHUNK, size - start)])
        digest.hexdigest()


def aes_floor(sizes: list[int]) -> None:
    piece, out = memoryview(bytearray(BLOCK[:CHUNK])), memoryview(bytearray(CHUNK + 16))
    cipher, aad = AESGCM(bytes(32)), bytes(48)
    for size in sizes:
        for number, start in enumerate(range(0, size, CHUNK)):
            length = min(CHUNK, size - start)
            cipher.encrypt_into(number.to_bytes(12, "big"), piece[:length], aad, out[: length + 16])


def least(costs: list[Spent]) -> Spent:
    return Spent(
        min(one.cpu for one in costs), min(one.wall for one in costs), max(one.memory for one in costs)
    )


def compare(title: str, laboratory: Laboratory, bundle: Path, rounds: int = ROUNDS) -> Spent:
    """A few lines of figures; returns what the import cost."""
    files = [path for path in sorted(bundle.rglob("*")) if path.is_file()]
    sizes = [path.stat().st_size for path in files]
    floors: dict[str, list[Spent]] = {name: [] for name in FLOORS}
    imports, cages = [], []
    for _ in range(rounds):
        floors["sha512"].append(measured(lambda: sha512_floor(sizes)))
        floors["aes-gcm"].append(measured(lambda: aes_floor(sizes)))
        floors["read"].append(measured(lambda: read_floor(files)))
        cages.append(measured(start_a_cage))
        with clerk(bundle.parent, laboratory) as desk:
            imports.append(measured(lambda: take_in(desk, bundle)))
    show(title, {name: least(costs) for name, costs in floors.items()}, least(imports), least(cages).cpu)
    return least(imports)


def show(title: str, floor: dict[str, Spent], mine: Spent, cage: float) -> None:
    total, alone = sum(one.cpu for one in floor.values()), floor["sha512"].wall
    parts = " + ".join(f"{name} {floor[name].cpu:.3f}" for name in FLOORS)
    beyond = mine.cpu - total
    print(f"{title}\n    floors, CPU-s: {parts} = {total:.3f}")
    print(f"    import {mine.cpu:.3f} CPU-s: {mine.cpu / total:.2f} x the sum, {beyond:.3f} CPU-s beyond it;")
    print(f"    {cage:.3f} of that starts the cage: {(mine.cpu - cage) / total:.2f} x without")
    print(
        f"    wall {mine.wall:.3f} s: {mine.wall / alone:.2f} x SHA-512 alone; memory {mine.memory:.0f} MiB"
    )


def start_a_cage() -> None:
    with CagedReader() as reader:
        reader.protections()


def take_in(desk: Desk, bundle: Path) -> None:
    taken = intake.receive(desk, bundle)
    assert isinstance(taken, intake.Taken), taken


@contextmanager
def clerk(folder: Path, laboratory: Laboratory) -> Iterator[Desk]:
    """The intake clerk of a new workspace that trusts the laboratory; its files stay until the very end."""
    place = Path(tempfile.mkdtemp(dir=folder))
    os.environ["REVIEWER_APP_STATE"] = str(place)
    cost, people = Cost.for_tests_only(), [one.newcomer for one in training_people()]
    new_workspace(place / "workspace", people, now, training=True, cost=cost)
    with log_on(place / "workspace", Role.SECURITY_ADMINISTRATOR, now, cost) as desk:
        install_anchor(desk, laboratory.anchor, "")
        install_crl(desk, laboratory.crl)
    with log_on(place / "workspace", Role.INTAKE_CLERK, now, cost) as desk:
        yield desk


def growth(small: Spent, large: Spent) -> None:
    print(f"    from 1x to 10x: CPU {large.cpu / small.cpu:.1f} x, wall {large.wall / small.wall:.1f} x\n")


def profile(laboratory: Laboratory, folder: Path) -> None:
    bundle = laboratory.bundle(folder, "many", 10_000, 4096, describe=False)
    with clerk(folder, laboratory) as desk, cProfile.Profile() as taken:
        take_in(desk, bundle)
    pstats.Stats(taken).sort_stats("tottime").print_stats(35)


def compare_all(laboratory: Laboratory, folder: Path, large: int) -> None:
    sets = (
        (f"{large * 8 >> 20:,} MiB in 8 files", 8, large, True),
        ("10,000 files of 4 KiB", 10_000, 4096, False),
        ("10,000 files of 4 KiB, each described in submission.json", 10_000, 4096, True),
    )
    for number, (title, count, size, describe) in enumerate(sets):
        few = (count, size // 10) if count == 8 else (count // 10, size)
        tenth = laboratory.bundle(folder, f"tenth-{number}", *few, describe=describe)
        small = compare(f"a tenth of: {title}", laboratory, tenth)
        whole = laboratory.bundle(folder, f"whole-{number}", count, size, describe=describe)
        growth(small, compare(title, laboratory, whole))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, laboratory = Path(name), Laboratory()
        if "--profile" in sys.argv:
            profile(laboratory, folder)
            return
        if "--huge" in sys.argv:
            compare("one file of 8 GiB", laboratory, laboratory.huge_bundle(folder, 8 << 30), rounds=2)
        else:
            compare_all(laboratory, folder, (1 << 28 if "--small" in sys.argv else 1 << 30) // 8)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the caged child held {child:.0f} MiB at most")


if __name__ == "__main__":
    main()
