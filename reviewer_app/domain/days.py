"""Calendar days of the site's zone: from midnight to midnight, 23, 24 or 25 hours, as the zone makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from reviewer_app.domain.policy import SitePolicy, site_zone, zone_fault


def zone_of(policy: SitePolicy) -> tzinfo:
    """The site's zone; UTC where this workstation does not know it (`zone_remark` says so)."""
    return UTC if zone_fault(policy.zone) else site_zone(policy.zone)


def zone_remark(policy: SitePolicy) -> str:
    """Why days are not counted as the site's policy says, or ""."""
    fault = zone_fault(policy.zone)
    return f"{fault} Days are counted in UTC here." if fault else ""


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day, UTC. Where a zone has two midnights it is the first of them (PEP 495)."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The calendar day of a moment. It never goes back, not even where a zone's clocks do at midnight."""
    day = moment.astimezone(zone).date()
    following = day + timedelta(days=1)
    return following if moment >= day_begins(following, zone) else day
