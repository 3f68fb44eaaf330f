"""Check a detached CMS signature offline: is it whole, whose is it, and may it be believed now.

- Integrity first, then the chain to a trust anchor, then purpose, then revocation; the first fault found is
  the answer, and each kind of fault has its own name.
- Nothing is fetched, and *could not be checked* is an answer of its own.
- `require_crl` is the caller's policy. Without it a signature may be good though there was no list to look
  in; the sentence and `revocation_checked` then say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from reviewer_app.custody.certificates import (
    fingerprint,
    may_sign,
    name_of,
    organisation_of,
)
from reviewer_app.custody.cms_chain import Fault, Found, chain_of, check_revocation
from reviewer_app.custody.cms_form import DetachedSignature, Malformed, WrongAlgorithm, parse_detached
from reviewer_app.custody.verdict import Verdict, good, not_good
from reviewer_app.domain.text import visible


@dataclass(frozen=True, slots=True)
class SignerIdentity:
    """Who the certificate says signed; hidden characters made visible. `serial` is hex."""

    subject: str
    name: str
    organisation: str
    issuer: str
    serial: str
    not_after: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """`fault` is None only when the verdict is good. `signed_at` is the signer's own clock."""

    verdict: Verdict
    fault: Fault | None = None
    signer: SignerIdentity | None = None
    signed_at: datetime | None = None
    revocation_checked: bool = False


def check_detached(
    data: bytes,
    signature: bytes,
    anchors: Sequence[x509.Certificate],
    now: datetime,
    *,
    crls: Sequence[bytes] = (),
    require_crl: bool,
) -> SignatureCheck:
    """Check `signature` (DER) over `data` at `now` (aware), against `anchors` and `crls` (DER)."""
    try:
        parsed = parse_detached(signature)
    except Malformed as error:
        return SignatureCheck(not_good(f"The signature cannot be read: {error}."), Fault.MALFORMED)
    except WrongAlgorithm:
        sentence = "The signature is not ECDSA P-384 with SHA-384, the only kind accepted."
        return SignatureCheck(not_good(sentence), Fault.WRONG_ALGORITHM)
    check = SignatureCheck(good(""), signer=identity_of(parsed.certificate), signed_at=parsed.signed_at)
    who = f"The signature of {_who(parsed.certificate)}"
    try:
        _check_integrity(who, parsed, data)
        path = chain_of(who, parsed, anchors, now)
        _check_purpose(who, parsed.certificate)
        checked = check_revocation(who, parsed, path, crls, now, require=require_crl)
    except Found as found:
        return replace(check, verdict=found.verdict, fault=found.fault)
    remark = "" if checked else "; whether a certificate was revoked was not checked, for want of a list"
    return replace(check, verdict=good(f"{who} is good{remark}."), revocation_checked=checked)


def identity_of(certificate: x509.Certificate) -> SignerIdentity:
    return SignerIdentity(
        subject=visible(certificate.subject.rfc4514_string(), lines=False),
        name=name_of(certificate),
        organisation=organisation_of(certificate),
        issuer=visible(certificate.issuer.rfc4514_string(), lines=False),
        serial=f"{certificate.serial_number:x}",
        not_after=certificate.not_valid_after_utc,
        fingerprint=fingerprint(certificate),
    )


def _who(certificate: x509.Certificate) -> str:
    name, organisation = name_of(certificate) or "an unnamed signer", organisation_of(certificate)
    return f"{name} ({organisation})" if organisation else name


def _check_integrity(who: str, parsed: DetachedSignature, data: bytes) -> None:
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    try:
        extract_certs_for_validation(parsed.signed_data)  # the signing-certificate attribute
        intact, valid = validate_sig_integrity(
            parsed.signer_info, parsed.asn1_certificate, "data", hashlib.sha384(data).digest()
        )
    except Exception as error:  # attributes are hostile bytes to pyHanko, which breaks in its own ways
        raise Found(Fault.TAMPERED, not_good(f"{who} was altered: its attributes do not agree.")) from error
    if not valid:
        raise Found(Fault.TAMPERED, not_good(f"{who} was altered, or was made with another key."))
    if not intact:
        raise Found(Fault.TAMPERED, not_good(f"{who} is over other data: what was signed was altered."))


_PURPOSES = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing, RFC 9336
    }
)


def _check_purpose(who: str, certificate: x509.Certificate) -> None:
    """Key usage must say it signs; extended key usage, where there is one, must name one of _PURPOSES."""
    wrong = not may_sign(certificate)
    try:
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        wrong = wrong or not _PURPOSES & set(extended)
    except x509.ExtensionNotFound:
        pass
    if wrong:
        sentence = f"{who} is not good: the certificate is not for signing documents."
        raise Found(Fault.WRONG_PURPOSE, not_good(sentence))
