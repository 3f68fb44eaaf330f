"""The caged reader: it says what the parsers say, and whatever becomes of the child is one fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.cage.parent import Limits
from reviewer_app.cage.protections import MEGABYTE
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.bundle import read_bundle as read_bundle_alone
from reviewer_app.intake.container import check_container
from reviewer_app.intake.profile import BAG_INFO, BAGIT, FETCH, MANIFEST, TAG_MANIFEST
from reviewer_app.intake.provenance import FORMAT, Statement, statement_bytes
from reviewer_app.intake.reading import CagedReader, HereReader
from reviewer_app.intake.rfc import check_rfc
from reviewer_app.intake.rfc_tags import ENCODINGS
from tests.builders_intake import KEY, a_bundle
from tests.builders_reader import READER
from tests.builders_zip import a_zip, zipped
from tests.unit.intake.attacks import ATTACKS, WHICH

HERE = HereReader()
QUICK = Limits(memory=700 * MEGABYTE, wall=2.0, total=4 * MEGABYTE)
HOSTILE = "tests.unit.intake.attacks"

GOOD_TAGS = {
    BAGIT: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    BAG_INFO: b"A: b\nbroken\nB: c\n",
    MANIFEST: b"1" * 128 + b"  data/a\nbroken\n",
    TAG_MANIFEST: b"2" * 128 + b"  bagit.txt\n",
}


def test_the_child_and_this_process_read_alike() -> None:
    assert READER.tags(GOOD_TAGS) == HERE.tags(GOOD_TAGS)
    assert READER.tags({}) == HERE.tags({})
    assert READER.rfc_tags(GOOD_TAGS) == HERE.rfc_tags(GOOD_TAGS)
    for data in (b"", b"{", b"{}", b"[" * 100_000, b"\xff"):
        assert READER.submission(data) == HERE.submission(data)
        assert READER.statement(data) == HERE.statement(data)
    statement = statement_bytes(Statement(FORMAT, "A", "B", 1, "0" * 128))
    assert READER.statement(statement) == HERE.statement(statement)
    assert READER.statement(statement).statement is not None


def test_what_protects_the_child_can_be_asked() -> None:
    assert READER.protections().writes_nothing


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_every_encoding_is_ready_in_the_cage(encoding: str) -> None:
    held = {
        BAGIT: f"BagIt-Version: 0.97\nTag-File-Character-Encoding: {encoding}\n".encode(),
        "manifest-md5.txt": f"{'0' * 32}  data/a\n".encode(ENCODINGS[encoding]),
    }
    assert READER.rfc_tags(held) == HERE.rfc_tags(held)
    assert READER.rfc_tags(held).manifests[0].entries == {"data/a": "0" * 32}


def test_structures_are_read_alike(tmp_path: Path) -> None:
    made = a_zip().with_member("a").with_member(b"b\xff").with_member("a").local(crc=1)
    file = made.in_file(tmp_path)
    descriptor = os.open(file, os.O_RDONLY)
    try:
        assert READER.structure(descriptor, "x.zip") == HERE.structure(descriptor, "x.zip")
    finally:
        os.close(descriptor)


tag_bytes = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            [
                b"1" * 128,
                b"0" * 32,
                b"  ",
                b"\t",
                b"*",
                b"./",
                b"data/a",
                b"../x",
                b"%0A",
                b"%",
                b"\n",
                b"\r\n",
                b"\xff",
            ]
        ),
        max_size=12,
    ).map(b"".join),
)
held_files = st.dictionaries(
    st.sampled_from([BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, FETCH, "manifest-md5.txt", "manifest-x.txt"]),
    tag_bytes,
)


@settings(max_examples=400)
@given(held=held_files, declared=st.sampled_from([b"0.93", b"0.97", b"1.0", None]))
def test_whatever_tag_files_say_is_answered_with_faults(
    held: dict[str, bytes], declared: bytes | None
) -> None:
    """Never an exception, and nothing that leads out of the bag is taken for a path of the payload."""
    if declared is not None:
        held[BAGIT] = b"BagIt-Version: " + declared + b"\nTag-File-Character-Encoding: UTF-8\n"
    profile, rfc = HERE.tags(held), HERE.rfc_tags(held)
    for listed in (profile.payload, profile.tags):
        if listed is not None:
            assert all(len(digest) == 128 for digest in listed.entries.values())
    for manifest in rfc.manifests:
        for path in manifest.entries:
            assert path.startswith("data/") is not manifest.of_tags
            assert not {"", ".", ".."} & set(path.split("/"))


@settings(max_examples=60)
@given(held=held_files)
def test_and_the_same_through_the_cage(held: dict[str, bytes]) -> None:
    assert READER.tags(held) == HERE.tags(held)
    assert READER.rfc_tags(held) == HERE.rfc_tags(held)


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_whatever_becomes_of_the_child_is_one_fault(tmp_path: Path, attack: str) -> None:
    bundle = a_bundle().made_in(tmp_path)
    (bundle / BAG_INFO).write_bytes(WHICH + attack.encode())
    with CagedReader(QUICK, HOSTILE) as reader:
        result = read_bundle_alone(bundle, KEY.verify, reader=reader)
        assert isinstance(result, RefusedBundle)
        stopped = [fault for fault in result.faults if fault.code == "reading-stopped"]
        assert len(stopped) == 1
        assert "private words" not in stopped[0].sentence
        assert check_rfc(bundle, reader).outcome == "not valid"
        # and the next bundle is read by a new child
        good = a_bundle().made_in(tmp_path, "good")
        assert isinstance(read_bundle_alone(good, KEY.verify, reader=reader), VerifiedBundle)


def test_a_structure_that_lies_leads_nowhere(tmp_path: Path) -> None:
    """Places beyond the file are not read, and impossible numbers are no answer."""
    empty, other = (
        a_zip().in_file(tmp_path, "empty.zip"),
        a_zip().with_member("a").in_file(tmp_path, "other.zip"),
    )
    with CagedReader(QUICK, HOSTILE) as reader:
        assert [fault.code for fault in check_container(empty, reader).faults] == ["changed-while-read"]
        assert [fault.code for fault in check_container(other, reader).faults] == ["reading-stopped"]


def test_without_a_reader_a_bundle_gets_a_cage_of_its_own(tmp_path: Path) -> None:
    bundle = a_bundle().made_in(tmp_path)
    before = set(os.listdir("/proc/self/fd"))
    assert isinstance(read_bundle_alone(bundle, KEY.verify), VerifiedBundle)
    assert isinstance(read_bundle_alone(zipped(bundle, tmp_path / "b.zip"), KEY.verify), VerifiedBundle)
    assert set(os.listdir("/proc/self/fd")) == before
