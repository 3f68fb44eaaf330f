"""The zip of an Inspect log: every method, doubled names, no directory, wrong entries."""

from __future__ import annotations

import io

import pytest

from reviewer_app.evidence.archive import Archive, open_archive
from reviewer_app.evidence.files import EvidenceUnreadable
from tests.builders_evidence import DEFLATED, STORED, ZSTD, ZipOf


def opened(data: bytes) -> Archive:
    return open_archive(io.BytesIO(data), "a.eval")


@pytest.mark.parametrize("method", [STORED, DEFLATED, ZSTD])
@pytest.mark.parametrize("zip64", [False, True])
@pytest.mark.parametrize("data", [b"", b"x", b"words " * 50_000])
def test_a_member_comes_back_whole(method: int, zip64: bool, data: bytes) -> None:
    archive = opened(ZipOf(method, zip64=zip64).add("other", b"y").add("m", data).bytes())
    assert archive.complete
    assert archive.read("m") == data


def test_zstd_in_several_frames_is_one_member() -> None:
    data = bytes(range(256)) * 100
    assert opened(ZipOf(ZSTD, frames=5).add("m", data).bytes()).read("m") == data


def test_of_two_members_of_one_name_the_last_wins_and_it_is_said() -> None:
    archive = opened(ZipOf().add("m", b"first").add("m", b"second").bytes())
    assert archive.read("m") == b"second"
    assert archive.repeated == {"m"}


def test_names_are_only_names() -> None:
    names = ["samples/a/b/../traversal.json", "/etc/passwd", "ünïcödé 💥", "..", "a\\b"]
    made = ZipOf()
    for name in names:
        made.add(name, name.encode())
    archive = opened(made.bytes())
    assert {name: archive.read(name).decode() for name in archive.members} == {name: name for name in names}


@pytest.mark.parametrize("zip64", [False, True])
def test_without_a_directory_the_members_are_followed(zip64: bool) -> None:
    local, _ = ZipOf(zip64=zip64).add("a", b"one").add("b", b"two" * 100).local_and_directory()
    whole = opened(local)
    assert not whole.complete
    assert (whole.read("a"), whole.read("b")) == (b"one", b"two" * 100)
    assert list(opened(local[:-3]).members) == ["a"]


def test_a_comment_that_looks_like_an_end_does_not_hide_the_members() -> None:
    data = ZipOf().add("m", b"words").bytes() + b"PK\5\6 no end"
    assert opened(data).read("m") == b"words"


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), b"no zip at all" * 100])
def test_a_file_with_no_members_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceUnreadable, match="no members"):
        opened(data)


def test_a_damaged_member_is_named_and_the_others_read() -> None:
    data = bytearray(ZipOf(STORED).add("bad", b"AAAA").add("good", b"BBBB").bytes())
    data[data.index(b"AAAA")] ^= 1
    archive = opened(bytes(data))
    with pytest.raises(EvidenceUnreadable, match=r"bad in a\.eval .*checksum"):
        archive.read("bad")
    assert archive.read("good") == b"BBBB"


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [(8, 1, "encrypted"), (10, 99, "method 99"), (42, 7, "not where the directory says")],
)
def test_what_cannot_be_unpacked_says_why(at: int, value: int, reason: str) -> None:
    """`at` is the place of the field in the directory's entry."""
    local, directory = ZipOf().add("m", b"words").local_and_directory()
    data = bytearray(ZipOf().add("m", b"words").bytes())
    data[len(local) + at] = value
    assert directory
    with pytest.raises(EvidenceUnreadable, match=reason):
        opened(bytes(data)).read("m")


def test_a_member_that_is_not_there_is_refused() -> None:
    with pytest.raises(EvidenceUnreadable, match="no such member"):
        opened(ZipOf().add("m", b"x").bytes()).read("n")
