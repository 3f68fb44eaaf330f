"""A comparison of words, of metadata or of a named score, answered for every row of a run: a byte a row.

The answers are those of domain.filter_record, held against each other in the tests. Words are compared as the
pages hold them: the bytes of UTF-8 with A to Z made small, in which a part is a part and equal is equal; each
byte as one character here, because text is looked through quicker than bytes are.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

from reviewer_app.domain.filter import Compare, Op
from reviewer_app.domain.plain_words import as_number, folded, plain_words
from reviewer_app.store.connection import Connection
from reviewer_app.store.word_pages import BETWEEN, METADATA, MISSING, SCORE, VALUE, WORDS, Piece, pages

# The byte of a row, in bits: "and" of two is the lesser, "or" the greater, as of three values it is.
FALSE, UNKNOWN, TRUE = 0b00, 0b01, 0b11
_SWAPPED = bytes.maketrans(bytes([FALSE, TRUE]), bytes([TRUE, FALSE]))
_OF_BOOL = bytes.maketrans(b"\1", bytes([TRUE]))
_TRUE_ALONE = bytes.maketrans(bytes([UNKNOWN]), bytes([FALSE]))
_TRIED = 16  # hits one by one, before it is asked whether there are many
_MANY = 4  # one row in so many
_PLAIN = re.compile(r"[0-9.+\-\x00\xff]*")
_LONGEST_PLAIN = 300  # digits; no such number is beyond what a number holds


def is_told(leaf: Compare) -> bool:
    """Whether this comparison is answered here; a number of the first score is not, it has a column."""
    name = leaf.field.name
    return name in (*WORDS, METADATA) or (name == SCORE and _page_field(leaf) != VALUE)


def truths(connection: Connection, number: int, count: int, leaf: Compare) -> bytes:
    """For each of a run's `count` rows in order: TRUE, FALSE, or UNKNOWN where the field is missing."""
    ask, found = _ask(leaf), pages(connection, number, count, _page_field(leaf))
    return b"".join([_of_page(ask, piece) for piece in found])


def _of_page(ask: Ask, piece: Piece) -> bytes:
    told = ask(_byte_by_byte(piece.words), piece.count)
    return told if piece.which is None else piece.which.translate(told.ljust(256))


def _page_field(leaf: Compare) -> str:
    name, rest = leaf.field.name, plain_words(leaf.field.rest)
    if name == SCORE and isinstance(leaf.value, float):
        name = VALUE
    return f"{name}.{rest}" if rest or name == METADATA else name


def negated(told: bytes) -> bytes:
    """What is unknown stays so."""
    return told.translate(_SWAPPED)


def all_of(every: Sequence[bytes]) -> bytes:
    """Row by row: true where all are, false where one is; one answer or more, of the same rows."""
    return reduce(and_, map(int.from_bytes, every)).to_bytes(len(every[0]))


def any_of(every: Sequence[bytes]) -> bytes:
    """Row by row: true where one is, false where all are."""
    return reduce(or_, map(int.from_bytes, every)).to_bytes(len(every[0]))


def true_alone(told: bytes) -> bytes:
    """TRUE where it is, else 0."""
    return told.translate(_TRUE_ALONE)


def _byte_by_byte(text: bytes) -> str:
    return text.decode("latin-1")


Ask = Callable[[str, int], bytes]  # a page's values and how many there are
Number = Callable[[str], float | None]  # the number that a value spells; what is missing spells none
_NUL, _MISSING = _byte_by_byte(BETWEEN), _byte_by_byte(MISSING)


def _ask(leaf: Compare) -> Ask:
    if isinstance(leaf.value, str):
        return _of_words(leaf.op, leaf.value)
    return _of_number(leaf.op, leaf.value, _real if leaf.field.name == SCORE else as_number)


def _of_words(op: Op, value: str) -> Ask:
    wanted = _byte_by_byte(folded(plain_words(value)).encode())
    is_so = _holding if op is Op.CONTAINS else _equal

    def ask(text: str, rows: int) -> bytes:
        some_missing = _MISSING in text
        if some_missing and text.count(_MISSING) == rows:
            return bytes([UNKNOWN]) * rows
        found = is_so(text, rows, wanted)
        if op is Op.DIFFERENT:
            found = negated(found)
        return _with_unknown(text, found) if some_missing else found

    return ask


def _holding(text: str, rows: int, wanted: str) -> bytes:
    """Which values have it in them. One hit after the other while they are few, else every value."""
    if not wanted:
        return bytes([TRUE]) * rows
    found = bytearray(rows)
    row = start = hits = 0
    at = text.find(wanted)
    while at >= 0:
        row += text.count(_NUL, start, at)
        found[row], hits = TRUE, hits + 1
        start = text.find(_NUL, at)
        if start < 0:
            break
        if hits >= _TRIED and row < _MANY * hits:
            found[row + 1 :] = _told([wanted in value for value in text[start + 1 :].split(_NUL)])
            break
        at = text.find(wanted, start)
    return bytes(found)


def _equal(text: str, rows: int, wanted: str) -> bytes:
    if wanted not in text:
        return bytes(rows)
    return _told([value == wanted for value in text.split(_NUL)])


def _told(truths: list[bool]) -> bytes:
    return bytes(truths).translate(_OF_BOOL)


def _with_unknown(text: str, found: bytes) -> bytes:
    values = text.split(_NUL)
    return bytes([UNKNOWN if value == _MISSING else one for value, one in zip(values, found, strict=True)])


def _of_number(op: Op, wanted: float, number: Number) -> Ask:
    holds = _HOLDS[op]

    def ask(text: str, _: int) -> bytes:
        found = _plain_numbers(text) or [number(value) for value in text.split(_NUL)]
        return bytes(
            [UNKNOWN if one is None or one != one else TRUE if holds(one, wanted) else FALSE for one in found]
        )

    return ask


def _plain_numbers(text: str) -> Sequence[float | None]:
    """The numbers of a page that has nothing else in it, NaN for one that is missing; none of another page.

    Of digits, points and signs within the length `float` and `as_number` agree, and it is quicker."""
    if _PLAIN.fullmatch(text) is None:
        return ()
    values = text.replace(_MISSING, "nan").split(_NUL)
    try:
        return list(map(float, values)) if max(map(len, values)) <= _LONGEST_PLAIN else ()
    except ValueError:
        return ()


def _real(value: str) -> float | None:
    """The number of a score: infinite ones too."""
    number = None if value == _MISSING else float(value)
    return None if number != number else number


_HOLDS: dict[Op, Callable[[float, float], bool]] = {
    Op.EQUAL: operator.eq,
    Op.DIFFERENT: operator.ne,
    Op.BELOW: operator.lt,
    Op.AT_MOST: operator.le,
    Op.ABOVE: operator.gt,
    Op.AT_LEAST: operator.ge,
}
