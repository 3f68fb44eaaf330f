"""`bundle check` on the command line: the three ways to look at a bundle, their exit codes and their JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from tests.builders_intake import ABundle, a_bundle
from tests.builders_lab_desk import said
from tests.builders_laboratory import BOTH, CMS, ML_DSA, Laboratory, a_laboratory
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
        assert codes == {"signature-malformed"}


@pytest.mark.parametrize(
    "arguments", [[], ["a", "--container", "b"], ["--rfc"], ["--rfc", "--container", "b"]]
)
def test_one_thing_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", *arguments]) == 2
    assert "Name one thing to check" in capsys.readouterr().err


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return a_laboratory(datetime.now(UTC))


def trust_in(folder: Path, laboratory: Laboratory, crl: bytes = b"") -> list[str]:
    """What a verifier is given, and the arguments that name it."""
    for name, data in (("anchors/root.pem", laboratory.anchor), ("keys/key.pem", laboratory.public_key)):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(data)
    named = ["--anchors", str(folder / "anchors"), "--submitter-keys", str(folder / "keys")]
    if crl:
        (folder / "crls").mkdir()
        (folder / "crls" / "root.crl").write_bytes(crl)
        named += ["--crls", str(folder / "crls")]
    return named


@pytest.mark.parametrize(
    ("signatures", "policy", "codes"),
    [
        (CMS, "cms", []),
        (CMS, "either", []),
        (CMS, "both", ["signature-missing"]),
        (CMS, "ml-dsa-87", ["signature-missing"]),
        (ML_DSA, "ml-dsa-87", []),
        (ML_DSA, "either", []),
        (ML_DSA, "cms", ["signature-missing"]),
        (BOTH, "both", []),
        (BOTH, "cms", []),
    ],
)
def test_every_policy(
    tmp_path: Path,
    laboratory: Laboratory,
    capsys: pytest.CaptureFixture[str],
    signatures: tuple[str, ...],
    policy: str,
    codes: list[str],
) -> None:
    bundle = laboratory.send(tmp_path / "sent", signatures)
    named = trust_in(tmp_path / "trust", laboratory)
    code, facts = said(capsys, "check", str(bundle), *named, "--policy", policy)
    assert [fault["code"] for fault in facts["faults"]] == codes
    assert (code, facts["good"], facts["policy"]) == (1 if codes else 0, not codes, policy)


def test_without_the_public_key_ml_dsa_could_not_be_checked(
    tmp_path: Path, laboratory: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = laboratory.send(tmp_path / "sent", BOTH)
    anchors = trust_in(tmp_path / "trust", laboratory)[:2]
    code, facts = said(capsys, "check", str(bundle), *anchors, "--policy", "both")
    assert (code, [fault["code"] for fault in facts["faults"]]) == (1, ["signature-not-checked"])


@pytest.mark.parametrize(("revoked", "codes"), [(False, []), (True, ["signer-revoked"])])
def test_revocation_lists_answer(
    tmp_path: Path,
    laboratory: Laboratory,
    capsys: pytest.CaptureFixture[str],
    revoked: bool,
    codes: list[str],
) -> None:
    bundle = laboratory.send(tmp_path / "sent")
    named = trust_in(tmp_path / "trust", laboratory, laboratory.crl(revoked=revoked))
    code, facts = said(capsys, "check", str(bundle), *named)
    assert (code, [fault["code"] for fault in facts["faults"]]) == (len(codes), codes)


def test_a_folder_of_lists_or_keys_that_holds_none_is_said_to_be_empty(
    tmp_path: Path, laboratory: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = laboratory.send(tmp_path / "sent")
    named = trust_in(tmp_path / "trust", laboratory)
    (tmp_path / "none").mkdir()
    for option in ("--crls", "--submitter-keys"):
        code, facts = said(capsys, "check", str(bundle), *named[:2], option, str(tmp_path / "none"))
        assert (code, facts["error"]) == (2, "empty-folder")


def test_what_it_would_be_returned_for_is_no_fault(
    tmp_path: Path, laboratory: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    builder = ABundle().with_file("documents/card.md").saying("release.access_window_days", 45)
    bundle = laboratory.send(tmp_path / "sent", builder=builder)
    named = trust_in(tmp_path / "trust", laboratory)
    code, facts = said(capsys, "check", str(bundle), *named)
    assert (code, facts["good"], facts["faults"]) == (0, True, [])
    returned = {(one["code"], one["where"]) for one in facts["returned_for"]}
    assert ("item-lacking", "items.B2") in returned
    assert ("window-out-of-range", "release.access_window_days") in returned
    _, facts = said(capsys, "check", str(bundle), *named, "--window-limit", "60")
    assert "window-out-of-range" not in {one["code"] for one in facts["returned_for"]}
    assert main(["bundle", "check", str(bundle), *named]) == 0
    text = capsys.readouterr().out
    assert ": good. 2 files" in text
    assert "it would be returned for (" in text
    assert "release.access_window_days: The access window is 45 days" in text


def test_of_a_refused_bundle_too_what_it_would_be_returned_for_is_said(
    tmp_path: Path, laboratory: Laboratory, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = laboratory.send(tmp_path / "sent")
    (bundle / "data" / "documents" / "card.md").write_bytes(b"unclassified, training sample.\n")
    code, facts = said(capsys, "check", str(bundle), *trust_in(tmp_path / "trust", laboratory))
    assert (code, [fault["code"] for fault in facts["faults"]]) == (1, ["digest-mismatch"])
    assert facts["returned_for"]


@pytest.mark.parametrize("limit", ["0", "x", "99999"])
def test_a_window_limit_is_a_number_of_days(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bundle", "check", "x", "--window-limit", limit])
    assert "--window-limit" in capsys.readouterr().err
