"""A review under way shows in no line of the record, to anybody but its reviewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_app.domain.acts import Assessed
from reviewer_app.domain.people import Role
from reviewer_app.ui.pages.record_rows import WITHHELD, rows_of_case
from tests.builders_journey import STATE, Stories


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories(tmp_path_factory.mktemp("stories"))


@pytest.mark.parametrize(("role", "nth"), [(Role.REVIEWER, 1), (Role.SUPERVISOR, 0)])
def test_the_other_review_is_closed_until_all_have_locked(
    stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role, nth: int
) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))
    story = stories.at("answered", tmp_path)
    with story.desk(role, nth) as desk:
        rows = [row for row in rows_of_case(desk, story.case_id) if row.by == "reyes"]
        secrets = [
            answer.assessed.rationale for answer in desk.case(story.case_id).reviews["reyes"].answers.values()
        ]
    assert {row.detail for row in rows} == {WITHHELD}
    assert all(Assessed.kind != row.kind for row in rows)
    assert not any(secret in row.detail + row.words for secret in secrets for row in rows)


def test_once_all_have_locked_it_is_open(
    stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))
    story = stories.at("locked", tmp_path)
    with story.desk(Role.REVIEWER, 1) as desk:
        rows = rows_of_case(desk, story.case_id)
    assert any(row.by == "reyes" and row.kind == Assessed.kind for row in rows)
    assert all(row.detail != WITHHELD for row in rows)
