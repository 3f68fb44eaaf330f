"""The cited comparisons: what ran, the numbers, the figures, how each was computed, what does not compare.

- The first figure holds every cited score between 0 and 1; a score on another scale stands in its table only.
- The figures of one comparison are those that its exhibit carries, as they were on the screen.
- Samples are not listed: the join is reported, and the sealed logs hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer_app.domain.case import Exhibit
from reviewer_app.domain.figure import Figure, Range, series_named, unit_axis
from reviewer_app.domain.figure_words import as_table
from reviewer_app.findings.cited_figures import (
    CitedComparison,
    CitedDifference,
    CitedEstimate,
    CitedMetric,
    CitedRun,
    read_comparison,
)
from reviewer_app.findings.tree import Block, Items, Paragraph, Section, Style, Table
from reviewer_app.findings.words import counted, decimals, line, percent, portion, references, signed, stated

TABLE_ROWS = 30


@dataclass(frozen=True, slots=True)
class _Cited:
    """A comparison, the exhibits that cite it with their marks, "[1001] (U) [2001] (U)", and the marks."""

    where: str
    found: CitedComparison
    marks: tuple[str, ...] = ()


def side_by_side(exhibits: Sequence[Exhibit]) -> Section:
    """The section; with nothing cited it says so."""
    cited, unread = _distinct(exhibits)
    blocks: list[Block] = [Paragraph(_READING if cited else "No comparison of two runs was cited.")]
    figure = overview(cited)
    if figure is not None:
        blocks.append(figure)
    blocks += [Paragraph(_unread(number)) for number in unread]
    marks = tuple(mark for one in cited for mark in one.marks)
    sections = tuple(_one(one) for one in cited)
    return Section("Cited comparisons, side by side", tuple(blocks), sections, marks=marks)


_READING = (
    "A is the run named first. An interval says how far the score would move if other samples of the same "
    "kind had been drawn; it says nothing about samples of another kind. A reading is about the scores, "
    "not about what they mean."
)


def _distinct(exhibits: Sequence[Exhibit]) -> tuple[list[_Cited], list[int]]:
    """The comparisons, each once with every exhibit that cites it; and the exhibits not read."""
    found_in: dict[CitedComparison, list[Exhibit]] = {}
    unread = []
    for exhibit in exhibits:
        found = read_comparison(exhibit.cited.figures)
        if found is not None:
            found_in.setdefault(found, []).append(exhibit)
        elif exhibit.cited.figures is not None:
            unread.append(exhibit.number)
    return [_cited(found, cites) for found, cites in found_in.items()], unread


def _cited(found: CitedComparison, exhibits: Sequence[Exhibit]) -> _Cited:
    marks = [portion(one.cited.marking, f"exhibit {one.number}") for one in exhibits]
    where = " ".join(f"{references([one.number])} {mark}" for one, mark in zip(exhibits, marks, strict=True))
    return _Cited(where, found, tuple(marks))


def _unread(number: int) -> str:
    return (
        f"Exhibit [{number}] carries figures of a form this version does not draw; "
        "they stand in the journal as cited."
    )


def overview(cited: Sequence[_Cited]) -> Figure | None:
    """Every cited score that lies on the unit scale, one row each; None where there is none."""
    found = [row for one in cited for row in _rows(one)]
    if not found:
        return None
    level = percent(cited[0].found.level)
    pairs = {(one.found.a.model, one.found.b.model) for one in cited}
    names = f" A is {line(cited[0].found.a.model, 60)}, B is {line(cited[0].found.b.model, 60)}."
    marks = [
        Range(series, row, estimate.value, estimate.low, estimate.high, line(estimate.method, 60))
        for row, (_, *sides) in enumerate(found)
        for series, estimate in enumerate(sides)
    ]
    return Figure(
        f"Scores of both runs with {level} intervals",
        unit_axis("Score"),
        series_named(("A", "B")),
        tuple(marks),
        f"Score and {level} interval; brackets name the exhibits.{names if len(pairs) == 1 else ''}",
        tuple(label for label, *_ in found),
    )


def _rows(cited: _Cited) -> Iterator[tuple[str, CitedEstimate, CitedEstimate]]:
    found = cited.found
    for metric in found.metrics:
        values = [
            v for side in (metric.a, metric.b) for v in (side.value, side.low, side.high) if v is not None
        ]
        if values and all(0.0 <= value <= 1.0 for value in values):
            scorer = f" · {line(metric.scorer, 20)}" if len(found.metrics) > 1 else ""
            yield f"{cited.where} {line(found.a.task, 36)}{scorer}", metric.a, metric.b


def _one(cited: _Cited) -> Section:
    found = cited.found
    models = f"{line(found.a.model, 40)} beside {line(found.b.model, 40)}"
    blocks: list[Block] = [_numbers(found), *(block for one in found.figures for block in _drawn(one))]
    if found.figures_unread:
        many = counted(found.figures_unread, "figure")
        blocks.append(Paragraph(f"{many} of a form this version does not draw: in the journal as cited."))
    if found.multiplicity:
        blocks.append(Paragraph(found.multiplicity, style=Style.SMALL))
    blocks.append(Paragraph("", label="How each number was computed"))
    blocks.append(Items(tuple(_computed(found))))
    blocks.append(Paragraph("", label="What does and does not compare"))
    blocks.append(Items(tuple(_comparable(found))))
    blocks += _settings(found)
    blocks.append(_runs(found.a, found.b))
    return Section(f"{cited.where} {line(found.a.task, 60)}: {models}", tuple(blocks), marks=cited.marks)


def _drawn(figure: Figure) -> Iterator[Block]:
    """The figure, and its table where that is short; else the figure's own words stand for it."""
    yield figure
    header, *rows = as_table(figure)
    if rows and len(rows) <= TABLE_ROWS:
        cells = tuple(tuple(line(cell, 80) for cell in row) for row in rows)
        wide = [2.0 if any(len(row[at]) > 12 for row in rows) else 1.0 for at in range(len(header))]
        widths = tuple(one / sum(wide) for one in wide)
        yield Table(f"In numbers: {line(figure.title, 200)}", header, cells, widths)


