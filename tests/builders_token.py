"""Tokens of SoftHSM2 to sign with, to lock and to pull out: `a_token().with_signer()`.

The library reads its settings once in a process, so one folder holds every token of the process; it goes when
the process ends. REVIEWER_SOFTHSM names the library where it lies in an unusual place.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11 import Attribute, CertificateType, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from reviewer_app.custody.token_session import CardAccess
from tests.builders_custody import a_certificate, an_authority_key
from tests.conftest import absent, tool

CANDIDATES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN = "123456"
ROOT_KEY = an_authority_key()
ROOT = a_certificate("Token root", ROOT_KEY)


def softhsm() -> Path:
    """The library; a skip (or, where nothing may be skipped, a failure) where there is none."""
    named = os.environ.get("REVIEWER_SOFTHSM")
    found = next((Path(each) for each in (named, *CANDIDATES) if each and Path(each).is_file()), None)
    if found is None:
        absent("SoftHSM2 (REVIEWER_SOFTHSM)")
    assert found is not None
    return found


@cache
def _folder() -> Path:
    """Where the tokens of this process lie; the library is told of it before it is loaded."""
    folder = Path(tempfile.mkdtemp(prefix="tokens"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    settings = f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    (folder / "softhsm2.conf").write_text(settings)
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    return folder


@dataclass(frozen=True, slots=True)
class AToken:
    """A token of its own, empty until something is put on it."""

    module: Path
    label: str
    folder: Path

    @contextmanager
    def opened(self) -> Iterator[Any]:
        session = pkcs11.lib(str(self.module)).get_token(token_label=self.label).open(rw=True, user_pin=PIN)
        try:
            yield session
        finally:
            session.close()

    def with_key(
        self, label: str, identifier: bytes, curve: str = "secp384r1", *, always: bool = False
    ) -> ec.EllipticCurvePublicKey:
        """A key made on the token, where it stays; its public key. `always` asks for the PIN each time."""
        with self.opened() as session:
            settings = {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}
            domain = session.create_domain_parameters(KeyType.EC, settings, local=True)
            own = {Attribute.ALWAYS_AUTHENTICATE: True} if always else {}
            public, _ = domain.generate_keypair(store=True, label=label, id=identifier, private_template=own)
            der = encode_ec_public_key(public)
        key = load_der_public_key(der)
        assert isinstance(key, ec.EllipticCurvePublicKey)
        return key

    def with_rsa_key(self, label: str, identifier: bytes, bits: int = 3072) -> rsa.RSAPublicKey:
        """An RSA key made on the token."""
        with self.opened() as session:
            public, _ = session.generate_keypair(KeyType.RSA, bits, store=True, label=label, id=identifier)
            return rsa.RSAPublicNumbers(
                int.from_bytes(public[Attribute.PUBLIC_EXPONENT], "big"),
                int.from_bytes(public[Attribute.MODULUS], "big"),
            ).public_key()

    def access(self, pin: str = PIN, key_label: str = "") -> CardAccess:
        """How this token is reached."""
        return CardAccess(self.module, self.label, pin, key_label)

    def without_public_keys(self) -> AToken:
        """As cards that show their public keys in certificates only."""
        with self.opened() as session:
            for each in list(session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY})):
                each.destroy()
        return self

    def certificates(self) -> list[bytes]:
        """What it holds, DER."""
        with self.opened() as session:
            found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
            return [bytes(each[Attribute.VALUE]) for each in found]

    def with_certificate(self, certificate: x509.Certificate, label: str, identifier: bytes) -> None:
        with self.opened() as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: label,
                    Attribute.ID: identifier,
                    Attribute.SUBJECT: certificate.subject.public_bytes(),
                    Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                }
            )

    def with_signer(self, name: str = "Card holder", identifier: bytes = b"\1") -> AToken:
        """A key, its certificate under ROOT by way of an issuer, and those two beside it, as on cards."""
        middle_key = an_authority_key()
        middle = a_certificate("Token issuer", middle_key, by=(ROOT, ROOT_KEY))
        public = self.with_key(name, identifier)
        holder = a_certificate(name, public, by=(middle, middle_key), authority=False)
        self.with_certificate(holder, name, identifier)
        self.with_certificate(middle, "issuer", b"\x7e")
        self.with_certificate(ROOT, "root", b"\x7f")
        return self

    def pulled_out(self) -> None:
        shutil.rmtree(self.folder)


def a_token(label: str = "") -> AToken:
    """A new token. The library finds it only when it starts anew, so no session may be open."""
    module, tokens = softhsm(), _folder() / "tokens"
    name, before = label or f"token-{secrets.token_hex(4)}", set(tokens.iterdir())
    command = [
        tool("softhsm2-util"),
        "--init-token",
        "--free",
        "--label",
        name,
        "--pin",
        PIN,
        "--so-pin",
        "0000",
    ]
    subprocess.run(command, capture_output=True, check=True)
    (folder,) = set(tokens.iterdir()) - before
    pkcs11.lib(str(module)).reinitialize()
    return AToken(module, name, folder)
