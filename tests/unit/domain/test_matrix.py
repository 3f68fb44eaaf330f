"""Every person, every act, every state: exactly what the table of roles and the diagram allow.

The tables are written by hand from domain.md, not from the guards. A cell names who may:

- C the clerk of this case, c any other clerk; R the reviewers of this case, r the one who asked the developer
- A the adjudicator of this case; S any supervisor, D the one who signed it off; O the records officer

and "." nobody. Another case's reviewer, a contractor who holds nothing here, another adjudicator, the
auditor, the security administrator and whoever is disabled stand in no cell: they may do nothing in a case.
"""

from __future__ import annotations

from functools import cache

import pytest

from reviewer_app.domain.acts import KINDS, Received
from reviewer_app.domain.case import State
from reviewer_app.domain.guards import may
from reviewer_app.domain.register import Register
from tests.builders import CASE
from tests.builders_matrix import every_stage

# Of an act of two people (*) the cell names who may propose it.
BEFORE = """
                          received returned accepted review waiting hold locked adjudication draft submitted
Accepted                  Cc       .        .        .      .       .    .      .            .     .
SupplementReceived        Cc       Cc       Cc       Cc     Cc      Cc   .      .            .     .
AdequacyJudged            Cc       .        .        .      .       .    .      .            .     .
ReturnedIncomplete        Cc       .        .        .      .       .    .      .            .     .
LetterExported            .        CcO      .        .      .       .    .      .            .     .
ItemWaived                S        .        .        .      .       .    .      .            .     .
Withdrawn                 CcS      CcS      CcS      CcS    CcS     CcS  CcS    CcS          CcS   CcS
CriteriaRepinned          .        .        S        S      S       .    S      S            S     .
Assigned                  .        .        S        S      S       S    S      .            .     .
PropinAuthorised          S        S        S        S      S       S    S      S            S     S
ConflictDeclared          .        .        .        R      R       R    .      A            .     .
ExhibitCited              .        .        .        R      R       R    .      .            .     .
ExhibitNoted              .        .        .        R      R       R    .      .            .     .
ExhibitsOrdered           .        .        .        R      R       R    .      .            .     .
Assessed                  .        .        .        R      R       R    .      .            .     .
Recommended               .        .        .        R      R       R    .      .            .     .
Locked                    .        .        .        R      R       .    .      .            .     .
TableMapped               .        .        S        RS     RS      RS   S      S            S     S
ComparisonGranted         .        .        S        S      S       S    S      S            S     S
ComparisonGrantWithdrawn  .        .        S        S      S       S    S      S            S     S
Revealed                  .        .        .        .      .       .    S      .            .     .
AdjudicatorNamed          .        .        .        .      .       .    S      S            .     .
Adjudicated               .        .        .        .      .       .    .      A            .     .
AdjudicationClosed        .        .        .        .      .       .    .      A            .     .
FindingDrafted            .        .        .        .      .       .    .      .            RA    .
FindingSubmitted          .        .        .        .      .       .    .      .            RA    .
Dissented                 .        .        .        .      .       .    .      .            R     R
DisagreementRead          .        .        .        .      .       .    .      S            S     S
Returned                  .        .        .        .      .       .    .      .            .     S
SignedOff                 .        .        .        .      .       .    .      .            .     S
Overridden                .        .        .        .      .       .    .      .            .     S
Determined                .        .        .        .      .       .    .      .            .     .
FindingRendered           .        .        .        .      .       .    .      .            .     .
FindingSigned             .        .        .        .      .       .    .      .            .     .
BannerLowered*            .        .        .        .      .       .    .      .            .     .
ExportAgreed*             .        .        .        .      .       .    .      .            .     .
Exported                  .        .        .        .      .       .    .      .            .     .
Amended                   .        .        .        .      .       .    .      .            .     .
Reopened*                 .        .        .        .      .       .    .      .            .     .
Rescinded                 .        .        .        .      .       .    .      .            .     .
Closed                    .        .        .        .      .       .    .      .            .     .
Disposed*                 .        .        .        .      .       .    .      .            .     .
DisposalCarriedOut        .        .        .        .      .       .    .      .            .     .
ReleasableDrawn           .        .        .        .      .       .    .      .            .     .
PaperExported             CcOS     CcOS     CcOS     CcOS   CcOS    CcOS CcOS   CcOS         CcOS  CcOS
HoldPlaced                OS       OS       OS       OS     OS      OS   OS     OS           OS    OS
HoldLifted                .        .        .        .      .       .    .      .            .     .
InformationRequested      .        .        .        RS     RS      RS   .      RAS          .     .
InformationAnswered       .        .        .        .      .       CcRS .      .            .     .
InformationRequestDropped .        .        .        .      .       rS   .      .            .     .
ClockPaused               .        .        S        S      .       .    S      S            S     S
ClockResumed              .        .        .        .      S       .    .      .            .     .
ConsultationAsked         .        .        S        S      S       S    S      S            S     S
ConsultationAnswered      .        .        .        .      S       .    .      .            .     .
AccessPlanRecorded        CS       CS       CS       CS     CS      CS   CS     CS           CS    CS
Referred                  .        .        S        S      S       S    S      RAS          RAS   RAS
CaseRelated               CcS      CcS      CcS      CcS    CcS     CcS  CcS    CcS          CcS   CcS
"""
# s1 and s2: one and two of the three signatures are made; an act without a row is nobody's in these stages.
AFTER = """
                         signoff determ drawn s1  s2  signed exported closed held disposed withdrawn rescind
Withdrawn                CcS     .      .     .   .   .      .        .      .    .        .         .
PropinAuthorised         S       S      S     S   S   S      S        S      S    .        S         S
ComparisonGrantWithdrawn S       .      .     .   .   .      .        .      .    .        .         .
Dissented                R       .      .     .   .   .      .        .      .    .        .         .
Determined               S       .      .     .   .   .      .        .      .    .        .         .
FindingRendered          .       RA     RA    .   .   .      .        .      .    .        .         RA
FindingSigned            .       .      R     D   O   .      .        .      .    .        .         .
BannerLowered*           OS      OS     OS    .   .   .      .        .      .    .        .         OS
ExportAgreed*            .       .      .     .   .   O      O        O      O    .        .         .
Exported                 .       .      .     .   .   O      O        O      O    .        .         .
ReleasableDrawn          .       .      .     .   .   O      O        O      O    .        .         .
PaperExported            CcOS    CcOS   CcOS  CcOS CcOS CcOS CcOS    CcOS   CcOS CcOS     CcOS      CcOS
DisposalCarriedOut       .       .      .     .   .   .      .        .      .    OS       .         .
Amended                  .       .      .     .   .   S      S        S      S    .        .         .
Reopened*                .       S      S     S   S   S      S        S      S    .        .         .
Rescinded                .       S      S     S   S   S      S        S      S    .        .         .
Closed                   .       .      .     .   .   .      O        .      .    .        O         O
Disposed*                .       .      .     .   .   .      .        O      .    .        .         .
HoldPlaced               OS      OS     OS    OS  OS  OS     OS       OS     .    .        OS        OS
HoldLifted               .       .      .     .   .   .      .        .      OS   .        .         .
ClockPaused              S       .      .     .   .   .      .        .      .    .        .         .
ConsultationAsked        S       S      S     S   S   S      .        .      .    .        .         .
AccessPlanRecorded       CS      CS     CS    CS  CS  CS     CS       .      .    .        .         CS
Referred                 RAS     RAS    RAS   RAS RAS RAS    RAS      .      .    .        S         RAS
CaseRelated              CcS     CcS    CcS   CcS CcS CcS    CcS      CcS    CcS  .        CcS       CcS
"""
LETTERS = {
    "C": {"okafor"},
    "c": {"osei"},
    "R": {"reyes", "lindqvist"},
    "r": {"reyes"},
    "A": {"moreau"},
    "S": {"abara", "stroud"},
    "D": {"abara"},
    "O": {"whitlock"},
    ".": set(),
}
NAMES = {
    "signoff": "signed off", "determ": "determined", "rescind": "rescinded",
    "s1": "reviewer signed", "s2": "supervisor signed",
}  # fmt: skip
STATES = {
    "received": State.RECEIVED, "returned": State.RETURNED, "accepted": State.ACCEPTED,
    "review": State.IN_REVIEW, "waiting": State.IN_REVIEW, "hold": State.RFI_HOLD, "locked": State.LOCKED,
    "adjudication": State.ADJUDICATION, "draft": State.DRAFT, "submitted": State.SUPERVISOR_REVIEW,
    "signed off": State.SIGNED_OFF, "determined": State.DETERMINED, "drawn": State.DETERMINED,
    "reviewer signed": State.DETERMINED, "supervisor signed": State.DETERMINED, "signed": State.DETERMINED,
    "exported": State.EXPORTED, "closed": State.CLOSED, "held": State.CLOSED, "disposed": State.DISPOSED,
    "withdrawn": State.WITHDRAWN, "rescinded": State.RESCINDED,
}  # fmt: skip
FORMS = {form.__name__: form for form in KINDS.values()}
ADMINISTRATION = {
    "PersonEnrolled", "PersonChanged", "PersonDisabled", "PersonEnabled", "AccountUnlocked",
    "AnchorInstalled", "AnchorWithdrawn", "RevocationListInstalled", "SubmitterKeyInstalled",
    "SubmitterKeyWithdrawn", "PolicySet", "CriteriaActivated", "TriesBegunAnew", "RevocationListRenewed",
}  # fmt: skip
QUARANTINE = {"Quarantined", "QuarantineClosed"}
SCHEDULED = {"RetentionScheduleSet"}  # of the workspace, by the records officer
COUNTED = {"StatisticsExported"}  # of the workspace, while its policy lets cases be counted
LOGGED = {"LoggedOn", "LoggedOff", "LogOnFailed", "EvidenceOpened"}
OF_TWO = {"Proposed", "Seconded", "ProposalDropped"}  # judged by the act they carry: test_two_people_acts.py
OF_A_CASE = (
    {form.__name__ for form in KINDS.values()}
    - ADMINISTRATION - QUARANTINE - COUNTED - SCHEDULED - LOGGED - OF_TWO
)  # fmt: skip
# What a supervisor still does who took the case in, or who reviewed or adjudicated it.
THOUGH_CLERK = {
    "Withdrawn", "Assigned", "PropinAuthorised", "TableMapped", "BannerLowered", "HoldPlaced", "HoldLifted",
    "InformationRequested", "InformationAnswered", "InformationRequestDropped", "ClockPaused", "ClockResumed",
    "ConsultationAsked", "ConsultationAnswered", "AccessPlanRecorded", "Referred", "CaseRelated",
    "PaperExported", "DisposalCarriedOut",
}  # fmt: skip
THOUGH_JUDGE = {
    "Withdrawn", "HoldPlaced", "HoldLifted", "InformationRequested", "InformationAnswered",
    "InformationRequestDropped", "AccessPlanRecorded", "CaseRelated",
}  # fmt: skip


