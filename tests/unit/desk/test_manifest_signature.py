"""The signature over a manifest when its certificates have run out: could not be checked, and never less."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.cms import sign_detached
from reviewer_app.desk.manifest_signature import ManifestSignature, judged
from reviewer_app.domain.people import Role
from reviewer_app.domain.standing import Standing
from tests.builders_custody import NOW, a_crl, a_signer, an_identity
from tests.builders_journey import Stories
from tests.builders_package import files_below
from tests.builders_records import made
from tests.conftest import tool

DATA = b"a manifest\n"
LATER = timedelta(days=365 * 5)


def real(now: datetime, *, authority: bool = True, data: bytes | None = None) -> ManifestSignature:
    one, files = made(), files_below(made().folder)
    root = x509.load_pem_x509_certificate((one.anchors / "authority.pem").read_bytes())
    anchors = (root,) if authority else (an_identity().authority.certificate,)
    given = files["manifest-sha512.txt"] if data is None else data
    return judged(given, files["manifest-sha512.txt.p7s"], anchors, (), now)


def test_in_force_it_is_valid_and_run_out_it_could_not_be_checked() -> None:
    now = datetime.now(UTC) + timedelta(hours=1)  # a story's clock runs ahead
    assert real(now).standing is Standing.VALID
    found = real(now + LATER)
    assert (found.standing, found.fault) == (Standing.NOT_CHECKED, "expired")
    assert "its certificate ran out on" in found.reason
    assert "is only its own claim" in found.reason
    assert found.signer
    early = real(now - LATER)
    assert (early.standing, early.fault) == (Standing.NOT_CHECKED, "not-yet-valid")


@pytest.mark.parametrize("after", [timedelta(hours=1), LATER, timedelta(days=365 * 30)])
def test_what_does_not_hold_at_any_time_stays_not_valid(after: timedelta) -> None:
    now = datetime.now(UTC) + after
    assert real(now, authority=False).standing is Standing.NOT_VALID
    found = real(now, data=b"another manifest")
    assert (found.standing, found.fault) == (Standing.NOT_VALID, "tampered")


def test_who_was_no_records_officer_or_was_revoked_stays_not_valid(tmp_path: Path) -> None:
    story = Stories().at("signed", tmp_path)
    with story.desk(Role.REVIEWER) as desk:
        signature = sign_detached(DATA, desk.unlocked.signer, desk.clock())
        found = judged(DATA, signature, (desk.keyring.authority,), (), desk.clock() + LATER)
    assert (found.standing, found.fault) == (Standing.NOT_VALID, "role")
    identity = an_identity()
    signature, lists = sign_detached(DATA, a_signer(identity), NOW), [a_crl(identity, revoked=True)]
    anchors = (identity.authority.certificate,)
    for later in (timedelta(0), LATER):
        found = judged(DATA, signature, anchors, lists, NOW + later)
        assert (found.standing, found.fault) == (Standing.NOT_VALID, "revoked")


def test_signed_after_its_certificate_ran_out_by_its_own_clock_it_is_not_valid(tmp_path: Path) -> None:
    story = Stories().at("signed", tmp_path)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        signature = sign_detached(DATA, desk.unlocked.signer, desk.clock() + LATER)
        found = judged(DATA, signature, (desk.keyring.authority,), (), desk.clock() + LATER)
    assert (found.standing, found.fault) == (Standing.NOT_VALID, "time")


@pytest.mark.parametrize(
    ("options", "good"), [([], False), (["-no_check_time"], True), (["-attime", "{claimed}"], True)]
)
def test_openssl_has_a_way_for_a_chain_that_ran_out(tmp_path: Path, options: list[str], good: bool) -> None:
    """As docs/records-package.md gives it: with a chain that truly ran out years ago."""
    then = datetime.now(UTC) - timedelta(days=365 * 12)
    identity = an_identity(now=then)
    (tmp_path / "manifest").write_bytes(DATA)
    (tmp_path / "p7s").write_bytes(sign_detached(DATA, a_signer(identity), then + timedelta(hours=1)))
    (tmp_path / "root.pem").write_bytes(identity.authority.certificate.public_bytes(Encoding.PEM))
    command = [tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", "p7s"]
    command += ["-content", "manifest", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null"]
    claimed = str(int((then + timedelta(hours=1)).timestamp()))
    command += [one.format(claimed=claimed) for one in options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is good, done.stderr
    (tmp_path / "manifest").write_bytes(DATA + b"\n")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
