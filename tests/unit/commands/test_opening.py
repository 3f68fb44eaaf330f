"""Who opens a workspace from the command line: what was said counts, in a training workspace too."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from reviewer_app.commands.files import NotThere
from reviewer_app.commands.opening import NobodyOfRole, who
from reviewer_app.desk.administer import new_workspace
from reviewer_app.desk.unlocking import training_people
from reviewer_app.domain.people import Role

ABARA, WHITLOCK = ("abara", "training abara desk"), ("whitlock", "training whitlock desk")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A training workspace of three people, whose passwords cost what they cost; and its state."""
    place = tmp_path_factory.mktemp("workspace")
    known = ("abara", "whitlock", "castellane")
    people = [one.newcomer for one in training_people() if one.id in known]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWER_APP_STATE", str(place / "state"))
        new_workspace(place / "workspace", people, lambda: datetime.now(UTC), training=True)
    return place / "workspace", place / "state"


@pytest.fixture
def folder(workspace: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVIEWER_APP_STATE", str(workspace[1]))
    return workspace[0]


def said(person: str | None = None, file: Path | None = None) -> Namespace:
    return Namespace(person=person, password_file=str(file) if file else None)


def test_a_password_file_counts_whoever_is_named(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("another's\nand more\n")
    assert who(folder, said("whitlock", file), Role.SUPERVISOR) == ("whitlock", "another's")
    assert who(folder, said(None, file), Role.SUPERVISOR) == ("abara", "another's")
    with pytest.raises(NotThere):
        who(folder, said("abara", tmp_path / "nonexistent"), Role.SUPERVISOR)


def test_without_one_the_public_password_of_who_is_named(folder: Path) -> None:
    assert who(folder, said(), Role.SUPERVISOR) == ABARA
    assert who(folder, said("whitlock"), Role.SUPERVISOR) == WHITLOCK
    with pytest.raises(NobodyOfRole, match="is auditor; name a person"):
        who(folder, said(), Role.AUDITOR)


def test_a_wrong_password_is_refused_and_what_was_done_says_by_whom(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "password"
    file.write_text("training reyes desk")
    verb = ["records", "schedule", str(folder), "--sample"]
    assert main([*verb, "--person", "whitlock", "--password-file", str(file)]) == 2
    assert "password" in capsys.readouterr().err
    assert main(verb) == 0
    assert capsys.readouterr().out.endswith("\n  By J. Whitlock (whitlock).\n")
    assert main(["records", "schedule", "--json", str(folder)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["id"], shown["by"]) == ("SAMPLE-1", "whitlock")
