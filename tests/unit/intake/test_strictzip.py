"""The structure of a ZIP file: each rule by a file that breaks it alone."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.intake import strictzip
from reviewer_app.intake.strictzip import MAX_FAULTS, read_structure
from tests.builders_reader import check_container
from tests.builders_zip import AZip, a_zip, zipped

TIMES = struct.pack("<HHBI", 0x5455, 5, 1, 0)
OWNER = struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 0, 4, 0)
NTFS = struct.pack("<HHIHHQQQ", 0x000A, 32, 0, 1, 24, 0, 0, 0)


def wide(*numbers: int) -> bytes:
    return struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)


def codes(data: bytes) -> list[str]:
    found = read_structure(io.BytesIO(data), "made.zip")
    assert all(fault.sentence and fault.rule and fault.file for fault in found.faults)
    return [fault.code for fault in found.faults]


@pytest.mark.parametrize(
    "good",
    [
        a_zip(),
        a_zip().with_member("a"),
        a_zip().with_member("a", b"").with_member("b/c", bytes(range(256)) * 300, 8),
        a_zip().with_member("folder/", b"").central(outer=0o040755 << 16 | 0x10),
        a_zip().with_member("folder/", b"").central(outer=0x10, made=20),
        a_zip().with_member("évaluation"),
        a_zip().with_member("a").both(extra=TIMES + OWNER).central(extra=NTFS + TIMES),
        a_zip().with_member("a").both(extra=wide(7, 7), size=0xFFFFFFFF, packed=0xFFFFFFFF, version=45),
        a_zip().with_member("a").local(extra=wide(7, 7), size=0xFFFFFFFF, packed=0xFFFFFFFF),
        a_zip().with_member("a").central(extra=wide(0), offset=0xFFFFFFFF),
        a_zip().with_member("a").with_zip64_end(),
        a_zip().with_member("a").with_zip64_end().ending(here=0xFFFF, count=0xFFFF, size=0xFFFFFFFF),
        a_zip().with_member("zeros", bytes(64 * 1024), 8),
        a_zip().with_member("a", b"x" * 9, 8).both(flags=0x0006),
    ],
)
def test_structures_that_are_good(good: AZip) -> None:
    assert codes(good.bytes()) == []


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (a_zip().with_member("a").placed(after=b"x"), ["zip-end"]),
        (a_zip().with_member("a").ending(comment=b"words"), ["zip-end"]),
        (a_zip().with_member("a").placed(before=b"MZ"), ["zip-place"]),
        (a_zip().with_member("a").placed(before_directory=b"hidden"), ["zip-place"]),
        (a_zip().with_member("a").placed(after_directory=b"hidden"), ["zip-directory"]),
        (a_zip().with_member("a").ending(disk=1), ["zip-several-disks"]),
        (a_zip().with_member("a").ending(here=0), ["zip-several-disks"]),
        (a_zip().with_member("a").ending(count=2, here=2), ["zip-directory"]),
        (a_zip().with_member("a").with_member("b").ending(count=1, here=1), ["zip-directory"]),
        (a_zip().with_member("a").ending(start=1), ["zip-directory"]),
        (a_zip().with_member("a").ending(count=0xFFFF), ["zip-64"]),
        (a_zip().with_member("a").with_zip64_end(count=2), ["zip-64", "zip-several-disks", "zip-directory"]),
        (a_zip().with_member("a").with_zip64_end(place=0), ["zip-64"]),
        (a_zip().with_member("a").with_zip64_end(length=45), ["zip-64"]),
        (a_zip().with_member("a").with_zip64_end(disks=2), ["zip-several-disks"]),
        (a_zip().with_member("a").central(mark=b"PK\x01\x03"), ["zip-directory"]),
        (a_zip().with_member("a").local(mark=b"PK\x03\x05"), ["zip-local-header"]),
        (a_zip().with_member("a").central(offset=5), ["zip-place", "zip-local-header", "zip-place"]),
        (a_zip().with_member("a").central(offset=1 << 31), ["zip-place", "zip-local-header", "zip-place"]),
        (a_zip().with_member("a").local(name=b"b"), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(crc=1), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(time=1), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(version=10), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(method=8), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(flags=0x0800), ["zip-headers-differ"]),
        (a_zip().with_member("a").local(size=8, packed=8), ["zip-headers-differ", "zip-headers-differ"]),
        (a_zip().with_member("a").both(flags=0x0008), ["zip-data-descriptor"]),
        (a_zip().with_member("a").local(flags=0x0008), ["zip-data-descriptor", "zip-headers-differ"]),
        (a_zip().with_member("a").both(flags=0x0001), ["zip-encrypted"]),
        (a_zip().with_member("a").both(flags=0x2041), ["zip-encrypted"]),
        (a_zip().with_member("a").both(flags=0x0010), ["zip-flags"]),
        (a_zip().with_member("a").both(method=12), ["zip-method"]),
        (a_zip().with_member("a").both(method=99), ["zip-method"]),
        (a_zip().with_member("a").both(version=63), ["zip-version"]),
        (a_zip().with_member("a").central(comment=b"words"), ["zip-comment"]),
        (a_zip().with_member("a").central(disk=1), ["zip-several-disks"]),
        (a_zip().with_member("é").both(flags=0), ["zip-name-not-flagged"]),
        (a_zip().with_member("a").both(size=8), ["zip-size"]),
        (a_zip().with_member("a", bytes(1 << 20), 8), ["zip-ratio", "zip-ratio"]),
        (a_zip().with_member("a").central(outer=0o120777 << 16), ["zip-special-file"]),
        (a_zip().with_member("a").central(outer=0o020666 << 16), ["zip-special-file"]),
        (a_zip().with_member("a").central(outer=0o104755 << 16), ["zip-mode"]),
        (a_zip().with_member("a/"), ["zip-folder", "zip-folder"]),
        (a_zip().with_member("a").central(outer=0x10), ["zip-folder"]),
        (a_zip().with_member("a").central(outer=0o040755 << 16), ["zip-folder"]),
        (a_zip().with_member("a").with_member("a"), ["zip-name-twice"]),
        (a_zip().with_member("a").with_member("a/b"), ["zip-name-twice"]),
        (a_zip().with_member("a").with_member("a/", b"").central(outer=0x10), ["zip-name-twice"]),
        (a_zip().with_member("a").central(extra=b"\x75\x70\x00\x00"), ["zip-extra-field"]),
        (a_zip().with_member("a").central(extra=b"\x55"), ["zip-extra-field"]),
        (a_zip().with_member("a").central(extra=TIMES + TIMES), ["zip-extra-field"]),
        (a_zip().with_member("a").central(extra=TIMES[:-1]), ["zip-extra-field"]),
        (a_zip().with_member("a").central(extra=wide(7)), ["zip-extra-field"]),
        (a_zip().with_member("a").central(size=0xFFFFFFFF), ["zip-extra-field"]),
        (a_zip().with_member("a").local(extra=b"\x75\x70\x00\x00"), ["zip-local-header", "zip-place"]),
    ],
)
def test_a_structure_that_breaks_one_rule(broken: AZip, expected: list[str]) -> None:
    assert codes(broken.bytes()) == expected


def test_every_fault_of_every_member_is_listed() -> None:
    data = (
        a_zip()
        .with_member("a")
        .both(method=99)
        .with_member("b")
        .central(comment=b"x")
        .with_member("c")
        .local(crc=0)
    )
    found = read_structure(io.BytesIO(data.bytes()), "made.zip").faults
    assert [(fault.code, fault.file) for fault in found] == [
        ("zip-method", "a"),
        ("zip-comment", "b"),
        ("zip-headers-differ", "c"),
    ]


def test_faults_are_listed_up_to_a_limit() -> None:
    made = a_zip()
    for number in range(MAX_FAULTS + 5):
        made.with_member(f"{number}").both(method=99)
    found = codes(made.bytes())
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == "more-faults"


def test_the_limits_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_zip().with_member("a").with_member("b").bytes()
    monkeypatch.setattr(strictzip, "MAX_MEMBERS", 1)
    assert codes(data) == ["zip-too-many-members"]
    monkeypatch.setattr(strictzip, "MAX_MEMBERS", 2)
    assert codes(data) == []
    monkeypatch.setattr(strictzip, "MAX_DIRECTORY", 20)
    assert codes(data) == ["zip-directory-too-large"]


def test_names_that_are_not_utf8_are_faults_that_can_be_written(tmp_path: Path) -> None:
    verdict = check_container(a_zip().with_member(b"a\xff").in_file(tmp_path))
    assert [fault.code for fault in verdict.faults] == ["name-not-utf-8"]
    assert all(fault.sentence.encode() for fault in verdict.faults)


STANDING = a_zip().with_member("data/a", b"one" * 50, 8).with_member("data/b", b"two").with_member("c/", b"")
STANDING = STANDING.central(outer=0x10).with_zip64_end()


@settings(max_examples=500)
@given(st.data())
def test_mutated_bytes_are_refused_or_say_the_same(data: st.DataObject) -> None:
    """Never an exception; and what passes is byte for byte the content it was."""
    from tests.hostile.reading import contents_of

    raw = bytearray(STANDING.bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(raw) - 1))
        raw[index] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 3))
    read = contents_of(bytes(raw[: len(raw) - cut] if cut > 1 else raw))
    assert read is None or read == {"data/a": b"one" * 50, "data/b": b"two"} or _only_names_differ(bytes(raw))


def _only_names_differ(raw: bytes) -> bool:
    """A name changed alike in both headers is another container, not another reading of this one."""
    names = {member.name for member in read_structure(io.BytesIO(raw), "x").members}
    return names != {"data/a", "data/b", "c"}


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_anything_at_all_is_answered_with_faults(raw: bytes) -> None:
    read_structure(io.BytesIO(raw), "any")
    read_structure(
        io.BytesIO(raw + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(raw), 0, 0)), "any"
    )


def test_what_the_standard_library_and_info_zip_make_is_good(tmp_path: Path) -> None:
    import subprocess

    from tests.conftest import tool

    source = tmp_path / "source"
    (source / "data/deep").mkdir(parents=True)
    (source / "data/deep/e.txt").write_bytes(b"words " * 1000)
    (source / "bagit.txt").write_bytes(b"")
    assert check_container(zipped(source, tmp_path / "python.zip")).faults == ()
    # Info-ZIP flags a name as UTF-8 only in a locale that has it; with ASCII names it is good everywhere.
    subprocess.run([tool("zip"), "-q", "-r", str(tmp_path / "info.zip"), "."], cwd=source, check=True)
    verdict = check_container(tmp_path / "info.zip")
    assert verdict.faults == ()
    assert (verdict.files, verdict.size) == (2, 6000)
