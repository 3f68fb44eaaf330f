"""`findings check` on a machine that has only the file: exit codes, words, the JSON form and its page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from reviewer_app.commands.findings import SCHEMA
from reviewer_app.findings.report import Code, Revocation, Standing
from tests.builders_records import Made, made
from tests.conftest import ROOT

TOP = {
    "exit", "schema", "good", "file", "checked_at", "valid", "standing", "code", "reason", "pdf_sha384",
    "drawn_sha384", "signatures", "remarks", "manifest", "believed",
}  # fmt: skip
OF_A_SIGNATURE = {
    "field", "standing", "code", "reason", "signer", "person", "role", "signed_at", "clock",
    "certificate_sha384", "revocation",
}  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Made:
    return made().copy_to(tmp_path)


def finding_of(package: Made) -> Path:
    (found,) = package.folder.rglob("findings*.pdf")
    return found


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_good_file_in_its_package(package: Made, capsys: pytest.CaptureFixture[str]) -> None:
    verb = ["findings", "check", str(finding_of(package)), "--anchors", str(package.anchors)]
    verb += ["--manifest", str(package.folder / "manifest-sha512.txt")]
    assert main(verb) == 0
    said = capsys.readouterr().out
    assert "The finding is valid." in said
    assert "The listing in manifest-sha512.txt is valid." in said
    assert main([*verb, "--json"]) == 0
    found = told(capsys)
    assert set(found) == TOP
    assert (found["schema"], found["standing"], found["good"]) == (SCHEMA, "valid", True)
    signatures, listed = found["signatures"], found["manifest"]
    assert isinstance(signatures, list)
    assert [set(one) for one in signatures] == [OF_A_SIGNATURE] * 3
    assert isinstance(listed, dict)
    assert set(listed) == {
        "name", "listed_as", "standing", "code", "reason", "listing", "cms", "ml_dsa"
    }  # fmt: skip


def test_a_changed_file_is_not_valid(package: Made, capsys: pytest.CaptureFixture[str]) -> None:
    path = finding_of(package)
    path.write_bytes(path.read_bytes()[:-1])
    assert main(["findings", "check", str(path), "--anchors", str(package.anchors), "--json"]) == 1
    found = told(capsys)
    assert found["standing"] == "not valid"
    assert found["code"]
    assert found["manifest"] is None


def test_without_an_authority_it_could_not_be_checked(
    package: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["findings", "check", str(finding_of(package)), "--json"]) == 1
    found = told(capsys)
    assert found["standing"] == "could not be checked"
    assert found["believed"] == {"from": "this workstation", "authorities": [], "revocation_lists": 0}


def test_lists_given_must_answer(package: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Out of date, a list says nothing of today; of a stranger, it is refused."""
    from tests.builders_findings import an_authority

    lists = tmp_path / "lists"
    lists.mkdir()
    stranger = an_authority().crl(now=datetime.now(UTC) - timedelta(hours=1))
    (lists / "stranger.crl").write_bytes(stranger)
    verb = ["findings", "check", str(finding_of(package)), "--anchors", str(package.anchors)]
    assert main([*verb, "--crls", str(lists), "--json"]) == 2
    assert "error" in told(capsys)


@pytest.mark.parametrize("option", ["--anchors", "--crls", "--manifest", "--keys"])
def test_what_is_named_must_be_there(package: Made, tmp_path: Path, option: str) -> None:
    assert main(["findings", "check", str(finding_of(package)), option, str(tmp_path / "absent")]) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert main(["findings", "check", str(tmp_path / "absent.pdf")]) == 2


def test_the_page_explains_every_code_and_word() -> None:
    page = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
    for word in (*Code, *Revocation, *Standing):
        assert f"`{word.value}`" in page, word
    for name in (*TOP, *OF_A_SIGNATURE, SCHEMA):
        assert f"`{name}`" in page, name
    for tool in ("pdfsig", "openssl cms", "pyhanko sign adesverify", "qpdf --check", "mutool"):
        assert tool in page
