"""One signature on a finding, by incremental update: PAdES, ECDSA P-384 or RSA, SHA-384.

- The reviewer certifies (DocMDP, P 2), the supervisor concurs, the records officer locks all (P 1).
- Only a file whose digest is the expected one is signed: a file prepared elsewhere can change its face after
  signing, and no reader would show it.
- The signer's certificate carries the role of the field and names one person; its key is P-384, or RSA of
  3072 bits and more. The time is the caller's `now`.
- With revocation lists, the signer's chain is held against them first, and they are embedded in the
  signature's own revision, so that it covers them.
- Nothing but the signature changes: no version, no metadata, no extensions, no new fields.
- Returned as bytes; writing beside and renaming is the caller's.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import AppearanceContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import ValidationContext

from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.text import one_line
from reviewer_app.findings.quiet import quiet
from reviewer_app.findings.record import STATEMENTS
from reviewer_app.findings.signatory import ROLES, Signatory, signatory
from reviewer_app.findings.stamp import StampWords, stamp


class NotTheFindingDrawnHere(DeskError):
    """The file is not the one that was drawn and recorded: its SHA-384 is {found}, not {expected}."""


class SealRefused(DeskError):
    """The field {field} cannot be signed: {reason}."""


def seal(
    pdf: bytes,
    *,
    field: str,
    signer: Any,
    now: datetime,
    expected_sha384: str,
    crls: Sequence[bytes] = (),
    anchors: Sequence[bytes] = (),
) -> bytes:
    """`pdf` with `field` signed by `signer` (a pyHanko Signer) at `now` (aware).

    With `crls` (DER) and the `anchors` (certificates, DER) they are checked against, the lists are embedded.
    Raises NotTheFindingDrawnHere and SealRefused.
    """
    found = hashlib.sha384(pdf).hexdigest()
    if not hmac.compare_digest(found, expected_sha384):
        raise NotTheFindingDrawnHere(found=found, expected=expected_sha384)
    who = _who(field, signer)
    writer = _Update(io.BytesIO(pdf), strict=True)
    _require_next(writer.prev, field)
    _role, statement = STATEMENTS[field]
    words = StampWords(who.name, ROLES[field].value.capitalize(), statement, now, who.certificate_sha384)
    metadata = _metadata(field, statement, who, _context(now, crls, anchors))
    pen = _AtTime(metadata, signer, stamp_style=_Drawn(words=words), now=now)
    try:
        with quiet():
            out = pen.sign_pdf(writer, existing_fields_only=True)
    except SigningError as error:
        because = " ".join(str(one) for one in (error, error.__cause__) if one)
        raise SealRefused(field=field, reason=one_line(because)) from error
    return bytes(out.getvalue())


def _who(field: str, signer: Any) -> Signatory:
    if field not in SIGNATURE_FIELDS:
        raise SealRefused(field=field, reason="a finding has no such field")
    who = signatory(signer.signing_cert.dump())
    if ROLES[field].value not in who.roles:
        reason = f"the certificate of {who.name} does not carry the role {ROLES[field].value}"
        raise SealRefused(field=field, reason=reason)
    if not who.strong:
        reason = f"the key of {who.name} is weaker than P-384 or RSA with 3072 bits"
        raise SealRefused(field=field, reason=reason)
    if not who.person:
        raise SealRefused(field=field, reason=f"the certificate of {who.name} does not name one person")
    return who


def _require_next(reader: PdfFileReader, field: str) -> None:
    """The fields before this one are signed, this one and those after are not."""
    fields = [(name, value is not None) for name, value, _ref in enumerate_sig_fields(reader)]
    index = SIGNATURE_FIELDS.index(field)
    if fields != [(name, place < index) for place, name in enumerate(SIGNATURE_FIELDS)]:
        raise SealRefused(field=field, reason="it is not the next field of this file")


def _metadata(field: str, statement: str, who: Signatory, context: ValidationContext | None) -> Any:
    certifies, releases = field == SIGNATURE_FIELDS[0], field == SIGNATURE_FIELDS[-1]
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha384",
        subfilter=SigSeedSubFilter.PADES,
        name=who.name,
        reason=statement,
        certify=certifies,
        docmdp_permissions=MDPPerm.NO_CHANGES if releases else MDPPerm.FILL_FORMS,
        embed_validation_info=context is not None,
        validation_context=context,
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )


def _context(now: datetime, crls: Sequence[bytes], anchors: Sequence[bytes]) -> ValidationContext | None:
    if not crls:
        return None
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(one) for one in anchors],
        crls=[asn1_crl.CertificateList.load(one) for one in crls],
        moment=now,
        allow_fetching=False,
        revocation_mode="require",
    )


class _Update(IncrementalPdfFileWriter):  # type: ignore[misc]  # pyHanko is not typed for mypy
    """pyHanko's writer raises the version to 2.0 and rewrites Info and XMP; both would break PDF/A-2."""

    def ensure_output_version(self, version: object) -> None:
        """The file stays what it is."""

    def register_extension(self, ext: object) -> None:
        """A PAdES signature needs no extension in a PDF/A-2 file (ISO 19005-2, 6.4.3)."""

    def _update_meta(self) -> None:
        """Metadata describe the finding, not the signing of it."""


class _AtTime(PdfSigner):  # type: ignore[misc]  # pyHanko is not typed for mypy
    """pyHanko reads the clock itself; the time here is the caller's."""

    def __init__(self, *arguments: Any, now: datetime, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._now = now

    def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self._now
        return session


@dataclass(frozen=True)
class _Drawn(BaseStampStyle):  # type: ignore[misc]  # pyHanko is not typed for mypy
    """The box, drawn by reportlab to the size of the field."""

    words: StampWords | None = None

    def create_stamp(self, writer: Any, box: Any, text_params: object) -> Any:  # noqa: ARG002  # pyHanko's
        assert self.words is not None  # the base class forces a default
        drawn = stamp(self.words, float(box.width), float(box.height))
        return _Imported(drawn, writer=writer, box=box)


class _Imported(AppearanceContent):  # type: ignore[misc]  # pyHanko is not typed for mypy
    """A page of another PDF as an appearance; pyHanko's own class reads it from a path only."""

    def __init__(self, drawn: bytes, **named: Any) -> None:
        super().__init__(**named)
        self._drawn = drawn

    def render(self) -> bytes:
        page = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._drawn)))
        self.resources.xobject["/Box"] = page
        return b"/Box Do"
