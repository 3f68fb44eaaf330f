"""The command line: exit codes, JSON, and sentences that name the file and the reason."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_app import __version__
from reviewer_app.__main__ import main
from reviewer_app.custody.identity import new_identity
from tests.conftest import ROOT

DEMO = ROOT / "resources" / "demo" / "submission" / "evidence"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
A, B = DEMO / "halcyon-2" / "ctf-40.eval", DEMO / "halcyon-1" / "ctf-40.eval"


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_version_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom reviewer_app.__main__ import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'PySide6', 'sqlcipher3', 'cryptography', 'numpy', 'pyhanko', 'reportlab', 'pikepdf'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"reviewer-app {__version__}", "[]"]


def test_a_log_is_shown_with_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", str(A)]) == 0
    text = capsys.readouterr().out
    assert "0.550 0.40 – 0.69  (n = 40, Wilson)" in text
    assert "[scores-edited]" in text


def test_a_log_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "--json", str(A)]) == 0
    (run,) = said(capsys)["runs"]  # type: ignore[misc]
    assert (run["samples"], run["edited"], run["limits"]) == (40, 1, 3)
    assert run["metrics"]["flag_match"]["numerator"] == 22


def test_two_runs_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "compare", "--json", str(A), str(B)]) == 0
    found = said(capsys)
    (metric,) = found["metrics"]  # type: ignore[misc]
    assert metric["difference"]["table"] == {"both": 13, "only_a": 9, "only_b": 4, "neither": 14}
    assert metric["verdict"] == "cannot tell apart"


def test_what_is_no_log_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    assert main(["evidence", "show", str(tmp_path / "notes.txt")]) == 1
    assert "no evaluation log of a format that this version reads" in capsys.readouterr().out


@pytest.mark.parametrize(
    "verb",
    [
        ["evidence", "show", "absent"],
        ["evidence", "compare", "absent", "absent"],
        ["bundle", "check", "absent"],
        ["findings", "check", "absent"],
        ["workspace", "check", "absent"],
    ],
)
def test_what_is_not_there_could_not_be_done(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(verb) == 2
    assert "absent: there is no such file or folder" in capsys.readouterr().err
    assert main([*verb, "--json"]) == 2
    assert said(capsys)["error"] == "not-there"


def test_a_bundle_is_made_checked_and_found_altered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = new_identity("Signing service", "Meridian Systems (fictional)", YESTERDAY, "a passphrase")
    (tmp_path / "key.p12").write_bytes(identity.pkcs12)
    (tmp_path / "word").write_text("a passphrase\n")
    anchors = tmp_path / "anchors"
    anchors.mkdir()
    (anchors / "root.pem").write_bytes(_pem(identity.authority.certificate))
    bundle = tmp_path / "bundle"
    make = ["bundle", "make", str(DEMO.parent), str(bundle), "--key", str(tmp_path / "key.p12")]
    assert main([*make, "--password-file", str(tmp_path / "word")]) == 0
    assert main(["bundle", "check", str(bundle), "--anchors", str(anchors)]) == 0
    assert "good. 29 files" in capsys.readouterr().out
    target = bundle / "data" / "documents" / "limitations.md"
    target.write_bytes(target.read_bytes().replace(b"a", b"b", 1))
    assert main(["bundle", "check", str(bundle), "--anchors", str(anchors), "--json"]) == 1
    faults = said(capsys)["faults"]
    assert isinstance(faults, list)
    assert [(one["code"], one["file"]) for one in faults] == [
        ("digest-mismatch", "data/documents/limitations.md")
    ]


def test_without_an_anchor_a_bundle_is_not_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identity = new_identity("Signing service", "Meridian Systems (fictional)", YESTERDAY, "a passphrase")
    (tmp_path / "key.p12").write_bytes(identity.pkcs12)
    (tmp_path / "word").write_text("a passphrase")
    bundle = str(tmp_path / "bundle")
    key = ["--key", str(tmp_path / "key.p12"), "--password-file", str(tmp_path / "word")]
    assert main(["bundle", "make", str(DEMO.parent), bundle, *key]) == 0
    capsys.readouterr()
    assert main(["bundle", "check", bundle]) == 1
    assert "signature-not" in capsys.readouterr().out


def test_a_finding_without_a_known_authority_could_not_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n")
    assert main(["findings", "check", str(tmp_path / "x.pdf")]) == 1
    assert "not valid" in capsys.readouterr().out


def test_a_workspace_needs_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workspace", "new", str(tmp_path / "w")]) == 2
    assert "name a JSON file with --people" in capsys.readouterr().err
    (tmp_path / "people.json").write_text('{"people": [{"id": "x"}]}')
    assert main(["workspace", "new", str(tmp_path / "w"), "--people", str(tmp_path / "people.json")]) == 2
    assert not (tmp_path / "w").exists()


def _pem(certificate: object) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    assert isinstance(certificate, x509.Certificate)
    return certificate.public_bytes(Encoding.PEM)


def test_a_reader_that_has_gone_changes_nothing_of_the_outcome() -> None:
    verb = f"{sys.executable} -m reviewer_app evidence show {A}; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({verb}) | true"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "0"
