"""Read a detached CMS signature strictly: one signer, one algorithm, nothing that no check covers.

- DER to the last byte: the file must be exactly the encoding of what it says.
- SignedData version 1, content absent, one signer named by issuer and serial, signed attributes present, no
  unsigned attributes, no revocation lists, no attribute certificates (RFC 5652). What a signature does not
  cover could be changed without breaking it, so it may not be there.
- ECDSA P-384 with SHA-384 and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509

from reviewer_app.custody.certificates import certificate_from_der, is_p384

LARGEST = 1024 * 1024
_SHA384 = {"algorithm": "sha384", "parameters": None}
_ECDSA = {"algorithm": "sha384_ecdsa", "parameters": None}


class Malformed(ValueError):
    """The bytes are not a signature of the form above; the message says why."""


class WrongAlgorithm(ValueError):
    """Another algorithm than ECDSA P-384 with SHA-384."""


@dataclass(frozen=True, slots=True)
class DetachedSignature:
    """`signed_data`, `signer_info`, `asn1_certificate` are asn1crypto objects for pyHanko."""

    signed_data: Any
    signer_info: Any
    asn1_certificate: Any
    certificate: x509.Certificate
    embedded: frozenset[bytes]  # every certificate in the file, DER
    signed_at: datetime | None  # what the signer's clock said


def parse_detached(data: bytes) -> DetachedSignature:
    """Raises Malformed, WrongAlgorithm."""
    try:
        return _parse(data)
    except (Malformed, WrongAlgorithm):
        raise
    except (
        Exception
    ) as error:  # asn1crypto meets hostile bytes with whatever breaks first, AttributeError too
        raise Malformed("it is not a CMS signature") from error


def _parse(data: bytes) -> DetachedSignature:
    # asn1crypto.tsp adds names of attributes when it is first imported. Were that after the first parse, by
    # way of pyHanko, no later parse in the process would know them, and a good signature look malformed.
    from asn1crypto import cms
    from asn1crypto import tsp as _names_of_attributes  # noqa: F401

    if len(data) > LARGEST:
        raise Malformed(f"it is larger than {LARGEST} bytes")
    content = cms.ContentInfo.load(data, strict=True)
    if content["content_type"].native != "signed_data":
        raise Malformed("it is not CMS SignedData")
    _ = content.native  # asn1crypto parses late: every field now, so that no fault is found later
    if content.dump(force=True) != data:
        raise Malformed("it is not canonical DER")
    signed = content["content"]
    _check_frame(signed)
    _check_signer(signed["signer_infos"][0])
    return _gather(signed)


def _check_frame(signed: Any) -> None:
    encapsulated = signed["encap_content_info"]
    if signed["version"].native != "v1" or encapsulated["content_type"].native != "data":
        raise Malformed("it is not version 1 over plain data")
    if encapsulated["content"].native is not None:
        raise Malformed("it is not detached: it carries the content")
    if signed["crls"].native:
        raise Malformed("it carries revocation lists; they come from the workspace")
    if len(signed["signer_infos"]) != 1:
        raise Malformed("it has not exactly one signer")
    if any(choice.name != "certificate" for choice in signed["certificates"]):
        raise Malformed("it carries something other than certificates")
    if [dict(each.native) for each in signed["digest_algorithms"]] != [_SHA384]:
        raise WrongAlgorithm


def _check_signer(info: Any) -> None:
    if info["version"].native != "v1" or info["sid"].name != "issuer_and_serial_number":
        raise Malformed("its signer is not named by issuer and serial number")
    if not info["signed_attrs"].native:
        raise Malformed("it has no signed attributes")
    if info["unsigned_attrs"].native:
        raise Malformed("it has unsigned attributes, which nothing protects")
    digest, signature = dict(info["digest_algorithm"].native), dict(info["signature_algorithm"].native)
    if digest != _SHA384 or signature != _ECDSA:
        raise WrongAlgorithm


def _gather(signed: Any) -> DetachedSignature:
    from pyhanko.sign.general import CMSExtractionError, extract_certificate_info

    try:
        asn1_certificate = extract_certificate_info(signed).signer_cert
    except CMSExtractionError as error:
        raise Malformed("its signer's certificate is not in it") from error
    certificate = certificate_from_der(asn1_certificate.dump())
    if not is_p384(certificate):
        raise WrongAlgorithm
    info = signed["signer_infos"][0]
    if info["sid"].chosen["issuer"].dump() != asn1_certificate.issuer.dump():
        raise Malformed("it spells its signer's issuer otherwise than the certificate")  # names match loosely
    embedded = frozenset(bytes(choice.chosen.dump()) for choice in signed["certificates"])
    return DetachedSignature(signed, info, asn1_certificate, certificate, embedded, _signed_at(info))


def _signed_at(info: Any) -> datetime | None:
    from pyhanko.sign.validation.generic_cms import extract_self_reported_ts

    claimed = extract_self_reported_ts(info)
    return claimed.astimezone(UTC) if isinstance(claimed, datetime) else None
