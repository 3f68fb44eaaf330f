"""What "The case" is accepted on, a test a point, with real parts and by verbs; forgeries go past the verbs.

The other points: reviewer B and A's answers, `test_blind_review`; every row of the journal, `test_every_row`;
acts of two people, `test_of_two_people`; the journeys, `test_journey_inquiry`, `test_journey_access` and
`test_journey_amendment`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer_app.custody.tries import AccountLocked
from reviewer_app.desk import (
    asking,
    blind,
    evidence,
    intake,
    people,
    supervise,
    training,
)
from reviewer_app.desk.session import Desk, open_desk
from reviewer_app.desk.training import password_of
from reviewer_app.domain.acts import (
    Act,
    Assigned,
    Conflict,
    Outcome,
    Overridden,
    Returned,
    SignedOff,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from tests.builders_journey import COST, Story
from tests.builders_whole import (
    CLERK,
    FIRST,
    SECOND,
    SUPERVISOR,
    a_delivery,
    a_supplement,
    a_trusted_laboratory,
    accept,
    does_not_fold,
    forge,
    received,
)
from tests.conftest import ROOT
from tests.journeys.conftest import At

REASON = "Training sample: a reason that is long enough to be printed."
CONTRACTOR = (Role.REVIEWER, 2)
NOT_BY_YOU = "You reviewed, adjudicated or took in this case; another supervisor must do it."


# A supervisor who reviewed.


@pytest.fixture
def reviewer_and_supervisor(at: At) -> Story:
    """The draft waits for a supervisor, and the second reviewer has become one."""
    story = at("submitted")
    with story.desk(Role.SECURITY_ADMINISTRATOR) as desk:
        both = frozenset({Role.REVIEWER, Role.SUPERVISOR})
        wanted = replace(desk.register.people["lindqvist"], roles=both)
        people.change(desk, wanted, REASON, password_of(desk))
    return story


FORBIDDEN: tuple[Act, ...] = (
    SignedOff(Outcome.NOT_DESIGNATED, REASON),
    Overridden(Outcome.DESIGNATED, REASON, "(U)"),
    Returned(REASON),
)


def test_a_supervisor_who_reviewed_is_refused_in_the_data_layer(reviewer_and_supervisor: Story) -> None:
    story = reviewer_and_supervisor
    case_id, outcome = story.case_id, Outcome.NOT_DESIGNATED
    with story.desk(*SECOND) as desk:
        assert desk.person.has(Role.SUPERVISOR)
        word = password_of(desk)
        verbs: tuple[Callable[[], object], ...] = (
            lambda: supervise.read_disagreement(desk, case_id, "CY-VD"),
            lambda: supervise.sign_off(desk, case_id, outcome, REASON, word),
            lambda: supervise.override(desk, case_id, Outcome.DESIGNATED, REASON, "(U)", word),
            lambda: supervise.send_back(desk, case_id, REASON),
            lambda: supervise.record_determination(desk, case_id, outcome, "O", "A", "2026-11-23"),
        )
        for verb in verbs:
            with pytest.raises(Refused, match=NOT_BY_YOU):
                verb()
        with pytest.raises(Refused, match="You reviewed or adjudicated this case"):
            asking.pause_clock(desk, case_id, REASON)
    with story.desk(SUPERVISOR) as desk:  # nothing of it left a trace, and the other supervisor may
        assert desk.case(case_id).state is State.SUPERVISOR_REVIEW
        supervise.read_disagreement(desk, case_id, "CY-VD")


@pytest.mark.parametrize("act", FORBIDDEN, ids=lambda act: act.kind)
def test_what_such_a_supervisor_forges_past_the_verbs_does_not_fold(
    reviewer_and_supervisor: Story, act: Act
) -> None:
    story = reviewer_and_supervisor
    with story.desk(*SECOND) as desk:
        seq = forge(desk, story.case_id, act)
    does_not_fold(story, seq, NOT_BY_YOU)


# A contractor, and what is the developer's own.

PROPRIETARY = "documents/training-recipe.md"
NOT_FOR_YOU = "it opens only with the originator's recorded authorisation"


def proprietary(plain: dict[str, Any]) -> None:
    for one in plain["files"]:
        if one["path"] == PROPRIETARY:
            one["marking"] = "(U//PR)"


def authorise(desk: Desk, case_id: str) -> None:
    asking.authorise_propin(desk, case_id, "finch", training.LABORATORY, "Letter 3 (fictional)", "2026-11-20")


def test_a_contractor_opens_propin_only_with_the_recorded_authorisation(at: At, tmp_path: Path) -> None:
    story = at("empty")
    brought = {PROPRIETARY: b"Training sample: a fictional recipe.\n"}
    bundle = a_delivery(a_trusted_laboratory(story), tmp_path / "sent", files=brought, change=proprietary)
    with story.desk(CLERK) as desk:
        case_id = received(desk, bundle)
        assert "(U//PR)" in desk.case(case_id).submission.portion_marks
        accept(desk, case_id)
    with (
        story.desk(SUPERVISOR) as desk,
        pytest.raises(Refused, match=f"D. Finch is a contractor.*{NOT_FOR_YOU}"),
    ):
        supervise.assign(desk, case_id, ("reyes", "finch"))
    forged = replace(story, case_id=case_id).copy_to(tmp_path / "forged")
    with forged.desk(SUPERVISOR) as desk:
        seq = forge(desk, case_id, Assigned(("reyes", "finch")))
    does_not_fold(forged, seq, NOT_FOR_YOU)
    with story.desk(SUPERVISOR) as desk:
        authorise(desk, case_id)
        supervise.assign(desk, case_id, ("reyes", "finch"))
    with story.desk(*CONTRACTOR) as desk:
        blind.declare(desk, case_id, Conflict.NONE)
        assert "fictional recipe" in evidence.open_document(desk, case_id, f"data/{PROPRIETARY}").text


def test_a_propin_supplement_closes_the_case_to_its_contractor_until_he_is_authorised(
    at: At, tmp_path: Path
) -> None:
    story, other = at("empty"), "data/documents/limitations.md"
    laboratory = a_trusted_laboratory(story)
    with story.desk(CLERK) as desk:
        case_id = received(desk, a_delivery(laboratory, tmp_path / "first"))
        accept(desk, case_id)
    with story.desk(SUPERVISOR) as desk:
        supervise.assign(desk, case_id, ("reyes", "finch"))
    with story.desk(*CONTRACTOR) as desk:
        blind.declare(desk, case_id, Conflict.NONE)
        assert evidence.open_document(desk, case_id, other).text
    brought = {PROPRIETARY: b"Training sample: a fictional recipe.\n"}
    with story.desk(CLERK) as desk:
        received(desk, a_supplement(laboratory, tmp_path / "second", 2, brought, {}, proprietary))
    path = f"supplement-2/data/{PROPRIETARY}"
    with story.desk(*CONTRACTOR) as desk:
        for closed in (path, other):
            with pytest.raises(Refused, match=NOT_FOR_YOU):
                evidence.open_document(desk, case_id, closed)
            with pytest.raises(Refused, match=NOT_FOR_YOU):
                evidence.read_original(desk, case_id, closed)
        with pytest.raises(Refused, match=NOT_FOR_YOU):
            evidence.runs(desk, case_id)
    with story.desk(*FIRST) as desk:  # a reviewer of the government is not held up
        blind.declare(desk, case_id, Conflict.NONE)
        assert evidence.open_document(desk, case_id, path).text
    with story.desk(SUPERVISOR) as desk:
        authorise(desk, case_id)
    with story.desk(*CONTRACTOR) as desk:
        assert evidence.open_document(desk, case_id, path).text


# The window.


@pytest.mark.parametrize("days", [30, 31])
def test_a_window_of_31_days_is_refused_with_the_rule(at: At, tmp_path: Path, days: int) -> None:
    story = at("empty")
    laboratory = a_trusted_laboratory(story)

    def so_many(plain: dict[str, Any]) -> None:
        plain["release"]["access_window_days"] = days

    bundle = a_delivery(laboratory, tmp_path / "sent", change=so_many)
    with story.desk(CLERK) as desk:
        taken = intake.receive(desk, bundle)
        if days == 30:
            assert isinstance(taken, intake.Taken)
            return
        assert isinstance(taken, intake.Kept)
        assert "The access window is 31 days; the rule is at most 30 calendar days." in taken.sentence
        assert desk.register.cases == {}
        assert not [path for path in (story.folder / "vault").rglob("*") if path.is_file()]


# The fourth password.

TRY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reviewer_app.desk.session import open_desk
from reviewer_app.domain.errors import DeskError
from tests.builders_journey import COST
try:
    open_desk(Path(sys.argv[1]), sys.argv[2], sys.argv[3], lambda: datetime.now(UTC), COST).close()
    print("opened")
except DeskError as error:
    print(type(error).__name__, error.sentence)
"""


