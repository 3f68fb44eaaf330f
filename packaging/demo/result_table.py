"""The developer's table of results: one row a run and metric, read from the logs as the tools read them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fiction import DEVELOPER, NOTICE

COLUMNS = (
    "evaluation",
    "model",
    "checkpoint",
    "safeguards",
    "run_by",
    "tasks",
    "epochs",
    "scorer",
    "metric",
    "value",
    "stderr",
    "message_limit",
    "samples_with_error",
    "samples_ended_by_limit",
    "scores_edited",
    "log",
    "marking",
)


def write(evidence: Path, destination: Path) -> None:
    """Write the table of all logs below `evidence` as CSV."""
    rows = [*_inspect_rows(evidence), *_harness_rows(evidence)]
    with destination.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="0", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["evaluation"], row["log"], row["metric"])))


def _inspect_rows(evidence: Path) -> Iterator[dict[str, Any]]:
    from inspect_ai.log import read_eval_log

    for file in sorted([*evidence.rglob("*.eval"), *evidence.glob("*/*.json")]):
        log = read_eval_log(str(file))
        shared = _run(log) | _sample_counts(log) | {"log": f"evidence/{file.relative_to(evidence)}"}
        for score in log.results.scores:
            values = {metric.name: f"{metric.value:.4f}" for metric in score.metrics.values()}
            stderr = values.pop("stderr", "")
            for metric, value in values.items():
                yield shared | {"scorer": score.name, "metric": metric, "value": value, "stderr": stderr}


def _run(log: Any) -> dict[str, Any]:
    stated = log.eval.metadata
    return {
        "evaluation": log.eval.task,
        "model": log.eval.model.split("/")[1],
        "checkpoint": stated["checkpoint_name"],
        "safeguards": stated["safeguards"],
        "run_by": stated["organisation"],
        "epochs": log.eval.config.epochs,
        "message_limit": log.eval.config.message_limit,
        "marking": NOTICE,
    }


def _sample_counts(log: Any) -> dict[str, int]:
    scores = [score for sample in log.samples for score in (sample.scores or {}).values()]
    return {
        "tasks": len({sample.id for sample in log.samples}),
        "samples_with_error": sum(sample.error is not None for sample in log.samples),
        "samples_ended_by_limit": sum(sample.limit is not None for sample in log.samples),
        "scores_edited": sum(bool(score.history) for score in scores),
    }


def _harness_rows(evidence: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(evidence.glob("*/*/results_*.json")):
        report = json.loads(file.read_text(encoding="utf-8"))
        stated = report["config"]["model_args"]
        shared = {"model": stated["model"], "safeguards": stated["safeguards"]}
        shared["checkpoint"] = stated["checkpoint_name"]
        shared |= {"run_by": DEVELOPER, "epochs": 1, "message_limit": "", "marking": NOTICE}
        shared["log"] = f"evidence/{file.relative_to(evidence)}"
        for task, results in report["results"].items():
            for metric in ("acc", "acc_norm"):
                yield shared | {
                    "evaluation": task,
                    "tasks": results["sample_len"],
                    "scorer": "multiple choice",
                    "metric": metric,
                    "value": f"{results[f'{metric},none']:.4f}",
                    "stderr": f"{results[f'{metric}_stderr,none']:.4f}",
                }
