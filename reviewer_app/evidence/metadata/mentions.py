"""Checkpoint digests named in text documents: Markdown, text, CSV, JSON and YAML, up to MOST_BYTES.

- Running text is judged by the sentence; where that does not speak of a checkpoint, by what leads into it:
  the sentence before, a paragraph ending in a colon, the heading above.
- A table's cell is judged by its column's head and the row beside it; a value of JSON or YAML by its keys.
- What is beyond the bounds, or no text, is said by the caller; nothing here fails on a hostile document.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from reviewer_app.domain.checkpoint_words import digests_in, key_speaks
from reviewer_app.domain.checkpoints import CheckpointClaim
from reviewer_app.evidence.files import EvidenceUnreadable
from reviewer_app.evidence.metadata.prose import prose_claims
from reviewer_app.evidence.metadata.summary import cut, scalar
from reviewer_app.evidence.metadata.tables import row_claims
from reviewer_app.evidence.untrusted_json import parse

MOST_BYTES = 4 * 1024 * 1024
MOST_CLAIMS = 500
SUFFIXES = (".md", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml")
_DEEPEST = 40
_MOST_VALUES = 500_000
_WORDS = 400
_MOST_LINE = 20_000  # characters of a table's line that are looked at


def mentions(path: str, data: bytes) -> tuple[CheckpointClaim, ...]:
    """The checkpoint digests `data` names, by the kind its name says. Raises EvidenceUnreadable (JSON)."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if wide else "utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return tuple(islice(_by_kind(path, data, text), MOST_CLAIMS))


def _by_kind(path: str, data: bytes, text: str) -> Iterator[CheckpointClaim]:
    match path.lower().rpartition(".")[2]:
        case "json":
            return _json_claims(path, parse(data, path, "JSON"), "")
        case "jsonl":
            return _json_lines(path, text)
        case "csv" | "tsv":
            return _table_file(path, text)
        case "yaml" | "yml":
            return _yaml_claims(path, text)
    return prose_claims(path, text)


def _json_lines(path: str, text: str) -> Iterator[CheckpointClaim]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and any(True for _ in digests_in(line)):
            try:
                plain = parse(line.encode("utf-8", "replace"), path, "JSON")
            except EvidenceUnreadable:
                continue
            yield from _json_claims(path, plain, f"line {number}, ")


def _json_claims(path: str, plain: Any, before: str) -> Iterator[CheckpointClaim]:
    """Without recursion: each value with its keys, its object's words, and those of the objects around."""
    waiting: list[tuple[tuple[str, ...], Any, str, str]] = [((), plain, "", "")]
    seen = 0
    while waiting and seen < _MOST_VALUES:
        keys, value, beside, around = waiting.pop()
        seen += 1
        if isinstance(value, dict) and len(keys) < _DEEPEST:
            own, outer = _beside(value), cut(f"{around} {beside}", _WORDS)
            members = list(value.items())[::-1]
            waiting += [((*keys, cut(key, 80)), one, own, outer) for key, one in members]
        elif isinstance(value, list) and len(keys) < _DEEPEST:
            waiting += [(keys, one, beside, around) for one in value[::-1]]
        elif isinstance(value, str) and key_speaks(keys, beside):
            place = f"{before}at {cut('.'.join(keys), 120)}"
            words = cut(f"{' '.join(keys)} {beside} {around}", 2 * _WORDS)
            for _, algorithm, digest in digests_in(value[:_MOST_LINE]):
                yield CheckpointClaim(path, place, algorithm, digest, words)


def _beside(value: dict[str, Any]) -> str:
    """The short scalars of an object, digests left out, as words."""
    pairs = ((cut(key, 40), scalar(one)) for key, one in islice(value.items(), 20))
    return " ".join(f"{key} {words}" for key, words in pairs if words and len(words) < 64)


def _table_file(path: str, text: str) -> Iterator[CheckpointClaim]:
    """Line by line, so that a quotation mark that is never closed swallows one line and no more."""
    delimiter = "\t" if path.lower().endswith(".tsv") else ","
    head: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        row = next(csv.reader([line[:_MOST_LINE].replace("\r", " ")], delimiter=delimiter), [])
        head = head or row
        yield from row_claims(path, f"row {number}", head, row)


def _yaml_claims(path: str, text: str) -> Iterator[CheckpointClaim]:
    """By line and indentation: enough to know a value's keys. Anchors and flow style are not followed."""
    lines = text.split("\n")
    above: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        bare = line.lstrip(" ")
        if not bare or bare.startswith("#"):
            continue
        indent, key = _key(line, bare)
        while above and above[-1][0] >= indent:
            above.pop()
        keys = [*(one for _, one in above), *([key] if key else [])]
        if found := list(digests_in(line[:_MOST_LINE])):
            beside = _yaml_beside(lines, number - 1, indent)
            if key_speaks(keys, beside):
                words = cut(f"{' '.join(keys)} {beside}", _WORDS)
                for _, algorithm, digest in found:
                    yield CheckpointClaim(path, f"line {number}", algorithm, digest, words)
        if key and len(above) < _DEEPEST:
            above.append((indent, key))


def _key(line: str, bare: str) -> tuple[int, str]:
    """How far in the line's key stands, after any dash, and the key; "" where it has none."""
    indent = len(line) - len(bare)
    while bare.startswith("- "):
        bare, indent = bare[2:], indent + 2
    key, colon, _ = bare.partition(":")
    return indent, cut(key.strip("\"' "), 80) if colon and len(key) < 200 else ""


def _yaml_beside(lines: list[str], at: int, indent: int) -> str:
    """The neighbours of a line in its block: short lines without a digest."""
    found: list[str] = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(lines) and abs(place - at) <= 10:
            line = lines[place]
            opens = step == 1 and line.lstrip(" ").startswith("- ")
            if line.strip() and (_depth(line) < indent or (opens and _depth(line) <= indent)):
                break
            if len(line) < 120 and not any(True for _ in digests_in(line)) and _depth(line) == indent:
                found.append(line.strip(" -"))
            if step == -1 and line.lstrip(" ").startswith("- ") and _depth(line) == indent:
                break
            place += step
    return " ".join(found)


def _depth(line: str) -> int:
    bare = line.lstrip(" ")
    return _key(line, bare)[0]
