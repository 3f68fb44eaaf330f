"""Whose signatures are believed on this workstation: the authorities of workspaces made or opened here.

- A finding is verified against authorities one has from elsewhere than the finding. Where none are named,
  these are: each is the certificate of a workspace's own authority, kept in this user's state folder.
- A folder of certificates named by hand serves the machine that has never seen the workspace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer_app.custody.certificates import certificate_from_der
from reviewer_app.custody.files import write_whole
from reviewer_app.custody.workstation import state_folder
from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.trust import RevocationList, SubmitterKey, TrustAnchor

TrustRecord = TrustAnchor | RevocationList | SubmitterKey

_KINDS: dict[str, type[TrustRecord]] = {
    "anchor": TrustAnchor,
    "revocation list": RevocationList,
    "submitter key": SubmitterKey,
}
_FOLDER = "authorities"  # of workspaces: they vouch for the people who sign findings
_SUBMITTERS = "submitters"  # of laboratories whose bundles were made or trusted here
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


class NoAuthorities(DeskError):
    """No authority is known to verify against: {where} holds no certificate. Name a folder with --anchors."""


class NotACertificate(DeskError):
    """{path} is not a certificate: {fault}."""


@dataclass(frozen=True, slots=True)
class SubmitterTrust:
    """What stands behind submitters' signatures."""

    anchors: tuple[TrustAnchor, ...] = ()
    crls: tuple[RevocationList, ...] = ()
    keys: tuple[SubmitterKey, ...] = ()


def remember_authority(workspace: str, authority: x509.Certificate) -> None:
    """Keep a workspace's authority among those believed on this workstation."""
    folder = state_folder() / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / f"{workspace}.pem", authority.public_bytes(Encoding.PEM))


def remember_submitter(workspace: str, found: TrustRecord) -> None:
    """Keep what a workspace here believes of submitters, for `bundle check` where none is open."""
    folder = state_folder() / _SUBMITTERS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind = next(name for name, form in _KINDS.items() if isinstance(found, form))
    body = canonical({"kind": kind, "record": to_plain(found)})
    write_whole(folder / _place(workspace, found.fingerprint_sha384), body)


def forget_submitter(workspace: str, fingerprint: str) -> None:
    """The workspace believes it no longer."""
    (state_folder() / _SUBMITTERS / _place(workspace, fingerprint)).unlink(missing_ok=True)


def known_submitters() -> SubmitterTrust:
    """What workspaces made or opened here believe of submitters. Nothing at all is as good as no trust."""
    folder = state_folder() / _SUBMITTERS
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    found = [_remembered(file) for file in files]
    return SubmitterTrust(
        tuple(one for one in found if isinstance(one, TrustAnchor)),
        tuple(one for one in found if isinstance(one, RevocationList)),
        tuple(one for one in found if isinstance(one, SubmitterKey)),
    )


def _place(workspace: str, fingerprint: str) -> str:
    return f"{workspace}-{fingerprint[:32]}.json"


def _remembered(file: Path) -> TrustRecord:
    try:
        plain = json.loads(file.read_bytes())
        return from_plain(_KINDS[plain["kind"]], plain["record"])
    except (ValueError, KeyError, TypeError, NotOfTheForm) as error:
        raise NotACertificate(path=file, fault="it is not a record of this program") from error


def known_authorities(folder: Path | None = None) -> tuple[x509.Certificate, ...]:
    """The certificates in `folder`, or those this workstation knows. Raises NoAuthorities."""
    where = folder or state_folder() / _FOLDER
    found = certificates_in(where)
    if not found:
        raise NoAuthorities(where=where)
    return found


def certificates_in(where: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a folder, or of one file, in PEM or DER. Raises NotACertificate."""
    files = sorted(where.iterdir()) if where.is_dir() else [where] if where.is_file() else []
    return tuple(_load(file) for file in files if file.suffix.lower() in _SUFFIXES)


def _load(file: Path) -> x509.Certificate:
    data = file.read_bytes()
    try:
        if b"-----BEGIN" not in data:
            return certificate_from_der(data)
        return x509.load_pem_x509_certificate(data)
    except ValueError as error:
        raise NotACertificate(path=file, fault=error) from error
