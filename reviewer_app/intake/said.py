"""What a laboratory's own `submission.json` says, before it is bundled: everything wrong with it at once.

- Fields nobody filled in are named first; then what is not of the form, wherever no placeholder is the cause.
- Where the file can be read, what a clerk would return it for is known as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer_app.domain.codec import NotOfTheForm
from reviewer_app.domain.policy import WINDOW_LIMIT_DAYS
from reviewer_app.domain.submission import FILE, Submission, parse_json
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.make_faults import PLACEHOLDER
from reviewer_app.intake.meaning import (
    LEVELS,
    SUBMISSION,
    form_errors,
    form_fault,
    meaning_faults,
    parse_submission,
    understand,
)
from reviewer_app.intake.outlook import Outlook, outlook
from reviewer_app.intake.placeholders import placeholders


@dataclass(frozen=True, slots=True)
class Said:
    """The submission (None where it cannot be read yet), its faults, and what a clerk would say of it."""

    submission: Submission | None
    faults: tuple[Fault, ...]
    outlook: Outlook | None


def said_in(data: bytes, names: frozenset[str], window_limit_days: int = WINDOW_LIMIT_DAYS) -> Said:
    """What the bytes of `submission.json` say of a folder that holds the files `names`."""
    unfilled = tuple(_unfilled(data))
    if unfilled:
        return Said(None, unfilled, None)
    found: list[Fault] = []
    submission = understand(parse_submission(data), found)
    if submission is None:
        return Said(None, tuple(found), None)
    found += meaning_faults(submission, (), LEVELS[-1])
    return Said(submission, tuple(found), outlook(submission, names | {FILE}, window_limit_days))


def _unfilled(data: bytes) -> list[Fault]:
    """A fault for each placeholder, and the faults of the form that no placeholder explains."""
    try:
        plain = parse_json(data, FILE)
    except NotOfTheForm:
        return []  # said with its reason where the form is judged
    waiting = list(placeholders(plain))
    if not waiting:
        return []
    found = [PLACEHOLDER.broken(SUBMISSION, field=one.field, asks=one.asks) for one in waiting]
    fields = {one.field for one in waiting}
    found += [
        form_fault(field, why) for field, why in form_errors(plain) if field.removeprefix("$.") not in fields
    ]
    return found
