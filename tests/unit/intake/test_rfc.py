"""RFC mode: the conformance suite of the Library of Congress, and the rules one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders_bag import ABag
from tests.builders_intake import a_bundle
from tests.builders_reader import check_rfc
from tests.builders_zip import zipped
from tests.conftest import corpus_folder

# Bags no case-sensitive system can satisfy, as the corpus' own README says.
CANNOT_BE = {
    "v0.97/warning/special-system-files": "its .DS_Store is not in the suite",
    "v0.97/warning/duplicate-file-with-different-case": "lists hello.txt and HELLO.txt; only one is there",
    "v0.97/warning/same-filename-listed-twice-with-different-normalization": "of two forms, one is there",
}
# Under `valid` in the suite, and read here with a warning as its own `warning/relative-path` asks.
VALID_WITH_WARNINGS = {
    "v0.96/valid/bag-with-leading-dot-slash-in-manifest": "manifest-leading-dot",
    "v0.97/valid/bag-with-leading-dot-slash-in-manifest": "manifest-leading-dot",
}
# What each must be refused for.
CODES = {
    "v0.97/invalid/baginfo-missing-encoding": "bagit-txt-form",
    "v0.97/invalid/bom-in-bagit.txt": "byte-order-mark",
    "v0.97/invalid/corrupt-data-file": "digest-mismatch",
    "v0.97/invalid/corrupt-tag-file": "digest-mismatch",
    "v0.97/invalid/extra-file-in-bag": "unlisted-payload-file",
    "v0.97/invalid/invalid-version-number": "bagit-txt-form",
    "v0.97/invalid/missing-baginfo": "missing-payload-file",
    "v0.97/invalid/missing-bagit.txt": "bagit-txt-missing",
    "v0.97/invalid/same-filename-listed-twice-with-different-hashes": "listed-twice",
    "v1.0/invalid/bagit-with-invalid-whitespace": "bagit-txt-form",
    "v1.0/invalid/notAllManifestsListAllFiles": "unlisted-payload-file",
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": "listed-twice",
    "v1.0/invalid/same-filename-listed-twice-with-the-same-hash": "listed-twice",
    "v0.97/warning/made-with-md5sum-tools": "manifest-asterisk",
    "v0.97/warning/relative-path": "manifest-leading-dot",
    "v0.97/warning/same-filename-listed-twice-with-the-same-hash": "listed-twice",
}


def bags() -> list[str]:
    folder = corpus_folder() / "bagit"
    found = (path for path in folder.glob("v*/*/*") if path.is_dir())
    return sorted(str(path.relative_to(folder)) for path in found)


def satisfiable() -> list[str]:
    return [bag for bag in bags() if bag not in CANNOT_BE]


def test_the_suite_is_there(corpus: Path) -> None:
    assert (corpus / "bagit").is_dir()
    assert (len(bags()), len(satisfiable())) == (60, 57)
    assert {*CANNOT_BE, *VALID_WITH_WARNINGS, *CODES} <= set(bags())


@pytest.mark.parametrize("bag", satisfiable())
def test_the_conformance_suite(corpus: Path, bag: str) -> None:
    verdict = check_rfc(corpus / "bagit" / bag)
    category = bag.split("/")[1]
    if category == "valid":
        assert verdict.outcome == ("valid with warnings" if bag in VALID_WITH_WARNINGS else "valid"), verdict
        assert verdict.version == bag.split("/")[0].removeprefix("v")
    elif category == "warning":
        assert verdict.outcome == "valid with warnings", verdict.faults
        assert [fault.code for fault in verdict.warnings if fault.code == CODES[bag]]
    else:
        assert verdict.outcome == "not valid"
        expected = CODES.get(bag, "path-outside")
        assert expected in [fault.code for fault in verdict.faults], verdict.faults
    assert all(fault.sentence and fault.rule for fault in (*verdict.faults, *verdict.warnings))


@pytest.mark.parametrize("bag", sorted(CANNOT_BE))
def test_what_cannot_be_satisfied_is_said_to_be_incomplete(corpus: Path, bag: str) -> None:
    assert "missing-payload-file" in [fault.code for fault in check_rfc(corpus / "bagit" / bag).faults]


@pytest.mark.parametrize(
    "bag", ["v1.0/valid/basicBag", "v0.97/valid/UTF-16-encoded-tag-files", "v0.93/valid/basic-bag"]
)
def test_a_bag_in_a_zip_file_has_the_same_verdict(corpus: Path, tmp_path: Path, bag: str) -> None:
    for base in ("", "bag"):
        file = zipped(corpus / "bagit" / bag, tmp_path / f"{base or 'bare'}.zip", base=base)
        assert check_rfc(file).outcome == "valid"


def test_the_desks_own_bundle_is_valid_by_the_rfc(tmp_path: Path) -> None:
    assert check_rfc(a_bundle().made_in(tmp_path)).outcome == "valid"


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("version", ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"])
def test_every_version_with_every_algorithm(tmp_path: Path, version: str, algorithm: str) -> None:
    bag = ABag(tmp_path, version, algorithm)
    assert bag.verdict() == ("valid", [], [])
    (bag.path / "data/a").write_bytes(b"two")
    assert bag.verdict() == ("not valid", ["digest-mismatch"], [])


def test_several_manifests_must_all_list_everything_since_1_0(tmp_path: Path) -> None:
    for version, expected in (("1.0", ["unlisted-payload-file"]), ("0.97", [])):
        bag = ABag(tmp_path / version, version)
        (bag.path / "data/b").write_bytes(b"two")
        bag.manifest("sha256", "data/a", "data/b").manifest("md5", "data/a")
        assert bag.verdict()[1] == expected


def test_every_digest_of_every_manifest_counts(tmp_path: Path) -> None:
    bag = ABag(tmp_path).manifest("md5", "data/a").tag("manifest-sha1.txt", f"{'0' * 40}  data/a\n")
    assert bag.verdict() == ("not valid", ["digest-mismatch"], [])


def test_an_algorithm_that_is_not_known_was_not_checked(tmp_path: Path) -> None:
    bag = ABag(tmp_path).tag("manifest-blake9.txt", "00  data/a\n")
    assert bag.verdict() == ("not valid", ["algorithm-not-known"], [])


def test_what_is_to_be_fetched_leaves_the_bag_incomplete(tmp_path: Path) -> None:
    bag = ABag(tmp_path).manifest("sha256", "data/a")
    bag.tag("manifest-sha256.txt", (bag.path / "manifest-sha256.txt").read_text() + f"{'0' * 64}  data/b c\n")
    assert bag.verdict()[1] == ["missing-payload-file"]
    bag.tag("fetch.txt", "https://example.org/b%20c 3 data/b c\n")
    assert bag.verdict() == ("not valid", ["not-fetched"], [])
    bag.tag("fetch.txt", "https://example.org/b - data/b c\nhttps://example.org/c - data/c\nnothing\n")
    assert bag.verdict()[1] == ["fetch-line-form", "fetch-not-in-manifest", "not-fetched"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", ["bagit-version"]),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: os.system\n", ["tag-file-encoding"]),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n", ["tag-file-encoding"]),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-32\n", ["tag-file-not-encoded"]),
        ("BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n", ["bagit-txt-form"]),
        ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: 1\n", ["bagit-txt-form"]),
        ("", ["bagit-txt-form"]),
    ],
)
def test_declarations(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert ABag(tmp_path).tag("bagit.txt", text).verdict()[1][: len(expected)] == expected


@pytest.mark.parametrize(
    ("line", "strict", "before"),
    [
        ("", ["blank-line"], []),
        ("00  data/a", ["manifest-line-form"], ["manifest-line-form"]),
        ("words", ["manifest-line-form"], ["manifest-line-form"]),
        (f"{'0' * 64}  data/../x", ["path-outside"], ["path-outside"]),
        (f"{'0' * 64}  /etc/passwd", ["path-outside"], ["path-outside"]),
        (f"{'0' * 64}  data/50%", ["manifest-line-form"], ["missing-payload-file"]),
    ],
)
def test_manifest_lines(tmp_path: Path, line: str, strict: list[str], before: list[str]) -> None:
    for version, expected in (("1.0", strict), ("0.97", before)):
        bag = ABag(tmp_path / version, version)
        bag.tag("manifest-sha256.txt", (bag.path / "manifest-sha256.txt").read_text() + line + "\n")
        assert bag.verdict()[1] == expected


@pytest.mark.parametrize("name", ["50%", "line\nbreak", "return\rhere"])
def test_names_that_are_encoded(tmp_path: Path, name: str) -> None:
    bag = ABag(tmp_path)
    (bag.path / "data" / name).write_bytes(b"two")
    coded = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0d")
    lines = f"{bag.digest('sha256', 'data/a')} data/a\n{bag.digest('sha256', f'data/{name}')}\tdata/{coded}\n"
    assert bag.tag("manifest-sha256.txt", lines).verdict()[1] == []


def test_bag_info_by_version(tmp_path: Path) -> None:
    for version, name, expected in (
        ("0.95", "package-info.txt", "valid"),
        ("0.97", "bag-info.txt", "valid"),
        ("1.0", "bag-info.txt", "not valid"),
    ):
        bag = ABag(tmp_path / version, version).tag(name, "Payload-Oxum : 3.1\n")
        assert bag.verdict()[0] == expected
        assert bag.tag(name, "Payload-Oxum: 4.1\n").verdict()[:2] == ("not valid", ["bag-info-value"])


def test_no_bag_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    codes = [fault.code for fault in check_rfc(tmp_path / "empty").faults]
    assert codes == ["no-payload-folder", "bagit-txt-missing", "no-payload-manifest"]
    assert [fault.code for fault in check_rfc(tmp_path / "nothing").faults] == ["not-a-folder"]


def test_what_only_the_desk_refuses_is_a_warning(tmp_path: Path) -> None:
    bag = ABag(tmp_path)
    shutil.copy(bag.path / "data/a", bag.path / "data/CON")
    bag.manifest("sha256", "data/a", "data/CON")
    (bag.path / "data/empty").mkdir()
    assert bag.verdict() == ("valid with warnings", [], ["empty-folder", "name-device"])
    (bag.path / "data/link").symlink_to("a")
    assert bag.verdict()[1] == ["symbolic-link"]
