"""Is this finding what three people signed? For anybody who has the file and the authority's certificate.

- Three answers for the file and for each signature: valid, not valid because, could not be checked because.
- Fewer than three signatures is incomplete, and incomplete is not valid.
- The newest signature is judged first: where it is not valid, nothing before it is worth believing. What was
  added after the earlier ones (the history) takes long in a large file, and comes last.
- Whatever makes a parser fail makes the file not valid. What a limit of memory or depth stops could not be
  checked: nothing was found out, and nothing is good.
- No network, no clock. A stranger's file belongs into the cage: see `caged_check`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.text import one_line
from reviewer_app.findings.features import feature_fault
from reviewer_app.findings.quiet import quiet
from reviewer_app.findings.report import (
    Code,
    Fault,
    FindingsReport,
    Revocation,
    SignatureReport,
    Standing,
    in_order,
    refusing,
    stands,
)
from reviewer_app.findings.revocation import Embedded
from reviewer_app.findings.signatory import ROLES, Signatory, signatory
from reviewer_app.findings.strict import shape_fault, signature_fault
from reviewer_app.findings.trusting import Judged, Trust, judge_certificate

__all__ = ["LARGEST", "FindingsReport", "SignatureReport", "Standing", "check", "steps"]

LARGEST = 64 * 1024 * 1024  # bytes; a finding has a hundredth of that
_LATER = Fault(Code.LATER, "a later signature is not valid, so nothing before it can be relied on")
_UNREAD = Fault(Code.UNREAD, "the check was stopped before its turn")
_WHOLE = {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}


def check(
    pdf: bytes, anchors: Sequence[bytes], crls: Sequence[bytes] = (), *, now: datetime
) -> FindingsReport:
    """Verify a signed finding against `anchors` (certificates, DER) and `crls` (DER) at `now` (aware).

    ValueError when an anchor or a list is unreadable: those are the caller's own.
    """
    *_, last = steps(pdf, anchors, crls, now=now)
    assert isinstance(last, FindingsReport)
    return last


def steps(
    pdf: bytes, anchors: Sequence[bytes], crls: Sequence[bytes] = (), *, now: datetime
) -> Iterator[SignatureReport | FindingsReport]:
    """The same, piece by piece: every signature as not yet read, each as judged (newest first), the file."""
    trust = Trust.of(anchors, crls, now)
    digest = hashlib.sha384(pdf).hexdigest()
    found: list[SignatureReport] = []
    try:
        with quiet():
            for one in _steps(pdf, trust):
                if isinstance(one, SignatureReport):
                    found.append(one)
                    yield one
                else:
                    yield replace(one, pdf_sha384=digest)
    except (ImportError, OSError):  # of this machine, not of the file
        raise
    except Exception as error:
        yield replace(_stopped(error, found), pdf_sha384=digest)


def _stopped(error: Exception, found: Sequence[SignatureReport]) -> FindingsReport:
    if isinstance(error, RecursionError | MemoryError):
        what = "is nested deeper" if isinstance(error, RecursionError) else "needs more memory"
        fault = Fault(Code.LIMIT, f"it {what} than can be checked here")
        return refusing(fault, Standing.NOT_CHECKED, in_order(found))
    # Whatever a parser cannot take is the file's fault, and may pass for nothing but not valid.
    reason = f"it is malformed ({type(error).__name__}: {one_line(str(error), 120)})"
    return refusing(Fault(Code.MALFORMED, reason))


def _steps(pdf: bytes, trust: Trust) -> Iterator[SignatureReport | FindingsReport]:
    if len(pdf) > LARGEST:
        fault = Fault(Code.LARGE, f"it is larger than {LARGEST // 2**20} MiB")
        yield refusing(fault, Standing.NOT_CHECKED)
        return
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    wrong = shape_fault(reader) or feature_fault(reader)
    if wrong:
        yield refusing(wrong)
        return
    embedded = list(reader.embedded_signatures)
    people = [signatory(one.signer_cert.dump()) for one in embedded]
    unread = Judged(Standing.NOT_CHECKED, _UNREAD)
    yield from (_report(one, who, unread) for one, who in zip(embedded, people, strict=True))
    reports = []
    for one in _signatures(pdf, embedded, people, trust):
        reports.append(one)
        yield one
    judged = tuple(reversed(reports))
    standing, bad = _whole(judged)
    words, code = (bad.words, str(bad.code)) if bad else ("", "")
    yield FindingsReport(standing, words, judged, "", _drawn(pdf), tuple(_remarks(judged, trust)), code)


def _signatures(
    pdf: bytes, embedded: Sequence[EmbeddedPdfSignature], people: Sequence[Signatory], trust: Trust
) -> Iterator[SignatureReport]:
    """One report for each signature, the newest first."""
    broken = False
    for place in reversed(range(len(embedded))):
        one, who = embedded[place], people[place]
        if broken:
            yield _report(one, who, Judged(Standing.NOT_CHECKED, _LATER))
            continue
        fault = signature_fault(pdf, one, place, last=place == len(embedded) - 1)
        judged = Judged(Standing.NOT_VALID, fault) if fault else _judge(one, who, trust)
        broken = judged.standing is Standing.NOT_VALID
        yield _report(one, who, judged)


def _report(one: EmbeddedPdfSignature, who: Signatory, judged: Judged) -> SignatureReport:
    return SignatureReport(
        field=one.field_name,
        standing=judged.standing,
        reason=judged.fault.words if judged.fault else "",
        signer=who.name,
        person=who.person,
        role=ROLES[one.field_name].value,
        signed_at=one.self_reported_timestamp,
        certificate_sha384=who.certificate_sha384,
        code=judged.fault.code if judged.fault else "",
        revocation=judged.revocation,
    )


def _judge(one: EmbeddedPdfSignature, who: Signatory, trust: Trust) -> Judged:
    """The cryptography, the history and the certificate of one signature."""
    status = trust.status(one)
    fault = None
    if not status.intact:
        fault = Fault(Code.ALTERED, "the file was changed after it was signed")
    elif not status.valid:
        fault = Fault(Code.KEY, "its value was not made by the key in its certificate")
    elif one.coverage not in _WHOLE:
        fault = Fault(Code.COVERAGE, "it does not cover its revision")
    elif isinstance(one.diff_result, SuspiciousModification) or not status.docmdp_ok:
        fault = Fault(Code.ADDED_AFTER, "something other than the next signature was added after it")
    if fault:
        return Judged(Standing.NOT_VALID, fault)
    return judge_certificate(one, who, status, Embedded(one.reader, one), trust)


def _whole(reports: Sequence[SignatureReport]) -> tuple[Standing, Fault | None]:
    """The file's standing: the worst of its signatures, then that they are three, by three people."""
    for standing in (Standing.NOT_VALID, Standing.NOT_CHECKED):
        bad = next((one for one in reversed(reports) if one.standing is standing), None)
        if bad is not None:
            words = f"the signature of the {bad.role}, {bad.field}, {stands(standing, bad.reason)}"
            return standing, Fault(Code.SIGNATURE, words)
    fault = _company_fault(reports)
    return (Standing.NOT_VALID, fault) if fault else (Standing.VALID, None)


