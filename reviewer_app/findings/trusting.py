"""Whether the certificate behind a signature is to be believed: issued, in force, not revoked, of the role.

- Judged at `now`: without a time-stamp authority a signing time is a claim, so a certificate that has since
  expired leaves its signature unchecked, not valid. Lists in the file do not change that (`revocation`).
- What makes a signature not valid goes before what leaves it unchecked.
- Nothing is fetched: pyHanko's coroutines are driven by hand, and one that waits for anything is a bug.
"""

from __future__ import annotations

import contextlib
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from reviewer_app.findings.report import Code, Fault, Revocation, Standing
from reviewer_app.findings.revocation import REVOKED, Embedded, named, signed_by_any
from reviewer_app.findings.signatory import ROLES, Signatory
from reviewer_app.findings.strict import strict_policy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one signature."""

    standing: Standing
    fault: Fault | None = None
    revocation: Revocation = Revocation.UNASKED


@dataclass(frozen=True, slots=True)
class Trust:
    """What is believed, and when: `now` (aware), certificates and revocation lists."""

    anchors: tuple[asn1_x509.Certificate, ...]
    crls: tuple[asn1_crl.CertificateList, ...]
    now: datetime

    @classmethod
    def of(cls, anchors: Sequence[bytes], crls: Sequence[bytes], now: datetime) -> Trust:
        """From DER; ValueError when one is unreadable."""
        return cls(
            tuple(asn1_x509.Certificate.load(one, strict=True) for one in anchors),
            tuple(asn1_crl.CertificateList.load(one, strict=True) for one in crls),
            now,
        )

    def status(self, one: EmbeddedPdfSignature) -> Any:
        """pyHanko's status at `now`, with what was added to the file since, and without any list."""
        return _status(one, self._context(one, (), self.now, "soft-fail"), skip_diff=False)

    def status_by(self, lists: Sequence[bytes], one: EmbeddedPdfSignature, at: datetime) -> Any:
        """pyHanko's status at a moment, by lists that must answer for it."""
        return _status(one, self._context(one, lists, at, "require"), skip_diff=True)

    def _context(
        self, one: EmbeddedPdfSignature, lists: Sequence[bytes], moment: datetime, mode: str
    ) -> ValidationContext:
        """Of `lists` those of these authorities: a stranger's of the same name would break the chain."""
        known = {found.dump() for found in (*self.anchors, *one.other_embedded_certs)}
        return ValidationContext(
            trust_roots=list(self.anchors),
            other_certs=list(one.other_embedded_certs),
            crls=[asn1_crl.CertificateList.load(der) for der in lists if signed_by_any(der, known)],
            moment=moment,
            allow_fetching=False,
            revocation_mode=mode,
        )


def _status(one: EmbeddedPdfSignature, context: ValidationContext, *, skip_diff: bool) -> Any:
    return _driven(
        async_validate_pdf_signature(one, context, diff_policy=strict_policy(), skip_diff=skip_diff)
    )


