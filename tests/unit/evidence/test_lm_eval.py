"""lm-evaluation-harness: filters, groups, "N/A", tasks without samples."""

from __future__ import annotations

import io
from typing import Any

import pytest

from reviewer_app.domain.evidence import EventKind, ReportedMetric, Run, SampleRow
from reviewer_app.evidence.files import EvidenceUnreadable, Listing
from reviewer_app.evidence.lm_eval import LmEval
from tests.builders_evidence import TIME, AnLmEvalResult, an_lm_line


def opened(result: AnLmEvalResult) -> dict[str, Any]:
    return {name: io.BytesIO(data) for name, data in result.files().items()}


def read(result: AnLmEvalResult) -> tuple[list[Run], list[SampleRow]]:
    found = list(LmEval().read(opened(result)))
    return [one for one in found if isinstance(one, Run)], [
        one for one in found if isinstance(one, SampleRow)
    ]


def test_a_metric_is_named_by_its_filter_unless_that_is_none() -> None:
    values = {
        "acc,none": 0.5,
        "acc_stderr,none": "N/A",
        "acc,strict": 0.25,
        "acc_stderr,strict": 0.1,
        "f1,none": 1,
    }
    ((run,), _) = read(AnLmEvalResult(values=values))
    assert run.metrics == (
        ReportedMetric("acc", "mean", 0.5, None),
        ReportedMetric("acc,strict", "mean", 0.25, 0.1),
        ReportedMetric("f1", "f1", 1.0, None),
    )


def test_a_document_with_two_filters_is_one_row_that_opens() -> None:
    lines = [an_lm_line(0, acc=1.0), an_lm_line(1, acc=0.0), an_lm_line(0, "strict", acc=0.0)]
    result = AnLmEvalResult(lines=lines)
    _, rows = read(result)
    assert [(row.id, [(one.scorer, one.value) for one in row.scores]) for row in rows] == [
        ("0", [("acc", 1.0), ("acc,strict", 0.0)]),
        ("1", [("acc", 0.0)]),
    ]
    sample = LmEval().sample(opened(result), rows[0].locator)
    assert [one.score.scorer for one in sample.scores] == ["acc", "acc,strict"]
    assert [one.kind for one in sample.events][:2] == [EventKind.USER, EventKind.ASSISTANT]


def test_a_group_is_a_run_without_samples_of_its_own() -> None:
    member = {"alias": "cyber_mc", "acc,none": 0.5}
    group = {"alias": "suite", "acc,none": 0.5}
    extra = {
        "results": {"cyber_mc": member, "suite": group},
        "groups": {"suite": group},
        "group_subtasks": {"suite": ["cyber_mc"]},
    }
    runs, rows = read(AnLmEvalResult(extra=extra))
    assert [(run.task, run.planned_samples) for run in runs] == [("cyber_mc", 2), ("suite", None)]
    assert [note.code for note in runs[1].notes] == ["group-of-tasks"]
    assert runs[1].setting("group.members") == "cyber_mc"
    assert len(rows) == 2


def test_a_task_without_a_samples_file_says_so() -> None:
    name, data = next(iter(AnLmEvalResult().files().items()))
    (run,) = LmEval().read({name: io.BytesIO(data)})
    assert isinstance(run, Run)
    assert [note.code for note in run.notes] == ["no-samples-file"]


def test_only_samples_of_the_same_time_and_folder_belong() -> None:
    head = b'{"results": {"t": {"alias": "t"}}}'
    names = [
        f"a/results_{TIME}.json",
        f"a/samples_t_{TIME}.jsonl",
        "a/samples_t_2020.jsonl",
        f"b/samples_t_{TIME}.jsonl",
    ]
    assert LmEval().claim(Listing(dict.fromkeys(names, head))) == [tuple(names[:2])]


@pytest.mark.parametrize(
    ("changes", "model"),
    [
        ({"model_name": "named"}, "named"),
        ({"config": {"model": "hf", "model_args": "pretrained=a/b,revision=x"}}, "a/b"),
        ({"config": {"model": "hf", "model_args": {"pretrained": "c/d"}}}, "c/d"),
        ({"config": {"model": "dummy", "model_args": ""}}, "dummy"),
    ],
)
def test_the_model_is_found_where_the_version_has_it(changes: dict[str, Any], model: str) -> None:
    ((run,), _) = read(AnLmEvalResult(extra=changes))
    assert run.model == model


def test_a_task_whose_name_was_written_otherwise_has_its_samples() -> None:
    result = AnLmEvalResult(task="a/b:c")
    files = opened(result)
    renamed = {name.replace("a/b:c", "a_b_c"): file for name, file in files.items()}
    found = list(LmEval().read(renamed))
    assert len(found) == 3


def test_a_broken_line_is_named() -> None:
    result = AnLmEvalResult()
    files = opened(result)
    name = list(files)[1]
    files[name] = io.BytesIO(files[name].getvalue() + b"{broken\n")
    with pytest.raises(EvidenceUnreadable, match="line 3 of"):
        list(LmEval().read(files))
