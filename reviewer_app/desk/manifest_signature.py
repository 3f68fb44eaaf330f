"""The records officer's detached signature (CMS) over a package's payload manifest: one judgement of it.

`records check` asks it of a whole package, `findings check --manifest` of one listed file.

- A certificate outside its validity today leaves the signature *could not be checked*: the time of signing is
  only a claim of the signer's clock, and a stolen key could have signed yesterday with last year's clock.
- So that only that is open, everything else is asked as of the claimed time: what does not hold then either
  (another authority, a revoked certificate, a certificate that was not in force) is not valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from reviewer_app.custody.certificates import roles_of
from reviewer_app.custody.cms_chain import Fault
from reviewer_app.custody.cms_check import SignatureCheck, check_detached
from reviewer_app.custody.cms_form import parse_detached
from reviewer_app.custody.verdict import Status
from reviewer_app.domain.people import Role
from reviewer_app.domain.standing import Standing
from reviewer_app.domain.text import one_line

_STANDINGS = {
    Status.GOOD: Standing.VALID,
    Status.NOT_GOOD: Standing.NOT_VALID,
    Status.NOT_CHECKED: Standing.NOT_CHECKED,
}
_OUTSIDE = frozenset({Fault.EXPIRED, Fault.NOT_YET_VALID})


@dataclass(frozen=True, slots=True)
class ManifestSignature:
    """`said` is the verdict without its full stop. Where it is not valid, `fault` names why and `reason`
    follows "because"; both are "" where it is."""

    standing: Standing
    said: str
    fault: str = ""
    reason: str = ""
    signer: str = ""
    signed_at: datetime | None = None


def judged(
    data: bytes,
    signature: bytes,
    authorities: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    now: datetime,
) -> ManifestSignature:
    """The signature over the manifest `data`, at `now` (aware); with `lists` (DER) they must answer."""
    found = check_detached(data, signature, authorities, now, crls=lists, require_crl=bool(lists))
    outside = found.fault in _OUTSIDE and found.signed_at is not None
    then = _as_claimed(data, signature, authorities, lists, found) if outside else found
    said = one_line(then.verdict.sentence).rstrip(".")
    signer = then.signer.name if then.signer else ""
    if not then.verdict.good:
        standing, reason = _STANDINGS[then.verdict.status], f"{said[:1].lower()}{said[1:]}"
        fault = "time" if outside and then.fault in _OUTSIDE else str(then.fault or "not-good")
        return ManifestSignature(standing, said, fault, reason, signer)
    if Role.RECORDS_OFFICER not in roles_of(parse_detached(signature).certificate):
        reason = "its certificate does not carry the role records officer"
        return ManifestSignature(Standing.NOT_VALID, said, "role", reason, signer)
    if outside:
        reason = _outside(found, now)
        return ManifestSignature(Standing.NOT_CHECKED, reason, str(found.fault), reason, signer)
    return ManifestSignature(Standing.VALID, said, signer=signer, signed_at=then.signed_at)


def _as_claimed(
    data: bytes,
    signature: bytes,
    authorities: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    found: SignatureCheck,
) -> SignatureCheck:
    """The same as of the time it claims: a list that names the signer counts, none must answer."""
    assert found.signed_at is not None  # the caller has looked
    return check_detached(data, signature, authorities, found.signed_at, crls=lists, require_crl=False)


def _outside(found: SignatureCheck, now: datetime) -> str:
    """Why a certificate outside its validity leaves it open; follows "because"."""
    ends = found.signer.not_after if found.signer else now
    if found.fault is Fault.NOT_YET_VALID:
        which = "a certificate of its chain is not yet valid today"
    elif now > ends:
        which = f"its certificate ran out on {ends:%Y-%m-%d}"
    else:
        which = "the certificate of its authority has run out"
    claimed = f"{found.signed_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{which}, and that it was made at {claimed}, when all was in force, is only its own claim"
