from __future__ import annotations

import pytest

from reviewer_app.compare.estimates import Difference, TwoByTwo
from reviewer_app.compare.paired import paired_means, paired_proportions
from reviewer_app.compare.verdict import Reading, after_holm, read


@pytest.mark.parametrize(
    ("table", "reading"),
    [
        (TwoByTwo(10, 20, 3, 10), Reading.HIGHER),
        (TwoByTwo(10, 3, 20, 10), Reading.LOWER),
        (TwoByTwo(4, 5, 3, 28), Reading.CANNOT_TELL),
    ],
)
def test_the_reading_of_a_table(table: TwoByTwo, reading: Reading) -> None:
    found = read(paired_proportions(table))
    assert found.reading is reading
    assert "95 % interval" in found.sentence


def test_interval_and_test_must_agree() -> None:
    """Five discordant pairs of forty, all A's: the interval leaves zero out, McNemar's p is 0.0625."""
    difference = paired_proportions(TwoByTwo(5, 5, 0, 30))
    assert (difference.low or 0) > 0
    found = read(difference)
    assert found.reading is Reading.CANNOT_TELL
    assert "the test does not agree" in found.sentence


def test_the_other_way_round_too() -> None:
    found = read(Difference(0.1, 40, True, "t", "", -0.01, 0.21, p=0.01))
    assert found.reading is Reading.CANNOT_TELL
    assert "the interval does not agree" in found.sentence


def test_all_pairs_equal_cannot_be_told_apart() -> None:
    assert read(paired_means([0.5, 0.5], [0.5, 0.5])).reading is Reading.CANNOT_TELL


def test_no_interval_is_not_compared_and_says_why() -> None:
    found = read(paired_means([1.0, 2.0], [0.0, 1.0]))
    assert found.reading is Reading.NOT_COMPARED
    assert found.sentence.startswith("Not compared, because all 2 pairs differ by the same amount")


def test_holm_takes_back_and_never_gives() -> None:
    higher = read(paired_proportions(TwoByTwo(10, 20, 3, 10)))
    assert after_holm(higher, 0.01, 0.95) is higher
    assert after_holm(higher, 0.06, 0.95).reading is Reading.CANNOT_TELL
    undecided = read(paired_proportions(TwoByTwo(4, 5, 3, 28)))
    assert after_holm(undecided, 0.0, 0.95) is undecided
