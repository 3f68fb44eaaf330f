"""Between the reveal and the supervisor: the adjudicator's verbs, the draft finding, dissent."""

from __future__ import annotations

from reviewer_app.desk.review import pinned_criteria
from reviewer_app.desk.session import Desk, record
from reviewer_app.domain.acts import (
    Adjudicated,
    AdjudicationClosed,
    Dissented,
    FindingDrafted,
    FindingSubmitted,
    Outcome,
)
from reviewer_app.domain.drafts import draft_digest
from reviewer_app.domain.errors import Refused


def settle(desk: Desk, case_id: str, settled: Adjudicated) -> None:
    """Settle one criterion in which the reviews differ; again, if need be. Raises Refused."""
    record(desk, case_id, settled)


def close_adjudication(desk: Desk, case_id: str) -> None:
    """Every difference is settled; the finding is drafted next. Raises Refused."""
    done = desk.case(case_id).settled
    settled = tuple(one.id for one in pinned_criteria(desk, case_id).criteria if one.id in done)
    record(desk, case_id, AdjudicationClosed(settled))


def draft(desk: Desk, case_id: str, outcome: Outcome, judgement: str, marking: str) -> None:
    """Write the draft finding, in the place of the one before it. Raises Refused."""
    record(desk, case_id, FindingDrafted(outcome, judgement.strip(), marking.strip()))


def submit(desk: Desk, case_id: str) -> None:
    """Give the draft as it stands to the supervisor. Raises Refused."""
    made = desk.case(case_id).draft
    if made is None:
        raise Refused("Nothing is drafted yet.")
    record(desk, case_id, FindingSubmitted(Outcome(made.outcome), draft_digest(made)))


def dissent(desk: Desk, case_id: str, words: str, marking: str) -> None:
    """Not join the finding; it is printed with it. Raises Refused."""
    record(desk, case_id, Dissented(words.strip(), marking.strip()))
