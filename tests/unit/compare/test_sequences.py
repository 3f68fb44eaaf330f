from __future__ import annotations

import time
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.compare.sequences import match

letters = st.lists(st.sampled_from("abcde"), max_size=40)
varied = st.lists(st.integers(0, 200), max_size=60)


@given(st.one_of(letters, varied), st.one_of(letters, varied), st.sampled_from([6_000_000, 400, 60, 0]))
def test_runs_are_equal_in_order_and_cover_both(a: list[object], b: list[object], steps: int) -> None:
    matching = match(a, b, steps)
    i = j = 0
    for equal, i1, i2, j1, j2 in matching.opcodes(len(a), len(b)):
        assert (i1, j1) == (i, j)
        assert not equal or a[i1:i2] == b[j1:j2]
        i, j = i2, j2
    assert (i, j) == (len(a), len(b))


@given(letters, letters)
def test_between_unequal_ends_small_inputs_are_difflibs(a: list[str], b: list[str]) -> None:
    left, right = ["<", *a, "("], [">", *b, ")"]
    expected = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    assert match(left, right).runs == tuple(tuple(block) for block in expected if block.size)


def test_equal_ends_are_taken_first() -> None:
    assert match("abXcd", "abYZcd").runs == ((0, 0, 2), (3, 4, 2))


@given(letters)
def test_a_sequence_matches_itself(a: list[str]) -> None:
    assert match(a, a).runs == (((0, 0, len(a)),) if a else ())


def test_unique_elements_split_what_is_too_much_for_difflib() -> None:
    a = [piece for n in range(3000) for piece in (f"line {n}", "", "}")]
    b = [*a[:4000], "inserted", *a[4000:8000], *a[8600:], "tail"]
    matching = match(a, b)
    assert matching.complete
    assert sum(length for _, _, length in matching.runs) >= 8390


def test_what_cannot_be_afforded_is_left_and_said_in_bounded_time() -> None:
    started = time.process_time()
    matching = match(["a", "b"] * 100_000, ["b", "b", "a"] * 70_000)
    assert not matching.complete
    assert time.process_time() - started < 5


def test_nothing_in_common_is_complete() -> None:
    matching = match(list(range(100_000)), list(range(100_000, 200_000)))
    assert (matching.runs, matching.complete) == ((), True)
