"""Real bundles with real signatures, judged under each policy: the code of each fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from reviewer_app.custody.anchors import anchor_record
from reviewer_app.custody.cms import sign_detached
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.mldsa import MlDsaSigner, new_key
from reviewer_app.custody.pkcs11_signer import signer_from_token
from reviewer_app.custody.revocation_lists import read_crl
from reviewer_app.custody.signers import SoftSigner
from reviewer_app.desk.provenance import CODES, provenance_check
from reviewer_app.domain.policy import SignaturesRequired, SitePolicy
from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor
from reviewer_app.intake.bundle import RefusedBundle, VerifiedBundle
from reviewer_app.intake.faults import SIGNATURE_RULES
from reviewer_app.intake.make import make_bundle
from reviewer_app.intake.profile import SIGNATURE, SIGNATURE_ML_DSA
from reviewer_app.intake.provenance import PROVENANCE_CODES
from tests.builders_custody import (
    NOW,
    a_certificate,
    a_crl,
    a_list,
    a_signer,
    an_authority_key,
    an_identity,
    an_ml_dsa_record,
)
from tests.builders_intake import DAY, a_bundle
from tests.builders_reader import read_bundle
from tests.builders_token import PIN, ROOT, a_token

LAB, OTHER = "Example Laboratory (invented)", "Another Laboratory (invented)"
CMS, ML_DSA, BOTH, EITHER = SignaturesRequired
IDENTITY = an_identity(organisation=LAB)
ROOT_OF_LAB = IDENTITY.authority.certificate
CARD = a_signer(IDENTITY)
KEY = MlDsaSigner(new_key())
ANCHOR, LIST, RECORD = (
    anchor_record(ROOT_OF_LAB, LAB),
    read_crl(a_crl(IDENTITY), [ROOT_OF_LAB], NOW),
    an_ml_dsa_record(KEY, LAB),
)
STRANGER = an_identity("Stranger", OTHER)

Sign = Callable[[bytes], bytes]


def by_cms(signer: SoftSigner = CARD) -> Mapping[str, Sign]:
    return {SIGNATURE: lambda data: sign_detached(data, signer, NOW)}


BY_KEY: Mapping[str, Sign] = {SIGNATURE_ML_DSA: KEY.sign}


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Mapping[str, Sign]], Path]:
    source = a_bundle().source_in(tmp_path)
    return lambda signers: make_bundle(source, tmp_path / "bundle", signers, bagged_on=DAY).path


def judged(
    bundle: Path,
    policy: SignaturesRequired = CMS,
    *,
    anchors: tuple[TrustAnchor, ...] = (ANCHOR,),
    crls: tuple[RevocationList, ...] = (LIST,),
    keys: tuple[SubmitterKey, ...] = (RECORD,),
    now: datetime = NOW,
    crl_required: bool = True,
) -> VerifiedBundle | RefusedBundle:
    site = SitePolicy(signatures=policy, crl_required=crl_required)
    return read_bundle(bundle, provenance_check(anchors, crls, keys, site, now))


def codes(found: VerifiedBundle | RefusedBundle) -> list[tuple[str, str]]:
    assert isinstance(found, RefusedBundle), "it is good"
    return [(fault.code, fault.file) for fault in found.faults]


@pytest.mark.parametrize(
    ("signers", "good"),
    [
        (by_cms(), {CMS, EITHER}),
        (BY_KEY, {ML_DSA, EITHER}),
        ({**by_cms(), **BY_KEY}, {CMS, ML_DSA, BOTH, EITHER}),
    ],
    ids=["cms", "ml-dsa", "both"],
)
def test_what_each_policy_takes(
    made: Callable[[Mapping[str, Sign]], Path],
    signers: Mapping[str, Sign],
    good: set[SignaturesRequired],
) -> None:
    bundle = made(signers)
    for policy in SignaturesRequired:
        found = judged(bundle, policy)
        if policy in good:
            assert isinstance(found, VerifiedBundle)
            assert len(found.verdict.parts) == len(signers)
            assert {part.organisation for part in found.verdict.parts} == {LAB}
        else:
            assert {code for code, _ in codes(found)} == {"signature-missing"}


def test_a_card_signs_a_bundle_that_is_good(made: Callable[[Mapping[str, Sign]], Path]) -> None:
    token = a_token().with_signer()
    with signer_from_token(token.module, token.label, PIN) as signer:
        bundle = made({SIGNATURE: lambda data: sign_detached(data, signer, NOW)})
    found = judged(bundle, anchors=(anchor_record(ROOT, LAB),), crl_required=False)
    assert isinstance(found, VerifiedBundle), found.faults
    assert found.verdict.signer == "Card holder"


def test_a_signature_over_other_bytes_refuses_under_every_policy(
    made: Callable[[Mapping[str, Sign]], Path],
) -> None:
    bundle = made({**by_cms(), **BY_KEY})
    (bundle / SIGNATURE_ML_DSA).write_bytes(KEY.sign(b"something else"))
    for policy in SignaturesRequired:
        assert codes(judged(bundle, policy)) == [("signature-not-good", SIGNATURE_ML_DSA)]
    (bundle / SIGNATURE_ML_DSA).write_bytes(b"short")
    for policy in SignaturesRequired:
        assert codes(judged(bundle, policy)) == [("signature-malformed", SIGNATURE_ML_DSA)]


def test_a_key_nobody_installed_does_not_stand_in_the_way_of_what_is_asked_for(
    made: Callable[[Mapping[str, Sign]], Path],
) -> None:
    bundle = made({**by_cms(), **BY_KEY})
    elsewhere = an_ml_dsa_record(MlDsaSigner(new_key()), OTHER)
    found = judged(bundle, CMS, keys=(elsewhere,))
    assert isinstance(found, VerifiedBundle)
    assert "could not be checked" in found.verdict.sentence
    assert codes(judged(bundle, BOTH, keys=(elsewhere,))) == [("signature-not-checked", SIGNATURE_ML_DSA)]


def test_nobody_signed(made: Callable[[Mapping[str, Sign]], Path]) -> None:
    bundle = made(by_cms())
    (bundle / SIGNATURE).unlink()
    for policy in SignaturesRequired:
        assert codes(judged(bundle, policy)) == [("signature-missing", SIGNATURE)]


def test_a_cms_signature_by_the_code_of_its_fault(made: Callable[[Mapping[str, Sign]], Path]) -> None:
    bundle = made(by_cms())

    def code(**changes: object) -> str:
        ((found, file),) = codes(judged(bundle, **changes))  # type: ignore[arg-type]  # each by its name
        assert file == SIGNATURE
        assert found in PROVENANCE_CODES
        return found

    theirs = anchor_record(ROOT_OF_LAB, OTHER)
    stranger = anchor_record(STRANGER.authority.certificate)
    revoked = read_crl(a_crl(IDENTITY, revoked=True), [ROOT_OF_LAB], NOW)
    assert code(anchors=()) == "signature-not-checked"
    assert code(anchors=(stranger,)) == "signer-unknown"
    assert code(anchors=(theirs,)) == "signer-of-another-organisation"
    assert code(crls=()) == "revocation-not-checked"
    assert code(now=NOW + timedelta(days=90)) == "revocation-list-out-of-date"
    assert code(crls=(revoked,)) == "signer-revoked"
    assert code(now=NOW + timedelta(days=1200)) == "signer-expired"
    assert code(now=NOW - timedelta(days=1)) == "signer-not-yet-valid"


def test_signers_that_are_no_signers(made: Callable[[Mapping[str, Sign]], Path]) -> None:
    key, root_key = ec.generate_private_key(ec.SECP384R1()), an_authority_key()
    root = a_certificate("Root", root_key)
    anchors = (anchor_record(root),)
    crls = (read_crl(a_list(root, root_key), [root], NOW),)
    odd = a_certificate("For keys", key, by=(root, root_key), authority=False, usage={"key_encipherment"})
    bundle = made(by_cms(SoftSigner(odd, (), key)))
    found = codes(judged(bundle, anchors=anchors, crls=crls))
    assert found == [("signer-wrong-purpose", SIGNATURE)]
    weak_key = an_authority_key(2048)
    weak = a_certificate("Weak issuer", weak_key, by=(root, root_key))
    below = a_certificate("Signer", key, by=(weak, weak_key), authority=False)
    statement = (bundle / "provenance.json").read_bytes()
    (bundle / SIGNATURE).write_bytes(sign_detached(statement, SoftSigner(below, (weak,), key), NOW))
    assert codes(judged(bundle, anchors=anchors, crls=crls)) == [("signer-chain-weak", SIGNATURE)]


def test_an_ml_dsa_key_by_the_code_of_its_fault(made: Callable[[Mapping[str, Sign]], Path]) -> None:
    bundle = made(BY_KEY)
    cases = {
        "signature-not-checked": judged(bundle, ML_DSA, keys=()),
        "signer-expired": judged(bundle, ML_DSA, now=NOW + timedelta(days=701)),
        "signer-not-yet-valid": judged(bundle, ML_DSA, now=NOW - timedelta(days=2)),
        "signer-of-another-organisation": judged(bundle, ML_DSA, keys=(an_ml_dsa_record(KEY, OTHER),)),
    }
    for code, found in cases.items():
        assert codes(found) == [(code, SIGNATURE_ML_DSA)]


def test_a_statement_moved_to_another_organisation_is_no_way_round_an_anchor(
    made: Callable[[Mapping[str, Sign]], Path],
) -> None:
    """The submission says LAB; the signer is good, but installed for another organisation."""
    bundle = made(by_cms(a_signer(STRANGER)))
    anchors = (anchor_record(STRANGER.authority.certificate, OTHER), ANCHOR)
    crls = (read_crl(a_crl(STRANGER), [STRANGER.authority.certificate], NOW),)
    found = judged(bundle, anchors=anchors, crls=crls)
    assert codes(found) == [("signer-of-another-organisation", SIGNATURE)]


def test_every_fault_of_custody_has_a_code_of_the_intake() -> None:
    assert set(CODES) == set(Fault)
    assert set(CODES.values()) == set(SIGNATURE_RULES)
