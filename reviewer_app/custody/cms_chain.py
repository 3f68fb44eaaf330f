"""From a signer's certificate to a trust anchor, and past the revocation lists, with pyHanko offline.

- Nothing is fetched. pyHanko's *soft-fail* does not read lists given to it when a certificate names no
  distribution point, so revocation information is always required first; only when there is none, and the
  caller allows it, does the check go on without, and says so.
- A list that names a certificate of the chain counts even when it is out of date.
- Every certificate in the file must belong to the chain: what no check reads may not be there.
- No certificate of the chain is weaker than `strength` asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.anchors import subject_of
from reviewer_app.custody.certificates import certificate_from_der, outside_validity, revoked_by
from reviewer_app.custody.cms_form import DetachedSignature
from reviewer_app.custody.offline import run_offline
from reviewer_app.custody.strength import weakness
from reviewer_app.custody.verdict import Verdict, not_checked, not_good

# What pyHanko raises when a certificate of the chain is odd in a way it did not foresee.
_BREAKS = (ValueError, TypeError, KeyError, AttributeError, NotImplementedError)


class Fault(StrEnum):
    """A stable name for each way a signature is not good, or could not be checked."""

    MALFORMED = "malformed"
    WRONG_ALGORITHM = "wrong-algorithm"
    TAMPERED = "tampered"
    NO_ANCHORS = "no-anchors"
    UNKNOWN_SIGNER = "unknown-signer"
    BROKEN_CHAIN = "broken-chain"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_PURPOSE = "wrong-purpose"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation-unknown"
    REVOCATION_STALE = "revocation-stale"
    WEAK_CHAIN = "weak-chain"
    OTHER_ORGANISATION = "other-organisation"
    NO_KEY = "no-key"
    UNAVAILABLE = "algorithm-unavailable"


_UNCHECKED = frozenset({Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_STALE})


class Found(Exception):
    """The first fault of a signature, on its way to the answer."""

    def __init__(self, fault: Fault, verdict: Verdict) -> None:
        self.fault, self.verdict = fault, verdict
        super().__init__(verdict.sentence)


def chain_of(
    who: str, parsed: DetachedSignature, anchors: Sequence[x509.Certificate], now: datetime
) -> list[x509.Certificate]:
    """The chain, anchor first, valid at `now`, without regard to revocation. Raises Found."""
    if not anchors:
        sentence = f"{who} could not be checked: no trust anchor is installed."
        raise Found(Fault.NO_ANCHORS, not_checked(sentence))
    path = _validate(who, parsed, anchors, now, None)
    fault = outside_validity(path[0], now)
    if fault:
        kind = Fault.EXPIRED if now > path[0].not_valid_after_utc else Fault.NOT_YET_VALID
        raise Found(kind, not_good(f"{who} is not good: {fault}"))
    if not parsed.embedded <= {each.public_bytes(Encoding.DER) for each in path}:
        sentence = f"{who} carries certificates that are no part of its chain."
        raise Found(Fault.BROKEN_CHAIN, not_good(sentence))
    for each in path:
        weak = weakness(each)
        if weak:
            sentence = f"{who} is not good: of {subject_of(each)} in its chain, {weak}."
            raise Found(Fault.WEAK_CHAIN, not_good(sentence))
    return path


def check_revocation(
    who: str,
    parsed: DetachedSignature,
    path: list[x509.Certificate],
    crls: Sequence[bytes],
    now: datetime,
    *,
    require: bool,
) -> bool:
    """True when every certificate of `path` was looked up in a current list; False when it could not be and
    `require` is false. Raises Found: revoked, or revocation unknown."""
    for issuer, certificate in pairwise(path):
        revoked = revoked_by(crls, certificate, issuer)
        if revoked is not None:
            sentence = f"{who} is not good: a certificate was revoked on {revoked:%Y-%m-%d %H:%M} UTC."
            raise Found(Fault.REVOKED, not_good(sentence))
    try:
        _validate(who, parsed, path[:1], now, crls)
    except Found as found:
        if found.fault in _UNCHECKED and not require:
            return False
        raise
    return True


def _validate(
    who: str,
    parsed: DetachedSignature,
    anchors: Sequence[x509.Certificate],
    now: datetime,
    crls: Sequence[bytes] | None,
) -> list[x509.Certificate]:
    """The validated chain, anchor first; with `crls`, each of its certificates is on none of them."""
    from pyhanko_certvalidator import CertificateValidator
    from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

    context = _context(anchors, now, crls)
    validator = CertificateValidator(parsed.asn1_certificate, _others(parsed), context)
    try:
        path = run_offline(validator.async_validate_path())
        return [certificate_from_der(each.dump()) for each in path.iter_certs(include_root=True)]
    except (PathBuildingError, ValidationError, *_BREAKS) as error:
        raise _translated(who, error) from error


def _translated(who: str, error: Exception) -> Found:
    """pyHanko's error as an answer."""
    from pyhanko_certvalidator import errors as told

    match error:
        case told.PathBuildingError() | told.InvalidCertificateError():
            sentence = f"{who} is of an unknown signer: no chain leads to an installed trust anchor."
            return Found(Fault.UNKNOWN_SIGNER, not_good(sentence))
        case told.ExpiredError():
            sentence = f"{who} is not good: a certificate expired on {error.expired_dt:%Y-%m-%d %H:%M} UTC."
            return Found(Fault.EXPIRED, not_good(sentence))
        case told.NotYetValidError():
            since = f"{error.valid_from:%Y-%m-%d %H:%M} UTC"
            return Found(
                Fault.NOT_YET_VALID, not_good(f"{who} is not good: a certificate is not valid until {since}.")
            )
        case told.RevokedError():
            since = f"{error.revocation_dt:%Y-%m-%d %H:%M} UTC"
            return Found(Fault.REVOKED, not_good(f"{who} is not good: a certificate was revoked on {since}."))
        case told.InsufficientRevinfoError():
            stale = isinstance(error, told.StaleRevinfoError)
            kind = Fault.REVOCATION_STALE if stale else Fault.REVOCATION_UNKNOWN
            reason = "a revocation list is out of date" if stale else "a revocation list is missing"
            return Found(kind, not_checked(f"{who} could not be checked for revocation: {reason}."))
    sentence = f"{who} is not good: its chain of certificates does not hold."
    return Found(Fault.BROKEN_CHAIN, not_good(sentence))


def _others(parsed: DetachedSignature) -> list[Any]:
    from asn1crypto import x509 as asn1_x509

    return [asn1_x509.Certificate.load(der) for der in sorted(parsed.embedded)]


def _context(anchors: Sequence[x509.Certificate], now: datetime, crls: Sequence[bytes] | None) -> Any:
    from asn1crypto import x509 as asn1_x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in anchors],
        moment=now,
        allow_fetching=False,
        crls=_readable(crls or ()),
        revocation_mode="none" if crls is None else "require",
    )


def _readable(crls: Sequence[bytes]) -> list[Any]:
    """The lists that can be read; one that cannot is as good as missing."""
    from asn1crypto import crl as asn1_crl

    found = []
    for data in crls:
        try:
            each = asn1_crl.CertificateList.load(data, strict=True)
            _ = each.native
        except Exception:  # noqa: S112  # asn1crypto meets odd bytes with whatever breaks first
            continue
        found.append(each)
    return found
