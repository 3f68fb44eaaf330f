"""Builders for the store: a throw-away workspace, drafts, sample rows, and a way past every guard.

`raw` opens the database file as an intruder with the key would: without the authorizer, without the triggers.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from reviewer_app.domain.entries import Entry
from reviewer_app.domain.evidence import ReportedMetric, Run, SampleRow, Score, Setting
from reviewer_app.store.journal import Draft
from reviewer_app.store.projections import DocketRow
from reviewer_app.store.workspace import Workspace

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DIGITS = secrets.token_hex(80)  # of this test run; a throw-away key
CASE_KEY = secrets.token_bytes(32)
CASE = "case-2026-0001"


def key() -> bytearray:
    return bytearray(DIGITS.encode())


def new_workspace(folder: Path) -> Workspace:
    return Workspace.create(folder, key, "a test", NOON)


def open_workspace(folder: Path) -> Workspace:
    return Workspace.open(folder, key, "a test", NOON)


@contextmanager
def raw(path: Path, digits: str = DIGITS) -> Iterator[Any]:
    """The database as an intruder with the key sees it: no authorizer, no triggers; commits at the end."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    try:
        connection.set_key(bytearray(f"x'{digits}'".encode()))
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.close()


def rewrite_row(folder: Path, raw_key: bytearray, seq: int, old: bytes, new: bytes) -> None:
    """Change the bytes of one journal entry behind everybody's back. `raw_key` is the 80 raw bytes."""
    with raw(folder / "workspace.db", bytes(raw_key).hex()) as connection:
        (entry,) = connection.execute("SELECT entry FROM journal WHERE seq = ?", (seq,)).fetchone()
        assert old in entry
        connection.execute("UPDATE journal SET entry = ? WHERE seq = ?", (entry.replace(old, new, 1), seq))


def draft(
    number: int, *, case: str = CASE, kind: str = "noted", body: dict[str, object] | None = None
) -> Draft:
    said = {"number": number} if body is None else body
    return Draft(at=NOON + timedelta(seconds=number), by="p1", case=case, kind=kind, body=said)


def fold_by_kind(entries: Iterator[Entry]) -> list[DocketRow]:
    """A small fold: the state of a case is the kind of its last act, and `summary` counts its acts."""
    cases: dict[str, DocketRow] = {}
    for entry in entries:
        if entry.case:
            before = cases.get(entry.case)
            count = before.summary["acts"] + 1 if before else 1  # type: ignore[index]
            first = before.received_at if before else entry.at
            cases[entry.case] = DocketRow(
                case_id=entry.case,
                state=entry.kind,
                developer="Fictional Labs",
                model="fictional-1",
                request="inquiry",
                received_at=first,
                release_at="",
                marking="UNCLASSIFIED",
                people={"clerk": entry.by},
                summary={"acts": count},
            )
    return list(cases.values())


def a_run(**changes: Any) -> Run:
    plain: dict[str, Any] = {
        "key": "log",
        "adapter": "inspect",
        "task": "ctf",
        "task_version": "1",
        "model": "fictional-1",
        "status": "success",
        "created": "2026-11-01T00:00:00Z",
        "dataset": "ctf",
        "dataset_samples": 40,
        "planned_samples": 40,
        "reported_samples": 40,
        "epochs": 1,
        "settings": (Setting("limits.messages", "30"),),
        "metrics": (ReportedMetric("match", "accuracy", 0.5, 0.1),),
    }
    return Run(**{**plain, **changes})


def a_sample(number: int, **changes: Any) -> SampleRow:
    plain: dict[str, Any] = {
        "id": f"s{number:05d}",
        "id_type": "string",
        "epoch": 1,
        "scores": (Score("match", float(number % 2), "C" if number % 2 else "I"),),
        "input": f"find the flag of box {number}",
        "target": f"flag-{number}",
        "turns": number % 7,
        "tokens": number * 10,
        "seconds": number / 4,
        "locator": f"samples/{number}",
    }
    return SampleRow(**{**plain, **changes})