def _company_fault(reports: Sequence[SignatureReport]) -> Fault | None:
    missing = [ROLES[name].value for name in SIGNATURE_FIELDS[len(reports) :]]
    if missing:
        return Fault(Code.INCOMPLETE, f"it is incomplete: not signed by the {', the '.join(missing)}")
    if len({one.person for one in reports}) < len(reports):
        return Fault(Code.SAME_PERSON, "one person signed more than once")
    if len({one.certificate_sha384 for one in reports}) < len(reports):
        return Fault(Code.SAME_CERTIFICATE, "one certificate signed more than once")
    return None


def _remarks(reports: Sequence[SignatureReport], trust: Trust) -> Iterator[str]:
    """What a reader should know although it decides nothing."""
    if reports and not trust.crls:
        yield _no_list_given(reports)
    times = [one.signed_at for one in reports if one.signed_at is not None]
    if times != sorted(times):
        yield "The signing times are not in the order of the signatures; a workstation's clock was wrong."
    if any(at > trust.now for at in times):
        yield "A signing time lies in the future of this workstation's clock."


def _no_list_given(reports: Sequence[SignatureReport]) -> str:
    if all(one.revocation is Revocation.AT_SIGNING for one in reports):
        return (
            "No revocation list was given. By those in the file no certificate was revoked when it signed "
            "(workstation clocks); whether one was revoked since was not checked."
        )
    return "No revocation list was given: whether a certificate was revoked was not checked."


def _drawn(pdf: bytes) -> str:
    """SHA-384 of the first revision: up to and with the first end-of-file mark and its line feed."""
    end = pdf.find(b"%%EOF\n")
    return hashlib.sha384(pdf[: end + 6]).hexdigest() if end >= 0 else ""
