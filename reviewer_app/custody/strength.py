"""How strong a certificate's key and signature must be to stand in a submitter's chain.

- Authorities: ECDSA P-384, or RSA of 3072 bits and more (CNSA 1.0, still met in the field), signed with
  SHA-256, SHA-384 or SHA-512.
- The signer itself is ECDSA P-384 with SHA-384 and nothing else: `cms_form` sees to that.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

RSA_BITS = 3072
_DIGESTS = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


def weakness(certificate: x509.Certificate) -> str:
    """Why the certificate is too weak for a chain, the end of a sentence; "" when it is not."""
    key = certificate.public_key()
    match key:
        case ec.EllipticCurvePublicKey():
            if not isinstance(key.curve, ec.SECP384R1):
                return f"its key is on the curve {key.curve.name}, not P-384"
        case rsa.RSAPublicKey():
            if key.key_size < RSA_BITS:
                return f"its RSA key has {key.key_size} bits, {RSA_BITS} are the least"
        case _:
            return "its key is neither ECDSA P-384 nor RSA"
    return _weak_digest(certificate)


def weak_list(crl: x509.CertificateRevocationList) -> str:
    """The same of a revocation list's signature."""
    return _weak_digest(crl)


def _weak_digest(signed: x509.Certificate | x509.CertificateRevocationList) -> str:
    try:
        digest = signed.signature_hash_algorithm
    except UnsupportedAlgorithm:
        digest = None
    if isinstance(digest, _DIGESTS):
        return ""
    return (
        f"it is signed with {digest.name.upper() if digest else 'an unknown digest'}, not SHA-256 or longer"
    )
