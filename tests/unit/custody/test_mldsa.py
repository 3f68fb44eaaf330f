from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.custody import mldsa
from reviewer_app.custody.mldsa import (
    CONTEXT,
    SIGNATURE_SIZE,
    MlDsaKeyRefused,
    MlDsaSigner,
    SubmitterKeyRefused,
    available,
    fingerprint,
    new_key,
    private_pem,
    public_pem,
    read_submitter_key,
    signer_from_pem,
    submitter_key,
    verify,
)
from reviewer_app.custody.pkcs8 import closed
from tests.builders_custody import NOW, PASSWORD
from tests.conftest import tool

KEY = new_key()
SIGNER = MlDsaSigner(KEY)
PUBLIC = SIGNER.public_key
DATA = b'{"submission":"TRAINING-1"}'
SIGNED = SIGNER.sign(DATA)


def test_a_signature_is_over_these_bytes_by_this_key() -> None:
    assert len(SIGNED) == SIGNATURE_SIZE == 4627
    assert verify(PUBLIC, DATA, SIGNED)
    assert not verify(PUBLIC, DATA + b"\0", SIGNED)
    assert not verify(new_key().public_key(), DATA, SIGNED)
    assert "PrivateKey" not in repr(SIGNER)


def test_signatures_are_hedged_so_no_two_are_alike() -> None:
    assert SIGNER.sign(DATA) != SIGNED


@settings(deadline=None, max_examples=80)
@given(st.integers(0, SIGNATURE_SIZE - 1), st.integers(0, 7))
def test_no_flipped_bit_is_good(place: int, bit: int) -> None:
    mutant = SIGNED[:place] + bytes([SIGNED[place] ^ 1 << bit]) + SIGNED[place + 1 :]
    assert not verify(PUBLIC, DATA, mutant)


@pytest.mark.parametrize(
    "junk", [b"", SIGNED[:-1], SIGNED + b"\0", bytes(SIGNATURE_SIZE), b"\xff" * SIGNATURE_SIZE]
)
def test_what_is_no_signature(junk: bytes) -> None:
    assert not verify(PUBLIC, DATA, junk)


@pytest.mark.parametrize("context", [None, b"reviewer-provenance/2"])
def test_a_signature_made_for_something_else_is_not_one_over_a_statement(context: bytes | None) -> None:
    assert not verify(PUBLIC, DATA, KEY.sign(DATA, context))


def test_it_is_pure_ml_dsa_with_the_context_as_fips_204_builds_the_message() -> None:
    """FIPS 204, algorithms 2 and 7: mu = SHAKE256(SHAKE256(pk) || 0x00 || len(ctx) || ctx || M)."""
    raw = PUBLIC.public_bytes_raw()
    assert len(raw) == 2592
    message = bytes([0, len(CONTEXT)]) + CONTEXT + DATA
    mu = hashlib.shake_256(hashlib.shake_256(raw).digest(64) + message).digest(64)
    PUBLIC.verify_mu(SIGNED, mu)  # raises if it is not
    assert verify(PUBLIC, DATA, KEY.sign_mu(mu))


def test_a_key_file_comes_back_with_its_passphrase_only() -> None:
    pem = private_pem(KEY, PASSWORD)
    again = signer_from_pem(pem, PASSWORD)
    assert verify(PUBLIC, b"x", again.sign(b"x"))
    for wrong in ("wrong", PASSWORD + " "):
        with pytest.raises(MlDsaKeyRefused, match="passphrase is wrong"):
            signer_from_pem(pem, wrong)


