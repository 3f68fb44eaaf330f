"""The words of a run's rows, page by page and field by field: what a filter over words reads.

- A field of PAGE rows is one packed piece: the values as `plain_words` spells them, A to Z made small, a NUL
  between them, MISSING for one that is not there. Where few of them differ (a category, a score, the same
  inputs again in every epoch), each value stands there once, with a byte a row that says which it has.
- Fields are the columns WORDS of `sample_words`; `metadata.NAME`; `score`, how the first score is spelled;
  `score.NAME` and `value.NAME`, how a scorer's is spelled and the number that it is. The piece "metadata" (it
  is empty) and the piece "score" say that those with a name are all there: a page has none of them where its
  rows have more than MOST_NAMES.
- Derived from the rows: a page is put whole. One that is not there is made of its rows each time it is asked
  for, with the same answers. Whoever adds or changes rows lets go of their pages.
"""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reviewer_app.domain.plain_words import plain_words
from reviewer_app.store.connection import Connection
from reviewer_app.store.sample_form import ROWS_OF_A_RUN

PAGE = 1024  # rows
MOST_NAMES = 200  # of metadata, or of scorers, in a page; a log may claim any number
WORDS = ("input", "target", "error", "answer", "explanation")
METADATA, SCORE, VALUE = "metadata", "score", "value"
_MOST_CODED = 256  # different values in a page: what a byte can say
MISSING = b"\xff"  # in no UTF-8
BETWEEN = b"\0"  # in no words of a column


@dataclass(frozen=True, slots=True)
class Piece:
    """A field of a page: `count` values, BETWEEN them; `which`: each row's place among them, None where there
    is a value a row, in order."""

    words: bytes
    count: int
    which: bytes | None


# Fields and what a row has of them; of one that is there twice, the last counts.
Said = list[tuple[str, str | None]]
_LISTED = {METADATA: METADATA, SCORE: SCORE, VALUE: SCORE}  # by how a field with a name begins


def put(connection: Connection, number: int, count: int, most: int) -> int:
    """Write pages that a run of `count` rows lacks, at most so many; returns how many it lacks still."""
    first = number * ROWS_OF_A_RUN
    there = connection.execute(
        "SELECT page FROM word_page WHERE page BETWEEN ? AND ? AND field = ?",
        (first, first + count, WORDS[0]),
    ).fetchall()
    lacking = sorted(set(range(first, first + count, PAGE)).difference(page for (page,) in there))
    for page in lacking[:most]:
        pieces = _pieces(connection, page, min(page + PAGE, first + count))
        connection.executemany(
            "INSERT INTO word_page (page, field, words, which) VALUES (?, ?, ?, ?)",
            (
                (page, field, _packed(one.words), None if one.which is None else _packed(one.which))
                for field, one in pieces.items()
            ),
        )
    return len(lacking[most:])


def let_go(connection: Connection, ids: Sequence[int]) -> None:
    """Remove the pages of these rows and of all between them: they are about to be added or changed."""
    if ids:
        between = (_page_of(min(ids)), _page_of(max(ids)))
        connection.execute("DELETE FROM word_page WHERE page BETWEEN ? AND ?", between)


def pages(connection: Connection, number: int, count: int, field: str) -> Iterator[Piece]:
    """A field of a run of `count` rows, page by page."""
    first = number * ROWS_OF_A_RUN
    listed = _LISTED.get(field.partition(".")[0], field)
    found = _stored(connection, first, count, listed, field)
    page, kind, *packed = next(found, _NO_MORE)
    for start in range(first, first + count, PAGE):
        rows = min(PAGE, first + count - start)
        piece: Piece | None = None
        while page == start:
            piece = _read(rows, *packed) if kind == field else Piece(MISSING, 1, bytes(rows))
            page, kind, *packed = next(found, _NO_MORE)
        yield piece or _of_rows(connection, start, rows, field)


def _read(rows: int, words: bytes, which: bytes | None) -> Piece:
    text = _unpacked(words)
    if which is None:
        return Piece(text, rows, None)
    return Piece(text, text.count(BETWEEN) + 1, _unpacked(which))


