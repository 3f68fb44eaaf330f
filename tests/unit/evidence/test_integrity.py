"""Is the score what it says? Each note fires on its fault, and none on a clean run."""

from __future__ import annotations

import math
from typing import Any

import pytest

from reviewer_app.domain.evidence import Note, ReportedMetric, Score, Setting, Severity
from reviewer_app.evidence.integrity import integrity_notes, recomputed_mean
from tests.builders_evidence import a_row, a_run, rows_of

CLEAN = rows_of([1.0, 0.0, 1.0, 0.0])


def codes(*arguments: Any) -> list[str]:
    return [note.code for note in integrity_notes(*arguments)]


def only(*arguments: Any) -> Note:
    (note,) = integrity_notes(*arguments)
    return note


def test_a_clean_run_has_no_notes() -> None:
    assert integrity_notes(a_run(), CLEAN) == ()


def test_missing_samples_and_a_planned_subset_are_told_apart() -> None:
    subset = a_run(dataset_samples=100, settings=(Setting("dataset.limit", "4"),))
    note = only(subset, CLEAN)
    assert (note.code, note.severity) == ("planned-subset", Severity.INFO)
    assert (
        note.sentence == "A planned subset: 4 of the dataset's 100 samples were to be run (limit 4 declared)."
    )
    missing = a_run(planned_samples=5, reported_samples=4, dataset_samples=5)
    note = only(missing, CLEAN)
    assert (note.code, note.severity) == ("samples-missing", Severity.SERIOUS)
    assert note.sentence == "1 of 5 planned samples are not in the file."


def test_epochs_multiply_the_plan() -> None:
    rows = [a_row("s1", 1.0, epoch=epoch) for epoch in (1, 2)]
    run = a_run(epochs=3, planned_samples=3, reported_samples=2, dataset_samples=1, metrics=())
    assert only(run, rows).sentence == "1 of 3 planned samples (counting 3 epochs each) are not in the file."


def test_a_header_that_counts_otherwise_is_serious() -> None:
    found = integrity_notes(a_run(reported_samples=79), CLEAN)
    assert [note.code for note in found] == ["samples-differ-from-header", "metric-not-recomputed"]
    assert "79" in found[0].sentence


def test_more_samples_than_planned_and_doubled_samples() -> None:
    rows = [*CLEAN, CLEAN[0], CLEAN[1]]
    assert codes(a_run(reported_samples=6), rows) == ["samples-beyond-plan", "samples-repeated"]


@pytest.mark.parametrize("name", ["accuracy", "mean"])
def test_a_reported_mean_is_recomputed(name: str) -> None:
    assert codes(a_run(metrics=(ReportedMetric("match", name, 0.5),)), CLEAN) == []
    note = only(a_run(metrics=(ReportedMetric("match", name, 0.75),)), CLEAN)
    assert note.code == "metric-differs-from-samples"
    assert note.severity is Severity.SERIOUS
    assert "0.75" in note.sentence
    assert "0.5" in note.sentence


@pytest.mark.parametrize(
    "metric", [ReportedMetric("match", "std", 9.0), ReportedMetric("match", "mean", 9.0, None, "max")]
)
def test_other_metrics_and_reducers_are_not_recomputed(metric: ReportedMetric) -> None:
    assert codes(a_run(metrics=(metric,)), CLEAN) == []


def test_what_cannot_be_recomputed_is_said() -> None:
    rows = [*CLEAN[:3], a_row("s9", None, scores=(Score("match", None, "excellent"),))]
    note = only(a_run(), rows)
    assert note.code == "metric-not-recomputed"
    assert "sample s9 is no number" in note.sentence
    assert (
        "no sample has a score"
        in only(a_run(metrics=(ReportedMetric("other", "mean", 1.0),)), CLEAN).sentence
    )


def test_epochs_are_averaged_within_a_sample_first() -> None:
    rows = [a_row("a", 1.0), a_row("b", 0.0), a_row("b", 1.0, epoch=2), a_row("b", 0.0, epoch=3)]
    mean, why = recomputed_mean("match", rows)
    assert mean == pytest.approx((1 + 1 / 3) / 2)
    assert why == ""


