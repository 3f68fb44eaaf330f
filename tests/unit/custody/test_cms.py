from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reviewer_app.custody.authority import issue_signer, new_authority
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_check import check_detached
from reviewer_app.custody.cms_form import parse_detached
from reviewer_app.custody.identity import Identity
from reviewer_app.custody.signers import SoftSigner
from tests.builders_custody import NOW, a_crl
from tests.conftest import tool

DATA = b'{"submission":"TRAINING-1"}'


def test_it_is_der_over_the_data_and_says_when(signer: SoftSigner, identity: Identity) -> None:
    from asn1crypto import cms

    made = sign_detached(DATA, signer, NOW + timedelta(microseconds=5))
    parsed = parse_detached(made)
    assert parsed.signed_at == NOW
    assert parsed.certificate == identity.certificate
    attributes = cms.ContentInfo.load(made)["content"]["signer_infos"][0]["signed_attrs"]
    kinds = {each["type"].dotted for each in attributes}
    assert kinds == {
        "1.2.840.113549.1.9.3",  # content type
        "1.2.840.113549.1.9.4",  # message digest
        "1.2.840.113549.1.9.5",  # signing time
        "1.2.840.113549.1.9.16.2.47",  # signing certificate v2
        "1.2.840.113549.1.9.52",  # algorithm protection
    }


def test_the_chain_is_embedded_without_its_root(signer: SoftSigner, identity: Identity) -> None:
    parsed = parse_detached(sign_detached(DATA, signer, NOW))
    assert parsed.embedded == {identity.certificate.public_bytes(Encoding.DER)}


def test_a_time_in_another_zone_is_the_same_time(signer: SoftSigner) -> None:
    from datetime import timezone

    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    assert parse_detached(sign_detached(DATA, signer, there)).signed_at == NOW


@pytest.mark.parametrize("changed", [False, True])
def test_openssl_agrees(signer: SoftSigner, identity: Identity, tmp_path: Path, changed: bool) -> None:
    (tmp_path / "data").write_bytes(DATA + b" " * changed)
    (tmp_path / "data.p7s").write_bytes(sign_detached(DATA, signer, NOW))
    (tmp_path / "root.pem").write_bytes(identity.authority.certificate.public_bytes(Encoding.PEM))
    command = (
        "cms -verify -binary -inform DER -in data.p7s -content data -CAfile root.pem -purpose any -out out"
    )
    at = ["-attime", str(int(NOW.timestamp()))]
    done = subprocess.run(
        [tool("openssl"), *command.split(), *at], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode == 0) is not changed, done.stderr


def test_what_openssl_signs_is_good_here(tmp_path: Path) -> None:
    """openssl writes the signing time by its own clock, so this authority begins long before any clock."""
    then, now = datetime(2024, 1, 1, tzinfo=UTC), datetime.now(UTC)
    root = new_authority("Another laboratory's root", "Another Laboratory", then)
    key = new_authority("x", "x", then).key
    certificate = issue_signer(root, "Their signer", "Another Laboratory", key.public_key(), then, years=15)
    (tmp_path / "data").write_bytes(DATA)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "signer.pem").write_bytes(certificate.public_bytes(Encoding.PEM) + pem)
    command = "cms -sign -binary -in data -signer signer.pem -outform DER -md sha384 -out data.p7s"
    done = subprocess.run([tool("openssl"), *command.split()], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    signature = (tmp_path / "data.p7s").read_bytes()
    found = check_detached(DATA, signature, [root.certificate], now, require_crl=False)
    assert found.verdict.good, found.verdict.sentence
    assert not check_detached(DATA + b"x", signature, [root.certificate], now, require_crl=False).verdict.good


def test_a_list_that_is_there_is_looked_in(signer: SoftSigner, identity: Identity) -> None:
    made = sign_detached(DATA, signer, NOW)
    anchors = [identity.authority.certificate]
    found = check_detached(DATA, made, anchors, NOW, crls=[a_crl(identity)], require_crl=True)
    assert found.verdict.good
    assert found.revocation_checked
