"""What *Cite* means now: the selected passage, else the current turn, else the opened sample, else a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from reviewer_app.compare.columns import (
    Column,
    RunRows,
    RunsColumn,
    Threshold,
    ThresholdsColumn,
    lay_out_columns,
)
from reviewer_app.compare.threshold import Direction
from reviewer_app.desk import exhibits
from reviewer_app.desk.columns import Chosen
from reviewer_app.desk.comparing import Beside
from reviewer_app.desk.evidence import rows_of
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.evidence import Event, Sample
from reviewer_app.store.index import IndexedRun
from reviewer_app.ui.pages.compare_rows import MatrixRow, MetricRow, ThresholdCell
from reviewer_app.ui.transcript_caret import Passage


@dataclass(frozen=True, slots=True)
class Target:
    """Words for the person, how the exhibit is made of a portion mark and a note, and what the button says.

    `cites` follows the word *Cite*: "turn 12 (tool call)", "passage", "page 3"."""

    words: str
    make: Callable[[str, str], ExhibitCited]
    cites: str = ""


def of_row(desk: Desk, metric: MetricRow) -> Target:
    """One row of the matrix."""
    pairing = metric.pairing
    make = partial(exhibits.of_metric, desk, pairing.a, pairing.b, metric.comparison, metric.metric)
    return Target(f"{metric.label}: both values, their intervals and the difference", make, "row")


def of_comparison(desk: Desk, metric: MetricRow) -> Target:
    """Every row of an evaluation, with what differs in configuration."""
    pairing = metric.pairing
    make = partial(exhibits.of_comparison, desk, pairing.a, pairing.b, metric.comparison)
    return Target(f"{pairing.task}: the whole comparison", make, "comparison")


def of_columns(desk: Desk, names: Sequence[str], chosen: Sequence[Chosen], row: MatrixRow) -> Target | None:
    """An evaluation in every column that has something on it; None where no run stands beside it."""
    first = row.first()
    if first is None:
        return None
    reference = first.pairing.a
    beside = [
        (name, one, cell)
        for name, one, cell in zip(names[1:], chosen, row.cells, strict=True)
        if cell is not None
    ]
    runs = [reference, *(cell.pairing.b for _, _, cell in beside if isinstance(cell, MetricRow))]
    words = f"{reference.run.task}: {' beside '.join((names[0], *(name for name, _, _ in beside)))}"

    def make(marking: str, note: str) -> ExhibitCited:
        own = RunsColumn(names[0], reference.role, (_with_rows(desk, reference),))
        page = lay_out_columns(own, [_column(desk, name, one, cell) for name, one, cell in beside])
        figures = cast("dict[str, object]", page.as_json())
        return exhibits.of_columns(desk, runs, figures, words, marking, note)

    return Target(f"{reference.run.task}: all {len(beside) + 1} columns", make, "columns")


def _column(desk: Desk, name: str, chosen: Chosen, cell: MetricRow | ThresholdCell) -> Column:
    if isinstance(cell, MetricRow):
        role = chosen.role if isinstance(chosen, Beside) else ""
        return RunsColumn(name, role, (_with_rows(desk, cell.pairing.b),))
    return ThresholdsColumn(
        name,
        tuple(
            Threshold(
                one.indicator.task,
                one.scorer,
                Direction(one.indicator.direction),
                one.indicator.threshold,
                one.indicator.when,
            )
            for one in cell.readings
        ),
    )


def _with_rows(desk: Desk, run: IndexedRun) -> RunRows:
    return RunRows(run.run, rows_of(desk, run.id))


def of_reading(
    desk: Desk, run: IndexedRun, name: str, sample: Sample, passage: Passage | None, turn: int
) -> Target:
    """What is chosen in a sample that is being read; `turn` is the current event's index, -1 without one."""
    if passage is not None:
        return _of_passage(desk, run, name, sample, passage)
    event = _event(sample, turn)
    return of_sample(desk, run, name, sample) if event is None else _of_turn(desk, run, name, sample, event)


def of_sample(desk: Desk, run: IndexedRun, name: str, sample: Sample) -> Target:
    """A whole sample."""
    make = partial(exhibits.of_sample, desk, run, sample)
    return Target(f"Sample {sample.id} of {name}, with its transcript", make, "sample")


def _of_turn(desk: Desk, run: IndexedRun, name: str, sample: Sample, event: Event) -> Target:
    turn = f"turn {event.index + 1} ({event.kind.value})"
    make = partial(exhibits.of_event, desk, run, sample, event)
    return Target(f"The whole {turn} of {sample.id}, {name}", make, turn)


def _of_passage(desk: Desk, run: IndexedRun, name: str, sample: Sample, passage: Passage) -> Target:
    event = _event(sample, passage.event)
    assert event is not None, "a passage is of a turn of the sample that is shown"
    cut = partial(exhibits.of_passage, desk, run, sample, event, passage.start, passage.end)
    number = len(passage.text)
    size = "1 character" if number == 1 else f"{number:,} characters"
    words = f"The selected passage ({size}) of turn {event.index + 1}, {sample.id}, {name}"
    return Target(words, cut, "passage")


def _event(sample: Sample, index: int) -> Event | None:
    """The event of an index; events mostly lie where they count, and a transcript may have 300,000."""
    events = sample.events
    if 0 <= index < len(events) and events[index].index == index:
        return events[index]
    return next((one for one in events if one.index == index), None) if index >= 0 else None
