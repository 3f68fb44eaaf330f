"""A ZIP file is read as a folder is: the same bundle, the same verdict, the same bytes into the sink."""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.medium import CHUNK, Unreadable
from reviewer_app.intake.opening import medium_at, structure_here
from tests.builders_intake import KEY, ABundle, a_bundle, flip
from tests.builders_reader import check_container, read_bundle
from tests.builders_zip import AZip, a_zip, zipped
from tests.unit.intake.test_payload import Kept

BOTH = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]


def faults(file: Path) -> list[tuple[str, str]]:
    result = read_bundle(file, KEY.verify)
    assert isinstance(result, RefusedBundle)
    return [(fault.code, fault.file) for fault in result.faults]


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("base", ["", "bundle"])
def test_a_zip_bundle_is_read_like_its_folder(tmp_path: Path, method: int, base: str) -> None:
    made = a_bundle().with_file("logs/large.bin", os.urandom(3 * CHUNK + 5)).with_file("logs/empty", b"")
    folder = made.made_in(tmp_path)
    file = zipped(folder, tmp_path / "bundle.zip", base=base, method=method)
    from_folder, from_file = Kept(), Kept()
    one = read_bundle(folder, KEY.verify, lambda _: from_folder)
    other = read_bundle(file, KEY.verify, lambda _: from_file)
    assert isinstance(one, VerifiedBundle)
    assert isinstance(other, VerifiedBundle)
    assert other.name == "bundle.zip"
    assert (one.files, one.submission, one.info, one.statement) == (
        other.files,
        other.submission,
        other.info,
        other.statement,
    )
    assert from_folder.whole == from_file.whole
    assert from_folder.calls == from_file.calls  # pieces of the same size: a sealing copies nothing


def test_a_zip_is_read_within_its_bounds_and_nothing_is_written(tmp_path: Path) -> None:
    file = zipped(a_bundle().made_in(tmp_path), tmp_path / "bundle.zip")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert isinstance(read_bundle(file, KEY.verify), VerifiedBundle)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (a_bundle().tampered("data/documents/card.md"), [("digest-mismatch", "data/documents/card.md")]),
        (a_bundle().adding("readme.txt"), [("tag-file-not-in-profile", "readme.txt")]),
        (a_bundle().without("provenance.p7s"), [("signature-missing", "provenance.p7s")]),
        (a_bundle().adding("data/CON.txt").resealed(), [("name-device", "data/CON.txt")]),
        (a_bundle().adding("data/Documents/x").resealed(), [("name-twin", "data/documents")]),
    ],
    ids=lambda value: "" if isinstance(value, ABundle) else value[0][0],
)
def test_the_bag_in_a_zip_has_the_faults_of_the_bag(
    tmp_path: Path, broken: ABundle, expected: list[tuple[str, str]]
) -> None:
    assert faults(zipped(broken.made_in(tmp_path), tmp_path / "bundle.zip")) == expected


def test_an_empty_folder_is_a_fault_of_the_bag_and_not_of_the_container(tmp_path: Path) -> None:
    file = zipped(a_bundle().made_in(tmp_path), tmp_path / "bundle.zip")
    with zipfile.ZipFile(file, "a") as archive:
        archive.mkdir("data/empty")
    assert check_container(file).faults == ()
    assert faults(file) == [("empty-folder", "data/empty")]


def test_a_folder_at_the_top_has_a_name_like_any_other(tmp_path: Path) -> None:
    file = zipped(a_bundle().made_in(tmp_path), tmp_path / "bundle.zip", base="con")
    assert faults(file) == [("name-device", "con")]


def test_two_bags_in_one_container_are_none(tmp_path: Path) -> None:
    folder = a_bundle().made_in(tmp_path)
    file = zipped(folder, tmp_path / "bundle.zip", base="one")
    with zipfile.ZipFile(file, "a") as archive:
        archive.write(folder / "bagit.txt", "two/bagit.txt")
    assert ("missing-tag-file", "bagit.txt") in faults(file)


def test_a_container_with_a_fault_is_not_unpacked(tmp_path: Path) -> None:
    file = a_zip().with_member("bagit.txt").with_member("data/CON").both(flags=1).in_file(tmp_path)
    assert faults(file) == [("zip-encrypted", "data/CON"), ("name-device", "data/CON")]


