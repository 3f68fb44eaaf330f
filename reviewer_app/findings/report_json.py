"""A report as plain JSON values and back: for `findings check --json`, and between the cage and its parent.

- The names are stable; they are listed in `docs/verification.md`. Times are ISO 8601, in UTC.
- What comes back from a child is trusted in nothing: a value that is not of the form is a ValueError.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reviewer_app.findings.report import FindingsReport, Revocation, SignatureReport, Standing

_TEXTS = ("field", "code", "reason", "signer", "person", "role", "certificate_sha384")


def as_plain(report: FindingsReport) -> dict[str, Any]:
    return {
        "valid": report.valid,
        "standing": report.standing.value,
        "code": report.code,
        "reason": report.reason,
        "pdf_sha384": report.pdf_sha384,
        "drawn_sha384": report.drawn_sha384,
        "signatures": [signature_as_plain(one) for one in report.signatures],
        "remarks": list(report.remarks),
    }


def signature_as_plain(one: SignatureReport) -> dict[str, Any]:
    return {
        "field": one.field,
        "standing": one.standing.value,
        "code": one.code,
        "reason": one.reason,
        "signer": one.signer,
        "person": one.person,
        "role": one.role,
        "signed_at": one.signed_at.isoformat() if one.signed_at else None,
        "clock": "workstation",
        "certificate_sha384": one.certificate_sha384,
        "revocation": one.revocation.value,
    }


def from_plain(plain: object) -> FindingsReport:
    """ValueError for what is not of the form."""
    match plain:
        case {
            "standing": str(standing),
            "code": str(code),
            "reason": str(reason),
            "pdf_sha384": str(whole),
            "drawn_sha384": str(drawn),
            "signatures": list(signatures),
            "remarks": list(remarks),
        }:
            return FindingsReport(
                Standing(standing),
                reason,
                tuple(signature_from_plain(one) for one in signatures),
                whole,
                drawn,
                tuple(str(one) for one in remarks),
                code,
            )
    raise ValueError("no report of a finding")


def signature_from_plain(plain: object) -> SignatureReport:
    """ValueError for what is not of the form."""
    if not isinstance(plain, dict) or not all(isinstance(plain.get(name), str) for name in _TEXTS):
        raise ValueError("no report of a signature")
    at = plain.get("signed_at")
    return SignatureReport(
        **{name: plain[name] for name in _TEXTS},
        standing=Standing(str(plain.get("standing"))),
        revocation=Revocation(str(plain.get("revocation"))),
        signed_at=None if at is None else datetime.fromisoformat(str(at)),
    )
