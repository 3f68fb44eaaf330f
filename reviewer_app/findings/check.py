"""Is this finding what three people signed? For anybody who has the file and the authority's certificate.

- Three answers for the file and for each signature: valid, not valid because, could not be checked because.
- Fewer than three signatures is incomplete, and incomplete is not valid.
- The newest signature is judged first: where it is not valid, nothing before it is worth believing.
- Whatever makes a parser fail makes the file not valid.
- No network, no clock: certificates are judged at `now`. Without a time-stamp authority a signing time is a
  claim, so a certificate that has since expired leaves its signature unchecked, not valid.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.text import one_line
from reviewer_app.findings.quiet import quiet
from reviewer_app.findings.signatory import ROLES, Signatory, signatory
from reviewer_app.findings.strict import shape_fault, signature_fault, strict_policy

LARGEST = 64 * 1024 * 1024  # bytes; a finding has a hundredth of that
_LATER = "a later signature is not valid, so nothing before it can be relied on"


class Standing(StrEnum):
    VALID = "valid"
    NOT_VALID = "not valid"
    NOT_CHECKED = "could not be checked"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """`signed_at` is what the signer's workstation claimed; `reason` is "" when valid."""

    field: str
    standing: Standing
    reason: str
    signer: str = ""
    person: str = ""
    role: str = ""
    signed_at: datetime | None = None
    certificate_sha384: str = ""

    @property
    def sentence(self) -> str:
        when = f", {self.signed_at:%Y-%m-%d %H:%M:%S} UTC (workstation clock)" if self.signed_at else ""
        who = f"{self.signer or 'unknown signer'} as {self.role}{when}"
        return f"{self.field}: {_words(self.standing, self.reason)}. {who}."


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """`drawn_sha384` is the digest of the pages before anybody signed; "" where it is unknown."""

    standing: Standing
    reason: str
    signatures: tuple[SignatureReport, ...]
    pdf_sha384: str
    drawn_sha384: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        return self.standing is Standing.VALID

    @property
    def complete(self) -> bool:
        return len(self.signatures) == len(SIGNATURE_FIELDS)

    @property
    def sentence(self) -> str:
        return f"The finding is {_words(self.standing, self.reason)}."


def _words(standing: Standing, reason: str) -> str:
    said = "not checked" if standing is Standing.NOT_CHECKED else standing.value
    return f"{said}, because {reason}" if reason else said


@dataclass(frozen=True, slots=True)
class _Trust:
    """What is believed, and when."""

    anchors: tuple[asn1_x509.Certificate, ...]
    crls: tuple[asn1_crl.CertificateList, ...]
    now: datetime

    def context(self, others: Sequence[Any]) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(self.anchors),
            other_certs=list(others),
            crls=list(self.crls),
            moment=self.now,
            allow_fetching=False,
            revocation_mode="require" if self.crls else "soft-fail",
        )


def check(
    pdf: bytes, anchors: Sequence[bytes], crls: Sequence[bytes] = (), *, now: datetime
) -> FindingsReport:
    """Verify a signed finding against `anchors` (certificates, DER) and `crls` (DER) at `now` (aware).

    ValueError when an anchor or a list is unreadable: those are the caller's own.
    """
    trust = _Trust(
        tuple(asn1_x509.Certificate.load(one, strict=True) for one in anchors),
        tuple(asn1_crl.CertificateList.load(one, strict=True) for one in crls),
        now,
    )
    digest = hashlib.sha384(pdf).hexdigest()
    if len(pdf) > LARGEST:
        reason = f"it is larger than {LARGEST // 2**20} MiB"
        return FindingsReport(Standing.NOT_CHECKED, reason, (), digest)
    try:
        with quiet():
            return replace(_check(pdf, trust), pdf_sha384=digest)
    except Exception as error:
        # Whatever a parser cannot take is the file's fault, and may pass for nothing but not valid.
        reason = f"it is malformed ({type(error).__name__}: {one_line(str(error), 120)})"
        return FindingsReport(Standing.NOT_VALID, reason, (), digest)


def _check(pdf: bytes, trust: _Trust) -> FindingsReport:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    fault = shape_fault(reader)
    if fault:
        return FindingsReport(Standing.NOT_VALID, fault, (), "")
    embedded = list(reader.embedded_signatures)
    reports = _signatures(pdf, embedded, trust)
    standing, reason = _whole(reports)
    return FindingsReport(standing, reason, reports, "", _drawn(pdf), tuple(_remarks(reports, trust)))


def _signatures(
    pdf: bytes, embedded: Sequence[EmbeddedPdfSignature], trust: _Trust
) -> tuple[SignatureReport, ...]:
    """One report for each signature, the newest judged first."""
    reports: list[SignatureReport] = []
    broken = False
    for place in reversed(range(len(embedded))):
        one = embedded[place]
        who = signatory(one.signer_cert.dump())
        if broken:
            reports.append(_report(one, who, Standing.NOT_CHECKED, _LATER))
            continue
        fault = signature_fault(pdf, one, place, last=place == len(embedded) - 1)
        standing, reason = (Standing.NOT_VALID, fault) if fault else _judge(one, who, trust)
        broken = standing is Standing.NOT_VALID
        reports.append(_report(one, who, standing, reason))
    return tuple(reversed(reports))


def _report(one: EmbeddedPdfSignature, who: Signatory, standing: Standing, reason: str) -> SignatureReport:
    return SignatureReport(
        field=one.field_name,
        standing=standing,
        reason=reason,
        signer=who.name,
        person=who.person,
        role=ROLES[one.field_name].value,
        signed_at=one.self_reported_timestamp,
        certificate_sha384=who.certificate_sha384,
    )