def _numbers(found: CitedComparison) -> Table:
    return Table(
        title=f"Scores, A beside B, with {percent(found.level)} intervals",
        header=("Scorer", "A", "B", "A − B", "Reading"),
        rows=tuple(
            (
                line(metric.scorer, 60),
                _estimate(metric.a),
                _estimate(metric.b),
                _difference(metric.difference),
                _reading(metric),
            )
            for metric in found.metrics
        ),
        widths=(0.17, 0.18, 0.18, 0.21, 0.26),
    )


def _estimate(estimate: CitedEstimate) -> str:
    if estimate.value is None:
        return f"no score\n{line(estimate.without_interval, 80)}".strip()
    interval = (
        f"{decimals(estimate.low, 2)} to {decimals(estimate.high, 2)}"
        if estimate.low is not None
        else "no interval"
    )
    if estimate.numerator is not None and estimate.denominator is not None:
        counts = f"{estimate.numerator} of {estimate.denominator}"
    else:
        counts = f"n = {estimate.n} {line(estimate.counted, 30)}"
    return f"{decimals(estimate.value)}\n{interval}\n{counts}"


def _difference(difference: CitedDifference | None) -> str:
    if difference is None:
        return "not subtracted"
    if difference.low is None:
        interval = "no interval"
    else:
        interval = f"{signed(difference.low, 2)} to {signed(difference.high, 2)}"
    unit = "pairs" if difference.paired else "samples, unpaired"
    return f"{signed(difference.value)}\n{interval}\nn = {difference.n} {unit}"


def _reading(metric: CitedMetric) -> str:
    if metric.adjusted_reading in ("", metric.reading):
        return line(metric.reading, 60)
    return f"{line(metric.reading, 60)};\nadjusted: {line(metric.adjusted_reading, 60)}"


