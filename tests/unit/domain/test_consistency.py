"""What a submission says that cannot be so, each by its code."""

from __future__ import annotations

import json

import pytest

from reviewer_app.domain.consistency import consistency
from reviewer_app.domain.submission import read_submission
from tests.builders_intake import ABundle, a_bundle


def codes(bundle: ABundle, **options: int) -> list[str]:
    submission = read_submission(json.dumps(bundle.submission).encode())
    payload = frozenset(bundle.files) | {"submission.json"}
    found = consistency(submission, payload, **options)
    assert all(one.sentence and one.where for one in found)
    return [one.code for one in found]


def test_a_good_submission_has_nothing_to_say() -> None:
    assert codes(a_bundle()) == []


@pytest.mark.parametrize("days", [31, 0, -1, 10_000])
def test_window_out_of_range(days: int) -> None:
    assert codes(a_bundle().saying("release.access_window_days", days)) == ["window-out-of-range"]


@pytest.mark.parametrize("days", [1, 30])
def test_window_in_range(days: int) -> None:
    assert codes(a_bundle().saying("release.access_window_days", days)) == []


def test_a_site_may_set_another_window() -> None:
    bundle = a_bundle().saying("release.access_window_days", 45)
    assert codes(bundle, window_limit_days=45) == []


@pytest.mark.parametrize("field", ["submission.created", "release.planned_partner_release"])
@pytest.mark.parametrize("text", ["soon", "2026-13-01", "", "20 December 2026"])
def test_not_a_date(field: str, text: str) -> None:
    assert codes(a_bundle().saying(field, text)) == ["not-a-date"]


def test_release_before_submission() -> None:
    bundle = a_bundle().saying("release.planned_partner_release", "2026-11-19")
    assert codes(bundle) == ["release-before-submission"]


@pytest.mark.parametrize("field", ["participation", "terms_acknowledged"])
def test_terms_not_acknowledged(field: str) -> None:
    assert codes(a_bundle().saying(f"voluntary.{field}", False)) == ["terms-not-acknowledged"]


def test_sequence_out_of_range() -> None:
    assert codes(a_bundle().saying("submission.sequence", 0)) == ["sequence-out-of-range"]


@pytest.mark.parametrize("digest", ["", "ab", "g" * 128, "A" * 128])
def test_checkpoint_digest(digest: str) -> None:
    assert "checkpoint-digest" in codes(a_bundle().saying("model.checkpoint.digest", digest))


def test_checkpoint_by_another_algorithm() -> None:
    assert codes(a_bundle().saying("model.checkpoint.algorithm", "md5")) == ["checkpoint-digest"]


def test_a_submitted_run_of_another_checkpoint() -> None:
    bundle = a_bundle()
    bundle.submission["runs"][0]["checkpoint"] = "0" * 128
    assert codes(bundle) == ["run-of-another-checkpoint"]


def test_a_baseline_may_be_of_another_checkpoint() -> None:
    bundle = a_bundle()
    bundle.submission["runs"][1]["checkpoint"] = "0" * 128
    assert codes(bundle) == []


@pytest.mark.parametrize("where", ["items", "runs", "files", "voluntary"])
def test_a_named_file_that_is_not_there(where: str) -> None:
    bundle = a_bundle()
    if where == "items":
        bundle.with_item("B3", files=("gone.md",))
    elif where == "runs":
        bundle.submission["runs"][0]["file"] = "gone.md"
    elif where == "files":
        bundle.submission["files"].append({**bundle.submission["files"][0], "path": "gone.md"})
    else:
        bundle.saying("voluntary.document", "gone.md")
    assert codes(bundle) == ["file-not-in-payload"]


def test_a_file_that_is_not_described() -> None:
    bundle = a_bundle()
    bundle.files["stray.bin"] = b""
    assert codes(bundle) == ["file-not-described"]


def test_a_file_described_twice() -> None:
    bundle = a_bundle()
    bundle.submission["files"].append(bundle.submission["files"][0])
    assert codes(bundle) == ["file-described-twice"]


def test_an_item_that_does_not_exist() -> None:
    assert codes(a_bundle().with_item("F9")) == ["unknown-item"]


def test_an_item_said_twice() -> None:
    assert codes(a_bundle().with_item("A1")) == ["item-twice"]


def test_an_absent_item_with_files() -> None:
    bundle = a_bundle().with_item("B3", "missing", ("documents/card.md",))
    assert codes(bundle) == ["absent-item-with-files"]


def test_a_run_declared_twice() -> None:
    bundle = a_bundle()
    bundle.submission["runs"].append(bundle.submission["runs"][1])
    assert codes(bundle) == ["run-twice"]


def test_no_submitted_run() -> None:
    bundle = a_bundle()
    bundle.submission["runs"][0]["role"] = "independent"
    assert codes(bundle) == ["no-submitted-run"]


def test_a_supplement_names_files_of_earlier_deliveries_and_need_not_describe_them() -> None:
    bundle = a_bundle().with_item("C4", files=("runs/first.eval",))
    submission = read_submission(json.dumps(bundle.submission).encode())
    payload = frozenset(bundle.files) | {"submission.json"}
    alone = consistency(submission, payload)
    joined = consistency(submission, payload, earlier=frozenset({"runs/first.eval", "runs/unnamed.eval"}))
    assert [one.code for one in alone] == ["file-not-in-payload"]
    assert joined == ()
