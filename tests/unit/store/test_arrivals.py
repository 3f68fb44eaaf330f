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
from reviewer_app.store.workspace import Workspace
from tests.builders_store import CASE, CASE_KEY, new_workspace

FILES = {"data/a": b"one" * 1000, "data/b": b"", "data/c": b"one" * 1000}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w") as made:
        yield made


def arrive(arrivals: Arrivals, path: str, data: bytes) -> None:
    arrivals.begin(path, len(data))
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


def test_until_they_are_settled_nothing_has_its_name(workspace: Workspace) -> None:
    with Arrivals(workspace.vault, CASE, CASE_KEY) as arrivals:
        arrive(arrivals, "data/a", b"one")
        assert [path.suffix for path in files(workspace)] == [".partial"]
        arrivals.settle()
        assert [path.suffix for path in files(workspace)] == [""]
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
