"""Agreement: beside statsmodels to 1e-9, and the cases in which there is no number to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from reviewer_app.domain.agreement import agreement, linear, quadratic, weighted_kappa, words
from reviewer_app.domain.case import Answer, Review
from reviewer_app.domain.criteria import CriteriaSet, Criterion, Group, Level
from tests.builders import START, a_case, an_answer, sample_criteria

LEVELS = ("0", "1", "2", "3", "4")
AT = f"{START:%Y-%m-%dT%H:%M:%S.000000Z}"
RATING = st.sampled_from((*LEVELS, "CR", "CA"))


def a_set(count: int) -> CriteriaSet:
    """So many criteria on the scale of the sample set."""
    made = tuple(Criterion(f"C{at}", f"Criterion {at}", "What was seen?") for at in range(count))
    scale = (*(Level(code, code) for code in LEVELS), Level("CR", "cannot"), Level("CA", "cannot"))
    return replace(sample_criteria(), scale=scale, groups=(Group("All", made),))


def a_review(person: str, levels: Sequence[str], *, after: Sequence[int] = ()) -> Review:
    """Levels in the order of the criteria, "" for no answer; those `after` were given after the reveal."""
    answers = {
        f"C{at}": Answer(at + 1, AT, an_answer(f"C{at}", (), level), after_reveal=at in after)
        for at, level in enumerate(levels)
        if level
    }
    return Review(person, answers)


def a_table(pairs: Sequence[tuple[int, int]], levels: int) -> np.ndarray:
    table = np.zeros((levels, levels))
    for a, b in pairs:
        table[a, b] += 1
    return table


PLACES = st.integers(2, 7).flatmap(
    lambda k: st.tuples(
        st.just(k), st.lists(st.tuples(st.integers(0, k - 1), st.integers(0, k - 1)), min_size=1, max_size=60)
    )
)


@given(PLACES)
def test_kappa_is_that_of_statsmodels(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    levels, pairs = drawn
    for distance, name in ((linear, "linear"), (quadratic, "quadratic")):
        ours = weighted_kappa(pairs, levels, distance)
        if len({place for pair in pairs for place in pair}) == 1:
            assert ours is None  # 0/0 there
            continue
        theirs = cohens_kappa(a_table(pairs, levels), wt=name, return_results=False)
        assert ours == pytest.approx(float(theirs), abs=1e-9)


@given(PLACES)
def test_kappa_does_not_care_who_is_first_and_is_never_above_one(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    levels, pairs = drawn
    for distance in (linear, quadratic):
        one = weighted_kappa(pairs, levels, distance)
        assert one == weighted_kappa([(b, a) for a, b in pairs], levels, distance)
        assert one is None or one <= 1
        same = weighted_kappa([(a, a) for a, _ in pairs], levels, distance)
        assert same == (1.0 if len({a for a, _ in pairs}) > 1 else None)


@given(st.lists(st.tuples(RATING, RATING), min_size=1, max_size=30))
def test_two_reviews_are_counted_whole(drawn: list[tuple[str, str]]) -> None:
    first, second = zip(*drawn, strict=True)
    found = agreement(a_set(len(drawn)), (a_review("a", first), a_review("b", second))).pairs[0]
    numbered = [(LEVELS.index(x), LEVELS.index(y)) for x, y in drawn if x in LEVELS and y in LEVELS]
    assert found.n == len(numbered)
    assert found.n + found.without_number + found.unanswered == len(drawn)
    assert found.same == sum(x == y for x, y in numbered)
    assert found.linear == weighted_kappa(numbered, 5, linear)
    assert found.quadratic == weighted_kappa(numbered, 5, quadratic)


def test_a_known_table_and_its_words() -> None:
    first, second = ["0", "1", "2", "2", "3", "4", "CR", ""], ["0", "2", "2", "3", "3", "2", "CR", "1"]
    found = agreement(a_set(8), (a_review("reyes", first), a_review("lindqvist", second)))
    table = a_table([(0, 0), (1, 2), (2, 2), (2, 3), (3, 3), (4, 2)], 5)
    theirs = cohens_kappa(table, wt="linear", return_results=False)
    assert found.linear == pytest.approx(theirs, abs=1e-9)
    assert words(found) == (
        "The two reviews gave the same level on 3 of 6 criteria (50 %, n = 6). Weighted kappa (linear "
        f"weights) {theirs:.2f}; it is unstable for fewer than 50 criteria. Left out: 1 without a number "
        "(cannot rule out, cannot assess); 1 not answered by both before the reveal."
    )


def test_one_level_throughout_has_no_kappa() -> None:
    found = agreement(a_set(3), (a_review("a", ["2"] * 3), a_review("b", ["2"] * 3)))
    assert (found.share, found.linear, found.quadratic) == (1.0, None, None)
    assert "Weighted kappa is undefined" in words(found)
    assert "unstable" not in words(found)


def test_each_their_own_single_level_is_agreement_by_chance() -> None:
    found = agreement(a_set(3), (a_review("a", ["2"] * 3), a_review("b", ["3"] * 3)))
    assert (found.share, found.linear) == (0.0, 0.0)


def test_nothing_numbered_is_no_share_either() -> None:
    found = agreement(a_set(2), (a_review("a", ["CR", "CA"]), a_review("b", ["1", "2"])))
    assert (found.share, found.linear) == (None, None)
    assert words(found).startswith("No criterion has a numbered level in both of two reviews")
    assert "2 without a number" in words(found)


def test_three_reviews_are_averaged_over_their_pairs() -> None:
    reviews = (
        a_review("a", ["0", "1", "2", "3"]),
        a_review("b", ["0", "1", "3", "3"]),
        a_review("c", ["1", "1", "2", "CA"]),
    )
    found = agreement(a_set(4), reviews)
    assert [(one.a, one.b) for one in found.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    kappas = [one.linear for one in found.pairs]
    assert None not in kappas
    assert found.linear == pytest.approx(sum(one for one in kappas if one is not None) / 3)
    assert found.share == pytest.approx((3 / 4 + 2 / 3 + 1 / 3) / 3)
    said = words(found)
    assert "Averaged over 3 pairs of reviews" in said
    assert "n = 3 to 4" in said
    assert "counted over 3 pairs: 2 without a number" in said


def test_a_pair_without_kappa_is_left_out_of_the_average_and_said() -> None:
    reviews = (a_review("a", ["2", "2"]), a_review("b", ["2", "2"]), a_review("c", ["2", "3"]))
    found = agreement(a_set(2), reviews)
    assert found.undefined == 1
    assert found.linear == 0.0
    assert "averaged without 1 pair in which it is undefined" in words(found)


def test_what_was_changed_after_the_reveal_counts_as_it_was_before() -> None:
    before = a_review("a", ["1", "2", "3"])
    moved = a_review("a", ["3", "2", "3"], after=(0,))
    changed = replace(moved, earlier=(before.answers["C0"],))
    other = a_review("b", ["3", "2", "1"])
    found = agreement(a_set(3), (changed, other))
    assert found.pairs[0].same == agreement(a_set(3), (before, other)).pairs[0].same == 1
    assert found.linear == agreement(a_set(3), (before, other)).linear
    assert "changed after the reveal count as they were before it" in words(found)


def test_a_first_answer_after_the_reveal_is_no_independent_one() -> None:
    late = a_review("a", ["1", "2"], after=(1,))
    assert agreement(a_set(2), (late, a_review("b", ["1", "2"]))).pairs[0].unanswered == 1


def test_the_last_of_several_independent_answers_counts() -> None:
    again = replace(a_review("a", ["3"]), earlier=(a_review("a", ["1"]).answers["C0"],))
    assert agreement(a_set(1), (again, a_review("b", ["3"]))).pairs[0].same == 1


def test_a_sealed_review_is_counted_and_not_compared() -> None:
    sealed = Review("b", unread=4)
    found = agreement(a_set(2), (a_review("a", ["1", "2"]), sealed))
    assert (found.pairs, found.unread) == ((), 1)
    assert words(found) == (
        "There are no two reviews to compare. 1 review could not be compared: sealed to other people."
    )


def test_a_whole_case_agrees_as_it_was_answered() -> None:
    journal = a_case().accepted().assigned().answered("reyes", "2").answered("lindqvist", "2")
    criteria = sample_criteria()
    found = agreement(criteria, tuple(journal.case.reviews.values()))
    assert (found.pairs[0].n, found.share, found.linear) == (len(criteria.criteria), 1.0, None)
