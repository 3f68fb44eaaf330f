"""A filter's tree as an SQL condition over `sample`.

- Its pieces are constants of this file, every value is a parameter.
- What is missing is NULL, and SQL's own three values do the rest.
- A comparison of words, of metadata or of a named score is answered beforehand (store.word_truths): a byte a
  row, which is a parameter.

The answers are those of domain.filter_record, held against each other in the tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

from reviewer_app.domain.filter import NUMBERS, SCORE, And, Compare, Field, Filter, Flag, Not, Op, Or, Text
from reviewer_app.domain.plain_words import plain_words
from reviewer_app.store.connection import SqlValue
from reviewer_app.store.word_truths import UNKNOWN, all_of, any_of, is_told, negated


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what a filter is asked: the stretches of a run's rows and passages.

    `opened`: the samples the person who asks has opened. `told`: what word_truths says of a comparison, row
    by row."""

    opened: Collection[int]
    samples: tuple[int, int]
    passages: tuple[int, int]
    told: Callable[[Compare], bytes]


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL with its parameters in order. `words`: it needs `sample_words AS words` joined; `told`: what it
    says of each row, where that was known beforehand."""

    sql: str
    parameters: tuple[SqlValue, ...] = ()
    words: bool = False
    told: bytes | None = None


def condition(tree: Filter, asked: Asked) -> Condition:
    """The condition that is true where the filter holds."""
    match tree:
        case And(parts):
            return _joined(" AND ", all_of, [condition(part, asked) for part in parts], asked)
        case Or(parts):
            return _joined(" OR ", any_of, [condition(part, asked) for part in parts], asked)
        case Not(part):
            return _negated(condition(part, asked), asked)
        case Flag(field):
            return _flag(field, asked)
        case Text():
            return _text(tree, asked)
        case Compare():
            return _compare(tree, asked)


def fts_phrase(text: Text) -> str:
    """A Text in the language of FTS5: one string, whatever stands in it."""
    return '"' + plain_words(text.words).replace('"', '""') + '"' + (" *" if text.prefix else "")


def _negated(inner: Condition, asked: Asked) -> Condition:
    if inner.told is not None:
        return _told(negated(inner.told), asked)
    return Condition(f"(NOT {inner.sql})", inner.parameters)


def _told(told: bytes, asked: Asked) -> Condition:
    first, _ = asked.samples
    sql = _TOLD_ALL if UNKNOWN not in told else _TOLD_SOME
    return Condition(sql, (told, first - 1), told=told)


def _joined(
    word: str, told_of: Callable[[list[bytes]], bytes], parts: list[Condition], asked: Asked
) -> Condition:
    """The parts joined; those that were told are one answer."""
    every = [part for part in parts if part.told is None]
    if told := [part.told for part in parts if part.told is not None]:
        every.append(_told(told_of(told), asked))
    if len(every) == 1:
        return every[0]
    parameters = tuple(value for part in every for value in part.parameters)
    return Condition(f"({word.join(part.sql for part in every)})", parameters)


def _flag(field: Field, asked: Asked) -> Condition:
    if field.side or field.name not in _FLAGS:
        raise ValueError(f"{field.shown} is of a comparison of two runs, not of one")
    sql = _FLAGS[field.name]
    return Condition(sql, (json.dumps(sorted(asked.opened)),) if field.name == "opened" else ())


def _text(text: Text, asked: Asked) -> Condition:
    return Condition(_MENTIONED, (fts_phrase(text), *asked.passages))


def _compare(tree: Compare, asked: Asked) -> Condition:
    if tree.field.side:
        raise ValueError(f"{tree.field.shown} is of a comparison of two runs, not of one")
    if is_told(tree):
        return _told(asked.told(tree), asked)
    if isinstance(tree.value, float):
        return Condition(f"({_NUMBERS[tree.field.name]} {_SIGNS[tree.op]} ?)", (tree.value,))
    left, value = _WORDS[tree.field.name], plain_words(tree.value)
    if tree.op is Op.CONTAINS:
        return Condition(f"({left} LIKE ? ESCAPE char(92))", (f"%{escaped(value)}%",))
    return Condition(f"({left} {_SIGNS[tree.op]} ? COLLATE NOCASE)", (value,))


def escaped(text: str) -> str:
    """Text for LIKE with ESCAPE backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_SIGNS = {
    Op.EQUAL: "=",
    Op.DIFFERENT: "<>",
    Op.BELOW: "<",
    Op.AT_MOST: "<=",
    Op.ABOVE: ">",
    Op.AT_LEAST: ">=",
}
_NUMBERS = {name: f"sample.{name}" for name in NUMBERS} | {SCORE: "sample.value"}
_WORDS = {"id": "sample.sample_id", "limit": "sample.limit_hit"}
# The byte of a row, from its place in the run.
_TOLD_ALL = "(substr(?, sample.id - ?, 1) = x'03')"
_TOLD_SOME = "(nullif(substr(?, sample.id - ?, 1), x'01') = x'03')"
OPENED = "(sample.id IN (SELECT value FROM json_each(?)))"  # who holds the key of the rows gives the ids
_FLAGS = {
    "limit": "(sample.limit_hit <> '')",
    "error": "(sample.error <> '')",
    "edited": "(sample.edited <> 0)",
    "invalidated": "(sample.invalidated <> 0)",
    "unscored": "(sample.value IS NULL)",
    "opened": OPENED,
}
_MENTIONED = (
    "CASE WHEN sample.indexed THEN sample.id IN (SELECT passage.sample FROM passage_words "
    "JOIN passage ON passage.id = passage_words.rowid "
    "WHERE passage_words MATCH ? AND passage_words.rowid BETWEEN ? AND ?) END"
)
