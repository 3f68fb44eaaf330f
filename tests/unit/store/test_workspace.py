"""The workspace as a whole: opened and closed, refused and frozen; and an old page pasted over a new one."""

from __future__ import annotations

import secrets
import shutil
import threading
from pathlib import Path

import pytest

from reviewer_app.store import journal, projections
from reviewer_app.store.connection import open_writer
from reviewer_app.store.faults import (
    NewerWorkspace,
    NotEncrypted,
    NoWorkspace,
    ReadOnly,
    Verdict,
    WorkspaceExists,
    WorkspaceLocked,
    WrongKey,
)
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, NOON, draft, fold_by_kind, key, new_workspace, open_workspace, raw

PAGE = 4096


def test_what_was_made_is_there_again(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w") as made:
        made.writer.do(lambda c: journal.append(c, [draft(1)]))
        head = journal.head(made.reader())
    assert sorted(path.name for path in made.folder.iterdir()) == ["lock", "vault", "workspace.db"]
    assert made.folder.stat().st_mode & 0o777 == 0o700
    with open_workspace(tmp_path / "w") as again:
        assert journal.head(again.reader()) == head
        assert again.damage() == ()


def test_a_workspace_is_never_made_over_another(tmp_path: Path) -> None:
    new_workspace(tmp_path / "w").close()
    before = (tmp_path / "w" / "workspace.db").read_bytes()
    with pytest.raises(WorkspaceExists, match="empty folder"):
        new_workspace(tmp_path / "w")
    assert (tmp_path / "w" / "workspace.db").read_bytes() == before


def test_no_workspace_is_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        open_workspace(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_second_session_is_refused_by_name_and_let_in_afterwards(tmp_path: Path) -> None:
    with (
        new_workspace(tmp_path / "w"),
        pytest.raises(WorkspaceLocked, match=r"in use by a test since 2026-11-23T12:00"),
    ):
        open_workspace(tmp_path / "w")
    open_workspace(tmp_path / "w").close()


def test_a_workspace_that_did_not_open_is_not_left_locked(tmp_path: Path) -> None:
    new_workspace(tmp_path / "w").close()
    with pytest.raises(WrongKey):
        Workspace.open(tmp_path / "w", lambda: bytearray(secrets.token_hex(80).encode()), "a test", NOON)
    open_workspace(tmp_path / "w").close()


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    new_workspace(tmp_path / "w").close()
    with raw(tmp_path / "w" / "workspace.db") as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(NewerWorkspace, match="schema 9999"):
        open_workspace(tmp_path / "w")


def test_a_plain_database_in_its_place_is_refused(tmp_path: Path) -> None:
    new_workspace(tmp_path / "w").close()
    (tmp_path / "w" / "workspace.db").write_bytes(b"SQLite format 3\x00" + bytes(PAGE))
    with pytest.raises(NotEncrypted):
        open_workspace(tmp_path / "w")


def test_each_thread_has_its_own_reader(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w") as made:
        found: list[object] = []
        threads = [threading.Thread(target=lambda: found.append(made.reader())) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(item) for item in [*found, made.reader()]}) == 4
        assert made.reader() is made.reader()


def test_a_closed_workspace_opens_nothing_more(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "w")
    made.reader()
    made.close()
    made.close()
    with pytest.raises(ValueError, match="closed"):
        made.reader()


def test_a_frozen_workspace_is_read_and_not_written(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w") as made:
        made.writer.do(lambda c: journal.append(c, [draft(1)]))
        made.freeze("Journal entry 1: it was altered.")
        with pytest.raises(ReadOnly, match="entry 1"):
            made.writer.do(lambda c: journal.append(c, [draft(2)]))
        assert journal.head(made.reader()).seq == 1


def test_every_buffer_the_key_was_given_in_is_wiped(tmp_path: Path) -> None:
    given: list[bytearray] = []

    def source() -> bytearray:
        given.append(key())
        return given[-1]

    with Workspace.create(tmp_path / "w", source, "a test", NOON) as made:
        made.reader()
    assert len(given) == 2
    assert not any(any(buffer) for buffer in given)


def test_damage_is_found_and_a_full_log_raises_no_alarm(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w") as made:
        for number in range(300):
            made.writer.do(lambda c, n=number: journal.append(c, [draft(n)]))
        assert made.damage() == ()
        database = made.database
    data = bytearray(database.read_bytes())
    data[-PAGE + 100] ^= 1
    database.write_bytes(data)
    with open_workspace(tmp_path / "w") as again:
        assert again.damage() != ()


def _grown(folder: Path) -> tuple[bytes, bytes]:
    """The database before and after a determination was recorded, over some entries that stay."""
    with new_workspace(folder) as made:
        for number in range(1, 61):
            body: dict[str, object] = {"rationale": "x" * 400, "number": number}
            made.writer.do(lambda c, n=number, b=body: journal.append(c, [draft(n, kind="assessed", body=b)]))
        made.rebuild(fold_by_kind)
    before = (folder / "workspace.db").read_bytes()
    with open_workspace(folder) as made:
        made.writer.do(
            lambda c: journal.append(
                c, [draft(70, kind="determination recorded", body={"outcome": "designated"})]
            )
        )
        made.rebuild(fold_by_kind)
    return before, (folder / "workspace.db").read_bytes()


def _changed(before: bytes, after: bytes) -> list[int]:
    pages = range(len(before) // PAGE)
    return [n for n in pages if before[n * PAGE : (n + 1) * PAGE] != after[n * PAGE : (n + 1) * PAGE]]


def test_one_old_page_passes_sqlcipher_and_not_the_journal(tmp_path: Path) -> None:
    """Each page that changed is turned back by itself: whatever SQLCipher lets pass, we name."""
    before, after = _grown(tmp_path / "w")
    named = passed = 0
    for number in _changed(before, after):
        if number == 0:
            continue  # the first page counts the pages; an intruder leaves it alone
        folder = tmp_path / f"replayed{number}"
        shutil.copytree(tmp_path / "w", folder)
        mixed = bytearray(after)
        mixed[number * PAGE : (number + 1) * PAGE] = before[number * PAGE : (number + 1) * PAGE]
        (folder / "workspace.db").write_bytes(mixed)
        with open_workspace(folder) as again:
            passed += again.damage() == ()
            report = journal.verify(journal.read(again.reader()), lambda *_: None, [_head(tmp_path / "w")])
            named += (
                report.verdict is Verdict.BAD or again.compare(fold_by_kind) != () or again.damage() != ()
            )
    assert passed >= 1  # a turned-back page that SQLite and SQLCipher both find in order
    assert named == len([number for number in _changed(before, after) if number])


def test_turning_back_the_docket_s_page_is_named_by_the_case(tmp_path: Path) -> None:
    before, after = _grown(tmp_path / "w")
    pages = [
        number
        for number in _changed(before, after)
        if number and _holds_docket(tmp_path, after, before, number)
    ]
    assert len(pages) == 1


def _holds_docket(tmp_path: Path, after: bytes, before: bytes, number: int) -> bool:
    """Whether turning page `number` back turned the docket back, with every check of the file passing."""
    folder = tmp_path / f"docket{number}"
    shutil.copytree(tmp_path / "w", folder)
    mixed = bytearray(after)
    mixed[number * PAGE : (number + 1) * PAGE] = before[number * PAGE : (number + 1) * PAGE]
    (folder / "workspace.db").write_bytes(mixed)
    with open_workspace(folder) as again:
        if again.damage() or projections.docket(again.reader())[0].state != "assessed":
            return False
        sentences = [found.sentence for found in again.compare(fold_by_kind)]
        assert sentences[0] == f"Case {CASE}: the docket's state is not the one the journal gives."
        return True


def _head(folder: Path) -> journal.Head:
    connection = open_writer(folder / "workspace.db", key())
    found = journal.head(connection)
    connection.close()
    return found
