"""The docket's row of a case: derived from the register, kept in step with the journal."""

from __future__ import annotations

from reviewer_app.domain.case import Case
from reviewer_app.domain.register import Register
from reviewer_app.store.projections import DocketRow


def row(register: Register, case: Case) -> DocketRow:
    """The case as the docket table keeps it."""
    summary = case.submission
    people = {
        "clerk": case.clerk,
        "reviewers": list(case.reviewers),
        "supervisor": case.supervisor,
    }
    more = {
        "criteria": register.criteria_of(case).title if case.accepted else "",  # type: ignore[union-attr]
        "files": case.received.files,
    }
    return DocketRow(
        case_id=case.id,
        state=case.state.value,
        developer=summary.organisation,
        model=f"{summary.model_name} {summary.model_version}",
        request=summary.request_kind.value,
        received_at=case.received_at,
        release_at=summary.planned_partner_release,
        marking=summary.marking,
        people=people,
        summary=more,
    )
