"""Adjudication: by somebody who did not judge before, of every difference, and never of an older answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import (
    AdjudicationClosed,
    AdjudicatorNamed,
    Assigned,
    Conflict,
    ConflictDeclared,
    PersonChanged,
    PersonEnrolled,
    Revealed,
)
from reviewer_app.domain.case import State
from reviewer_app.domain.fold import ForbiddenAct
from reviewer_app.domain.people import Employer, Role
from tests.builders import JournalBuilder, an_answer
from tests.builders_case import (
    REASON,
    adjudicated,
    criteria_ids,
    in_adjudication,
    locked_apart,
    read_through,
    settled,
    why_not,
)

EVERY = frozenset({Role.REVIEWER, Role.ADJUDICATOR, Role.SUPERVISOR})


def changed(journal: JournalBuilder, person: str, roles: frozenset[Role] = EVERY) -> JournalBuilder:
    act = PersonChanged(person, roles, Employer.GOVERNMENT, "00" * 48, "UNCLASSIFIED", "2026-01-05", REASON)
    return journal.act("castellane", act, case="")


def with_another(journal: JournalBuilder, roles: frozenset[Role] = EVERY) -> JournalBuilder:
    act = PersonEnrolled(
        "halloran", "Halloran", roles, Employer.GOVERNMENT, "00" * 48, nondisclosure="2026-01-05"
    )
    return journal.act("castellane", act, case="")


@pytest.mark.parametrize("person", ["reyes", "okafor", "abara", "whitlock"])
def test_a_reviewer_the_clerk_the_supervisor_himself_and_who_lacks_the_role_do_not_adjudicate(
    person: str,
) -> None:
    journal = locked_apart()
    if person != "whitlock":
        changed(journal, person)
    journal.revealed()
    reason = {
        "reyes": "reviewed this case and may not adjudicate it",
        "okafor": "took this submission in",
        "abara": "does not assign the case to himself",
        "whitlock": "is not an adjudicator",
    }[person]
    assert reason in why_not(journal, "abara", AdjudicatorNamed(person))


def test_a_former_reviewer_does_not_adjudicate_either() -> None:
    journal = changed(with_another(locked_apart()), "lindqvist")
    journal.act("abara", Assigned(("reyes", "halloran"), REASON))
    journal.locked("reyes").answered("halloran").locked("halloran")
    assert "reviewed this case" in why_not(journal, "abara", AdjudicatorNamed("lindqvist"))


def test_who_was_named_adjudicator_is_not_assigned_as_a_reviewer() -> None:
    journal = changed(locked_apart(), "moreau").act("abara", AdjudicatorNamed("moreau"))
    assert "named adjudicator of this case" in why_not(
        journal, "abara", Assigned(("reyes", "moreau"), REASON)
    )


def test_the_adjudicator_declares_before_settling_anything() -> None:
    journal = locked_apart().revealed()
    assert "Only the adjudicator named" in why_not(journal, "moreau", settled("CY-VD"))
    journal.act("abara", AdjudicatorNamed("moreau"))
    assert "Declare first" in why_not(journal, "moreau", settled("CY-VD"))
    assert why_not(journal.declared("moreau"), "moreau", settled("CY-VD")) == ""


def test_a_recused_adjudicator_is_replaced_and_does_not_come_back() -> None:
    journal = with_another(locked_apart()).revealed().act("abara", AdjudicatorNamed("moreau"))
    journal.act("moreau", ConflictDeclared(Conflict.RECUSED, REASON))
    assert "recused yourself" in why_not(journal, "moreau", settled("CY-VD"))
    assert "recused yourself" in why_not(journal, "moreau", ConflictDeclared(Conflict.NONE))
    assert "recused from this case" in why_not(journal, "abara", AdjudicatorNamed("moreau"))
    journal.act("abara", AdjudicatorNamed("halloran")).declared("halloran")
    assert why_not(journal, "halloran", settled("CY-VD")) == ""


def test_who_was_replaced_as_adjudicator_still_judged_and_does_not_supervise() -> None:
    journal = with_another(in_adjudication())
    journal.act("moreau", settled("CY-VD")).act("abara", AdjudicatorNamed("halloran")).declared("halloran")
    changed(journal, "moreau", frozenset({Role.SUPERVISOR}))
    assert "moreau" in journal.case.judged_by
    assert "You reviewed, adjudicated" in why_not(journal, "moreau", AdjudicatorNamed("halloran"))


@pytest.mark.parametrize("left_out", criteria_ids())
def test_every_criterion_in_which_the_reviews_differ_is_settled(left_out: str) -> None:
    journal = in_adjudication()
    done = tuple(one for one in criteria_ids() if one != left_out)
    for criterion in done:
        journal.act("moreau", settled(criterion))
    assert f"{left_out} is not settled yet" in why_not(journal, "moreau", AdjudicationClosed(done))


def test_a_closed_adjudication_names_what_was_settled_and_no_more() -> None:
    journal = in_adjudication()
    for criterion in criteria_ids():
        journal.act("moreau", settled(criterion))
    assert "not those that were adjudicated" in why_not(
        journal, "moreau", AdjudicationClosed(criteria_ids()[1:])
    )
    journal.act("moreau", AdjudicationClosed(criteria_ids()))
    assert journal.case.state is State.DRAFT


def test_settling_keeps_the_reviewers_own_answers() -> None:
    journal = adjudicated()
    levels = {one.person: one.answers["CY-VD"].assessed.level for one in journal.case.reviews.values()}
    assert levels == {"reyes": "2", "lindqvist": "3"}
    assert journal.case.settled["CY-VD"].by == "moreau"


def test_an_answer_given_again_undoes_its_settlement_and_no_other() -> None:
    journal = read_through(adjudicated().drafted()).returned()
    journal.act("reyes", an_answer("CY-VD", (1001,), level="4"))
    assert set(journal.case.settled) == set(criteria_ids()) - {"CY-VD"}
    journal.locked("reyes").locked("lindqvist").act("abara", Revealed(True))
    with pytest.raises(ForbiddenAct, match="CY-VD is not settled yet"):
        journal.act("moreau", AdjudicationClosed(criteria_ids()))
    journal.act("moreau", settled("CY-VD", "4")).act("moreau", AdjudicationClosed(criteria_ids()))


def test_adjudicating_takes_a_criterion_of_the_set_a_reason_and_a_portion_mark() -> None:
    journal = in_adjudication()
    for change, reason in (
        ({"criterion": "ZZ-01"}, "not in the pinned criteria set"),
        ({"level": "9"}, "not on the scale"),
        ({"rationale": "so"}, "at least 40 characters"),
        ({"likelihood": None}, "likelihood and confidence are both needed"),
        ({"marking": ""}, "portion mark"),
    ):
        assert reason in why_not(journal, "moreau", replace(settled("CY-VD"), **change))
