"""The difference of two texts as data for two panes: by line, then by word inside changed blocks.

- Lines end at a line feed and nowhere else, so a hidden line separator cannot shift the panes.
- Offsets count characters of the line as given: pass text that is already fit to be shown
  (`domain.text.visible`) if that is what the panes hold.
- Never by character, and in bounded work: huge texts that share little are *too different to align*, which
  the difference says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer_app.compare.sequences import STEPS, match

TOO_DIFFERENT = "Too different to align: parts are shown beside each other without a line-by-line difference."
_WORD_STEPS = 400_000  # for one changed block
_WORDS = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_ALIKE = 0.3  # below this share of equal words, marking words is noise: the lines are marked whole


class BlockKind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Changed characters `start` to `end` (not included) of line `line`, counted from 0 in the whole text."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `left_start` to `left_end` (not included) beside `right_start` to `right_end`.

    A CHANGED block without spans is changed as a whole."""

    kind: BlockKind
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left_words: tuple[WordSpan, ...] = ()
    right_words: tuple[WordSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Blocks covering both texts in order. `note` is "" where everything could be aligned."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    blocks: tuple[Block, ...]
    note: str = ""

    @property
    def equal(self) -> bool:
        return all(block.kind is BlockKind.SAME for block in self.blocks)


def text_difference(left: str, right: str, steps: int = STEPS) -> TextDifference:
    """The difference of two texts; `steps` bounds the work over both levels."""
    lines_left, lines_right = _lines(left), _lines(right)
    matching = match(lines_left, lines_right, steps)
    blocks, budget = [], steps
    for equal, i1, i2, j1, j2 in matching.opcodes(len(lines_left), len(lines_right)):
        block = Block(_kind(equal, i1, i2, j1, j2), i1, i2, j1, j2)
        if block.kind is BlockKind.CHANGED and budget > 0:
            block, spent = _with_words(block, lines_left, lines_right, budget)
            budget -= spent
        blocks.append(block)
    note = "" if matching.complete else TOO_DIFFERENT
    return TextDifference(tuple(lines_left), tuple(lines_right), tuple(blocks), note)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _kind(equal: bool, i1: int, i2: int, j1: int, j2: int) -> BlockKind:
    if equal:
        return BlockKind.SAME
    if i1 == i2:
        return BlockKind.ONLY_RIGHT
    return BlockKind.ONLY_LEFT if j1 == j2 else BlockKind.CHANGED


def _with_words(block: Block, left: Sequence[str], right: Sequence[str], budget: int) -> tuple[Block, int]:
    """The block with its changed words, and the steps it may have cost."""
    text_left = "\n".join(left[block.left_start : block.left_end])
    text_right = "\n".join(right[block.right_start : block.right_end])
    if len(text_left) + len(text_right) > budget:
        return block, 0
    words_left, words_right = _WORDS.findall(text_left), _WORDS.findall(text_right)
    steps = min(budget, _WORD_STEPS)
    spent = min(steps, len(text_left) + len(text_right) + len(words_left) * len(words_right))
    matching = match(words_left, words_right, steps)
    if not matching.complete or not _alike(words_left, words_right, matching.runs):
        return block, spent
    changed = [op for op in matching.opcodes(len(words_left), len(words_right)) if not op[0]]
    spans_left = _spans(words_left, [(i1, i2) for _, i1, i2, _, _ in changed], block.left_start)
    spans_right = _spans(words_right, [(j1, j2) for _, _, _, j1, j2 in changed], block.right_start)
    numbers = (block.left_start, block.left_end, block.right_start, block.right_end)
    return Block(block.kind, *numbers, spans_left, spans_right), spent


def _alike(left: Sequence[str], right: Sequence[str], runs: Sequence[tuple[int, int, int]]) -> bool:
    """Whether enough of the longer side's words are matched; white space counts for nothing."""
    matched = sum(1 for i, _, length in runs for word in left[i : i + length] if not word.isspace())
    most = max(sum(1 for word in side if not word.isspace()) for side in (left, right))
    return matched >= _ALIKE * most


def _spans(words: Sequence[str], ranges: Sequence[tuple[int, int]], first_line: int) -> tuple[WordSpan, ...]:
    """The ranges of words as spans of lines; a range over a line end becomes one span a line."""
    spans: list[WordSpan] = []
    line, column, at = first_line, 0, 0
    for start, end in ranges:
        for index in range(at, end):
            word = words[index]
            if word == "\n":
                line, column = line + 1, 0
                continue
            if index >= start:
                _extend(spans, WordSpan(line, column, column + len(word)))
            column += len(word)
        at = end
    return tuple(spans)


def _extend(spans: list[WordSpan], span: WordSpan) -> None:
    """Append, or lengthen the last span where the new one touches it."""
    if spans and spans[-1].line == span.line and spans[-1].end == span.start:
        spans[-1] = WordSpan(span.line, spans[-1].start, span.end)
    else:
        spans.append(span)
