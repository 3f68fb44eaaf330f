"""Where reviews differ by the rule of the set: by steps of the scale, in kind, by outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer_app.domain.acts import Outcome, Recommended
from reviewer_app.domain.case import Answer, Review
from reviewer_app.domain.criteria import AgreementRule
from reviewer_app.domain.differences import IN_KIND, differing, needs_adjudication, steps_apart
from tests.builders import an_answer, sample_criteria
from tests.builders_case import criteria_ids

SAMPLE = sample_criteria()


def a_review(person: str, levels: dict[str, str], outcome: Outcome = Outcome.DESIGNATED) -> Review:
    answers = {name: Answer(1, "", an_answer(name, (), level)) for name, level in levels.items()}
    return Review(person, answers, Recommended(outcome, "as reasoned above", "(U)"))


def two(first: str, second: str, outcome: Outcome = Outcome.DESIGNATED) -> tuple[Review, Review]:
    return a_review("reyes", {"CY-VD": first}), a_review("lindqvist", {"CY-VD": second}, outcome)


@pytest.mark.parametrize(
    ("levels", "apart"),
    [
        ((), 0),
        (("2",), 0),
        (("2", "2", "2"), 0),
        (("0", "4"), 4),
        (("1", "3", "2"), 2),
        (("2", "CR"), IN_KIND),
        (("CA", "CR"), IN_KIND),
        (("CA", "CA"), 0),
    ],
)
def test_how_far_levels_lie_apart(levels: tuple[str, ...], apart: int) -> None:
    assert steps_apart(SAMPLE, levels) == apart


@pytest.mark.parametrize(("rule", "found"), [(1, True), (2, True), (3, False)])
def test_the_rule_of_the_set_says_how_many_steps_count(rule: int, found: bool) -> None:
    criteria = replace(SAMPLE, agreement=AgreementRule(rule, on_outcome=False))
    assert differing(criteria, two("1", "3")) == (("CY-VD",) if found else ())
    assert needs_adjudication(criteria, two("1", "3")) is found


def test_a_difference_in_kind_always_counts() -> None:
    criteria = replace(SAMPLE, agreement=AgreementRule(4))
    assert differing(criteria, two("2", "CR")) == ("CY-VD",)


def test_a_criterion_that_not_all_have_answered_counts_too_and_the_order_is_the_sets() -> None:
    first, last = criteria_ids()[0], criteria_ids()[-1]
    reviews = (a_review("reyes", {last: "2", first: "2"}), a_review("lindqvist", {}))
    assert differing(SAMPLE, reviews) == (first, last)


@pytest.mark.parametrize("by_outcome", [True, False])
def test_outcomes_count_where_the_rule_says_so(by_outcome: bool) -> None:
    criteria = replace(SAMPLE, agreement=AgreementRule(1, by_outcome))
    assert needs_adjudication(criteria, two("2", "2", Outcome.NO_DETERMINATION)) is by_outcome
    assert not needs_adjudication(criteria, two("2", "2"))
