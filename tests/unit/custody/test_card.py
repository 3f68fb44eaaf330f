"""A card through SoftHSM2: its key read and proven, certified, found by its certificate; what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.authority import Authority, issue_person, new_authority
from reviewer_app.custody.card import KINDS, open_card
from reviewer_app.custody.token_faults import (
    CardKeyUnproven,
    NoToken,
    NoTokenModule,
    PinUnusable,
    PinWrong,
    SeveralTokens,
    TokenGone,
    TokenKeyAmbiguous,
    TokenKeyMissing,
    TokenPublicKeyMissing,
)
from reviewer_app.custody.token_key import proves
from reviewer_app.custody.token_session import token_labels, token_meant
from tests.builders_custody import NOW, REVIEWER, a_certificate
from tests.builders_token import PIN, ROOT, ROOT_KEY, AToken, a_token

AUTHORITY: Authority = new_authority("Workspace authority", "reviewer-app workspace", NOW)
DATA = b"the finding"


@pytest.mark.parametrize("kind", ["P-384", "RSA-3072"])
def test_a_card_is_certified_and_signs_with_that_certificate(kind: str) -> None:
    token = a_token()
    made = token.with_rsa_key("signing", b"\1") if kind == "RSA-3072" else token.with_key("signing", b"\1")
    with open_card(token.access(), writing=True) as card:
        key = card.key_to_certify("")
        public = card.public_of(key)
        certificate = issue_person(AUTHORITY, REVIEWER, public, NOW)
        assert public == made
        assert card.store(key, certificate, "reviewer-app") == ""
    assert token.certificates() == [certificate.public_bytes(Encoding.DER)]
    with open_card(token.access()) as card:
        signer = card.signer((certificate,), AUTHORITY.certificate)
        assert signer is not None
        assert (signer.certificate, signer.chain) == (certificate, (AUTHORITY.certificate,))
        assert proves(public, DATA, signer.sign(DATA))
        assert not proves(public, DATA + b"x", signer.sign(DATA))


def test_a_card_certified_again_carries_the_new_certificate_alone() -> None:
    token = a_token()
    public = token.with_key("signing", b"\1")
    for _ in range(2):
        certificate = issue_person(AUTHORITY, REVIEWER, public, NOW)
        with open_card(token.access(), writing=True) as card:
            assert card.store(card.key_to_certify(""), certificate, "reviewer-app") == ""
    assert token.certificates() == [certificate.public_bytes(Encoding.DER)]


def test_another_issuers_certificate_is_left_alone_and_said() -> None:
    token = a_token().with_signer()
    before = token.certificates()
    with open_card(token.access(), writing=True) as card:
        key = card.key_to_certify("")
        said = card.store(key, issue_person(AUTHORITY, REVIEWER, card.public_of(key), NOW), "reviewer-app")
    assert "holds another issuer's certificate for this key" in said
    assert token.certificates() == before
    with open_card(token.access()) as card:  # opened to read only, it takes none either
        key = card.key_to_certify("")
        certificate = issue_person(AUTHORITY, REVIEWER, card.public_of(key), NOW)
        assert "write-protected" in card.store(key, certificate, "reviewer-app")
        assert card.signer((certificate,), AUTHORITY.certificate) is not None


def test_a_card_taken_out_before_it_was_written_is_said_and_certified_all_the_same() -> None:
    token = a_token()
    public = token.with_key("signing", b"\1")
    with open_card(token.access(), writing=True) as card:
        key = card.key_to_certify("")
        token.pulled_out()
        said = card.store(key, issue_person(AUTHORITY, REVIEWER, public, NOW), "reviewer-app")
    assert "The card itself was not written" in said


def test_a_card_that_shows_its_public_key_in_its_certificate_only() -> None:
    token = a_token().with_signer().without_public_keys()
    with open_card(token.access()) as card:
        public = card.public_of(card.key_to_certify(""))
        assert card.signer((issue_person(AUTHORITY, REVIEWER, public, NOW),), AUTHORITY.certificate)
    bare = a_token()
    bare.with_key("signing", b"\1")
    with (
        open_card(bare.without_public_keys().access()) as card,
        pytest.raises(TokenPublicKeyMissing, match="the public key of signing"),
    ):
        card.public_of(card.key_to_certify(""))


def test_a_public_key_that_does_not_fit_is_found_out_by_signing() -> None:
    token = a_token()
    token.with_key("signing", b"\1")
    token.without_public_keys()
    stranger = ec.generate_private_key(ec.SECP384R1())
    wrong = a_certificate("Other", stranger, by=(ROOT, ROOT_KEY), authority=False)
    token.with_certificate(wrong, "signing", b"\1")
    with open_card(token.access()) as card:
        with pytest.raises(CardKeyUnproven, match="does not fit"):
            card.public_of(card.key_to_certify(""))
        fitting = issue_person(AUTHORITY, REVIEWER, stranger.public_key(), NOW)
        with pytest.raises(CardKeyUnproven, match="Nothing was signed"):
            card.signer((fitting,), AUTHORITY.certificate)


def test_a_card_without_the_certified_key_gives_no_signer() -> None:
    token = a_token()
    token.with_key("signing", b"\1")
    other = issue_person(AUTHORITY, REVIEWER, ec.generate_private_key(ec.SECP384R1()).public_key(), NOW)
    with open_card(token.access()) as card:
        assert card.signer((other,), AUTHORITY.certificate) is None
        assert card.signer((), AUTHORITY.certificate) is None


def test_weak_keys_are_not_taken() -> None:
    token = a_token()
    token.with_key("small", b"\1", "secp256r1")
    token.with_rsa_key("short", b"\2", 2048)
    with open_card(token.access()) as card, pytest.raises(TokenKeyMissing) as missing:
        card.key_to_certify("")
    assert KINDS in missing.value.sentence


def test_several_keys_are_told_apart_by_name() -> None:
    token = a_token()
    first, second = token.with_key("first", b"\1"), token.with_rsa_key("second", b"\2")
    with open_card(token.access()) as card:
        with pytest.raises(TokenKeyAmbiguous, match="Name the one to use"):
            card.key_to_certify("")
        assert card.public_of(card.key_to_certify("first")) == first
        assert card.public_of(card.key_to_certify("second")) == second
        signer = card.signer((issue_person(AUTHORITY, REVIEWER, second, NOW),), AUTHORITY.certificate)
        assert signer is not None  # to sign, no name is needed
        assert proves(second, DATA, signer.sign(DATA))


def test_a_card_taken_out_between_pin_and_signature() -> None:
    token = a_token()
    public = token.with_key("signing", b"\1")
    with open_card(token.access()) as card:
        signer = card.signer((issue_person(AUTHORITY, REVIEWER, public, NOW),), AUTHORITY.certificate)
        assert signer is not None
        token.pulled_out()
        with pytest.raises(TokenGone, match="Nothing was signed"):
            signer.sign(DATA)


def test_what_opens_no_card(tmp_path: Path) -> None:
    token = a_token().with_signer()
    with pytest.raises(PinWrong), open_card(token.access("654321")):
        pass
    with pytest.raises(PinUnusable), open_card(token.access("")):
        pass
    with pytest.raises(NoToken), open_card(AToken(token.module, "elsewhere", token.folder).access()):
        pass
    with pytest.raises(NoTokenModule):
        token_labels(tmp_path / "none.so")
    with open_card(token.access()) as card:  # and none of it left a session behind
        assert card.key_to_certify("")
    assert PIN not in repr(token.access())


def test_without_a_name_the_only_token_is_meant_and_several_are_named() -> None:
    first, second = a_token(), a_token()
    assert {first.label, second.label} <= set(token_labels(first.module))
    with pytest.raises(SeveralTokens) as several:
        token_meant(first.module, "")
    assert first.label in several.value.sentence
    assert token_meant(first.module, "named") == "named"


def test_a_key_that_asks_for_the_pin_each_time_is_given_it() -> None:
    """As the signature key of a PIV card does."""
    token: AToken = a_token()
    public = token.with_key("signing", b"\1", always=True)
    with open_card(token.access()) as card:
        signer = card.signer((issue_person(AUTHORITY, REVIEWER, public, NOW),), AUTHORITY.certificate)
        assert signer is not None
        for _ in range(3):
            assert proves(public, DATA, signer.sign(DATA))
