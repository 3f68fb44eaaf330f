"""The records officer's detached signature (CMS) over a package's payload manifest: one judgement of it.

`records check` asks it of a whole package, `findings check --manifest` of one listed file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from reviewer_app.custody.certificates import roles_of
from reviewer_app.custody.cms_check import check_detached
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
    said = one_line(found.verdict.sentence).rstrip(".")
    signer = found.signer.name if found.signer else ""
    if not found.verdict.good:
        standing, reason = _STANDINGS[found.verdict.status], f"{said[:1].lower()}{said[1:]}"
        return ManifestSignature(standing, said, str(found.fault or "not-good"), reason, signer)
    if Role.RECORDS_OFFICER not in roles_of(parse_detached(signature).certificate):
        reason = "its certificate does not carry the role records officer"
        return ManifestSignature(Standing.NOT_VALID, said, "role", reason, signer)
    return ManifestSignature(Standing.VALID, said, signer=signer, signed_at=found.signed_at)
