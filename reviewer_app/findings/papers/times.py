"""Days, moments and digests as a letter prints them."""

from __future__ import annotations

from datetime import UTC, date, datetime

# Spelled here: the names strftime gives are the locale's.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def time_of(iso: str) -> datetime:
    """The moment in UTC. Raises ValueError for a time without an offset."""
    at = datetime.fromisoformat(iso)
    if at.tzinfo is None:
        raise ValueError(f"{iso!r} has no offset from UTC")
    return at.astimezone(UTC)


def day_words(at: date) -> str:
    """ "23 November 2026"."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def moment(iso: str) -> str:
    """ "23 November 2026, 09:40 UTC". Raises ValueError as `time_of` does."""
    at = time_of(iso)
    return f"{day_words(at)}, {at:%H:%M} UTC"


def day_said(text: str) -> str:
    """A day as a person wrote it, YYYY-MM-DD, in words; what is no such day stays as it is."""
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


def groups(digest: str) -> tuple[str, ...]:
    """Eights of hex digits, to be compared by eye."""
    return tuple(digest[start : start + 8] for start in range(0, len(digest), 8))


def in_short(digest: str) -> str:
    """The first and the last three groups: what fits the foot of a page."""
    found = groups(digest)
    return " ".join((*found[:3], "…", *found[-3:])) if len(found) > 6 else " ".join(found)
