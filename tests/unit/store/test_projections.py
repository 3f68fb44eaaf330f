"""Projections: rebuilt from the journal they are what is stored, and where they are not, it is said where."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.store import case_keys, journal, projections
from reviewer_app.store.connection import Connection
from reviewer_app.store.workspace import Workspace
from tests.builders_store import draft, fold_by_kind, new_workspace, open_workspace, raw

KINDS = ["received", "accepted", "assigned", "locked"]


def act(connection: Connection, number: int, case: str, kind: str) -> None:
    """An act and its projection, as the desk makes them: in one transaction."""
    journal.append(connection, [draft(number, case=case, kind=kind)])
    entries = [stored.entry for stored in journal.read(connection)]
    projections.put(connection, next(row for row in fold_by_kind(iter(entries)) if row.case_id == case))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    chance = random.Random(7)
    with new_workspace(tmp_path / "w") as made:
        for number in range(60):
            case, kind = f"case-{chance.randrange(5)}", chance.choice(KINDS)
            made.writer.do(lambda c, n=number, case=case, kind=kind: act(c, n, case, kind))
        yield made


def test_what_was_kept_up_act_by_act_is_what_the_journal_gives(workspace: Workspace) -> None:
    assert len(projections.docket(workspace.reader())) == 5
    assert workspace.compare(fold_by_kind) == ()


def test_rebuilding_changes_nothing_that_was_right(workspace: Workspace) -> None:
    before = projections.docket(workspace.reader())
    assert workspace.rebuild(fold_by_kind) == 5
    assert projections.docket(workspace.reader()) == before


def test_the_docket_comes_back_as_it_was_put(workspace: Workspace) -> None:
    row = projections.docket(workspace.reader())[0]
    assert row.people == {"clerk": "p1"}
    assert row.received_at >= projections.docket(workspace.reader())[-1].received_at


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE docket SET state = 'determination recorded' WHERE case_id = 'case-1'",
            "Case case-1: the docket's state is not the one the journal gives.",
        ),
        (
            "UPDATE docket SET summary = '{\"acts\":0}' WHERE case_id = 'case-2'",
            "Case case-2: the docket's summary is not the one the journal gives.",
        ),
        (
            "DELETE FROM docket WHERE case_id = 'case-3'",
            "Case case-3 is in the journal and not in the docket.",
        ),
        (
            "INSERT INTO docket SELECT 'case-9', state, developer, model, request, received_at, release_at, "
            "marking, people, summary FROM docket LIMIT 1",
            "Case case-9 is in the docket and not in the journal.",
        ),
    ],
)
def test_a_row_changed_behind_the_journal_is_named_and_set_right(
    workspace: Workspace, sql: str, sentence: str
) -> None:
    workspace.close()
    with raw(workspace.database) as connection:
        connection.execute(sql)
    with open_workspace(workspace.folder) as again:
        assert [found.sentence for found in again.compare(fold_by_kind)] == [sentence]
        again.rebuild(fold_by_kind)
        assert again.compare(fold_by_kind) == ()


def test_case_keys_are_kept_by_person(workspace: Workspace) -> None:
    workspace.writer.do(lambda c: case_keys.put(c, "case-1", "ben", b"sealed to ben"))
    workspace.writer.do(lambda c: case_keys.put(c, "case-1", "ada", b"old"))
    workspace.writer.do(lambda c: case_keys.put(c, "case-1", "ada", b"sealed to ada"))
    reader = workspace.reader()
    assert case_keys.get(reader, "case-1", "ada") == b"sealed to ada"
    assert case_keys.get(reader, "case-2", "ada") is None
    assert case_keys.holders(reader, "case-1") == ("ada", "ben")