@cache
def stages(doubled: bool = False) -> dict[str, Register]:
    return every_stage(doubled)


def read(table: str) -> dict[str, dict[str, str]]:
    """The cells of a table: by stage, then by act."""
    header, *rows = (line.split() for line in table.strip("\n").splitlines())
    cells: dict[str, dict[str, str]] = {NAMES.get(one, one): {} for one in header}
    for act, *row in rows:
        assert len(row) == len(header), act
        for stage, cell in zip(cells, row, strict=True):
            cells[stage][act.rstrip("*")] = cell
    return cells


TABLE = {**read(BEFORE), **read(AFTER)}


def allowed(register: Register, person: str, forms: set[str]) -> set[str]:
    who = register.people[person]
    return {name for name in forms if may(register, CASE, who, FORMS[name]) is None}


def cell(stage: str, person: str) -> set[str]:
    """The acts that the table gives to this person in this stage."""
    given = TABLE[stage].items()
    return {act for act, letters in given if person in set[str]().union(*(LETTERS[one] for one in letters))}


def test_the_table_names_every_act_of_a_case_and_every_state() -> None:
    of_a_case = OF_A_CASE - {"Received"}
    assert set(read(BEFORE)["received"]) == of_a_case
    assert set(TABLE) == set(STATES) == set(stages())
    assert set(STATES.values()) == set(State)


