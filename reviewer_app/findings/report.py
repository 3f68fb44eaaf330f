"""What a check of a finding answers: one of three for the file and for each signature, with a code and words.

- Valid; not valid because; could not be checked because. The third is never good.
- A code is stable: programs may ask for it, and `docs/verification.md` explains each. Words may change.
- Nothing of pyHanko is loaded here: the window shows reports without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.standing import Standing as Standing


class Code(StrEnum):
    """Why a file or a signature is not valid, or could not be checked."""

    # of the file
    LARGE = "file.large"
    MALFORMED = "file.malformed"
    ENCRYPTED = "file.encrypted"
    HYBRID = "file.hybrid-references"
    FIELDS = "file.fields"
    FIELD_KIND = "file.field-kind"
    ORDER = "file.order"
    REVISIONS = "file.revisions"
    FEATURE = "file.feature"
    INCOMPLETE = "file.incomplete"
    SAME_PERSON = "file.same-person"
    SAME_CERTIFICATE = "file.same-certificate"
    SIGNATURE = "file.signature"
    LIMIT = "file.limit"
    READER = "file.reader"
    # of one signature
    LATER = "signature.later"
    UNREAD = "signature.unread"
    NOT_ALONE = "signature.not-alone"
    KIND = "signature.kind"
    ENTRIES = "signature.entries"
    COVERAGE = "signature.coverage"
    VALUE_PLACE = "signature.value-place"
    VALUE_FORM = "signature.value-form"
    SIGNERS = "signature.signers"
    DIGEST = "signature.digest"
    CERTIFIES = "signature.certifies"
    LOCKS = "signature.locks"
    ALTERED = "signature.altered"
    KEY = "signature.key"
    ADDED_AFTER = "signature.added-after"
    FOREIGN_DATA = "signature.foreign-data"
    # of the certificate behind it
    WEAK = "certificate.weak"
    NO_AUTHORITY = "certificate.no-authority"
    STRANGER = "certificate.stranger"
    NOT_BELIEVED = "certificate.not-believed"
    REVOKED = "certificate.revoked"
    REVOKED_SINCE = "certificate.revoked-since"
    REVOCATION_UNKNOWN = "certificate.revocation-unknown"
    EXPIRED = "certificate.expired"
    AUTHORITY_EXPIRED = "certificate.authority-expired"
    FOREIGN_CERTIFICATE = "certificate.foreign"
    ROLE = "certificate.role"
    PERSON = "certificate.person"
    TIME = "certificate.time"


class Revocation(StrEnum):
    """By which lists it was told that a certificate is not revoked."""

    TODAY = "by a list given, today"
    AT_SIGNING = "by a list in the file, as of the signature"
    UNASKED = "not checked"


class Fault(NamedTuple):
    """Why something is not valid; `words` follow "because"."""

    code: Code
    words: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """`signed_at` is what the signer's workstation claimed; `reason` and `code` are "" when valid."""

    field: str
    standing: Standing
    reason: str
    signer: str = ""
    person: str = ""
    role: str = ""
    signed_at: datetime | None = None
    certificate_sha384: str = ""
    code: str = ""
    revocation: Revocation = Revocation.UNASKED

    @property
    def sentence(self) -> str:
        when = f", {self.signed_at:%Y-%m-%d %H:%M:%S} UTC (workstation clock)" if self.signed_at else ""
        who = f"{self.signer or 'unknown signer'} as {self.role}{when}"
        return f"{self.field}: {because(self.standing, self.reason)}. {who}."


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """`drawn_sha384` is the digest of the pages before anybody signed; "" where it is unknown."""

    standing: Standing
    reason: str
    signatures: tuple[SignatureReport, ...]
    pdf_sha384: str
    drawn_sha384: str = ""
    remarks: tuple[str, ...] = ()
    code: str = ""

    @property
    def valid(self) -> bool:
        return self.standing is Standing.VALID

    @property
    def complete(self) -> bool:
        return len(self.signatures) == len(SIGNATURE_FIELDS)

    @property
    def sentence(self) -> str:
        return f"The finding {stands(self.standing, self.reason)}."


def because(standing: Standing, reason: str) -> str:
    """The standing with its reason: "not valid, because …"."""
    return f"{standing.value}, because {reason}" if reason else standing.value


def stands(standing: Standing, reason: str) -> str:
    """The same after what it is said of: "is not valid, because …", "could not be checked, because …"."""
    said = because(standing, reason)
    return said if standing is Standing.NOT_CHECKED else f"is {said}"


def refusing(
    fault: Fault, standing: Standing = Standing.NOT_VALID, signatures: Iterable[SignatureReport] = ()
) -> FindingsReport:
    """The report of a file that stands as it does for one reason. Its digest is still to be filled in."""
    return FindingsReport(standing, fault.words, tuple(signatures), "", code=fault.code)


def in_order(found: Iterable[SignatureReport]) -> tuple[SignatureReport, ...]:
    """The last word on each signature, in the fields' order."""
    last = {one.field: one for one in found}
    return tuple(last[name] for name in SIGNATURE_FIELDS if name in last)
