"""`evidence show` and `evidence compare`: logs read in the cage, without a workspace."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer_app.commands import GOOD, NOT_GOOD, Outcome
from reviewer_app.commands.files import existing
from reviewer_app.domain.codec import to_plain
from reviewer_app.domain.errors import DeskError
from reviewer_app.domain.evidence import Run, SampleRow, Severity
from reviewer_app.domain.text import one_line, visible

if TYPE_CHECKING:
    from reviewer_app.evidence.reading import Reader, Source


class NoLog(DeskError):
    """{path} holds no evaluation log that this version reads: {why}."""


class SeveralRuns(DeskError):
    """{path} holds {count} runs; name a file with one run. They are: {names}."""


@dataclass(frozen=True, slots=True)
class ReadRun:
    """One run with its rows and what the integrity checks say of it."""

    file: str
    run: Run
    rows: tuple[SampleRow, ...]


def show(arguments: Namespace) -> Outcome:
    """Runs, metrics with intervals, counts, integrity notes. 1 when a log could not be read."""
    path = existing(arguments.path)
    found, problems = read_runs(path)
    facts: dict[str, object] = {
        "runs": [_facts(one) for one in found],
        "problems": [{"file": name, "sentence": sentence} for name, sentence in problems],
    }
    lines = [line for one in found for line in _lines(one)]
    lines += [f"{visible(name, lines=False)}: {sentence}" for name, sentence in problems]
    return Outcome(NOT_GOOD if problems else GOOD, facts, "\n".join(lines))


def compare(arguments: Namespace) -> Outcome:
    """Two runs side by side, every number with its doubt."""
    from reviewer_app.compare.matrix import compare_runs

    a, b = _only(existing(arguments.a)), _only(existing(arguments.b))
    made = compare_runs(a.run, a.rows, b.run, b.rows)
    lines = [
        f"A  {visible(a.run.task)}  {visible(a.run.model)}  {len(a.rows)} samples",
        f"B  {visible(b.run.task)}  {visible(b.run.model)}  {len(b.rows)} samples",
        made.comparability.sentence,
    ]
    for metric in made.metrics:
        lines.append(f"{visible(metric.scorer)}: A {metric.a.shown} {metric.a.interval_shown}")
        lines.append(f"  B {metric.b.shown} {metric.b.interval_shown}")
        if metric.difference:
            lines.append(f"  difference {metric.difference.shown}")
        lines.append(f"  {metric.verdict_holm.sentence}")
        lines.append(f"  {metric.join.report.sentence}")
        lines += [f"  {caution}" for caution in metric.cautions]
    return Outcome(GOOD, dict(made.as_json()), "\n".join(lines))


def read_runs(path: Path) -> tuple[list[ReadRun], list[tuple[str, str]]]:
    """Every run in a file or a folder; and what could not be read, with the reason."""
    from reviewer_app.evidence.reading import Reader

    sources = _sources(path)
    found: list[ReadRun] = []
    with Reader() as reader:
        claims = reader.claim(sources)
        problems = [(name, note.sentence) for name, note in claims.remarks]
        for group in claims.groups:
            try:
                found += _gathered(reader, group)
            except DeskError as error:
                problems.append((group.name, error.sentence))
        if not claims.groups and not problems:
            problems.append((path.name, "It holds no evaluation log of a format that this version reads."))
    return found, problems


def _sources(path: Path) -> list[Source]:
    from reviewer_app.evidence.reading import Source

    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        return [Source(str(one.relative_to(path)), one) for one in files]
    # A results file without its samples says little: lm-evaluation-harness lays them beside it.
    beside = sorted(path.parent.glob("samples_*.jsonl")) if path.name.startswith("results_") else []
    return [Source(one.name, one) for one in (path, *beside)]


def _gathered(reader: Reader, group: object) -> Iterator[ReadRun]:
    from reviewer_app.evidence.integrity import integrity_notes
    from reviewer_app.evidence.reading import Group

    assert isinstance(group, Group)
    run: Run | None = None
    rows: list[SampleRow] = []

    def whole(one: Run) -> ReadRun:
        notes = (*one.notes, *integrity_notes(one, rows))
        return ReadRun(group.name, replace(one, notes=notes), tuple(rows))

    for item in reader.runs(group):
        if isinstance(item, SampleRow):
            rows.append(item)
            continue
        if run is not None:
            yield whole(run)
        run, rows = item, []
    if run is not None:
        yield whole(run)


def _only(path: Path) -> ReadRun:
    found, problems = read_runs(path)
    with_rows = [one for one in found if one.rows] or found
    if not with_rows:
        raise NoLog(path=path, why=problems[0][1] if problems else "nothing was recognised")
    if len(with_rows) > 1:
        names = ", ".join(one.run.task for one in with_rows[:6])
        raise SeveralRuns(path=path, count=len(with_rows), names=names)
    return with_rows[0]


def _facts(one: ReadRun) -> dict[str, object]:
    from reviewer_app.compare.scores import scorers_of
    from reviewer_app.compare.statistics import estimate

    run = one.run
    return {
        "file": one.file,
        "run": to_plain(run),
        "samples": len(one.rows),
        "limits": sum(bool(row.limit) for row in one.rows),
        "errors": sum(bool(row.error) for row in one.rows),
        "edited": sum(any(score.edited for score in row.scores) for row in one.rows),
        "metrics": {name: estimate(one.rows, name).as_json() for name in scorers_of(one.rows)},
        "notes": [to_plain(note) for note in run.notes],
    }


def _lines(one: ReadRun) -> Iterator[str]:
    from reviewer_app.compare.scores import scorers_of
    from reviewer_app.compare.statistics import estimate

    run = one.run
    yield f"{visible(one.file, lines=False)}"
    yield f"  {one_line(run.task)}  {one_line(run.model)}  {run.status}  {len(one.rows)} samples"
    for name in scorers_of(one.rows):
        found = estimate(one.rows, name)
        yield f"  {one_line(name)}: {found.shown} {found.interval_shown}  (n = {found.n}, {found.method})"
    for note in run.notes:
        sign = {Severity.SERIOUS: "!!", Severity.CAUTION: " !"}.get(note.severity, "  ")
        yield f"  {sign} {note.sentence} [{note.code}]"
