"""One session at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer_app.store.faults import WorkspaceLocked
from reviewer_app.store.lock import NAME, WorkspaceLock
from tests.builders_store import NOON

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reviewer_app.store.lock import WorkspaceLock
lock = WorkspaceLock(Path(sys.argv[1]), "Ada Example", datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_who_and_since_when(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceLocked, match=r"Ada Example since 2026-11-23T09:30:00"):
            WorkspaceLock(tmp_path, "a test", NOON)
        holder.kill()
    WorkspaceLock(tmp_path, "a test", NOON).release()  # the lock went with its process


def test_the_same_process_is_refused_too(tmp_path: Path) -> None:
    lock = WorkspaceLock(tmp_path, "a test", NOON)
    with pytest.raises(WorkspaceLocked, match="a test"):
        WorkspaceLock(tmp_path, "another", NOON)
    lock.release()
    lock.release()


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"who": "\\u202e", "since": 7}'])
def test_whatever_stands_in_the_file_the_lock_is_the_kernel_s(tmp_path: Path, text: str) -> None:
    lock = WorkspaceLock(tmp_path, "a test", NOON)
    (tmp_path / NAME).write_text(text)
    with pytest.raises(WorkspaceLocked) as caught:
        WorkspaceLock(tmp_path, "another", NOON)
    assert "\u202e" not in caught.value.sentence
    lock.release()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("kept")
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"symbolic"):
        WorkspaceLock(tmp_path, "a test", NOON)
    assert (tmp_path / "elsewhere").read_text() == "kept"