def test_a_container_with_two_names_or_behind_a_link(tmp_path: Path) -> None:
    file = zipped(a_bundle().made_in(tmp_path), tmp_path / "bundle.zip")
    (tmp_path / "link.zip").symlink_to(file)
    assert faults(tmp_path / "link.zip") == [("not-a-folder", "link.zip")]
    os.link(file, tmp_path / "other.zip")
    assert faults(file) == [("hard-link", "bundle.zip")]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (a_zip().with_member("a", b"x" * 99, 8).both(size=98), "zip-size"),
        (a_zip().with_member("a", b"x" * 99, 8).both(size=100), "zip-size"),
        (a_zip().with_member("a", os.urandom(CHUNK + 9), 8).both(size=CHUNK), "zip-size"),
        (a_zip().with_member("a", b"x" * 99).both(crc=1), "zip-checksum"),
        (a_zip().with_member("a", b"x" * 99, 8).both(crc=1), "zip-checksum"),
        (a_zip().with_member("a", b"", 8).both(crc=1), "zip-checksum"),
        (a_zip().with_member("a", b"", 8).with_packed(b""), "zip-data"),
        (a_zip().with_member("a", b"xy", 8).with_packed(zlib.compress(b"xy")[2:-5]), "zip-data"),
        (a_zip().with_member("a", b"xy", 8).with_packed(zlib.compress(b"xy")[2:-4] + b"more"), "zip-data"),
        (a_zip().with_member("a", b"xy", 8).with_packed(b"\xff" * 9), "zip-data"),
        # Ten thousand empty stored blocks: input that makes no output ends where it ends.
        (a_zip().with_member("a", b"xy", 8).with_packed(b"\x00\x00\x00\xff\xff" * 10_000), "zip-data"),
    ],
)
def test_what_a_member_unpacks_to(tmp_path: Path, made: AZip, code: str) -> None:
    assert [fault.code for fault in check_container(made.in_file(tmp_path)).faults] == [code]


def test_a_bomb_makes_one_byte_too_many_and_no_more(tmp_path: Path) -> None:
    """A member that states a modest size and packs a gigabyte is dropped at the first byte beyond."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(deflater.compress(bytes(1 << 20)) for _ in range(64)) + deflater.flush()
    file = a_zip().with_member("a", b"", 8).with_packed(packed).both(size=CHUNK).in_file(tmp_path)
    taken = []
    with medium_at(file, structure_here) as medium:
        found = medium.survey().files["a"]
        with pytest.raises(Unreadable) as refused:
            medium.read("a", found, lambda piece: taken.append(len(piece)))
    assert refused.value.fault.code == "zip-size"
    assert sum(taken) <= CHUNK


def test_a_container_that_changes_under_the_reader(tmp_path: Path) -> None:
    file = a_zip().with_member("a", b"x" * 3 * CHUNK).in_file(tmp_path)
    with medium_at(file, structure_here) as medium:
        found = medium.survey().files["a"]
        with pytest.raises(Unreadable) as refused:
            medium.read("a", found, lambda _piece: os.truncate(file, CHUNK))
        assert refused.value.fault.code == "changed-while-read"
    os.utime(file, ns=(1, 1))
    data = a_zip().with_member("a", b"x" * 9).in_file(tmp_path)
    with medium_at(data, structure_here) as medium:
        found = medium.survey().files["a"]
        with pytest.raises(Unreadable) as refused:
            medium.read("a", found, lambda _piece: os.utime(data, ns=(1, 1)))
        assert refused.value.fault.code == "changed-while-read"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standing")
    return zipped(a_bundle().made_in(folder), folder / "bundle.zip")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipping_any_byte_of_a_zip_bundle_is_refused(standing: Path, data: st.DataObject) -> None:
    """Or changes nothing anyone relies on: a time, a mode; then every payload byte is the same."""
    index = data.draw(st.integers(0, standing.stat().st_size - 1))
    mask = data.draw(st.integers(1, 255))
    good = read_bundle(standing, KEY.verify)
    assert isinstance(good, VerifiedBundle)
    flip(standing, index, mask)
    try:
        result = read_bundle(standing, KEY.verify)
        if isinstance(result, VerifiedBundle):
            assert (result.files, result.submission) == (good.files, good.submission)
    finally:
        flip(standing, index, mask)
