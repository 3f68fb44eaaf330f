from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer_app.custody.files import from_base64, read_whole, to_base64, wipe, write_whole


def test_a_file_is_replaced_whole_with_mode_0600_and_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_new_file_never_replaces(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one", new=True)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "a", b"two", new=True)
    assert (tmp_path / "a").read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_link_a_pipe_and_a_large_file_are_not_read(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe")
    assert read_whole(tmp_path / "a", 5) == b"12345"
    for name, limit in (("a", 4), ("link", 5), ("pipe", 5)):
        with pytest.raises(OSError, match=r"."):
            read_whole(tmp_path / name, limit)


@given(st.binary(max_size=64))
def test_base64_has_one_spelling(data: bytes) -> None:
    assert from_base64(to_base64(data)) == data


@pytest.mark.parametrize("text", ["QQ", "QR==", "Q Q=", "QQ==\n", "QQ==QQ==", "é", "QQ-_"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_base64(text)


def test_wipe_overwrites_in_place() -> None:
    key = bytearray(b"secret")
    view = memoryview(key)
    wipe(key)
    assert bytes(view) == bytes(6)
