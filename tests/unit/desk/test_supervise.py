"""What differs stands first: levels, then likelihood, then confidence."""

from __future__ import annotations

import pytest

from reviewer_app.desk.supervise import outcomes_made, side_by_side
from reviewer_app.desk.training import sample_criteria
from reviewer_app.domain.acts import Assessed, Outcome, Recommended
from reviewer_app.domain.case import Answer, Review
from reviewer_app.domain.estimative import Confidence, Likelihood

SET = sample_criteria()


def said(
    criterion: str,
    level: str = "2",
    likelihood: Likelihood = Likelihood.LIKELY,
    confidence: Confidence = Confidence.LOW,
) -> Assessed:
    return Assessed(criterion, level, likelihood, confidence, "because", "(U)")


def a_review(person: str, *answers: Assessed, outcome: Outcome | None = None) -> Review:
    held = {one.criterion: Answer(1, "", one) for one in answers}
    return Review(person, held, Recommended(outcome, "because", "(U)") if outcome else None)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (said("CY-EX"), said("CY-EX"), "the same"),
        (said("CY-EX", "1"), said("CY-EX", "3"), "levels differ by 2"),
        (said("CY-EX", "1"), said("CY-EX", "CR"), "levels differ in kind"),
        (said("CY-EX"), said("CY-EX", likelihood=Likelihood.UNLIKELY), "likelihood differs"),
        (said("CY-EX"), said("CY-EX", confidence=Confidence.HIGH), "confidence differs"),
        (
            said("CY-EX", "1"),
            said("CY-EX", "2", confidence=Confidence.HIGH),
            "levels differ by 1, confidence differs",
        ),
    ],
)
def test_how_two_answers_differ(one: Assessed, other: Assessed, words: str) -> None:
    rows = side_by_side(SET, (a_review("a", one), a_review("b", other)))
    row = next(row for row in rows if row.criterion.id == "CY-EX")
    assert row.words == words
    assert row.answers == (one, other)
    assert row.differ is (words != "the same")


def test_an_answer_that_one_lacks_is_a_difference() -> None:
    rows = side_by_side(SET, (a_review("a", said("CY-EX")), a_review("b")))
    assert rows[0].criterion.id == "CY-EX"
    assert rows[0].words == "not answered by everyone"


def test_the_largest_difference_stands_first_and_the_rest_in_the_sets_order() -> None:
    a = a_review("a", said("CY-VD"), said("CY-EX", "0"), said("CY-CH", "CA"), said("CY-AU"), said("OV-01"))
    b = a_review(
        "b",
        said("CY-VD", confidence=Confidence.HIGH),
        said("CY-EX", "3"),
        said("CY-CH"),
        said("CY-AU", likelihood=Likelihood.UNLIKELY),
        said("OV-01"),
    )
    order = [row.criterion.id for row in side_by_side(SET, (a, b))]
    assert order[:4] == ["CY-CH", "CY-EX", "CY-AU", "CY-VD"]
    assert order[4:] == [one.id for one in SET.criteria if one.id not in order[:4]]


def test_outcomes_that_were_recommended() -> None:
    both = (a_review("a", outcome=Outcome.NO_DETERMINATION), a_review("b", outcome=Outcome.DESIGNATED))
    assert outcomes_made(both) == (Outcome.DESIGNATED, Outcome.NO_DETERMINATION)
    assert outcomes_made((a_review("a"),)) == ()
