"""The two clocks of a case, as calendar days. They warn; their end never decides anything.

- The *access window* is the developer's: it ends on the planned release to other trusted partners.
- The *agency clock* counts from acceptance. (Pauses and the site's zone come with the whole case; days are
  UTC here.)
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from reviewer_app.domain.case import Case

WARNING_DAYS = (10, 5, 2, 0)


def window_days_left(case: Case, now: datetime) -> int | None:
    """Days until the planned release; negative once it is past; None if the submission gives no date."""
    try:
        ends = date.fromisoformat(case.submission.planned_partner_release[:10])
    except ValueError:
        return None
    return (ends - now.astimezone(UTC).date()).days


def agency_day(case: Case, now: datetime) -> int | None:
    """The day of the agency clock, 1 on the day of acceptance; None before it."""
    if not case.accepted_at:
        return None
    started = datetime.fromisoformat(case.accepted_at).date()
    return (now.astimezone(UTC).date() - started).days + 1


def window_words(case: Case, now: datetime) -> str:
    """The access window in words, as the docket and the page header show it."""
    left = window_days_left(case, now)
    if left is None:
        return "no release date given"
    if left < 0:
        return f"ended {-left} {_days(-left)} ago"
    return "ends today" if left == 0 else f"{left} {_days(left)} left"


def agency_words(case: Case, now: datetime) -> str:
    day = agency_day(case, now)
    return "not started" if day is None else f"day {day}"


def window_warns(case: Case, now: datetime) -> bool:
    """Whether the window is within its first warning."""
    left = window_days_left(case, now)
    return left is not None and left <= WARNING_DAYS[0]


def _days(count: int) -> str:
    return "day" if count == 1 else "days"
