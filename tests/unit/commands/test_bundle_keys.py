"""`bundle key new`: a key pair that signs, and is not written over another."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from reviewer_app.custody import mldsa
from tests.builders_lab_desk import said


def test_a_pair_that_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "word").write_text("a passphrase\n")
    new = ["key", "new", "--ml-dsa", str(tmp_path / "lab.pem"), "--password-file", str(tmp_path / "word")]
    code, facts = said(capsys, *new)
    assert (code, facts["public"]) == (0, str(tmp_path / "lab.public.pem"))
    private, public = Path(facts["private"]), Path(facts["public"])
    signer = mldsa.signer_from_pem(private.read_bytes(), "a passphrase")
    key = mldsa.read_submitter_key(public.read_bytes())
    assert mldsa.verify(key, b"words", signer.sign(b"words"))
    assert facts["fingerprint_sha384"] == mldsa.fingerprint(key)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    before = private.read_bytes()
    code, facts = said(capsys, *new)
    assert (code, facts["error"]) == (2, "taken")
    assert private.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "no-kind"),
        (["--ml-dsa", "{there}/k.pem"], "no-password"),
        (["--ml-dsa", "{there}/k.pem", "--password-file", "{there}/empty"], "ml-dsa-key-refused"),
        (["--ml-dsa", "{there}/none/k.pem", "--password-file", "{there}/word"], "not-written"),
    ],
)
def test_why_no_key_was_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], error: str
) -> None:
    (tmp_path / "word").write_text("word")
    (tmp_path / "empty").write_text("")
    arguments = [word.format(there=tmp_path) for word in arguments]
    code, facts = said(capsys, "key", "new", *arguments)
    assert (code, facts["error"]) == (2, error)
    assert not list(tmp_path.glob("*.pem"))