def _judge(one: EmbeddedPdfSignature, who: Signatory, trust: _Trust) -> tuple[Standing, str]:
    """The cryptography, the history and the certificate of one signature."""
    context = trust.context(one.other_embedded_certs)
    status = validate_pdf_signature(one, context, diff_policy=strict_policy())
    if not status.intact:
        return Standing.NOT_VALID, "the file was changed after it was signed"
    if not status.valid:
        return Standing.NOT_VALID, "its value was not made by the key in its certificate"
    if isinstance(one.diff_result, SuspiciousModification) or not status.docmdp_ok:
        return Standing.NOT_VALID, "something other than the next signature was added after it"
    return _certificate(one, who, status, trust)


def _certificate(
    one: EmbeddedPdfSignature, who: Signatory, status: Any, trust: _Trust
) -> tuple[Standing, str]:
    if not who.strong:
        return Standing.NOT_VALID, "its key is weaker than P-384 or RSA with 3072 bits"
    if not trust.anchors:
        return Standing.NOT_CHECKED, "no authority was given to check its certificate against"
    if not status.trusted:
        return _untrusted(status.trust_problem_indic)
    fault = _certificate_fault(one, who, status, trust)
    return (Standing.NOT_VALID, fault) if fault else (Standing.VALID, "")


def _certificate_fault(one: EmbeddedPdfSignature, who: Signatory, status: Any, trust: _Trust) -> str:
    """What is wrong with a certificate that the authority did issue; "" for nothing."""
    known = {found.dump() for found in (*status.validation_path, *trust.anchors)}
    if any(other.dump() not in known for other in one.other_embedded_certs):
        # Outside every digest and no part of the path: it could be altered unseen.
        return "it carries a certificate that has no part in it"
    role = ROLES[one.field_name].value
    if role not in who.roles:
        return f"the certificate does not carry the role {role}"
    if not who.person:
        return "the certificate does not name one person"
    at = one.self_reported_timestamp
    begins, ends = one.signer_cert.not_valid_before, one.signer_cert.not_valid_after
    return "" if at and begins <= at <= ends else "the time it claims lies outside the certificate's validity"


_EXPIRED = "its certificate is outside its validity today, and the signing time is only a claim"
_STRANGER = "its certificate was not issued by the authority given"
_UNKNOWN_REVOCATION = "whether its certificate was revoked could not be told from the lists given"
_UNTRUSTED: dict[object, tuple[Standing, str]] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: (Standing.NOT_VALID, _STRANGER),
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: (Standing.NOT_VALID, _STRANGER),
    AdESIndeterminate.REVOKED_NO_POE: (Standing.NOT_VALID, "its certificate was revoked"),
    AdESIndeterminate.REVOKED_CA_NO_POE: (Standing.NOT_VALID, "the authority's certificate was revoked"),
    AdESFailure.REVOKED: (Standing.NOT_VALID, "its certificate was revoked"),
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: (Standing.NOT_CHECKED, _EXPIRED),
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: (Standing.NOT_CHECKED, _EXPIRED),
    AdESIndeterminate.EXPIRED: (Standing.NOT_CHECKED, _EXPIRED),
    AdESIndeterminate.NOT_YET_VALID: (Standing.NOT_CHECKED, _EXPIRED),
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: (Standing.NOT_CHECKED, _UNKNOWN_REVOCATION),
    AdESIndeterminate.TRY_LATER: (Standing.NOT_CHECKED, _UNKNOWN_REVOCATION),
}


def _untrusted(problem: Any) -> tuple[Standing, str]:
    words = getattr(problem, "name", "unknown").replace("_", " ").lower()
    return _UNTRUSTED.get(problem, (Standing.NOT_VALID, f"its certificate is not to be believed ({words})"))


def _whole(reports: Sequence[SignatureReport]) -> tuple[Standing, str]:
    """The file's standing: the worst of its signatures, then that they are three, by three people."""
    for standing in (Standing.NOT_VALID, Standing.NOT_CHECKED):
        bad = next((one for one in reversed(reports) if one.standing is standing), None)
        if bad is not None:
            return (
                standing,
                f"the signature of the {bad.role}, {bad.field}, is {_words(standing, bad.reason)}",
            )
    missing = [ROLES[name].value for name in SIGNATURE_FIELDS[len(reports) :]]
    if missing:
        return Standing.NOT_VALID, f"it is incomplete: not signed by the {', the '.join(missing)}"
    if len({one.person for one in reports}) < len(reports):
        return Standing.NOT_VALID, "one person signed more than once"
    if len({one.certificate_sha384 for one in reports}) < len(reports):
        return Standing.NOT_VALID, "one certificate signed more than once"
    return Standing.VALID, ""


def _remarks(reports: Sequence[SignatureReport], trust: _Trust) -> list[str]:
    """What a reader should know although it decides nothing."""
    remarks = []
    if reports and not trust.crls:
        remarks.append("No revocation list was given: whether a certificate was revoked was not checked.")
    times = [one.signed_at for one in reports if one.signed_at is not None]
    if times != sorted(times):
        remarks.append(
            "The signing times are not in the order of the signatures; a workstation's clock was wrong."
        )
    if any(at > trust.now for at in times):
        remarks.append("A signing time lies in the future of this workstation's clock.")
    return remarks


def _drawn(pdf: bytes) -> str:
    """SHA-384 of the first revision: up to and with the first end-of-file mark and its line feed."""
    end = pdf.find(b"%%EOF\n")
    return hashlib.sha384(pdf[: end + 6]).hexdigest() if end >= 0 else ""