def _stored(connection: Connection, first: int, count: int, *fields: str) -> Iterator[tuple[Any, ...]]:
    """The pieces of these fields, by page; what lists the names before the piece of one."""
    yield from connection.execute(
        "SELECT page, field, words, which FROM word_page WHERE page BETWEEN ? AND ? AND field IN (?, ?) "
        "ORDER BY page, field",
        (first, first + count, *fields),
    )


def _of_rows(connection: Connection, start: int, rows: int, field: str) -> Piece:
    """The values of one field, from the rows themselves."""
    begins = field.partition(".")[0]
    column = _COLUMNS[begins]
    found = [text for (text,) in _columns(connection, start, start + rows, column)]
    if begins in WORDS:
        return _piece(found)
    said = _said_of_metadata if begins == METADATA else _said_of_scores
    return _piece(_by_field(found, said).get(field) or [None] * rows)


def _pieces(connection: Connection, page: int, end: int) -> dict[str, Piece]:
    """Every field of the rows from `page` up to `end`."""
    rows = _columns(connection, page, end, ", ".join((*WORDS, METADATA, _SCORES)))
    *words, metadata, scores = zip(*rows, strict=True)
    pieces = {field: _piece(values) for field, values in zip(WORDS, words, strict=True)}
    for listed, found in (
        ({METADATA: Piece(b"", 1, None)}, _by_field(metadata, _said_of_metadata)),
        ({}, _by_field(scores, _said_of_scores)),
    ):
        if len(found) <= MOST_NAMES:
            pieces.update(listed)
            pieces.update((field, _piece(values)) for field, values in found.items())
    return pieces


def _by_field(texts: Sequence[str], said: Callable[[str], Said]) -> dict[str, list[str | None]]:
    """The values of every field that a text says, row by row."""
    read = {text: said(text) for text in set(texts)}  # rows of a run often say the same
    found: dict[str, list[str | None]] = {}
    for at, text in enumerate(texts):
        for field, value in read[text]:
            if field not in found:
                found[field] = [None] * len(texts)
            found[field][at] = value
    return found


def _said_of_metadata(metadata: str) -> Said:
    return [(f"{METADATA}.{name}", value) for name, value, _ in reversed(json.loads(metadata))]


def _said_of_scores(scores_of_a_row: str) -> Said:
    scores = json.loads(scores_of_a_row)
    said: Said = [(SCORE, plain_words(scores[0]["shown"]) if scores else None)]
    for one in reversed(scores):
        name, value = plain_words(one["scorer"]), one["value"]
        said.append((f"{SCORE}.{name}", plain_words(one["shown"])))
        said.append((f"{VALUE}.{name}", None if value is None else repr(float(value))))
    return said


def _columns(connection: Connection, start: int, end: int, columns: str) -> list[tuple[Any, ...]]:
    found = connection.execute(
        f"SELECT {columns} FROM sample_words WHERE id >= ? AND id < ? ORDER BY id", (start, end)
    ).fetchall()
    if len(found) != end - start:
        raise ValueError(f"{len(found)} rows of words for {end - start} samples")
    return found


def _piece(values: Sequence[str | None]) -> Piece:
    kinds = {value: place for place, value in enumerate(dict.fromkeys(values))}
    if len(kinds) > _MOST_CODED:
        return Piece(_joined(values), len(values), None)
    return Piece(_joined(kinds), len(kinds), bytes([kinds[value] for value in values]))


def _joined(values: Iterable[str | None]) -> bytes:
    return BETWEEN.join([MISSING if value is None else value.encode().lower() for value in values])


def _page_of(id_: int) -> int:
    return id_ - id_ % PAGE


def _packed(text: bytes) -> bytes:
    import zstandard

    packed: bytes = zstandard.ZstdCompressor(level=1).compress(text)
    return packed


def _unpacked(packed: bytes) -> bytes:
    import zstandard

    text: bytes = zstandard.ZstdDecompressor().decompress(packed)
    return text


_SCORES = "body -> '$.scores'"
_COLUMNS = {**{name: name for name in WORDS}, METADATA: METADATA, SCORE: _SCORES, VALUE: _SCORES}
_NO_MORE = (-1, "", b"", None)
