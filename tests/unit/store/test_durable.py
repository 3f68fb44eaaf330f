"""Where one call makes many files durable, and where it is not trusted to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer_app.store.durable import sync_all, syncs_as_one


def test_a_file_system_that_is_no_disk_is_not_trusted() -> None:
    folder = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        assert not syncs_as_one(folder)
    finally:
        os.close(folder)


def test_it_syncs_a_folder_and_says_when_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"one")
    folder = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    sync_all(folder)
    os.close(folder)
    with pytest.raises(OSError, match="Bad file descriptor"):
        sync_all(folder)
