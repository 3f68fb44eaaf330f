"""What the site decides about submissions: which signatures must verify, how old trust may be, how much fits.

- The policy is a workspace setting, changed by a signed act of a security administrator, never by a file.
- What is not set is as strict as the rule it stands for: one CMS signature, with a current revocation list.
- A guard holds only what is so on every workstation, for a journal folds alike wherever it is read. Whether a
  zone is known depends on the workstation's own tables: that is asked when the policy is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from reviewer_app.domain.marking import MarkingFault, parse_ceiling

WINDOW_LIMIT_DAYS = 30  # domain.md: at most 30 calendar days, unless the site sets another
AGENCY_DAYS = 30
_MEBIBYTE = 1024 * 1024
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9+_-]{0,31}(/[A-Za-z0-9][A-Za-z0-9+_-]{0,31}){0,2}", re.ASCII)


class SignaturesRequired(StrEnum):
    """Which signatures over the provenance statement must be good; one that is not good never passes."""

    CMS = "cms"
    ML_DSA = "ml-dsa-87"
    BOTH = "both"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """`crl_required`: a CMS signature whose revocation cannot be looked up is not good. Ages are in days.

    `quota_bytes`: the most that one workspace's originals may take, 0 for no limit. `clamd_socket`: the path
    of the scanner's socket, "" where no scanner is used; a file above `scan_limit_bytes` is not scanned.
    `office` and `contact` stand in letters. `zone` is a name of the IANA time zone database: the days of both
    clocks are its calendar days. `agency_days` is how many the agency means to take, 0 for no limit: a clock
    that warns. `statistics`: whether counts over all cases may be made and exported.
    `ceiling`: the highest marking this workstation may hold: a level, SCI and SAP.
    """

    signatures: SignaturesRequired = SignaturesRequired.CMS
    crl_required: bool = True
    anchor_warning_days: int = 365
    crl_warning_days: int = 21
    window_limit_days: int = WINDOW_LIMIT_DAYS
    quota_bytes: int = 0
    clamd_socket: str = ""
    scan_limit_bytes: int = 25 * _MEBIBYTE  # not above clamd's own MaxFileSize and StreamMaxLength
    office: str = "The intake office"
    contact: str = "Answer through the channel by which the submission was sent."
    zone: str = "UTC"
    agency_days: int = AGENCY_DAYS
    statistics: bool = False
    ceiling: str = "UNCLASSIFIED"


def policy_faults(policy: SitePolicy) -> Iterator[str]:
    """Why a policy cannot be one, a sentence each."""
    days = (
        ("The age at which a trust anchor is warned of", policy.anchor_warning_days),
        ("The age at which a revocation list is warned of", policy.crl_warning_days),
        ("The limit of the access window", policy.window_limit_days),
    )
    for what, count in days:
        if not 1 <= count <= 3650:
            yield f"{what} is {count} days; it is 1 to 3650."
    if policy.quota_bytes < 0:
        yield "The quota is a number of bytes, or 0 for none."
    if policy.scan_limit_bytes < 1:
        yield "The largest file the scanner takes is a number of bytes, at least 1."
    if not (policy.office.strip() and policy.contact.strip()):
        yield "Letters need the name of the office, and how it is reached."
    try:
        parse_ceiling(policy.ceiling)
    except MarkingFault as error:
        yield f"The ceiling of the workstation: {error.sentence}"
    if policy.clamd_socket and not policy.clamd_socket.startswith("/"):
        yield "The scanner's socket is named by its whole path; the app opens no network."
    if not 0 <= policy.agency_days <= 3650:
        yield f"The agency's own limit is {policy.agency_days} days; it is 1 to 3650, or 0 for none."
    if not _ZONE.fullmatch(policy.zone):
        yield "The site's time zone is named as in the IANA database, such as America/New_York, or UTC."


def settable_faults(policy: SitePolicy) -> Iterator[str]:
    """Why a policy cannot be set on this workstation, a sentence each."""
    yield from policy_faults(policy)
    if _ZONE.fullmatch(policy.zone) and (fault := zone_fault(policy.zone)):
        yield fault


@cache
def zone_fault(name: str) -> str:
    """Why `name` is no time zone on this workstation, or ""."""
    try:
        site_zone(name)
    except (KeyError, ValueError, OSError):  # not there, no name of a zone, a folder
        return f"The time zone {name!a} is not known to this workstation."
    return ""


def site_zone(name: str) -> tzinfo:
    """The zone of a name. Raises KeyError, ValueError or OSError for a name that is none here.

    UTC is known without tables. Tables with leap seconds ("right/…") count other days: they are none.
    """
    if name.startswith("right/"):
        raise ValueError(name)
    return UTC if name == "UTC" else ZoneInfo(name)
