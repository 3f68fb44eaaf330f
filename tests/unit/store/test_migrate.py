"""Migrations: each whole or not at all, and a newer workspace left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from reviewer_app.store.connection import Connection, create_file, open_writer
from reviewer_app.store.faults import NewerWorkspace
from reviewer_app.store.migrate import migrate, migrations, schema_version, statements
from tests.builders_store import key


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Connection]:
    path = tmp_path / "new.db"
    create_file(path)
    connection = open_writer(path, key())
    yield connection
    connection.close()


def tables(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_file_gets_every_migration_once(new: Connection) -> None:
    assert migrate(new, Path("new.db")) == tuple(migrations())
    assert migrate(new, Path("new.db")) == ()
    assert schema_version(new) == max(migrations())
    assert {"journal", "docket", "case_key", "vault_object", "run", "sample", "opened"} <= tables(new)


def test_every_table_is_strict(new: Connection) -> None:
    migrate(new, Path("new.db"))
    for (sql,) in new.execute("SELECT sql FROM sqlite_master WHERE type = 'table'"):
        assert "STRICT" in sql.rsplit(")", 1)[1]


def test_a_later_version_is_added_to_an_earlier_one_with_its_rows(new: Connection) -> None:
    first = {1: migrations()[1]}
    migrate(new, Path("new.db"), first)
    new.execute("INSERT INTO journal (seq, entry, digest) VALUES (1, x'00', 'd')")
    later = {**first, 2: "ALTER TABLE docket ADD COLUMN note TEXT NOT NULL DEFAULT '';\n"}
    assert migrate(new, Path("new.db"), later) == (2,)
    assert schema_version(new) == 2
    assert new.execute("SELECT count(*) FROM journal").fetchone() == (1,)
    assert new.execute("SELECT note FROM docket").fetchall() == []


def test_a_migration_that_fails_leaves_nothing(new: Connection) -> None:
    scripts = {1: "CREATE TABLE a (x INTEGER) STRICT;\nCREATE TABLE a (x INTEGER) STRICT;\n"}
    with pytest.raises(sqlcipher.OperationalError, match="already exists"):
        migrate(new, Path("new.db"), scripts)
    assert tables(new) == set()
    assert schema_version(new) == 0
    with pytest.raises(sqlcipher.DatabaseError, match="not authorized"):
        new.execute("CREATE TABLE b (x INTEGER) STRICT")


def test_a_migration_cannot_reach_another_file(new: Connection) -> None:
    with pytest.raises(sqlcipher.DatabaseError, match="not authorized"):
        migrate(new, Path("new.db"), {1: "ATTACH DATABASE 'other.db' AS other;\n"})


def test_a_newer_schema_is_refused_by_name(new: Connection) -> None:
    migrate(
        new,
        Path("new.db"),
        {1: "CREATE TABLE a (x INTEGER) STRICT;\n", 2: "CREATE TABLE b (y TEXT) STRICT;\n"},
    )
    with pytest.raises(NewerWorkspace, match=r"desk\.db.*schema 2.*knows 1"):
        migrate(new, Path("desk.db"), {1: "CREATE TABLE a (x INTEGER) STRICT;\n"})
    assert tables(new) == {"a", "b"}


def test_statements_keep_a_trigger_whole() -> None:
    script = (
        "-- a; b\nCREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN SELECT 1; SELECT 2; END;\n"
    )
    assert [text.split()[-1] for text in statements(script)] == ["(x);", "END;"]


def test_a_script_without_its_end_is_refused() -> None:
    with pytest.raises(ValueError, match="ends within"):
        list(statements("CREATE TABLE a (x)"))