def test_the_number_59_and_the_string_are_two_samples() -> None:
    rows = [a_row("59", 1.0), a_row("59", 0.0, id_type="number")]
    assert recomputed_mean("match", rows) == (0.5, "")
    assert codes(a_run(planned_samples=2, reported_samples=2, dataset_samples=2), rows) == []


def test_unscored_and_missing_values_are_left_out_and_counted() -> None:
    rows = [
        *rows_of([1.0, 0.0]),
        a_row("u", None, scores=(Score("match", None, "NaN", unscored=True),)),
        a_row("m", scores=()),
    ]
    assert set(codes(a_run(), rows)) == {"samples-unscored", "samples-without-score"}


def test_an_accuracy_beyond_one_is_serious() -> None:
    rows = rows_of([7.0, 8.0, 8.0, 7.0])
    note = only(a_run(metrics=(ReportedMetric("match", "accuracy", 7.5),)), rows)
    assert (note.code, note.severity) == ("metric-out-of-range", Severity.SERIOUS)
    assert codes(a_run(metrics=(ReportedMetric("match", "mean", 7.5),)), rows) == []


def test_a_metric_without_a_value() -> None:
    assert codes(a_run(metrics=(ReportedMetric("match", "accuracy", None),)), CLEAN) == [
        "metric-without-value"
    ]


@pytest.mark.parametrize(
    ("hit", "severity"), [(1, Severity.CAUTION), (2, Severity.CAUTION), (3, Severity.SERIOUS)]
)
def test_limits_weigh_by_their_share(hit: int, severity: Severity) -> None:
    rows = [
        a_row(row.id, row.scores[0].value, limit="message" if n < hit else "") for n, row in enumerate(CLEAN)
    ]
    note = only(a_run(), rows)
    assert (note.code, note.severity) == ("limits-hit", severity)
    assert note.sentence.startswith(f"{hit} of 4 samples ended on a limit (message {hit})")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"error": "boom"}, "sample-errors"),
        ({"retries": 2}, "samples-retried"),
        ({"invalidated": True}, "samples-invalidated"),
        ({"scores": (Score("match", 1.0, "C", edited=True),)}, "scores-edited"),
    ],
)
def test_what_happened_to_samples_is_counted(change: dict[str, Any], code: str) -> None:
    rows = [a_row("s0", 1.0, **change), *CLEAN[1:]]
    note = only(a_run(), rows)
    assert note.code == code
    assert note.sentence.startswith("1 ")


def test_a_dirty_revision_and_an_unfinished_run() -> None:
    assert codes(a_run(settings=(Setting("revision.dirty", "true"),)), CLEAN) == ["revision-dirty"]
    assert codes(a_run(status="cancelled"), CLEAN) == ["run-not-finished"]


def test_the_checkpoint_against_the_release_candidates() -> None:
    assert codes(a_run(checkpoint="sha512:AB"), CLEAN, "ab") == []
    assert codes(a_run(checkpoint="cd"), CLEAN, "ab") == ["checkpoint-differs"]
    assert codes(a_run(), CLEAN, "ab") == ["checkpoint-not-stated"]
    assert codes(a_run(checkpoint="cd"), CLEAN) == []


def test_a_group_of_tasks_is_not_missing_its_samples() -> None:
    note = Note("group-of-tasks", Severity.INFO, "…")
    run = a_run(notes=(note,), planned_samples=None, dataset_samples=None, reported_samples=None)
    assert codes(run, []) == []


def test_the_most_serious_comes_first() -> None:
    rows = [a_row("s0", 1.0, invalidated=True, retries=1), *CLEAN[1:]]
    found = integrity_notes(a_run(dataset_samples=9), rows)
    assert [note.severity for note in found] == [Severity.SERIOUS, Severity.CAUTION, Severity.INFO]


def test_nothing_at_all() -> None:
    run = a_run(planned_samples=None, reported_samples=None, dataset_samples=None, metrics=())
    assert integrity_notes(run, []) == ()
    assert math.isnan(recomputed_mean("match", [])[0])
