from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.compare.text_difference import BlockKind, TextDifference, text_difference

texts = st.text(st.sampled_from("ab c\n\u2028é."), max_size=80)


def marked(found: TextDifference) -> tuple[list[str], list[str]]:
    """The characters that the spans mark, on either side."""
    return (
        [found.left[s.line][s.start : s.end] for block in found.blocks for s in block.left_words],
        [found.right[s.line][s.start : s.end] for block in found.blocks for s in block.right_words],
    )


def test_words_are_marked_inside_a_changed_line() -> None:
    found = text_difference("one\nport 1337 open\nend", "one\nport 8080 open\nend")
    assert [block.kind for block in found.blocks] == [BlockKind.SAME, BlockKind.CHANGED, BlockKind.SAME]
    assert marked(found) == (["1337"], ["8080"])


def test_never_by_character() -> None:
    assert marked(text_difference("the colour red", "the color red")) == (["colour"], ["color"])


def test_added_and_removed_lines_stand_alone() -> None:
    found = text_difference("a\nb\nc", "a\nc\nd")
    assert [(b.kind, b.left_start, b.left_end, b.right_start, b.right_end) for b in found.blocks] == [
        (BlockKind.SAME, 0, 1, 0, 1),
        (BlockKind.ONLY_LEFT, 1, 2, 1, 1),
        (BlockKind.SAME, 2, 3, 1, 2),
        (BlockKind.ONLY_RIGHT, 3, 3, 2, 3),
    ]


def test_lines_that_share_little_are_marked_whole() -> None:
    (block,) = text_difference("alpha beta gamma delta", "one two three four").blocks
    assert (block.kind, block.left_words, block.right_words) == (BlockKind.CHANGED, (), ())


def test_a_span_over_several_lines_is_one_a_line() -> None:
    found = text_difference("keep this tail same\nx1 x2", "keep this head\nnew end same\nx1 x3")
    lines = {span.line for block in found.blocks for span in block.right_words}
    assert lines == {0, 1, 2}


def test_only_a_line_feed_ends_a_line() -> None:
    found = text_difference("a\u2028b\r\nc", "a\u2028b\r\nc")
    assert found.left == ("a\u2028b\r", "c")
    assert found.equal


def test_empty_texts() -> None:
    assert text_difference("", "").blocks == ()
    assert [block.kind for block in text_difference("", "x").blocks] == [BlockKind.ONLY_RIGHT]
    assert [block.kind for block in text_difference("x", "").blocks] == [BlockKind.ONLY_LEFT]


@given(texts, texts)
def test_blocks_cover_both_and_same_blocks_are_the_same(left: str, right: str) -> None:
    found = text_difference(left, right)
    i = j = 0
    for block in found.blocks:
        assert (block.left_start, block.right_start) == (i, j)
        i, j = block.left_end, block.right_end
        same = found.left[block.left_start : i] == found.right[block.right_start : j]
        assert same == (block.kind is BlockKind.SAME)
    assert (i, j) == (len(found.left), len(found.right))
    assert "\n".join(found.left) == left
    assert found.equal == (left == right)


@given(texts, texts)
def test_what_is_not_marked_is_equal_on_both_sides(left: str, right: str) -> None:
    for block in (b for b in text_difference(left, right).blocks if b.left_words or b.right_words):
        sides = []
        for text, start, end, spans in (
            (left, block.left_start, block.left_end, block.left_words),
            (right, block.right_start, block.right_end, block.right_words),
        ):
            kept = []
            for number, line in list(enumerate(text.split("\n")))[start:end]:
                places = {p for s in spans if s.line == number for p in range(s.start, s.end)}
                kept.append("".join(c for p, c in enumerate(line) if p not in places))
            sides.append("".join(kept))
        assert sides[0] == sides[1]


def test_huge_texts_that_share_little_are_said_to_be_too_different() -> None:
    started = time.process_time()
    found = text_difference("a\nb\n" * 100_000, "b\nb\na\n" * 70_000)
    assert found.note.startswith("Too different to align")
    assert time.process_time() - started < 6


def test_one_huge_line_is_bounded() -> None:
    started = time.process_time()
    text_difference("x y " * 300_000, "y y x " * 200_000)
    assert time.process_time() - started < 6


def test_five_thousand_characters_are_quick() -> None:
    left = "\n".join(f"step {n}: read file {n * 7} and print it" for n in range(140))
    started = time.process_time()
    found = text_difference(left, left.replace("print", "write"))
    assert time.process_time() - started < 0.5
    assert set(marked(found)[0]) == {"print"}
