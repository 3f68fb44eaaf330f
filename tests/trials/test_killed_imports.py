"""Two hundred imports killed (SIGKILL) at random moments: after each the workspace is whole.

In two halves, so that they can run beside each other: `python3 dev.py trials`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders_interrupted import a_large_bundle, an_hour_on, killed
from tests.builders_journey import STATE, begin


@pytest.mark.trial
@pytest.mark.parametrize("seed", [101, 202])
def test_killed_a_hundred_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))  # put back whatever the story sets
    story = replace(begin(tmp_path / "story"), clock=an_hour_on)
    ended = killed(story, a_large_bundle(story, tmp_path), times=100, seed=seed)
    print(dict(ended))  # for the log of the trial: how many ended before, unsaid, said
    assert sum(ended.values()) == 100
    assert min(ended["before"], ended["said"]) > 0