@pytest.mark.parametrize("stage", STATES)
def test_everybody_may_do_exactly_what_the_table_says(stage: str) -> None:
    register = stages()[stage]
    assert register.cases[CASE].state is STATES[stage]
    found = {person: allowed(register, person, OF_A_CASE) for person in register.people}
    assert found == {person: cell(stage, person) for person in register.people}


@pytest.mark.parametrize("stage", STATES)
def test_accounts_trust_policy_and_criteria_are_the_administrators_alone(stage: str) -> None:
    register = stages()[stage]
    found = {person: allowed(register, person, ADMINISTRATION) for person in register.people}
    expected = {person: set[str]() for person in register.people} | {"castellane": ADMINISTRATION}
    assert found == expected


@pytest.mark.parametrize("stage", STATES)
def test_quarantine_and_receipt_are_the_clerks(stage: str) -> None:
    register = stages()[stage]
    for person, who in register.people.items():
        clerk = person in ("okafor", "osei")
        assert allowed(register, person, QUARANTINE) == (QUARANTINE if clerk else set())
        assert (may(register, "2026-002", who, Received) is None) is clerk


@pytest.mark.parametrize("stage", STATES)
def test_the_retention_schedule_is_the_records_officers(stage: str) -> None:
    register = stages()[stage]
    for person in register.people:
        assert allowed(register, person, SCHEDULED) == (SCHEDULED if person == "whitlock" else set())


