"""One case in every stage, with every kind of person beside it: what the matrix of roles is tried on.

The reviews differ, so that the case goes through adjudication; each stage is a register of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer_app.domain.acts import (
    AdjudicatorNamed,
    ClockPaused,
    Closed,
    ConsultationAsked,
    CriteriaActivated,
    Deficiency,
    DeficiencyKind,
    FindingSigned,
    HoldPlaced,
    PersonDisabled,
    PersonEnrolled,
    ReturnedIncomplete,
    Withdrawn,
)
from reviewer_app.domain.people import Employer, Role
from reviewer_app.domain.register import Register
from tests.builders import PEOPLE, JournalBuilder, letter_facts, sample_criteria
from tests.builders_case import DISPOSAL, REASON, adjudicated, read_through, request, rescission, scheduled

# Who stands beside the people of the case: a role each, and nothing in this case.
OTHERS: Mapping[str, Role] = {
    "osei": Role.INTAKE_CLERK,
    "halloran": Role.REVIEWER,
    "varga": Role.REVIEWER,  # a contractor
    "ito": Role.ADJUDICATOR,
    "stroud": Role.SUPERVISOR,
    "ferris": Role.AUDITOR,
}
DISABLED = "gone"
OPERATIONAL = frozenset(Role) - {Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}
JUDGES_AND_CLERK = ("okafor", "lindqvist", "moreau")


def a_full_house(doubled: bool = False) -> JournalBuilder:
    """Everybody enrolled; with `doubled` the clerk, a reviewer and the adjudicator are supervisors too."""
    journal = JournalBuilder()
    for person, role in {**PEOPLE, **OTHERS}.items():
        also = {Role.SUPERVISOR} if doubled and person in JUDGES_AND_CLERK else set()
        _enrol(journal, person, frozenset({role} | also))
    _enrol(journal, DISABLED, OPERATIONAL)
    journal.act("castellane", PersonDisabled(DISABLED, REASON), case="")
    return journal.two("castellane", "abara", CriteriaActivated(sample_criteria()), case="")


def _enrol(journal: JournalBuilder, person: str, roles: frozenset[Role]) -> None:
    employer = Employer.CONTRACTOR if person == "varga" else Employer.GOVERNMENT
    act = PersonEnrolled(person, person.title(), roles, employer, "00" * 48, nondisclosure="2026-01-05")
    journal.act("castellane", act, case="")


def branch(journal: JournalBuilder) -> JournalBuilder:
    """A copy that goes its own way."""
    return replace(journal, recorded=list(journal.recorded))


def every_stage(doubled: bool = False) -> dict[str, Register]:
    """The register in each stage, in the order of the diagram."""
    stages: dict[str, Register] = {}
    journal = a_full_house(doubled).received()
    stages["received"] = journal.register
    stages["returned"] = _returned(branch(journal)).register
    stages["accepted"] = journal.accepted().register
    stages["review"] = journal.assigned().declared("reyes", "lindqvist").register
    stages["waiting"] = _waiting(branch(journal)).register
    stages["hold"] = branch(journal).act("reyes", request()).register
    stages["withdrawn"] = branch(journal).act("okafor", Withdrawn("Dana Okoro", REASON)).register
    journal.answered("reyes").locked("reyes").answered("lindqvist", "3").locked("lindqvist")
    stages["locked"] = journal.register
    journal.revealed().act("abara", AdjudicatorNamed("moreau")).declared("moreau")
    stages["adjudication"] = journal.register
    stages["draft"] = adjudicated(journal).register
    stages["submitted"] = read_through(journal.drafted()).register
    stages["signed off"] = journal.signed_off().register
    return stages | _from_the_determination(journal.determined())


def _returned(journal: JournalBuilder) -> JournalBuilder:
    point = Deficiency(DeficiencyKind.AT_ODDS, "", "The dates", "They differ.", "Say which is right.")
    return journal.act("okafor", ReturnedIncomplete(1, letter_facts(), (point,), "77" * 48))


def _waiting(journal: JournalBuilder) -> JournalBuilder:
    """Under review, with the clock paused and an organisation asked."""
    journal.act("abara", ClockPaused(REASON))
    return journal.act("abara", ConsultationAsked(1, "Treasury (fictional)", "Do you concur?", "(U)"))


def _from_the_determination(journal: JournalBuilder) -> dict[str, Register]:
    stages = {"determined": journal.register, "drawn": journal.rendered().register}
    journal.act("reyes", FindingSigned("Sig_Reviewer", "9a" * 48))
    stages["reviewer signed"] = journal.register
    journal.act("abara", FindingSigned("Sig_Supervisor", "9a" * 48))
    stages["supervisor signed"] = journal.register
    journal.act("whitlock", FindingSigned("Sig_RecordsOfficer", "9a" * 48))
    stages["signed"] = journal.register
    stages["exported"] = journal.exported().register
    stages["rescinded"] = branch(journal).act("abara", rescission()).register
    stages["closed"] = journal.act("whitlock", Closed()).register
    stages["held"] = branch(journal).act("abara", HoldPlaced("Counsel", REASON)).register
    stages["disposed"] = scheduled(journal).two("whitlock", "stroud", DISPOSAL).register
    return stages
