from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from reviewer_app.custody.authority import (
    NameRefused,
    Revocation,
    issue_crl,
    issue_person,
    issue_signer,
    new_authority,
)
from tests.builders_custody import NOW, REVIEWER
from tests.conftest import tool

AUTHORITY = new_authority("Workspace authority", "reviewer-app workspace", NOW)
KEY = ec.generate_private_key(ec.SECP384R1())


def test_the_root_signs_certificates_and_lists_only() -> None:
    root = AUTHORITY.certificate
    assert isinstance(root.signature_hash_algorithm, hashes.SHA384)
    constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
    usage = root.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.key_cert_sign
    assert usage.value.crl_sign
    assert not usage.value.digital_signature


def test_a_persons_certificate_says_name_id_and_every_role() -> None:
    certificate = issue_person(AUTHORITY, REVIEWER, KEY.public_key(), NOW)

    def said(kind: x509.ObjectIdentifier) -> list[str | bytes]:
        return [each.value for each in certificate.subject.get_attributes_for_oid(kind)]

    assert said(NameOID.COMMON_NAME) == [REVIEWER.name]
    assert said(NameOID.USER_ID) == ["reyes"]
    assert said(NameOID.ORGANIZATIONAL_UNIT_NAME) == ["auditor", "reviewer"]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_before_utc <= NOW < certificate.not_valid_after_utc


def test_serial_numbers_do_not_repeat() -> None:
    serials = {issue_person(AUTHORITY, REVIEWER, KEY.public_key(), NOW).serial_number for _ in range(20)}
    assert len(serials) == 20


@pytest.mark.parametrize("name", ["", " ", "x" * 65])
def test_names_a_certificate_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        new_authority(name, "organisation", NOW)
    with pytest.raises(NameRefused):
        issue_signer(AUTHORITY, "name", name, KEY.public_key(), NOW)


def test_a_revocation_list_names_what_was_revoked() -> None:
    data = issue_crl(AUTHORITY, [Revocation(77, NOW - timedelta(days=2))], NOW, number=5)
    found = x509.load_der_x509_crl(data)
    assert found.is_signature_valid(KEY.public_key()) is False
    key = AUTHORITY.certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert found.is_signature_valid(key)
    entry = found.get_revoked_certificate_by_serial_number(77)
    assert entry is not None
    assert entry.revocation_date_utc == NOW - timedelta(days=2)
    assert found.get_revoked_certificate_by_serial_number(78) is None
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 5
    assert found.next_update_utc == NOW + timedelta(days=30)


def test_openssl_agrees_about_the_chain(tmp_path: Path) -> None:
    openssl = tool("openssl")
    certificate = issue_person(AUTHORITY, REVIEWER, KEY.public_key(), NOW)
    (tmp_path / "root.pem").write_bytes(AUTHORITY.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "person.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    at = str(int(NOW.timestamp()))
    command = [openssl, "verify", "-x509_strict", "-attime", at, "-CAfile", "root.pem", "person.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