@pytest.mark.parametrize("stage", STATES)
def test_a_supervisor_who_took_it_in_reviewed_or_adjudicated_does_less(stage: str) -> None:
    register = stages(True)[stage]
    case = register.cases[CASE]
    for person, still in (("okafor", THOUGH_CLERK), ("lindqvist", THOUGH_JUDGE), ("moreau", THOUGH_JUDGE)):
        judges_yet = person in case.judged_by or person == "okafor"
        as_supervisor = cell(stage, "stroud") & (still if judges_yet else set(FORMS))
        own = cell(stage, person) if judges_yet else set()
        assert allowed(register, person, OF_A_CASE) == own | as_supervisor, person


def test_who_is_disabled_does_nothing_but_be_logged() -> None:
    for register in stages().values():
        assert allowed(register, "gone", set(FORMS) - LOGGED - OF_TWO) == set()


@pytest.mark.parametrize("stage", STATES)
def test_nobody_both_judges_and_supervises(stage: str) -> None:
    """The pairs of the column “never”, whatever roles a person has."""
    decides = {FORMS[one] for one in ("Returned", "SignedOff", "Overridden", "Determined")}
    judges = {FORMS[one] for one in ("Assessed", "Locked", "Adjudicated", "AdjudicationClosed")}
    for doubled in (False, True):
        register = stages(doubled)[stage]
        case = register.cases[CASE]
        for person, who in register.people.items():
            does = {form for form in (*decides, *judges) if may(register, CASE, who, form) is None}
            assert not (does & decides and person in (*case.judged_by, case.clerk))
            assert not (does & judges and person == case.clerk)
            assert not (does & judges and person in (case.supervisor, "castellane", "ferris"))
