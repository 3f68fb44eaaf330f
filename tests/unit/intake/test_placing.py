"""Putting what is finished in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_app.intake.placing import beside, put


def test_a_file_and_a_folder_are_put_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    put(tmp_path / "file", tmp_path / "file-there")
    put(tmp_path / "folder", tmp_path / "folder-there")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file-there", "folder-there"]


@pytest.mark.parametrize("taken", ["file", "folder", "link"])
def test_nothing_is_ever_replaced(tmp_path: Path, taken: str) -> None:
    (tmp_path / "new").mkdir()
    place = tmp_path / "place"
    if taken == "file":
        place.write_bytes(b"mine")
    elif taken == "folder":
        place.mkdir()  # empty: a rename alone would replace it
    else:
        place.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        put(tmp_path / "new", place)
    assert (tmp_path / "new").is_dir()


def test_what_is_under_way_goes_when_its_maker_fails(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), beside(tmp_path / "made") as folder:
        folder.write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []


def test_only_what_a_maker_left_is_cleared_away(tmp_path: Path) -> None:
    others = [".made.0123abcd.other", ".another.0123abcd.making", ".made.xyz.making"]
    for name in (*others, ".made.0123abcd.making"):
        (tmp_path / name).mkdir()
    with beside(tmp_path / "made"):
        assert not (tmp_path / ".made.0123abcd.making").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(others)


def test_what_another_maker_has_under_way_is_left_alone(tmp_path: Path) -> None:
    with beside(tmp_path / "made") as one, beside(tmp_path / "made") as two:
        assert one.is_dir()
        assert two.is_dir()
