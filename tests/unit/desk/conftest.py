"""A training case at any stage, a copy for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders_journey import STATE, Stories, Story


@pytest.fixture(scope="package")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def story_at(stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Story]:
    """`story_at("locked")`: a story of one's own, at that stage."""
    monkeypatch.setenv(STATE, str(tmp_path))  # put back whatever the story sets
    return lambda stage: stories.at(stage, tmp_path)
