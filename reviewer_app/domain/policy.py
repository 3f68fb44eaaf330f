"""What the site decides about submissions: which signatures must verify, how old trust may be, how much fits.

- The policy is a workspace setting, changed by a signed act of a security administrator, never by a file.
- What is not set is as strict as the rule it stands for: one CMS signature, with a current revocation list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

WINDOW_LIMIT_DAYS = 30  # domain.md: at most 30 calendar days, unless the site sets another
_MEBIBYTE = 1024 * 1024


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
    `office` and `contact` stand in letters.
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
    if policy.clamd_socket and not policy.clamd_socket.startswith("/"):
        yield "The scanner's socket is named by its whole path; the app opens no network."
