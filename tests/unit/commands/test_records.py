"""`records check` from the command line: exit codes, words, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from tests.builders_records import made


def test_a_good_package_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    one = made()
    assert main(["records", "check", str(one.folder), "--anchors", str(one.anchors)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("case-2026-001: the records package is valid.")
    assert "Second signature (ML-DSA-87): valid." in said
    assert one.written.manifest_sha512 in said


def test_a_spoiled_one_is_not_and_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one = made().copy_to(tmp_path)
    (one.folder / "data/metadata/filelist.csv").write_bytes(b"x")
    assert main(["records", "check", str(one.folder), "--anchors", str(one.anchors), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["standing"]) == (False, "not valid")
    parts = {part["what"]: part for part in told["parts"]}
    assert parts["File list"]["standing"] == "not valid"
    assert any("filelist.csv was altered" in why for why in parts["Files"]["reasons"])
    assert (parts["Files"]["code"], parts["Files"]["fault"]) == ("files", "files.not-valid")
    assert (parts["Names"]["code"], parts["Names"]["fault"]) == ("names", "")
    assert told["schema"] == "reviewer-records-check/1"
    assert told["checked_at"].endswith("Z")
    assert parts["Signature (CMS)"]["standing"] == "valid"


def test_a_key_from_elsewhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one = made()
    (tmp_path / "key.pem").write_bytes((one.folder / "data/certificates/records-key.pem").read_bytes())
    given = ["records", "check", str(one.folder), "--anchors", str(one.anchors), "--keys", str(tmp_path)]
    assert main(given) == 0
    assert "Its key was given from outside the package." in capsys.readouterr().out
    (tmp_path / "key.pem").unlink()
    assert main(given) == 2


def test_what_cannot_be_done(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["records", "check", str(tmp_path / "absent")]) == 2
    one = made()
    assert main(["records", "check", str(one.folder), "--anchors", str(tmp_path)]) == 2
    (tmp_path / "file").write_text("x")
    assert main(["records", "check", str(tmp_path / "file"), "--anchors", str(one.anchors)]) == 2
    assert "Not done." in capsys.readouterr().err


def test_on_a_machine_that_believes_nobody_it_is_not_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["records", "check", str(made().folder)]) == 1
    assert "is valid." not in capsys.readouterr().out.splitlines()[0]
