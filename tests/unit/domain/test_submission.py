"""What a submission says is read strictly, and its summary survives the journal."""

from __future__ import annotations

import json

import pytest

from reviewer_app.domain.codec import NotOfTheForm, canonical, from_plain, to_plain
from reviewer_app.domain.submission import (
    RequestKind,
    RunRole,
    SubmissionSummary,
    parse_json,
    read_submission,
    summary_of,
)
from tests.builders_intake import CHECKPOINT, a_bundle, a_submission


def read(plain: object) -> object:
    return read_submission(json.dumps(plain).encode())


def test_reads_every_field() -> None:
    submission = read_submission(json.dumps(a_bundle().submission).encode())
    assert (submission.id, submission.sequence) == ("TRAINING-0001", 1)
    assert submission.submission.request_kind is RequestKind.INQUIRY
    assert submission.model.checkpoint.digest == CHECKPOINT
    assert submission.runs[0].role is RunRole.SUBMITTED
    assert submission.items[2].files == ("documents/card.md",)
    assert submission.files[0].marking == "(U)"


def test_another_format_is_refused_by_its_name() -> None:
    with pytest.raises(NotOfTheForm, match=r"reviewer-submission/2"):
        read(a_submission(schema="reviewer-submission/2"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("sequence", "1"), ("sequence", True), ("request_kind", "approval"), ("id", 7), ("extra", "x")],
)
def test_a_field_that_does_not_fit_is_named(field: str, value: object) -> None:
    plain = a_submission()
    plain["submission"][field] = value
    with pytest.raises(NotOfTheForm, match=field):
        read(plain)


@pytest.mark.parametrize("field", ["submitter", "model", "release", "items", "files"])
def test_a_missing_field_is_named(field: str) -> None:
    plain = a_submission()
    del plain[field]
    with pytest.raises(NotOfTheForm, match=field):
        read(plain)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": \xff}', "utf-8"),
        (b"[" * 100_000, "recursion"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b"", "Expecting value"),
    ],
    ids=["name-twice", "nan", "infinity", "not-utf-8", "too-deep", "huge-number", "empty"],
)
def test_json_without_its_liberties(data: bytes, fault: str) -> None:
    with pytest.raises(NotOfTheForm, match=fault):
        parse_json(data, "submission.json")


def test_the_summary_survives_the_journal() -> None:
    summary = summary_of(read_submission(json.dumps(a_bundle().submission).encode()))
    again = from_plain(SubmissionSummary, json.loads(canonical(to_plain(summary))))
    assert again == summary
    assert [run.file for run in again.runs] == ["data/runs/submitted.json", "data/runs/baseline.json"]
    assert again.access_window_days == 30
    assert again.checkpoint_sha512 == CHECKPOINT


def test_a_hostile_number_of_digits_in_the_sequence_is_refused() -> None:
    with pytest.raises(NotOfTheForm):
        read_submission(json.dumps(a_submission()).replace('"sequence": 1', '"sequence": 1e400').encode())
