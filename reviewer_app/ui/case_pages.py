"""The pages of a case, in the order in which it is worked: `CASE_PAGES` is the whole list."""

from __future__ import annotations

from functools import partial

from reviewer_app.desk.session import Desk
from reviewer_app.domain.case import Case, State
from reviewer_app.domain.people import Person, Role
from reviewer_app.ui.page import Offered
from reviewer_app.ui.pages.assessment import AssessmentPage
from reviewer_app.ui.pages.assignment import AssignmentPage
from reviewer_app.ui.pages.closing import ClosingPage
from reviewer_app.ui.pages.compare import ComparePage
from reviewer_app.ui.pages.consultation import ConsultationPage
from reviewer_app.ui.pages.criteria_pinned import PinnedCriteriaPage
from reviewer_app.ui.pages.declaration import DeclarationPage
from reviewer_app.ui.pages.evidence import EvidencePage
from reviewer_app.ui.pages.exhibits import ExhibitsPage
from reviewer_app.ui.pages.findings import FindingsPage
from reviewer_app.ui.pages.record import RecordPage
from reviewer_app.ui.pages.records import RecordsPage
from reviewer_app.ui.pages.requests import RequestsPage
from reviewer_app.ui.pages.reveal import RevealPage
from reviewer_app.ui.pages.submission import SubmissionPage
from reviewer_app.ui.pages.supervisor import SupervisorPage

CASE_PAGES = (
    SubmissionPage,
    PinnedCriteriaPage,
    DeclarationPage,
    AssignmentPage,
    EvidencePage,
    ComparePage,
    ExhibitsPage,
    AssessmentPage,
    RevealPage,
    SupervisorPage,
    RequestsPage,
    ConsultationPage,
    FindingsPage,
    ClosingPage,
    RecordsPage,
    RecordPage,
)


def case_pages(desk: Desk, case_id: str) -> list[Offered]:
    """One page of each kind for a case, made when it is first asked for; it holds the case's number alone."""
    return [Offered(form, partial(form, desk, case_id)) for form in CASE_PAGES]


def landing(case: Case, person: Person) -> str:
    """The name of the page where this person's work on the case is, as it stands now."""
    judges = person.id in case.reviews or person.id == case.adjudicator
    if judges and person.id not in case.declarations:
        return "Declaration"
    match case.state:
        case State.RECEIVED | State.RETURNED | State.ACCEPTED | State.WITHDRAWN:
            return "Submission"
        case State.IN_REVIEW | State.RFI_HOLD:
            return "Compare" if person.id in case.reviews else "Submission"
        case State.LOCKED | State.ADJUDICATION | State.DRAFT:
            return "Reveal"
        case State.SUPERVISOR_REVIEW | State.SIGNED_OFF:
            return "Supervisor" if person.has(Role.SUPERVISOR) else "Submission"
        case State.DISPOSED:
            return "Export"
        case _:
            return "Findings"
