"""The one thread that writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.store.connection import Connection, create_file, open_writer
from reviewer_app.store.faults import ReadOnly, WorkspaceNotWritable
from reviewer_app.store.migrate import migrate
from reviewer_app.store.writer import Writer
from tests.builders_store import key


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    path = tmp_path / "w.db"
    create_file(path)
    made = Writer(path, lambda: open_writer(path, key()))
    made.outside(lambda connection: migrate(connection, path))
    yield made
    made.close()


def add(name: str) -> object:
    def change(connection: Connection) -> None:
        connection.execute("INSERT INTO case_key VALUES (?, 'p', x'00')", (name,))

    return change


def names(writer: Writer) -> list[str]:
    return writer.do(lambda c: [row[0] for row in c.execute("SELECT case_id FROM case_key ORDER BY case_id")])


def test_a_change_returns_its_result_and_is_kept(writer: Writer) -> None:
    assert writer.do(lambda c: c.execute("INSERT INTO case_key VALUES ('a', 'p', x'00')").rowcount) == 1
    assert names(writer) == ["a"]


def test_a_change_that_raises_is_undone_whole(writer: Writer) -> None:
    def change(connection: Connection) -> None:
        connection.execute("INSERT INTO case_key VALUES ('a', 'p', x'00')")
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        writer.do(change)
    assert names(writer) == []


def test_changes_run_in_order_in_one_thread_other_than_the_caller_s(writer: Writer) -> None:
    order: list[tuple[int, int]] = []
    futures = [
        writer.submit(lambda _, place=place: order.append((place, threading.get_ident())))
        for place in range(20)
    ]
    for future in futures:
        future.result()
    assert [place for place, _ in order] == list(range(20))
    assert len({thread for _, thread in order}) == 1
    assert order[0][1] != threading.get_ident()


def test_a_change_within_a_change_is_refused_and_does_not_wait_for_ever(writer: Writer) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"):
        writer.do(lambda _: writer.do(lambda _: None))


def test_a_frozen_writer_says_why(writer: Writer) -> None:
    writer.freeze("Journal entry 7: it was altered.")
    with pytest.raises(ReadOnly, match="entry 7"):
        writer.do(lambda _: None)


def test_a_failure_to_connect_is_the_caller_s(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="160"):
        Writer(tmp_path / "w.db", lambda: open_writer(tmp_path / "w.db", bytearray(b"short")))


def test_a_disk_that_takes_no_more_is_named_and_nothing_is_changed(writer: Writer) -> None:
    pages = writer.outside(lambda c: c.execute("PRAGMA page_count").fetchone())
    assert pages is not None

    def limit(connection: Connection) -> None:  # a full disk, as SQLite itself can be told to meet one
        connection.set_authorizer(None)
        connection.execute(f"PRAGMA max_page_count = {pages[0] + 2}")

    writer.outside(limit)
    with pytest.raises(WorkspaceNotWritable, match=r"w\.db.*full"):
        writer.do(lambda c: c.execute("INSERT INTO case_key VALUES ('a', 'p', zeroblob(100000))"))
    assert names(writer) == []


def test_closing_twice_is_harmless_and_ends_the_log(writer: Writer, tmp_path: Path) -> None:
    writer.do(lambda c: c.execute("INSERT INTO case_key VALUES ('a', 'p', x'00')"))
    writer.close()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["w.db"]
