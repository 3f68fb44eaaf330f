"""`papers list` and `papers save` on a training case."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reviewer_app.__main__ import main, parser
from reviewer_app.commands import Outcome
from reviewer_app.commands.papers import listed, saved
from reviewer_app.desk import asking
from reviewer_app.desk.papers import PaperNotWritten
from reviewer_app.domain.acts import Paper, RequestPoint
from reviewer_app.findings.papers.told import NoSuchPaper
from tests.builders_journey import STATE, Role, Stories, Story

ASKED = "Send the logs of the runs that the message limit ended 漢."


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv(STATE, str(tmp_path))
    made = Stories().at("assigned", tmp_path)
    with made.desk(Role.SUPERVISOR) as desk:
        asking.request_information(desk, made.case_id, (RequestPoint(("CY-EX",), ASKED, "(U)"),))
    return made


def save(story: Story, paper: str, file: Path) -> Outcome:
    words = ["papers", "save", str(story.folder), "--case", story.case_id, "--paper", paper, "--number", "1"]
    chosen = parser().parse_args([*words, "--file", str(file), "--medium", "disc 3", "--purpose", "To it"])
    with story.desk(Role.SUPERVISOR) as desk:
        return saved(desk, chosen)


def test_a_paper_is_listed_saved_and_listed_with_its_medium(story: Story, tmp_path: Path) -> None:
    with story.desk(Role.SUPERVISOR) as desk:
        (one,) = listed(desk, story.case_id).facts["papers"]  # type: ignore[misc]
    assert (one["paper"], one["number"], one["media"]) == ("information request", 1, [])
    file = tmp_path / "letter.pdf"
    outcome = save(story, "information request", file)
    assert outcome.exit_code == 0
    assert outcome.facts["sha384"] == hashlib.sha384(file.read_bytes()).hexdigest()
    assert outcome.facts["unprintable"] == ["U+6F22"]
    assert "they stand as codes: U+6F22." in outcome.text
    with story.desk(Role.SUPERVISOR) as desk:
        assert listed(desk, story.case_id).text.endswith("saved to disc 3")


def test_what_is_not_there_is_not_done(story: Story, tmp_path: Path) -> None:
    with pytest.raises(NoSuchPaper, match="has no referral 1"):
        save(story, "referral", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
    nowhere = tmp_path / "nofolder" / "x.pdf"
    with pytest.raises(PaperNotWritten, match=r"there is no folder .*nofolder, and none is made"):
        save(story, "information request", nowhere)
    assert not nowhere.parent.exists()


def test_a_workspace_that_is_not_there_could_not_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["papers", "list", "absent", "--case", "2026-001"]) == 2
    assert "absent: there is no such file or folder" in capsys.readouterr().err


def test_every_kind_of_paper_can_be_named() -> None:
    for kind in Paper:
        words = ["papers", "save", "w", "--case", "1", "--paper", kind.value, "--number", "1"]
        chosen = parser().parse_args([*words, "--file", "f", "--medium", "m", "--purpose", "p"])
        assert chosen.paper == kind