def in_a_new_process(story: Story, person: str, password: str) -> str:
    """What the program says when it is started anew and this password is typed."""
    command = [sys.executable, "-c", TRY, str(story.folder), person, password]
    child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return child.stdout.strip()


def test_the_fourth_and_correct_password_after_three_wrong_is_refused(at: At) -> None:
    story = at("empty")
    with story.desk(Role.REVIEWER) as desk:
        correct = password_of(desk)
    said = [in_a_new_process(story, "reyes", f"wrong {number}") for number in range(3)]
    assert [one.split()[0] for one in said] == ["WrongPassword"] * 3
    assert said[2].endswith("The account is now locked for 15 minutes.")
    fourth = in_a_new_process(story, "reyes", correct)
    assert fourth.startswith("AccountLocked This account is locked until ")
    with pytest.raises(AccountLocked):
        open_desk(story.folder, "reyes", correct, story.clock, COST)
    assert in_a_new_process(story, "lindqvist", "training lindqvist desk") == "opened"


# Markings, at the command line.


@pytest.mark.parametrize(
    ("portions", "banner"),
    [
        (("(S//REL TO USA, GBR)", "(S//REL TO USA, AUS)"), "SECRET//NOFORN"),
        (("(U//FOUO)", "(S)"), "SECRET"),
        (("(U//LES)", "(S//NF)"), "SECRET//NOFORN//LES"),
    ],
)
def test_markings_roll_up_at_the_command_line(portions: tuple[str, ...], banner: str) -> None:
    for order in (portions, portions[::-1]):
        command = [sys.executable, "-m", "reviewer_app", "marking", "rollup", *order]
        child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        assert child.stdout == f"{banner}\n"
