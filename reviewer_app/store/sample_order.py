"""Which samples of a run, in which order: what a table asks, answered in SQL by ids alone."""

# ruff: noqa: S608  # every piece put into a statement is a constant of this file; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reviewer_app.store.connection import Connection, SqlValue


class Order(Enum):
    """What a column sorts by; the value is an SQL expression of ours, never a caller's text."""

    ROW = "sample.row"
    ID = "CASE sample.id_type WHEN 'number' THEN CAST(sample.sample_id AS REAL) END, sample.sample_id"
    EPOCH = "sample.epoch"
    VALUE = "sample.value"
    LIMIT = "nullif(sample.limit_hit, '')"
    ERROR = "nullif(sample.error, '')"
    EDITED = "sample.edited"
    TURNS = "sample.turns"
    TOKENS = "sample.tokens"
    SECONDS = "sample.seconds"
    INPUT = "sample.input"
    TARGET = "sample.target"


@dataclass(frozen=True, slots=True)
class Where:
    """Every condition set must hold. `text` is looked for in id, input and target, without case (ASCII).

    `value`: the first score is exactly this; `scored` False: it is missing. `not_opened_by`: a person who has
    not opened the sample. `limit_hit`, `error`, `edited`: True or False, None for either.
    """

    text: str = ""
    value: float | None = None
    scored: bool | None = None
    limit_hit: bool | None = None
    error: bool | None = None
    edited: bool | None = None
    epoch: int | None = None
    not_opened_by: str = ""


EVERY = Where()


def sample_ids(
    connection: Connection,
    run_id: str,
    order: Order = Order.ROW,
    *,
    descending: bool = False,
    where: Where = EVERY,
) -> list[int]:
    """The index ids of a run's samples, ordered and filtered; missing values last, then the log's order."""
    conditions, parameters = _conditions(where)
    found = connection.execute(
        "SELECT sample.id FROM sample JOIN run ON run.number = sample.run "
        f"WHERE {' AND '.join(['run.id = ?', *conditions])} ORDER BY {_order(order, descending)}",  # ours
        [run_id, *parameters],
    )
    return [row[0] for row in found]


def _order(order: Order, descending: bool) -> str:
    direction = "DESC" if descending else "ASC"
    parts = _expressions(order)
    return ", ".join([*(f"{part} {direction} NULLS LAST" for part in parts), "sample.row ASC"])


def _expressions(order: Order) -> list[str]:
    if order is Order.ID:  # two keys: numbers by value, then text
        number, text = order.value.rsplit(", ", 1)
        return [number, text]
    return [order.value]


def _conditions(where: Where) -> tuple[list[str], list[SqlValue]]:
    conditions: list[str] = []
    parameters: list[SqlValue] = []

    def add(condition: str, *values: SqlValue) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if where.text:
        pattern = f"%{_escaped(where.text)}%"
        columns = ("sample.sample_id", "sample.input", "sample.target")
        add(f"({' OR '.join(f'{name} LIKE ? ESCAPE char(92)' for name in columns)})", *[pattern] * 3)
    if where.value is not None:
        add("sample.value = ?", where.value)
    if where.scored is not None:
        add("(sample.value IS NOT NULL) = ?", where.scored)
    if where.limit_hit is not None:
        add("(sample.limit_hit <> '') = ?", where.limit_hit)
    if where.error is not None:
        add("(sample.error <> '') = ?", where.error)
    if where.edited is not None:
        add("sample.edited = ?", where.edited)
    if where.epoch is not None:
        add("sample.epoch = ?", where.epoch)
    if where.not_opened_by:
        add(_NOT_OPENED, where.not_opened_by)
    return conditions, parameters


_NOT_OPENED = (
    "NOT EXISTS (SELECT 1 FROM opened WHERE opened.person_id = ? AND opened.run_id = run.id "
    "AND opened.sample_id = sample.sample_id AND opened.id_type = sample.id_type "
    "AND opened.epoch = sample.epoch)"
)


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.encode("utf-8", "replace").decode("utf-8")
