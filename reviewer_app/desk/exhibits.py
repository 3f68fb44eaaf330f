"""Citations, made from what a reviewer looks at: a comparison, a metric, a sample, a passage, a document.

- An exhibit names its originals by digest and place, and pins what was seen by a digest of its own.
- Numbers that were cited are kept in the act, so that the finding can be drawn from the acts alone. Text of
  the evidence is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from reviewer_app.compare.matrix import Comparison, MetricComparison
from reviewer_app.desk.evidence import Document, originals
from reviewer_app.desk.session import Desk
from reviewer_app.domain.acts import ExhibitCited, ExhibitKind, Source
from reviewer_app.domain.evidence import Event, Sample
from reviewer_app.domain.places import Place, excerpt_digest
from reviewer_app.store.index import IndexedRun


def of_comparison(
    desk: Desk, a: IndexedRun, b: IndexedRun, comparison: Comparison, marking: str, note: str = ""
) -> ExhibitCited:
    """The whole side-by-side table of two runs, with every number it showed."""
    figures = cast("dict[str, object]", comparison.as_json(pairs=False))
    words = f"{a.run.task}: {a.run.model} beside {b.run.model}"
    return _exhibit(desk, ExhibitKind.COMPARISON, words, marking, note, (a, b), figures, figures)


def of_metric(
    desk: Desk,
    a: IndexedRun,
    b: IndexedRun,
    comparison: Comparison,
    metric: MetricComparison,
    marking: str,
    note: str = "",
) -> ExhibitCited:
    """One row of the matrix: both values, their intervals, the difference."""
    one = replace(comparison, metrics=(metric,))
    figures = cast("dict[str, object]", one.as_json(pairs=False))
    words = f"{a.run.task}, {metric.scorer}: {a.run.model} beside {b.run.model}"
    return _exhibit(desk, ExhibitKind.METRIC, words, marking, note, (a, b), figures, figures)


def of_sample(desk: Desk, run: IndexedRun, sample: Sample, marking: str, note: str = "") -> ExhibitCited:
    """One sample with its transcript."""
    place = Place(run=run.run.key, sample=sample.id, epoch=sample.epoch)
    words = f"{run.run.task}, {run.run.model}, {place.words}"
    sources = _sources(desk, run, place, excerpt_digest(sample_text(sample)))
    return ExhibitCited(1, ExhibitKind.SAMPLE, words, marking, sources, note)


def of_passage(
    desk: Desk,
    run: IndexedRun,
    sample: Sample,
    event: Event,
    start: int,
    end: int,
    marking: str,
    note: str = "",
) -> ExhibitCited:
    """Characters `start` to `end` of one event's text."""
    place = Place(run.run.key, sample.id, sample.epoch, event.index, start, end)
    words = f"{run.run.task}, {run.run.model}, {place.words} ({event.kind.value})"
    sources = _sources(desk, run, place, excerpt_digest(event.text[start:end]))
    return ExhibitCited(1, ExhibitKind.PASSAGE, words, marking, sources, note)


def of_document(document: Document, start: int, end: int, marking: str, note: str = "") -> ExhibitCited:
    """Characters `start` to `end` of a document that was read as text."""
    passage = document.text[start:end]
    line = document.text.count("\n", 0, start) + 1
    place = Place(start=start, end=end)
    source = Source(document.path, document.sha512, place.text(), excerpt_digest(passage))
    words = f"{document.title}, from line {line}"
    return ExhibitCited(1, ExhibitKind.DOCUMENT, words, marking, (source,), note)


def sample_text(sample: Sample) -> str:
    """What an exhibit of a whole sample pins: every event's text, in order, under its kind and title."""
    turns = (f"{event.kind.value}\n{event.title}\n{event.text}" for event in sample.events)
    return "\x1e".join((sample.input, sample.target, *turns))


def _exhibit(
    desk: Desk,
    kind: ExhibitKind,
    words: str,
    marking: str,
    note: str,
    compared: Iterable[IndexedRun],
    excerpt: object,
    figures: dict[str, object],
) -> ExhibitCited:
    digest = excerpt_digest(excerpt)
    sources = [source for run in compared for source in _sources(desk, run, Place(run=run.run.key), digest)]
    return ExhibitCited(1, kind, words, marking, tuple(sources), note, figures)


def _sources(desk: Desk, run: IndexedRun, place: Place, digest: str) -> tuple[Source, ...]:
    held = {item.path: item.sha512 for item in originals(desk, run.case_id)}
    return tuple(Source(path, held[path], place.text(), digest) for path in run.objects)
