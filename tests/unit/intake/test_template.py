"""The draft of `submission.json`: what a folder shows, a person must say, a standing template says."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from reviewer_app.domain.checklist import CHECKLIST, Standing, completeness
from reviewer_app.domain.submission import read_submission
from reviewer_app.intake.describe import Shown
from reviewer_app.intake.meaning import form_errors
from reviewer_app.intake.placeholders import MARK, fill_in, placeholders
from reviewer_app.intake.template import NotATemplate, SeenRun, draft, read_template

TODAY = date(2026, 11, 23)
FILES = (
    Shown("documents/model-card.md", "text/markdown", "Model card"),
    Shown("documents/notes.md", "text/markdown", "Notes"),
    Shown("runs/one.eval", "application/zip", "One"),
)
RUNS = (SeenRun(("runs/one.eval",), "mock/sample-model", "capture-the-flag", "ab" * 64),)
STANDING: dict[str, Any] = {
    "submission": {"id": "TRAINING-0001", "request_kind": "inquiry"},
    "submitter": {"organisation": "Example (invented)", "contact": {"name": "A. Person", "role": "manager"}},
    "model": {
        "name": "sample",
        "version": "1",
        "checkpoint": {"digest": "ab" * 64},
        "description": "Invented.",
    },
    "release": {"planned_partner_release": "2026-12-20", "access_window_days": 30},
    "voluntary": {"participation": True, "terms_acknowledged": True},
    "marking": {"level": "UNCLASSIFIED", "note": "training sample"},
    "items": [
        {"item": "B1", "files": ["documents/model-*.md"]},
        {"item": "B2", "files": ["documents/model-*.md"]},
        {"item": "B4", "files": ["documents/model-*.md"]},
        {"item": "C9", "files": ["runs/*"]},
    ],
    "runs": [{"file": "runs/*", "role": "submitted", "safeguards": "off"}],
    "files": [
        {"path": "documents/notes.md", "marking": "(U)", "release_terms": "internal", "title": "Some notes"},
        {"path": "*", "marking": "(U)", "release_terms": "review only"},
    ],
}


def item(plain: dict[str, Any], id: str) -> dict[str, Any]:
    (found,) = [one for one in plain["items"] if one["item"] == id]
    assert isinstance(found, dict)
    return found


def test_every_file_every_item_and_every_log_is_there() -> None:
    plain = draft(FILES, RUNS, TODAY).plain
    assert [one["path"] for one in plain["files"]] == [one.path for one in FILES]
    assert [one["item"] for one in plain["items"]] == [one.id for one in CHECKLIST]
    assert [one["file"] for one in plain["runs"]] == ["runs/one.eval"]
    assert plain["submission"]["created"] == "2026-11-23"
    assert plain["runs"][0]["task"] == "capture-the-flag"
    assert plain["runs"][0]["checkpoint"] == "ab" * 64


def test_the_bundle_itself_answers_two_items() -> None:
    plain = draft((), (), TODAY).plain
    assert {one["item"] for one in plain["items"] if one["status"] == "present"} == {"A1", "A2"}


def test_a_guess_is_marked_as_one_and_waits_for_a_person() -> None:
    made = draft(FILES, RUNS, TODAY)
    guessed = item(made.plain, "B2")
    assert (guessed["status"], guessed["files"]) == ("missing", ["documents/model-card.md"])
    assert guessed["reason"].startswith(MARK)
    assert "guess" in guessed["reason"]
    assert item(made.plain, "D2") == {"item": "D2", "status": "missing", "files": []}
    assert made.guessed == 4  # B1, B2, B4 by the card; C9 by the log


def test_what_no_folder_can_show_is_asked_for() -> None:
    asked = {one.field for one in placeholders(draft((), (), TODAY).plain)}
    assert asked == {
        "submission.id",
        "submission.request_kind",
        "submitter.organisation",
        "submitter.contact.name",
        "submitter.contact.role",
        "model.name",
        "model.version",
        "model.checkpoint.digest",
        "model.description",
        "release.planned_partner_release",
        "release.access_window_days",
        "voluntary.participation",
        "voluntary.terms_acknowledged",
        "marking.level",
    }


def test_a_standing_template_fills_it_whole() -> None:
    made = draft(FILES, RUNS, TODAY, standing=STANDING)
    assert list(placeholders(made.plain)) == []
    assert list(form_errors(made.plain)) == []
    submission = read_submission(made.text())
    assert submission.files[1].title == "Some notes"  # the exact path before the pattern
    assert submission.files[1].release_terms == "internal"
    assert {one.release_terms for one in (submission.files[0], submission.files[2])} == {"review only"}
    assert submission.runs[0].model == "sample"  # of a submitted run, the submission's own name
    states = {state.item.id: state for state in completeness(submission)}
    assert states["B2"].standing is Standing.IN_PLACE
    assert states["B2"].files == ("documents/model-card.md",)
    assert states["C1"].standing is Standing.LACKING


def test_what_the_template_names_and_the_folder_lacks_is_said() -> None:
    standing = STANDING | {"items": [{"item": "C6", "status": "present", "files": ["uplift.pdf"]}]}
    made = draft(FILES, RUNS, TODAY, standing=standing)
    assert made.unmet == ("uplift.pdf",)
    found = item(made.plain, "C6")
    assert (found["status"], found["files"]) == ("missing", [])
    assert found["reason"].startswith(MARK)


def test_the_last_delivery_is_a_template_for_the_next() -> None:
    first = draft(FILES, RUNS, TODAY, standing=STANDING)
    again = draft(FILES, RUNS, TODAY, standing=read_template("last.json", first.text()))
    assert again.plain == first.plain


def test_the_kind_asked_for_wins() -> None:
    plain = draft((), (), TODAY, kind="partner-consultation", standing=STANDING).plain
    assert plain["submission"]["request_kind"] == "partner-consultation"


@pytest.mark.parametrize(
    ("plain", "fault"),
    [
        ([], "it is not an object"),
        ({"organisation": "x"}, "no field organisation"),
        ({"submitter": "x"}, "submitter is not an object"),
        ({"files": {"*": "x"}}, "files is not a list"),
        ({"files": [{"marking": "(U)"}]}, "each with its path"),
        ({"items": [{"item": "B2", "files": "x"}]}, "not a list of paths"),
        ({"schema": "other/1"}, "its schema is not"),
    ],
)
def test_what_is_no_template_is_refused_by_name(plain: object, fault: str) -> None:
    with pytest.raises(NotATemplate, match=fault) as refusal:
        read_template("lab.json", json.dumps(plain).encode())
    assert "lab.json" in refusal.value.sentence


def test_a_template_that_is_no_json() -> None:
    with pytest.raises(NotATemplate):
        read_template("lab.json", b"{")


def test_placeholders_are_found_wherever_they_stand() -> None:
    plain = {
        "a": [{"b": fill_in("a number")}, 3],
        "c": f"words, then {fill_in('more')}",
        "d": "FILL IN form.md",
    }
    assert [(one.field, one.asks, one.kind) for one in placeholders(plain)] == [
        ("a[0].b", "a number", "a[].b"),
        ("c", "more", "c"),
    ]
