"""How a bundle's signatures are judged at this desk: by what is installed in the workspace, under its policy.

- Custody judges each signature and tells its faults apart; intake puts the verdicts together. This module
  carries the answers from one to the other, with a stable code for each fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck
from reviewer_app.custody.submitters import check_cms, check_ml_dsa
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.policy import SitePolicy
from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor
from reviewer_app.intake import faults
from reviewer_app.intake.profile import SIGNATURE, SIGNATURE_ML_DSA
from reviewer_app.intake.provenance import Kind, Provenance, SignatureVerdict, Verify, judged
from reviewer_app.intake.provenance import Status as StatusWord

CODES: Mapping[Fault, str] = {
    Fault.MALFORMED: faults.SIGNATURE_MALFORMED.code,
    Fault.WRONG_ALGORITHM: faults.SIGNATURE_ALGORITHM.code,
    Fault.TAMPERED: faults.SIGNATURE_BAD.code,
    Fault.NO_ANCHORS: faults.SIGNATURE_UNCHECKED.code,
    Fault.NO_KEY: faults.SIGNATURE_UNCHECKED.code,
    Fault.UNAVAILABLE: faults.SIGNATURE_UNCHECKED.code,
    Fault.UNKNOWN_SIGNER: faults.SIGNER_UNKNOWN.code,
    Fault.BROKEN_CHAIN: faults.SIGNER_CHAIN_BROKEN.code,
    Fault.WEAK_CHAIN: faults.SIGNER_CHAIN_WEAK.code,
    Fault.EXPIRED: faults.SIGNER_EXPIRED.code,
    Fault.NOT_YET_VALID: faults.SIGNER_NOT_YET_VALID.code,
    Fault.WRONG_PURPOSE: faults.SIGNER_WRONG_PURPOSE.code,
    Fault.REVOKED: faults.SIGNER_REVOKED.code,
    Fault.REVOCATION_UNKNOWN: faults.REVOCATION_UNCHECKED.code,
    Fault.REVOCATION_STALE: faults.REVOCATION_OUT_OF_DATE.code,
    Fault.OTHER_ORGANISATION: faults.SIGNER_OF_ANOTHER.code,
}
_WORDS: Mapping[Status, StatusWord] = {
    Status.GOOD: "good",
    Status.NOT_GOOD: "not good",
    Status.NOT_CHECKED: "could not be checked",
}


def provenance_check(
    anchors: Sequence[TrustAnchor],
    crls: Sequence[RevocationList],
    keys: Sequence[SubmitterKey],
    policy: SitePolicy,
    now: datetime,
) -> Verify:
    """How `read_bundle` judges a bundle's signatures at `now` (aware)."""

    def verify(statement: bytes, signatures: Mapping[str, bytes], submitter: str | None) -> Provenance:
        parts = []
        if SIGNATURE in signatures:
            found = check_cms(
                statement,
                signatures[SIGNATURE],
                anchors,
                crls,
                submitter,
                now,
                crl_required=policy.crl_required,
            )
            parts.append(_verdict("CMS", found))
        if SIGNATURE_ML_DSA in signatures:
            found = check_ml_dsa(statement, signatures[SIGNATURE_ML_DSA], keys, submitter, now)
            parts.append(_verdict("ML-DSA-87", found))
        return judged(tuple(parts), policy.signatures)

    return verify


def _verdict(kind: Kind, found: SignatureCheck) -> SignatureVerdict:
    return SignatureVerdict(
        status=_WORDS[found.verdict.status],
        sentence=found.verdict.sentence,
        signer=found.signer.name if found.signer else "",
        kind=kind,
        code=CODES[found.fault] if found.fault else "",
        organisation=found.signer.organisation if found.signer else "",
    )
