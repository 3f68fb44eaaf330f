"""What an administrator installs as a trust anchor: read strictly, refused with a reason.

- One certificate in a file, PEM or DER. It is a root: a CA that may sign certificates, self-signed. An
  intermediate authority is no anchor, because its root could no longer withdraw it.
- It is valid at the time, and strong enough to stand over others (see `strength`).
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.certificates import (
    certificate_from_der,
    fingerprint,
    is_authority,
    key_usage_of,
    name_of,
    outside_validity,
)
from reviewer_app.custody.files import to_base64
from reviewer_app.custody.strength import weakness
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import visible
from reviewer_app.domain.trust import TrustAnchor

_LARGEST = 64 * 1024


class AnchorRefused(DeskError):
    """The trust anchor {name} is refused: {fault}."""


class AnchorUnreadable(DeskError):
    """The file holds no trust anchor: {fault}."""


def read_anchor(data: bytes, now: datetime) -> x509.Certificate:
    """The root in a file an administrator names. Raises AnchorUnreadable, AnchorRefused."""
    certificate = _one_certificate(data)
    # The library verifies no SHA-1: asked last, it is not mistaken for a signature of somebody else.
    fault = (
        _unfit(certificate)
        or outside_validity(certificate, now)
        or weakness(certificate)
        or _under_another(certificate)
    )
    if fault:
        raise AnchorRefused(name=subject_of(certificate), fault=fault.rstrip("."))
    return certificate


def anchor_record(certificate: x509.Certificate, organisation: str = "") -> TrustAnchor:
    """The record of an anchor that vouches for `organisation` ("": any), not yet said to be installed."""
    return TrustAnchor(
        subject=subject_of(certificate),
        certificate=to_base64(certificate.public_bytes(Encoding.DER)),
        fingerprint_sha384=fingerprint(certificate),
        not_before=timestamp(certificate.not_valid_before_utc),
        not_after=timestamp(certificate.not_valid_after_utc),
        organisation=organisation,
    )


def subject_of(certificate: x509.Certificate) -> str:
    """A name to show: the common name, or the whole subject where there is none."""
    return name_of(certificate) or visible(certificate.subject.rfc4514_string(), lines=False) or "(no name)"


def is_self_signed(certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _one_certificate(data: bytes) -> x509.Certificate:
    if len(data) > _LARGEST:
        raise AnchorUnreadable(fault=f"it is larger than {_LARGEST} bytes")
    if b"PRIVATE KEY-----" in data:
        raise AnchorUnreadable(fault="it holds a private key; only the certificate is installed")
    try:
        ders = [data]
        if b"-----BEGIN" in data:
            ders = [each.public_bytes(Encoding.DER) for each in x509.load_pem_x509_certificates(data)]
        found = [certificate_from_der(each) for each in ders]
    except ValueError as error:
        raise AnchorUnreadable(fault="it is not a certificate in PEM or DER") from error
    if len(found) != 1:
        raise AnchorUnreadable(fault=f"it holds {len(found)} certificates; install one at a time")
    return found[0]


def _unfit(certificate: x509.Certificate) -> str:
    usage = key_usage_of(certificate)
    if not is_authority(certificate):
        return "it is not the certificate of an authority"
    if usage is not None and not usage.key_cert_sign:
        return "its key usage does not let it sign certificates"
    return ""


def _under_another(certificate: x509.Certificate) -> str:
    if certificate.issuer != certificate.subject or not is_self_signed(certificate):
        return "it is not self-signed: an intermediate authority is no anchor, install its root"
    return ""
