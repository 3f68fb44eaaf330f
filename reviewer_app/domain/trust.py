"""Whom a workspace believes: trust anchors, revocation lists, submitters' ML-DSA keys, and their age.

- Each is a record a security administrator installs by a signed act; nothing is believed that no act names.
- A record bound to an organisation vouches for submissions of exactly that organisation and no other; an
  anchor bound to none ("") vouches for whomever its certificates name.
- Age warns and never decides: whether a signature is good is custody's answer, at the time it is asked.
- Dates are RFC 3339 text, UTC; what is no date is as good as past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer_app.domain.policy import SitePolicy

SOON_DAYS = 30  # before an anchor or a key ends
CRL_SOON_DAYS = 3  # before the next list is due
_PAST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    """A root that vouches for submitters' signers. `certificate` is DER in base64, the fingerprint hex."""

    subject: str
    certificate: str
    fingerprint_sha384: str
    not_before: str
    not_after: str
    organisation: str = ""
    installed_at: str = ""
    installed_by: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A full list of one authority. `crl` is DER in base64; `number` is decimal; `revoked` counts entries."""

    issuer: str
    crl: str
    number: str
    this_update: str
    next_update: str
    revoked: int
    fingerprint_sha384: str
    installed_at: str = ""
    installed_by: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class SubmitterKey:
    """An organisation's ML-DSA-87 key. `public_key` is DER SubjectPublicKeyInfo in base64."""

    organisation: str
    name: str
    public_key: str
    valid_from: str
    valid_to: str
    fingerprint_sha384: str
    installed_at: str = ""
    installed_by: str = ""
    seq: int = 0


def vouches_for(anchor: TrustAnchor, organisation: str) -> bool:
    """Whether the anchor may stand behind a submission of `organisation`."""
    return anchor.organisation in ("", organisation)


def age_days(since: str, now: datetime) -> int:
    """Whole days from `since` to `now` (aware); 0 when it is not past."""
    return max((now - moment(since)).days, 0)


def anchor_warning(anchor: TrustAnchor, policy: SitePolicy, now: datetime) -> str:
    """What to tell an administrator of the anchor at `now`, the gravest first; "" when there is nothing."""
    who = f"The trust anchor {anchor.subject}"
    ending = _ending(who, anchor.not_before, anchor.not_after, now)
    return ending or _aged(who, anchor.installed_at, policy.anchor_warning_days, now)


def key_warning(key: SubmitterKey, policy: SitePolicy, now: datetime) -> str:
    """As `anchor_warning`, by the same age."""
    who = f"The ML-DSA-87 key {key.name} of {key.organisation}"
    ending = _ending(who, key.valid_from, key.valid_to, now)
    return ending or _aged(who, key.installed_at, policy.anchor_warning_days, now)


def crl_warning(crl: RevocationList, policy: SitePolicy, now: datetime) -> str:
    """What to tell of a revocation list at `now`, the gravest first; its age counts from its issue."""
    who = f"The revocation list of {crl.issuer}"
    due, age = moment(crl.next_update), age_days(crl.this_update, now)
    if now > due:
        return f"{who} is out of date since {_day(crl.next_update)}: revocation cannot be looked up in it."
    if age > policy.crl_warning_days:
        return f"{who} is {_days(age)} old; {_days(policy.crl_warning_days)} is the age set for a warning."
    left = (due - now).days
    return f"{who} goes out of date in {_days(left)}." if left <= CRL_SOON_DAYS else ""


def moment(text: str) -> datetime:
    """RFC 3339 text as an aware datetime; the earliest there is where it is no date."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return _PAST
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _ending(who: str, begins: str, ends: str, now: datetime) -> str:
    if now < moment(begins):
        return f"{who} is not yet valid: it begins on {_day(begins)}."
    left = (moment(ends) - now).days if now <= moment(ends) else -1
    if left < 0:
        return f"{who} expired on {_day(ends)}."
    return f"{who} expires in {_days(left)}." if left <= SOON_DAYS else ""


def _aged(who: str, installed_at: str, limit: int, now: datetime) -> str:
    age = age_days(installed_at, now) if installed_at else 0
    if age <= limit:
        return ""
    return f"{who} was installed {_days(age)} ago; ask the submitter whether it still stands."


def _day(text: str) -> str:
    return text[:10] if moment(text) is not _PAST else "a day that is not stated"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
