"""The checks of a package by itself: no byte is free, no file may come, go or change its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.records.check import (
    MOST,
    SMALL,
    Held,
    Part,
    Standing,
    part,
    second_said,
    standing_of,
    unchecked,
)
from reviewer_app.records.check_lists import own_parts
from reviewer_app.records.write import MARKER, write
from tests.builders_package import a_package, an_original, files_below, sign_cms, sign_mldsa
from tests.unit.records.holding import held


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    done = write(a_package(), tmp_path_factory.mktemp("m"), sign_cms=sign_cms, sign_mldsa=sign_mldsa)
    return files_below(done.path)


def refused(files: dict[str, bytes]) -> bool:
    return standing_of(own_parts(held(files))) is Standing.NOT_VALID


def reasons(files: dict[str, bytes], what: str = "") -> str:
    return " / ".join(reason for one in own_parts(held(files)) if what in one.what for reason in one.reasons)


def test_a_good_package_is_valid_in_every_part(good: dict[str, bytes]) -> None:
    parts = own_parts(held(good))
    assert {one.standing for one in parts} == {Standing.VALID}, parts
    assert [one.what for one in parts] == [
        "Files",
        "Tag files",
        "Names",
        "File list",
        "Metadata",
        "Determination",
        "Evidence cited",
    ]


def test_every_single_byte_changed_is_refused(good: dict[str, bytes]) -> None:
    for path, data in good.items():
        step = 1 if len(data) < 400 else len(data) // 40
        for at in range(0, len(data), step):
            spoiled = bytearray(data)
            spoiled[at] ^= 1
            assert refused({**good, path: bytes(spoiled)}), (path, at)
        assert refused({**good, path: data + b"\n"}), path
        assert refused({**good, path: data[:-1]}), path


def test_every_file_removed_or_renamed_is_refused(good: dict[str, bytes]) -> None:
    for path, data in good.items():
        without = {name: one for name, one in good.items() if name != path}
        assert refused(without), path
        assert refused({**without, path + "x": data}), path
        assert refused({**without, path.swapcase(): data}), path


@pytest.mark.parametrize(
    "path",
    [
        "stray",
        "data/stray",
        "data/records/evidence/0003-x.json",
        "manifest-md5.txt",
        "fetch.txt",
        "tagmanifest-md5.txt",
    ],
)
def test_every_file_added_is_refused(good: dict[str, bytes], path: str) -> None:
    assert refused({**good, path: b"x"})


def test_an_unfinished_one_says_so(good: dict[str, bytes]) -> None:
    assert "never finished" in reasons({**good, MARKER: b"x"})


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "word"),
    [
        ("data/metadata/filelist.csv", b"|evidence\n", b"|finding!\n", "File list", "role"),
        (
            "data/metadata/filelist.csv",
            b"data/runs/a.json",
            b"data/a/a/aa.json",
            "File list",
            "does not follow",
        ),
        ("data/metadata/filelist.csv", b"File|", b"Name|", "File list", "columns"),
        ("data/metadata/metadata.csv", b"-0001|", b"-0002|", "Metadata", "twice"),
        ("data/metadata/metadata.csv", b"Identifier:FileName", b"Filename", "Metadata", "columns"),
        ("data/records/determination.json", b'"2026-001"', b'"2026-002"', "Determination", "of one case"),
        ("data/records/determination.json", b'"entry": 4', b'"entry": 5', "Determination", "another head"),
        ("data/records/determination.json", b'"version": 1', b'"version": 2', "Determination", "version"),
        ("data/records/determination.json", b"{", b"[", "Determination", "form"),
        ("data/metadata/package.json", b'"abab', b'"baab', "Determination", "of one workspace"),
        ("data/metadata/package.json", b"package/1", b"package/2", "Determination", "of the form"),
        ("bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1", "Tag files", "bag-info"),
        ("bagit.txt", b"1.0", b"0.97", "Tag files", "declaration"),
        ("manifest-sha256.txt", b"  data", b" data", "Tag files", "manifest-sha256"),
    ],
)
def test_each_fault_has_its_words(
    good: dict[str, bytes], path: str, old: bytes, new: bytes, what: str, word: str
) -> None:
    assert old in good[path]
    assert word in reasons({**good, path: good[path].replace(old, new, 1)}, what)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "ends its lines with a carriage return"),
        (lambda data: data[:64].upper() + data[64:], "writes digests in capital letters"),
        (lambda data: b"junk\n" + data, "line 1, is not a digest, two spaces and a path"),
        (lambda data: data + b"hello", "has text after its last line feed"),
        (lambda data: data[:-1], "has text after its last line feed"),
        (lambda data: data + data.splitlines(keepends=True)[0], "lists a path twice"),
        (lambda data: b"".join(reversed(data.splitlines(keepends=True))), "does not list its paths in their"),
    ],
)
def test_a_manifest_of_another_form_breaks_a_rule_that_is_named(
    good: dict[str, bytes], change: Callable[[bytes], bytes], word: str
) -> None:
    for name in ("manifest-sha256.txt", "tagmanifest-sha512.txt"):
        files = {**good, name: change(good[name])}
        assert f"{name}{',' if 'line 1' in word else ''} {word}" in reasons(files, "Tag files")
        assert not reasons(files, "Files")
    assert reasons({**good, "bag-info.txt": good["bag-info.txt"].replace(b"\n", b"\r\n")}, "Tag files")


def test_altered_evidence_is_a_fault_of_the_files_said_once(good: dict[str, bytes]) -> None:
    path = next(path for path in good if path.startswith("data/records/evidence/"))
    files = {**good, path: bytes([good[path][0] ^ 1]) + good[path][1:]}
    lists = "manifest-sha256.txt and manifest-sha512.txt"
    assert reasons(files, "Files") == f"{path} was altered: its digest is not the one in {lists}"
    assert not reasons(files, "Tag files")
    without = {name: data for name, data in good.items() if name != path}
    assert reasons(without, "Files") == f"{path} is listed in {lists}, and is not there"


def test_what_repeats_is_said_once_with_its_count() -> None:
    assert part("x", ["same", "other", "same"], code="x").reasons == ("same (2 times)", "other")


def test_lists_that_lie_are_found_even_under_new_manifests(tmp_path: Path, good: dict[str, bytes]) -> None:
    """Whoever can sign could write other lists: they are held against the files all the same."""
    rows = good["data/metadata/filelist.csv"].decode().splitlines(keepends=True)
    for lines in (rows[:-1], [*rows, rows[-1]], [rows[0], *rows[:0:-1]]):
        assert reasons({**good, "data/metadata/filelist.csv": "".join(lines).encode()}, "File list")
    rows = good["data/metadata/metadata.csv"].decode().splitlines(keepends=True)
    for lines in (rows[:-1], [*rows, rows[-1]]):
        assert reasons({**good, "data/metadata/metadata.csv": "".join(lines).encode()}, "Metadata")


def cited(good: dict[str, bytes], source: dict[str, str]) -> dict[str, bytes]:
    told = json.loads(good["data/records/determination.json"])
    told["exhibits"] = [{"number": 7, "sources": [source]}]
    return {**good, "data/records/determination.json": json.dumps(told).encode()}


def test_cited_originals_must_be_there(good: dict[str, bytes]) -> None:
    there = an_original("data/runs/a.json", b"{}")
    right = {"path": there.path, "object_sha512": there.sha512}
    assert not reasons(cited(good, right), "Evidence cited")
    for wrong in ({**right, "path": "data/b"}, {**right, "object_sha512": "0" * 128}):
        assert "exhibit 7" in reasons(cited(good, wrong), "Evidence cited")
    assert not reasons(cited(good, {**right, "path": "data/b", "case": "2025-004"}), "Evidence cited")
    assert reasons(cited(good, {}), "Evidence cited")


def test_cited_originals_may_stay_behind(tmp_path: Path) -> None:
    done = write(a_package(by_reference=True), tmp_path, sign_cms=sign_cms, sign_mldsa=sign_mldsa)
    files = files_below(done.path)
    assert not refused(files)
    there = an_original("data/runs/a.json", b"{}")
    right = {"path": there.path, "object_sha512": there.sha512}
    assert not reasons(cited(files, right), "Evidence cited")
    assert reasons(cited(files, {**right, "object_sha512": "0" * 128}), "Evidence cited")


def test_names_out_of_a_package_are_shown_safely(good: dict[str, bytes]) -> None:
    said = reasons({**good, "data/\u202egpj.exe": b"x"})
    assert "\u202e" not in said
    assert "‹U+202E›" in said


def test_many_faults_are_cut() -> None:
    one = part("x", (f"fault {number}" for number in range(100)), code="x")
    assert len(one.reasons) == MOST + 1
    assert one.reasons[-1] == "and 80 more"


def test_the_worst_part_decides() -> None:
    fine, bad = Part("a", Standing.VALID), part("b", ["wrong"], code="b")
    unknown, aside = unchecked("c", "no list", code="c"), unchecked("d", "none", decides=False, code="d")
    assert standing_of([fine, aside]) is Standing.VALID
    assert standing_of([fine, unknown]) is Standing.NOT_CHECKED
    assert standing_of([fine, unknown, bad]) is Standing.NOT_VALID
    assert standing_of([]) is Standing.NOT_CHECKED
    assert aside.sentence == "d: could not be checked, because none."


@pytest.mark.parametrize(
    "said",
    [b"", b"{}", b'{"ml_dsa_87": 3}', b'{"ml_dsa_87": {"fingerprint_sha384": null, "absent": null}}',
     b'{"ml_dsa_87": {"fingerprint_sha384": "ab", "absent": "why"}}',
     b'{"ml_dsa_87": {"fingerprint_sha384": ["ab"], "absent": null}}'],
)  # fmt: skip
def test_what_does_not_say_its_second_signature(said: bytes) -> None:
    assert second_said(Held({}, {"data/metadata/package.json": said})) is None


def test_every_part_survives_an_empty_package() -> None:
    parts = own_parts(Held({}, {}))
    assert standing_of(parts) is Standing.NOT_VALID
    assert not any("Error" in one.sentence for one in parts)


def test_garbage_in_any_list_is_a_fault_and_no_crash(good: dict[str, bytes]) -> None:
    garbage: tuple[Callable[[], bytes], ...] = (
        lambda: b"",
        lambda: b"\xff\xfe",
        lambda: b"null",
        lambda: b"[" * 100_000,
        lambda: b"A|B\n" + b"|" * 1000,
        lambda: b'{"case": {}}',
    )
    for path in good:
        for make in garbage:
            assert refused({**good, path: make()}), path


def test_a_file_too_large_to_be_read_is_not_passed_over(good: dict[str, bytes]) -> None:
    whole = held(good)
    for path in sorted(SMALL & set(good)):
        without = {name: data for name, data in whole.bytes.items() if name != path}
        parts = own_parts(Held(whole.files, without))
        assert standing_of(parts) is Standing.NOT_VALID, path
        assert f"{path} is too large to be read" in parts[0].reasons
