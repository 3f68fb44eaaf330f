"""Whether a signer's certificate was revoked: by the lists somebody gives, and by those that lie in the file.

- A list counts only when a certificate of the signer's own chain has signed it; a stranger's list in the file
  makes the signature not valid, because this app would never have written it there.
- A list that counts and names a certificate of the chain ends it, however old the list and wherever it lay.
  Where it says that the certificate was over in good order (superseded, privilege withdrawn: RFC 5280, 5.3.1)
  only after the time the signature claims, the claim decides, and a claim leaves the signature unchecked.
- A list that was given answers for today: out of date, it leaves the question open.
- A list in the file answers for the moment of the signature, as the signer's workstation told it, no later.
  It was chosen by whoever signed: it says what was known then, and cannot say what came since.
- RFC 5280, section 5; in a PDF the lists lie in the document security store (ETSI EN 319 142-1, 5.4.2).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from reviewer_app.findings.report import Code, Fault

_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)
_STORE_KEYS = {"/Certs", "/CRLs"}
_FOREIGN = Fault(Code.FOREIGN_DATA, "the file carries validation data that is not of its signers' authority")
_IN_GOOD_ORDER = {
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.privilege_withdrawn,
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.cessation_of_operation,
}
REVOKED = Fault(Code.REVOKED, "its certificate was revoked")


class Embedded:
    """The certificates and lists (DER) in the security store as it was when `signature` was made."""

    def __init__(self, reader: PdfFileReader, signature: EmbeddedPdfSignature) -> None:
        root = reader.get_historical_root(signature.signed_revision)
        store = root["/DSS"] if "/DSS" in root else {}  # noqa: SIM401  # its `get` follows no reference
        self.certificates = _streams(store, "/Certs")
        self.lists = _streams(store, "/CRLs")
        whole = set(store) == _STORE_KEYS and self.certificates and self.lists
        self.unknown = "/DSS" in root and not whole

    def fault(self, known: Collection[bytes]) -> Fault | None:
        """Whether something lies there that none of the `known` certificates (DER) accounts for."""
        if self.unknown or set(self.certificates) - set(known):
            return _FOREIGN
        return None if all(signed_by_any(one, known) for one in self.lists) else _FOREIGN


def _streams(store: Any, name: str) -> tuple[bytes, ...]:
    return tuple(one.get_object().data for one in store[name]) if name in store else ()


def signed_by_any(der: bytes, certificates: Collection[bytes]) -> bool:
    """Whether one of the certificates (DER) signed the list."""
    return any(_signed(der, x509.load_der_x509_certificate(one)) for one in certificates)


def named(
    chain: Sequence[asn1_x509.Certificate], lists: Sequence[bytes], claimed: datetime | None
) -> Fault | None:
    """What the lists that issuers in `chain` (root first) signed say of the certificates below them.

    `claimed` (aware) is when the signature says it was made, None where it does not. The worst counts.
    """
    certificates = [x509.load_der_x509_certificate(one.dump()) for one in chain]
    faults = [
        _fault(entry, claimed)
        for issuer, certificate in pairwise(certificates)
        for der in lists
        if (entry := _entry(der, issuer, certificate)) is not None
    ]
    return REVOKED if REVOKED in faults else next(iter(faults), None)


def _entry(
    der: bytes, issuer: x509.Certificate, certificate: x509.Certificate
) -> x509.RevokedCertificate | None:
    found = _list(der)
    if found is None or not _signed(der, issuer):
        return None
    return found.get_revoked_certificate_by_serial_number(certificate.serial_number)


def _fault(entry: x509.RevokedCertificate, claimed: datetime | None) -> Fault:
    since = entry.revocation_date_utc  # whole seconds: a signature of the same second is not before it
    if claimed is None or claimed >= since or _reason(entry) not in _IN_GOOD_ORDER:
        return REVOKED
    words = f"its certificate was over from {since:%Y-%m-%d %H:%M} UTC; the earlier signing time is a claim"
    return Fault(Code.REVOKED_SINCE, words)


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (*_UNREADABLE, x509.ExtensionNotFound):
        return x509.ReasonFlags.unspecified


def _list(der: bytes) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_der_x509_crl(der)
    except _UNREADABLE:
        return None


def _signed(der: bytes, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed the list, and it is written in the one form (DER, nothing after it)."""
    found, key = _list(der), issuer.public_key()
    if found is None or found.issuer != issuer.subject:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False
    try:
        return found.is_signature_valid(key)
    except _UNREADABLE:
        return False
