"""The writer of strict ZIP files: the strict reader and the standard library read what it writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.intake.strictzip import read_structure
from reviewer_app.intake.zip_writer import ZipWriter, zip_folder
from tests.builders_reader import check_container


def written(*members: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    writer = ZipWriter(out)
    for name, data in members:
        writer.add(name, len(data), [data])
    writer.finish()
    return out


def test_the_strict_reader_finds_every_member() -> None:
    found = read_structure(written(("a", b""), ("b/c", b"some bytes"), ("ä", b"more")), "made.zip")
    assert found.faults == []
    assert [(one.name, one.size) for one in found.members] == [("a", 0), ("b/c", 10), ("ä", 4)]


def test_the_standard_library_reads_the_same_bytes() -> None:
    members = {"a": b"", "b/c": b"some bytes" * 100_000, "ä": b"more"}
    with zipfile.ZipFile(written(*members.items())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members


def test_no_member_at_all() -> None:
    assert read_structure(written(), "made.zip").members == []
    with zipfile.ZipFile(written()) as archive:
        assert archive.namelist() == []


def test_more_members_than_the_plain_end_record_counts() -> None:
    members = tuple((f"{number:06}", b"") for number in range(0x10000))
    out = written(*members)
    found = read_structure(out, "made.zip")
    assert (found.faults, len(found.members)) == ([], 0x10000)
    assert out.getvalue()[-42:-38] == b"PK\x06\x07"  # the ZIP64 locator before the end record
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 0x10000


def test_fewer_pieces_than_stated_are_an_error() -> None:
    with pytest.raises(ValueError, match="is not 4 bytes long"):
        ZipWriter(io.BytesIO()).add("a", 4, [b"abc"])


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "data").mkdir(parents=True)
        for path, data in sorted(
            {"data/b": b"2", "data/a": b"1", "z.txt": b"3"}.items(), reverse=name == "two"
        ):
            (tmp_path / name / path).write_bytes(data)
        zip_folder(tmp_path / name, "base", tmp_path / f"{name}.zip", lambda _path, _length: None)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert struct.unpack_from("<I", (tmp_path / "one.zip").read_bytes(), 10) == (0x00210000,)  # 1980-01-01


@pytest.mark.trial
def test_a_member_and_a_place_beyond_four_gibibytes(tmp_path: Path) -> None:
    size, piece = (1 << 32) + 5, bytes(1 << 20)

    def zeros() -> Iterator[bytes]:
        left = size
        while left:
            yield piece[:left]
            left -= len(piece[:left])

    with (tmp_path / "large.zip").open("xb") as out:
        writer = ZipWriter(out)
        writer.add("large", size, zeros())
        writer.add("after", 3, [b"end"])
        writer.finish()
    assert check_container(tmp_path / "large.zip").faults == ()
    with zipfile.ZipFile(tmp_path / "large.zip") as archive:
        assert archive.getinfo("large").file_size == size
        assert archive.read("after") == b"end"
