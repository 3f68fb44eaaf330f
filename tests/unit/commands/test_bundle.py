"""`bundle check` on the command line: the three ways to look at a bundle, their exit codes and their JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from tests.builders_intake import a_bundle
from tests.builders_zip import a_zip, zipped


def test_a_container_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = a_zip().with_member("anything", b"at all").in_file(tmp_path, "good.zip")
    assert main(["bundle", "check", "--json", "--container", str(good)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "exit": 0,
        "good": True,
        "files": 1,
        "bytes": 6,
        "faults": [],
    }
    bad = a_zip().with_member("a").both(method=99).in_file(tmp_path, "bad.zip")
    assert main(["bundle", "check", "--json", "--container", str(bad)]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert set(fault) == {"code", "file", "rule", "sentence"}
    assert (fault["code"], fault["file"]) == ("zip-method", "a")
    assert main(["bundle", "check", "--container", str(bad)]) == 1
    assert "bad.zip: refused as a container, 1 fault.\n  zip-method: a is packed" in capsys.readouterr().out


def test_by_the_rfc_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = a_bundle().made_in(tmp_path)
    file = zipped(folder, tmp_path / "bundle.zip")
    for path in (folder, file):
        assert main(["bundle", "check", "--rfc", str(path)]) == 0
        assert "valid by RFC 8493" in capsys.readouterr().out
    (folder / "data/submission.json").unlink()
    assert main(["bundle", "check", "--rfc", "--json", str(folder)]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert (facts["outcome"], facts["version"]) == ("not valid", "1.0")
    assert "missing-payload-file" in [fault["code"] for fault in facts["faults"]]


def test_as_the_desk_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No anchor knows the throw-away key: everything else is good, of a folder and of a ZIP file."""
    folder = a_bundle().made_in(tmp_path)
    for path in (folder, zipped(folder, tmp_path / "bundle.zip")):
        assert main(["bundle", "check", "--json", str(path)]) == 1
        codes = {fault["code"] for fault in json.loads(capsys.readouterr().out)["faults"]}
        assert codes <= {"signature-not-good", "signature-not-checked"}


@pytest.mark.parametrize(
    "arguments", [[], ["a", "--container", "b"], ["--rfc"], ["--rfc", "--container", "b"]]
)
def test_one_thing_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", *arguments]) == 2
    assert "Name one thing to check" in capsys.readouterr().err
