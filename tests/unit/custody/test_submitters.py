"""Records vouch for their organisation only; CMS and ML-DSA signatures by installed records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from reviewer_app.custody.anchors import anchor_record
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck
from reviewer_app.custody.mldsa import MlDsaSigner, new_key
from reviewer_app.custody.revocation_lists import read_crl
from reviewer_app.custody.submitters import certificates_of, check_cms, check_ml_dsa
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor
from tests.builders_custody import NOW, a_crl, a_signer, an_identity, an_ml_dsa_record

DATA = b'{"submission":"TRAINING-1"}'
LAB, OTHER = "Fictional Models Laboratory", "Another Fictional Laboratory"
IDENTITY, STRANGER = an_identity(), an_identity("Stranger", OTHER)
SIGNED = sign_detached(DATA, a_signer(IDENTITY), NOW)
ROOT = IDENTITY.authority.certificate
ANY, OURS, THEIRS = (anchor_record(ROOT, name) for name in ("", LAB, OTHER))
LIST = read_crl(a_crl(IDENTITY), [ROOT], NOW)

SIGNER = MlDsaSigner(new_key())
RAW = SIGNER.sign(DATA)
RECORD = an_ml_dsa_record(SIGNER, LAB)
ELSEWHERE = an_ml_dsa_record(MlDsaSigner(new_key()), OTHER)


def cms(
    anchors: Sequence[TrustAnchor],
    submitter: str | None = LAB,
    *,
    crls: Sequence[RevocationList] = (LIST,),
    data: bytes = DATA,
    now: datetime = NOW,
    required: bool = True,
) -> SignatureCheck:
    return check_cms(data, SIGNED, anchors, crls, submitter, now, crl_required=required)


def raw(
    keys: Sequence[SubmitterKey],
    submitter: str | None = LAB,
    *,
    signature: bytes = RAW,
    data: bytes = DATA,
    now: datetime = NOW,
) -> SignatureCheck:
    return check_ml_dsa(data, signature, keys, submitter, now)


def assert_fault(found: SignatureCheck, fault: Fault, status: Status = Status.NOT_GOOD) -> None:
    assert (found.fault, found.verdict.status) == (fault, status), found.verdict.sentence
    assert found.verdict.sentence.endswith(".")


@pytest.mark.parametrize("anchors", [[ANY], [OURS], [THEIRS, OURS], [OURS, THEIRS], [THEIRS, ANY]])
def test_an_anchor_vouches_for_its_organisation_or_for_any(anchors: list[TrustAnchor]) -> None:
    found = cms(anchors)
    assert found.verdict.good, found.verdict.sentence
    assert found.revocation_checked


def test_a_signer_of_another_organisation_is_not_good_here() -> None:
    found = cms([THEIRS])
    assert_fault(found, Fault.OTHER_ORGANISATION)
    assert f"does not vouch for {LAB}" in found.verdict.sentence
    unrelated = anchor_record(STRANGER.authority.certificate, LAB)
    assert_fault(cms([unrelated, THEIRS]), Fault.OTHER_ORGANISATION)


@pytest.mark.parametrize("name", [LAB.upper(), LAB + " ", "", "Fictional"])
def test_an_organisation_is_compared_to_the_letter(name: str) -> None:
    assert_fault(cms([OURS], name), Fault.OTHER_ORGANISATION)


def test_an_unknown_signer_stays_unknown_whatever_else_is_installed() -> None:
    stranger = STRANGER.authority.certificate
    for anchors in (
        [anchor_record(stranger, LAB)],
        [anchor_record(stranger, OTHER)],
        [anchor_record(stranger)],
    ):
        assert_fault(cms(anchors), Fault.UNKNOWN_SIGNER)
    assert_fault(cms([]), Fault.NO_ANCHORS, Status.NOT_CHECKED)


def test_what_was_signed_comes_before_who_signed() -> None:
    for anchors in ([], [THEIRS], [OURS]):
        assert_fault(cms(anchors, data=DATA + b" "), Fault.TAMPERED)


def test_a_statement_that_could_not_be_read_binds_nobody() -> None:
    assert cms([THEIRS], None).verdict.good  # the statement has a fault of its own
    assert raw([RECORD], None).verdict.good
    assert raw([ELSEWHERE], None).verdict.status is Status.NOT_CHECKED


def test_the_policy_on_lists() -> None:
    assert_fault(cms([OURS], crls=()), Fault.REVOCATION_UNKNOWN, Status.NOT_CHECKED)
    loose = cms([OURS], crls=(), required=False)
    assert loose.verdict.good
    assert not loose.revocation_checked
    revoked = read_crl(a_crl(IDENTITY, revoked=True), [ROOT], NOW)
    assert_fault(cms([OURS], crls=(revoked,)), Fault.REVOKED)


def test_an_anchor_for_two_organisations_is_one_certificate() -> None:
    assert certificates_of([OURS, THEIRS, ANY]) == (ROOT,)


def test_a_good_raw_signature_says_whose_it_is() -> None:
    found = raw([ELSEWHERE, RECORD])
    assert found.verdict.good
    assert found.signer is not None
    assert (found.signer.name, found.signer.organisation) == ("Release key", LAB)
    assert found.signer.fingerprint == RECORD.fingerprint_sha384


def test_a_raw_signature_without_a_key_of_the_organisation_could_not_be_checked() -> None:
    for keys in ([], [ELSEWHERE]):
        found = raw(keys)
        assert_fault(found, Fault.NO_KEY, Status.NOT_CHECKED)
        assert LAB in found.verdict.sentence


def test_a_raw_signature_by_none_of_the_organisations_keys_is_not_good() -> None:
    found = raw([RECORD], data=DATA + b" ")
    assert_fault(found, Fault.TAMPERED)
    assert "altered" in found.verdict.sentence
    assert_fault(raw([RECORD], signature=MlDsaSigner(new_key()).sign(DATA)), Fault.TAMPERED)


def test_a_raw_signature_by_another_organisations_key_is_not_good_here() -> None:
    assert_fault(raw([RECORD], OTHER), Fault.OTHER_ORGANISATION)
    assert_fault(raw([RECORD, ELSEWHERE], OTHER), Fault.OTHER_ORGANISATION)


@pytest.mark.parametrize("size", [0, 1, 4626, 4628, 100_000])
def test_a_raw_signature_has_one_length(size: int) -> None:
    assert_fault(raw([RECORD], signature=(RAW * 30)[:size]), Fault.MALFORMED)


def test_the_dates_of_a_key() -> None:
    early = raw([RECORD], now=NOW - timedelta(days=2))
    assert_fault(early, Fault.NOT_YET_VALID)
    assert "until 2026-11-22" in early.verdict.sentence
    assert_fault(raw([RECORD], now=NOW + timedelta(days=701)), Fault.EXPIRED)
    renewed = replace(RECORD, valid_to="2030-01-01T00:00:00.000000Z")
    assert raw([RECORD, renewed], now=NOW + timedelta(days=701)).verdict.good


def test_hidden_characters_in_names_are_shown() -> None:
    odd = an_ml_dsa_record(SIGNER, "Lab\u202e")
    assert "‹U+202E›" in raw([odd], "Lab\u202e").verdict.sentence
    assert "‹U+202E›" in raw([RECORD], "Lab\u202e").verdict.sentence
