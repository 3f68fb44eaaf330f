"""Whose signatures are believed on this workstation: the authorities of workspaces made or opened here.

- A finding is verified against authorities one has from elsewhere than the finding. Where none are named,
  these are: each is the certificate of a workspace's own authority, kept in this user's state folder.
- A folder of certificates named by hand serves the machine that has never seen the workspace.
"""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.certificates import certificate_from_der, fingerprint
from reviewer_app.custody.files import write_whole
from reviewer_app.custody.workstation import state_folder
from reviewer_app.domain.errors import DeskError

_FOLDER = "authorities"  # of workspaces: they vouch for the people who sign findings
_SUBMITTERS = "submitters"  # of laboratories whose bundles were made or trusted here
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


class NoAuthorities(DeskError):
    """No authority is known to verify against: {where} holds no certificate. Name a folder with --anchors."""


class NotACertificate(DeskError):
    """{path} is not a certificate: {fault}."""


def remember_authority(workspace: str, authority: x509.Certificate) -> None:
    """Keep a workspace's authority among those believed on this workstation."""
    folder = state_folder() / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / f"{workspace}.pem", authority.public_bytes(Encoding.PEM))


def remember_submitter(workspace: str, authority: x509.Certificate) -> None:
    """Keep a submitter's authority, installed in a workspace here, for `bundle check` without one."""
    folder = state_folder() / _SUBMITTERS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(
        folder / f"{workspace}-{fingerprint(authority)[:16]}.pem", authority.public_bytes(Encoding.PEM)
    )


def known_submitters(folder: Path | None = None) -> tuple[x509.Certificate, ...]:
    """The submitters' authorities in `folder`, or those this workstation knows. Raises NoAuthorities."""
    return _certificates(folder or state_folder() / _SUBMITTERS)


def known_authorities(folder: Path | None = None) -> tuple[x509.Certificate, ...]:
    """The certificates in `folder`, or those this workstation knows. Raises NoAuthorities."""
    return _certificates(folder or state_folder() / _FOLDER)


def _certificates(where: Path) -> tuple[x509.Certificate, ...]:
    files = sorted(where.iterdir()) if where.is_dir() else []
    found = [_load(file) for file in files if file.suffix.lower() in _SUFFIXES]
    if not found:
        raise NoAuthorities(where=where)
    return tuple(found)


def _load(file: Path) -> x509.Certificate:
    data = file.read_bytes()
    try:
        if b"-----BEGIN" not in data:
            return certificate_from_der(data)
        return x509.load_pem_x509_certificate(data)
    except ValueError as error:
        raise NotACertificate(path=file, fault=error) from error
