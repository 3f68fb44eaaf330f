"""`exhibits check` on a training case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from reviewer_app.commands.exhibits import outcome_of
from reviewer_app.desk.session import CaseUnknown
from reviewer_app.store import vault
from tests.builders_journey import STATE, Role, Stories, Story


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return Stories()


@pytest.fixture
def story(stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv(STATE, str(tmp_path))
    return stories.at("answered", tmp_path)


def test_exhibits_that_match_are_good(story: Story) -> None:
    with story.desk(Role.REVIEWER) as desk:
        outcome = outcome_of(desk, story.case_id)
    assert outcome.exit_code == 0
    listed = json.loads(json.dumps(outcome.facts))["exhibits"]
    assert listed
    assert {one["verdict"] for one in listed} == {"good"}
    assert all(one["sentence"].startswith("The original is sealed") for one in listed)


def test_one_that_does_not_match_is_not_good(story: Story) -> None:
    with story.desk(Role.REVIEWER) as desk:
        exhibit = desk.case(story.case_id).shown_exhibits(desk.person.id)[0]
        item = vault.find(desk.reader(), story.case_id, exhibit.cited.sources[0].path)
        assert item is not None
        desk.workspace.vault.path_of(item).unlink()
        outcome = outcome_of(desk, story.case_id)
    assert outcome.exit_code == 1
    assert f"{exhibit.number}  not good" in outcome.text
    assert "the original is missing" in outcome.text


def test_one_that_could_not_be_checked_is_not_good(story: Story) -> None:
    with story.desk(Role.REVIEWER) as desk:
        desk.workspace.writer.do(lambda one: one.execute("DELETE FROM run"))
        outcome = outcome_of(desk, story.case_id)
    assert outcome.exit_code == 1
    assert "could not be checked" in outcome.text


def test_nothing_to_check_is_never_good(
    stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))
    fresh = stories.at("declared", tmp_path)
    with fresh.desk(Role.REVIEWER) as desk:
        outcome = outcome_of(desk, fresh.case_id)
    assert outcome.exit_code == 1
    assert outcome.text.endswith("nothing could be checked. There is no exhibit that you may see.")


def test_a_case_that_is_not_there_is_named(story: Story) -> None:
    with story.desk(Role.REVIEWER) as desk, pytest.raises(CaseUnknown, match="no case 2026-099"):
        outcome_of(desk, "2026-099")


def test_a_workspace_that_is_not_there_could_not_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exhibits", "check", "absent", "2026-001"]) == 2
    assert "absent: there is no such file or folder" in capsys.readouterr().err
