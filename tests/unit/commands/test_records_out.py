"""The way out from the command line: proposed, agreed, exported and checked, as two people type it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from reviewer_app.__main__ import main, parser
from reviewer_app.commands.records import check
from reviewer_app.commands.records_out import agreed, disposed, exported, proposed, scheduled
from reviewer_app.desk.retention import NotASchedule
from reviewer_app.desk.training import password_of
from reviewer_app.domain.case import State
from reviewer_app.domain.errors import Refused
from reviewer_app.domain.people import Role
from tests.builders_journey import STATE, Stories, Story


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv(STATE, str(tmp_path))
    return Stories().at("signed", tmp_path)


def asked(story: Story, *words: object) -> Namespace:
    verb, *rest = (str(one) for one in words)
    return parser().parse_args(["records", verb, str(story.folder), *rest])


def test_a_package_leaves_by_two_people_and_is_checked(story: Story, tmp_path: Path) -> None:
    medium, case = tmp_path / "medium", story.case_id
    medium.mkdir()
    export = asked(story, "export", case, "--to", medium)
    with story.desk(Role.RECORDS_OFFICER) as desk:
        with pytest.raises(Refused, match="has not been seconded yet"):
            exported(desk, export, password_of(desk))
        with pytest.raises(Refused, match="names its medium and its purpose"):
            proposed(desk, asked(story, "propose", case, "package", "--medium", "disc 3"))
        words = ("propose", case, "package", "--medium", "disc 3", "--purpose", "to the archive")
        assert "waits for a second person" in proposed(desk, asked(story, *words)).text
        with pytest.raises(Refused):
            agreed(desk, asked(story, "agree", case), password_of(desk))
    with story.desk(Role.SUPERVISOR) as desk:
        assert "Seconded: J. Whitlock" in agreed(desk, asked(story, "agree", case), password_of(desk)).text
        with pytest.raises(Refused, match="Neither an export nor a disposal"):
            agreed(desk, asked(story, "agree", case), password_of(desk))
    with story.desk(Role.RECORDS_OFFICER) as desk:
        told = exported(desk, export, password_of(desk))
        assert desk.case(case).state is State.EXPORTED
        with pytest.raises(Refused):
            disposed(desk, asked(story, "dispose", case), password_of(desk))
    checked = check(parser().parse_args(["records", "check", str(told.facts["path"]), "--second"]))
    assert checked.exit_code == 0, checked.text
    assert str(checked.facts["manifest_sha512"]) in told.text
    assert str(checked.facts["records_key_sha384"]) in told.text


def test_the_schedule_is_set_from_a_file_with_every_fault_named(story: Story, tmp_path: Path) -> None:
    file = tmp_path / "schedule.json"
    file.write_text('{"retention_schedule": 1, "id": "R-1", "items": []}')
    with story.desk(Role.RECORDS_OFFICER) as desk:
        with pytest.raises(NotASchedule) as caught:
            scheduled(desk, asked(story, "schedule", file))
        assert len(caught.value.all) == 4
        with pytest.raises(Refused, match="Name the schedule's file"):
            scheduled(desk, asked(story, "schedule"))
    with story.desk(Role.SUPERVISOR) as desk, pytest.raises(Refused, match="Only a records officer"):
        scheduled(desk, asked(story, "schedule", "--sample"))
    with story.desk(Role.RECORDS_OFFICER) as desk:
        assert "invented" in scheduled(desk, asked(story, "schedule", "--sample")).text
        assert desk.register.schedule is not None
        assert desk.register.schedule.id == "SAMPLE-1"


def test_a_workspace_that_is_not_there_could_not_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (["export", "absent", "2026-001", "--to", "x"], ["schedule", "absent", "--sample"]):
        assert main(["records", *verb]) == 2
        assert "absent: there is no such file or folder" in capsys.readouterr().err
