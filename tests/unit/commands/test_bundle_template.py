"""`bundle template`: a draft for any folder, never over anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reviewer_app.__main__ import main
from tests.builders_lab_desk import said


def test_the_demo_s_folder_is_recognised(
    tmp_path: Path, demo_submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(demo_submission, tmp_path / "demo")
    known = json.loads((folder / "submission.json").read_bytes())
    (folder / "submission.json").unlink()
    code, facts = said(capsys, "template", str(folder), "--kind", "inquiry")
    assert (code, facts["files"], facts["runs"], facts["unread_logs"]) == (0, 28, 11, [])
    plain = json.loads((folder / "submission.json").read_bytes())
    assert {one["path"]: one["media_type"] for one in plain["files"]} == {
        one["path"]: one["media_type"] for one in known["files"]
    }
    for wanted, drafted in zip(known["runs"], plain["runs"], strict=True):
        assert {key: drafted[key] for key in ("file", "task", "checkpoint")} == {
            key: wanted[key] for key in ("file", "task", "checkpoint")
        }
    answered = {one["item"]: one["files"] for one in known["items"] if one["files"]}
    guessed = {one["item"]: one["files"] for one in plain["items"]}
    assert sum(bool(set(guessed[item]) & set(files)) for item, files in answered.items()) >= 20
    assert {one["status"] for one in plain["items"] if one["item"] not in ("A1", "A2")} == {"missing"}
    assert plain["submission"]["request_kind"] == "inquiry"


def test_a_draft_is_never_written_over_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "submission.json").write_text("mine")
    code, facts = said(capsys, "template", str(tmp_path))
    assert (code, facts["error"]) == (2, "taken")
    assert (tmp_path / "submission.json").read_text() == "mine"
    assert said(capsys, "template", str(tmp_path), "--out", str(tmp_path / "other.json"))[0] == 0
    drafted = json.loads((tmp_path / "other.json").read_bytes())
    assert drafted["files"] == []  # the submission itself is not one of its files


def test_an_empty_folder_and_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "template", str(tmp_path)]) == 0
    assert "has no files yet" in capsys.readouterr().out
    assert main(["bundle", "template"]) == 0
    blank = json.loads(capsys.readouterr().out)
    assert blank == json.loads((tmp_path / "submission.json").read_bytes())


def test_odd_names_and_strays_are_listed_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("con.txt", "a:b.md", "good.md", ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to("good.md")
    with open(bytes(tmp_path) + b"/caf\xe9.txt", "wb") as latin:
        latin.write(b"x")
    code, facts = said(capsys, "template", str(tmp_path))
    assert code == 0
    assert {one["code"]: one["way_out"] for one in facts["unfit"]} == {
        "symbolic-link": "Put a copy of the file itself in its place.",
        "name-character": "Rename it (and wherever submission.json names it): a-b.md would do.",
        "name-not-utf-8": "Rename it (and wherever submission.json names it): caf-.txt would do.",
        "name-device": "Rename it (and wherever submission.json names it): _con.txt would do.",
    }
    assert [one["code"] for one in facts["strays"]] == ["left-behind"]
    assert facts["files"] == 4  # what is no file, or has no name that can be written, is not described


def test_a_log_that_cannot_be_read_is_still_a_run_to_be_filled_in(
    tmp_path: Path, demo_submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = demo_submission / "evidence" / "halcyon-2" / "ctf-40.eval"
    (tmp_path / "cut.eval").write_bytes(log.read_bytes()[:300])
    code, facts = said(capsys, "template", str(tmp_path))
    assert (code, facts["runs"], [one["file"] for one in facts["unread_logs"]]) == (0, 1, ["cut.eval"])
    run = json.loads((tmp_path / "submission.json").read_bytes())["runs"][0]
    assert run["model"].startswith("FILL IN:")


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    out = ["--out", str(tmp_path / "out.json")]
    code, facts = said(capsys, "template", str(tmp_path / "file"), *out)
    assert (code, facts["error"]) == (2, "not-a-folder")
