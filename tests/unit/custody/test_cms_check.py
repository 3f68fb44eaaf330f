from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.custody.authority import Authority, Revocation, issue_crl, issue_signer, new_authority
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck, check_detached
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.verdict import Status
from tests.builders_custody import NOW, a_crl, a_signer, an_identity

DATA = b'{"submission":"TRAINING-1"}'
IDENTITY = an_identity()
ROOT = IDENTITY.authority.certificate
SIGNED = sign_detached(DATA, a_signer(IDENTITY), NOW)
KEY = ec.generate_private_key(ec.SECP384R1())


def checked(
    signature: bytes = SIGNED,
    data: bytes = DATA,
    *,
    anchors: Sequence[x509.Certificate] = (ROOT,),
    now: datetime = NOW,
    crls: Sequence[bytes] = (),
    require_crl: bool = False,
) -> SignatureCheck:
    return check_detached(data, signature, anchors, now, crls=crls, require_crl=require_crl)


def assert_fault(found: SignatureCheck, fault: Fault, status: Status = Status.NOT_GOOD) -> None:
    assert (found.fault, found.verdict.status) == (fault, status), found.verdict.sentence
    assert found.verdict.sentence.endswith(".")


def a_certificate(*, usage: dict[str, bool] | None = None, purposes: list[Any] | None = None) -> SoftSigner:
    """A signer under IDENTITY's root with these usages, and no others."""
    builder = x509.CertificateBuilder(
        ROOT.subject,
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Odd purpose")]),
        KEY.public_key(),
        x509.random_serial_number(),
        NOW - timedelta(1),
        NOW + timedelta(1),
    )
    if usage is not None:
        names = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment"]
        names += ["key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
        full = {name: usage.get(name, False) for name in names}
        builder = builder.add_extension(x509.KeyUsage(**full), critical=True)
    if purposes is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    return SoftSigner(builder.sign(IDENTITY.authority.key, hashes.SHA384()), (ROOT,), KEY)


def test_a_good_signature_shows_who_signed() -> None:
    found = checked(crls=[a_crl(IDENTITY)], require_crl=True)
    assert found.verdict.good
    assert found.fault is None
    assert found.revocation_checked
    assert found.signed_at == NOW
    assert found.signer is not None
    assert (found.signer.name, found.signer.organisation) == ("Signe Laurent", "Fictional Models Laboratory")
    assert found.signer.serial == f"{IDENTITY.certificate.serial_number:x}"
    assert found.signer.not_after == IDENTITY.certificate.not_valid_after_utc


def test_altered_data() -> None:
    assert_fault(checked(data=DATA + b" "), Fault.TAMPERED)
    assert_fault(checked(data=b""), Fault.TAMPERED)


@pytest.mark.parametrize("bit", [0, 5])  # 5 changes the case of a letter, which names match across
def test_no_flipped_byte_of_the_signature_is_good(bit: int) -> None:
    for index in range(len(SIGNED)):
        mutant = SIGNED[:index] + bytes([SIGNED[index] ^ 1 << bit]) + SIGNED[index + 1 :]
        assert not checked(mutant).verdict.good, index


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_mutation_is_good(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SIGNED)))
    end = data.draw(st.integers(start, min(len(SIGNED), start + 8)))
    mutant = SIGNED[:start] + data.draw(st.binary(max_size=8)) + SIGNED[end:]
    if mutant != SIGNED:
        found = checked(mutant)
        assert not found.verdict.good
        assert found.fault is not None


@pytest.mark.parametrize(
    "junk", [b"", b"0", SIGNED[:-1], SIGNED + b"\0", SIGNED * 2, b"\x30\x80" * 40_000, b"x" * 2**21]
)
def test_what_is_no_signature(junk: bytes) -> None:
    assert_fault(checked(junk), Fault.MALFORMED)


def test_an_unknown_signer_even_under_a_root_of_the_same_name() -> None:
    stranger = new_authority("Fictional Models Laboratory root", "Fictional Models Laboratory", NOW)
    assert_fault(checked(anchors=[stranger.certificate]), Fault.UNKNOWN_SIGNER)


