"""What *Cite* means now: the selected passage, else the opened sample, else the chosen row of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from reviewer_app.desk import exhibits
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited
from reviewer_app.domain.evidence import Sample
from reviewer_app.store.index import IndexedRun
from reviewer_app.ui.pages.compare_matrix import MetricRow
from reviewer_app.ui.transcript import Passage


@dataclass(frozen=True, slots=True)
class Target:
    """Words for the person, and how the exhibit is made of a portion mark and a note."""

    words: str
    make: Callable[[str, str], ExhibitCited]


def of_row(desk: Desk, metric: MetricRow) -> Target:
    """One row of the matrix."""
    pairing = metric.pairing
    make = partial(exhibits.of_metric, desk, pairing.a, pairing.b, metric.comparison, metric.metric)
    return Target(f"{metric.label}: both values, their intervals and the difference", make)


def of_comparison(desk: Desk, metric: MetricRow) -> Target:
    """Every row of an evaluation, with what differs in configuration."""
    pairing = metric.pairing
    make = partial(exhibits.of_comparison, desk, pairing.a, pairing.b, metric.comparison)
    return Target(f"{pairing.task}: the whole comparison", make)


def of_sample(desk: Desk, run: IndexedRun, name: str, sample: Sample, passage: Passage | None) -> Target:
    """A sample, or the passage selected in it."""
    if passage is None:
        make = partial(exhibits.of_sample, desk, run, sample)
        return Target(f"Sample {sample.id} of {name}, with its transcript", make)
    event = next(one for one in sample.events if one.index == passage.event)
    cut = partial(exhibits.of_passage, desk, run, sample, event, passage.start, passage.end)
    number = len(passage.text)
    size = "1 character" if number == 1 else f"{number:,} characters"
    return Target(f"The selected passage ({size}) of turn {event.index + 1}, {sample.id}, {name}", cut)
