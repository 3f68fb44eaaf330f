"""Originals arriving: kept whole with their act, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_app.sealing import CHUNK
from reviewer_app.store import vault
from reviewer_app.store.arrivals import Arrivals
from reviewer_app.store.faults import Verdict
from reviewer_app.store.room import NotEnoughSpace, OverQuota
from reviewer_app.store.vault import VaultObject
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, CASE_KEY, new_workspace

FILES = {"data/a": b"one" * 1000, "data/b": b"", "data/c": b"one" * 1000}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w") as made:
        yield made


def arrive(arrivals: Arrivals, path: str, data: bytes, *, stated: bool = False) -> None:
    arrivals.begin(path, len(data), hashlib.sha512(data).hexdigest() if stated else "")
    for start in range(0, len(data), 700):
        arrivals.write(memoryview(data)[start : start + 700])
    arrivals.finish(hashlib.sha512(data).hexdigest())


def files(workspace: Workspace) -> list[Path]:
    return [path for path in workspace.vault.folder.rglob("*") if path.is_file()]


def test_what_arrived_and_was_recorded_stays(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        for path, data in FILES.items():
            arrive(arrivals, path, data)
        pinned = vault.listing_digest(arrivals.sealed)
        made = workspace.writer.do(arrivals.record)
    assert vault.listing_digest(vault.objects(workspace.reader(), CASE)) == pinned
    assert vault.objects(workspace.reader(), CASE) == made
    assert len(files(workspace)) == 2  # two of the three are one content
    for item in made:
        with workspace.vault.reading(item, CASE_KEY) as reader:
            assert reader.read() == FILES[item.path]


def test_a_size_that_is_not_the_announced_one_is_never_kept(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrivals.begin("data/a", 4)
        arrivals.write(memoryview(b"one"))
        with pytest.raises(ValueError, match="3 bytes were written, and 4 were announced"):
            arrivals.finish(hashlib.sha512(b"one").hexdigest())
    assert files(workspace) == []


def test_a_digest_of_other_bytes_is_found_by_the_check(workspace: Workspace) -> None:
    """The vault relies on the reader's digest when it seals; what it holds can always be held against it."""
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrivals.begin("data/a", 3)
        arrivals.write(memoryview(b"one"))
        arrivals.finish(hashlib.sha512(b"two").hexdigest())
        (item,) = workspace.writer.do(arrivals.record)
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.BAD


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_whole_chunks_announced_by_size_are_sealed_as_any_others(workspace: Workspace, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    view = memoryview(data)[:size]
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrivals.begin("data/a", size)
        for start in range(0, size, CHUNK):
            arrivals.write(view[start : start + CHUNK])
        arrivals.finish(hashlib.sha512(view).hexdigest())
        (item,) = workspace.writer.do(arrivals.record)
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD


def test_what_is_settled_has_no_row_before_it_is_recorded(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrive(arrivals, "data/a", b"one")
        arrivals.settle()
        assert len(files(workspace)) == 1
        assert vault.objects(workspace.reader(), CASE) == ()
    assert files(workspace) == []


def test_what_was_not_recorded_is_gone(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrive(arrivals, "data/a", b"one")
        arrivals.begin("data/b", 10)
        arrivals.write(memoryview(b"half"))
    assert files(workspace) == []


def interrupted(arrivals: Arrivals) -> None:
    with arrivals:
        arrive(arrivals, "data/a", b"one")
        arrivals.begin("data/b", 10)
        raise LookupError


def test_a_failure_on_the_way_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(LookupError):
        interrupted(Arrivals(workspace.vault, CASE, CASE_KEY))
    assert files(workspace) == []


def failing_after(workspace: Workspace, arrivals: Arrivals) -> None:
    with arrivals:
        arrive(arrivals, "data/a", b"one")
        workspace.writer.do(arrivals.record)
        raise LookupError


def test_a_failure_after_the_act_never_removes_what_has_a_row(workspace: Workspace) -> None:
    with pytest.raises(LookupError):
        failing_after(workspace, Arrivals(workspace.vault, CASE, CASE_KEY))
    (item,) = vault.objects(workspace.reader(), CASE)
    assert workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD


# --- what the case holds already is not written again -----------------------------------------------------


def first_delivery(workspace: Workspace) -> tuple[VaultObject, ...]:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        for path, data in FILES.items():
            arrive(arrivals, path, data, stated=True)
        return workspace.writer.do(arrivals.record)


def writes(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """Every file of the vault with its inode and the time it was last written."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files(workspace)}


def test_a_copy_within_one_arrival_makes_no_file_even_for_a_moment(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrive(arrivals, "data/a", b"one", stated=True)
        arrivals.begin("data/b", 3, hashlib.sha512(b"one").hexdigest())
        arrivals.write(memoryview(b"one"))
        assert len(files(workspace)) == 1
        arrivals.finish(hashlib.sha512(b"one").hexdigest())
        one, other = workspace.writer.do(arrivals.record)
    assert (one.id, one.seal_digest, other.path) == (other.id, other.seal_digest, "data/b")
    assert workspace.vault.check(other, CASE_KEY).verdict is Verdict.GOOD


def test_a_supplement_writes_nothing_of_what_is_held(workspace: Workspace) -> None:
    held = first_delivery(workspace)
    before = writes(workspace)
    with Arrivals(workspace.vault, CASE, CASE_KEY, held=held) as arrivals:
        for path, data in FILES.items():
            arrive(arrivals, path.replace("data/", "data/again/"), data, stated=True)
        pinned = vault.listing_digest(arrivals.sealed)
        made = workspace.writer.do(arrivals.record)
    assert writes(workspace) == before
    assert vault.listing_digest(made) == pinned
    assert {item.id for item in made} == {item.id for item in held}
    assert all(workspace.vault.check(item, CASE_KEY).verdict is Verdict.GOOD for item in made)


def test_a_supplement_that_is_thrown_away_takes_nothing_with_it(workspace: Workspace) -> None:
    held = first_delivery(workspace)
    before = writes(workspace)
    with Arrivals(workspace.vault, CASE, CASE_KEY, held=held) as arrivals:
        arrive(arrivals, "data/again", FILES["data/a"], stated=True)
        arrive(arrivals, "data/new", b"new", stated=True)
        arrivals.begin("data/half", 1000, held[0].sha512)
        assert len(files(workspace)) == len(before) + 1
    assert writes(workspace) == before


@pytest.mark.parametrize(("data", "why"), [(b"on", "2 bytes were written"), (b"two", "not that of the")])
def test_a_copy_that_is_none_gets_no_row(workspace: Workspace, data: bytes, why: str) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrive(arrivals, "data/a", b"one", stated=True)
        arrivals.begin("data/b", 3, hashlib.sha512(b"one").hexdigest())
        arrivals.write(memoryview(data))
        with pytest.raises(ValueError, match=why):
            arrivals.finish(hashlib.sha512(data).hexdigest())
        assert [item.path for item in arrivals.sealed] == ["data/a"]


# --- space and quota, before anything is sealed -----------------------------------------------------------


def test_more_than_the_disk_can_hold_is_refused_with_both_numbers(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        with pytest.raises(NotEnoughSpace, match="their 1,152,921,504,606,846,976 bytes need") as refused:
            arrivals.expect(3, 1 << 60)
        assert "Nothing was taken in." in refused.value.sentence
        arrivals.expect(3, 1000)
    assert list(workspace.vault.folder.iterdir()) == []


def test_the_quota_counts_every_file_once_and_what_arrives(workspace: Workspace) -> None:
    first_delivery(workspace)
    used = vault.bytes_held(workspace.reader())
    assert used == 3000  # of "data/a" and its copy "data/c" there is one file
    arrivals = Arrivals(workspace.vault, CASE, CASE_KEY, quota=3100, used=used)
    arrivals.expect(1, 100)
    with pytest.raises(OverQuota, match="quota of 3,100 bytes: 3,000 bytes are sealed already, and 101 byt"):
        arrivals.expect(1, 101)


@pytest.mark.parametrize(("files", "size"), [(1, 0), (1, 1), (3, 2 * CHUNK), (1, 5 * CHUNK + 1)])
def test_what_is_asked_for_covers_what_is_sealed(workspace: Workspace, files: int, size: int) -> None:
    from reviewer_app.store.room import MARGIN, needed_for

    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        for number in range(files):
            data = bytes([number]) * (size // files + (size % files if number == 0 else 0))
            arrive(arrivals, f"data/{number}", data, stated=True)
        blocks = sum(
            -(-path.stat().st_size // 4096) * 4096
            for path in workspace.vault.folder.rglob("*")
            if path.is_file()
        )
        assert blocks <= needed_for(files, size) - MARGIN
