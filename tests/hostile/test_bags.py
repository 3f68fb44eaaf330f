"""Bags invented here, each with one thing wrong that a laboratory, a medium or an attacker could do to it.

What is wrong with the tag files is signed anew, so that it is refused for itself and not for a digest.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.intake.bag import MAX_TAG_FILE
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.limits import MAX_FAULTS
from tests.builders_bag import ABag
from tests.builders_intake import KEY, a_bundle
from tests.builders_reader import check_rfc, read_bundle
from tests.builders_zip import zipped
from tests.hostile.reading import quickly

MANIFEST, TAG_MANIFEST = "manifest-sha512.txt", "tagmanifest-sha512.txt"
DIGEST = "0" * 128
GOOD = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
Change = Callable[[Path], object]


def text(name: str, old: str, new: str) -> Change:
    """Replace text of a tag file wherever it stands."""

    def change(bundle: Path) -> None:
        data = (bundle / name).read_bytes()
        assert old.encode() in data
        (bundle / name).write_bytes(data.replace(old.encode(), new.encode()))

    return change


def instead(name: str, data: str | bytes) -> Change:
    return lambda bundle: (bundle / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def more(name: str, data: str) -> Change:
    return lambda bundle: (bundle / name).write_bytes((bundle / name).read_bytes() + data.encode())


def listing(path: str) -> Change:
    return more(MANIFEST, f"{DIGEST}  {path}\n")


def in_encoding(name: str, encoding: str) -> Change:
    return lambda bundle: (bundle / name).write_bytes((bundle / name).read_text().encode(encoding))


def sparse(name: str, size: int) -> Change:
    def change(bundle: Path) -> None:
        with (bundle / name).open("ab") as file:
            file.truncate(size)

    return change


TAGS: dict[str, tuple[Change, str]] = {
    # the payload manifest
    "an asterisk before every path": (text(MANIFEST, "  data/", " *data/"), "manifest-entry-elsewhere"),
    "an asterisk and a space": (text(MANIFEST, "  data/", " * data/"), "manifest-entry-elsewhere"),
    "a dot before every path": (text(MANIFEST, "  data/", "  ./data/"), "manifest-entry-elsewhere"),
    "backslashes": (text(MANIFEST, "data/", "data\\"), "manifest-entry-elsewhere"),
    "no space": (text(MANIFEST, "  data/", "data/"), "manifest-line"),
    "a space that is no space": (text(MANIFEST, "  data/", "\u00a0data/"), "manifest-line"),
    "a path from the root": (listing("/etc/passwd"), "manifest-entry-elsewhere"),
    "a path of a person's folder": (listing("~root/.profile"), "manifest-entry-elsewhere"),
    "a path above the bag": (listing("../outside"), "manifest-entry-elsewhere"),
    "a path that goes up and comes back": (listing("data/../data/documents/card.md"), "name-component"),
    "a path of Windows": (listing("C:\\data\\x"), "manifest-entry-elsewhere"),
    "a path with an empty part": (listing("data//x"), "name-component"),
    "a path that is a folder": (listing("data/runs"), "missing-payload-file"),
    "a path that is a folder, with its slash": (listing("data/runs/"), "name-component"),
    "a path nobody has": (listing("data/nobody"), "missing-payload-file"),
    "a path in capitals": (listing("data/RUNS/SUBMITTED.JSON"), "missing-payload-file"),
    "a line break in a path": (listing("data/a%0Ab"), "manifest-line"),
    "a carriage return in a path": (listing("data/a%0db"), "manifest-line"),
    "a percent sign alone": (listing("data/50%"), "manifest-line"),
    "a letter encoded": (listing("data/%61"), "manifest-line"),
    "NUL in a path": (listing("data/a\0b"), "name-character"),
    "a line twice": (lambda bundle: _again(bundle, alike=True), "manifest-entry-twice"),
    "a path twice, with two digests": (lambda bundle: _again(bundle, alike=False), "manifest-entry-twice"),
    "a tag file in the payload manifest": (listing("bagit.txt"), "manifest-entry-elsewhere"),
    "a blank line": (more(MANIFEST, "\n"), "manifest-line"),
    "a comment": (more(MANIFEST, "# words\n"), "manifest-line"),
    "a digest of another algorithm": (more(MANIFEST, f"{'0' * 64}  data/x\n"), "manifest-line"),
    "a byte order mark": (lambda bundle: _before(bundle / MANIFEST, b"\xef\xbb\xbf"), "tag-file-not-utf-8"),
    "UTF-16": (in_encoding(MANIFEST, "utf-16"), "tag-file-not-utf-8"),
    "UTF-16 without a mark": (in_encoding(MANIFEST, "utf-16-le"), "manifest-line"),
    "not UTF-8": (lambda bundle: _after(bundle / MANIFEST, b"\xff\n"), "tag-file-not-utf-8"),
    "an empty manifest": (instead(MANIFEST, ""), "unlisted-payload-file"),
    "a million lines that are none": (instead(MANIFEST, "x\n" * 1_000_000), "more-faults"),
    "a hundred thousand files that are missing": (
        lambda bundle: (bundle / MANIFEST).write_text(
            "".join(f"{DIGEST}  data/{number}\n" for number in range(100_000))
        ),
        "more-faults",
    ),
    # the declaration
    "a declaration of another version": (
        instead("bagit.txt", GOOD.replace("1.0", "0.97")),
        "bagit-declaration",
    ),
    "a declaration of more lines": (more("bagit.txt", "More: 1\n"), "bagit-declaration"),
    "a declaration the other way round": (
        instead("bagit.txt", "".join(reversed(GOOD.splitlines(keepends=True)))),
        "bagit-declaration",
    ),
    "a declaration in UTF-16": (in_encoding("bagit.txt", "utf-16"), "tag-file-not-utf-8"),
    "a declaration of UTF-16": (instead("bagit.txt", GOOD.replace("UTF-8", "UTF-16")), "bagit-declaration"),
    "a declaration with a byte order mark": (instead("bagit.txt", "\ufeff" + GOOD), "tag-file-not-utf-8"),
    "a declaration of another script's digits": (
        instead("bagit.txt", GOOD.replace("1.0", "\u0661.\u0660")),
        "bagit-declaration",
    ),
    "an empty declaration": (instead("bagit.txt", ""), "bagit-declaration"),
    # bag-info.txt
    "Payload-Oxum wrong": (text("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 9"), "bag-info-value"),
    "Payload-Oxum of no form": (text("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: -"), "bag-info-value"),
    "Payload-Oxum twice": (more("bag-info.txt", "payload-oxum: 1.1\n"), "bag-info-twice"),
    "a label without a space": (more("bag-info.txt", "Label:value\n"), "bag-info-line"),
    "a label of nothing": (more("bag-info.txt", ": value\n"), "bag-info-line"),
    "a folded value before any label": (
        lambda bundle: _before(bundle / "bag-info.txt", b"  folded\n"),
        "bag-info-line",
    ),
    "another profile": (
        text("bag-info.txt", "BagIt-Profile-Identifier: ", "BagIt-Profile-Identifier: x"),
        "bag-info-value",
    ),
    "a million lines that continue": (
        lambda bundle: _after(bundle / "bag-info.txt", b"Payload-Oxum: 1\n" + b" x\n" * 1_000_000),
        "bag-info-twice",
    ),
    # other tag files
    "fetch.txt": (instead("fetch.txt", "https://example.org/x 3 data/x\n"), "fetch-txt"),
    "an empty fetch.txt": (instead("fetch.txt", ""), "fetch-txt"),
    "a second manifest": (instead("manifest-md5.txt", ""), "tag-file-not-in-profile"),
    "a manifest in capitals": (instead("MANIFEST-SHA512.TXT", ""), "tag-file-not-in-profile"),
    "a tag file nobody knows": (instead("notes.txt", "words"), "tag-file-not-in-profile"),
    "a tag file in a folder": (
        lambda bundle: ((bundle / "tags").mkdir(), (bundle / "tags/x.txt").write_bytes(b"x")),
        "tag-file-not-in-profile",
    ),
    "a manifest too large": (sparse(MANIFEST, MAX_TAG_FILE + 1), "tag-file-too-large"),
}

LYING: dict[str, tuple[Change, str]] = {
    "a symbolic link": (lambda bundle: (bundle / "data/link").symlink_to("submission.json"), "symbolic-link"),
    "a link out of the bag": (
        lambda bundle: (bundle / "data/link").symlink_to("/etc/passwd"),
        "symbolic-link",
    ),
    "a link to nothing": (lambda bundle: (bundle / "data/link").symlink_to("nothing"), "symbolic-link"),
    "a link to a folder": (lambda bundle: (bundle / "data/link").symlink_to("."), "symbolic-link"),
    "a tag file that is a link": (lambda bundle: _linked(bundle, "bagit.txt"), "symbolic-link"),
    "the payload folder a link": (lambda bundle: _linked(bundle, "data"), "symbolic-link"),
    "a hard link": (lambda bundle: os.link(bundle / "bagit.txt", bundle / "data/again"), "hard-link"),
    "a pipe": (lambda bundle: os.mkfifo(bundle / "data/pipe"), "not-an-ordinary-file"),
    "a tag file that is a pipe": (
        lambda bundle: ((bundle / "bagit.txt").unlink(), os.mkfifo(bundle / "bagit.txt")),
        "not-an-ordinary-file",
    ),
    "a socket": (lambda bundle: _socket(bundle / "data"), "not-an-ordinary-file"),
    "an empty folder": (lambda bundle: (bundle / "data/empty").mkdir(), "empty-folder"),
    "no payload folder": (
        lambda bundle: (bundle / "data").rename(bundle / "payload"),
        "missing-payload-file",
    ),
    "a file instead of the payload folder": (
        lambda bundle: ((bundle / "data").rename(bundle / "x"), (bundle / "data").write_bytes(b"")),
        "missing-payload-file",
    ),
    "folders forty deep": (
        lambda bundle: (bundle / ("data/" + "d/" * 40)).mkdir(parents=True),
        "name-too-deep",
    ),
    "a name that is not UTF-8": (
        lambda bundle: Path(os.fsdecode(os.fsencode(bundle / "data") + b"/\xff\xfe")).write_bytes(b""),
        "name-not-utf-8",
    ),
    "a name with a line break": (lambda bundle: (bundle / "data/a\nb").write_bytes(b""), "name-character"),
    "a name of Windows' devices": (lambda bundle: (bundle / "data/aux.txt").write_bytes(b""), "name-device"),
    "a name that ends in a space": (lambda bundle: (bundle / "data/a ").write_bytes(b""), "name-ending"),
    "a name decomposed": (lambda bundle: (bundle / "data/e\u0301").write_bytes(b""), "name-not-nfc"),
    "twins by case": (
        lambda bundle: ((bundle / "data/a").write_bytes(b""), (bundle / "data/A").write_bytes(b"")),
        "name-twin",
    ),
    "a tag file's twin": (lambda bundle: (bundle / "BAGIT.TXT").write_bytes(b""), "name-twin"),
    "what a system leaves behind": (
        lambda bundle: (bundle / "data/.DS_Store").write_bytes(b""),
        "unlisted-payload-file",
    ),
    "a bag in the bag, unlisted": (
        lambda bundle: ((bundle / "data/bag").mkdir(), (bundle / "data/bag/bagit.txt").write_text(GOOD)),
        "unlisted-payload-file",
    ),
    "the tag manifest gone": (lambda bundle: (bundle / TAG_MANIFEST).unlink(), "missing-tag-file"),
    "the tag manifest lists itself": (
        more(TAG_MANIFEST, f"{DIGEST}  {TAG_MANIFEST}\n"),
        "manifest-entry-elsewhere",
    ),
    "the tag manifest lists the statement": (
        more(TAG_MANIFEST, f"{DIGEST}  provenance.json\n"),
        "manifest-entry-elsewhere",
    ),
    "the tag manifest lists a payload file": (
        more(TAG_MANIFEST, f"{DIGEST}  data/submission.json\n"),
        "manifest-entry-elsewhere",
    ),
    "the tag manifest lists what is not there": (
        more(TAG_MANIFEST, f"{DIGEST}  ../../etc/passwd\n"),
        "missing-payload-file",
    ),
    "two tag files too large together": (
        lambda bundle: (
            sparse(MANIFEST, 2 * MAX_TAG_FILE // 3)(bundle),
            sparse("provenance.p7s", 2 * MAX_TAG_FILE // 3)(bundle),
        ),
        "tag-file-too-large",
    ),
    "the statement empty": (instead("provenance.json", ""), "provenance-form"),
    "the statement nested too deep": (instead("provenance.json", "[" * 200_000), "provenance-form"),
    "the submission nested too deep": (instead("data/submission.json", "[" * 200_000), "submission-form"),
    "the submission a number": (instead("data/submission.json", "9" * 5000), "submission-form"),
}

GOOD_ONES: dict[str, Change] = {
    "as it was made": more("bag-info.txt", ""),
    "lines that end in CRLF": text(MANIFEST, "\n", "\r\n"),
    "lines that end in CR": text(MANIFEST, "\n", "\r"),
    "no last line end": lambda bundle: (bundle / MANIFEST).write_bytes((bundle / MANIFEST).read_bytes()[:-1]),
    "one space": text(MANIFEST, "  data/", " data/"),
    "tabs": text(MANIFEST, "  data/", "\t\tdata/"),
    "digests in capitals": lambda bundle: _capitals(bundle / MANIFEST),
    "lines in another order": lambda bundle: (bundle / MANIFEST).write_text(
        "".join(sorted((bundle / MANIFEST).read_text().splitlines(keepends=True)))
    ),
    "a value over several lines": more("bag-info.txt", "A-Label: one\n  two\n\tthree\n"),
}


def codes_of(bundle: Path) -> list[str]:
    before = sorted(os.fsencode(path) for path in bundle.rglob("*"))
    found = quickly(lambda: read_bundle(bundle, KEY.verify))
    assert isinstance(found, RefusedBundle)
    assert len(found.faults) < 4 * MAX_FAULTS
    assert all(fault.sentence.encode() and fault.rule for fault in found.faults)
    assert sorted(os.fsencode(path) for path in bundle.rglob("*")) == before
    return [fault.code for fault in found.faults]


@pytest.mark.parametrize("case", TAGS)
def test_a_tag_file_with_one_thing_wrong(tmp_path: Path, case: str) -> None:
    change, code = TAGS[case]
    bundle = a_bundle().afterwards(change).tags_resealed().made_in(tmp_path)
    assert code in codes_of(bundle)


@pytest.mark.parametrize("case", LYING)
def test_what_should_not_lie_there(tmp_path: Path, case: str) -> None:
    change, code = LYING[case]
    bundle = a_bundle().afterwards(change).made_in(tmp_path)
    assert code in codes_of(bundle)


@pytest.mark.parametrize("case", GOOD_ONES)
def test_an_honest_bundle_is_good(tmp_path: Path, case: str) -> None:
    bundle = a_bundle().afterwards(GOOD_ONES[case]).tags_resealed().made_in(tmp_path)
    assert isinstance(read_bundle(bundle, KEY.verify), VerifiedBundle)
    container = zipped(bundle, tmp_path / "bundle.zip", base="bundle")
    assert isinstance(read_bundle(container, KEY.verify), VerifiedBundle)


@pytest.mark.parametrize(
    "lines",
    ["x\n" * 500_000, "\n" * 500_000, f"{'0' * 64} *data/a\n" * 100_000, f"{'0' * 64}  ../x\n" * 100_000],
    ids=["words", "blank", "asterisks", "above"],
)
@pytest.mark.parametrize("version", ["0.97", "1.0"])
def test_the_rfc_reading_lists_so_many_faults_and_no_more(tmp_path: Path, version: str, lines: str) -> None:
    bag = ABag(tmp_path, version).also("manifest-sha256.txt", lines)
    verdict = quickly(lambda: check_rfc(bag.path))
    assert verdict.outcome != "valid"
    assert "more-faults" in {fault.code for fault in (*verdict.faults, *verdict.warnings)} or "0 *" in lines
    assert len(verdict.faults) + len(verdict.warnings) < 4 * MAX_FAULTS


# --- changes ---------------------------------------------------------------------------------------


def _again(bundle: Path, *, alike: bool) -> None:
    line = (bundle / MANIFEST).read_text().splitlines()[0]
    _after(bundle / MANIFEST, (line if alike else DIGEST + line[128:]).encode() + b"\n")


def _before(file: Path, data: bytes) -> None:
    file.write_bytes(data + file.read_bytes())


def _after(file: Path, data: bytes) -> None:
    file.write_bytes(file.read_bytes() + data)


def _capitals(file: Path) -> None:
    lines = (line.split("  ", 1) for line in file.read_text().splitlines())
    file.write_text("".join(f"{digest.upper()}  {path}\n" for digest, path in lines))


def _linked(bundle: Path, name: str) -> None:
    (bundle / name).rename(bundle.parent / f"away-{name}")
    (bundle / name).symlink_to(bundle.parent / f"away-{name}")


def _socket(folder: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(folder)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.fchdir(here)
        os.close(here)