def test_a_key_file_is_closed_as_the_house_closes_things(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(private_pem(KEY, PASSWORD))
    command = [tool("openssl"), "asn1parse", "-in", "key.pem"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "PBES2" in said
    assert ":0927C0" in said  # 600,000 rounds
    assert "hmacWithSHA512" in said
    assert "aes-256-cbc" in said


def test_key_files_that_cannot_be_used_say_why() -> None:
    open_pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(MlDsaKeyRefused, match="lies open"):
        signer_from_pem(open_pem, PASSWORD)
    with pytest.raises(MlDsaKeyRefused, match="empty"):
        signer_from_pem(open_pem, "")
    with pytest.raises(MlDsaKeyRefused, match="empty"):
        private_pem(KEY, "")
    with pytest.raises(MlDsaKeyRefused, match="damaged"):
        signer_from_pem(b"junk", PASSWORD)
    for other in (ec.generate_private_key(ec.SECP384R1()), MLDSA65PrivateKey.generate()):
        der = other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(MlDsaKeyRefused, match="another kind"):
            signer_from_pem(closed(der, PASSWORD), PASSWORD)


def test_a_public_key_is_read_in_both_spellings() -> None:
    der = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert read_submitter_key(public_pem(PUBLIC)) == read_submitter_key(der) == PUBLIC
    assert fingerprint(PUBLIC) == hashlib.sha384(der).hexdigest()


def test_what_is_no_submitters_key_is_refused_with_its_reason() -> None:
    curve = ec.generate_private_key(ec.SECP384R1()).public_key()
    cases = {
        b"junk": "not a public key",
        public_pem(PUBLIC)[:200]: "not a public key",
        private_pem(KEY, PASSWORD): "must never leave its owner",
        curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo): "not an ML-DSA-87 key",
        public_pem(MLDSA65PrivateKey.generate().public_key()): "not an ML-DSA-87 key",  # type: ignore[arg-type]
        b"x" * 100_000: "larger than",
    }
    for data, word in cases.items():
        with pytest.raises(SubmitterKeyRefused, match=word):
            read_submitter_key(data)


def test_a_record_names_whose_key_it_is_and_for_how_long() -> None:
    record = submitter_key(PUBLIC, "Laboratory", "Release key", NOW, NOW + timedelta(days=365))
    assert record.fingerprint_sha384 == fingerprint(PUBLIC)
    assert record.valid_from == "2026-11-23T09:00:00.000000Z"
    with pytest.raises(SubmitterKeyRefused, match="ends before"):
        submitter_key(PUBLIC, "Laboratory", "Release key", NOW, NOW)
    for organisation, name in (("", "key"), (" ", "key"), ("Laboratory", "")):
        with pytest.raises(SubmitterKeyRefused, match="must name"):
            submitter_key(PUBLIC, organisation, name, NOW, NOW + timedelta(days=1))


ONLY_VALIDATED = """
openssl_conf = here
[here]
alg_section = algorithms
[algorithms]
default_properties = fips=yes
"""
WITHOUT = """
import sys
from reviewer_app.custody import mldsa
from reviewer_app.custody.submitters import check_ml_dsa
from reviewer_app.domain.codec import from_plain
from reviewer_app.domain.trust import SubmitterKey
import json, datetime
assert not mldsa.available()
for verb in (mldsa.new_key, lambda: mldsa.read_submitter_key(b"x"), lambda: mldsa.signer_from_pem(b"x", "x")):
    try:
        verb()
    except mldsa.MlDsaUnavailable as error:
        print(error.code)
record = from_plain(SubmitterKey, json.loads(sys.argv[1]))
found = check_ml_dsa(b"data", bytes(4627), [record], record.organisation, datetime.datetime.now(datetime.UTC))
print(found.verdict.status, found.fault)
"""


def test_where_only_validated_algorithms_may_be_used_nothing_is_good(tmp_path: Path) -> None:
    import json
    import os

    from reviewer_app.domain.codec import to_plain

    assert available()
    (tmp_path / "openssl.cnf").write_text(ONLY_VALIDATED)
    record = submitter_key(PUBLIC, "Laboratory", "Release key", NOW, NOW + timedelta(days=365))
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, json.dumps(to_plain(record))],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OPENSSL_CONF": str(tmp_path / "openssl.cnf")},
    )
    expected = ["ml-dsa-unavailable"] * 3 + ["could not be checked algorithm-unavailable"]
    assert done.stdout.splitlines() == expected, done.stderr


def test_a_signature_is_good_under_its_own_context_only() -> None:
    key = mldsa.new_key()
    contexts = (mldsa.CONTEXT, mldsa.RECORDS_CONTEXT)
    for made_under in contexts:
        signature = mldsa.MlDsaSigner(key, made_under).sign(b"data")
        good = [mldsa.verify(key.public_key(), b"data", signature, context) for context in contexts]
        assert good == [context == made_under for context in contexts]
    assert mldsa.MlDsaSigner(key).context == mldsa.CONTEXT
