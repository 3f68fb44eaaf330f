"""What an administrator installs as a revocation list: read strictly, refused with a reason.

- One full list (RFC 5280, section 5) in a file, DER or PEM, signed by an installed trust anchor or by an
  intermediate authority under one. A PEM file may carry the certificates of those intermediates.
- It has a number and says when the next is due. Never a list older than the one installed: an old list in
  place of a new one would make a revoked signer good again.
- A list that is out of date is taken (it still names the revoked); `domain.trust.crl_warning` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.anchors import subject_of
from reviewer_app.custody.certificates import (
    UNREADABLE,
    certificate_from_der,
    is_authority,
    key_usage_of,
    outside_validity,
)
from reviewer_app.custody.files import from_base64, to_base64
from reviewer_app.custody.strength import weak_list, weakness
from reviewer_app.domain.entries import timestamp
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import visible
from reviewer_app.domain.trust import RevocationList

LARGEST = 16 * 1024 * 1024  # bytes
_DEEPEST = 8  # intermediates between a list's issuer and an anchor
_AHEAD = timedelta(minutes=5)  # another clock may be a little before ours
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_BREAKS = (*UNREADABLE, TypeError)


class ListUnreadable(DeskError):
    """The file holds no revocation list: {fault}."""


class ListRefused(DeskError):
    """The revocation list of {issuer} is refused: {fault}."""


class ListNotNewer(DeskError):
    """The revocation list of {issuer} is refused: its number {number} is not above {installed}, the number of
    the one that is installed."""


def read_crl(
    data: bytes,
    anchors: Sequence[x509.Certificate],
    now: datetime,
    installed: Sequence[RevocationList] = (),
) -> RevocationList:
    """The record of the list in a file, to be installed at `now` (aware).

    Raises ListUnreadable, ListRefused, ListNotNewer.
    """
    crl, intermediates = _parts(data)
    name = visible(crl.issuer.rfc4514_string(), lines=False)
    issuer = _issuer(crl, anchors, intermediates, now)
    if issuer is None:
        raise ListRefused(issuer=name, fault="no installed trust anchor stands behind its signature")
    fault = _unfit(crl, issuer, now)
    if fault:
        raise ListRefused(issuer=name, fault=fault)
    record = _record(crl, subject_of(issuer))
    _check_newer(record, issuer, installed)
    return record


def _parts(data: bytes) -> tuple[x509.CertificateRevocationList, list[x509.Certificate]]:
    if len(data) > LARGEST:
        raise ListUnreadable(fault=f"it is larger than {LARGEST} bytes")
    try:
        if b"-----BEGIN" not in data:
            return _whole(x509.load_der_x509_crl(data)), []
        blocks = [(found.group(1), found.group()) for found in _BLOCK.finditer(data)]
        lists = [_whole(x509.load_pem_x509_crl(block)) for label, block in blocks if label == b"X509 CRL"]
        issuers = [_certificate(block) for label, block in blocks if label == b"CERTIFICATE"]
    except _BREAKS as error:
        raise ListUnreadable(fault="it is not a revocation list in PEM or DER") from error
    if len(lists) != 1:
        raise ListUnreadable(fault=f"it holds {len(lists)} lists; install one at a time")
    return lists[0], issuers


def _certificate(block: bytes) -> x509.Certificate:
    return certificate_from_der(x509.load_pem_x509_certificate(block).public_bytes(Encoding.DER))


def _whole(crl: x509.CertificateRevocationList) -> x509.CertificateRevocationList:
    """`crl` with every part read once, so that none is found unreadable later."""
    _ = (crl.issuer, crl.extensions, crl.last_update_utc, crl.next_update_utc, len(crl))
    for entry in crl:
        _ = (entry.serial_number, entry.revocation_date_utc)
    if not crl.public_bytes(Encoding.DER).endswith(b"\0" + crl.signature):
        raise ValueError("the signature is not a whole number of bytes")  # one that others may read otherwise
    return crl


def _issuer(
    crl: x509.CertificateRevocationList,
    anchors: Sequence[x509.Certificate],
    intermediates: Sequence[x509.Certificate],
    now: datetime,
) -> x509.Certificate | None:
    for each in (*anchors, *(one for one in intermediates if _led(one, anchors, intermediates, now))):
        if _signed_by(crl, each):
            return each
    return None


def _signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    if crl.issuer != issuer.subject or not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False
    try:
        return crl.is_signature_valid(key)
    except _BREAKS:
        return False


def _led(
    certificate: x509.Certificate,
    anchors: Sequence[x509.Certificate],
    intermediates: Sequence[x509.Certificate],
    now: datetime,
) -> bool:
    """Whether a chain of strong authorities, valid now, leads from `certificate` to an anchor."""
    current = certificate
    for _ in range(_DEEPEST):
        if not _may_issue(current) or outside_validity(current, now) or weakness(current):
            return False
        if any(_directly(current, anchor) for anchor in anchors):
            return True
        above = next((each for each in intermediates if _directly(current, each)), None)
        if above is None:
            return False
        current = above
    return False


def _may_issue(certificate: x509.Certificate) -> bool:
    usage = key_usage_of(certificate)
    return is_authority(certificate) and (usage is None or usage.key_cert_sign)


def _directly(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, *_BREAKS):
        return False
    return True


def _unfit(crl: x509.CertificateRevocationList, issuer: x509.Certificate, now: datetime) -> str:
    usage = key_usage_of(issuer)
    if usage is not None and not usage.crl_sign:
        return "its issuer may not sign revocation lists"
    if crl.last_update_utc > now + _AHEAD:
        return f"it is dated {crl.last_update_utc:%Y-%m-%d %H:%M} UTC, after the clock of this workstation"
    if crl.next_update_utc is None:
        return "it does not say when the next one is due"
    if _number(crl) is None:
        return "it has no number, so an older one could take its place unseen"
    return next(_partial(crl), "") or weak_list(crl)


def _partial(crl: x509.CertificateRevocationList) -> Iterator[str]:
    for each in crl.extensions:
        match each.value:
            case x509.DeltaCRLIndicator():
                yield "it is a delta list; install the full one"
            case x509.IssuingDistributionPoint() as point:
                if point.indirect_crl:
                    yield "it speaks for other authorities than its issuer"
                if (
                    point.only_some_reasons
                    or point.only_contains_ca_certs
                    or (point.only_contains_user_certs or point.only_contains_attribute_certs)
                ):
                    yield "it covers only part of what its issuer issued; install the full one"


def _number(crl: x509.CertificateRevocationList) -> int | None:
    try:
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return None


def _record(crl: x509.CertificateRevocationList, issuer: str) -> RevocationList:
    assert crl.next_update_utc is not None  # _unfit refused it
    return RevocationList(
        issuer=issuer,
        crl=to_base64(crl.public_bytes(Encoding.DER)),
        number=str(_number(crl)),
        this_update=timestamp(crl.last_update_utc),
        next_update=timestamp(crl.next_update_utc),
        revoked=len(crl),
        fingerprint_sha384=crl.fingerprint(hashes.SHA384()).hex(),
    )


def _check_newer(
    record: RevocationList, issuer: x509.Certificate, installed: Sequence[RevocationList]
) -> None:
    """Lists are the same authority's when its key signed both; two authorities may share a name."""
    for each in installed:
        earlier = x509.load_der_x509_crl(from_base64(each.crl))
        if _signed_by(earlier, issuer) and int(record.number) <= int(each.number):
            raise ListNotNewer(issuer=record.issuer, number=record.number, installed=each.number)


def replaced_by(record: RevocationList, installed: Sequence[RevocationList]) -> RevocationList | None:
    """The installed list whose place `record` takes: of the same name, and signed by the same key.

    Two authorities may share a name; their key identifiers (RFC 5280, 5.2.1) tell them apart.
    """
    return next((each for each in installed if _authority_of(each) == _authority_of(record)), None)


def _authority_of(record: RevocationList) -> tuple[bytes, bytes | None]:
    crl = x509.load_der_x509_crl(from_base64(record.crl))
    try:
        named = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        named = None
    return crl.issuer.public_bytes(), named
