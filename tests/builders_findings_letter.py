"""A deficiency letter with a point of each group, and points over the whole checklist. All is fictional."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from reviewer_app.domain.checklist import CHECKLIST
from reviewer_app.findings.letter import DeficiencyLetter, LetterPoint


def a_letter(**changed: Any) -> DeficiencyLetter:
    """A deficiency letter with a point of each group; `changed` replaces its fields."""
    letter = DeficiencyLetter(
        case_id="2026-001",
        letter_number=1,
        dated="2026-11-23T09:40:00.000000Z",
        to_organisation="Meridian Systems (fictional)",
        to_contact="Ines Falk",
        to_role="Head of release",
        from_office="Intake desk, training site (fictional)",
        contact="Ada Okafor, intake clerk, by the channel the submission came by.",
        signed_by="Ada Okafor",
        signed_role="Intake clerk",
        submission_id="MS-2026-07",
        sequence=1,
        request_kind="access-submission",
        model="Halcyon-2 r7",
        received_at="2026-11-23T09:00:00.000000Z",
        tagmanifest_sha512=hashlib.sha512(b"tag manifest").hexdigest(),
        lacking=_LACKING,
        at_odds=_AT_ODDS,
        not_adequate=_NOT_ADEQUATE,
        in_place=tuple(f"{one.id} {one.title}" for one in CHECKLIST if one.id not in ("C4", "C11", "D2")),
        next_sequence=2,
        access_window="22 days left",
        agency_clock="not started",
        training=True,
    )
    return replace(letter, **changed)


_LACKING = (
    LetterPoint(
        "C4",
        "Multi-step ranges",
        "Is required and missing, without a reason.",
        "The results on at least one multi-step range, with the logs they come from; or the reason why none "
        "was run.",
    ),
    LetterPoint(
        "D2",
        "Security of the weights",
        "Is required and withheld (“shared with another office under a separate agreement”).",
        "The description, or a summary of it that you can share with this office.",
    ),
)
_AT_ODDS = (
    LetterPoint(
        "",
        "release.access_window_days",
        "The access window is 45 days; the rule is 1 to 30 calendar days.",
        "A window within the rule, or a later planned release to other trusted partners.",
    ),
)
_NOT_ADEQUATE = (
    LetterPoint(
        "C11",
        "Baselines",
        "The baseline ran with a message limit of 20 and the submitted model with 60; the two cannot be set "
        "beside each other.",
        "A run of the baseline under the conditions of the submitted model.",
    ),
)


def many_points(count: int) -> tuple[LetterPoint, ...]:
    """Points over the whole checklist, again and again, of different lengths."""
    return tuple(
        LetterPoint(
            item.id,
            item.title,
            f"Is required and missing, without a reason ({number})."
            + " The log names no file for it." * (1 + number % 6),
            "The file, or the reason why there is none." + " Name the run it belongs to." * (number % 4),
        )
        for number in range(count)
        for item in (CHECKLIST[number % len(CHECKLIST)],)
    )
