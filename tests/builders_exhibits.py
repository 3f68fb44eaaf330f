"""Exhibits, notes and grants: a case under review, and a second one of the same developer or not."""

from __future__ import annotations

from dataclasses import replace

from reviewer_app.domain.acts import (
    Act,
    ComparisonGranted,
    ComparisonGrantWithdrawn,
    ExhibitCited,
    ExhibitNoted,
    ExhibitsOrdered,
)
from reviewer_app.domain.submission import SubmissionSummary
from tests.builders import JournalBuilder, a_case, a_summary, an_exhibit, received

OTHER = "2026-002"
REASON = "Both laboratories agreed in writing to the joint exercise of October."


def of(organisation: str, submission_id: str = "OT-2026-01") -> SubmissionSummary:
    """A submission of another id by this developer."""
    return replace(a_summary(submission_id), organisation=organisation)


def grant(other: str = OTHER) -> ComparisonGranted:
    return ComparisonGranted(other, REASON, "(U)")


def no_grant(other: str = OTHER) -> ComparisonGrantWithdrawn:
    return ComparisonGrantWithdrawn(other, REASON, "(U)")


def acts_beside_the_exhibits() -> tuple[Act, ...]:
    """One of every act that stands beside an exhibit."""
    return (ExhibitNoted(1, "See turn 4.", "(U)"), ExhibitsOrdered((2, 1)), grant(), no_grant())


def two_cases(organisation: str = "Other Laboratory (fictional)") -> JournalBuilder:
    """A case under review, and another one that was received, of `organisation`."""
    journal = a_case().accepted().assigned().declared("reyes", "lindqvist")
    return journal.act("okafor", received(of(organisation)), case=OTHER)


def with_exhibits(reyes: int = 3, lindqvist: int = 1) -> JournalBuilder:
    """A case under review: so many exhibits of each reviewer, numbered from 1001 and from 2001."""
    journal = a_case().accepted().assigned().declared("reyes", "lindqvist")
    for person in (*["reyes"] * reyes, *["lindqvist"] * lindqvist):
        journal.act(person, an_exhibit(journal.case.next_exhibit(person)))
    return journal


def cited_in(case: str, number: int = 1001) -> ExhibitCited:
    """An exhibit whose original lies in another case."""
    exhibit = an_exhibit(number)
    return replace(exhibit, sources=tuple(replace(one, case=case) for one in exhibit.sources))