def _computed(found: CitedComparison) -> Iterator[str]:
    for metric in found.metrics:
        scorer = _prefix(found, metric)
        for side, estimate in (("A", metric.a), ("B", metric.b)):
            yield f"{scorer}{side}: {_how(estimate.how, estimate.method, estimate.without_interval)}"
        if metric.difference is not None:
            gap = metric.difference
            yield f"{scorer}A − B: {_how(gap.how, gap.method, gap.without_interval)}{_pairs(gap)}"
        yield from (f"{scorer}{line(words, 1200)}" for words in metric.further)
        if metric.sentence:
            yield f"{scorer}Reading: {line(metric.sentence, 400)}{_adjusted(metric)}"


def _prefix(found: CitedComparison, metric: CitedMetric) -> str:
    """The scorer's name, where there are several."""
    return f"{line(metric.scorer, 60)}. " if len(found.metrics) > 1 else ""


def _how(how: str, method: str, without: str) -> str:
    said = line(how, 900) or line(method, 200) or "the act does not say"
    return said if not without or without in said else f"{said} No interval: {line(without, 200)}."


def _pairs(difference: CitedDifference) -> str:
    if difference.pairs is None or "both right" in difference.how:
        return ""
    both, only_a, only_b, neither = difference.pairs
    return f" Of the pairs: both right {both}, only A {only_a}, only B {only_b}, neither {neither}."


def _adjusted(metric: CitedMetric) -> str:
    if metric.adjusted_sentence in ("", metric.sentence):
        return ""
    return f" After adjustment: {line(metric.adjusted_sentence, 400)}"


def _comparable(found: CitedComparison) -> Iterator[str]:
    yield f"Configuration: {line(found.sentence or found.verdict or 'not stated', 600)}."
    if found.same is not None:
        yield f"{counted(found.same, 'setting agrees', 'settings agree')}."
    if found.unstated:
        names = ", ".join(line(name, 60) for name in found.unstated[:12])
        more = f" and {len(found.unstated) - 12} more" if len(found.unstated) > 12 else ""
        yield f"Stated by neither log, so it could not be checked: {names}{more}."
    for metric in found.metrics:
        if metric.join:
            yield f"{_prefix(found, metric)}Samples: {line(metric.join, 400)}"
        yield from (f"{_prefix(found, metric)}{line(caution, 400)}" for caution in metric.cautions)
    for side, run in (("A", found.a), ("B", found.b)):
        if run.graders:
            named = "; ".join(line(one, 120) for one in run.graders[:6])
            yield f"Judged by a model in {side}: {named}."
        yield from (f"Note in log {side}, {line(note, 400)}" for note in run.notes)


def _settings(found: CitedComparison) -> Iterator[Table]:
    weighing = [one for one in found.settings if one.weight != "neutral"]
    if not weighing:
        return
    yield Table(
        title="Settings that differ and can move a score",
        header=("Setting", "A", "B", "Weight", "Why it matters"),
        rows=tuple(
            (
                line(one.name, 80),
                stated(one.a, 80),
                stated(one.b, 80),
                line(one.weight, 40),
                line(one.reason, 200),
            )
            for one in weighing
        ),
        widths=(0.22, 0.16, 0.16, 0.14, 0.32),
    )


def _runs(a: CitedRun, b: CitedRun) -> Table:
    facts = [("Model", a.model, b.model), ("Task", _task(a), _task(b)), ("Dataset", a.dataset, b.dataset)]
    facts += [
        ("Epochs", _epochs(a), _epochs(b)),
        ("Created", a.created, b.created),
        ("Ended", a.status, b.status),
    ]
    facts.append(("Checkpoint", a.checkpoint, b.checkpoint))
    return Table(
        title="The runs, as their logs state them",
        header=("Item", "A", "B"),
        rows=tuple((name, stated(left, 200), stated(right, 200)) for name, left, right in facts),
        widths=(0.16, 0.42, 0.42),
    )


def _task(run: CitedRun) -> str:
    return f"{run.task}, version {run.task_version}" if run.task_version else run.task


def _epochs(run: CitedRun) -> str:
    return "" if run.epochs is None else str(run.epochs)
