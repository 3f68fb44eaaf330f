from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.compare.turns import Relation, TurnAlignment, align_turns
from reviewer_app.domain.evidence import Event, EventKind
from tests.builders_compare import an_event

USER, SAYS = EventKind.USER, EventKind.ASSISTANT
CALL, RESULT, LIMIT = EventKind.TOOL_CALL, EventKind.TOOL_RESULT, EventKind.LIMIT

transcripts = st.lists(
    st.tuples(
        st.sampled_from([USER, SAYS, CALL, RESULT]), st.sampled_from(["ls", "cat flag", "nc target 1", ""])
    ),
    max_size=25,
)


def transcript(turns: list[tuple[EventKind, str]]) -> list[Event]:
    return [
        an_event(index, kind, text, "bash" if kind is CALL else "")
        for index, (kind, text) in enumerate(turns)
    ]


def shape(found: TurnAlignment) -> list[tuple[int | None, int | None, str]]:
    return [(pair.left, pair.right, pair.relation.value) for pair in found.pairs]


def test_the_page_of_the_design() -> None:
    """Same start, tools differ, results differ, then an answer against a limit: the last two stand alone."""
    a = [
        (EventKind.SYSTEM, "capture"),
        (SAYS, "look"),
        (CALL, "solve.py"),
        (RESULT, "flag"),
        (SAYS, "submit"),
    ]
    b = [
        (EventKind.SYSTEM, "capture"),
        (SAYS, "look"),
        (CALL, "strings"),
        (RESULT, "libc"),
        (LIMIT, "messages"),
    ]
    assert shape(align_turns(transcript(a), transcript(b))) == [
        (0, 0, "same"),
        (1, 1, "same"),
        (2, 2, "changed"),
        (3, 3, "changed"),
        (4, None, "only left"),
        (None, 4, "only right"),
    ]


def test_a_turn_put_in_stands_alone() -> None:
    base = [(SAYS, "one"), (CALL, "ls"), (RESULT, "flag.txt"), (SAYS, "done")]
    found = align_turns(transcript(base), transcript([*base[:2], (RESULT, "retry"), *base[2:]]))
    assert [pair.relation for pair in found.pairs].count(Relation.SAME) == 4
    assert found.differences == (2,)


def test_likeness_decides_which_turn_of_a_kind_is_paired() -> None:
    left = transcript([(SAYS, "scan the open ports of the target host now")])
    right = transcript([(SAYS, "hello there"), (SAYS, "scan the open ports of the target machine now")])
    assert shape(align_turns(left, right)) == [(None, 0, "only right"), (0, 1, "changed")]


def test_empty_sides() -> None:
    one = transcript([(SAYS, "x")])
    assert shape(align_turns([], [])) == []
    assert shape(align_turns(one, [])) == [(0, None, "only left")]
    assert shape(align_turns([], one)) == [(None, 0, "only right")]


@given(transcripts, transcripts)
def test_every_turn_once_in_order_and_kinds_agree(
    a: list[tuple[EventKind, str]], b: list[tuple[EventKind, str]]
) -> None:
    left, right = transcript(a), transcript(b)
    found = align_turns(left, right)
    assert [pair.left for pair in found.pairs if pair.left is not None] == list(range(len(left)))
    assert [pair.right for pair in found.pairs if pair.right is not None] == list(range(len(right)))
    for pair in found.pairs:
        if pair.left is not None and pair.right is not None:
            assert left[pair.left].kind is right[pair.right].kind
            equal = (left[pair.left].title, left[pair.left].text) == (
                right[pair.right].title,
                right[pair.right].text,
            )
            assert equal == (pair.relation is Relation.SAME)


@given(transcripts)
def test_a_transcript_is_the_same_as_itself(a: list[tuple[EventKind, str]]) -> None:
    assert align_turns(transcript(a), transcript(a)).differences == ()


def a_long_one(turns: int, seed: int) -> list[Event]:
    chance = random.Random(seed)
    words = [f"word{n}" for n in range(400)]
    cycle = [SAYS, CALL, RESULT]
    return transcript([(cycle[n % 3], " ".join(chance.choices(words, k=60))) for n in range(turns)])


def test_three_hundred_turns_that_share_nothing_are_aligned_by_content() -> None:
    started = time.process_time()
    found = align_turns(a_long_one(300, 1), a_long_one(300, 2))
    assert time.process_time() - started < 2
    assert found.note == ""
    assert sum(1 for pair in found.pairs if pair.relation is Relation.CHANGED) >= 250


def test_three_hundred_thousand_turns_are_bounded() -> None:
    made = [an_event(n, (SAYS, CALL, RESULT)[n % 3], f"turn {n % 5}") for n in range(300_000)]
    other = [an_event(n, (SAYS, RESULT, CALL, CALL)[n % 4], f"turn {n % 7}") for n in range(300_000)]
    started = time.process_time()
    found = align_turns(made, other)
    assert time.process_time() - started < 15
    assert found.note.startswith("Too different")
    assert sum(1 for pair in found.pairs if pair.left is not None) == 300_000
