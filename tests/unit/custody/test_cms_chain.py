"""Chains with an intermediate authority, each with a list of its own, and what may not stand in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck, check_detached
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.custody.verdict import Status
from tests.builders_custody import NOW, AChain, Digest, a_certificate, a_chain, a_list, an_authority_key

DATA = b'{"submission":"TRAINING-1"}'
CHAIN = a_chain()
SIGNED = sign_detached(DATA, CHAIN.signer, NOW)


def checked(
    crls: Sequence[bytes],
    chain: AChain = CHAIN,
    *,
    signature: bytes = b"",
    now: datetime = NOW,
    require_crl: bool = True,
) -> SignatureCheck:
    signed = signature or sign_detached(DATA, chain.signer, NOW)
    return check_detached(DATA, signed, [chain.root], now, crls=crls, require_crl=require_crl)


def assert_fault(found: SignatureCheck, fault: Fault, status: Status = Status.NOT_GOOD) -> None:
    assert (found.fault, found.verdict.status) == (fault, status), found.verdict.sentence
    assert found.verdict.sentence.endswith(".")


def test_a_chain_with_a_list_of_each_authority_is_good() -> None:
    found = checked(CHAIN.lists())
    assert found.verdict.good, found.verdict.sentence
    assert found.revocation_checked


def test_the_intermediate_was_revoked() -> None:
    assert_fault(checked(CHAIN.lists(middle_revoked=True)), Fault.REVOKED)


def test_the_signer_was_revoked_by_the_intermediate() -> None:
    assert_fault(checked(CHAIN.lists(signer_revoked=True)), Fault.REVOKED)


@pytest.mark.parametrize("missing", [0, 1])
def test_the_list_of_either_authority_is_missing(missing: int) -> None:
    lists = CHAIN.lists()
    del lists[missing]
    found = checked(lists)
    assert_fault(found, Fault.REVOCATION_UNKNOWN, Status.NOT_CHECKED)
    assert "missing" in found.verdict.sentence
    loose = checked(lists, require_crl=False)
    assert loose.verdict.good
    assert not loose.revocation_checked


@pytest.mark.parametrize("old", [0, 1])
def test_the_list_of_either_authority_is_out_of_date(old: int) -> None:
    later = NOW + timedelta(days=60)
    lists = CHAIN.lists(at=later)
    lists[old] = CHAIN.lists()[old]
    found = checked(lists, now=later + timedelta(days=1))
    assert_fault(found, Fault.REVOCATION_STALE, Status.NOT_CHECKED)
    assert "out of date" in found.verdict.sentence


def test_a_list_from_the_future_proves_nothing_yet() -> None:
    found = checked(CHAIN.lists(at=NOW + timedelta(days=2)))
    assert found.verdict.status is Status.NOT_CHECKED
    assert found.fault in (Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_STALE)


def test_the_roots_list_signed_by_the_wrong_authority() -> None:
    """The intermediate cannot clear itself: a list in the root's name, signed with the intermediate's key."""
    root_list, middle_list = CHAIN.lists()
    forged = a_list(CHAIN.root, CHAIN.middle_key)
    assert root_list != forged
    assert_fault(checked([forged, middle_list]), Fault.REVOCATION_UNKNOWN, Status.NOT_CHECKED)


def test_the_intermediates_list_signed_by_a_stranger_does_not_revoke() -> None:
    stranger = an_authority_key()
    forged = a_list(CHAIN.middle, stranger, CHAIN.signer.certificate)
    assert checked([*CHAIN.lists(), forged]).verdict.good


def test_an_intermediate_that_expired() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    middle_key = an_authority_key()
    middle = a_certificate("Short issuer", middle_key, by=(CHAIN.root, CHAIN.root_key), days=10)
    certificate = a_certificate("Signer", key, by=(middle, middle_key), authority=False)
    signed = sign_detached(DATA, SoftSigner(certificate, (middle,), key), NOW)
    lists = [a_list(CHAIN.root, CHAIN.root_key), a_list(middle, middle_key)]
    assert checked(lists, signature=signed).verdict.good
    assert_fault(checked(lists, signature=signed, now=NOW + timedelta(days=20)), Fault.EXPIRED)


def test_an_end_entity_issues_nothing() -> None:
    key, above = ec.generate_private_key(ec.SECP384R1()), an_authority_key()
    signer = a_certificate("Signer", above, by=(CHAIN.root, CHAIN.root_key), authority=False)
    certificate = a_certificate("Below a signer", key, by=(signer, above), authority=False)
    signed = sign_detached(DATA, SoftSigner(certificate, (signer,), key), NOW)
    found = checked(CHAIN.lists(), signature=signed, require_crl=False)
    assert found.verdict.status is Status.NOT_GOOD
    assert found.fault in (Fault.BROKEN_CHAIN, Fault.UNKNOWN_SIGNER)


def test_an_intermediate_left_out_is_an_unknown_signer() -> None:
    bare = SoftSigner(CHAIN.signer.certificate, (), CHAIN.signer._key)
    assert_fault(checked(CHAIN.lists(), signature=sign_detached(DATA, bare, NOW)), Fault.UNKNOWN_SIGNER)


def test_rsa_authorities_of_3072_bits_may_stand_above_and_revoke() -> None:
    chain = a_chain(root_bits=3072, middle_bits=3072)
    assert checked(chain.lists(), chain).verdict.good
    assert_fault(checked(chain.lists(middle_revoked=True), chain), Fault.REVOKED)
    assert_fault(checked(chain.lists(signer_revoked=True), chain), Fault.REVOKED)
    old = chain.lists(signer_revoked=True)
    assert_fault(checked(old, chain, now=NOW + timedelta(days=90)), Fault.REVOKED)  # an old list still names


def test_a_weak_intermediate() -> None:
    chain = a_chain(middle_bits=2048)
    found = checked(chain.lists(), chain)
    assert_fault(found, Fault.WEAK_CHAIN)
    assert "2048 bits" in found.verdict.sentence


def test_an_intermediate_on_a_small_curve() -> None:
    small, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    middle = a_certificate("Small issuer", small, by=(CHAIN.root, CHAIN.root_key))
    certificate = a_certificate("Signer", key, by=(middle, small), authority=False)
    signed = sign_detached(DATA, SoftSigner(certificate, (middle,), key), NOW)
    lists = [a_list(CHAIN.root, CHAIN.root_key), a_list(middle, small)]
    assert_fault(checked(lists, signature=signed), Fault.WEAK_CHAIN)


@pytest.mark.parametrize("digest", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
def test_the_digests_that_may_stand_in_a_chain(digest: Digest) -> None:
    chain = a_chain(digest=digest)
    assert checked(chain.lists(), chain).verdict.good


@pytest.mark.parametrize("bits", [2048, 3072])
def test_an_rsa_signer_is_the_wrong_algorithm_whatever_its_size(bits: int) -> None:
    """ADR 0014: the signer itself is ECDSA P-384; RSA stands in the chain only."""
    key = rsa.generate_private_key(65537, bits)
    certificate = a_certificate("RSA signer", key, by=(CHAIN.root, CHAIN.root_key), authority=False)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DATA).add_signer(certificate, key, hashes.SHA384())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    signed = builder.sign(Encoding.DER, options)
    assert_fault(checked(CHAIN.lists(), signature=signed), Fault.WRONG_ALGORITHM)


def test_every_fault_has_a_sentence_of_its_own() -> None:
    """What a clerk reads tells the cases apart without the code."""
    stranger = a_certificate("Stranger", an_authority_key())
    later = NOW + timedelta(days=5000)
    sentences = [
        checked(CHAIN.lists(), signature=b"junk").verdict.sentence,
        check_detached(DATA + b" ", SIGNED, [CHAIN.root], NOW, require_crl=False).verdict.sentence,
        check_detached(DATA, SIGNED, [], NOW, require_crl=False).verdict.sentence,
        check_detached(DATA, SIGNED, [stranger], NOW, require_crl=False).verdict.sentence,
        checked([], now=later).verdict.sentence,
        checked([], now=NOW - timedelta(days=2)).verdict.sentence,
        checked(CHAIN.lists(signer_revoked=True)).verdict.sentence,
        checked([]).verdict.sentence,
        checked(CHAIN.lists(), now=NOW + timedelta(days=60)).verdict.sentence,
        checked(CHAIN.lists()).verdict.sentence,
    ]
    assert len(set(sentences)) == len(sentences)


def test_a_chain_is_embedded_without_its_root() -> None:
    embedded = {each.public_bytes(Encoding.DER) for each in (CHAIN.signer.certificate, CHAIN.middle)}
    from reviewer_app.custody.cms_form import parse_detached

    assert parse_detached(SIGNED).embedded == embedded
    assert isinstance(CHAIN.root, x509.Certificate)
