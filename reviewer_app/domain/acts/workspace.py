"""Acts of the workspace: its trust, its policy, its criteria sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reviewer_app.domain.criteria import CriteriaSet
from reviewer_app.domain.policy import SitePolicy


@dataclass(frozen=True, slots=True)
class AnchorInstalled:
    """A trust anchor for submitters' signatures was installed. `certificate` is DER, base64.

    `organisation` is the submitter it vouches for, "" any. Dates are RFC 3339, UTC; the fingerprint is hex.
    """

    kind: ClassVar[str] = "trust anchor installed"
    subject: str
    certificate: str
    organisation: str = ""
    fingerprint_sha384: str = ""
    not_before: str = ""
    not_after: str = ""


@dataclass(frozen=True, slots=True)
class AnchorWithdrawn:
    """A trust anchor is no longer believed, from this act on."""

    kind: ClassVar[str] = "trust anchor withdrawn"
    fingerprint_sha384: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevocationListInstalled:
    """A certificate revocation list (RFC 5280) of an installed authority. `crl` is DER, base64.

    `number` is the CRL number, decimal (it may be longer than JSON can count). Dates are RFC 3339, UTC.
    `replaces` is the fingerprint of the same authority's older list, "" for its first.
    """

    kind: ClassVar[str] = "revocation list installed"
    issuer: str
    crl: str
    number: str
    this_update: str
    next_update: str
    revoked: int
    fingerprint_sha384: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class SubmitterKeyInstalled:
    """A submitter's ML-DSA-87 public key (FIPS 204) is believed. `public_key` is DER SPKI, base64."""

    kind: ClassVar[str] = "submitter key installed"
    organisation: str
    name: str
    public_key: str
    valid_from: str
    valid_to: str
    fingerprint_sha384: str


@dataclass(frozen=True, slots=True)
class SubmitterKeyWithdrawn:
    """A submitter's ML-DSA-87 key is no longer believed, from this act on."""

    kind: ClassVar[str] = "submitter key withdrawn"
    fingerprint_sha384: str
    reason: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """What the site decides about submissions, from this act on."""

    kind: ClassVar[str] = "policy set"
    policy: SitePolicy


@dataclass(frozen=True, slots=True)
class CriteriaActivated:
    """A criteria set may be pinned from now on. The whole set is in the act, so the journal can replay it.

    Who signed its file: the signer's name, organisation and certificate's fingerprint, and the file's own
    digest (hex). All are "" for an invented sample, which nobody signs.
    """

    kind: ClassVar[str] = "criteria set activated"
    criteria: CriteriaSet
    signer: str = ""
    organisation: str = ""
    fingerprint_sha384: str = ""
    file_sha384: str = ""


@dataclass(frozen=True, slots=True)
class TriesBegunAnew:
    """The record of log-on tries could not be trusted, and an administrator began it anew."""

    kind: ClassVar[str] = "record of tries begun anew"
    reason: str


@dataclass(frozen=True, slots=True)
class StatisticsExported:
    """The counts over all cases left the workstation; `sha384` is of the file."""

    kind: ClassVar[str] = "statistics exported"
    sha384: str


@dataclass(frozen=True, slots=True)
class RevocationListRenewed:
    """The workspace's own revocation list was issued anew, without any other change: its number and its end.

    `due` is RFC 3339, UTC.
    """

    kind: ClassVar[str] = "own revocation list renewed"
    number: int
    due: str
