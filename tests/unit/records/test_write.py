"""Writing a package: complete and verified, or plainly not there, whatever fails and wherever it does."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import resource
import signal
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.domain.errors import DeskError
from reviewer_app.records import write as writing
from reviewer_app.records.check import Standing, standing_of
from reviewer_app.records.check_lists import own_parts
from reviewer_app.records.faults import (
    BeingWritten,
    ContentRefused,
    ExportCancelled,
    LeftoverNotOurs,
    NameNotConfirmed,
    PackageNotWritten,
    TargetTaken,
)
from reviewer_app.records.medium import FAT_LIMIT, Medium, Reading, file_system
from reviewer_app.records.write import MARKER, UNFINISHED, Written, leftover, read_back, withdraw, write
from tests.builders_package import (
    NAME,
    a_package,
    an_original,
    files_below,
    pulled_at,
    sign_cms,
    sign_mldsa,
)
from tests.unit.records.holding import held_of


def written(folder: Path, **options: Any) -> Written:
    package = options.pop("package", None) or a_package()
    return write(package, folder, sign_cms=sign_cms, sign_mldsa=sign_mldsa, **options)


def is_whole(folder: Path) -> bool:
    return standing_of(own_parts(held_of(folder))) is Standing.VALID


def steps_of_a_good_run(folder: Path) -> int:
    kind = pulled_at(0)
    folder.mkdir()
    written(folder, medium=kind)
    return kind.steps


def test_a_package_is_written_and_read_back(tmp_path: Path) -> None:
    done = written(tmp_path)
    assert done.path == tmp_path / NAME
    assert os.listdir(tmp_path) == [NAME]
    there = files_below(done.path)
    assert {one.path: one.sha512 for one in done.files} == {
        path: hashlib.sha512(data).hexdigest() for path, data in there.items()
    }
    assert {one.path: one.sha256 for one in done.files} == {
        path: hashlib.sha256(data).hexdigest() for path, data in there.items()
    }
    assert done.size == sum(map(len, there.values()))
    assert done.manifest_sha512 == hashlib.sha512(there["manifest-sha512.txt"]).hexdigest()
    assert there["manifest-sha512.txt.p7s"] == sign_cms(there["manifest-sha512.txt"])
    assert there["manifest-sha512.txt.mldsa87"] == sign_mldsa(there["manifest-sha512.txt"])
    assert is_whole(done.path)
    assert f"All {len(there)} files were read back" in done.read_back


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    assert files_below(first.path) == files_below(second.path)


def test_pulled_out_or_killed_at_any_step(tmp_path: Path) -> None:
    """Nothing works from a step on: what is left is what kill -9 leaves there as well."""
    steps = steps_of_a_good_run(tmp_path / "good")
    assert steps > 80
    for step in range(1, steps + 1):
        folder = tmp_path / f"{step}"
        folder.mkdir()
        with pytest.raises((PackageNotWritten, NameNotConfirmed)) as caught:
            written(folder, medium=pulled_at(step))
        named = (folder / NAME).exists()
        assert named == isinstance(caught.value, NameNotConfirmed)
        assert not named or is_whole(folder / NAME)
        left = folder / (NAME + UNFINISHED)
        assert leftover(folder, NAME) == left.exists()
        if left.exists():
            assert not is_whole(left) or step > steps - 4  # between marker and name it is whole, unnamed
        if not named:
            assert is_whole(written(folder, medium=pulled_at(0)).path)
            assert os.listdir(folder) == [NAME]


def test_a_fault_that_passes_leaves_nothing_at_all(tmp_path: Path) -> None:
    """One step fails and the next would work: the full medium that has room again."""
    steps = steps_of_a_good_run(tmp_path / "good")
    for step in range(1, steps):
        folder = tmp_path / f"{step}"
        folder.mkdir()
        with pytest.raises(PackageNotWritten):
            written(folder, medium=pulled_at(step, errno.ENOSPC, once=True))
        assert os.listdir(folder) == []


def test_a_leftover_that_is_half_removed_is_still_known(tmp_path: Path) -> None:
    steps = steps_of_a_good_run(tmp_path / "good")
    folder = tmp_path / "here"
    folder.mkdir()
    with pytest.raises(PackageNotWritten):
        written(folder, medium=pulled_at(steps - 1))
    for step in range(2, 60):  # each try removes one thing more, and is killed
        with pytest.raises(PackageNotWritten):
            written(folder, medium=pulled_at(step))
        if not leftover(folder, NAME):
            break
    assert is_whole(written(folder).path)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(TargetTaken):
        written(tmp_path)
    assert os.listdir(tmp_path / NAME) == []
    (tmp_path / NAME).rmdir()
    (tmp_path / NAME).symlink_to(tmp_path / "nowhere")
    with pytest.raises(TargetTaken):
        written(tmp_path)


def test_a_name_taken_in_the_last_moment_is_not_replaced(tmp_path: Path) -> None:
    class Late(Medium):
        def rename(self, old: str, new: str) -> None:
            (tmp_path / new).mkdir()
            super().rename(old, new)

    with pytest.raises(TargetTaken):
        written(tmp_path, medium=Late)
    assert os.listdir(tmp_path) == [NAME]
    assert os.listdir(tmp_path / NAME) == []


def test_a_folder_that_is_no_leftover_is_not_touched(tmp_path: Path) -> None:
    other = tmp_path / (NAME + UNFINISHED)
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(LeftoverNotOurs):
        written(tmp_path)
    assert (other / "thesis.txt").read_text() == "mine"
    (other / "thesis.txt").unlink()
    other.rmdir()
    other.write_text("a file")
    with pytest.raises(LeftoverNotOurs):
        written(tmp_path)


def test_a_link_in_the_leftovers_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / MARKER).write_text("x")
    (tmp_path / (NAME + UNFINISHED)).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LeftoverNotOurs):
        written(tmp_path)
    assert (tmp_path / "elsewhere" / MARKER).exists()


def test_two_exports_of_one_name_do_not_meet(tmp_path: Path) -> None:
    package = a_package()
    met: list[DeskError] = []

    def second(_data: bytes) -> bytes:
        with pytest.raises(BeingWritten) as caught:
            written(tmp_path)
        met.append(caught.value)
        return b"signature"

    write(package, tmp_path, sign_cms=second, sign_mldsa=sign_mldsa)
    assert len(met) == 1
    assert os.listdir(tmp_path) == [NAME]


def test_cancelled_at_any_moment_nothing_is_left(tmp_path: Path) -> None:
    asked = 0

    def after(count: int) -> Callable[[], bool]:
        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            return asked > count

        return cancelled

    written(tmp_path, cancelled=after(10**6), medium=pulled_at(0))
    whole, asked = asked, 0
    for count in range(whole):
        asked = 0
        folder = tmp_path / f"{count}"
        folder.mkdir()
        with pytest.raises(ExportCancelled):
            written(folder, cancelled=after(count), medium=pulled_at(0))
        assert os.listdir(folder) == []


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    written(tmp_path, progress=lambda *told: seen.append(told))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1][1] == seen[-1][2]
    assert any(what.startswith("Writing data/records/evidence/") for what, _, _ in seen)
    assert any(what.startswith("Reading back ") for what, _, _ in seen)


def test_evidence_is_held_to_its_digest(tmp_path: Path) -> None:
    wrong = an_original("data/a.json", b"received", sha512="0" * 128)
    with pytest.raises(ContentRefused, match=r"data/a\.json"):
        written(tmp_path, package=a_package([wrong]))
    longer = an_original("data/a.json", b"received", size=3)
    with pytest.raises(ContentRefused):
        written(tmp_path, package=a_package([longer]))
    assert os.listdir(tmp_path) == []


def test_evidence_that_cannot_be_read_is_not_the_mediums_fault(tmp_path: Path) -> None:
    @contextmanager
    def broken() -> Any:
        raise OSError(errno.EIO, "a bad sector of the vault")
        yield

    with pytest.raises(ContentRefused, match="a bad sector"):
        written(tmp_path, package=a_package([an_original("data/a.json", open=broken)]))
    assert os.listdir(tmp_path) == []


def test_what_the_medium_altered_is_found_when_it_is_read_back(tmp_path: Path) -> None:
    class Altering(Medium):
        def sync_folder(self, path: str) -> None:
            super().sync_folder(path)
            target = tmp_path / path / "findings.pdf"
            if target.exists():
                data = bytearray(target.read_bytes())
                data[0] ^= 1
                target.write_bytes(data)

    with pytest.raises(PackageNotWritten, match=r"findings\.pdf was read back with other bytes"):
        written(tmp_path, medium=Altering)
    assert os.listdir(tmp_path) == []


def test_what_somebody_puts_beside_is_found_when_it_is_read_back(tmp_path: Path) -> None:
    def sign(_data: bytes) -> bytes:
        (tmp_path / (NAME + UNFINISHED) / "data" / "stray").write_text("x")
        return b"signature"

    with pytest.raises(PackageNotWritten, match="not those that were written"):
        write(a_package(), tmp_path, sign_cms=sign, sign_mldsa=sign_mldsa)
    assert os.listdir(tmp_path) == []


def test_a_signer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class CardGone(DeskError):
        """The card was removed."""

    def sign(_data: bytes) -> bytes:
        raise CardGone()

    with pytest.raises(CardGone):
        write(a_package(), tmp_path, sign_cms=sign, sign_mldsa=sign_mldsa)
    assert os.listdir(tmp_path) == []


def test_a_medium_without_room_is_refused_before_the_first_byte(tmp_path: Path) -> None:
    class Small(Medium):
        def free(self) -> int:
            return 1000

    kind = type("SmallAndCounted", (Small,), {})
    with pytest.raises(PackageNotWritten, match="1,000 are free"):
        written(tmp_path, medium=kind)
    assert os.listdir(tmp_path) == []


def test_fat_takes_no_file_over_four_gibibytes(tmp_path: Path) -> None:
    class Fat(Medium):
        def largest_file(self) -> int | None:
            return FAT_LIMIT

        def free(self) -> int:
            return 1 << 50

    large = an_original("data/large.bin", size=FAT_LIMIT + 1)
    with pytest.raises(PackageNotWritten, match=r"over 4 GiB.*data/large\.bin"):
        written(tmp_path, package=a_package([large]), medium=Fat)
    assert os.listdir(tmp_path) == []


def test_a_file_systems_kind_is_read_from_the_mounts(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "36 22 8:17 / /media/stick rw,nosuid shared:3 master:1 - vfat /dev/sdb1 rw\n"
        "broken line\n"
    )
    assert file_system(8, 17, table) == "vfat"
    assert file_system(8, 1, table) == "ext4"
    assert file_system(9, 9, table) == ""
    assert file_system(8, 17, tmp_path / "none") == ""


def test_a_limit_on_file_sizes_is_met_by_the_system_itself(tmp_path: Path) -> None:
    """EFBIG from the kernel, as a file system gives it that takes no larger file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(PackageNotWritten, match="no file of this size"):
            written(tmp_path, package=a_package([an_original("data/a.bin", bytes(100_000))]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert os.listdir(tmp_path) == []


def test_a_medium_that_can_only_be_read(tmp_path: Path) -> None:
    kind = pulled_at(1, errno.EROFS)
    with pytest.raises(PackageNotWritten, match="can only be read"):
        written(tmp_path, medium=kind)
    with pytest.raises(PackageNotWritten):
        written(tmp_path / "absent")


def test_reading_back_again_finds_every_difference(tmp_path: Path) -> None:
    done = written(tmp_path)
    wanted = {one.path: one.sha512 for one in done.files}
    assert read_back(done.path, wanted) == ()
    (done.path / "data/records/findings.pdf").write_bytes(b"another")
    (done.path / "data/tools/verify_records.py").unlink()
    (done.path / "stray").write_text("x")
    assert read_back(done.path, wanted) == (
        "data/tools/verify_records.py is missing",
        "stray was not written by this export",
        "data/records/findings.pdf has other bytes than were written",
    )


def test_a_second_signature_or_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a reason why"):
        write(a_package(), tmp_path, sign_cms=sign_cms, sign_mldsa=None)
    assert writing.UNFINISHED not in "".join(os.listdir(tmp_path))


def test_a_package_is_withdrawn_name_first(tmp_path: Path) -> None:
    written(tmp_path)
    withdraw(tmp_path, NAME)
    assert os.listdir(tmp_path) == []
    with pytest.raises(OSError, match="No such file"):
        withdraw(tmp_path, NAME)


def test_how_it_was_read_back_is_said_as_it_was(tmp_path: Path) -> None:
    class Fresh(Medium):
        def read_back(self, path: str, on_piece: Callable[[int], None]) -> Reading:
            return replace(super().read_back(path, on_piece), cached=False)

    class Silent(Medium):
        def read_back(self, path: str, on_piece: Callable[[int], None]) -> Reading:
            return replace(super().read_back(path, on_piece), cached=None)

    for number, (kind, word) in enumerate(((Fresh, "back from the medium"), (Silent, "did not say"))):
        (tmp_path / str(number)).mkdir()
        assert word in written(tmp_path / str(number), medium=kind).read_back


def test_what_the_system_still_keeps_is_told(tmp_path: Path) -> None:
    """On a file system that answers, a file that is in its memory is not taken for one on the medium."""
    file = tmp_path / "a"
    file.write_bytes(bytes(100_000))
    with Medium(tmp_path) as place, file.open("rb") as opened:
        shown = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        assert shown[0] == 0  # a page that somebody looks at stays
        kept = place.read_back("a", lambda _count: None)
        assert kept.cached in (True, None)
        assert kept.size == 100_000
        assert kept.sha256 == hashlib.sha256(bytes(100_000)).hexdigest()