def _driven(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that has nothing to wait for: an event loop would open sockets of its own."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        result: T = finished.value
        return result
    coroutine.close()
    raise RuntimeError("an offline check waited for something outside")


def judge_certificate(
    one: EmbeddedPdfSignature, who: Signatory, status: Any, embedded: Embedded, trust: Trust
) -> Judged:
    """The certificate of one whole signature; `status` is pyHanko's at `now`."""
    if not who.strong:
        return _bad(Fault(Code.WEAK, "its key is weaker than P-384 or RSA with 3072 bits"))
    if not trust.anchors:
        words = "no authority was given to check its certificate against"
        return Judged(Standing.NOT_CHECKED, Fault(Code.NO_AUTHORITY, words))
    judged = _in_force(status, trust) if status.trusted else _untrusted(one, status, trust)
    if judged.standing is Standing.NOT_VALID:
        return judged
    fault = _certificate_fault(one, who, status, trust) or _list_fault(one, status, embedded, trust)
    if fault and fault.code is Code.REVOKED_SINCE:
        return Judged(Standing.NOT_CHECKED, fault)
    if fault:
        return _bad(fault)
    return judged if judged.fault else _revocation(one, embedded, trust)


def _in_force(status: Any, trust: Trust) -> Judged:
    """pyHanko does not look at the dates of an authority it is told to believe."""
    root = status.validation_path.first
    return Judged(Standing.VALID) if _valid_at(root, trust.now) else _AUTHORITY_EXPIRED


def _valid_at(certificate: asn1_x509.Certificate, at: datetime) -> bool:
    return bool(certificate.not_valid_before <= at <= certificate.not_valid_after)


def _bad(fault: Fault) -> Judged:
    return Judged(Standing.NOT_VALID, fault)


def _certificate_fault(one: EmbeddedPdfSignature, who: Signatory, status: Any, trust: Trust) -> Fault | None:
    """What is wrong with a certificate that the authority did issue."""
    known = {found.dump() for found in (*(status.validation_path or ()), *trust.anchors)}
    if status.validation_path and any(other.dump() not in known for other in one.other_embedded_certs):
        # Outside every digest and no part of the path: it could be altered unseen.
        return Fault(Code.FOREIGN_CERTIFICATE, "it carries a certificate that has no part in it")
    role = ROLES[one.field_name].value
    if role not in who.roles:
        return Fault(Code.ROLE, f"the certificate does not carry the role {role}")
    if not who.person:
        return Fault(Code.PERSON, "the certificate does not name one person")
    at = one.self_reported_timestamp
    if at is None or not _valid_at(one.signer_cert, at):
        return Fault(Code.TIME, "the time it claims lies outside the certificate's validity")
    return None


def _list_fault(one: EmbeddedPdfSignature, status: Any, embedded: Embedded, trust: Trust) -> Fault | None:
    """What the lists say against it, of whatever age: a list that names a certificate counts for ever."""
    others = [found for each in one.reader.embedded_signatures for found in _carried(each)]
    fault = embedded.fault({found.dump() for found in (*others, *trust.anchors)})
    lists = [*(found.dump() for found in trust.crls), *embedded.lists]
    at = one.self_reported_timestamp
    chains = [tuple(status.validation_path or ())] + [(root, one.signer_cert) for root in trust.anchors]
    return fault or next((found for chain in chains if (found := named(chain, lists, at))), None)


def _carried(one: EmbeddedPdfSignature) -> tuple[asn1_x509.Certificate, ...]:
    return (one.signer_cert, *one.other_embedded_certs)


def _revocation(one: EmbeddedPdfSignature, embedded: Embedded, trust: Trust) -> Judged:
    """Of a certificate that is good at `now`: by which lists it is known not to be revoked."""
    given = [found.dump() for found in trust.crls]
    if given:
        return _by_lists(trust.status_by(given, one, trust.now), Revocation.TODAY, "given")
    at = one.self_reported_timestamp
    if not embedded.lists or at is None:
        return Judged(Standing.VALID)
    return _by_lists(trust.status_by(embedded.lists, one, at), Revocation.AT_SIGNING, "in the file")


def _by_lists(status: Any, revocation: Revocation, where: str) -> Judged:
    if status.trusted:
        return Judged(Standing.VALID, revocation=revocation)
    if status.trust_problem_indic in _REVOKED:
        return _bad(REVOKED)
    words = f"whether its certificate was revoked could not be told from the lists {where}"
    return Judged(Standing.NOT_CHECKED, Fault(Code.REVOCATION_UNKNOWN, words))


_REVOKED = {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE, AdESFailure.REVOKED}
_EXPIRED = Judged(
    Standing.NOT_CHECKED,
    Fault(
        Code.EXPIRED, "its certificate is outside its validity today, and the signing time is only a claim"
    ),
)
_AUTHORITY_EXPIRED = Judged(
    Standing.NOT_CHECKED,
    Fault(Code.AUTHORITY_EXPIRED, "the certificate of the authority given is outside its validity today"),
)
_STRANGER = _bad(Fault(Code.STRANGER, "its certificate was not issued by the authority given"))
_UNTRUSTED: dict[object, Judged] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: _STRANGER,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: _STRANGER,
    AdESIndeterminate.REVOKED_NO_POE: _bad(REVOKED),
    AdESIndeterminate.REVOKED_CA_NO_POE: _bad(Fault(Code.REVOKED, "the authority's certificate was revoked")),
    AdESFailure.REVOKED: _bad(REVOKED),
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: _EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: _EXPIRED,
    AdESIndeterminate.EXPIRED: _EXPIRED,
    AdESIndeterminate.NOT_YET_VALID: _EXPIRED,
}


def _untrusted(one: EmbeddedPdfSignature, status: Any, trust: Trust) -> Judged:
    problem = status.trust_problem_indic
    words = getattr(problem, "name", "unknown").replace("_", " ").lower()
    other = Fault(Code.NOT_BELIEVED, f"its certificate is not to be believed ({words})")
    judged = _UNTRUSTED.get(problem, _bad(other))
    return _AUTHORITY_EXPIRED if judged is _STRANGER and _once_issued(one, trust) else judged


def _once_issued(one: EmbeddedPdfSignature, trust: Trust) -> bool:
    """Whether an authority that is itself outside its validity at `now` issued the certificate."""
    signer = x509.load_der_x509_certificate(one.signer_cert.dump())
    for root in trust.anchors:
        if _valid_at(root, trust.now):
            continue
        with contextlib.suppress(ValueError, TypeError, InvalidSignature):
            signer.verify_directly_issued_by(x509.load_der_x509_certificate(root.dump()))
            return True
    return False
