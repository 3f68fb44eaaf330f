"""A private key file closed by a passphrase: PKCS#8 in PEM, for kinds of key PKCS#12 cannot hold.

- PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-512, 600,000 rounds, then AES-256-CBC. `cryptography` reads this
  form but writes its own with 2,048 rounds, too few for a file that travels.
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

ROUNDS = 600_000


def closed(key: bytes, passphrase: str) -> bytes:
    """PEM of `key` (DER PrivateKeyInfo) behind `passphrase`."""
    from asn1crypto import algos, core, keys, pem

    salt, start = secrets.token_bytes(16), secrets.token_bytes(16)
    derivation = {
        "salt": algos.Pbkdf2Salt(name="specified", value=core.OctetString(salt)),
        "iteration_count": ROUNDS,
        "prf": {"algorithm": "sha512"},
    }
    method = {
        "key_derivation_func": {"algorithm": "pbkdf2", "parameters": derivation},
        "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": start},
    }
    info = keys.EncryptedPrivateKeyInfo(
        {
            "encryption_algorithm": {"algorithm": "pbes2", "parameters": method},
            "encrypted_data": _encrypted(key, passphrase, salt, start),
        }
    )
    return bytes(pem.armor("ENCRYPTED PRIVATE KEY", info.dump()))


def _encrypted(key: bytes, passphrase: str, salt: bytes, start: bytes) -> bytes:
    derived = PBKDF2HMAC(hashes.SHA512(), 32, salt, ROUNDS).derive(passphrase.encode())
    padder = PKCS7(algorithms.AES.block_size).padder()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(start)).encryptor()
    return encryptor.update(padder.update(key) + padder.finalize()) + encryptor.finalize()
