"""Containers invented here: each refused for what is wrong with it, each control good, all quickly."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.builders_reader import check_container
from tests.builders_zip import a_zip
from tests.conftest import tool
from tests.hostile.containers import CONTROLS, NAMES, STRUCTURE, TWINS, Made, bytes_of, one, thousands
from tests.hostile.reading import judged_without_writing, quickly


def judged(made: Made, folder: Path) -> list[str]:
    file = folder / "made.zip"
    file.write_bytes(bytes_of(made))
    verdict = quickly(lambda: check_container(file))
    assert all(fault.sentence and fault.rule and fault.file is not None for fault in verdict.faults)
    assert len(verdict.faults) < 5_000
    assert list(folder.iterdir()) == [file]
    return [fault.code for fault in verdict.faults]


@pytest.mark.parametrize("case", STRUCTURE)
def test_a_container_is_refused_for_what_is_wrong_with_it(tmp_path: Path, case: str) -> None:
    made, code = STRUCTURE[case]
    assert code in judged(made, tmp_path)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:40])
def test_a_name_is_refused_for_what_is_wrong_with_it(tmp_path: Path, name: str) -> None:
    made = a_zip().with_member(name, b"")
    if name.endswith("/"):
        made.central(outer=0x10)
    assert NAMES[name] in judged(made, tmp_path)


@pytest.mark.parametrize("case", TWINS)
def test_two_names_that_are_one_elsewhere(tmp_path: Path, case: str) -> None:
    one_name, other = TWINS[case]
    assert judged(a_zip().with_member(one_name).with_member(other), tmp_path) == ["name-twin"]


@pytest.mark.parametrize("case", CONTROLS)
def test_an_honest_container_is_good(tmp_path: Path, case: str) -> None:
    assert judged(CONTROLS[case], tmp_path) == []


def test_all_of_them_within_the_memory_and_without_a_byte_written(tmp_path: Path) -> None:
    archives, empty = tmp_path / "archives", tmp_path / "empty"
    archives.mkdir()
    empty.mkdir()
    expected = {}
    for number, (good, made) in enumerate(
        [(False, made) for made, _ in STRUCTURE.values()] + [(True, made) for made in CONTROLS.values()]
    ):
        (archives / f"{number}.zip").write_bytes(bytes_of(made))
        expected[f"{number}.zip"] = good
    assert judged_without_writing(archives, empty) == expected


def test_two_hundred_thousand_members_and_one_more(tmp_path: Path) -> None:
    assert judged(lambda: thousands(200_001), tmp_path) == ["zip-too-many-members"]


def test_what_writes_to_a_pipe_is_refused_with_a_way_out(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """Python's own writer, on something it cannot seek in."""

        def __init__(self) -> None:
            self.raw = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.raw += data
            return len(data)

    out = Pipe()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("data/a", b"content")
    file = tmp_path / "piped.zip"
    file.write_bytes(out.raw)
    (fault,) = check_container(file).faults
    assert fault.code == "zip-data-descriptor"
    assert "bundle make" in fault.sentence


def test_seventy_thousand_members_are_good(tmp_path: Path) -> None:
    """More than a 16-bit count can say; more than the second that an ordinary container is given."""
    file = tmp_path / "many.zip"
    file.write_bytes(bytes_of(lambda: thousands(70_000)))
    verdict = check_container(file)
    assert (verdict.faults, verdict.files) == ((), 70_000)


def a_folder(where: Path) -> Path:
    folder = where / "bundle"
    (folder / "data/deep").mkdir(parents=True)
    (folder / "bagit.txt").write_bytes(b"")
    (folder / "data/deep/é.txt").write_bytes(b"words " * 1000)
    (folder / "data/empty").write_bytes(b"")
    return folder


def test_what_other_programs_make_is_good_or_refused_with_a_way_out(tmp_path: Path) -> None:
    """Whichever of them this machine has; none is needed."""
    folder = a_folder(tmp_path)
    # Info-ZIP writes a name that is not ASCII without saying that it is UTF-8.
    (folder / "data/deep/é.txt").rename(folder / "data/deep/e.txt")
    commands = {
        "zip": ["zip", "-q", "-r", "-X", "-D", "made.zip", "bundle"],
        "7z": ["7z", "a", "-tzip", "-bso0", "-mcu=on", "made.zip", "bundle"],
        "bsdtar": ["bsdtar", "-c", "-f", "made.zip", "--format", "zip", "bundle"],
        "jar": ["jar", "--create", "--no-manifest", "--file", "made.zip", "bundle"],
    }
    streams = {"bsdtar", "jar"}
    for program, command in commands.items():
        if shutil.which(program) is None:
            continue
        subprocess.run(command, cwd=tmp_path, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
        codes = {fault.code for fault in check_container(tmp_path / "made.zip").faults}
        assert ("zip-data-descriptor" in codes) is (program in streams), (program, codes)
        assert program in streams or not codes, (program, codes)
        (tmp_path / "made.zip").unlink()


@pytest.mark.trial
def test_members_beyond_four_gigabytes_by_python_and_by_info_zip(tmp_path: Path) -> None:
    """Five GB of holes, stored; the members after it lie at 64-bit places."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    with (folder / "a-large").open("wb") as file:
        file.truncate(5 << 30)
    (folder / "b-small").write_bytes(b"words " * 100)
    with zipfile.ZipFile(tmp_path / "python.zip", "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    assert check_container(tmp_path / "python.zip").faults == ()
    (tmp_path / "python.zip").unlink()
    subprocess.run(
        [tool("zip"), "-q", "-r", "-0", "-X", "-D", "info.zip", "bundle"], cwd=tmp_path, check=True
    )
    assert check_container(tmp_path / "info.zip").faults == ()


def test_a_sentence_shows_a_name_of_any_length_in_a_length_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "made.zip"
    file.write_bytes(one().with_member("\u202e" * 20_000).bytes())
    for fault in check_container(file).faults:
        assert len(fault.sentence) < 12_000, sys.getsizeof(fault.sentence)
