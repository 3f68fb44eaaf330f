"""Whether a records package lists a file: its manifest, and the two detached signatures beside that.

- The manifest is `manifest-sha512.txt` of a BagIt bag (RFC 8493). The file must stand there under its own
  place in the bag with its SHA-512; where it lies elsewhere, whatever it is called, with its SHA-512.
- `….p7s` is the records officer's signature (CMS): it says what the listing is worth. Without it the listing
  could not be checked: whoever changes a file can change a manifest.
- `….mldsa87` is the second signature (ML-DSA-87). It proves nothing without the public key from elsewhere:
  the copy in the package is as good as the package. Not valid, it makes the listing not valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from reviewer_app.desk.manifest_signature import judged
from reviewer_app.desk.named_files import LARGEST, read_file
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.text import one_line
from reviewer_app.findings.report import Standing, because, stands
from reviewer_app.intake.tagfiles import parse_manifest

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey

MANIFEST = "manifest-sha512.txt"
_FINDING = "data/records/findings.pdf"
_DEEP = 6  # folders in which a manifest is looked for
CMS_SUFFIX, ML_DSA_SUFFIX = ".p7s", ".mldsa87"
_KEY_SUFFIXES = frozenset({".pem", ".der", ".pub"})


class NoKeys(DeskError):
    """{folder} holds no public key."""


@dataclass(frozen=True, slots=True)
class Package:
    """The manifest that was named, and public keys (ML-DSA-87) from elsewhere, perhaps none."""

    manifest: Path
    keys: tuple[MLDSA87PublicKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was looked at: `code` and `reason` are "" when it is valid."""

    standing: Standing
    code: str = ""
    reason: str = ""
    signer: str = ""

    @property
    def words(self) -> str:
        by = f" ({self.signer})" if self.signer else ""
        return f"{because(self.standing, self.reason)}{by}"


@dataclass(frozen=True, slots=True)
class ManifestReport:
    """`listed_as` is the path the manifest gives the file, "" for none."""

    name: str
    listed_as: str
    listing: Part
    cms: Part
    ml_dsa: Part

    @property
    def deciding(self) -> Part:
        """The part that decides: the worst; a second signature that could not be checked decides nothing."""
        parts = (self.listing, self.cms, self.ml_dsa)
        bad = [one for one in parts if one.standing is Standing.NOT_VALID]
        unchecked = [one for one in parts[:2] if one.standing is Standing.NOT_CHECKED]
        return (*bad, *unchecked, Part(Standing.VALID))[0]

    @property
    def standing(self) -> Standing:
        return self.deciding.standing

    @property
    def sentences(self) -> tuple[str, ...]:
        where = f" as {self.listed_as}" if self.listed_as else ""
        deciding = self.deciding
        return (
            f"The listing in {self.name} {stands(deciding.standing, deciding.reason)}.",
            f"  Listed{where}: {self.listing.words}.",
            f"  Its signature (CMS): {self.cms.words}.",
            f"  Its second signature (ML-DSA-87): {self.ml_dsa.words}.",
        )


def package_around(path: Path) -> Package | None:
    """The records package in which the file lies, by the manifest in a folder above it; None for none."""
    for folder in list(path.absolute().parents)[:_DEEP]:
        manifest = folder / MANIFEST
        if manifest.is_file() and (folder / "bagit.txt").is_file():
            return Package(manifest)
    return None


def check_manifest(
    path: Path,
    sha512: str,
    package: Package | None,
    authorities: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    now: datetime,
) -> ManifestReport | None:
    """Whether `package` lists the file at `path` with this digest (hex). Raises FileNotRead."""
    if package is None:
        return None
    data = read_file(package.manifest)
    listed_as, listing = _listing(path, sha512, package.manifest, data)
    cms = _beside(package.manifest, CMS_SUFFIX)
    ml_dsa = _beside(package.manifest, ML_DSA_SUFFIX)
    return ManifestReport(
        one_line(package.manifest.name),
        listed_as,
        listing,
        _cms(data, cms, authorities, lists, now),
        _ml_dsa(data, ml_dsa, package.keys),
    )


def keys_in(folder: Path) -> tuple[MLDSA87PublicKey, ...]:
    """The ML-DSA-87 public keys of a folder, or of one file. Raises NoKeys, SubmitterKeyRefused."""
    from reviewer_app.custody.mldsa import read_submitter_key

    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    datas = [read_file(one) for one in files if one.suffix.lower() in _KEY_SUFFIXES and one.is_file()]
    datas = [one for one in datas if b"-----BEGIN " not in one or b"PUBLIC KEY-----" in one]
    if not datas:
        raise NoKeys(folder=folder)
    return tuple(map(read_submitter_key, datas))


def _beside(manifest: Path, suffix: str) -> bytes | None:
    place = manifest.with_name(manifest.name + suffix)
    return read_file(place) if place.exists() or place.is_symlink() else None


def _listing(path: Path, sha512: str, manifest: Path, data: bytes) -> tuple[str, Part]:
    entries, faults = parse_manifest(one_line(manifest.name), data)
    if faults or len(data) > LARGEST:
        said = faults[0].sentence if faults else "it is too large"
        return "", _bad("manifest.malformed", f"the manifest is malformed: {said.rstrip('.')}")
    names = _names(path, sha512, manifest, entries)
    if not names:
        return "", _bad("manifest.not-listed", "the manifest does not list it under its name")
    if len(names) > 1:
        return "", _bad("manifest.ambiguous", f"the manifest lists {len(names)} files of its name")
    if entries[names[0]] != sha512:
        return names[0], _bad("manifest.other-digest", "the manifest lists it with another SHA-512")
    return names[0], Part(Standing.VALID)


def _names(path: Path, sha512: str, manifest: Path, entries: dict[str, str]) -> list[str]:
    """Where the manifest lists the file: at its place in the bag, or by its digest, the finding's own place
    first; where no digest fits, under its name."""
    try:
        place = path.absolute().relative_to(manifest.absolute().parent).as_posix()
    except ValueError:
        place = ""
    if place in entries:
        return [place]
    if place.startswith("data/"):
        return []
    same = sorted((one for one in entries if entries[one] == sha512), key=lambda one: (one != _FINDING, one))
    return same[:1] or [one for one in entries if one.split("/")[-1] == path.name]


def _cms(
    data: bytes,
    signature: bytes | None,
    authorities: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    now: datetime,
) -> Part:
    if signature is None:
        words = "nobody has signed the manifest: there is no such file beside it"
        return Part(Standing.NOT_CHECKED, "cms.absent", words)
    found = judged(data, signature, authorities, lists, now)
    return Part(found.standing, f"cms.{found.fault}" if found.fault else "", found.reason, found.signer)


def _ml_dsa(data: bytes, signature: bytes | None, keys: Sequence[MLDSA87PublicKey]) -> Part:
    from reviewer_app.custody.mldsa import RECORDS_CONTEXT, verify

    if signature is None:
        return Part(Standing.NOT_CHECKED, "ml-dsa.absent", "there is no such file beside the manifest")
    if not keys:
        return Part(Standing.NOT_CHECKED, "ml-dsa.no-key", "no public key was given to check it against")
    if any(verify(key, data, signature, RECORDS_CONTEXT) for key in keys):
        return Part(Standing.VALID)
    return _bad("ml-dsa.not-valid", "no key given has made it over this manifest")


def _bad(code: str, reason: str) -> Part:
    return Part(Standing.NOT_VALID, code, reason)
