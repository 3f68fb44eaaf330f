"""Another criteria set for a case: a supervisor's act that opens the affected answers and the locks again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import CriteriaActivated, CriteriaRepinned
from reviewer_app.domain.case import State
from reviewer_app.domain.guards.content import affected_by
from tests.builders import JournalBuilder, an_answer, sample_criteria
from tests.builders_case import (
    REASON,
    adjudicated,
    criteria_ids,
    locked_apart,
    on_hold,
    read_through,
    submitted,
    under_review,
    why_not,
)
from tests.builders_walk import second_set

FIRST = criteria_ids()[0]
OTHER = second_set()
ACT = CriteriaRepinned(OTHER.id, OTHER.version, OTHER.digest, (FIRST,), REASON)


def with_two_sets(journal: JournalBuilder) -> JournalBuilder:
    return journal.two("castellane", "abara", CriteriaActivated(OTHER), case="")


def test_the_affected_criteria_are_those_that_differ_and_all_under_another_scale() -> None:
    plain = sample_criteria()
    assert affected_by(plain, OTHER) == (FIRST,)
    assert affected_by(plain, plain) == ()
    worded = replace(plain.scale[0], words="nothing seen")
    assert affected_by(plain, replace(plain, scale=(worded, *plain.scale[1:]))) == criteria_ids()
    gone = replace(plain, groups=plain.groups[1:])
    assert affected_by(plain, gone) == tuple(one.id for one in plain.groups[0].criteria)


def test_the_affected_answers_open_again_and_are_kept_and_every_lock_is_taken_anew() -> None:
    journal = with_two_sets(locked_apart())
    before = journal.case.reviews["reyes"]
    case = journal.act("abara", ACT).case
    review = case.reviews["reyes"]
    assert case.state is State.IN_REVIEW
    assert set(review.answers) == set(criteria_ids()) - {FIRST}
    assert review.earlier == (before.answers[FIRST],)
    assert (review.locked, case.shares, case.published) == (False, (), ())
    assert case.accepted is not None
    assert case.accepted.criteria_version == "2"
    assert case.accepted.clock_basis == "complete on receipt"


def test_who_locks_first_afterwards_gives_back_no_part_of_a_review_that_is_open() -> None:
    journal = with_two_sets(under_review().answered("reyes").locked("reyes")).act("abara", ACT)
    journal.answered("lindqvist").locked("lindqvist")
    assert journal.case.published == ()
    journal.act("reyes", an_answer(FIRST, (1001,))).locked("reyes")
    assert {(one.review, one.holder) for one in journal.case.published} == {("lindqvist", "reyes")}


def test_what_was_settled_read_and_drafted_stands_no_more_where_it_is_affected() -> None:
    journal = with_two_sets(read_through(adjudicated()))
    case = journal.act("abara", ACT).case
    assert set(case.settled) == set(criteria_ids()) - {FIRST}
    assert (case.draft, case.read_by, case.adjudicated_at) == (None, {}, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"criteria_version": "3"}, "is not activated"),
        ({"criteria_sha384": "00" * 48}, "differs from the activated one"),
        ({"affected": ()}, "not those that differ"),
        ({"affected": (*criteria_ids()[:2],)}, "not those that differ"),
        ({"reason": "newer"}, "at least 20 characters"),
    ],
)
def test_it_names_an_active_set_what_it_affects_and_why(change: dict[str, object], reason: str) -> None:
    journal = with_two_sets(under_review())
    assert reason in why_not(journal, "abara", replace(ACT, **change))  # type: ignore[arg-type]


def test_the_pinned_set_is_not_pinned_again() -> None:
    journal = with_two_sets(under_review()).act("abara", ACT)
    assert "pinned already" in why_not(journal, "abara", replace(ACT, affected=()))


def test_it_waits_for_an_open_request_and_for_a_return() -> None:
    for journal in (on_hold(), submitted()):
        assert "this needs" in why_not(with_two_sets(journal), "abara", ACT)
