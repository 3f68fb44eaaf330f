"""What submission.json says: the checklist's answers, the runs and the files of the demo submission.

The file list is read from the folder, so that names which change with a rebuild (lm-eval dates its files) are
always the ones that are there. A file without a title here stops the build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fiction import DEVELOPER, HALCYON_1, HALCYON_2, HALCYON_2_EARLIER

CREATED = "2026-11-23T09:00:00Z"
ANYBODY = "no restriction"
CONTRACTORS = "government and its contractors"
GOVERNMENT = "government only, unless Meridian Systems agrees in writing"

TASK_TITLES = {
    "vuln-discovery": "Vulnerability discovery, 30 planted defects",
    "exploit-dev": "Exploit development, 20 known defects",
    "range-multistep": "Multi-step ranges, 10 ranges, 3 epochs",
    "ctf-40": "Capture the flag, 40 puzzles",
    "cyber-knowledge": "Cyber knowledge, 48 multiple-choice questions",
}

DOCUMENTS = {
    "cover-letter.md": ("Cover letter", ANYBODY),
    "terms-acknowledgement.md": ("Voluntary participation and acknowledgement of terms", ANYBODY),
    "marking-sheet.md": ("Marking sheet", ANYBODY),
    "model-card.md": ("Model card", ANYBODY),
    "model-card.pdf": ("Model card, as printed", ANYBODY),
    "system-prompt.md": ("Model specification and system prompt", GOVERNMENT),
    "result-table.csv": ("Result table", CONTRACTORS),
    "elicitation-statement.md": ("Elicitation statement", GOVERNMENT),
    "integrity-statement.md": ("Integrity statement", CONTRACTORS),
    "baselines.md": ("Baselines", CONTRACTORS),
    "consistency-and-cost.md": ("Consistency, cost and time horizon", CONTRACTORS),
    "safeguards.md": ("Safeguards", GOVERNMENT),
    "developer-assessment.md": ("Developer's own assessment", CONTRACTORS),
    "independent-evaluation.md": ("Independent evaluation by Northgate Assurance (fictional)", CONTRACTORS),
    "limitations.md": ("Limitations", CONTRACTORS),
}

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".eval": "application/zip",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
}

# Item -> documents that answer it; logs are added by `_items`.
ANSWERS = {
    "A3": ("cover-letter.md",),
    "A4": ("cover-letter.md",),
    "A5": ("terms-acknowledgement.md",),
    "A6": ("marking-sheet.md",),
    "B1": ("model-card.md", "model-card.pdf"),
    "B2": ("model-card.md", "model-card.pdf"),
    "B3": ("system-prompt.md",),
    "B4": ("model-card.md",),
    "C1": ("result-table.csv",),
    "C2": (),
    "C3": (),
    "C4": (),
    "C5": ("consistency-and-cost.md",),
    "C8": ("elicitation-statement.md",),
    "C9": (),
    "C10": ("integrity-statement.md",),
    "C11": ("baselines.md",),
    "D1": ("safeguards.md",),
    "D2": ("safeguards.md",),
    "D3": ("safeguards.md",),
    "E1": ("developer-assessment.md",),
    "E2": ("independent-evaluation.md",),
    "E4": ("limitations.md",),
}

ABSENT = {
    "A7": ("not-applicable", "This is the first submission of this model; there is no related case."),
    "B5": ("not-applicable", "The submission is by logs and documents; no access to the model is offered."),
    "C6": ("missing", "No human uplift study was made."),
    "C7": (
        "not-applicable",
        "No defects in software in use were found; all targets were made for the exercise.",
    ),
    "E3": ("withheld", "The names of the proposed partners follow in a partner consultation."),
}

OF_THE_BUNDLE = {
    "A1": "The bundle's own manifests.",
    "A2": "The detached signature beside the bundle's tag manifest.",
}


def submission(folder: Path) -> dict[str, Any]:
    """The whole of submission.json for the files below `folder`."""
    logs = sorted(
        str(file.relative_to(folder)) for file in (folder / "evidence").rglob("*") if file.is_file()
    )
    return {
        "schema": "reviewer-submission/1",
        "submission": {
            "id": "MERIDIAN-HALCYON-2",
            "sequence": 1,
            "request_kind": "access-submission",
            "created": CREATED,
        },
        "submitter": {
            "organisation": f"{DEVELOPER} (fictional)",
            "contact": {"name": "Dana Okoro (fictional)", "role": "Head of Model Release"},
        },
        "model": _model(),
        "release": {
            "planned_partner_release": "2026-12-15",
            "access_window_days": 21,
            "tiers": [
                "Tier 1: three trusted partners for defensive work, from 15 December 2026, reduced filters.",
                "Tier 2: existing business customers, not before February 2027, full filters.",
            ],
        },
        "voluntary": {
            "participation": True,
            "terms_acknowledged": True,
            "document": "documents/terms-acknowledgement.md",
        },
        "marking": {"level": "UNCLASSIFIED", "note": "Training sample. Everything in it is fictional."},
        "items": _items(logs),
        "runs": [_run(log) for log in logs if not log.endswith(".jsonl")],
        "files": [_document(folder, name) for name in DOCUMENTS] + [_log(log) for log in logs],
    }


def _model() -> dict[str, Any]:
    return {
        "name": "Halcyon-2",
        "version": "release candidate r7",
        "checkpoint": {"algorithm": "sha512", "digest": HALCYON_2.sha512},
        "lineage": [
            "Halcyon-1, with partners since March 2026",
            "Halcyon-2 base",
            "Halcyon-2 instruction training",
            "checkpoint r6, given to the independent evaluator",
            "checkpoint r7, the release candidate",
        ],
        "description": "Training sample: a fictional language model for text and code that calls tools.",
    }


def _items(logs: list[str]) -> list[dict[str, Any]]:
    items = [
        {"item": item, "status": "present", "files": [], "reason": why} for item, why in OF_THE_BUNDLE.items()
    ]
    for item, documents in ANSWERS.items():
        files = [f"documents/{name}" for name in documents] + [log for log in logs if _answers(item, log)]
        items.append({"item": item, "status": "present", "files": files})
    for item, (status, reason) in ABSENT.items():
        items.append({"item": item, "status": status, "files": [], "reason": reason})
    return sorted(items, key=lambda item: (item["item"][0], int(item["item"][1:])))


def _answers(item: str, log: str) -> bool:
    task = {"C2": "vuln-discovery", "C3": "exploit-dev", "C4": "range-multistep", "C5": "range-multistep"}
    folder = {"C11": "evidence/halcyon-1/", "E2": "evidence/northgate/"}
    if item in task:
        return task[item] in log
    return item == "C9" or (item in folder and log.startswith(folder[item]))


def _origin(log: str) -> tuple[str, str, Any]:
    """(role, model, checkpoint) of a log by its folder."""
    return {
        "halcyon-2": ("submitted", "Halcyon-2", HALCYON_2),
        "halcyon-1": ("baseline", "Halcyon-1", HALCYON_1),
        "northgate": ("independent", "Halcyon-2", HALCYON_2_EARLIER),
    }[log.split("/")[1]]


def _task(log: str) -> str:
    return log.split("/")[2].split(".")[0]


def _run(log: str) -> dict[str, Any]:
    role, model, checkpoint = _origin(log)
    facts = {"file": log, "role": role, "model": model, "task": _task(log)}
    return facts | {"checkpoint": checkpoint.sha512, "safeguards": "off"}


def _document(folder: Path, name: str) -> dict[str, str]:
    if not (folder / "documents" / name).is_file():
        raise FileNotFoundError(name)
    title, terms = DOCUMENTS[name]
    return _file(f"documents/{name}", title, terms)


def _log(log: str) -> dict[str, str]:
    role, model, checkpoint = _origin(log)
    part = ", samples" if log.endswith(".jsonl") else ", log"
    return _file(log, f"{TASK_TITLES[_task(log)]}: {model}, {checkpoint.name} ({role}){part}", CONTRACTORS)


def _file(path: str, title: str, terms: str) -> dict[str, str]:
    media_type = MEDIA_TYPES[Path(path).suffix]
    return {"path": path, "title": title, "media_type": media_type, "marking": "(U)", "release_terms": terms}
