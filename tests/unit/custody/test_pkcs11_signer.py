"""Signing with SoftHSM2 in the place of a card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pkcs11 import TokenFlag

from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_check import check_detached
from reviewer_app.custody.offline import run_offline
from reviewer_app.custody.pkcs11_signer import TokenSigner, signer_from_token
from reviewer_app.custody.signers import verify
from reviewer_app.custody.token_faults import (
    NoToken,
    NoTokenModule,
    PinUnusable,
    PinWrong,
    TokenAmbiguous,
    TokenCertificateMismatch,
    TokenCertificateMissing,
    TokenFailed,
    TokenGone,
    TokenKeyAmbiguous,
    TokenKeyMissing,
    wrong_pin,
)
from tests.builders_custody import NOW, a_certificate, an_authority_key
from tests.builders_token import PIN, ROOT, ROOT_KEY, AToken, a_token, softhsm

DATA = b'{"submission":"TRAINING-1"}'


@pytest.fixture(scope="module")
def token() -> AToken:
    return a_token().with_signer()


@pytest.fixture
def signer(token: AToken) -> Iterator[TokenSigner]:
    with signer_from_token(token.module, token.label, PIN) as opened:
        yield opened


def test_a_card_signs_what_its_certificate_verifies(signer: TokenSigner) -> None:
    for _ in range(20):  # the token's integers have leading zeros now and then
        signature = signer.sign(DATA)
        assert verify(signer.certificate, DATA, signature)
        assert not verify(signer.certificate, DATA + b"x", signature)
        assert min(decode_dss_signature(signature)) > 0


def test_the_chain_comes_from_the_card(signer: TokenSigner) -> None:
    assert [each.subject.rfc4514_string().split(",")[0] for each in signer.chain] == [
        "CN=Token issuer",
        "CN=Token root",
    ]
    assert PIN not in repr(signer)


def test_a_card_signs_a_provenance_statement(signer: TokenSigner) -> None:
    signed = sign_detached(DATA, signer, NOW)
    found = check_detached(DATA, signed, [ROOT], NOW, require_crl=False)
    assert found.verdict.good, found.verdict.sentence
    assert found.signer is not None
    assert found.signer.name == "Card holder"


def test_pyhanko_reaches_the_card_and_a_dry_run_does_not(signer: TokenSigner) -> None:
    adapter = signer.pyhanko_signer()
    signature = run_offline(adapter.async_sign_raw(b"x", "sha384"))
    assert verify(signer.certificate, b"x", signature)
    signer.close()
    assert run_offline(adapter.async_sign_raw(b"x", "sha384", dry_run=True))
    with pytest.raises(TokenGone):
        run_offline(adapter.async_sign_raw(b"x", "sha384"))


def test_leaving_logs_off_and_the_card_opens_again(token: AToken) -> None:
    with signer_from_token(token.module, token.label, PIN) as first:
        with pytest.raises(TokenFailed, match="another session"):
            signer_from_token(token.module, token.label, PIN)
        first.sign(b"x")
    with signer_from_token(token.module, token.label, PIN) as second:
        assert second.sign(b"x")


def test_no_module(tmp_path: Path) -> None:
    with pytest.raises(NoTokenModule, match="no such file"):
        signer_from_token(tmp_path / "none.so", "x", PIN)
    (tmp_path / "text.so").write_text("no library")
    with pytest.raises(NoTokenModule, match=r"text\.so"):
        signer_from_token(tmp_path / "text.so", "x", PIN)


def test_no_such_token(token: AToken) -> None:
    with pytest.raises(NoToken, match="no token named elsewhere"):
        signer_from_token(token.module, "elsewhere", PIN)


def test_two_tokens_of_one_name() -> None:
    first, _second = a_token("twin"), a_token("twin")
    with pytest.raises(TokenAmbiguous, match="twin"):
        signer_from_token(first.module, "twin", PIN)


def test_a_wrong_pin_is_tried_once_and_says_what_the_token_says(token: AToken) -> None:
    with pytest.raises(PinWrong) as refused:
        signer_from_token(token.module, token.label, "654321")
    assert "since the last right one" in refused.value.sentence
    assert "654321" not in str(refused.value.facts)
    with pytest.raises(PinUnusable, match="empty"):
        signer_from_token(token.module, token.label, "")
    with signer_from_token(token.module, token.label, PIN) as opened:
        assert opened.sign(b"x")


def test_a_failed_opening_leaves_no_session_behind() -> None:
    bare = a_token()
    for _ in range(3):
        with pytest.raises(TokenKeyMissing):  # and not: another session is open
            signer_from_token(bare.module, bare.label, PIN)


def test_a_token_without_a_key_or_with_another_kind_of_key() -> None:
    bare = a_token()
    with pytest.raises(TokenKeyMissing, match="no P-384 signing key"):
        signer_from_token(bare.module, bare.label, PIN)
    bare.with_key("small", b"\1", "secp256r1")
    with pytest.raises(TokenKeyMissing, match="no P-384 signing key"):
        signer_from_token(bare.module, bare.label, PIN)
    with pytest.raises(TokenKeyMissing, match="named small"):
        signer_from_token(bare.module, bare.label, PIN, key_label="small")


def test_several_keys_are_told_apart_by_name() -> None:
    two = a_token().with_signer("First", b"\1").with_signer("Second", b"\2")
    with pytest.raises(TokenKeyAmbiguous, match="several P-384 keys"):
        signer_from_token(two.module, two.label, PIN)
    for name in ("First", "Second"):
        with signer_from_token(two.module, two.label, PIN, key_label=name) as opened:
            assert f"CN={name}" in opened.certificate.subject.rfc4514_string()


def test_a_key_without_a_certificate() -> None:
    bare = a_token()
    bare.with_key("signing", b"\1")
    with pytest.raises(TokenCertificateMissing, match="key signing"):
        signer_from_token(bare.module, bare.label, PIN)
    with pytest.raises(TokenCertificateMissing, match="key signing"):
        signer_from_token(bare.module, bare.label, PIN, certificate_label="nothing")


def test_the_certificate_of_another_key_is_found_out_by_signing() -> None:
    """The card's own labels and ids say that the two belong together; the mathematics says they do not."""
    odd = a_token()
    odd.with_key("signing", b"\1")
    other = a_certificate("Other", an_authority_key(), by=(ROOT, ROOT_KEY), authority=False)
    odd.with_certificate(other, "signing", b"\1")
    with pytest.raises(TokenCertificateMismatch, match="another key than signing"):
        signer_from_token(odd.module, odd.label, PIN)