def test_without_anchors_nothing_was_checked() -> None:
    assert_fault(checked(anchors=[]), Fault.NO_ANCHORS, Status.NOT_CHECKED)


def test_expired_and_not_yet_valid() -> None:
    assert_fault(checked(now=NOW + timedelta(days=1200)), Fault.EXPIRED)
    assert_fault(checked(now=NOW - timedelta(hours=1)), Fault.NOT_YET_VALID)


def test_an_expired_anchor() -> None:
    root = new_authority("Short", "Lived", NOW, years=1)
    signer = SoftSigner(
        issue_signer(root, "Signer", "Lived", KEY.public_key(), NOW), (root.certificate,), KEY
    )
    signed = sign_detached(DATA, signer, NOW)
    later = NOW + timedelta(days=400)
    assert checked(signed, anchors=[root.certificate]).verdict.good
    assert_fault(checked(signed, anchors=[root.certificate], now=later), Fault.EXPIRED)


def test_revoked_whatever_the_policy_and_the_age_of_the_list() -> None:
    crls = [a_crl(IDENTITY, revoked=True)]
    for require in (False, True):
        assert_fault(checked(crls=crls, require_crl=require), Fault.REVOKED)
        old = checked(crls=crls, require_crl=require, now=NOW + timedelta(days=90))
        assert_fault(old, Fault.REVOKED)


def test_a_missing_or_old_list_is_not_good_when_one_is_required() -> None:
    assert_fault(checked(require_crl=True), Fault.REVOCATION_UNKNOWN, Status.NOT_CHECKED)
    old = checked(require_crl=True, crls=[a_crl(IDENTITY)], now=NOW + timedelta(days=90))
    assert_fault(old, Fault.REVOCATION_STALE, Status.NOT_CHECKED)
    assert "out of date" in old.verdict.sentence


def test_a_list_of_someone_else_or_unreadable_is_as_good_as_missing() -> None:
    twin = new_authority("Fictional Models Laboratory root", "Fictional Models Laboratory", NOW)
    forged = issue_crl(twin, [Revocation(IDENTITY.certificate.serial_number, NOW)], NOW, number=9)
    broken = a_crl(IDENTITY)[:-1]
    found = checked(require_crl=True, crls=[forged, broken, b"junk"])
    assert_fault(found, Fault.REVOCATION_UNKNOWN, Status.NOT_CHECKED)


def test_without_a_list_a_good_signature_says_that_revocation_was_not_checked() -> None:
    found = checked(require_crl=False)
    assert found.verdict.good
    assert not found.revocation_checked
    assert "not checked" in found.verdict.sentence


@pytest.mark.parametrize(
    ("usage", "purposes"),
    [
        (None, None),
        ({"key_encipherment": True}, None),
        ({"digital_signature": True}, [ExtendedKeyUsageOID.SERVER_AUTH]),
    ],
)
def test_a_certificate_for_another_purpose(usage: dict[str, bool] | None, purposes: list[Any] | None) -> None:
    signed = sign_detached(DATA, a_certificate(usage=usage, purposes=purposes), NOW)
    assert_fault(checked(signed), Fault.WRONG_PURPOSE)


@pytest.mark.parametrize("purposes", [None, [ExtendedKeyUsageOID.EMAIL_PROTECTION]])
def test_a_certificate_for_signing(purposes: list[Any] | None) -> None:
    signed = sign_detached(DATA, a_certificate(usage={"digital_signature": True}, purposes=purposes), NOW)
    assert checked(signed).verdict.good


def test_an_authority_does_not_sign_submissions() -> None:
    authority: Authority = IDENTITY.authority
    signed = sign_detached(DATA, SoftSigner(authority.certificate, (), authority.key), NOW)
    assert_fault(checked(signed), Fault.WRONG_PURPOSE)


def built(certificate: x509.Certificate, key: Any, *options: Any, extra: Sequence[Any] = ()) -> bytes:
    """A CMS signature by another maker, with what that maker lets one choose."""
    digest = hashes.SHA256() if "sha256" in options else hashes.SHA384()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DATA).add_signer(certificate, key, digest)
    for each in extra:
        builder = builder.add_certificate(each)
    chosen = [each for each in options if each != "sha256"] + [pkcs7.PKCS7Options.Binary]
    return builder.sign(Encoding.DER, chosen)


