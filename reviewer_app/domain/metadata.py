"""Metadata documents found in a submission, as a reviewer reads them at a glance.

- RO-Crate, OpenSSF Model Signing, CycloneDX, SPDX, in-toto: welcome as evidence, never the gate.
- Nothing in such a document was verified by this program; each one says so (`NOT_VERIFIED`).
- Facts and digests are the file's own words, bounded in number and length; what was left out is noted.
- A document that could not be read is still listed, with the reason: not looked into is not good.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOT_VERIFIED = "Not verified here; evidence only."
SIGNATURE_NOT_CHECKED = "Its signature was not checked here."


class MetadataKind(StrEnum):
    RO_CRATE = "RO-Crate"
    MODEL_SIGNING = "OpenSSF Model Signing"
    SIGSTORE = "Sigstore bundle"
    CYCLONEDX = "CycloneDX"
    SPDX = "SPDX"
    IN_TOTO = "in-toto"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True)
class NamedDigest:
    """A digest the document gives to something it names; `digest` is lower-case hex of any length.

    `algorithm` is a short name: "sha512". `model` says that the document presents it as a model's.
    """

    name: str
    algorithm: str
    digest: str
    model: bool = False


@dataclass(frozen=True, slots=True)
class MetadataFact:
    """One line of the summary: our label, the file's value (untrusted text)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class MetadataDocument:
    """One metadata document; `path` is the original it lies in, `version` "" where none is stated."""

    path: str
    kind: MetadataKind
    version: str
    title: str
    facts: tuple[MetadataFact, ...] = ()
    digests: tuple[NamedDigest, ...] = ()
    notes: tuple[str, ...] = ()


def not_read(path: str, reason: str) -> MetadataDocument:
    """A file that could not be looked into: listed, so that it is not taken for one without metadata."""
    return MetadataDocument(path, MetadataKind.NOT_READ, "", "", notes=(reason, NOT_VERIFIED))
