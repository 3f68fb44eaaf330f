"""Records what the tools' own readers say about logs, as expected values for the app's tests.

Run it with the Python of the tools' environment (see README.md here), from anywhere:

    python record_oracle.py demo SUBMISSION > tests/unit/evidence/expected_demo.json
    python record_oracle.py corpus EVIDENCE > tests/unit/evidence/expected_corpus.json

- Inspect's logs are read by inspect-ai. lm-eval has no reader of its own: its results and samples files are
  plain JSON, and are recorded as they stand.
- NaN is written as the string "NaN" (infinities as "Infinity", "-Infinity"); a missing value is null.
- A file that inspect-ai itself cannot read is recorded as not readable, with the kind of its error.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from inspect_ai.log import EvalLog, EvalSample, read_eval_log

CORPUS_FOLDERS = ("inspect_eval", "inspect_json", "generated_inspect")
FIRST_IDS = 5
FIRST_SAMPLES = 10


def plain(value: Any) -> Any:
    """`value` as strict JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def metrics(log: EvalLog) -> list[dict[str, Any]]:
    scores = log.results.scores if log.results else []
    return [
        {"scorer": score.name, "name": metric.name, "value": plain(metric.value), "reducer": score.reducer}
        for score in scores
        for metric in score.metrics.values()
    ]


def sample_scores(samples: Iterable[EvalSample]) -> list[dict[str, Any]]:
    return [
        {
            "id": sample.id,
            "epoch": sample.epoch,
            "scores": {name: plain(score.value) for name, score in (sample.scores or {}).items()},
        }
        for sample in samples
    ]


def edits(samples: Iterable[EvalSample]) -> list[dict[str, Any]]:
    """Every score with a history: the values in order, and who changed it last and why."""
    return [
        {
            "id": sample.id,
            "epoch": sample.epoch,
            "scorer": name,
            "values": [plain(edit.value) for edit in score.history],
            "author": score.history[-1].provenance.author if score.history[-1].provenance else None,
            "reason": score.history[-1].provenance.reason if score.history[-1].provenance else None,
        }
        for sample in samples
        for name, score in (sample.scores or {}).items()
        if score.history
    ]


def described(log: EvalLog) -> dict[str, Any]:
    """What both recordings say of a log that was read."""
    samples = log.samples or []
    return {
        "readable": True,
        "status": log.status,
        "task": log.eval.task,
        "model": log.eval.model,
        "n_samples": len(samples),
        "epochs": log.eval.config.epochs,
        "metrics": metrics(log),
        "limits": sum(sample.limit is not None for sample in samples),
        "errors": sum(sample.error is not None for sample in samples),
        "edited_scores": len(edits(samples)),
    }


def corpus_entry(file: Path) -> dict[str, Any]:
    try:
        log = read_eval_log(str(file))
    except Exception as error:  # whatever the oracle's own reader raises is what we want to know
        return {"readable": False, "error": type(error).__name__}
    samples = log.samples or []
    return described(log) | {
        "sample_ids": [[sample.id, type(sample.id).__name__] for sample in samples[:FIRST_IDS]],
        "sample_scores": sample_scores(samples[:FIRST_SAMPLES]),
    }


def demo_inspect_entry(file: Path) -> dict[str, Any]:
    log = read_eval_log(str(file))
    samples = log.samples or []
    return described(log) | {
        "dataset_samples": log.eval.dataset.samples,
        "declared_sample_ids": plain(log.eval.config.sample_id),
        "limit_types": sorted({sample.limit.type for sample in samples if sample.limit}),
        "edits": edits(samples),
        "sample_scores": sample_scores(samples),
    }


def demo_harness_entry(results: Path) -> dict[str, Any]:
    report = json.loads(results.read_text(encoding="utf-8"))
    stamp = results.stem.removeprefix("results_")
    (task,) = report["results"]
    lines = (results.parent / f"samples_{task}_{stamp}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    reported = {key: value for key, value in report["results"][task].items() if "," in key}
    return {
        "readable": True,
        "status": "success",
        "task": task,
        "model": report["model_name"],
        "n_samples": len(rows),
        "epochs": 1,
        "metrics": [
            {"scorer": "", "name": key, "value": plain(value), "reducer": None}
            for key, value in reported.items()
        ],
        "limits": 0,
        "errors": 0,
        "edited_scores": 0,
        "sample_scores": [
            {"id": row["doc_id"], "epoch": 1, "scores": {m: row[m] for m in row["metrics"]}} for row in rows
        ],
    }


def demo(submission: Path) -> dict[str, Any]:
    evidence = submission / "evidence"
    inspect_logs = sorted([*evidence.glob("*/*.eval"), *evidence.glob("*/*.json")])
    recorded = {str(file.relative_to(submission)): demo_inspect_entry(file) for file in inspect_logs}
    for results in sorted(evidence.glob("*/*/results_*.json")):
        recorded[str(results.relative_to(submission))] = demo_harness_entry(results)
    return recorded


def corpus(evidence: Path) -> dict[str, Any]:
    files = [file for folder in CORPUS_FOLDERS for file in sorted((evidence / folder).iterdir())]
    return {str(file.relative_to(evidence)): corpus_entry(file) for file in files}


def main() -> None:
    what, folder = sys.argv[1:]
    recorded = {"demo": demo, "corpus": corpus}[what](Path(folder).resolve())
    print(json.dumps(recorded, indent=1, ensure_ascii=True, allow_nan=False, sort_keys=True))


if __name__ == "__main__":
    main()
