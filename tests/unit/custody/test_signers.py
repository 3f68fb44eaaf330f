from __future__ import annotations

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer_app.custody.authority import issue_signer
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_check import check_detached
from reviewer_app.custody.identity import Identity
from reviewer_app.custody.offline import run_offline
from reviewer_app.custody.signers import (
    LONGEST_SIGNATURE,
    IdentityRefused,
    KeyRefused,
    Signer,
    SoftSigner,
    as_pyhanko,
    signer_from_pkcs12,
    verify,
)
from tests.builders_custody import NOW, PASSWORD, a_signer, an_identity

IDENTITY = an_identity()
SIGNER: Signer = a_signer(IDENTITY)


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=300), st.integers(min_value=0))
def test_a_signature_is_over_these_bytes_only(data: bytes, place: int) -> None:
    signature = SIGNER.sign(data)
    assert len(signature) <= LONGEST_SIGNATURE
    assert verify(SIGNER.certificate, data, signature)
    assert not verify(SIGNER.certificate, data + b"\0", signature)
    at = place % len(signature)
    flipped = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
    assert not verify(SIGNER.certificate, data, flipped)


def test_nonsense_is_no_signature(identity: Identity) -> None:
    assert not verify(identity.certificate, b"x", b"")
    assert not verify(identity.certificate, b"x", bytes(104))
    assert not verify(identity.certificate, b"x", SIGNER.sign(b"x"))  # another key's
    assert decode_dss_signature(SIGNER.sign(b"x"))[0] > 0


def test_a_key_of_another_curve_neither_signs_nor_verifies() -> None:
    small = ec.generate_private_key(ec.SECP256R1())
    certificate = issue_signer(IDENTITY.authority, "Small", "Curve", small.public_key(), NOW)
    assert not verify(certificate, b"x", SIGNER.sign(b"x"))
    with pytest.raises(KeyRefused, match="P-384"):
        SoftSigner(certificate, (), small)


def test_a_key_that_is_not_the_certificates_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(KeyRefused, match="another"):
        SoftSigner(IDENTITY.certificate, (), other)


def test_a_pkcs12_gives_signer_and_chain() -> None:
    signer = signer_from_pkcs12(IDENTITY.pkcs12, PASSWORD)
    assert signer.certificate == IDENTITY.certificate
    assert signer.chain == (IDENTITY.authority.certificate,)
    assert "PrivateKey" not in repr(signer)


def test_a_pkcs12_that_cannot_be_used_says_why() -> None:
    with pytest.raises(IdentityRefused, match="passphrase"):
        signer_from_pkcs12(IDENTITY.pkcs12, "wrong")
    with pytest.raises(IdentityRefused, match="damaged"):
        signer_from_pkcs12(b"junk", PASSWORD)
    empty = pkcs12.serialize_key_and_certificates(
        b"x", None, IDENTITY.certificate, None, BestAvailableEncryption(b"p")
    )
    with pytest.raises(IdentityRefused, match="private key"):
        signer_from_pkcs12(empty, "p")
    small = ec.generate_private_key(ec.SECP256R1())
    certificate = issue_signer(IDENTITY.authority, "Small", "Curve", small.public_key(), NOW)
    weak = pkcs12.serialize_key_and_certificates(b"x", small, certificate, None, NoEncryption())
    with pytest.raises(IdentityRefused, match="P-384"):
        signer_from_pkcs12(weak, "")


class Card:
    """A signer that is no SoftSigner: it keeps count of what it was asked, as a smartcard's PIN would."""

    def __init__(self, soft: SoftSigner) -> None:
        self._soft, self.asked = soft, 0

    @property
    def certificate(self) -> x509.Certificate:
        return self._soft.certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return self._soft.chain

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return self._soft.sign(data)

    def pyhanko_signer(self) -> Any:
        return as_pyhanko(self)


def test_any_signer_signs_cms_with_one_use_of_its_key() -> None:
    card = Card(a_signer(IDENTITY))
    signed = sign_detached(b"data", card, NOW)
    assert card.asked == 1
    anchors = [IDENTITY.authority.certificate]
    assert check_detached(b"data", signed, anchors, NOW, require_crl=False).verdict.good


def test_pyhanko_reaches_any_signer_and_a_dry_run_does_not_touch_the_key() -> None:
    card = Card(a_signer(IDENTITY))
    adapter = card.pyhanko_signer()
    assert len(run_offline(adapter.async_sign_raw(b"x", "sha384", dry_run=True))) == LONGEST_SIGNATURE
    assert card.asked == 0
    signature = run_offline(adapter.async_sign_raw(b"x", "sha384"))
    assert verify(card.certificate, b"x", signature)
    with pytest.raises(KeyRefused, match="SHA-384"):
        run_offline(adapter.async_sign_raw(b"x", "sha256"))
