"""What a certificate says, and whether it is to be believed.

- A person's certificate is good when the workspace's authority issued it, now lies within both validities,
  it may sign, it carries every role asked for, and no revocation list given names it.
- A list that is out of date, or that the authority did not sign, proves nothing: with `require_crl` the
  answer is then *could not be checked*; without, the sentence says that revocation was not checked.
- A list that names the certificate counts even when it is out of date.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID, ObjectIdentifier

from reviewer_app.custody.strength import weakness
from reviewer_app.custody.verdict import Verdict, good, not_checked, not_good
from reviewer_app.domain.people import Role
from reviewer_app.domain.text import visible

# What the library raises for bytes that are no certificate, or no revocation list, it can read.
UNREADABLE = (
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
    CryptographyDeprecationWarning,  # a serial number RFC 5280 forbids, where warnings are errors
    ValueError,
)


def name_of(certificate: x509.Certificate) -> str:
    """The common name, hidden characters made visible; "" when there is none."""
    return visible("; ".join(_values(certificate, NameOID.COMMON_NAME)), lines=False)


def organisation_of(certificate: x509.Certificate) -> str:
    return visible("; ".join(_values(certificate, NameOID.ORGANIZATION_NAME)), lines=False)


def person_id_of(certificate: x509.Certificate) -> str:
    """The UID; "" when there is not exactly one."""
    values = _values(certificate, NameOID.USER_ID)
    return values[0] if len(values) == 1 else ""


def roles_of(certificate: x509.Certificate) -> frozenset[Role]:
    """The roles among the OUs; units that are no role are left out."""
    known = {role.value: role for role in Role}
    units = _values(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)
    return frozenset(known[unit] for unit in units if unit in known)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-384 of the DER, hex."""
    return certificate.fingerprint(hashes.SHA384()).hex()


def certificate_from_der(data: bytes) -> x509.Certificate:
    """ValueError when `data` is not a DER certificate with readable names, dates, key and extensions."""
    try:
        certificate = x509.load_der_x509_certificate(data)
        _ = (certificate.subject, certificate.issuer, certificate.extensions, certificate.public_key())
        _ = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    except UNREADABLE as error:
        raise ValueError("the certificate cannot be read") from error
    if certificate.serial_number <= 0:
        raise ValueError("the certificate's serial number is not positive")
    return certificate


def is_p384(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1)


@lru_cache(maxsize=1024)  # a journal asks the same of every entry
def issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """True when the name matches and the signature is the authority's, ECDSA with SHA-384."""
    try:
        if not isinstance(certificate.signature_hash_algorithm, hashes.SHA384):
            return False
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def may_sign(certificate: x509.Certificate) -> bool:
    """True for an end entity whose key usage says digitalSignature or nonRepudiation."""
    if is_authority(certificate):
        return False
    usage = key_usage_of(certificate)
    return usage is not None and (usage.digital_signature or usage.content_commitment)


def is_authority(certificate: x509.Certificate) -> bool:
    """True when basic constraints say CA."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def check_authority(authority: x509.Certificate) -> Verdict:
    """Whether `authority` can be an authority at all: self-signed, P-384, a CA that may sign certificates."""
    who = f"The authority {name_of(authority)}"
    usage = key_usage_of(authority)
    if not is_p384(authority) or not issued_by(authority, authority):
        return not_good(f"{who} is not self-signed with ECDSA P-384 and SHA-384.")
    if not is_authority(authority) or usage is None or not usage.key_cert_sign:
        return not_good(f"{who} may not issue certificates.")
    return good(f"{who} may issue certificates.")


def check_certificate(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    now: datetime,
    roles: Collection[Role] = (),
    *,
    crls: Sequence[bytes] = (),
    require_crl: bool = False,
) -> Verdict:
    """Whether `certificate` is good at `now` (aware), and carries every one of `roles`; `crls` are DER."""
    who = f"The certificate of {name_of(certificate)} ({person_id_of(certificate)})"
    root = check_authority(authority)
    if not root.good:
        return root
    if not issued_by(certificate, authority):
        return not_good(f"{who} was not issued by this workspace's authority.")
    for each in (certificate, authority):
        fault = outside_validity(each, now)
        if fault:
            return not_good(fault)
    weak = weakness(certificate)
    if not may_sign(certificate) or weak:
        return not_good(f"{who} is not for signing{f': {weak}' if weak else ''}.")
    lacking = sorted(set(roles) - roles_of(certificate))
    if lacking:
        return not_good(f"{who} does not carry the role {', '.join(lacking)}.")
    return _check_revocation(who, certificate, authority, now, crls, require_crl)


def outside_validity(certificate: x509.Certificate, now: datetime) -> str:
    """Why `now` (aware) is outside the certificate's validity, a sentence; "" when it is inside."""
    who = f"The certificate of {name_of(certificate)}"
    if now < certificate.not_valid_before_utc:
        return f"{who} is not yet valid: it begins on {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC."
    if now > certificate.not_valid_after_utc:
        return f"{who} expired on {certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC."
    return ""


def revoked_by(
    crls: Sequence[bytes], certificate: x509.Certificate, issuer: x509.Certificate
) -> datetime | None:
    """Since when (UTC) a list `issuer` signed, of whatever age, names `certificate`; None when none does."""
    for each in _lists(crls, issuer):
        entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None:
            return entry.revocation_date_utc
    return None


def is_list_of(authority: x509.Certificate, crl: bytes) -> bool:
    """Whether `crl` (DER) is a revocation list that `authority` signed."""
    return _crl_of(crl, authority) is not None


def _check_revocation(
    who: str,
    certificate: x509.Certificate,
    authority: x509.Certificate,
    now: datetime,
    crls: Sequence[bytes],
    require: bool,
) -> Verdict:
    revoked = revoked_by(crls, certificate, authority)
    if revoked is not None:
        return not_good(f"{who} was revoked on {revoked:%Y-%m-%d %H:%M} UTC.")
    lists = _lists(crls, authority)
    if any(_current(each, now) for each in lists):
        return good(f"{who} is good, and is on no revocation list.")
    reason = "every revocation list is out of date" if lists else "there is no revocation list"
    if require:
        return not_checked(f"{who} could not be checked for revocation: {reason}.")
    return good(f"{who} is good; whether it was revoked was not checked, because {reason}.")


def _lists(crls: Sequence[bytes], issuer: x509.Certificate) -> list[x509.CertificateRevocationList]:
    return [found for data in crls if (found := _crl_of(data, issuer)) is not None]


def _crl_of(data: bytes, authority: x509.Certificate) -> x509.CertificateRevocationList | None:
    try:
        found = x509.load_der_x509_crl(data)
        key = authority.public_key()
        # a laboratory's authority may be RSA
        if (
            not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
            or found.issuer != authority.subject
        ):
            return None
        return found if found.is_signature_valid(key) else None
    except (*UNREADABLE, TypeError):
        return None


def _current(crl: x509.CertificateRevocationList, now: datetime) -> bool:
    until = crl.next_update_utc
    return crl.last_update_utc <= now and until is not None and now <= until


def key_usage_of(certificate: x509.Certificate) -> x509.KeyUsage | None:
    """The key usage extension; None when there is none."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _values(certificate: x509.Certificate, kind: ObjectIdentifier) -> list[str]:
    return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(kind)]
