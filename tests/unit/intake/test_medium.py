"""Reading a folder by descriptor: what lies there, and files that are not what they seem."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from pathlib import Path

import pytest

from reviewer_app.intake import medium as medium_module
from reviewer_app.intake.hashing import BESIDE
from reviewer_app.intake.medium import CHUNK, Found, Survey, Unreadable, opened, stamp_of
from tests.conftest import absent


def survey(folder: Path) -> Survey:
    with opened(folder) as medium:
        return medium.survey()


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(fault.code, fault.file) for fault in survey(folder).faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "bag"
    (root / "data" / "deep").mkdir(parents=True)
    (root / "bagit.txt").write_bytes(b"one")
    (root / "data" / "a").write_bytes(b"two")
    (root / "data" / "deep" / "b").write_bytes(b"")
    return root


def test_what_lies_there(folder: Path) -> None:
    found = survey(folder)
    assert {path: entry.size for path, entry in found.files.items()} == {
        "bagit.txt": 3,
        "data/a": 3,
        "data/deep/b": 0,
    }
    assert found.folders == ["data", "data/deep"]
    assert found.faults == []


def test_symbolic_links_are_not_followed(folder: Path) -> None:
    (folder / "data" / "link").symlink_to("a")
    (folder / "data" / "loop").symlink_to(folder)
    assert codes(folder) == [("symbolic-link", "data/link"), ("symbolic-link", "data/loop")]


def test_the_folder_itself_may_not_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(Unreadable) as refused:
        survey(tmp_path / "link")
    assert refused.value.fault.code == "not-a-folder"


@pytest.mark.parametrize("name", ["bagit.txt", "gone", "nul\0l"])
def test_what_is_no_folder(folder: Path, name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        survey(folder / name)
    assert refused.value.fault.code == "not-a-folder"


def test_hard_link(folder: Path) -> None:
    os.link(folder / "data" / "a", folder / "data" / "c")
    assert codes(folder) == [("hard-link", "data/a"), ("hard-link", "data/c")]


def test_a_hard_link_to_the_outside(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    os.link(tmp_path / "outside", folder / "data" / "c")
    assert codes(folder) == [("hard-link", "data/c")]


def test_pipes_and_sockets_are_no_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "data" / "pipe")
    monkeypatch.chdir(folder)  # the name of a socket is at most 107 bytes
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("data/socket")
        found = survey(folder).faults
    assert [(fault.code, fault.file) for fault in found] == [
        ("not-an-ordinary-file", "data/pipe"),
        ("not-an-ordinary-file", "data/socket"),
    ]
    assert "a pipe" in found[0].sentence


def test_empty_folder(folder: Path) -> None:
    (folder / "data" / "empty").mkdir()
    assert codes(folder) == [("empty-folder", "data/empty")]


def test_too_deep(folder: Path) -> None:
    deepest = folder.joinpath(*["d"] * 32)
    deepest.mkdir(parents=True)
    (deepest / "file").write_bytes(b"")
    assert codes(folder) == []
    (deepest / "e").mkdir()
    assert [code for code, _ in codes(folder)] == ["name-too-deep"]


def test_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medium_module, "MAX_ENTRIES", 3)
    assert {code for code, _ in codes(folder)} == {"too-many-files"}


def test_another_file_system(tmp_path: Path) -> None:
    """/dev has a mount of its own in it on every Linux that was booted; a survey opens no file."""
    if not os.path.ismount("/dev/pts"):
        absent("a mount at /dev/pts")
    with opened(Path("/dev")) as medium:
        found = medium.survey()
    assert ("other-file-system", "pts") in [(fault.code, fault.file) for fault in found.faults]
    assert not any(path.startswith("pts/") for path in found.files)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7, 40 * CHUNK + 1])
def test_bytes_go_by_once_and_whole(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "file").write_bytes(data)
    pieces: list[bytes] = []
    with opened(tmp_path) as medium:
        found = medium.survey().files["file"]
        digest = medium.read("file", found, lambda piece: pieces.append(bytes(piece)))
    assert b"".join(pieces) == data
    assert digest == hashlib.sha512(data).hexdigest()
    assert all(len(piece) == CHUNK for piece in pieces[:-1])


def read_after(folder: Path, change: object, path: str = "data/a") -> str:
    """The code of the fault when a file is changed between the survey and its reading."""
    with opened(folder) as medium:
        found = medium.survey().files[path]
        assert callable(change)
        change()
        with pytest.raises(Unreadable) as refused:
            medium.read(path, found)
    assert refused.value.fault.file == path
    return refused.value.fault.code


def test_a_file_that_grew(folder: Path) -> None:
    assert read_after(folder, lambda: (folder / "data/a").write_bytes(b"longer")) == "changed-while-read"


def test_a_file_replaced_by_its_like(folder: Path) -> None:
    def replace() -> None:
        (folder / "data/new").write_bytes(b"two")
        (folder / "data/new").rename(folder / "data/a")

    assert read_after(folder, replace) == "changed-while-read"


def test_a_file_replaced_by_a_link(folder: Path) -> None:
    def replace() -> None:
        (folder / "data/a").unlink()
        (folder / "data/a").symlink_to("../bagit.txt")

    assert read_after(folder, replace) == "unreadable"


def test_a_folder_replaced_by_a_link(folder: Path, tmp_path: Path) -> None:
    def replace() -> None:
        (folder / "data").rename(tmp_path / "moved")
        (folder / "data").symlink_to(tmp_path / "moved")

    assert read_after(folder, replace) == "unreadable"


def test_a_file_replaced_by_a_pipe_does_not_hold_the_reader(folder: Path) -> None:
    def replace() -> None:
        (folder / "data/a").unlink()
        os.mkfifo(folder / "data/a")

    assert read_after(folder, replace) == "changed-while-read"


def test_a_file_that_went(folder: Path) -> None:
    assert read_after(folder, lambda: (folder / "data/a").unlink()) == "unreadable"


def test_a_file_that_shrinks_under_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * (2 * CHUNK))
    with opened(tmp_path) as medium:
        found = medium.survey().files["file"]
        with pytest.raises(Unreadable) as refused:
            medium.read("file", found, lambda _piece: os.truncate(file, CHUNK))
    assert refused.value.fault.code == "changed-while-read"


def test_a_file_written_under_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 10)
    os.utime(file, ns=(1, 1))
    with opened(tmp_path) as medium:
        found = medium.survey().files["file"]
        with pytest.raises(Unreadable) as refused:
            medium.read("file", found, lambda _piece: file.write_bytes(b"y" * 10))
    assert refused.value.fault.code == "changed-while-read"


def test_files_in_any_order_and_no_descriptor_left(tmp_path: Path) -> None:
    paths = ["b/c/1", "a", "b/2", "b/c/3", "d/e/f/4", "b/c/5"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    before = set(os.listdir("/proc/self/fd"))
    with opened(tmp_path) as medium:
        files: dict[str, Found] = medium.survey().files
        for path in paths:
            assert medium.read_whole(path, files[path])[0] == path.encode()
    assert set(os.listdir("/proc/self/fd")) == before


def test_an_error_of_the_medium_names_the_file_and_the_error() -> None:
    """The kernel answers a read of its own memory's first page as it answers one of a broken sector."""
    with opened(Path(f"/proc/{os.getpid()}")) as medium:
        found = Found(10, stamp_of(os.stat("/proc/self/mem")))
        with pytest.raises(Unreadable) as refused:
            medium.read("mem", found)
    assert (refused.value.fault.code, refused.value.fault.file) == ("unreadable", "mem")
    assert refused.value.fault.sentence == "mem could not be read: Input/output error."


@pytest.mark.parametrize("at", [1, BESIDE // CHUNK + 2])
def test_what_the_taker_raises_goes_through_and_leaves_no_thread(tmp_path: Path, at: int) -> None:
    (tmp_path / "file").write_bytes(bytes(BESIDE + 4 * CHUNK))
    taken = 0

    def take(_piece: memoryview) -> None:
        nonlocal taken
        taken += 1
        if taken == at:
            raise LookupError

    with opened(tmp_path) as medium:
        found = medium.survey().files["file"]
        with pytest.raises(LookupError):
            medium.read("file", found, take)
    assert [thread for thread in threading.enumerate() if thread.name == "hashing"] == []


def test_a_large_file_that_shrinks_under_the_reader_leaves_no_thread(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(BESIDE + 9 * CHUNK))
    with opened(tmp_path) as medium:
        found = medium.survey().files["file"]
        with pytest.raises(Unreadable, match="ends before its stated size"):
            medium.read("file", found, lambda _piece: os.truncate(file, CHUNK))
    assert [thread for thread in threading.enumerate() if thread.name == "hashing"] == []
