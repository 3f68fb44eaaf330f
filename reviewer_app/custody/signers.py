"""Signing: what signs, whatever holds the key, and the plain check of a signature.

- ECDSA on P-384 with SHA-384, DER (RFC 5480, FIPS 186-5). One algorithm, so none can be chosen by the data.
  A person's card alone may sign with RSA of 3072 bits and more, and signs nothing but findings (`card`).
- `Signer` asks for nothing a smartcard cannot do: it gives its certificate and signs bytes.
- pyHanko reaches every signer through one adapter, so a card signs PDF and CMS as a soft key does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from reviewer_app.custody.certificates import check_certificate as check_certificate
from reviewer_app.custody.certificates import is_p384
from reviewer_app.custody.verdict import Verdict as Verdict
from reviewer_app.domain.errors import DeskError

LONGEST_SIGNATURE = 104  # DER of two 384-bit integers with sign bytes
_ECDSA = ec.ECDSA(hashes.SHA384())


class KeyRefused(DeskError):
    """The signing key of {name} cannot be used: {fault}."""


class IdentityRefused(DeskError):
    """The signing identity (PKCS#12) cannot be used: {fault}."""


class Signer(Protocol):
    """`chain` is the issuers above `certificate`, nearest first, the root last."""

    @property
    def certificate(self) -> x509.Certificate: ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]: ...

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-384 / SHA-384 over `data`, DER."""
        ...

    def pyhanko_signer(self) -> Any:
        """A `pyhanko.sign.signers.Signer` for PDF and CMS. Imports pyHanko: call it late."""
        ...


@dataclass(frozen=True, slots=True)
class SoftSigner:
    """A signer whose key is in this process's memory."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    _key: ec.EllipticCurvePrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        if not is_p384(self.certificate):
            raise KeyRefused(name=self.certificate.subject.rfc4514_string(), fault="it is not P-384")
        if self._key.public_key() != self.certificate.public_key():
            raise KeyRefused(
                name=self.certificate.subject.rfc4514_string(), fault="its certificate is another's"
            )

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, _ECDSA)

    def pyhanko_signer(self) -> Any:
        return as_pyhanko(self)


def verify(certificate: x509.Certificate, data: bytes, signature: bytes) -> bool:
    """True only when `signature` over `data` is by the P-384 key of `certificate`. It says nothing of whether
    the certificate is to be believed: that is `check_certificate`."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP384R1):
        return False
    try:
        key.verify(signature, data, _ECDSA)
    except InvalidSignature:
        return False
    return True


def signer_from_pkcs12(data: bytes, passphrase: str) -> SoftSigner:
    """The identity in a PKCS#12 file. IdentityRefused: wrong passphrase, other key kind, no certificate."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as error:
        fault = "the passphrase is wrong or the file is damaged"
        raise IdentityRefused(fault=fault) from error
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise IdentityRefused(fault="it must hold one certificate and its P-384 private key")
    try:
        return SoftSigner(certificate, in_order(certificate, others), key)
    except KeyRefused as error:
        raise IdentityRefused(fault=error.facts["fault"]) from error


def as_pyhanko(signer: Signer, *, embed_roots: bool = True) -> Any:
    """`signer` as a pyHanko signer; the key stays where it is. Importing pyHanko takes about 0.4 s."""
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.signers.pdf_cms import Signer as PyhankoSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = signer.certificate.public_key()
    longest = key.key_size // 8 if isinstance(key, rsa.RSAPublicKey) else LONGEST_SIGNATURE

    class Adapter(PyhankoSigner):  # type: ignore[misc]  # pyHanko is not typed for mypy
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if digest_algorithm.lower() != "sha384":
                raise KeyRefused(
                    name=signer.certificate.subject.rfc4514_string(), fault="only SHA-384 is used"
                )
            return bytes(longest) if dry_run else signer.sign(data)

    def translated(certificate: x509.Certificate) -> Any:
        return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))

    store = SimpleCertificateStore()
    store.register_multiple([translated(each) for each in signer.chain])
    return Adapter(signing_cert=translated(signer.certificate), cert_registry=store, embed_roots=embed_roots)


def in_order(certificate: x509.Certificate, others: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """`others` that lie above `certificate`, nearest first."""
    by_subject = {each.subject: each for each in others}
    chain: list[x509.Certificate] = []
    current = certificate
    while current.issuer != current.subject and current.issuer in by_subject:
        current = by_subject.pop(current.issuer)
        chain.append(current)
    return tuple(chain)
