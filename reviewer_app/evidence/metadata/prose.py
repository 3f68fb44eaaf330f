"""Checkpoint digests in running text: paragraphs, list items, tables, headings of Markdown or plain text.

A digest that was broken over two lines is put together where the two parts make one digest and are none
apart, or where the words say SHA-512.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer_app.domain.checkpoint_words import (
    digests_in,
    speaks_of_checkpoint,
    speaks_of_something_else,
)
from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.evidence.metadata.summary import cut
from reviewer_app.evidence.metadata.tables import row_claims

_HEADING = re.compile(r"#{1,6}\s+(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_SENTENCE_END = re.compile(r"[.;!?]\s+")
_BROKEN = re.compile(r"(?<![0-9A-Za-z])([0-9A-Fa-f]{16,127})\n[ \t>]*([0-9A-Fa-f]{1,112})(?![0-9A-Za-z])")
_LENGTHS = (64, 96, 128)
_WORDS = 300
_BEFORE, _AFTER = 250, 128 + 150  # characters of a sentence around a digest
_FAR = 2_000  # characters before it that are looked at at all


@dataclass(slots=True)
class _Block:
    """Lines that belong together: a paragraph or a list item; `first` counts lines from 1."""

    first: int
    heading: str
    lead: str
    lines: list[str] = field(default_factory=list)

    def words(self) -> str:
        return "\n".join(self.lines)


def prose_claims(path: str, text: str) -> Iterator[CheckpointClaim]:
    """The checkpoint digests of a document, each with its line and the words that make it one."""
    heading, lead = "", ""
    head: list[str] | None = None
    block: _Block | None = None
    for number, line in enumerate([*text.split("\n"), ""], 1):
        row = _cells(line)
        match = _HEADING.match(line)
        ends = not line.strip() or match or row or _FENCE.match(line) or _ITEM.match(line)
        if block and ends:
            yield from _block_claims(path, block)
            lead = block.words() if block.words().rstrip().endswith(":") else _kept(lead, line)
            block = None
        if match:
            heading, lead = cut(match[1].strip(), _WORDS), ""
        if row:
            head = head or row
            yield from row_claims(path, f"line {number}", head, row, heading)
            continue
        head = None if line.strip() else head
        if not line.strip() or match or _FENCE.match(line):
            continue
        block = block or _Block(number, heading, cut(lead, _WORDS))
        block.lines.append(line)


def _kept(lead: str, line: str) -> str:
    """A lead-in holds for the items of the list after it, and ends with the next paragraph."""
    return lead if _ITEM.match(line) or _FENCE.match(line) else ""


def _cells(line: str) -> list[str]:
    bare = line.strip()
    if not (bare.startswith("|") and bare.count("|") > 1):
        return []
    return [cell.strip(" `*") for cell in bare.strip("|").split("|")][:50]


def _block_claims(path: str, block: _Block) -> Iterator[CheckpointClaim]:
    text = _mended(block.words())
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    place = 0
    for position, algorithm, digest in digests_in(text):
        while place + 2 < len(ends) and ends[place + 1] <= position:
            place += 1
        # Near words only: a list of many digests in one endless sentence is not all one claim.
        # Digests on the way to this one are no distance: "SHA-256 …, SHA-384 …, SHA-512 …" is one statement.
        way = _readable(text[max(ends[place], position - _FAR) : position])[-_BEFORE:]
        sentence = f"{way} {text[position : min(ends[place + 1], position + _AFTER)]}"
        before = text[max(ends[place - 1], ends[place] - _BEFORE) : ends[place]] if place else ""
        words = _claiming_words(block, before, sentence)
        if words:
            line = block.first + text.count("\n", 0, position)
            yield CheckpointClaim(path, f"line {line}", algorithm, digest, words)


def _claiming_words(block: _Block, before: str, sentence: str) -> str:
    """The words that make a digest a checkpoint's, for a person to read; "" where none do."""
    own = _readable(sentence)
    if speaks_of_checkpoint(sentence):
        return cut(f"{block.heading} – {own}" if block.heading else own, _WORDS)
    if speaks_of_something_else(sentence):
        return ""
    for leading in (before, block.lead, block.heading):
        if speaks_of_checkpoint(leading):
            return cut(f"{block.heading} – {_readable(leading)} {own}", _WORDS)
    return ""


def _readable(sentence: str) -> str:
    """On one line, each digest as its first digits."""
    folded = " ".join(sentence.split())
    return re.sub(r"\b([0-9A-Fa-f]{8})[0-9A-Fa-f]{20,}\b", r"\1…", folded)


def _mended(text: str) -> str:
    """Digests that were broken over two lines, whole; the line's end moves behind them."""

    def whole(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        makes_one = len(first) + len(second) in _LENGTHS
        apart = len(first) in _LENGTHS and len(second) in _LENGTHS
        if makes_one and (not apart or "512" in text):
            return f"{first}{second}\n"
        return match.group()

    return _BROKEN.sub(whole, text)
