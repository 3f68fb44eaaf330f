"""Make a detached CMS signature (`.p7s`): RFC 5652 SignedData over bytes that stay where they are.

- ECDSA P-384, SHA-384. Signed attributes: content type, message digest, signing time (the workstation's
  clock), signing certificate (RFC 5035), algorithm protection (RFC 6211). No unsigned attributes.
- The chain is embedded, without its root: whoever verifies brings the root.
- pyHanko's own way to make one starts an event loop, and with it a socket; only its parts are used here.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.signers import Signer


def sign_detached(data: bytes, signer: Signer, now: datetime) -> bytes:
    """DER of the detached signature of `signer` over `data`, saying it was made at `now` (aware)."""
    from asn1crypto import cms

    attributes = _signed_attributes(hashlib.sha384(data).digest(), signer, now)
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": _signer_identifier(signer),
            "digest_algorithm": {"algorithm": "sha384"},
            "signature_algorithm": {"algorithm": "sha384_ecdsa"},
            "signed_attrs": attributes,
            "signature": signer.sign(attributes.dump()),
        }
    )
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha384"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": _embedded(signer),
        "signer_infos": [info],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _signer_identifier(signer: Signer) -> Any:
    from asn1crypto import cms

    certificate = _asn1(signer.certificate.public_bytes(Encoding.DER))
    named = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    return cms.SignerIdentifier({"issuer_and_serial_number": named})


def _embedded(signer: Signer) -> list[Any]:
    from asn1crypto import cms

    above = [each for each in signer.chain if each.issuer != each.subject]
    return [
        cms.CertificateChoices({"certificate": _asn1(each.public_bytes(Encoding.DER))})
        for each in (signer.certificate, *above)
    ]


def _signed_attributes(digest: bytes, signer: Signer, now: datetime) -> Any:
    from asn1crypto import cms, core
    from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

    protection = cms.CMSAlgorithmProtection(
        {
            "digest_algorithm": {"algorithm": "sha384"},
            "signature_algorithm": {"algorithm": "sha384_ecdsa"},
        }
    )
    signing_time = cms.Time({"utc_time": core.UTCTime(now.astimezone(UTC).replace(microsecond=0))})
    certificate = _asn1(signer.certificate.public_bytes(Encoding.DER))
    return cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "data"),
            simple_cms_attribute("message_digest", digest),
            simple_cms_attribute("signing_time", signing_time),
            simple_cms_attribute("cms_algorithm_protection", protection),
            simple_cms_attribute(
                "signing_certificate_v2", as_signing_certificate_v2(certificate, hash_algo="sha384")
            ),
        ]
    )


def _asn1(der: bytes) -> Any:
    from asn1crypto import x509 as asn1_x509

    return asn1_x509.Certificate.load(der)
