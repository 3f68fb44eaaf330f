from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reviewer_app.custody.anchors import AnchorRefused, AnchorUnreadable, anchor_record, read_anchor
from reviewer_app.custody.authority import new_authority
from reviewer_app.custody.certificates import fingerprint
from tests.builders_custody import NOW, a_certificate, a_chain, an_authority_key
from tests.conftest import tool

KEY = an_authority_key()
ROOT = a_certificate("Laboratory root", KEY)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def refusal(certificate: x509.Certificate) -> str:
    with pytest.raises(AnchorRefused) as refused:
        read_anchor(der(certificate), NOW)
    return refused.value.sentence


def test_a_root_is_read_in_both_spellings() -> None:
    assert read_anchor(der(ROOT), NOW) == read_anchor(pem(ROOT), NOW) == ROOT
    ours = new_authority("Fictional root", "Laboratory", NOW).certificate
    assert read_anchor(pem(ours), NOW) == ours


@pytest.mark.parametrize("bits", [3072, 4096])
def test_an_rsa_root_may_stand_over_signers(bits: int) -> None:
    root = a_certificate("RSA root", an_authority_key(bits), digest=hashes.SHA256())
    assert read_anchor(der(root), NOW) == root


def test_what_is_not_a_root() -> None:
    assert "not the certificate of an authority" in refusal(a_certificate("Signer", KEY, authority=False))
    assert "does not let it sign certificates" in refusal(a_certificate("R", KEY, usage={"crl_sign"}))
    assert "intermediate" in refusal(a_chain().middle)
    other = an_authority_key()
    namesake = a_certificate(
        "Laboratory root", other, by=(ROOT, KEY)
    )  # the root's own name, the root's signature
    assert "not self-signed" in refusal(namesake)


def test_outside_its_validity() -> None:
    assert "expired on 2026-11-22" in refusal(a_certificate("Old", KEY, days=0))
    assert "not yet valid" in refusal(a_certificate("Early", KEY, since=NOW + timedelta(days=2)))


def test_weak_keys_and_digests() -> None:
    assert "RSA key has 2048 bits" in refusal(a_certificate("Weak", an_authority_key(2048)))
    small = ec.generate_private_key(ec.SECP256R1())
    assert "secp256r1, not P-384" in refusal(a_certificate("Small", small))
    large = ec.generate_private_key(ec.SECP521R1())
    assert "secp521r1, not P-384" in refusal(a_certificate("Large", large))


def test_a_root_signed_with_sha_1(tmp_path: Path) -> None:
    """openssl makes it, because the library here no longer signs with SHA-1."""
    command = "req -x509 -newkey rsa:3072 -sha1 -nodes -keyout key -out root.pem -days 30 -subj /CN=Digest"
    usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    subprocess.run([tool("openssl"), *command.split(), *usage], cwd=tmp_path, capture_output=True, check=True)
    data = (tmp_path / "root.pem").read_bytes()
    begins = x509.load_pem_x509_certificate(data).not_valid_before_utc
    with pytest.raises(AnchorRefused, match="signed with SHA1, not SHA-256"):
        read_anchor(data, begins + timedelta(days=1))


def test_another_kind_of_key() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Edwards")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW + timedelta(1))
    builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
    assert "neither ECDSA P-384 nor RSA" in refusal(builder.sign(key, None))


def test_what_is_no_certificate() -> None:
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    cases = {
        b"": "not a certificate",
        b"junk": "not a certificate",
        pem(ROOT)[:100]: "not a certificate",
        pem(ROOT) * 2: "holds 2 certificates",
        pem(ROOT) + private: "private key",
        b"x" * 100_000: "larger than",
    }
    for data, word in cases.items():
        with pytest.raises(AnchorUnreadable, match=word):
            read_anchor(data, NOW)


def test_hidden_characters_in_a_name_are_shown() -> None:
    assert "‹U+202E›" in refusal(a_certificate("Root\u202eevil", KEY, days=0))


def test_the_record_says_what_the_certificate_says() -> None:
    record = anchor_record(ROOT, "Laboratory")
    assert (record.subject, record.organisation) == ("Laboratory root", "Laboratory")
    assert record.fingerprint_sha384 == fingerprint(ROOT)
    assert record.not_before == "2026-11-22T09:00:00.000000Z"
    assert (record.installed_at, record.installed_by, record.seq) == ("", "", 0)
