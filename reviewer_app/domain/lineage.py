"""Where a delivery belongs: a new case, a supplement to one under way, or an amendment of a decided one.

- A submission is named by its id for ever; its deliveries are counted by sequence, and none is taken twice.
- A later sequence joins the case of its submission as a supplement, while no determination rests on it.
  It is about the same checkpoint of the same developer; another checkpoint is another submission.
- After the determination (or a withdrawal) a later sequence opens a case of its own, which amends that one.
- A submission may say itself that it amends or follows another one of the same developer.
"""

from __future__ import annotations

from reviewer_app.domain.case import BEFORE_DETERMINATION, Case
from reviewer_app.domain.register import Register
from reviewer_app.domain.submission import Relation, SubmissionSummary


def case_to_supplement(register: Register, summary: SubmissionSummary) -> Case | None:
    """The case under way that has this submission's id, or None."""
    under_way = (c for c in register.cases_of(summary.submission_id) if c.state in BEFORE_DETERMINATION)
    return next(under_way, None)


def amended_case(register: Register, summary: SubmissionSummary) -> Case | None:
    """The earlier case that this delivery amends: of its own id, or of the id it names; None if none."""
    same = register.cases_of(summary.submission_id)
    if same:
        return same[-1]
    for related in summary.related:
        named = register.cases_of(related.submission)
        if related.relation is Relation.AMENDS and named:
            fits = named[-1].received.submission.organisation == summary.organisation
            return named[-1] if fits else None
    return None


def why_seen_before(register: Register, summary: SubmissionSummary) -> str | None:
    """Why this delivery was received before, or comes after a later one; None when it is new."""
    what = f"Submission {summary.submission_id}, sequence {summary.sequence},"
    for case in register.cases_of(summary.submission_id):
        known = [one.submission.sequence for one in case.deliveries]
        if summary.sequence in known:
            return f"{what} was received as case {case.id}."
        if summary.sequence < max(known):
            return f"{what} is lower than sequence {max(known)}, which case {case.id} already holds."
    return None


def why_no_supplement(case: Case, summary: SubmissionSummary) -> str | None:
    """Why this delivery cannot join the case, or None."""
    first = case.received.submission
    if summary.organisation != first.organisation:
        return f"It is of {summary.organisation}; case {case.id} is of {first.organisation}."
    if summary.checkpoint_sha512 != first.checkpoint_sha512:
        return (
            f"It names another checkpoint than case {case.id}. A new checkpoint is a submission of its own, "
            "with its own id, which may say that it amends this one."
        )
    return None