def test_the_certificate_may_be_named() -> None:
    token = a_token()
    public = token.with_key("signing", b"\1")
    certificate = a_certificate("Named", public, by=(ROOT, ROOT_KEY), authority=False)
    token.with_certificate(certificate, "by name", b"\2")
    with signer_from_token(token.module, token.label, PIN, certificate_label="by name") as opened:
        assert opened.certificate == certificate


def test_a_card_taken_out_signs_nothing_and_says_so() -> None:
    token = a_token().with_signer()
    with signer_from_token(token.module, token.label, PIN) as opened:
        assert opened.sign(b"x")
        token.pulled_out()
        with pytest.raises(TokenGone, match="Nothing was signed"):
            opened.sign(b"x")
    with pytest.raises(TokenGone):
        opened.sign(b"x")


def test_the_library_is_the_one_that_was_asked_for(token: AToken) -> None:
    assert token.module == softhsm()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (TokenFlag(0), "does not say how many"),
        (TokenFlag.USER_PIN_COUNT_LOW, "since the last right one"),
        (TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY, "One try is left"),
        (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED, "is locked"),
    ],
)
def test_what_a_token_says_of_its_tries(flags: TokenFlag, words: str) -> None:
    """SoftHSM has no final try and never locks; cards do."""
    assert words in wrong_pin("card", flags | TokenFlag.LOGIN_REQUIRED).sentence
