"""Signed wrappings: a Sigstore bundle, a DSSE envelope, in-toto's older `signed` block; and what they hold.

- The wrapping is taken off to show what lies in it. No signature, certificate or log entry is checked.
- DSSE (secure-systems-lab/dsse v1.0.0): {payload (base64), payloadType, signatures}.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from reviewer_app.domain.metadata import MetadataDocument, MetadataKind
from reviewer_app.evidence.files import EvidenceUnreadable
from reviewer_app.evidence.metadata.summary import Summary, cut, joined, objects, scalar
from reviewer_app.evidence.untrusted_json import mapping, parse, sequence, string

_BUNDLE = "application/vnd.dev.sigstore.bundle"


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What a signed wrapping says of itself; `payload` is the parsed JSON in it, None where it is none."""

    form: str
    payload: Any
    signatures: int
    signed_with: str
    logged: int = 0
    fault: str = ""

    def tell(self, summary: Summary) -> None:
        summary.fact("Wrapped as", self.form)
        summary.fact("Signatures", self.signatures)
        summary.fact("Signed with", self.signed_with)
        summary.fact("Transparency log entries", self.logged or None)


def unwrapped(plain: object, path: str) -> Wrapping | None:
    """The wrapping that `plain` is; None where it is none of those known here."""
    whole = mapping(plain)
    if string(whole.get("mediaType")).startswith(_BUNDLE) or "dsseEnvelope" in whole:
        return _sigstore(whole, path)
    if {"payload", "payloadType", "signatures"} <= whole.keys():
        return _dsse(whole, path)
    signed = mapping(whole.get("signed"))
    if "signatures" in whole and signed.get("_type") in ("link", "layout"):
        signatures = list(objects(whole.get("signatures")))
        return Wrapping("signed metadata block", signed, len(signatures), _keys(signatures))
    return None


def message_bundle(path: str, plain: object) -> MetadataDocument | None:
    """A Sigstore bundle that signs a file as it is (no statement within): its digest, named plainly."""
    whole = mapping(plain)
    signature = mapping(whole.get("messageSignature"))
    if not (string(whole.get("mediaType")).startswith(_BUNDLE) and signature):
        return None
    summary = Summary(path, MetadataKind.SIGSTORE, _bundle_version(whole))
    digest = mapping(signature.get("messageDigest"))
    value = _decoded(string(digest.get("digest"))) or b""
    algorithm = string(digest.get("algorithm")).replace("SHA2_", "SHA")
    summary.digest("the signed file", algorithm, value.hex())
    summary.fact("Signed with", _signed_with(mapping(whole.get("verificationMaterial"))))
    return summary.finished(signed=True)


def _bundle_version(whole: dict[str, Any]) -> str:
    media = string(whole.get("mediaType"))
    named = media.partition("version=")[2] or media.removeprefix(_BUNDLE + ".v").partition("+")[0]
    return cut(named, 20)


def _sigstore(whole: dict[str, Any], path: str) -> Wrapping | None:
    inner = _dsse(mapping(whole.get("dsseEnvelope")), path) if "dsseEnvelope" in whole else None
    if inner is None:
        return None
    material = mapping(whole.get("verificationMaterial"))
    return Wrapping(
        f"Sigstore bundle {_bundle_version(whole)}".strip(),
        inner.payload,
        inner.signatures,
        _signed_with(material) or inner.signed_with,
        len(sequence(material.get("tlogEntries"))),
        inner.fault,
    )


def _signed_with(material: dict[str, Any]) -> str:
    """The kind of key only; a certificate's own words are not read here."""
    for key, words in (
        ("certificate", "a certificate, not read here"),
        ("x509CertificateChain", "a certificate chain, not read here"),
    ):
        if key in material:
            return words
    hint = scalar(mapping(material.get("publicKey")).get("hint"))
    return f"a public key ({hint})" if hint else "a public key" if "publicKey" in material else ""


def _dsse(envelope: dict[str, Any], path: str) -> Wrapping:
    signatures = list(objects(envelope.get("signatures")))
    payload, fault = None, ""
    data = _decoded(string(envelope.get("payload")))
    if data is None:
        fault = "Its payload is not base64."
    else:
        try:
            payload = parse(data, path, "a signed statement")
        except EvidenceUnreadable as error:
            fault = f"What it holds was not read: {error.facts['reason']}."
    return Wrapping("DSSE envelope", payload, len(signatures), _keys(signatures), fault=fault)


def _keys(signatures: list[dict[str, Any]]) -> str:
    named = joined(one.get("keyid") for one in signatures[:10])
    return f"key {named}" if named else ""


def _decoded(written: str) -> bytes | None:
    """Base64, plain or URL-safe."""
    try:
        return base64.b64decode(written.translate({45: "+", 95: "/"}), validate=True)
    except ValueError:
        return None
