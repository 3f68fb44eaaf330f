"""What the tools let pass and a finding may not have: the exact shape of file and signature.

- Exactly the three fields, in order; exactly one revision for each signature, and nothing else.
- A signature's /Contents is outside every digest, so its bytes must be the only ones that say what they say:
  upper-case hex, DER as this app writes it, zeros to the end, no unsigned attributes.
- Between revisions: the next signature and its validation data. pyHanko's default also lets metadata change.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.fields import FieldMDPAction, MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from reviewer_app.domain.guards.deciding import SIGNATURE_FIELDS
from reviewer_app.domain.text import one_line
from reviewer_app.findings.report import Code, Fault

_HEX = re.compile(rb"<((?:[0-9A-F]{2})+)>")
_SHOWN = 200  # characters of names that a stranger chose
_SIGNATURE_KEYS = {"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M", "/Name", "/Reason"}

_OTHER_FORM = Fault(Code.VALUE_FORM, "its value is not written in the one form that is accepted")


@cache
def strict_policy() -> StandardDiffPolicy:
    """pyHanko's rules without those that let the information dictionary and XMP change."""
    rules = [
        rule
        for rule in DEFAULT_DIFF_POLICY.global_rules
        if not isinstance(getattr(rule, "rule", rule), DocInfoRule | MetadataUpdateRule)
    ]
    return StandardDiffPolicy(global_rules=rules, form_rule=DEFAULT_DIFF_POLICY.form_rule)


def shape_fault(reader: PdfFileReader) -> Fault | None:
    """What is wrong with the file as a whole; None for nothing."""
    if reader.encrypted:
        return Fault(Code.ENCRYPTED, "it is encrypted")
    if reader.xrefs.hybrid_xrefs_present:
        words = "it has two tables of contents that may differ (hybrid references)"
        return Fault(Code.HYBRID, words)
    fields = _fields(reader)
    names = [str(field.get("/T")) for field in fields]
    if names != list(SIGNATURE_FIELDS):
        found = one_line(", ".join(names), _SHOWN) or "none"
        return Fault(Code.FIELDS, f"its fields are {found}, and must be {', '.join(SIGNATURE_FIELDS)}")
    if any(field.get("/FT") != "/Sig" or "/Kids" in field for field in fields):
        return Fault(Code.FIELD_KIND, "a field of it is no plain signature field")
    signed = [one.field_name for one in reader.embedded_signatures]
    if signed != list(SIGNATURE_FIELDS[: len(signed)]):
        return Fault(Code.ORDER, f"its signatures are {', '.join(signed)}, which is not their order")
    if reader.xrefs.total_revisions != len(signed) + 1:
        return Fault(Code.REVISIONS, "it was changed other than by signing")
    return None


def _fields(reader: PdfFileReader) -> list[Any]:
    if "/AcroForm" not in reader.root or "/Fields" not in reader.root["/AcroForm"]:
        return []
    return [one.get_object() for one in reader.root["/AcroForm"]["/Fields"]]


def signature_fault(pdf: bytes, embedded: EmbeddedPdfSignature, place: int, *, last: bool) -> Fault | None:
    """What is wrong with the shape of the signature in field `place` (from 0); None for nothing."""
    if embedded.signed_revision != place + 1 or _strays(embedded.reader, place + 1):
        return Fault(Code.NOT_ALONE, "it is not alone in its revision")
    if embedded.sig_object_type != "/Sig" or embedded.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        return Fault(Code.KIND, "it is no PAdES signature")
    if set(embedded.sig_object.keys()) - _SIGNATURE_KEYS - {"/Reference"}:
        return Fault(Code.ENTRIES, "it carries entries that this app does not write")
    return _range_fault(pdf, embedded, last=last) or _lock_fault(embedded, place) or cms_fault(embedded)


def _strays(reader: PdfFileReader, revision: int) -> bool:
    """Whether a revision holds what nothing uses, frees an object, or packs objects into a stream.

    pyHanko looks at what can be reached; what cannot yet may be what a later change brings to light.
    """
    at = reader.get_historical_resolver(revision)
    if at.refs_freed_in_revision() or at.object_streams_used():
        return True
    written = set(at.explicit_refs_in_revision())
    known = {one for one in written if reader.xrefs.get_introducing_revision(one) < revision}
    used = [at.collect_dependencies(at.get_object(one), since_revision=revision) for one in known]
    return bool(written - known.union(*used))


def _range_fault(pdf: bytes, embedded: EmbeddedPdfSignature, *, last: bool) -> Fault | None:
    start, first, second, rest = (int(one) for one in embedded.byte_range)
    if start != 0 or not 0 < first < second or (last and second + rest != len(pdf)):
        whole = "the whole file" if last else "its revision"
        return Fault(Code.COVERAGE, f"it does not cover {whole}")
    gap = _HEX.fullmatch(pdf[first:second])
    if gap is None:
        return Fault(Code.VALUE_PLACE, "the place of its value holds something else")
    value = bytes.fromhex(gap.group(1).decode("ascii"))
    return None if _is_canonical(value, embedded) else _OTHER_FORM


def _is_canonical(value: bytes, embedded: EmbeddedPdfSignature) -> bool:
    try:
        exact = canonical_cms(embedded)
    except ValueError:  # a certificate in it is not DER
        return False
    return value[: len(exact)] == exact and not any(value[len(exact) :])


def canonical_cms(embedded: EmbeddedPdfSignature) -> bytes:
    """The signature's CMS value written anew, DER, from the parts that count (RFC 5652).

    The attributes' own bytes are what the signature covers; only what frames them is made anew."""
    data, info = embedded.signed_data, embedded.signer_info
    certificate = embedded.signer_cert
    digest = algos.DigestAlgorithm({"algorithm": "sha384"})
    again = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": digest,
            "signed_attrs": cms.CMSAttributes.load(info["signed_attrs"].untag().dump()),
            "signature_algorithm": _again(info["signature_algorithm"]),
            "signature": info["signature"].native,
        }
    )
    whole = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [_certificate(one.chosen) for one in data["certificates"]],
            "signer_infos": [again],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": whole}).dump())


def _again(algorithm: algos.SignedDigestAlgorithm) -> algos.SignedDigestAlgorithm:
    return algos.SignedDigestAlgorithm.load(algorithm.dump(force=True))


def _certificate(one: asn1_x509.Certificate) -> asn1_x509.Certificate:
    """Read as strict DER and written anew. Raises ValueError where it is not."""
    read = x509.load_der_x509_certificate(one.dump())
    return asn1_x509.Certificate.load(read.public_bytes(Encoding.DER))


def cms_fault(embedded: EmbeddedPdfSignature) -> Fault | None:
    if len(embedded.signed_data["signer_infos"]) != 1:
        return Fault(Code.SIGNERS, "it has more than one signer")
    if embedded.md_algorithm != "sha384":
        return Fault(Code.DIGEST, f"it uses {embedded.md_algorithm}, and must use SHA-384")
    return None


def _lock_fault(embedded: EmbeddedPdfSignature, place: int) -> Fault | None:
    """Whether the signature closes what its field must close."""
    if place == 0 and embedded.docmdp_level != MDPPerm.FILL_FORMS:
        return Fault(Code.CERTIFIES, "it does not certify the file (DocMDP, P 2)")
    if place == len(SIGNATURE_FIELDS) - 1:
        lock = embedded.fieldmdp
        closed = lock is not None and lock.action == FieldMDPAction.ALL
        if not closed or embedded.docmdp_level != MDPPerm.NO_CHANGES:
            return Fault(Code.LOCKS, "it does not lock the file")
    return None
