"""`bundle key new`: an ML-DSA-87 key pair for a laboratory."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from pathlib import Path

from reviewer_app.commands import GOOD, Outcome
from reviewer_app.commands.files import NoPassword, password
from reviewer_app.commands.new_file import Taken, write_new
from reviewer_app.domain.errors import DeskError


class NoKind(DeskError):
    """Say which key to make: --ml-dsa FILE. CMS signatures use a certificate of your own authority."""


class NotTheSame(DeskError):
    """The two passwords are not the same; no key was made."""


def new(arguments: Namespace) -> Outcome:
    """Make a key pair: the private key closed by a password, the public key for the site's administrator."""
    from reviewer_app.custody.mldsa import fingerprint, new_key, private_pem, public_pem

    if not arguments.ml_dsa:
        raise NoKind()
    private = Path(arguments.ml_dsa)
    public = private.with_name(f"{private.stem}.public.pem")
    for path in (private, public):
        if path.exists() or path.is_symlink():
            raise Taken(path=path)
    word = _new_password(arguments.password_file)
    key = new_key()
    write_new(private, private_pem(key, word), 0o600)
    write_new(public, public_pem(key.public_key()))
    print_of = fingerprint(key.public_key())
    facts: dict[str, object] = {
        "private": str(private),
        "public": str(public),
        "algorithm": "ML-DSA-87",
        "fingerprint_sha384": print_of,
    }
    lines = [
        f"{private}: the private key, closed by your password. Keep it, and never send it.",
        f"{public}: the public key. Hand it to the site's security administrator.",
        f"  SHA-384 fingerprint, to be read out over another way: {print_of}",
    ]
    return Outcome(GOOD, facts, "\n".join(lines))


def _new_password(file: str | None) -> str:
    if file:
        return password("the new key", file)
    if not sys.stdin.isatty():
        raise NoPassword(who="the new key")
    word = getpass.getpass("Password for the new key: ")
    if getpass.getpass("The same again: ") != word:
        raise NotTheSame()
    return word
