"""Who signs a bundle: a PKCS#12 file, a key on a card or token, an ML-DSA-87 key; one or two of them.

- A password or PIN is typed without echo, or is the first line of a file; it is never an argument.
- A certificate that is not valid now is refused before anything is written: the desk would refuse it.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands.files import existing, password, read
from reviewer_app.commands.new_file import NotWritten, Taken, write_new
from reviewer_app.domain.errors import DeskError

if TYPE_CHECKING:
    from reviewer_app.custody.signers import Signer


class KeyNeeded(DeskError):
    """A bundle is signed: name a PKCS#12 file with --key, or a card with --pkcs11-module and --token, or an
    ML-DSA-87 key with --ml-dsa-key."""


class TwoKeys(DeskError):
    """--key and --pkcs11-module both make the CMS signature: name one of them."""


class TokenNeeded(DeskError):
    """A card or token is named by both --pkcs11-module (its driver) and --token (its label)."""


class SignerNotValid(DeskError):
    """The certificate of {name} is valid from {begins} to {ends}, and so cannot sign today."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs: the tag file that holds the signature, how, and what a verifier needs (name, PEM).

    `serial` and the validity (YYYY-MM-DD) are "" for a bare key. `fingerprint` is SHA-384, hex.
    """

    file: str
    sign: Callable[[bytes], bytes]
    algorithm: str
    name: str
    organisation: str
    serial: str
    valid_from: str
    valid_to: str
    fingerprint: str
    root: bytes  # PEM of what a verifier installs; empty where the signer does not carry it

    def facts(self) -> dict[str, object]:
        told = ("file", "algorithm", "name", "organisation", "serial", "valid_from", "valid_to")
        return {name: getattr(self, name) for name in (*told, "fingerprint")}

    def line(self) -> str:
        if not self.serial:
            return f"{self.file}: {self.algorithm}, key with SHA-384 fingerprint {self.fingerprint}"
        return (
            f"{self.file}: {self.name}, {self.organisation}; serial {self.serial}, valid {self.valid_from} "
            f"to {self.valid_to}; {self.algorithm}"
        )


def key_files(arguments: Namespace) -> tuple[Path, ...]:
    """The files that hold secrets, and must not lie in what is sent."""
    named = (
        arguments.key,
        arguments.password_file,
        arguments.pin_file,
        arguments.ml_dsa_key,
        arguments.ml_dsa_password_file,
    )
    return tuple(Path(name) for name in named if name)


@contextmanager
def signatories(arguments: Namespace, now: datetime) -> Iterator[tuple[Signatory, ...]]:
    """Those the arguments name, ready to sign; a card stays open for as long as the block runs."""
    if arguments.key and arguments.pkcs11_module:
        raise TwoKeys()
    if bool(arguments.pkcs11_module) is not bool(arguments.token):
        raise TokenNeeded()
    if not (arguments.key or arguments.pkcs11_module or arguments.ml_dsa_key):
        raise KeyNeeded()
    with ExitStack() as stack:
        found = []
        if arguments.key:
            found.append(_cms(_from_file(arguments), now))
        elif arguments.pkcs11_module:
            found.append(_cms(_from_token(arguments, stack), now))
        if arguments.ml_dsa_key:
            found.append(_ml_dsa(arguments))
        yield tuple(found)


def trust_files(folder: str | None, signers: tuple[Signatory, ...]) -> dict[Path, bytes]:
    """What a verifier needs, by its place: roots in `anchors/`, public keys in `keys/`. Raises Taken."""
    if not folder:
        return {}
    names = {True: "anchors/root.pem", False: "keys/ml-dsa-87.public.pem"}
    files = {Path(folder) / names[bool(one.serial)]: one.root for one in signers if one.root}
    for path in files:
        if path.exists() or path.is_symlink():
            raise Taken(path=path)
    return files


def write_trust(files: dict[Path, bytes]) -> None:
    """Write them. Raises Taken, NotWritten."""
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritten(path=path.parent, why=error.strerror or error) from error
        write_new(path, data)


def _from_file(arguments: Namespace) -> Signer:
    from reviewer_app.custody.signers import signer_from_pkcs12

    return signer_from_pkcs12(read(arguments.key), password("the key file", arguments.password_file))


def _from_token(arguments: Namespace, stack: ExitStack) -> Signer:
    from reviewer_app.custody.pkcs11_signer import signer_from_token

    pin = password(f"the token {arguments.token} (its PIN)", arguments.pin_file)
    module = existing(arguments.pkcs11_module)
    label = arguments.key_label or ""
    return stack.enter_context(signer_from_token(module, arguments.token, pin, key_label=label))


def _cms(signer: Signer, now: datetime) -> Signatory:
    from cryptography.hazmat.primitives.serialization import Encoding

    from reviewer_app.custody.certificates import fingerprint, name_of, organisation_of
    from reviewer_app.custody.cms import sign_detached
    from reviewer_app.intake.profile import SIGNATURE

    certificate = signer.certificate
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= now <= ends:
        raise SignerNotValid(name=name_of(certificate), begins=f"{begins:%Y-%m-%d}", ends=f"{ends:%Y-%m-%d}")
    roots = [each for each in (*signer.chain, certificate) if each.issuer == each.subject]
    return Signatory(
        file=SIGNATURE,
        sign=lambda data: sign_detached(data, signer, now),
        algorithm="ECDSA P-384 with SHA-384 in CMS",
        name=name_of(certificate),
        organisation=organisation_of(certificate),
        serial=f"{certificate.serial_number:X}",
        valid_from=f"{begins:%Y-%m-%d}",
        valid_to=f"{ends:%Y-%m-%d}",
        fingerprint=fingerprint(certificate),
        root=roots[0].public_bytes(Encoding.PEM) if roots else b"",
    )


def _ml_dsa(arguments: Namespace) -> Signatory:
    from reviewer_app.custody.mldsa import fingerprint, public_pem, signer_from_pem
    from reviewer_app.intake.profile import SIGNATURE_ML_DSA

    word = password("the ML-DSA-87 key", arguments.ml_dsa_password_file)
    signer = signer_from_pem(read(arguments.ml_dsa_key), word)
    return Signatory(
        file=SIGNATURE_ML_DSA,
        sign=signer.sign,
        algorithm="ML-DSA-87",
        name="",
        organisation="",
        serial="",
        valid_from="",
        valid_to="",
        fingerprint=fingerprint(signer.public_key),
        root=public_pem(signer.public_key),
    )


def quoted(path: Path | str) -> str:
    """A path as a shell takes it."""
    import shlex

    text = str(path)
    return shlex.quote(f"./{text}" if re.match("-", text) else text)
