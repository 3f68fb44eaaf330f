"""The stand-alone verifier: run as an inspector would, with a bare Python, and refusing what it claims to."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_app.records.check import ALGORITHMS
from reviewer_app.records.tags import tag_manifests
from reviewer_app.records.write import write
from tests.builders_package import NAME, a_package, files_below, sign_cms, sign_mldsa
from tests.unit.records.holding import SCRIPT, rehashed, run


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(a_package(), tmp_path_factory.mktemp("m"), sign_cms=sign_cms, sign_mldsa=sign_mldsa).path


def copied(good: Path, place: Path) -> Path:
    shutil.copytree(good, place / NAME)
    return place / NAME


def test_a_good_package_and_what_is_left_to_check(good: Path) -> None:
    code, said = run(good)
    assert code == 0
    assert "5 journal entries of case 2026-001 proved in a journal of 5" in said
    assert "openssl cms -verify -binary -inform DER -in manifest-sha512.txt.p7s" in said
    assert "ML-DSA-87" in said
    assert run(good, good / "data/tools/verify_records.py")[0] == 0


def test_it_finds_its_own_package(good: Path) -> None:
    script = good / "data" / "tools" / "verify_records.py"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0


def test_it_is_short_and_needs_nothing() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 280
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)
    compile(text, "verify_records.py", "exec", dont_inherit=True)
    import ast

    ast.parse(text, feature_version=(3, 8))


def test_a_byte_changed_in_any_file_is_refused(good: Path, tmp_path: Path) -> None:
    folder = copied(good, tmp_path)
    for path, data in files_below(good).items():
        spoiled = bytearray(data)
        spoiled[len(data) // 2] ^= 1
        (folder / path).write_bytes(spoiled)
        code, said = run(folder)
        assert code == 1, path
        assert "NOT GOOD" in said
        assert "Error" not in said
        (folder / path).write_bytes(data)
    assert run(folder)[0] == 0


def test_a_file_removed_added_or_renamed_is_refused(good: Path, tmp_path: Path) -> None:
    folder = copied(good, tmp_path)
    for path, data in files_below(good).items():
        (folder / path).unlink()
        code, said = run(folder)
        assert (code, "Error" in said) == (1, False), path
        (folder / path).write_bytes(data)
    for stray in ("stray.txt", "data/stray", "data/records/stray.pdf", "UNFINISHED.txt"):
        (folder / stray).write_text("x")
        assert run(folder)[0] == 1, stray
        (folder / stray).unlink()
    (folder / "data" / "empty").mkdir()
    assert run(folder)[0] == 1
    (folder / "data" / "empty").rmdir()
    (folder / "data" / "link").symlink_to("/etc/passwd")
    assert run(folder)[0] == 1


def test_lists_and_journal_are_held_to_the_files_under_new_manifests(good: Path, tmp_path: Path) -> None:
    changes = [
        ("data/metadata/filelist.csv", b"|2|2026", b"|3|2026", "another size or SHA-256"),
        ("data/metadata/metadata.csv", b"|Training sample.|", b"|x|Training sample.|", ""),
        ("data/metadata/metadata.csv", b"data/records/evidence|", b"data/records|", "but not in both"),
        ("data/journal/entries.jsonl", b"reyes", b"okafo", "altered"),
        ("data/journal/head.json", b'"size":5', b'"size":6', "does not lead"),
        ("data/journal/head.json", b'"entries":5', b'"entries":4', "not as many entries"),
        ("data/records/determination.json", b'"entry": 4', b'"entry": 3', "another head"),
    ]
    for number, (path, old, new, word) in enumerate(changes):
        (tmp_path / str(number)).mkdir()
        folder = copied(good, tmp_path / str(number))
        data = (folder / path).read_bytes()
        assert old in data, path
        (folder / path).write_bytes(data.replace(old, new, 1))
        rehashed(folder)
        code, said = run(folder)
        assert code == 1, (path, old)
        assert word in said, said


def test_an_edited_entry_with_a_new_digest_is_betrayed_by_its_proof(good: Path, tmp_path: Path) -> None:
    folder = copied(good, tmp_path)
    file = folder / "data/journal/entries.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    lines[2]["entry"] = lines[2]["entry"].replace("reyes", "okafor")
    lines[2]["digest"] = hashlib.sha384(b"\x00" + lines[2]["entry"].encode()).hexdigest()
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    rehashed(folder)
    code, said = run(folder)
    assert code == 1
    assert "entry 3: its proof does not lead to the tree head" in said
    assert "entry 4: it does not follow the entry before it" in said


def test_what_is_no_package_and_what_a_name_hides(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert (code, "package.json: missing" in said) == (1, True)
    (tmp_path / "file").write_text("x")
    for name in ("absent", "file"):
        code, said = run(tmp_path / name)
        assert (code, said) == (2, "NOT GOOD: the folder cannot be read as a package\n")
    (tmp_path / "file").unlink()
    (tmp_path / "\u202egpj\x1b[31m").write_text("x")
    _, said = run(tmp_path)
    assert "\u202e" not in said
    assert "\x1b" not in said


def test_without_a_second_signature_it_says_so(tmp_path: Path) -> None:
    from dataclasses import replace

    from reviewer_app.records.package import RECORDS_KEY_FILE, SecondSignature

    package = a_package()
    contents = tuple(one for one in package.contents if one.bag_path != RECORDS_KEY_FILE)
    package = replace(package, contents=contents, second=SecondSignature(absent="not available here"))
    done = write(package, tmp_path, sign_cms=sign_cms, sign_mldsa=None)
    code, said = run(done.path)
    assert code == 0
    assert "carries no ML-DSA-87 signature" in said
    assert ALGORITHMS == ("sha256", "sha512")


def _retagged(folder: Path) -> None:
    """New tag manifests over the tag files as they are."""
    tags = {path: data for path, data in files_below(folder).items() if "/" not in path}
    own = {path: data for path, data in tags.items() if not path.startswith("tagmanifest")}
    for name, data in tag_manifests(own).items():
        (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("path", "change", "word"),
    [
        ("bag-info.txt", lambda data: data.replace(b"UNCLASSIFIED", b"SECRET"), "bag-info.txt: not"),
        ("bag-info.txt", lambda data: data + b"Contact-Name: Somebody\n", "bag-info.txt: not"),
        ("bag-info.txt", lambda data: data.replace(b"\n", b"\r\n"), "bag-info.txt: not"),
        ("manifest-sha256.txt", lambda data: _reversed(data), "not in its one form"),
        ("manifest-sha256.txt", lambda data: data + b"hello", "not in its one form"),
        ("manifest-sha256.txt", lambda data: data.replace(b"\n", b"\r\n"), "not in its one form"),
        ("manifest-sha256.txt", lambda data: data[:64].upper() + data[64:], "not in its one form"),
        ("tagmanifest-sha512.txt", lambda data: data + b"hello", "not in its one form"),
        ("tagmanifest-sha256.txt", lambda data: _reversed(data), "not in its one form"),
        ("manifest-sha256.txt", lambda data: b"junk\n" + data, "line 1: not a digest, two spaces and a path"),
        ("bagit.txt", lambda data: data + b"X: y\n", "bagit.txt: not"),
    ],
)
def test_tag_files_have_one_form(
    good: Path, tmp_path: Path, path: str, change: Callable[[bytes], bytes], word: str
) -> None:
    folder = copied(good, tmp_path)
    before = (folder / path).read_bytes()
    assert change(before) != before
    (folder / path).write_bytes(change(before))
    if not path.startswith("tagmanifest"):
        _retagged(folder)
    code, said = run(folder)
    assert (code, word in said) == (1, True), said


def _reversed(data: bytes) -> bytes:
    return b"".join(reversed(data.splitlines(keepends=True)))


def test_a_signer_without_a_signature_is_refused(good: Path, tmp_path: Path) -> None:
    folder = copied(good, tmp_path)
    file = folder / "data/journal/entries.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"signer":null', b'"signer":"ab"', 1))
    rehashed(folder)
    code, said = run(folder)
    assert (code, "a signer without a signature" in said) == (1, True)


def test_one_fault_is_one_fault_and_a_second_name_of_a_file_is_none(good: Path, tmp_path: Path) -> None:
    folder = copied(good, tmp_path)
    (tmp_path / "second").hardlink_to(folder / "data/records/findings.pdf")
    assert run(folder)[0] == 0
    (folder / "data/records/empty").mkdir()
    code, said = run(folder)
    assert code == 1
    assert said.endswith("\n1 fault in 21 files.\n"), said
