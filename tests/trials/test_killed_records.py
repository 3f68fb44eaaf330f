"""Exports and disposals killed (SIGKILL) at random moments: whole, or plainly not; the journal never ahead.

`python3 dev.py trials`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders_ended import (
    judge_disposal,
    judge_export,
    killed,
    ready_to_dispose,
    ready_to_export,
)
from tests.builders_journey import STATE, Stories


@pytest.mark.trial
@pytest.mark.parametrize("seed", [11, 22])
def test_exports_killed_at_random(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))  # put back whatever the story sets
    story = ready_to_export(Stories().at("signed", tmp_path))
    ended = killed(story, "export_now", judge_export, times=15, seed=seed)
    print(dict(ended))  # for the log of the trial
    assert sum(ended.values()) == 15
    assert ended["unfinished"] + ended["whole"] > 0


@pytest.mark.trial
@pytest.mark.parametrize("seed", [33, 44])
def test_disposals_killed_at_random(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))
    story = ready_to_dispose(Stories().at("signed", tmp_path))
    ended = killed(story, "dispose_now", judge_disposal, times=40, seed=seed)
    print(dict(ended))
    assert sum(ended.values()) == 40
    assert min(ended["nothing"], ended["ended"]) > 0
