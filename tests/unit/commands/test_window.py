"""Which workspace the window opens when none is named."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from reviewer_app.commands.window import WhichWorkspace, last_used, open_window, remember
from reviewer_app.domain.errors import DeskError


def test_without_any_workspace_a_person_is_told_what_to_run() -> None:
    with pytest.raises(WhichWorkspace) as told:
        last_used()
    assert "reviewer-app demo" in told.value.sentence


def test_the_last_one_is_remembered_while_it_is_there(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        remember(tmp_path / name)
    assert last_used() == tmp_path / "two"
    (tmp_path / "two").rmdir()
    with pytest.raises(WhichWorkspace):
        last_used()


def test_a_folder_that_is_no_workspace_is_refused_and_not_remembered(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        open_window(Namespace(workspace=str(tmp_path)))
    with pytest.raises(WhichWorkspace):
        last_used()