def test_other_makers_of_the_same_form_are_read_and_other_forms_are_not() -> None:
    option = pkcs7.PKCS7Options
    certificate = issue_signer(IDENTITY.authority, "Other maker", "Laboratory", KEY.public_key(), NOW)
    assert checked(built(certificate, KEY, option.DetachedSignature)).verdict.good
    assert_fault(checked(built(certificate, KEY, option.DetachedSignature, "sha256")), Fault.WRONG_ALGORITHM)
    assert_fault(checked(built(certificate, KEY)), Fault.MALFORMED)  # carries the content
    bare = built(certificate, KEY, option.DetachedSignature, option.NoAttributes)
    assert_fault(checked(bare), Fault.MALFORMED)
    nameless = built(certificate, KEY, option.DetachedSignature, option.NoCerts)
    assert_fault(checked(nameless), Fault.MALFORMED)


def test_a_key_of_another_curve_is_the_wrong_algorithm() -> None:
    small = ec.generate_private_key(ec.SECP256R1())
    certificate = issue_signer(IDENTITY.authority, "Small", "Curve", small.public_key(), NOW)
    signed = built(certificate, small, pkcs7.PKCS7Options.DetachedSignature)
    assert_fault(checked(signed), Fault.WRONG_ALGORITHM)


def test_certificates_that_play_no_part_are_refused_and_the_root_may_be_there() -> None:
    option = pkcs7.PKCS7Options.DetachedSignature
    certificate = issue_signer(IDENTITY.authority, "Other maker", "Laboratory", KEY.public_key(), NOW)
    assert checked(built(certificate, KEY, option, extra=[ROOT])).verdict.good
    stranger = new_authority("Stranger", "Elsewhere", NOW).certificate
    assert_fault(checked(built(certificate, KEY, option, extra=[stranger])), Fault.BROKEN_CHAIN)


def test_another_keys_signature_under_this_certificate() -> None:
    """The certificate swapped for that of a person of the same issuer and serial number, with another key."""
    other = ec.generate_private_key(ec.SECP384R1())
    ours = IDENTITY.certificate
    builder = x509.CertificateBuilder(
        ours.issuer, ours.subject, other.public_key(), ours.serial_number, NOW, NOW + timedelta(1)
    )
    twin = SoftSigner(builder.sign(IDENTITY.authority.key, hashes.SHA384()), (ROOT,), other)
    signed = sign_detached(DATA, twin, NOW)
    swapped = replaced(signed, ours.public_bytes(Encoding.DER))
    assert_fault(checked(swapped), Fault.TAMPERED)


def replaced(signed: bytes, certificate: bytes) -> bytes:
    """`signed` with another certificate in place of its own, lengths made right."""
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509

    content = cms.ContentInfo.load(signed)
    chosen = cms.CertificateChoices({"certificate": asn1_x509.Certificate.load(certificate)})
    content["content"]["certificates"] = [chosen]
    return bytes(content.dump(force=True))


NO_SOCKET = """
import socket, sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(refuse)
from tests.unit.custody import test_cms_check as own
assert own.checked(require_crl=False).verdict.good
assert own.checked(crls=[own.a_crl(own.IDENTITY)], require_crl=True).verdict.good
print("no socket")
"""


def test_no_socket_of_any_kind_is_opened() -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", NO_SOCKET], capture_output=True, text=True, check=False, cwd=root
    )
    assert done.stdout == "no socket\n", done.stderr


def test_a_second_signature_in_one_process_is_as_good_as_the_first(tmp_path: Path) -> None:
    """pyHanko, loaded between two parses, once made the second good signature look malformed."""
    (tmp_path / "s.p7s").write_bytes(SIGNED)
    program = (
        "import sys\n"
        "from reviewer_app.custody.cms_form import parse_detached\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "parse_detached(data)\n"
        "import pyhanko.sign.validation\n"
        "parse_detached(data)\n"
        "print('both')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "s.p7s")], capture_output=True, text=True, check=False
    )
    assert done.stdout == "both\n", done.stderr
