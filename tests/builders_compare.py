"""Runs, rows and events for the tests of the compare room: small, mutable by keyword, invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviewer_app.domain.evidence import Event, EventKind, Run, SampleRow, Score, Setting


def a_run(**changes: Any) -> Run:
    """A run of a fictional model on a task of 40; settings may be given as a mapping."""
    facts: dict[str, Any] = {
        "key": "run-1",
        "adapter": "inspect",
        "task": "ctf-40",
        "task_version": "1",
        "model": "fictional/halcyon-2",
        "status": "success",
        "created": "2026-10-01T00:00:00Z",
        "dataset": "ctf",
        "dataset_samples": 40,
        "planned_samples": 40,
        "reported_samples": 40,
        "epochs": 1,
    }
    settings = changes.pop("settings", {})
    if isinstance(settings, Mapping):
        settings = tuple(Setting(name, value) for name, value in settings.items())
    return Run(**{**facts, **changes, "settings": settings})


def a_row(
    sample: str | int, value: float | None, *, epoch: int = 1, scorer: str = "match", **changes: Any
) -> SampleRow:
    """One row; the type of `sample` is the type of the id. More scorers: `scores={"name": value}`."""
    scores = {scorer: value, **changes.pop("scores", {})}
    edited = changes.pop("edited", False)
    facts: dict[str, Any] = {
        "input": f"question {sample}",
        "target": "flag",
        "locator": f"at-{sample}-{epoch}",
    }
    return SampleRow(
        id=str(sample),
        id_type="number" if isinstance(sample, int) else "string",
        epoch=epoch,
        scores=tuple(
            Score(name, number, "unscored" if number is None else f"{number:g}", number is None, edited)
            for name, number in scores.items()
        ),
        **{**facts, **changes},
    )


def rows(values: Sequence[float | None], **changes: Any) -> list[SampleRow]:
    """One row a sample, ids s0, s1, …"""
    return [a_row(f"s{index}", value, **changes) for index, value in enumerate(values)]


def epochs(values: Sequence[Sequence[float | None]], **changes: Any) -> list[SampleRow]:
    """Rows of several epochs: `values[sample][epoch]`."""
    return [
        a_row(f"s{index}", value, epoch=number, **changes)
        for index, sample in enumerate(values)
        for number, value in enumerate(sample, start=1)
    ]


def an_event(index: int, kind: EventKind, text: str, title: str = "") -> Event:
    return Event(index, kind, title, text)
