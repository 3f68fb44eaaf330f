"""`submission.json` understood: its form, and what the bag says of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer_app.domain.submission import read_submission
from reviewer_app.intake.faults import Fault
from reviewer_app.intake.meaning import (
    MAX_FORM_FAULTS,
    external_identifier,
    meaning_faults,
    parse_submission,
    understand,
)
from tests.builders_intake import a_bundle, a_submission


def understood(plain: Any) -> tuple[object, list[Fault]]:
    found: list[Fault] = []
    return understand(parse_submission(json.dumps(plain).encode()), found), found


def test_understood() -> None:
    submission, found = understood(a_bundle().submission)
    assert submission == read_submission(json.dumps(a_bundle().submission).encode())
    assert found == []


def test_every_place_that_does_not_fit_is_listed() -> None:
    plain = a_submission(schema="other", items=7)
    plain["submission"]["sequence"] = "one"
    del plain["model"]["name"]
    submission, found = understood(plain)
    assert submission is None
    assert {fault.code for fault in found} == {"submission-form"}
    assert {fault.file for fault in found} == {"data/submission.json"}
    sentences = " ".join(fault.sentence for fault in found)
    assert all(place in sentences for place in ("$.schema", "$.items", "$.submission.sequence", "$.model"))


def test_what_is_not_json() -> None:
    found: list[Fault] = []
    assert understand(parse_submission(b'{"schema": 1, "schema": 2}'), found) is None
    assert [fault.code for fault in found] == ["submission-form"]
    assert "twice" in found[0].sentence


def test_what_only_the_domain_refuses() -> None:
    """JSON Schema calls 1.0 an integer; the domain does not."""
    plain = a_submission()
    plain["submission"]["sequence"] = 1.0
    submission, found = understood(plain)
    assert submission is None
    assert "sequence" in found[0].sentence


def test_a_flood_of_faults_and_a_hostile_text_stay_readable() -> None:
    submission, found = understood(a_submission(items=["\u202e" * 5000] * 1000))
    assert submission is None
    assert len(found) == MAX_FORM_FAULTS
    assert all(len(fault.sentence) < 400 and "\u202e" not in fault.sentence for fault in found)


@pytest.mark.parametrize("value", [None, [], "text", 1])
def test_json_that_is_no_object(value: object) -> None:
    submission, found = understood(value)
    assert submission is None
    assert found


def test_the_bag_names_the_same_submission() -> None:
    submission = read_submission(json.dumps(a_submission()).encode())
    info = (
        ("Source-Organization", submission.submitter.organisation),
        ("External-Identifier", external_identifier(submission)),
    )
    assert list(meaning_faults(submission, info, "UNCLASSIFIED")) == []
    other = (("Source-Organization", "Somebody else"), ("External-Identifier", "TRAINING-0001.2"))
    found = list(meaning_faults(submission, other, "UNCLASSIFIED"))
    assert [(fault.code, fault.file) for fault in found] == [("bag-info-value", "bag-info.txt")] * 2


@pytest.mark.parametrize(
    ("level", "ceiling", "good"),
    [
        ("UNCLASSIFIED", "UNCLASSIFIED", True),
        ("UNCLASSIFIED", "SECRET", True),
        ("SECRET", "SECRET", True),
        ("SECRET", "UNCLASSIFIED", False),
        ("TOP SECRET", "SECRET", False),
        ("SECRET//NOFORN", "TOP SECRET", True),
        ("TOP SECRET//SI", "TOP SECRET", False),
    ],
)
def test_marking_within_the_ceiling(level: str, ceiling: str, good: bool) -> None:
    plain = a_submission(marking={"level": level, "note": "training sample"})
    submission = read_submission(json.dumps(plain).encode())
    codes = [fault.code for fault in meaning_faults(submission, (), ceiling)]
    assert codes == ([] if good else ["marking-above-ceiling"])


@pytest.mark.parametrize("level", ["HARMLESS", "SECRET//RD", "(S//NF", "UNCLASSIFIED//"])
def test_a_marking_that_cannot_be_read_is_never_taken_for_a_low_one(level: str) -> None:
    plain = a_submission(marking={"level": level, "note": "training sample"})
    submission = read_submission(json.dumps(plain).encode())
    assert [fault.code for fault in meaning_faults(submission, (), "TOP SECRET")] == [
        "marking-not-understood"
    ]


def test_a_file_marked_above_the_ceiling_is_named() -> None:
    one = {"path": "notes.md", "title": "Notes", "media_type": "text/markdown", "marking": "(S//NF)"}
    submission = read_submission(json.dumps(a_submission(files=[one])).encode())
    (fault,) = meaning_faults(submission, (), "UNCLASSIFIED")
    assert fault.code == "marking-above-ceiling"
    assert "notes.md" in fault.sentence
