"""Every stage of the training case, made once a session; each journey walks on a copy of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders_journey import Stories, Story

At = Callable[[str], Story]


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def at(stories: Stories, tmp_path: Path) -> At:
    """`at(stage)`: a workspace of this test's own, with the case at that stage."""
    return lambda stage: stories.at(stage, tmp_path)
